"""Signing in and out, and the sessions behind it."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from contest.adapters import passwords
from contest.adapters.randomness import new_code
from contest.domain.accounts import normal_username
from contest.domain.actor import Actor
from contest.domain.codes import token_hash
from contest.domain.errors import Invalid, NotFound, Problem
from contest.domain.permissions import Permission, require
from contest.domain.sign_in import ABSOLUTE_LIMIT, LAST_SEEN_EVERY
from contest.models.base import db
from contest.models.people import SignInSession, User
from contest.queries.people import load_actor
from contest.services.attempts import Browser, count_attempt, forgive
from contest.services.people import account_object
from contest.services.transaction import UseCase, use_case, write_transaction


def sign_in(username: str, password: str, browser: Browser, *, at: datetime) -> str:
    """Check name and password and open a session; returns its token for the cookie.

    Raises Invalid ``sign-in-mismatch``, the same for an unknown name, a wrong password, an
    account without password and a deactivated one, and TooMany while a delay runs.
    """
    username = normal_username(username)
    count_attempt(username, username, browser, at=at)
    found = db.session.execute(
        select(User.id, User.password_hash).where(User.username == username, User.active.is_(True))
    ).first()
    user_id, stored = found or (None, None)
    if not passwords.password_matches(stored, password) or user_id is None or stored is None:
        raise Invalid([Problem("sign-in-mismatch")])
    renewed = passwords.hash_password(password) if passwords.outdated(stored) else stored
    with use_case(load_actor(user_id), at) as unit:
        # Named with the hash just checked: a password changed meanwhile is not overwritten.
        still = (
            update(User)
            .where(User.id == user_id, User.password_hash == stored, User.active.is_(True))
            .values(password_hash=renewed)
            .returning(User.id)
        )
        if unit.session.scalars(still).first() is None:
            raise Invalid([Problem("sign-in-mismatch")])
        forgive(unit.session, username)
        return open_session(unit, user_id, browser)


def open_session(unit: UseCase, user_id: int, browser: Browser) -> str:
    """Store a new session inside a running use case; returns its token."""
    token = new_code()
    session = SignInSession(
        token_hash=token_hash(token),
        user_id=user_id,
        created_at=unit.at,
        last_seen_at=unit.at,
        expires_at=unit.at + ABSOLUTE_LIMIT,
        address=browser.address[:60],
        agent=browser.agent[:200],
    )
    unit.session.add(session)
    unit.session.flush()
    unit.record("session.begin", account_object(user_id), session=session.id)
    return token


def sign_out(actor: Actor, session_id: int, *, at: datetime) -> None:
    """End the session of this browser; a session that has ended stays as it is."""
    with use_case(actor, at) as unit:
        end_sessions(unit.session, at, actor.user_id, only=session_id)
        unit.record("session.end", account_object(actor.user_id or 0), session=session_id)


def end_session(actor: Actor, session_id: int, *, at: datetime) -> None:
    """End one of the actor's own sessions. Raises NotFound for anyone else's."""
    require(actor, Permission.MANAGE_OWN_ACCOUNT)
    with use_case(actor, at) as unit:
        if not end_sessions(unit.session, at, actor.user_id, only=session_id):
            raise NotFound("session-unknown")
        unit.record("session.end", account_object(actor.user_id or 0), session=session_id)


def end_other_sessions(actor: Actor, session_id: int, *, at: datetime) -> int:
    """End the actor's sessions but for ``session_id``; returns how many."""
    require(actor, Permission.MANAGE_OWN_ACCOUNT)
    with use_case(actor, at) as unit:
        ended = end_sessions(unit.session, at, actor.user_id, keep=session_id)
        unit.record(
            "session.end-others", account_object(actor.user_id or 0), kept=session_id, ended=ended
        )
    return ended


def end_all_sessions(actor: Actor, user_id: int, *, at: datetime) -> int:
    """End every session of another person (administrator); returns how many."""
    require(actor, Permission.MANAGE_ACCOUNTS)
    with use_case(actor, at) as unit:
        if unit.session.get(User, user_id) is None:
            raise NotFound("account-unknown")
        ended = end_sessions(unit.session, at, user_id)
        unit.record("session.end-all", account_object(user_id), ended=ended)
    return ended


def end_sessions(
    session: Session,
    at: datetime,
    user_id: int | None,
    *,
    keep: int | None = None,
    only: int | None = None,
) -> int:
    """End live sessions inside a running use case; returns how many."""
    live = update(SignInSession).where(
        SignInSession.user_id == user_id, SignInSession.ended_at.is_(None)
    )
    if keep is not None:
        live = live.where(SignInSession.id != keep)
    if only is not None:
        live = live.where(SignInSession.id == only)
    return len(session.scalars(live.values(ended_at=at).returning(SignInSession.id)).all())


def touch_session(session_id: int, last_seen_at: datetime, *, at: datetime) -> None:
    """Note that a session is in use, at most every five minutes, in a transaction of its own."""
    if at - last_seen_at < LAST_SEEN_EVERY:
        return
    with write_transaction() as session:
        session.execute(
            update(SignInSession)
            .where(SignInSession.id == session_id, SignInSession.last_seen_at < at)
            .values(last_seen_at=at)
        )
