"""Officers and judges in lists, with what they still need to begin."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, func, or_, select

from contest.domain.accounts import INVITABLE, normal_username
from contest.domain.actor import Actor, Role
from contest.domain.permissions import Permission, require
from contest.models.base import db
from contest.models.people import (
    Agency,
    Invitation,
    OneTimeCode,
    Participant,
    RoleGrant,
    SignInSession,
    User,
)
from contest.queries.accounts import AccountState
from contest.queries.paging import Page, fetch_page
from contest.queries.participants import state_of


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One officer or judge in the list."""

    id: int
    name: str
    username: str
    phone: str | None
    institution: str | None
    agency: str | None
    participants: tuple[str, ...]
    state: AccountState
    link_until: datetime | None
    """Until when an unused link is good."""
    last_sign_in: datetime | None
    authenticator: bool
    codes_left: int

    @property
    def place(self) -> str | None:
        """Where the person belongs: the participants he works for, else institution or agency."""
        return ", ".join(self.participants) or self.institution or self.agency


@dataclass(frozen=True, slots=True)
class PersonFilter:
    """What the address asks for; ``state`` is an AccountState or empty."""

    search: str = ""
    state: str = ""


def people_page(
    actor: Actor, role: Role, number: int, now: datetime, wanted: PersonFilter = PersonFilter()
) -> Page[PersonRow]:
    """People of a role by name (six queries). ``role``: one the secretariat may invite."""
    _require(actor, role)
    return fetch_page(_statement(role, wanted), number, lambda rows: _rows(rows, now))


def all_people(
    actor: Actor, role: Role, now: datetime, wanted: PersonFilter = PersonFilter()
) -> Sequence[PersonRow]:
    """The whole list, to take along."""
    _require(actor, role)
    return _rows(db.session.execute(_statement(role, wanted)).all(), now)


def _require(actor: Actor, role: Role) -> None:
    require(actor, Permission.INVITE_PEOPLE)
    assert role in INVITABLE  # noqa: S101 - callers name one of two roles


def people_named(actor: Actor, ids: Collection[int], now: datetime) -> Sequence[PersonRow]:
    """The officers and judges among these people, by name."""
    require(actor, Permission.INVITE_PEOPLE)
    statement = _people().where(User.id.in_(ids), User.active.is_(True), _holds(*INVITABLE))
    return _rows(db.session.execute(statement).all(), now)


@dataclass(frozen=True, slots=True)
class RoleCounts:
    """How many people hold a role, and how many of them cannot sign in yet."""

    total: int
    waiting: int


def role_counts(actor: Actor) -> dict[Role, RoleCounts]:
    """Numbers of officers and judges (one query)."""
    require(actor, Permission.INVITE_PEOPLE)
    people = (
        select(RoleGrant.role, RoleGrant.user_id, User.password_hash)
        .join(User, User.id == RoleGrant.user_id)
        .where(User.active.is_(True), RoleGrant.role.in_(INVITABLE))
        .distinct()
        .subquery()
    )
    rows = db.session.execute(
        select(people.c.role, func.count(), func.count(people.c.password_hash)).group_by(
            people.c.role
        )
    )
    found = {Role(role): RoleCounts(total, total - active) for role, total, active in rows}
    return {role: found.get(role, RoleCounts(0, 0)) for role in INVITABLE}


def _people() -> Select[*tuple[Any, ...]]:
    return (
        select(User, Agency.name.label("agency"))
        .outerjoin(Agency, Agency.id == User.agency_id)
        .order_by(User.name, User.id)
    )


def _holds(*roles: Role) -> Any:
    return exists().where(RoleGrant.user_id == User.id, RoleGrant.role.in_(roles))


def _statement(role: Role, wanted: PersonFilter) -> Select[*tuple[Any, ...]]:
    statement = _people().where(_holds(role))
    if search := wanted.search.strip():
        name = func.lower(User.name).contains(search.lower(), autoescape=True)
        login = User.username.contains(normal_username(search), autoescape=True)
        statement = statement.where(or_(name, login, _works_for(search.lower())))
    if wanted.state == AccountState.INACTIVE:
        statement = statement.where(User.active.is_(False))
    elif wanted.state:
        has_password = User.password_hash.is_not(None)
        active = wanted.state == AccountState.ACTIVE
        statement = statement.where(
            User.active.is_(True), has_password if active else ~has_password
        )
    return statement


def _works_for(search: str) -> Any:
    return exists().where(
        RoleGrant.user_id == User.id,
        RoleGrant.participant_id == Participant.id,
        func.lower(Participant.name).contains(search, autoescape=True),
    )


def _rows(rows: Sequence[Any], now: datetime) -> list[PersonRow]:
    ids = [row[0].id for row in rows]
    places, links = _participants(ids), _links(ids, now)
    signed_in, codes = _last_sign_ins(ids), _codes_left(ids)
    return [
        PersonRow(
            id=user.id,
            name=user.name,
            username=user.username,
            phone=user.phone,
            institution=user.institution,
            agency=agency,
            participants=tuple(places[user.id]),
            state=state_of(user),
            link_until=links.get(user.id),
            last_sign_in=signed_in.get(user.id),
            authenticator=user.totp_secret is not None,
            codes_left=codes.get(user.id, 0),
        )
        for user, agency in rows
    ]


def _participants(ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = db.session.execute(
        select(RoleGrant.user_id, Participant.name)
        .join(Participant, Participant.id == RoleGrant.participant_id)
        .where(RoleGrant.user_id.in_(ids), RoleGrant.role == Role.OFFICER)
        .order_by(Participant.name)
    )
    for user_id, name in rows:
        found[user_id].append(name)
    return found


def _links(ids: Sequence[int], now: datetime) -> dict[int, datetime]:
    until = func.max(Invitation.expires_at, type_=Invitation.expires_at.type)
    rows = db.session.execute(
        select(Invitation.user_id, until)
        .where(
            Invitation.user_id.in_(ids),
            Invitation.consumed_at.is_(None),
            Invitation.voided_at.is_(None),
            Invitation.expires_at > now,
        )
        .group_by(Invitation.user_id)
    )
    return {row[0]: row[1] for row in rows}


def _last_sign_ins(ids: Sequence[int]) -> dict[int, datetime]:
    last = func.max(SignInSession.created_at, type_=SignInSession.created_at.type)
    rows = db.session.execute(
        select(SignInSession.user_id, last)
        .where(SignInSession.user_id.in_(ids))
        .group_by(SignInSession.user_id)
    )
    return {row[0]: row[1] for row in rows}


def _codes_left(ids: Sequence[int]) -> dict[int, int]:
    rows = db.session.execute(
        select(OneTimeCode.user_id, func.count())
        .where(OneTimeCode.user_id.in_(ids), OneTimeCode.used_at.is_(None))
        .group_by(OneTimeCode.user_id)
    )
    return {row[0]: row[1] for row in rows}
