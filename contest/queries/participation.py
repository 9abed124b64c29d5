"""Who takes part: figures by category, and the agencies that must enter and have not."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, or_, select

from contest.domain.actor import Actor, Role
from contest.domain.agencies import AgencyKind
from contest.domain.entries import EntryState, ParticipantKind
from contest.domain.errors import NotFound
from contest.domain.permissions import Permission, require
from contest.domain.stages import StageKey
from contest.models.base import db
from contest.models.editions import Category, Edition, Stage
from contest.models.entries import Entry
from contest.models.people import Agency, Participant, RoleGrant, User
from contest.queries.paging import Page, fetch_page

_OUT = frozenset({EntryState.REJECTED, EntryState.WITHDRAWN, EntryState.DISQUALIFIED})


@dataclass(frozen=True, slots=True)
class CategoryFigures:
    """How far a category is. ``unregistered`` None where nobody is obliged to enter."""

    id: int
    key: str
    name: str
    unregistered: int | None
    draft: int
    submitted: int
    returned: int
    accepted: int
    out: int
    """Rejected, withdrawn or disqualified."""


def figures(actor: Actor, edition_id: int) -> tuple[CategoryFigures, ...]:
    """Figures by category in order; four queries."""
    require(actor, Permission.READ_EDITION)
    categories = _categories(edition_id)
    counts: dict[int, dict[EntryState, int]] = defaultdict(dict)
    for category_id, state, count in db.session.execute(
        select(Entry.category_id, Entry.state, func.count())
        .where(Entry.edition_id == edition_id)
        .group_by(Entry.category_id, Entry.state)
    ):
        counts[category_id][state] = count
    idle = _unregistered_by_kind(edition_id)
    return tuple(
        CategoryFigures(
            id=category.id,
            key=category.key,
            name=category.name,
            unregistered=_unregistered(category, idle),
            draft=counts[category.id].get(EntryState.DRAFT, 0),
            submitted=counts[category.id].get(EntryState.SUBMITTED, 0),
            returned=counts[category.id].get(EntryState.RETURNED, 0),
            accepted=counts[category.id].get(EntryState.ACCEPTED, 0),
            out=sum(counts[category.id].get(state, 0) for state in _OUT),
        )
        for category in categories
    )


def _categories(edition_id: int) -> Sequence[Category]:
    return db.session.scalars(
        select(Category).where(Category.edition_id == edition_id).order_by(Category.position)
    ).all()


def _unregistered(category: Category, idle: Mapping[AgencyKind, int]) -> int | None:
    if category.participant_kind is ParticipantKind.COMMUNITY:
        return None
    kinds = category.agency_kinds or [str(kind) for kind in AgencyKind]
    return sum(idle.get(AgencyKind(kind), 0) for kind in kinds)


def _unregistered_by_kind(edition_id: int) -> dict[AgencyKind, int]:
    """Obliged agencies without any entry, by kind."""
    begun = _begun(edition_id)
    rows = db.session.execute(
        select(Agency.kind, func.count())
        .join(Participant, Participant.agency_id == Agency.id)
        .outerjoin(begun, begun.c.participant_id == Participant.id)
        .where(Agency.must_enter.is_(True), Agency.active.is_(True), begun.c.far.is_(None))
        .group_by(Agency.kind)
    )
    return {row[0]: row[1] for row in rows}


def _begun(edition_id: int) -> Any:
    """Participants with an entry: ``far`` 1 for drafts only, 2 once one was submitted."""
    return (
        select(
            Entry.participant_id,
            func.max(case((Entry.state == EntryState.DRAFT, 1), else_=2)).label("far"),
        )
        .where(Entry.edition_id == edition_id, Entry.state != EntryState.WITHDRAWN)
        .group_by(Entry.participant_id)
        .subquery()
    )


def missing_count(edition_id: int) -> int:
    """How many obliged agencies have not submitted (two queries)."""
    statement = _missing(edition_id, _agency_kinds(edition_id, ""))
    counted = select(func.count()).select_from(statement.order_by(None).subquery())
    return db.session.execute(counted).scalar_one()


@dataclass(frozen=True, slots=True)
class Officer:
    """Whom to remind."""

    name: str
    phone: str | None


@dataclass(frozen=True, slots=True)
class MissingRow:
    """An agency that must enter and has not submitted. ``started``: a draft exists."""

    code: str
    participant: str
    name: str
    kind: AgencyKind
    parent: str | None
    started: bool
    contacts: tuple[Officer, ...]
    """Its officers; the contact on file where there is no officer."""


@dataclass(frozen=True, slots=True)
class MissingBoard:
    """One page of such agencies, with what the filters offer."""

    page: Page[MissingRow]
    categories: tuple[tuple[str, str], ...]
    closes_at: datetime | None
    """When registration closes, as announced."""


@dataclass(frozen=True, slots=True)
class MissingFilter:
    """What the address asks for; empty texts ask for everything."""

    category: str = ""
    started: bool | None = None
    search: str = ""


def missing_board(
    actor: Actor, slug: str, number: int, wanted: MissingFilter = MissingFilter()
) -> MissingBoard:
    """The board of an edition; six queries. Raises NotFound for unknown names."""
    require(actor, Permission.MANAGE_EDITION)
    edition_id = _edition_id(slug)
    kinds = _agency_kinds(edition_id, wanted.category)
    categories = tuple(
        (category.key, category.name)
        for category in _categories(edition_id)
        if category.participant_kind is ParticipantKind.AGENCY
    )
    closes_at = db.session.scalar(
        select(Stage.closes_at).where(
            Stage.edition_id == edition_id, Stage.key == str(StageKey.REGISTRATION)
        )
    )
    page = fetch_page(_missing(edition_id, kinds, wanted), number, _missing_rows)
    return MissingBoard(page, categories, closes_at)


def missing_agencies(
    actor: Actor, slug: str, wanted: MissingFilter = MissingFilter()
) -> Sequence[MissingRow]:
    """The whole board, to take along."""
    require(actor, Permission.MANAGE_EDITION)
    edition_id = _edition_id(slug)
    kinds = _agency_kinds(edition_id, wanted.category)
    return _missing_rows(db.session.execute(_missing(edition_id, kinds, wanted)).all())


def _edition_id(slug: str) -> int:
    found = db.session.scalar(select(Edition.id).where(Edition.slug == slug))
    if found is None:
        raise NotFound("edition-unknown")
    return found


def _agency_kinds(edition_id: int, category: str) -> set[AgencyKind]:
    """Kinds of agency that may enter this category, or any category."""
    rows = db.session.execute(
        select(Category.key, Category.agency_kinds).where(
            Category.edition_id == edition_id, Category.participant_kind == ParticipantKind.AGENCY
        )
    ).all()
    if category:
        rows = [row for row in rows if row.key == category]
        if not rows:
            raise NotFound("not-yours")
    return {AgencyKind(kind) for row in rows for kind in (row.agency_kinds or list(AgencyKind))}


def _missing(
    edition_id: int, kinds: set[AgencyKind], wanted: MissingFilter = MissingFilter()
) -> Select[*tuple[Any, ...]]:
    begun = _begun(edition_id)
    parent = Agency.__table__.alias("parent")
    statement = (
        select(
            Agency.code,
            Agency.name,
            Agency.kind,
            parent.c.name.label("parent"),
            Participant.id.label("participant_id"),
            Participant.code.label("participant"),
            Participant.contact_name,
            Participant.contact_phone,
            begun.c.far,
        )
        .join(Participant, Participant.agency_id == Agency.id)
        .outerjoin(parent, parent.c.id == Agency.parent_id)
        .outerjoin(begun, begun.c.participant_id == Participant.id)
        .where(
            Agency.must_enter.is_(True),
            Agency.active.is_(True),
            Agency.kind.in_(kinds),
            or_(begun.c.far.is_(None), begun.c.far == 1),
        )
        .order_by(Agency.kind, Agency.name, Agency.id)
    )
    if wanted.started is not None:
        far = begun.c.far
        statement = statement.where(far == 1 if wanted.started else far.is_(None))
    if search := wanted.search.strip().lower():
        statement = statement.where(func.lower(Agency.name).contains(search, autoescape=True))
    return statement


def _missing_rows(rows: Sequence[Any]) -> list[MissingRow]:
    officers = officers_of([row.participant_id for row in rows])
    return [
        MissingRow(
            code=row.code,
            participant=row.participant,
            name=row.name,
            kind=row.kind,
            parent=row.parent,
            started=row.far == 1,
            contacts=tuple(officers[row.participant_id]) or _on_file(row),
        )
        for row in rows
    ]


def _on_file(row: Any) -> tuple[Officer, ...]:
    return (Officer(row.contact_name, row.contact_phone),) if row.contact_name else ()


def officers_of(participant_ids: Sequence[int]) -> dict[int, list[Officer]]:
    """Active officers of participants by name (one query)."""
    found: dict[int, list[Officer]] = defaultdict(list)
    rows = db.session.execute(
        select(RoleGrant.participant_id, User.name, User.phone)
        .join(User, User.id == RoleGrant.user_id)
        .where(
            RoleGrant.role == Role.OFFICER,
            RoleGrant.participant_id.in_(participant_ids),
            User.active.is_(True),
        )
        .order_by(User.name)
    )
    for participant_id, name, phone in rows:
        if participant_id is not None:
            found[participant_id].append(Officer(name, phone))
    return found
