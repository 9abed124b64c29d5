"""The administrative check: the queue, and one entry with everything its checker needs."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select

from contest.domain.actor import Actor
from contest.domain.decisions import SETTLED_STATES
from contest.domain.entries import CheckOutcome, EntryState
from contest.domain.errors import NotFound
from contest.domain.permissions import Permission, require
from contest.domain.submission import changed_places
from contest.models.base import db
from contest.models.checks import AdministrativeCheck, CheckDraft, CheckReason
from contest.models.editions import Category, Edition, EditionState
from contest.models.entries import Entry, EntryRevision
from contest.models.people import Participant, User
from contest.models.results import Decision
from contest.queries.entries import entry_document
from contest.queries.entry_document import EntryDocument
from contest.queries.paging import Page, fetch_page
from contest.queries.participation import Officer, officers_of

QUEUE_STATES = (
    EntryState.SUBMITTED,
    EntryState.RETURNED,
    EntryState.ACCEPTED,
    EntryState.REJECTED,
    EntryState.DISQUALIFIED,
)
"""States with a list of their own, the waiting ones first."""


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One entry in the queue."""

    code: str
    number: str
    title: str
    participant: str
    category: str
    state: EntryState
    revision: int
    submitted_at: datetime
    correct_until: datetime | None


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What the address asks for; ``state`` empty asks for every entry with a number."""

    state: str = str(EntryState.SUBMITTED)
    category: str = ""
    search: str = ""


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of the queue, the number of entries by state, and the categories to choose."""

    page: Page[QueueRow]
    counts: Mapping[EntryState, int]
    categories: tuple[tuple[str, str], ...]


def queue(actor: Actor, edition_id: int, number: int, wanted: QueueFilter = QueueFilter()) -> Queue:
    """The queue of an edition, oldest arrival first (four queries)."""
    require(actor, Permission.CHECK_ENTRY)
    counts = db.session.execute(
        select(Entry.state, func.count())
        .where(Entry.edition_id == edition_id, Entry.number.is_not(None))
        .group_by(Entry.state)
    )
    categories = db.session.execute(
        select(Category.key, Category.name)
        .where(Category.edition_id == edition_id)
        .order_by(Category.position)
    )
    return Queue(
        page=fetch_page(_queue(edition_id, wanted), number, _queue_rows),
        counts={row[0]: row[1] for row in counts},
        categories=tuple((row.key, row.name) for row in categories),
    )


def queued_entries(
    actor: Actor, edition_id: int, wanted: QueueFilter = QueueFilter()
) -> Sequence[QueueRow]:
    """The whole list, to take along."""
    require(actor, Permission.CHECK_ENTRY)
    return _queue_rows(db.session.execute(_queue(edition_id, wanted)).all())


def _queue(edition_id: int, wanted: QueueFilter) -> Select[*tuple[Any, ...]]:
    statement = (
        select(
            Entry.code,
            Entry.number,
            Entry.title,
            Participant.name.label("participant"),
            Category.name.label("category"),
            Entry.state,
            Entry.revision,
            Entry.submitted_at,
            Entry.correct_until,
        )
        .join(Participant, Participant.id == Entry.participant_id)
        .join(Category, Category.id == Entry.category_id)
        .where(Entry.edition_id == edition_id, Entry.number.is_not(None))
    )
    if wanted.state:
        states = [state for state in EntryState if state == wanted.state]
        statement = statement.where(_one_state(states)).order_by(Entry.submitted_at, Entry.id)
    else:
        statement = statement.order_by(Entry.number)
    if wanted.category:
        statement = statement.where(Category.key == wanted.category)
    if search := wanted.search.strip().lower():
        statement = statement.where(
            or_(
                func.lower(Entry.title).contains(search, autoescape=True),
                func.lower(Participant.name).contains(search, autoescape=True),
                func.lower(Entry.number).contains(search, autoescape=True),
            )
        )
    return statement


