"""The second factor: an authenticator application (TOTP) or printed one-time codes."""

import hmac
from datetime import datetime

import pyotp
from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from contest.adapters.randomness import new_code
from contest.domain.actor import Actor
from contest.domain.codes import normal_code, token_hash
from contest.domain.errors import Forbidden, Invalid, NotFound, Problem
from contest.domain.permissions import Permission, require
from contest.domain.sign_in import CODE_LIMIT
from contest.models.base import db
from contest.models.people import OneTimeCode, SignInSession, User
from contest.rendering.qr import svg_uri
from contest.services.attempts import Browser, code_key, count_attempt, forgive
from contest.services.people import account_object, require_help, user_of
from contest.services.sign_in import end_sessions
from contest.services.transaction import UseCase, use_case

STEP = 30
"""Seconds of one TOTP step; the step before and the step after are accepted too."""

CODES_ON_A_SHEET = 10
CODE_LENGTH = 12
"""Characters of a printed code: 60 bits, printed in groups of four."""


def new_secret() -> str:
    """A fresh TOTP secret in base32, to be shown once and confirmed by a code."""
    return pyotp.random_base32()


def set_up_picture(secret: str, username: str, issuer: str) -> str:
    """The QR code that authenticator applications read, as the data URI of an SVG."""
    return svg_uri(pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=issuer))


def give_second_factor(
    actor: Actor, session_id: int, code: str, browser: Browser, *, at: datetime
) -> str:
    """Complete a sign-in by a TOTP or a printed code; returns the session's new token.

    Every TOTP step and every printed code is good once. Raises Invalid
    ``second-factor-mismatch`` and TooMany while a delay runs.
    """
    username = _username(actor)
    count_attempt(code_key(username), username, browser, at=at, limit=CODE_LIMIT)
    with use_case(actor, at) as unit:
        method = _method(unit, user_of(unit, actor.user_id), code)
        if method is None:
            raise Invalid([Problem("second-factor-mismatch", "code")])
        forgive(unit.session, code_key(username))
        unit.record(
            "session.second-factor",
            account_object(actor.user_id or 0),
            session=session_id,
            method=method,
        )
        return _complete(unit, session_id)


def set_up_totp(
    actor: Actor, session_id: int, secret: str, code: str, browser: Browser, *, at: datetime
) -> str:
    """Store an authenticator after its first code; returns the session's new token.

    Other sessions end. Raises Forbidden when the person has a second factor that this session
    has not given, Invalid ``authenticator-mismatch``, TooMany while a delay runs.
    """
    username = _username(actor)
    count_attempt(code_key(username), username, browser, at=at, limit=CODE_LIMIT)
    with use_case(actor, at) as unit:
        user = user_of(unit, actor.user_id)
        session = _live_session(unit, session_id)
        if session.second_factor_at is None and has_second_factor(unit.session, user):
            raise Forbidden("second-factor-first")
        step = _matching_step(secret, code, at)
        if step is None:
            raise Invalid([Problem("authenticator-mismatch", "code")])
        _store_totp(unit.session, user.id, secret, step)
        forgive(unit.session, code_key(username))
        end_sessions(unit.session, at, user.id, keep=session_id)
        unit.record("account.authenticator", account_object(actor.user_id or 0), session=session_id)
        return _complete(unit, session_id)


def issue_one_time_codes(actor: Actor, user_id: int, *, at: datetime) -> tuple[str, ...]:
    """Make a sheet of codes for oneself or, with INVITE_PEOPLE, for another; old ones are void.

    The codes are returned this once and stored hashed. Raises NotFound for a person the actor
    may not help.
    """
    codes = tuple(new_code(CODE_LENGTH) for _ in range(CODES_ON_A_SHEET))
    with use_case(actor, at) as unit:
        user = user_of(unit, user_id)
        if actor.user_id == user_id:
            require(actor, Permission.MANAGE_OWN_ACCOUNT)
        else:
            require_help(unit, actor, user)
        unit.session.execute(delete(OneTimeCode).where(OneTimeCode.user_id == user_id))
        unit.session.add_all(
            OneTimeCode(user_id=user_id, code_hash=_code_hash(user_id, code), created_at=at)
            for code in codes
        )
        unit.record("account.codes", account_object(user_id), count=len(codes))
    return tuple(printed_code(code) for code in codes)


