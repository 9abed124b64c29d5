"""Accounts as their pages show them: one's own, everyone's for the administrator."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from contest.domain.accounts import normal_username
from contest.domain.actor import Actor, Role
from contest.domain.codes import token_hash
from contest.domain.errors import NotFound
from contest.domain.permissions import Permission, PersonFacts, require
from contest.models.base import db
from contest.models.people import (
    Agency,
    Invitation,
    InvitationPurpose,
    OneTimeCode,
    Participant,
    RoleGrant,
    SignInSession,
    User,
)
from contest.queries.paging import Page, fetch_page
from contest.queries.people import IDLE_LIMIT


class AccountState(StrEnum):
    """What an account can be used for now."""

    ACTIVE = "active"
    INVITED = "invited"
    """Created, but no password yet."""
    INACTIVE = "inactive"


@dataclass(frozen=True)
class HeldRole:
    """A role of a person; an officer's with his participant."""

    role: Role
    participant_id: int | None = None
    participant: str | None = None


@dataclass(frozen=True)
class AccountRow:
    """One line of the list of accounts."""

    id: int
    username: str
    name: str
    place: str | None
    roles: tuple[Role, ...]
    state: AccountState
    last_sign_in: datetime | None


@dataclass(frozen=True)
class SessionRow:
    """A live session."""

    id: int
    begun_at: datetime
    last_seen_at: datetime
    address: str
    agent: str
    complete: bool
    """Whether the second factor, where due, has been given."""


@dataclass(frozen=True)
class SecondFactor:
    """What a person can prove himself with."""

    authenticator: bool
    codes_issued: int
    codes_left: int

    @property
    def exists(self) -> bool:
        """Whether there is one, used up or not."""
        return self.authenticator or self.codes_issued > 0


@dataclass(frozen=True)
class Account:
    """A person's account without anything about entries or marks."""

    id: int
    username: str
    name: str
    phone: str | None
    institution: str | None
    agency_id: int | None
    agency: str | None
    state: AccountState
    version: int
    created_at: datetime
    roles: tuple[HeldRole, ...]
    sessions: tuple[SessionRow, ...]
    second_factor: SecondFactor
    link_expires_at: datetime | None
    """Until when an unused link is good, if there is one."""

    @property
    def role_set(self) -> tuple[Role, ...]:
        """The roles, each once."""
        return tuple(sorted({held.role for held in self.roles}))


@dataclass(frozen=True)
class UsableInvitation:
    """An open link; who it is for is told only to who knows the user name."""

    user_id: int
    purpose: InvitationPurpose
    expires_at: datetime


def accounts_page(
    actor: Actor,
    number: int,
    *,
    search: str = "",
    role: Role | None = None,
    state: AccountState | None = None,
) -> Page[AccountRow]:
    """Accounts by name (four queries). Raises Forbidden without MANAGE_ACCOUNTS."""
    require(actor, Permission.MANAGE_ACCOUNTS)
    place = func.coalesce(Agency.name, User.institution).label("place")
    statement = (
        select(User.id, User.username, User.name, place, User.active, User.password_hash)
        .outerjoin(Agency, Agency.id == User.agency_id)
        .order_by(User.name, User.id)
    )
    if state is not None:
        statement = statement.where(_in_state(state))
    return fetch_page(_filtered(statement, search, role), number, _account_rows)


def account_counts(actor: Actor) -> dict[AccountState, int]:
    """How many accounts are in each state. Raises Forbidden without MANAGE_ACCOUNTS."""
    require(actor, Permission.MANAGE_ACCOUNTS)
    counted = db.session.execute(
        select(*(func.count().filter(_in_state(state)) for state in AccountState)).select_from(User)
    ).one()
    return dict(zip(AccountState, counted, strict=True))


def account(actor: Actor, user_id: int, now: datetime) -> Account:
    """One person's account (six queries).

    Raises Forbidden without INVITE_PEOPLE, NotFound for a person the actor may not help.
    """
    require(actor, Permission.INVITE_PEOPLE)
    found = _account(user_id, now)
    require(actor, Permission.INVITE_PEOPLE, PersonFacts(frozenset(h.role for h in found.roles)))
    return found


def own_account(actor: Actor, now: datetime) -> Account:
    """The actor's own account."""
    require(actor, Permission.MANAGE_OWN_ACCOUNT)
    return _account(actor.user_id, now)


def second_factor(user_id: int) -> SecondFactor:
    """What this person can prove himself with (two queries)."""
    secret = select(User.totp_secret.is_not(None)).where(User.id == user_id)
    issued, used = db.session.execute(
        select(func.count(), func.count(OneTimeCode.used_at)).where(OneTimeCode.user_id == user_id)
    ).one()
    return SecondFactor(bool(db.session.scalar(secret)), issued, issued - used)


