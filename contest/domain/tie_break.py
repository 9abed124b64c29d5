"""The tie chain: which rule separates entries whose scores are equal.

Each step of the declared chain looks at the whole tied group at once and orders it by one number
per entry; entries that still share that number form a smaller group, which goes on alone.
Every number compared is a published one, so a reader can check it in the printed table.

* criteria — the mean converted mark over the counted sheets, criterion by criterion from the
  heaviest share of the final score (round weight x criterion weight) down; equal shares in
  declared order. One step per criterion.
* latest_round — the round score, from the latest round back. Silent in a contest of one round.
* pairwise — how many of the others in the group an entry beats, where A beats B if more judges
  place A above B than B above A. Judges who scored both count, once per round, by exact sheet
  totals. A group that splits is compared again inside its parts; a circle (A beats B, B beats C,
  C beats A) beats nobody out and stays tied.
* plenary — the recorded decision of the plenary for exactly this group, if there is one.

Never: time of submission, number, alphabet or a draw. What is still equal shares its rank.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import partial
from itertools import groupby, permutations

from contest.domain.plenary import Resolution
from contest.domain.round_scores import RoundResult, round_facts
from contest.domain.rubric import Criterion
from contest.domain.scoring_rule import ScoringRule, TieRule

Value = Decimal | int


class TieOutcome(StrEnum):
    """How a tie ended for an entry."""

    DECIDED = "decided"
    AWAITING_PLENARY = "awaiting_plenary"
    SHARED = "shared"


@dataclass(frozen=True, slots=True)
class TieStep:
    """One step tried on one tied group.

    ``subject``: name of the criterion or round, the plenary's reason, or nothing for pairwise.
    ``values``: every entry of the group with its number, best first. Numbers are published
    scores; for pairwise the judges on each side (two entries) or the others beaten (more); for
    the plenary the place given.
    """

    rule: TieRule
    subject: str
    values: tuple[tuple[str, Value], ...]

    @property
    def decisive(self) -> bool:
        """Whether the step separated anybody."""
        return len({value for _, value in self.values}) > 1


@dataclass(frozen=True, slots=True)
class TieBreak:
    """How one entry came out of a tie at ``score`` with ``group`` (itself included, sorted)."""

    score: Decimal
    group: tuple[str, ...]
    steps: tuple[TieStep, ...]
    outcome: TieOutcome


_Step = Callable[[Sequence[str]], TieStep | None]


@dataclass
class TieChain:
    """The declared chain over the results of all rounds; ``used`` collects applied resolutions."""

    rule: ScoringRule
    results: Sequence[RoundResult]
    resolutions: Mapping[frozenset[str], Resolution]
    used: set[frozenset[str]] = field(default_factory=set)

    def settle(self, group: Sequence[str], score: Decimal) -> list[list[tuple[str, TieBreak]]]:
        """Order a tied group, best part first; entries of one part share their rank."""
        everybody = tuple(sorted(group))
        tried: dict[str, list[TieStep]] = {entry: [] for entry in everybody}
        parts = self._split(everybody, self._steps(), tried)
        return [
            [
                (entry, TieBreak(score, everybody, tuple(tried[entry]), self._outcome(part)))
                for entry in part
            ]
            for part in parts
        ]

    def _split(
        self, group: Sequence[str], steps: Sequence[_Step], tried: Mapping[str, list[TieStep]]
    ) -> list[Sequence[str]]:
        for position, step in enumerate(steps if len(group) > 1 else ()):
            done = step(group)
            if done is None:
                continue
            for entry in group:
                tried[entry].append(done)
            if done.decisive:
                # Head-to-head depends on who is in the group: its parts are compared once more.
                rest = steps[position if done.rule is TieRule.PAIRWISE else position + 1 :]
                return [p for part in _parts(done) for p in self._split(part, rest, tried)]
        return [group]

    def _outcome(self, part: Sequence[str]) -> TieOutcome:
        if len(part) == 1:
            return TieOutcome.DECIDED
        if TieRule.PLENARY in self.rule.tie_break and frozenset(part) not in self.used:
            return TieOutcome.AWAITING_PLENARY
        return TieOutcome.SHARED

    def _steps(self) -> list[_Step]:
        makers: dict[TieRule, Callable[[], list[_Step]]] = {
            TieRule.CRITERIA: self._criteria,
            TieRule.LATEST_ROUND: self._latest_rounds,
            TieRule.PAIRWISE: lambda: [self._pairwise],
            TieRule.PLENARY: lambda: [self._plenary],
        }
        return [step for rule in self.rule.tie_break for step in makers[rule]()]

    def _criteria(self) -> list[_Step]:
        shares = [
            (result.round.weight * criterion.weight, result, criterion)
            for result in self.results
            for criterion in result.round.rubric.criteria
        ]
        # A stable sort keeps the declared order among equal shares.
        shares.sort(key=lambda share: share[0], reverse=True)
        return [partial(_by_criterion, result, criterion) for _, result, criterion in shares]

    def _latest_rounds(self) -> list[_Step]:
        if len(self.results) == 1:
            return []
        return [partial(_by_round, result) for result in reversed(self.results)]

    def _pairwise(self, group: Sequence[str]) -> TieStep:
        if len(group) == 2:
            above = _placed_above(self.results, group[0], group[1])
            below = _placed_above(self.results, group[1], group[0])
            return _step(TieRule.PAIRWISE, "", {group[0]: above, group[1]: below})
        wins = dict.fromkeys(group, 0)
        for one, other in permutations(group, 2):
            ahead = _placed_above(self.results, one, other)
            wins[one] += ahead > _placed_above(self.results, other, one)
        return _step(TieRule.PAIRWISE, "", wins)

    def _plenary(self, group: Sequence[str]) -> TieStep | None:
        resolution = self.resolutions.get(frozenset(group))
        if resolution is None:
            return None
        self.used.add(frozenset(group))
        last = 0 if resolution.shared else len(group)
        places = {entry: max(last - place, 0) for place, entry in enumerate(resolution.order)}
        return _step(TieRule.PLENARY, resolution.reason, places)


def _by_criterion(result: RoundResult, criterion: Criterion, group: Sequence[str]) -> TieStep:
    means = {entry: result.criterion_mean(entry, criterion.key) for entry in group}
    return _step(TieRule.CRITERIA, criterion.name, means)


def _by_round(result: RoundResult, group: Sequence[str]) -> TieStep:
    scores = {entry: result.score(entry).published or Decimal(0) for entry in group}
    return _step(TieRule.LATEST_ROUND, round_facts(result.round)["name"], scores)


def _placed_above(results: Sequence[RoundResult], one: str, other: str) -> int:
    """Judges, counted once per round, who scored both and gave ``one`` the higher total."""
    return sum(
        total > result.totals[other][judge]
        for result in results
        for judge, total in result.totals[one].items()
        if judge in result.totals[other]
    )


def _step(rule: TieRule, subject: str, values: Mapping[str, Value]) -> TieStep:
    best_first = sorted(values.items(), key=lambda pair: (-pair[1], pair[0]))
    return TieStep(rule, subject, tuple(best_first))


def _parts(step: TieStep) -> list[list[str]]:
    """The entries of a step grouped by equal value, best first."""
    by_value = groupby(step.values, key=lambda pair: pair[1])
    return [[entry for entry, _ in part] for _, part in by_value]
