"""Every mark behind a ranking, in the order of the ranking, judges by their codes."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from contest.domain.actor import Actor
from contest.domain.explanation import RoundExplanation, SheetLines, explain
from contest.domain.ranking import Standing
from contest.domain.rubric import Criterion
from contest.domain.scoring import RoundSheets
from contest.queries.result_sources import (
    EntryName,
    RoundHead,
    SnapshotRef,
    Source,
    result_source,
)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One judge's sheet: marks in the order of the criteria; ``total`` None when incomplete."""

    rank: int | None
    name: EntryName
    judge: str
    marks: tuple[Decimal | None, ...]
    total: Fraction | None
    used: bool
    score: Decimal | None


@dataclass(frozen=True, slots=True)
class RoundMarks:
    """All sheets of one round."""

    key: str
    name: str
    weight: Decimal
    criteria: tuple[Criterion, ...]
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True)
class Recap:
    """A category's ranking with every mark; ``standings`` ranked ones first."""

    head: RoundHead
    snapshot: SnapshotRef | None
    decimals: int
    standings: tuple[Standing, ...]
    names: Mapping[str, EntryName]
    rounds: tuple[RoundMarks, ...]


def score_recap(actor: Actor, round_id: int, *, number: int | None = None) -> Recap:
    """The marks of a closed or frozen round and of those it composes.

    Raises NotFound, Locked ``marks-hidden``.
    """
    source = result_source(actor, round_id, number)
    told = [
        (standing, explain(source.rule, source.rounds, standing).rounds)
        for standing in source.ranking.entries
    ]
    return Recap(
        head=source.head,
        snapshot=source.snapshot,
        decimals=source.rule.decimals,
        standings=source.ranking.entries,
        names=source.names,
        rounds=tuple(
            _round(source, sheets, [(standing, parts[place]) for standing, parts in told])
            for place, sheets in enumerate(source.rounds)
        ),
    )


def _round(
    source: Source, sheets: RoundSheets, told: list[tuple[Standing, RoundExplanation]]
) -> RoundMarks:
    rows = [
        _row(source.names[standing.entry], standing, part, line)
        for standing, part in told
        for line in part.sheets
    ]
    return RoundMarks(
        sheets.key, sheets.name or sheets.key, sheets.weight, sheets.rubric.criteria, tuple(rows)
    )


def _row(name: EntryName, standing: Standing, part: RoundExplanation, line: SheetLines) -> SheetRow:
    return SheetRow(
        rank=standing.rank,
        name=name,
        judge=line.judge,
        marks=tuple(mark.mark for mark in line.marks),
        total=line.total,
        used=line.used,
        score=part.published,
    )
