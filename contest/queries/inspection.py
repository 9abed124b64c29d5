"""What the inspector looks through: editions, entries, frozen results. Reading only."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, or_, select

from contest.domain.actor import Actor
from contest.domain.decisions import DecisionState
from contest.domain.entries import EntryState
from contest.domain.permissions import Permission, require
from contest.domain.rounds import RoundState
from contest.models.base import db
from contest.models.editions import Category, Edition, EditionState
from contest.models.entries import Entry
from contest.models.judging import Round
from contest.models.people import Participant
from contest.models.results import Decision, RankingSnapshot
from contest.queries.paging import Page, fetch_page


@dataclass(frozen=True)
class EditionLine:
    """An edition with its number of entries, drafts left out."""

    slug: str
    year: int
    name: str
    state: EditionState
    entries: int


@dataclass(frozen=True)
class EntryLine:
    """An entry in the inspector's list."""

    code: str
    number: str | None
    title: str
    participant: str
    category: str
    edition: str
    state: EntryState
    revision: int
    submitted_at: datetime | None


@dataclass(frozen=True)
class SnapshotLine:
    """A frozen ranking: which one, its hash, and the reason of a later one."""

    id: int
    number: int
    frozen_at: datetime
    sha256: str
    reason: str | None


@dataclass(frozen=True)
class RoundResult:
    """A round with its frozen rankings, newest first; none while it is not frozen."""

    category: str
    name: str
    state: RoundState
    snapshots: tuple[SnapshotLine, ...]


@dataclass(frozen=True)
class EditionResults:
    """The rounds of an edition and its decision."""

    slug: str
    name: str
    rounds: tuple[RoundResult, ...]
    decision: DecisionState | None
    minutes_number: str | None
    minutes_date: date | None
    decree_number: str | None
    decree_date: date | None


def editions(actor: Actor) -> list[EditionLine]:
    """Every edition, newest first (one query). Raises Forbidden without READ_EDITION."""
    require(actor, Permission.READ_EDITION)
    counted = (
        select(func.count())
        .where(Entry.edition_id == Edition.id, Entry.state != EntryState.DRAFT)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Edition.slug, Edition.year, Edition.name, Edition.state, counted).order_by(
            Edition.year.desc(), Edition.id.desc()
        )
    )
    return [EditionLine(*row) for row in rows]


def entries_page(
    actor: Actor,
    number: int,
    *,
    search: str = "",
    edition: str = "",
    state: EntryState | None = None,
) -> Page[EntryLine]:
    """Entries, the latest edition first (two queries). Raises Forbidden without READ_ENTRY."""
    require(actor, Permission.READ_ENTRY)
    statement = (
        select(
            Entry.code,
            Entry.number,
            Entry.title,
            Participant.name,
            Category.name,
            Edition.name,
            Entry.state,
            Entry.revision,
            Entry.submitted_at,
        )
        .join(Participant, Participant.id == Entry.participant_id)
        .join(Category, Category.id == Entry.category_id)
        .join(Edition, Edition.id == Entry.edition_id)
        .order_by(Edition.year.desc(), Entry.number, Entry.id)
    )
    return fetch_page(_filtered(statement, search, edition, state), number, _entry_lines)


def results(actor: Actor) -> list[EditionResults]:
    """Frozen rankings and decisions of every edition (three queries).

    Only what is frozen has a result: marks of an open round stay with their judges. Raises
    Forbidden without READ_RESULTS.
    """
    require(actor, Permission.READ_RESULTS)
    decided = {row.edition_id: row for row in db.session.scalars(select(Decision))}
    rounds = _rounds(_snapshots())
    rows = db.session.execute(
        select(Edition.id, Edition.slug, Edition.name).order_by(
            Edition.year.desc(), Edition.id.desc()
        )
    )
    return [
        _edition_results(row.slug, row.name, rounds[row.id], decided.get(row.id)) for row in rows
    ]


def _filtered(
    statement: Select[*tuple[Any, ...]], search: str, edition: str, state: EntryState | None
) -> Select[*tuple[Any, ...]]:
    if search := search.strip().lower():
        places = (Entry.title, Entry.number, Participant.name)
        found = (func.lower(place).contains(search, autoescape=True) for place in places)
        statement = statement.where(or_(*found))
    if edition:
        statement = statement.where(Edition.slug == edition)
    if state is not None:
        statement = statement.where(Entry.state == state)
    return statement


def _entry_lines(rows: Sequence[Any]) -> list[EntryLine]:
    return [EntryLine(*row) for row in rows]


def _snapshots() -> dict[int, list[SnapshotLine]]:
    found: dict[int, list[SnapshotLine]] = defaultdict(list)
    for row in db.session.execute(
        select(
            RankingSnapshot.round_id,
            RankingSnapshot.id,
            RankingSnapshot.number,
            RankingSnapshot.frozen_at,
            RankingSnapshot.sha256,
            RankingSnapshot.reason,
        ).order_by(RankingSnapshot.number.desc())
    ):
        found[row.round_id].append(SnapshotLine(*row[1:]))
    return found


def _rounds(snapshots: dict[int, list[SnapshotLine]]) -> dict[int, list[RoundResult]]:
    """The rounds of every edition, by its id."""
    found: dict[int, list[RoundResult]] = defaultdict(list)
    for row in db.session.execute(
        select(Category.edition_id, Category.name, Round.id, Round.name, Round.state)
        .join(Round, Round.category_id == Category.id)
        .order_by(Category.position, Round.position)
    ):
        edition_id, category, round_id, name, state = row
        lines = tuple(snapshots[round_id])
        found[edition_id].append(RoundResult(category, name, state, lines))
    return found


def _edition_results(
    slug: str, name: str, rounds: Sequence[RoundResult], decision: Decision | None
) -> EditionResults:
    return EditionResults(
        slug=slug,
        name=name,
        rounds=tuple(rounds),
        decision=decision.state if decision else None,
        minutes_number=decision.minutes_number if decision else None,
        minutes_date=decision.minutes_date if decision else None,
        decree_number=decision.decree_number if decision else None,
        decree_date=decision.decree_date if decision else None,
    )