def _one_state(states: Sequence[EntryState]) -> Any:
    """Equality, not IN: only then do the rows come out of the index in order."""
    return Entry.state == states[0] if states else Entry.state.in_([])


def _queue_rows(rows: Sequence[Any]) -> list[QueueRow]:
    return [QueueRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class ReasonChoice:
    """A reason the edition offers, and what it can be about (``domain.template.ReasonScope``)."""

    code: str
    label: str
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True)
class GivenReason:
    """A reason of a past check at its place; empty for the entry as a whole."""

    place: str
    label: str
    note: str


@dataclass(frozen=True, slots=True)
class PastCheck:
    """A decision on one revision."""

    outcome: CheckOutcome
    revision: int
    at: datetime
    by: str | None
    note: str
    correct_until: datetime | None
    reasons: tuple[GivenReason, ...]


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """A frozen revision."""

    number: int
    frozen_at: datetime
    by: str | None
    sha256: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What this checker typed before without deciding."""

    revision: int
    fields: Mapping[str, Any]
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class CheckPage:
    """One entry on the checker's desk."""

    document: EntryDocument
    version: int
    edition_slug: str
    read_only: bool
    """The edition is archived, or its decree stands: nothing about the entry changes any more."""
    state: EntryState
    state_reason: str | None
    correct_until: datetime | None
    participant_code: str
    contacts: tuple[Officer, ...]
    reasons: tuple[ReasonChoice, ...]
    checks: tuple[PastCheck, ...]
    """Newest first."""
    revisions: tuple[RevisionRow, ...]
    """Newest first."""
    changed: frozenset[str]
    """Places that differ from the revision before."""
    draft: Draft | None
    waiting: int
    """Entries still waiting in the same edition, this one not counted."""
    next_code: str | None
    """The oldest of them."""

    @property
    def open(self) -> bool:
        """Whether a decision can be taken now."""
        return self.state is EntryState.SUBMITTED and not self.read_only

    @property
    def reason_codes(self) -> frozenset[str]:
        """Codes of the reasons the edition offers."""
        return frozenset(reason.code for reason in self.reasons)

    def reasons_for(self, scope: str) -> tuple[ReasonChoice, ...]:
        """The reasons that can be given about ``scope``; all when the edition names no scopes."""
        return tuple(r for r in self.reasons if not r.scopes or scope in r.scopes)

    def label(self, place: str) -> str:
        """How a place of the entry is called; empty for the entry as a whole."""
        for section in self.document.sections:
            names = {answer.key: answer.label for answer in section.answers}
            names |= {slot.key: slot.label for slot in section.slots}
            if place in names:
                return names[place]
        for indicator in self.document.indicators:
            if indicator.key == place:
                return f"{indicator.number}. {indicator.name}"
        return ""


def check_page(actor: Actor, code: str) -> CheckPage:
    """One submitted entry; at most eleven queries. What was never submitted is NotFound.

    While the entry is in its officer's hands the latest frozen revision is shown, not his work.
    """
    require(actor, Permission.CHECK_ENTRY)
    row = db.session.execute(
        select(Entry, Edition, Participant, Decision.state)
        .join(Edition, Edition.id == Entry.edition_id)
        .join(Participant, Participant.id == Entry.participant_id)
        .outerjoin(Decision, Decision.edition_id == Edition.id)
        .where(Entry.code == code, Entry.number.is_not(None))
    ).first()
    if row is None:
        raise NotFound("not-yours")
    entry, edition, participant, decided = row
    in_hand = entry.state in (EntryState.DRAFT, EntryState.RETURNED)
    revisions = _revisions(entry.id)
    contacts = officers_of([participant.id])[participant.id] or _on_file(participant)
    waiting, next_code = _next(entry)
    return CheckPage(
        document=entry_document(code, actor, revision=entry.revision if in_hand else None),
        version=entry.version,
        edition_slug=edition.slug,
        read_only=edition.state is EditionState.ARCHIVED or decided in SETTLED_STATES,
        state=entry.state,
        state_reason=entry.state_reason,
        correct_until=entry.correct_until,
        participant_code=participant.code,
        contacts=tuple(contacts),
        reasons=tuple(
            ReasonChoice(r["code"], r["label"], frozenset(r.get("applies_to", ())))
            for r in edition.check_reasons
        ),
        checks=_checks(entry.id, {r["code"]: r["label"] for r in edition.check_reasons}),
        revisions=revisions,
        changed=_changed(entry),
        draft=_draft(entry.id, actor),
        waiting=waiting,
        next_code=next_code,
    )


