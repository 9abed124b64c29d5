"""Accounts: creating people, their roles, and switching an account off and on.

Everything about one's own roles is left to a colleague, so nobody can promote himself or remove
the last administrator's own right.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update

from contest.adapters import passwords
from contest.domain.accounts import (
    INVITABLE,
    grant_problems,
    normal_name,
    normal_phone,
    normal_username,
    person_problems,
    username_problems,
)
from contest.domain.actor import SYSTEM, Actor, Role
from contest.domain.errors import Forbidden, Invalid, NotFound, Problem, Refusal, Stale
from contest.domain.permissions import Permission, require
from contest.models.base import db
from contest.models.people import Agency, Participant, RoleGrant, User
from contest.services.attempts import Browser, count_attempt
from contest.services.invitations import set_password, void_invitations
from contest.services.people import account_object, refuse_password, require_help, roles_of, user_of
from contest.services.sign_in import end_sessions
from contest.services.transaction import UseCase, use_case, write_transaction


def create_user(
    actor: Actor,
    *,
    username: str,
    name: str,
    phone: str = "",
    institution: str = "",
    agency_id: int | None = None,
    at: datetime,
) -> int:
    """Create an account without roles and without password; returns its id.

    Raises Invalid naming each wrong field (``username-taken`` for a name in use).
    """
    require(actor, Permission.INVITE_PEOPLE)
    username, name = normal_username(username), normal_name(name)
    phone, institution = normal_phone(phone), normal_name(institution)
    problems = username_problems(username) + person_problems(name, phone, institution)
    if problems:
        raise Invalid(problems)
    with use_case(actor, at) as unit:
        if unit.session.scalar(select(User.id).where(User.username == username)) is not None:
            raise Invalid([Problem("username-taken", "username")])
        _refuse_unknown_agency(unit, agency_id)
        user = User(
            username=username,
            name=name,
            phone=phone or None,
            institution=institution or None,
            agency_id=agency_id,
            locale="id",
            active=True,
            created_at=at,
        )
        unit.session.add(user)
        unit.session.flush()
        unit.record("account.create", account_object(user.id))
        return user.id


def update_user(
    actor: Actor,
    user_id: int,
    *,
    name: str,
    phone: str = "",
    institution: str = "",
    agency_id: int | None = None,
    version: int,
    at: datetime,
) -> None:
    """Change a person's data. Raises Invalid, NotFound, and Stale when saved by someone else."""
    require(actor, Permission.INVITE_PEOPLE)
    name, phone, institution = normal_name(name), normal_phone(phone), normal_name(institution)
    problems = person_problems(name, phone, institution)
    if problems:
        raise Invalid(problems)
    with use_case(actor, at) as unit:
        user = user_of(unit, user_id)
        require_help(unit, actor, user)
        if user.version != version:
            raise Stale("stale-account")
        _refuse_unknown_agency(unit, agency_id)
        user.name, user.phone, user.institution = name, phone or None, institution or None
        user.agency_id = agency_id
        unit.record("account.change", account_object(user_id))


def grant_role(
    actor: Actor, user_id: int, role: Role, *, participant_id: int | None = None, at: datetime
) -> None:
    """Give a person a role; an officer's names his participant. Holding it already is no fault.

    Raises Forbidden when the role is not the actor's to give, Refusal ``own-roles`` for oneself,
    NotFound for a person the actor may not help, Invalid for roles that do not go together.
    """
    _refuse_foreign_role(actor, role)
    with use_case(actor, at) as unit:
        user = user_of(unit, user_id)
        present = require_help(unit, actor, user)
        _refuse_oneself(actor, user_id, "own-roles")
        problems = grant_problems(present, role, has_participant=participant_id is not None)
        if problems:
            raise Invalid(problems)
        if participant_id is not None and unit.session.get(Participant, participant_id) is None:
            raise Invalid([Problem("participant-unknown", "participant_id")])
        held = select(RoleGrant.id).where(*_grant(user_id, role, participant_id))
        if unit.session.scalar(held) is None:
            unit.session.add(RoleGrant(user_id=user_id, role=role, participant_id=participant_id))
        unit.record(
            "account.grant-role",
            account_object(user_id),
            role=str(role),
            participant=participant_id,
        )


