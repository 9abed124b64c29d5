"""Ties as the plenary meets them: who shares a rank, and what it has already ruled."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from contest.domain.plenary import Resolution
from contest.domain.ranking import Ranking, Standing
from contest.domain.scoring_rule import TieRule


@dataclass(frozen=True, slots=True)
class TieGroup:
    """Entries that share ``rank``, or did until ``ruling`` ordered them.

    ``rank``: the best place of the group; ``score``: their common published score; ``entries``
    as they stand now.
    """

    rank: int
    score: Decimal
    entries: tuple[str, ...]
    ruling: Resolution | None = None


def tie_groups(ranking: Ranking) -> tuple[TieGroup, ...]:
    """Every tie of the ranking that the plenary may rule on or has ruled on, best first.

    A ruling that fits no tie any more (a correction changed the group) is not among them.
    """
    rulings = {frozenset(ruling.order): ruling for ruling in ranking.resolutions}
    shared = [
        _group(tuple(same), rulings)
        for _rank, same in groupby(ranking.ranked(), key=lambda standing: standing.rank)
    ]
    found = {frozenset(group.entries): group for group in shared if len(group.entries) > 1}
    for key in _applied(ranking) & rulings.keys() - found.keys():
        own = tuple(s for s in ranking.ranked() if s.entry in key)
        found[key] = _group(own, rulings)
    return tuple(sorted(found.values(), key=lambda group: group.rank))


def _group(standings: Sequence[Standing], rulings: dict[frozenset[str], Resolution]) -> TieGroup:
    entries = tuple(standing.entry for standing in standings)
    first = standings[0]
    return TieGroup(
        first.rank or 0, first.score or Decimal(0), entries, rulings.get(frozenset(entries))
    )


def _applied(ranking: Ranking) -> set[frozenset[str]]:
    """The groups on which a ruling had effect: its step stands in their tie chain."""
    return {
        frozenset(entry for entry, _value in step.values)
        for standing in ranking.ranked()
        for step in (standing.tie_break.steps if standing.tie_break else ())
        if step.rule is TieRule.PLENARY
    }
