"""Counting failed sign-ins and codes, and slowing down the next try.

An attempt is stored as a failure before it is checked and taken back when it succeeds. Fifty
tries at the same moment are therefore fifty counted tries.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from contest.domain.errors import TooMany
from contest.domain.sign_in import (
    ADDRESS_LIMIT,
    KNOWN_FOR,
    PASSWORD_LIMIT,
    Limit,
    seconds_to_wait,
)
from contest.models.audit import AuditHead
from contest.models.people import SignInFailure, SignInSession, User
from contest.services.transaction import write_transaction


@dataclass(frozen=True)
class Browser:
    """Where a request comes from: the peer's address and what its browser calls itself."""

    address: str
    agent: str = ""


def code_key(username: str) -> str:
    """The name under which wrong codes of an account are counted (no user name has a space)."""
    return f"{username[:70]} kode"


def count_attempt(
    key: str, username: str, browser: Browser, *, at: datetime, limit: Limit = PASSWORD_LIMIT
) -> None:
    """Store the attempt as a failure. Raises TooMany (``seconds``) while a delay runs."""
    key, address = key[:80], browser.address[:60]
    with write_transaction() as session:
        # The one row everybody locks: attempts are counted one after another.
        session.execute(select(AuditHead.id).with_for_update())
        session.execute(delete(SignInFailure).where(SignInFailure.at < at - limit.window))
        failures = _failures(session, key, address)
        known = _known_address(session, username, address, at)
        here = [row for row in failures if row.address == address]
        of_account = [row.at for row in (here if known else failures) if row.username == key]
        of_address = [row.at for row in here]
        seconds = max(
            seconds_to_wait(of_account, limit, at), seconds_to_wait(of_address, ADDRESS_LIMIT, at)
        )
        if seconds:
            raise TooMany("sign-in-delayed", seconds=seconds)
        session.add(SignInFailure(username=key, address=address, at=at))


def forgive(session: Session, key: str) -> None:
    """Forget the failures counted under ``key``, because the person has proved himself."""
    session.execute(delete(SignInFailure).where(SignInFailure.username == key[:80]))


def _failures(session: Session, key: str, address: str) -> list[SignInFailure]:
    return list(
        session.scalars(
            select(SignInFailure).where(
                or_(SignInFailure.username == key, SignInFailure.address == address)
            )
        )
    )


def _known_address(session: Session, username: str, address: str, at: datetime) -> bool:
    """Whether the person signed in from here lately, second factor (where due) and all."""
    found = session.execute(
        select(SignInSession.id)
        .join(User, User.id == SignInSession.user_id)
        .where(
            User.username == username,
            SignInSession.address == address,
            SignInSession.created_at > at - KNOWN_FOR,
        )
        .limit(1)
    )
    return found.first() is not None
