"""Participants with whom to call, and one participant's page."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, exists, func, select

from contest.domain.actor import Actor, Role
from contest.domain.entries import EntryState, ParticipantKind
from contest.domain.errors import NotFound
from contest.domain.permissions import Permission, may, require
from contest.models.base import db
from contest.models.editions import Edition
from contest.models.entries import Entry
from contest.models.people import Agency, Participant, RoleGrant, User
from contest.queries.accounts import AccountState
from contest.queries.paging import Page, fetch_page


@dataclass(frozen=True, slots=True)
class OfficerRow:
    """An officer of a participant."""

    id: int
    name: str
    username: str
    phone: str | None
    state: AccountState


@dataclass(frozen=True, slots=True)
class ParticipantRow:
    """One participant in the list."""

    code: str
    name: str
    kind: ParticipantKind
    under: str | None
    """The agency's parent, or the government that entered a community participant."""
    contact_name: str | None
    contact_phone: str | None
    officers: tuple[OfficerRow, ...]


@dataclass(frozen=True, slots=True)
class ParticipantFilter:
    """What the address asks for; ``officer`` "none" or "some"."""

    search: str = ""
    kind: str = ""
    officer: str = ""


@dataclass(frozen=True, slots=True)
class EnteredRow:
    """An entry of the participant; one never submitted has no number and shows no title."""

    code: str
    number: str | None
    title: str
    state: EntryState
    edition: str


@dataclass(frozen=True, slots=True)
class ParticipantPage:
    """One participant, with entries for those who may read entries."""

    id: int
    code: str
    name: str
    kind: ParticipantKind
    agency_code: str | None
    government_id: int | None
    under: str | None
    contact_name: str | None
    contact_phone: str | None
    version: int
    officers: tuple[OfficerRow, ...]
    entries: tuple[EnteredRow, ...]


def participants_page(
    actor: Actor, number: int, wanted: ParticipantFilter = ParticipantFilter()
) -> Page[ParticipantRow]:
    """Participants by name (three queries)."""
    require(actor, Permission.INVITE_PEOPLE)
    return fetch_page(_statement(wanted), number, _rows)


def all_participants(
    actor: Actor, wanted: ParticipantFilter = ParticipantFilter()
) -> Sequence[ParticipantRow]:
    """The whole list, to take along."""
    require(actor, Permission.INVITE_PEOPLE)
    return _rows(db.session.execute(_statement(wanted)).all())


def participant(actor: Actor, code: str) -> ParticipantPage:
    """One participant (three queries). Raises NotFound."""
    require(actor, Permission.INVITE_PEOPLE)
    own, government = Agency.__table__.alias("own"), Agency.__table__.alias("government")
    row = db.session.execute(
        select(Participant, own.c.code, government.c.name)
        .outerjoin(own, own.c.id == Participant.agency_id)
        .outerjoin(
            government,
            government.c.id == func.coalesce(Participant.government_id, own.c.parent_id),
        )
        .where(Participant.code == code)
    ).first()
    if row is None:
        raise NotFound("not-yours")
    found: Participant = row[0]
    return ParticipantPage(
        id=found.id,
        code=found.code,
        name=found.name,
        kind=found.kind,
        agency_code=row[1],
        government_id=found.government_id,
        under=row[2],
        contact_name=found.contact_name,
        contact_phone=found.contact_phone,
        version=found.version,
        officers=tuple(_officers([found.id])[found.id]),
        entries=_entries(found.id) if may(actor, Permission.READ_ENTRY) else (),
    )


def _entries(participant_id: int) -> tuple[EnteredRow, ...]:
    rows = db.session.execute(
        select(Entry.code, Entry.number, Entry.title, Entry.state, Edition.name)
        .join(Edition, Edition.id == Entry.edition_id)
        .where(Entry.participant_id == participant_id)
        .order_by(Edition.year.desc(), Entry.id.desc())
    )
    return tuple(
        EnteredRow(code, number, title if number else "", state, edition)
        for code, number, title, state, edition in rows
    )


def _statement(wanted: ParticipantFilter) -> Select[*tuple[Any, ...]]:
    own, above = Agency.__table__.alias("own"), Agency.__table__.alias("above")
    statement = (
        select(
            Participant.id,
            Participant.code,
            Participant.name,
            Participant.kind,
            above.c.name.label("under"),
            Participant.contact_name,
            Participant.contact_phone,
        )
        .outerjoin(own, own.c.id == Participant.agency_id)
        .outerjoin(above, above.c.id == func.coalesce(Participant.government_id, own.c.parent_id))
        .order_by(Participant.name, Participant.id)
    )
    if search := wanted.search.strip().lower():
        statement = statement.where(func.lower(Participant.name).contains(search, autoescape=True))
    if wanted.kind:
        kinds = [kind for kind in ParticipantKind if kind == wanted.kind]
        statement = statement.where(Participant.kind.in_(kinds))
    if wanted.officer:
        has = exists().where(
            RoleGrant.participant_id == Participant.id, RoleGrant.role == Role.OFFICER
        )
        statement = statement.where(has if wanted.officer == "some" else ~has)
    return statement


def _rows(rows: Sequence[Any]) -> list[ParticipantRow]:
    officers = _officers([row.id for row in rows])
    return [
        ParticipantRow(
            row.code,
            row.name,
            row.kind,
            row.under,
            row.contact_name,
            row.contact_phone,
            tuple(officers[row.id]),
        )
        for row in rows
    ]


def _officers(participant_ids: Sequence[int]) -> dict[int, list[OfficerRow]]:
    found: dict[int, list[OfficerRow]] = defaultdict(list)
    rows = db.session.execute(
        select(RoleGrant.participant_id, User)
        .join(User, User.id == RoleGrant.user_id)
        .where(RoleGrant.role == Role.OFFICER, RoleGrant.participant_id.in_(participant_ids))
        .order_by(User.name)
    )
    for participant_id, user in rows:
        if participant_id is not None:
            found[participant_id].append(
                OfficerRow(user.id, user.name, user.username, user.phone, state_of(user))
            )
    return found


def state_of(user: User) -> AccountState:
    """What an account can be used for."""
    if not user.active:
        return AccountState.INACTIVE
    return AccountState.ACTIVE if user.password_hash else AccountState.INVITED


@dataclass(frozen=True, slots=True)
class ParticipantCounts:
    """How many participants there are, and how many nobody can work for yet."""

    total: int
    without_officer: int


def participant_counts(actor: Actor) -> ParticipantCounts:
    """Numbers of participants (two queries)."""
    require(actor, Permission.INVITE_PEOPLE)
    total = db.session.scalar(select(func.count()).select_from(Participant)) or 0
    has = exists().where(RoleGrant.participant_id == Participant.id, RoleGrant.role == Role.OFFICER)
    lacking = db.session.scalar(select(func.count()).select_from(Participant).where(~has)) or 0
    return ParticipantCounts(total, lacking)
