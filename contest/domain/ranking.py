"""The official ranking of one category: who is ranked, where, and why not.

``rank_category`` is the one function behind every published number: pages, minutes, the paper
tally and the recomputation of a frozen snapshot all call it. It reads no clock and no table;
the order of entries, judges and sheets in its input changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import groupby

from contest.domain.errors import Problem, Refusal
from contest.domain.plenary import Admission, Resolution
from contest.domain.round_scores import RoundResult, RoundScore, round_facts, score_round
from contest.domain.scoring import RoundSheets, compose
from contest.domain.scoring_rule import RankingKey, ScoringRule, TieRule
from contest.domain.tie_break import TieBreak, TieChain


class RankStatus(StrEnum):
    """RANKED has a place; BLOCKED waits for somebody to act; INCOMPLETE lacks a round."""

    RANKED = "ranked"
    BLOCKED = "blocked"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True)
class Standing:
    """One entry's line in the ranking.

    ``score`` and ``exact`` are also given for a blocked entry whose sheets allow it, so the page
    can show what there is; only a RANKED one has a ``rank``. ``problems`` say why it is not
    ranked, ``notes`` what a reader must know ("1 penilai", admitted by the plenary). ``rounds``
    has every round of the ranking in order.
    """

    entry: str
    status: RankStatus
    rounds: tuple[RoundScore, ...]
    exact: Fraction | None = None
    score: Decimal | None = None
    rank: int | None = None
    tie_break: TieBreak | None = None
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranking:
    """All entries of a category: ranked ones best first, then blocked, then incomplete."""

    rule: ScoringRule
    entries: tuple[Standing, ...]
    warnings: tuple[Problem, ...] = ()
    resolutions: tuple[Resolution, ...] = ()
    admissions: tuple[Admission, ...] = ()

    def standing(self, entry: str) -> Standing:
        """The line of one entry. Raises KeyError for an entry of another category."""
        for standing in self.entries:
            if standing.entry == entry:
                return standing
        raise KeyError(entry)

    def ranked(self) -> tuple[Standing, ...]:
        """The entries that have a rank, best first."""
        return tuple(s for s in self.entries if s.status is RankStatus.RANKED)


def rank_category(
    rule: ScoringRule,
    rounds: Sequence[RoundSheets],
    *,
    resolutions: Sequence[Resolution] = (),
    admissions: Sequence[Admission] = (),
) -> Ranking:
    """Rank the entries of one category over its rounds, earliest round first.

    One round stands for itself: its weight is not used. Several are composed by their published
    scores and their weights must sum to 100. Equal scores go through the tie chain; what is
    still equal shares its rank (1, 2, 2, 4). ``resolutions`` and ``admissions`` are decisions of
    the plenary; one that fits no tie or shortage becomes a warning.
    Raises Refusal: ``rounds-empty``, ``round-repeated``, ``round-weights-not-100``,
    ``plenary-not-in-rule``, ``resolution-repeated``, or what ``score_round`` raises.
    """
    _check_rounds(rounds)
    _check_plenary(rule, resolutions)
    results = [
        score_round(rule, sheets, {a.entry: a.reason for a in admissions if a.round == sheets.key})
        for sheets in rounds
    ]
    standings = [_standing(rule, results, entry) for entry in _roster(rounds)]
    chain = TieChain(rule, results, {frozenset(r.order): r for r in resolutions})
    ranked = _ranks(rule, [s for s in standings if s.status is RankStatus.RANKED], chain)
    waiting = [s for s in standings if s.status is RankStatus.BLOCKED]
    waiting += [s for s in standings if s.status is RankStatus.INCOMPLETE]
    warnings = (
        *_round_warnings(results),
        *_unused(ranked + waiting, resolutions, admissions, chain.used),
    )
    return Ranking(rule, tuple(ranked + waiting), warnings, tuple(resolutions), tuple(admissions))


def _check_rounds(rounds: Sequence[RoundSheets]) -> None:
    if not rounds:
        raise Refusal("rounds-empty")
    keys = [sheets.key for sheets in rounds]
    if len(set(keys)) < len(keys):
        raise Refusal("round-repeated", rounds=tuple(keys))
    if len(rounds) > 1:
        compose([(sheets.weight, Decimal(0)) for sheets in rounds])


def _check_plenary(rule: ScoringRule, resolutions: Sequence[Resolution]) -> None:
    if resolutions and TieRule.PLENARY not in rule.tie_break:
        raise Refusal("plenary-not-in-rule")
    groups = [frozenset(resolution.order) for resolution in resolutions]
    for group in groups:
        if groups.count(group) > 1:
            raise Refusal("resolution-repeated", order=tuple(sorted(group)))


def _roster(rounds: Sequence[RoundSheets]) -> list[str]:
    return sorted(frozenset[str]().union(*(sheets.roster() for sheets in rounds)))


def _standing(rule: ScoringRule, results: Sequence[RoundResult], entry: str) -> Standing:
    rounds = tuple(result.score(entry) for result in results)
    problems = tuple(problem for score in rounds for problem in score.problems)
    exact = _final(rounds, [result.round.weight for result in results])
    return Standing(
        entry,
        _status(rounds),
        rounds,
        exact=exact,
        score=None if exact is None else rule.publish(exact),
        problems=problems,
        notes=tuple(note for score in rounds for note in score.notes),
    )


def _status(rounds: Sequence[RoundScore]) -> RankStatus:
    if any(score.problems for score in rounds if score.present):
        return RankStatus.BLOCKED
    if any(not score.present for score in rounds):
        return RankStatus.INCOMPLETE
    return RankStatus.RANKED


def _final(rounds: Sequence[RoundScore], weights: Sequence[Decimal]) -> Fraction | None:
    if len(rounds) == 1:
        return rounds[0].exact
    published = [score.published for score in rounds if score.published is not None]
    if len(published) < len(rounds):
        return None
    return compose(list(zip(weights, published, strict=True)))


def _ranks(rule: ScoringRule, standings: list[Standing], chain: TieChain) -> list[Standing]:
    """Best first, equal keys through the tie chain; the rank counts everybody ahead."""

    def key(standing: Standing) -> Fraction:
        exact = rule.ranking_key is RankingKey.EXACT
        return Fraction((standing.exact if exact else standing.score) or 0)

    ranked: list[Standing] = []
    for _, equal in groupby(sorted(standings, key=key, reverse=True), key=key):
        for part in _settled(list(equal), chain):
            rank = len(ranked) + 1
            ranked += [replace(standing, rank=rank) for standing in part]
    return ranked


def _settled(equal: list[Standing], chain: TieChain) -> list[list[Standing]]:
    if len(equal) == 1:
        return [equal]
    by_entry = {standing.entry: standing for standing in equal}
    score = equal[0].score or Decimal(0)
    return [
        [replace(by_entry[entry], tie_break=tie_break) for entry, tie_break in part]
        for part in chain.settle(list(by_entry), score)
    ]


def _round_warnings(results: Sequence[RoundResult]) -> list[Problem]:
    return [
        Problem("round-without-sheets", "", dict(round_facts(result.round)))
        for result in results
        if not any(result.totals.values())
    ]


def _unused(
    standings: Sequence[Standing],
    resolutions: Sequence[Resolution],
    admissions: Sequence[Admission],
    used: set[frozenset[str]],
) -> list[Problem]:
    admitted = {
        (standing.entry, note.facts["round"])
        for standing in standings
        for note in standing.notes
        if note.code == "admitted-by-plenary"
    }
    return [
        Problem("resolution-unused", "", {"order": resolution.order})
        for resolution in resolutions
        if frozenset(resolution.order) not in used
    ] + [
        Problem("admission-unused", "", {"entry": admission.entry, "round": admission.round})
        for admission in admissions
        if (admission.entry, admission.round) not in admitted
    ]