def revision_page(actor: Actor, code: str, number: int) -> EntryDocument:
    """One frozen revision, to be read. Raises NotFound."""
    require(actor, Permission.CHECK_ENTRY)
    return entry_document(code, actor, revision=number)


def _on_file(participant: Participant) -> list[Officer]:
    if not participant.contact_name:
        return []
    return [Officer(participant.contact_name, participant.contact_phone)]


def _checks(entry_id: int, labels: Mapping[str, str]) -> tuple[PastCheck, ...]:
    rows = db.session.execute(
        select(AdministrativeCheck, User.name)
        .outerjoin(User, User.id == AdministrativeCheck.user_id)
        .where(AdministrativeCheck.entry_id == entry_id)
        .order_by(AdministrativeCheck.id.desc())
    ).all()
    reasons: dict[int, list[GivenReason]] = {}
    for reason in db.session.scalars(
        select(CheckReason)
        .where(CheckReason.check_id.in_([check.id for check, _by in rows]))
        .order_by(CheckReason.id)
    ):
        reasons.setdefault(reason.check_id, []).append(
            GivenReason(reason.place, labels.get(reason.code, reason.code), reason.note)
        )
    return tuple(
        PastCheck(
            check.outcome,
            check.revision,
            check.at,
            by,
            check.note,
            check.correct_until,
            tuple(reasons.get(check.id, ())),
        )
        for check, by in rows
    )


def _revisions(entry_id: int) -> tuple[RevisionRow, ...]:
    rows = db.session.execute(
        select(EntryRevision.number, EntryRevision.frozen_at, User.name, EntryRevision.sha256)
        .outerjoin(User, User.id == EntryRevision.user_id)
        .where(EntryRevision.entry_id == entry_id)
        .order_by(EntryRevision.number.desc())
    )
    return tuple(RevisionRow(*row) for row in rows)


def _changed(entry: Entry) -> frozenset[str]:
    """What the latest revision changed against the one before (one query, none for the first)."""
    if entry.revision < 2:
        return frozenset()
    documents = db.session.scalars(
        select(EntryRevision.document)
        .where(EntryRevision.entry_id == entry.id, EntryRevision.number >= entry.revision - 1)
        .order_by(EntryRevision.number)
    ).all()
    if len(documents) != 2:
        return frozenset()
    return changed_places(json.loads(documents[0]), json.loads(documents[1]))


def _draft(entry_id: int, actor: Actor) -> Draft | None:
    row = db.session.scalars(
        select(CheckDraft).where(
            CheckDraft.entry_id == entry_id, CheckDraft.user_id == actor.user_id
        )
    ).one_or_none()
    return None if row is None else Draft(row.revision, row.document, row.saved_at)


def _next(entry: Entry) -> tuple[int, str | None]:
    """How many others wait in the edition, and the oldest of them (two queries)."""
    others = (
        Entry.edition_id == entry.edition_id,
        Entry.state == EntryState.SUBMITTED,
        Entry.id != entry.id,
    )
    waiting = db.session.scalar(select(func.count()).select_from(Entry).where(*others)) or 0
    code = db.session.scalar(
        select(Entry.code).where(*others).order_by(Entry.submitted_at, Entry.id).limit(1)
    )
    return waiting, code
