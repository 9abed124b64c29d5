"""Assignments of a panel: the proposal of an even spread, and the matrix entries x judges."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from contest.domain.actor import Actor
from contest.domain.assignment import Pair, Spread, spread
from contest.domain.conflicts import ConflictSource
from contest.domain.entries import EntryState
from contest.domain.permissions import Permission, require
from contest.domain.scorecards import LIVE_STATES, ScorecardState
from contest.domain.scoring_rule import parse_rule
from contest.models.base import db
from contest.models.editions import Category, Edition
from contest.models.entries import Entry
from contest.models.judging import Panel, PanelMember, Round, RoundEntry, Scorecard
from contest.models.people import Participant, User
from contest.queries.conflicts import FoundConflict, find_conflicts
from contest.queries.paging import Page, fetch_page
from contest.queries.panels import RoundRef, get_panel


def balanced_proposal(
    panel: Panel, sheets_per_entry: int, seed: int, entry_ids: Collection[int] | None = None
) -> Spread:
    """The even spread that ``assign_balanced`` would apply now; nothing is written.

    ``entry_ids``: only these entries; None: all that no other panel scores. A judge's load counts
    his live sheets of the whole round. Raises Refusal ``sheets-per-entry``.
    """
    judges = db.session.scalars(
        select(PanelMember.user_id).where(PanelMember.panel_id == panel.id)
    ).all()
    sheets = _live_sheets(panel.round_id)
    elsewhere = {entry for _judge, entry, owner in sheets if owner != panel.id}
    entries = [
        entry
        for entry in round_entry_ids(panel.round_id)
        if (entry in entry_ids if entry_ids is not None else entry not in elsewhere)
    ]
    return spread(
        entries,
        judges,
        sheets_per_entry,
        held=_held(sheets, panel.id, entries),
        barred=_barred(judges, entries, sheets, panel.id),
        load=Counter(judge for judge, _entry, _owner in sheets),
        seed=seed,
    )


def round_entry_ids(round_id: int) -> list[int]:
    """Entries of the round that are still in the contest, by number."""
    return list(
        db.session.scalars(
            select(Entry.id)
            .join(RoundEntry, RoundEntry.entry_id == Entry.id)
            .where(RoundEntry.round_id == round_id, Entry.state == EntryState.ACCEPTED)
            .order_by(Entry.number)
        )
    )


def _live_sheets(round_id: int) -> list[tuple[int, int, int]]:
    """(judge, entry, panel) of every live sheet of the round."""
    rows = db.session.execute(
        select(Scorecard.judge_id, Scorecard.entry_id, Scorecard.panel_id).where(
            Scorecard.round_id == round_id, Scorecard.state.in_(LIVE_STATES)
        )
    )
    return [(judge, entry, panel) for judge, entry, panel in rows]


def _held(
    sheets: Iterable[tuple[int, int, int]], panel_id: int, entries: Collection[int]
) -> set[Pair]:
    wanted = frozenset(entries)
    return {
        (judge, entry) for judge, entry, owner in sheets if owner == panel_id and entry in wanted
    }


def _barred(
    judges: Collection[int],
    entries: Collection[int],
    sheets: Iterable[tuple[int, int, int]],
    panel_id: int,
) -> set[Pair]:
    """Pairs in conflict, and pairs that another panel has already."""
    elsewhere = {(judge, entry) for judge, entry, owner in sheets if owner != panel_id}
    return elsewhere | set(find_conflicts(judges, entries))


@dataclass(frozen=True, slots=True)
class Column:
    """A judge in the matrix with his live sheets in the whole round. ``member``: still on it."""

    user_id: int
    name: str
    load: int
    member: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """One judge x one entry: a sheet, a conflict, a sheet on another panel, or free."""

    judge_id: int
    state: ScorecardState | None = None
    code: str = ""
    conflict: ConflictSource | None = None
    elsewhere: bool = False
    closed: bool = False
    """Free, but not to be given: the judge has left the panel."""


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """An entry and its cells, one per column."""

    entry_id: int
    number: str
    title: str
    participant: str
    judges: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The assignments of a panel, 50 entries a page. ``needed``: judges per entry by the rule."""

    panel_id: int
    panel: str
    round: RoundRef
    needed: int
    columns: tuple[Column, ...]
    rows: Page[MatrixRow]


def matrix(actor: Actor, panel_id: int, page: int = 1) -> Matrix:
    """Entries x judges of a panel; constant queries. Raises NotFound."""
    require(actor, Permission.MANAGE_PANELS)
    panel, round_ = get_panel(panel_id)
    sheets = db.session.execute(
        select(Scorecard.judge_id, Scorecard.entry_id, Scorecard.panel_id, Scorecard.state,
               Scorecard.code)
        .where(Scorecard.round_id == panel.round_id, Scorecard.state.in_(LIVE_STATES))
    ).all()  # fmt: skip
    columns = _columns(panel, sheets)
    entries = (
        select(Entry.id, Entry.number, Entry.title, Participant.name)
        .join(RoundEntry, RoundEntry.entry_id == Entry.id)
        .join(Participant, Participant.id == Entry.participant_id)
        .where(RoundEntry.round_id == panel.round_id, Entry.state == EntryState.ACCEPTED)
        .order_by(Entry.number)
    )
    return Matrix(
        panel_id=panel.id,
        panel=panel.name,
        round=round_,
        needed=needed_judges(panel.round_id),
        columns=columns,
        rows=fetch_page(entries, page, lambda rows: _rows(rows, columns, sheets, panel.id)),
    )