def usable_invitation(token: str, now: datetime) -> UsableInvitation:
    """The open link with this token.

    Raises NotFound ``invitation-unusable``, the same for an unknown, used, void or expired one.
    """
    row = db.session.execute(
        select(Invitation.user_id, Invitation.purpose, Invitation.expires_at)
        .join(User, User.id == Invitation.user_id)
        .where(
            Invitation.token_hash == token_hash(token),
            Invitation.consumed_at.is_(None),
            Invitation.voided_at.is_(None),
            Invitation.expires_at > now,
            User.active.is_(True),
        )
    ).first()
    if row is None:
        raise NotFound("invitation-unusable")
    return UsableInvitation(*row)


def agency_choices() -> list[tuple[int, str]]:
    """Every active agency by name, for a select."""
    rows = db.session.execute(
        select(Agency.id, Agency.name).where(Agency.active.is_(True)).order_by(Agency.name)
    )
    return [(row.id, row.name) for row in rows]


def participant_choices() -> list[tuple[int, str]]:
    """Every participant by name, for a select."""
    rows = db.session.execute(
        select(Participant.id, Participant.name).order_by(Participant.name, Participant.id)
    )
    return [(row.id, row.name) for row in rows]


def _in_state(state: AccountState) -> ColumnElement[bool]:
    if state is AccountState.INACTIVE:
        return User.active.is_(False)
    activated = User.password_hash.is_not(None)
    return and_(User.active.is_(True), activated if state is AccountState.ACTIVE else ~activated)


def _filtered(
    statement: Select[*tuple[Any, ...]], search: str, role: Role | None
) -> Select[*tuple[Any, ...]]:
    if search := search.strip():
        name = func.lower(User.name).contains(search.lower(), autoescape=True)
        login = User.username.contains(normal_username(search), autoescape=True)
        statement = statement.where(or_(name, login))
    if role is not None:
        held = exists().where(RoleGrant.user_id == User.id, RoleGrant.role == role)
        statement = statement.where(held)
    return statement


def _account_rows(rows: Sequence[Any]) -> list[AccountRow]:
    ids = [row.id for row in rows]
    roles: dict[int, set[Role]] = defaultdict(set)
    for user_id, role in db.session.execute(
        select(RoleGrant.user_id, RoleGrant.role).where(RoleGrant.user_id.in_(ids))
    ):
        roles[user_id].add(role)
    last = select(SignInSession.user_id, func.max(SignInSession.created_at).label("at"))
    signed_in: dict[int, datetime] = {
        row.user_id: row.at
        for row in db.session.execute(
            last.where(SignInSession.user_id.in_(ids)).group_by(SignInSession.user_id)
        )
    }
    return [
        AccountRow(
            id=row.id,
            username=row.username,
            name=row.name,
            place=row.place,
            roles=tuple(sorted(roles[row.id])),
            state=_state(row.active, row.password_hash),
            last_sign_in=signed_in.get(row.id),
        )
        for row in rows
    ]


def _account(user_id: int | None, now: datetime) -> Account:
    row = db.session.execute(
        select(User, Agency.name)
        .outerjoin(Agency, Agency.id == User.agency_id)
        .where(User.id == user_id)
    ).first()
    if row is None:
        raise NotFound("account-unknown")
    user: User = row[0]
    return Account(
        id=user.id,
        username=user.username,
        name=user.name,
        phone=user.phone,
        institution=user.institution,
        agency_id=user.agency_id,
        agency=row[1],
        state=_state(user.active, user.password_hash),
        version=user.version,
        created_at=user.created_at,
        roles=_held_roles(user.id),
        sessions=_live_sessions(user.id, now),
        second_factor=second_factor(user.id),
        link_expires_at=_open_link(user.id, now),
    )


def _state(active: bool, password_hash: str | None) -> AccountState:
    if not active:
        return AccountState.INACTIVE
    return AccountState.ACTIVE if password_hash else AccountState.INVITED


def _held_roles(user_id: int) -> tuple[HeldRole, ...]:
    rows: Iterable[Any] = db.session.execute(
        select(RoleGrant.role, RoleGrant.participant_id, Participant.name)
        .outerjoin(Participant, Participant.id == RoleGrant.participant_id)
        .where(RoleGrant.user_id == user_id)
        .order_by(RoleGrant.role, Participant.name)
    )
    return tuple(HeldRole(*row) for row in rows)


def _live_sessions(user_id: int, now: datetime) -> tuple[SessionRow, ...]:
    rows = db.session.scalars(
        select(SignInSession)
        .where(
            SignInSession.user_id == user_id,
            SignInSession.ended_at.is_(None),
            SignInSession.expires_at > now,
            SignInSession.last_seen_at > now - IDLE_LIMIT,
        )
        .order_by(SignInSession.last_seen_at.desc())
    )
    return tuple(
        SessionRow(
            id=row.id,
            begun_at=row.created_at,
            last_seen_at=row.last_seen_at,
            address=row.address,
            agent=row.agent,
            complete=row.second_factor_at is not None,
        )
        for row in rows
    )


def _open_link(user_id: int, now: datetime) -> datetime | None:
    return db.session.scalar(
        select(func.max(Invitation.expires_at)).where(
            Invitation.user_id == user_id,
            Invitation.consumed_at.is_(None),
            Invitation.voided_at.is_(None),
            Invitation.expires_at > now,
        )
    )