def revoke_role(
    actor: Actor, user_id: int, role: Role, *, participant_id: int | None = None, at: datetime
) -> None:
    """Take a role away; the person's sessions end. Raises as ``grant_role``, and Refusal
    ``last-administrator`` when nobody would be left to manage accounts.
    """
    _refuse_foreign_role(actor, role)
    with use_case(actor, at) as unit:
        user = user_of(unit, user_id)
        require_help(unit, actor, user)
        _refuse_oneself(actor, user_id, "own-roles")
        if role is Role.ADMINISTRATOR:
            _refuse_last_administrator(unit, user_id)
        taken = delete(RoleGrant).where(*_grant(user_id, role, participant_id))
        if unit.session.scalars(taken.returning(RoleGrant.id)).first() is None:
            raise NotFound("role-not-held")
        end_sessions(unit.session, at, user_id)
        unit.record(
            "account.revoke-role",
            account_object(user_id),
            role=str(role),
            participant=participant_id,
        )


def deactivate(actor: Actor, user_id: int, *, at: datetime) -> None:
    """Switch an account off: sessions end, open links become void; nothing is deleted.

    Raises Refusal ``own-account`` for oneself and ``last-administrator``.
    """
    require(actor, Permission.MANAGE_ACCOUNTS)
    with use_case(actor, at) as unit:
        user = user_of(unit, user_id)
        _refuse_oneself(actor, user_id, "own-account")
        if Role.ADMINISTRATOR in roles_of(unit, user_id):
            _refuse_last_administrator(unit, user_id)
        user.active = False
        end_sessions(unit.session, at, user_id)
        void_invitations(unit, user_id)
        unit.record("account.deactivate", account_object(user_id))


def reactivate(actor: Actor, user_id: int, *, at: datetime) -> None:
    """Switch an account on again; its roles and password are as before."""
    require(actor, Permission.MANAGE_ACCOUNTS)
    with use_case(actor, at) as unit:
        user_of(unit, user_id).active = True
        unit.record("account.reactivate", account_object(user_id))


def change_password(
    actor: Actor, session_id: int, current: str, new: str, browser: Browser, *, at: datetime
) -> None:
    """Set a new password after checking the present one; all other sessions end.

    Raises Invalid ``current-password-wrong`` or the new one's faults, TooMany.
    """
    require(actor, Permission.MANAGE_OWN_ACCOUNT)
    row = db.session.execute(
        select(User.username, User.name, User.password_hash).where(User.id == actor.user_id)
    ).one()
    refuse_password(new, row.username, row.name)
    count_attempt(row.username, row.username, browser, at=at)
    if not passwords.password_matches(row.password_hash, current):
        raise Invalid([Problem("current-password-wrong", "current")])
    stored = passwords.hash_password(new)
    with use_case(actor, at) as unit:
        user = user_of(unit, actor.user_id)
        set_password(unit, user, stored)
        end_sessions(unit.session, at, user.id, keep=session_id)


def remember_language(user_id: int, locale: str) -> None:
    """Keep a person's choice of language with the account; no act of the contest, no record."""
    with write_transaction() as session:
        session.execute(update(User).where(User.id == user_id).values(locale=locale))


def _refuse_foreign_role(actor: Actor, role: Role) -> None:
    require(actor, Permission.INVITE_PEOPLE)
    if role not in INVITABLE and actor != SYSTEM and not actor.has(Role.ADMINISTRATOR):
        raise Forbidden("role-not-yours-to-give")


def _refuse_oneself(actor: Actor, user_id: int, code: str) -> None:
    if actor.user_id == user_id:
        raise Refusal(code)


def _refuse_last_administrator(unit: UseCase, user_id: int) -> None:
    others = (
        select(RoleGrant.id)
        .join(User, User.id == RoleGrant.user_id)
        .where(
            RoleGrant.role == Role.ADMINISTRATOR,
            User.active.is_(True),
            RoleGrant.user_id != user_id,
        )
    )
    if unit.session.scalar(others.limit(1)) is None:
        raise Refusal("last-administrator")


def _refuse_unknown_agency(unit: UseCase, agency_id: int | None) -> None:
    if agency_id is not None and unit.session.get(Agency, agency_id) is None:
        raise Invalid([Problem("agency-unknown", "agency_id")])


def _grant(user_id: int, role: Role, participant_id: int | None) -> tuple[ColumnElement[bool], ...]:
    same = RoleGrant.participant_id
    return (
        RoleGrant.user_id == user_id,
        RoleGrant.role == role,
        same.is_(None) if participant_id is None else same == participant_id,
    )