def reset_second_factor(actor: Actor, user_id: int, *, at: datetime) -> None:
    """Remove authenticator and codes and end all sessions; the next sign-in sets up anew."""
    require(actor, Permission.MANAGE_ACCOUNTS)
    with use_case(actor, at) as unit:
        user = user_of(unit, user_id)
        values = {"totp_secret": None, "totp_last_step": None}
        unit.session.execute(update(User).where(User.id == user.id).values(values))
        unit.session.execute(delete(OneTimeCode).where(OneTimeCode.user_id == user_id))
        forgive(unit.session, code_key(user.username))
        ended = end_sessions(unit.session, at, user_id)
        unit.record("account.second-factor-reset", account_object(user_id), sessions=ended)


def has_second_factor(session: Session, user: User) -> bool:
    """Whether an authenticator or a sheet of codes, used up or not, was ever given."""
    if user.totp_secret is not None:
        return True
    issued = select(OneTimeCode.id).where(OneTimeCode.user_id == user.id).limit(1)
    return session.execute(issued).first() is not None


def printed_code(code: str) -> str:
    """A code in groups of four: ``7k3m-9xq2-ab4d``."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def _username(actor: Actor) -> str:
    found = db.session.scalar(select(User.username).where(User.id == actor.user_id))
    if found is None:
        raise NotFound("account-unknown")
    return found


def _method(unit: UseCase, user: User, code: str) -> str | None:
    """How ``code`` proves the person, using it up; None when it does not."""
    step = _matching_step(user.totp_secret, code, unit.at) if user.totp_secret else None
    if step is not None and _use_step(unit.session, user.id, step):
        return "authenticator"
    return "code" if _use_code(unit.session, user.id, code, unit.at) else None


def _matching_step(secret: str, code: str, at: datetime) -> int | None:
    """The TOTP step whose code this is: the present one, the one before or the one after."""
    digits = "".join(code.split())
    if len(digits) != 6 or not (digits.isascii() and digits.isdecimal()):
        return None
    totp = pyotp.TOTP(secret)
    now = int(at.timestamp()) // STEP
    for step in (now, now - 1, now + 1):
        if hmac.compare_digest(totp.generate_otp(step), digits):
            return step
    return None


def _use_step(session: Session, user_id: int, step: int) -> bool:
    unused = or_(User.totp_last_step.is_(None), User.totp_last_step < step)
    taken = (
        update(User)
        .where(User.id == user_id, unused)
        .values(totp_last_step=step)
        .returning(User.id)
    )
    return session.scalars(taken).first() is not None


def _store_totp(session: Session, user_id: int, secret: str, step: int) -> None:
    values = {"totp_secret": secret, "totp_last_step": step}
    session.execute(update(User).where(User.id == user_id).values(values))


def _code_hash(user_id: int, code: str) -> str:
    return token_hash(f"{user_id}:{normal_code(code)}")


def _use_code(session: Session, user_id: int, code: str, at: datetime) -> bool:
    taken = (
        update(OneTimeCode)
        .where(
            OneTimeCode.user_id == user_id,
            OneTimeCode.code_hash == _code_hash(user_id, code),
            OneTimeCode.used_at.is_(None),
        )
        .values(used_at=at)
        .returning(OneTimeCode.id)
    )
    return session.scalars(taken).first() is not None


def _live_session(unit: UseCase, session_id: int) -> SignInSession:
    session = unit.session.get(SignInSession, session_id)
    if session is None or session.ended_at is not None or session.user_id != unit.actor.user_id:
        raise NotFound("session-unknown")
    return session


def _complete(unit: UseCase, session_id: int) -> str:
    """Mark the session as fully signed in, under a new token."""
    session = _live_session(unit, session_id)
    token = new_code()
    session.token_hash = token_hash(token)
    session.second_factor_at = unit.at
    return token
