"""Small score matrices for the tests of the judging arithmetic."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from hypothesis import settings

from contest.domain.ranking import Ranking, RankStatus, Standing
from contest.domain.rubric import Criterion, Rubric
from contest.domain.scoring import RoundSheets, Sheet

UNHURRIED = settings(deadline=None)
"""The machine that runs the tests may be busy; a slow example is no failure."""

Marks = Sequence[int | str | None]
Table = Mapping[str, Mapping[str, Marks | int | str]]


def criterion(
    key: str, weight: int | str, low: int = 0, high: int = 100, step: int | str = 1
) -> Criterion:
    """A criterion named after its key."""
    return Criterion(
        key,
        key.capitalize(),
        "",
        Decimal(weight),
        Decimal(low),
        Decimal(high),
        Decimal(step),
    )


ONE = Rubric((criterion("nilai", 100, step="0.001"),))
TWO = Rubric((criterion("manfaat", 65), criterion("kebaruan", 35)))
EVEN = Rubric((criterion("manfaat", 50), criterion("kebaruan", 50)))


def matrix(
    table: Table,
    rubric: Rubric = ONE,
    *,
    key: str = "proposal",
    weight: int | str = 100,
    recused: Mapping[str, tuple[str, ...]] | None = None,
    entries: tuple[str, ...] = (),
) -> RoundSheets:
    """A round from entry → judge → marks in criterion order (None leaves one open)."""
    sheets = [
        Sheet(entry, judge, _marks(rubric, marks))
        for entry, judges in table.items()
        for judge, marks in judges.items()
    ]
    roster = (*table, *entries)
    return RoundSheets(key, Decimal(weight), rubric, tuple(sheets), recused or {}, roster)


def _marks(rubric: Rubric, marks: Marks | int | str) -> dict[str, Decimal]:
    row: Any = (marks,) if isinstance(marks, int | str) else marks
    return {
        part.key: Decimal(mark)
        for part, mark in zip(rubric.criteria, row, strict=True)
        if mark is not None
    }


def panel(*marks: Marks | int | str) -> dict[str, Marks | int | str]:
    """One mark row per judge J1, J2, …"""
    return {f"J{number}": mark for number, mark in enumerate(marks, start=1)}


def places(ranking: Ranking) -> dict[str, int | None]:
    """Entry → rank."""
    return {standing.entry: standing.rank for standing in ranking.entries}


def blocked(ranking: Ranking) -> list[Standing]:
    """The entries that wait for somebody."""
    return [s for s in ranking.entries if s.status is RankStatus.BLOCKED]