def needed_judges(round_id: int) -> int:
    """How many sheets the edition's rule asks for per entry."""
    rule = db.session.scalar(
        select(Edition.scoring_rule)
        .join(Category, Category.edition_id == Edition.id)
        .join(Round, Round.category_id == Category.id)
        .where(Round.id == round_id)
    )
    return parse_rule(rule or {}).min_sheets


def _columns(panel: Panel, sheets: Sequence[Any]) -> tuple[Column, ...]:
    """Members, and judges who have left but still hold a sheet here."""
    members = set(
        db.session.scalars(select(PanelMember.user_id).where(PanelMember.panel_id == panel.id))
    )
    holders = {sheet.judge_id for sheet in sheets if sheet.panel_id == panel.id}
    load = Counter(sheet.judge_id for sheet in sheets)
    people = db.session.execute(
        select(User.id, User.name).where(User.id.in_(members | holders)).order_by(User.name)
    )
    return tuple(
        Column(user_id, name, load[user_id], user_id in members) for user_id, name in people
    )


def _rows(
    entries: Sequence[Any], columns: Sequence[Column], sheets: Sequence[Any], panel_id: int
) -> list[MatrixRow]:
    conflicts = find_conflicts(
        [column.user_id for column in columns], [entry.id for entry in entries]
    )
    held = {(sheet.judge_id, sheet.entry_id): sheet for sheet in sheets}
    judges = Counter(sheet.entry_id for sheet in sheets)
    return [
        MatrixRow(
            entry_id=entry_id,
            number=number or "–",
            title=title,
            participant=participant,
            judges=judges[entry_id],
            cells=tuple(_cell(column, entry_id, held, conflicts, panel_id) for column in columns),
        )
        for entry_id, number, title, participant in entries
    ]


def _cell(
    column: Column,
    entry_id: int,
    held: Mapping[Pair, Any],
    conflicts: Mapping[Pair, FoundConflict],
    panel_id: int,
) -> Cell:
    pair = (column.user_id, entry_id)
    conflict = conflicts[pair].source if pair in conflicts else None
    if pair in held:
        sheet = held[pair]
        if sheet.panel_id != panel_id:
            return Cell(column.user_id, elsewhere=True, conflict=conflict)
        return Cell(column.user_id, sheet.state, sheet.code, conflict)
    return Cell(column.user_id, conflict=conflict, closed=not column.member)


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """What an even spread would give one judge."""

    judge: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class ProposalGap:
    """An entry that cannot get enough judges, by name."""

    number: str
    title: str
    found: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A balanced spread before it is applied. ``entries``: how many get new sheets."""

    panel_id: int
    panel: str
    round: RoundRef
    members: int
    needed: int
    total: int
    """Entries of the round."""
    added: int
    entries: int
    lines: tuple[ProposalLine, ...]
    gaps: tuple[ProposalGap, ...]


def proposal(
    actor: Actor,
    panel_id: int,
    sheets_per_entry: int | None,
    seed: int,
    entry_ids: Collection[int] | None = None,
) -> Proposal:
    """The page before a balanced spread. ``sheets_per_entry`` None: nothing is computed yet.

    Raises NotFound, Refusal ``sheets-per-entry``.
    """
    require(actor, Permission.MANAGE_PANELS)
    panel, round_ = get_panel(panel_id)
    sheets = _live_sheets(panel.round_id)
    before = Counter(judge for judge, _entry, _owner in sheets)
    members = db.session.execute(
        select(User.id, User.name)
        .join(PanelMember, PanelMember.user_id == User.id)
        .where(PanelMember.panel_id == panel.id)
        .order_by(User.name)
    ).all()
    found = (
        Spread((), dict(before), ())
        if sheets_per_entry is None
        else balanced_proposal(panel, sheets_per_entry, seed, entry_ids)
    )
    return Proposal(
        panel_id=panel.id,
        panel=panel.name,
        round=round_,
        members=len(members),
        needed=needed_judges(panel.round_id),
        total=len(round_entry_ids(panel.round_id)),
        added=len(found.pairs),
        entries=len({entry for _judge, entry in found.pairs}),
        lines=tuple(
            ProposalLine(name, before[judge], found.load.get(judge, before[judge]))
            for judge, name in members
        ),
        gaps=_named_gaps(found),
    )


def _named_gaps(found: Spread) -> tuple[ProposalGap, ...]:
    short = {gap.entry: gap.found for gap in found.gaps}
    rows = db.session.execute(
        select(Entry.id, Entry.number, Entry.title)
        .where(Entry.id.in_(short))
        .order_by(Entry.number)
    )
    return tuple(
        ProposalGap(number or "–", title, short[entry_id]) for entry_id, number, title in rows
    )
