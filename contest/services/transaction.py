"""The one transaction of a use case: lock, act, record, commit, or nothing at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from contest.domain.actor import Actor
from contest.domain.audit import chain_hash
from contest.domain.canonical import canonical_json
from contest.domain.errors import Stale, Unavailable
from contest.models.audit import AuditHead, AuditRecord
from contest.models.base import db


class UseCase:
    """What a use case works with: the session, who acts, when, and its audit records."""

    def __init__(self, session: Session, head: AuditHead, actor: Actor, at: datetime) -> None:
        self.session = session
        self.actor = actor
        self.at = at
        self._head = head
        self.recorded = False

    def record(self, action: str, subject: str, /, **facts: Any) -> None:
        """Append an audit record, e.g. ``record("entry.submit", "entry:X", revision=2)``.

        Facts are ids, codes, numbers as strings or ints; never names, phone numbers or comments.
        """
        sequence = self._head.sequence + 1
        text = canonical_json(
            {
                "seq": sequence,
                "at": self.at.isoformat(timespec="microseconds"),
                "actor": self.actor.ref,
                "action": action,
                "object": subject,
                "facts": facts,
            }
        )
        digest = chain_hash(self._head.hash, text)
        self.session.add(
            AuditRecord(
                sequence=sequence,
                at=self.at,
                actor=self.actor.ref,
                action=action,
                object=subject,
                canonical=text,
                hash=digest,
            )
        )
        self._head.sequence, self._head.hash = sequence, digest
        self.recorded = True


@contextmanager
def use_case(actor: Actor, at: datetime) -> Iterator[UseCase]:
    """Run one use case in one write transaction; commit only if it left an audit record.

    The audit head is locked first, so use cases run one after another on SQLite (BEGIN
    IMMEDIATE) and on PostgreSQL (row lock) alike: what a rule read is still true when it writes.

    Raises Stale when a versioned row was changed in between, Unavailable when the database
    stays locked, RuntimeError when nothing was recorded (a programming fault).
    """
    with write_transaction() as session:
        head = session.execute(
            select(AuditHead).where(AuditHead.id == 1).with_for_update()
        ).scalar_one()
        unit = UseCase(session, head, actor, at)
        yield unit
        if not unit.recorded:
            raise RuntimeError("a use case must leave an audit record")


@contextmanager
def write_transaction() -> Iterator[Session]:
    """A write transaction without audit record, for bookkeeping such as a session's last-seen."""
    session = db.session()
    # The reader's transaction (begun when the user was loaded) must end before IMMEDIATE begins.
    session.rollback()
    try:
        session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
        yield session
        session.commit()
    except StaleDataError as stale:
        session.rollback()
        raise Stale("stale-row") from stale
    except OperationalError as fault:
        session.rollback()
        if "locked" in str(fault.orig):
            raise Unavailable("database-busy", seconds=10) from fault
        raise
    except BaseException:
        session.rollback()
        raise
