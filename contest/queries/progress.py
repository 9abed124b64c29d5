"""How far judges are: states and counts by judge and by entry, never a mark or a total."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, select

from contest.domain.actor import Actor, Role
from contest.domain.entries import EntryState
from contest.domain.errors import NotFound
from contest.domain.permissions import Permission, require
from contest.domain.rounds import RoundState
from contest.domain.scorecards import LIVE_STATES, ScorecardState
from contest.models.base import db
from contest.models.editions import Category
from contest.models.entries import Entry
from contest.models.judging import (
    Panel,
    PanelMember,
    Reopening,
    Round,
    RoundEntry,
    Scorecard,
)
from contest.models.people import Participant, User
from contest.queries.conflicts import find_conflicts
from contest.queries.paging import Page, fetch_page
from contest.queries.panels import RoundRef, get_panel, panel_facts
from contest.queries.rounds import WaitingReopening, waiting_reopening

_SHOWN = LIVE_STATES | {ScorecardState.RECUSED, ScorecardState.VOID}
"""Removed sheets are history; all others say something about an entry."""


@dataclass(frozen=True, slots=True)
class JudgeLine:
    """A judge's sheets by state; ``left`` is what he still owes."""

    user_id: int
    name: str
    phone: str | None
    total: int
    final: int
    begun: int

    @property
    def left(self) -> int:
        """Sheets that are not final."""
        return self.total - self.final


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One sheet of an entry: whose, and its state."""

    code: str
    judge: str
    state: ScorecardState


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry of the round and its sheets. ``out``: it has left the contest."""

    number: str
    title: str
    participant: str
    out: bool
    sheets: tuple[SheetLine, ...]

    @property
    def live(self) -> int:
        """Sheets that count or may still count."""
        return sum(sheet.state in LIVE_STATES for sheet in self.sheets)

    @property
    def final(self) -> int:
        """Sheets handed in."""
        return sum(sheet.state is ScorecardState.FINAL for sheet in self.sheets)


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of a round or of one panel."""

    round: RoundRef
    panel: str | None
    closes_at: datetime
    judges: tuple[JudgeLine, ...]
    entries: Page[EntryLine]

    @property
    def total(self) -> int:
        """Live sheets of all judges."""
        return sum(judge.total for judge in self.judges)

    @property
    def final(self) -> int:
        """Final sheets of all judges."""
        return sum(judge.final for judge in self.judges)


def round_progress(actor: Actor, round_id: int, page: int = 1) -> Progress:
    """The progress of a whole round for the secretariat (five queries). Raises NotFound."""
    require(actor, Permission.MANAGE_ROUNDS)
    row = db.session.execute(
        select(Round.id, Round.name, Category.name, Round.state, Round.closes_at)
        .join(Category, Category.id == Round.category_id)
        .where(Round.id == round_id)
    ).first()
    if row is None:
        raise NotFound("not-yours")
    entries = (
        select(Entry, Participant.name)
        .join(RoundEntry, RoundEntry.entry_id == Entry.id)
        .join(Participant, Participant.id == Entry.participant_id)
        .where(RoundEntry.round_id == round_id)
        .order_by(Entry.number)
    )
    own = Scorecard.round_id == round_id
    return Progress(
        round=RoundRef(*row[:4]),
        panel=None,
        closes_at=row[4],
        judges=_judges(own),
        entries=fetch_page(entries, page, lambda rows: _entries(rows, own, participant=True)),
    )


def panel_progress(actor: Actor, panel_id: int, page: int = 1) -> Progress:
    """The progress of one panel for its chair or the secretariat.

    A chair sees what his round's blindness leaves, and no entry he is in conflict with: not even
    who scores it. Raises NotFound for a panel he does not chair.
    """
    panel, round_ = get_panel(panel_id)
    require(actor, Permission.READ_PROGRESS, panel_facts(panel_id))
    closes_at, blind = db.session.execute(
        select(Round.closes_at, Round.blind_fields).where(Round.id == round_.id)
    ).one()
    own = Scorecard.panel_id == panel_id
    scored = set(
        db.session.scalars(select(Scorecard.entry_id).where(own, Scorecard.state.in_(_SHOWN)))
    )
    entries = (
        select(Entry, Participant.name)
        .join(Participant, Participant.id == Entry.participant_id)
        .where(Entry.id.in_(scored - _barred(actor, scored)))
        .order_by(Entry.number)
    )
    shown = "participant" not in blind
    return Progress(
        round=round_,
        panel=panel.name,
        closes_at=closes_at,
        judges=_judges(own),
        entries=fetch_page(entries, page, lambda rows: _entries(rows, own, participant=shown)),
    )


def _barred(actor: Actor, entry_ids: Collection[int]) -> frozenset[int]:
    """Entries whose judging is not for this actor to see: none for the secretariat.

    A chair in conflict sees nothing, whether it is on record or follows from facts alone.
    """
    if actor.user_id is None or actor.has(Role.SECRETARIAT, Role.INSPECTOR):
        return frozenset()
    return frozenset(entry for _chair, entry in find_conflicts([actor.user_id], entry_ids))


def _judges(own: ColumnElement[bool]) -> tuple[JudgeLine, ...]:
    """Judges with live sheets on entries that are still in the contest."""

    def counted(*states: ScorecardState) -> ColumnElement[Any]:
        return func.sum(case((Scorecard.state.in_(states), 1), else_=0))

    rows = db.session.execute(
        select(
            User.id,
            User.name,
            User.phone,
            func.count(),
            counted(ScorecardState.FINAL),
            counted(ScorecardState.DRAFT, ScorecardState.REOPENED),
        )
        .join(Scorecard, Scorecard.judge_id == User.id)
        .join(Entry, Entry.id == Scorecard.entry_id)
        .where(own, Scorecard.state.in_(LIVE_STATES), Entry.state == EntryState.ACCEPTED)
        .group_by(User.id, User.name, User.phone)
        .order_by(User.name)
    )
    return tuple(JudgeLine(*row) for row in rows)


def _entries(
    rows: Sequence[Any], own: ColumnElement[bool], *, participant: bool
) -> list[EntryLine]:
    sheets = _sheets([row[0].id for row in rows], own)
    return [
        EntryLine(
            number=entry.number or "–",
            title=entry.title,
            participant=name if participant else "",
            out=entry.state is not EntryState.ACCEPTED,
            sheets=tuple(sheets[entry.id]),
        )
        for entry, name in rows
    ]


def _sheets(
    entry_ids: Collection[int], own: ColumnElement[bool]
) -> defaultdict[int, list[SheetLine]]:
    found: defaultdict[int, list[SheetLine]] = defaultdict(list)
    rows = db.session.execute(
        select(Scorecard.entry_id, Scorecard.code, User.name, Scorecard.state)
        .join(User, User.id == Scorecard.judge_id)
        .where(own, Scorecard.entry_id.in_(entry_ids), Scorecard.state.in_(_SHOWN))
        .order_by(User.name)
    )
    for entry_id, code, judge, state in rows:
        found[entry_id].append(SheetLine(code, judge, state))
    return found


@dataclass(frozen=True, slots=True)
class ChairedPanel:
    """A panel somebody chairs, with its progress in two numbers."""

    id: int
    name: str
    round: str
    category: str
    state: RoundState
    total: int
    final: int


def chaired_panels(actor: Actor) -> tuple[ChairedPanel, ...]:
    """The panels the actor chairs, running rounds first (one query)."""
    final = func.sum(case((Scorecard.state == ScorecardState.FINAL, 1), else_=0))
    rows = db.session.execute(
        select(
            Panel.id,
            Panel.name,
            Round.name,
            Category.name,
            Round.state,
            func.count(Scorecard.id),
            func.coalesce(final, 0),
        )
        .join(PanelMember, PanelMember.panel_id == Panel.id)
        .join(Round, Round.id == Panel.round_id)
        .join(Category, Category.id == Round.category_id)
        .outerjoin(Scorecard, (Scorecard.panel_id == Panel.id) & Scorecard.state.in_(LIVE_STATES))
        .where(PanelMember.user_id == actor.user_id, PanelMember.is_chair.is_(True))
        .group_by(Panel.id, Panel.name, Round.name, Category.name, Round.state, Round.opens_at)
        .order_by(Round.opens_at.desc(), Panel.name)
    )
    return tuple(ChairedPanel(*row) for row in rows)


@dataclass(frozen=True, slots=True)
class PastReopening:
    """A wish that was granted or withdrawn."""

    reason: str
    asked_at: datetime
    granted_at: datetime | None


@dataclass(frozen=True, slots=True)
class SheetCase:
    """A sheet for those who may reopen or void it: its life, not its marks."""

    code: str
    state: ScorecardState
    state_reason: str | None
    judge: str
    number: str
    title: str
    panel_id: int
    panel: str
    round: RoundRef
    assigned_at: datetime
    saved_at: datetime | None
    finalised_at: datetime | None
    reopening: WaitingReopening | None
    history: tuple[PastReopening, ...]


def sheet_case(actor: Actor, code: str) -> SheetCase:
    """A sheet for the secretariat or the chair of its panel. Raises NotFound."""
    row = db.session.execute(
        select(Scorecard, User.name, Entry.number, Entry.title, Panel.id, Panel.name)
        .join(User, User.id == Scorecard.judge_id)
        .join(Entry, Entry.id == Scorecard.entry_id)
        .join(Panel, Panel.id == Scorecard.panel_id)
        .where(Scorecard.code == code)
    ).first()
    if row is None:
        raise NotFound("not-yours")
    sheet, judge, number, title, panel_id, panel = row
    require(actor, Permission.REOPEN_SCORECARD, panel_facts(panel_id))
    if _barred(actor, [sheet.entry_id]):
        raise NotFound("not-yours")
    return SheetCase(
        code=sheet.code,
        state=sheet.state,
        state_reason=sheet.state_reason,
        judge=judge,
        number=number or "–",
        title=title,
        panel_id=panel_id,
        panel=panel,
        round=get_panel(panel_id)[1],
        assigned_at=sheet.assigned_at,
        saved_at=sheet.saved_at,
        finalised_at=sheet.finalised_at,
        reopening=waiting_reopening(actor, scorecard_id=sheet.id),
        history=_history(sheet.id),
    )


def _history(scorecard_id: int) -> tuple[PastReopening, ...]:
    rows = db.session.scalars(
        select(Reopening)
        .where(
            Reopening.scorecard_id == scorecard_id,
            Reopening.granted_at.is_not(None) | Reopening.withdrawn_at.is_not(None),
        )
        .order_by(Reopening.requested_at.desc())
    )
    return tuple(PastReopening(row.reason, row.requested_at, row.granted_at) for row in rows)
