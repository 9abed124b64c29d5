"""The audit log for the inspector: filtered, paged, record by record, and the chain's state."""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from contest.domain.accounts import normal_username
from contest.domain.actor import Actor
from contest.domain.audit import GENESIS, chain_hash
from contest.domain.errors import NotFound
from contest.domain.permissions import Permission, require
from contest.models.audit import AuditHead, AuditRecord
from contest.models.base import db
from contest.models.people import User
from contest.queries.paging import Page, fetch_page

VERIFIED = "audit.verify"
"""The action that a completed verification leaves."""


@dataclass(frozen=True)
class AuditFilter:
    """What to look for; ``since`` inclusive, ``until`` exclusive, empty texts mean any."""

    actor: str = ""
    """A reference such as ``u12`` or ``system``, or a user name."""
    action: str = ""
    object: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class AuditRow:
    """One record as a list shows it; ``name`` is today's name of the person, if one acted."""

    sequence: int
    at: datetime
    actor: str
    name: str | None
    action: str
    object: str
    facts: tuple[tuple[str, str], ...]
    hash: str


@dataclass(frozen=True)
class AuditDetail:
    """A record whole: the text that was hashed, and whether its hash still follows from it."""

    row: AuditRow
    canonical: str
    previous_hash: str
    intact: bool
    newer: int | None
    older: int | None


@dataclass(frozen=True)
class Verification:
    """The last completed verification: when, up to which record, and what it found."""

    at: datetime
    sequence: int
    fault: str | None


@dataclass(frozen=True)
class ChainState:
    """Where the chain ends now, and when it was last verified."""

    sequence: int
    hash: str
    last: Verification | None


def audit_page(actor: Actor, number: int, wanted: AuditFilter) -> Page[AuditRow]:
    """Records, newest first (at most five queries). Raises Forbidden without READ_AUDIT."""
    require(actor, Permission.READ_AUDIT)
    return fetch_page(_filtered(wanted), number, _rows)


def audit_rows(actor: Actor, wanted: AuditFilter, limit: int) -> Iterator[AuditRow]:
    """The first ``limit`` records of a filter, newest first, for taking along."""
    require(actor, Permission.READ_AUDIT)
    yield from _rows(db.session.execute(_filtered(wanted).limit(limit)).all())


def count_records(actor: Actor, wanted: AuditFilter) -> int:
    """How many records a filter finds."""
    require(actor, Permission.READ_AUDIT)
    found = _filtered(wanted).order_by(None).subquery()
    return db.session.scalar(select(func.count()).select_from(found)) or 0


def audit_record(actor: Actor, sequence: int) -> AuditDetail:
    """One record with its canonical text. Raises NotFound."""
    require(actor, Permission.READ_AUDIT)
    near = select(AuditRecord).where(AuditRecord.sequence.between(sequence - 1, sequence + 1))
    records = {record.sequence: record for record in db.session.scalars(near)}
    record = records.get(sequence)
    if record is None:
        raise NotFound("audit-record-unknown")
    before = records.get(sequence - 1)
    previous = before.hash if before else GENESIS
    return AuditDetail(
        row=_rows([record])[0],
        canonical=record.canonical,
        previous_hash=previous,
        intact=chain_hash(previous, record.canonical) == record.hash,
        newer=sequence + 1 if sequence + 1 in records else None,
        older=sequence - 1 if before else None,
    )


def chain_state(actor: Actor) -> ChainState:
    """Head of the chain and its last verification (two queries)."""
    require(actor, Permission.READ_AUDIT)
    head = db.session.get_one(AuditHead, 1)
    statement = select(AuditRecord.at, AuditRecord.canonical).where(AuditRecord.action == VERIFIED)
    row = db.session.execute(statement.order_by(AuditRecord.sequence.desc()).limit(1)).first()
    last = None
    if row is not None:
        facts = json.loads(row.canonical)["facts"]
        last = Verification(row.at, facts["records"], facts["fault"])
    return ChainState(head.sequence, head.hash, last)


def known_actions(actor: Actor) -> list[str]:
    """Every action that occurs in the log, for a select."""
    require(actor, Permission.READ_AUDIT)
    return list(db.session.scalars(select(AuditRecord.action).distinct().order_by("action")))


def _filtered(wanted: AuditFilter) -> Select[*tuple[Any, ...]]:
    statement = select(
        AuditRecord.sequence,
        AuditRecord.at,
        AuditRecord.actor,
        AuditRecord.action,
        AuditRecord.object,
        AuditRecord.canonical,
        AuditRecord.hash,
    ).order_by(AuditRecord.sequence.desc())
    if wanted.actor:
        statement = statement.where(AuditRecord.actor == _reference(wanted.actor))
    if wanted.action:
        statement = statement.where(AuditRecord.action == wanted.action)
    if wanted.object:
        statement = statement.where(AuditRecord.object == wanted.object)
    if wanted.since is not None:
        statement = statement.where(AuditRecord.at >= wanted.since)
    if wanted.until is not None:
        statement = statement.where(AuditRecord.at < wanted.until)
    return statement


def _reference(text: str) -> str:
    """The actor's reference: as typed, or found by user name."""
    found = db.session.scalar(select(User.id).where(User.username == normal_username(text)))
    return text.strip() if found is None else f"u{found}"


def _rows(records: Sequence[Any]) -> list[AuditRow]:
    people = {
        int(record.actor[1:])
        for record in records
        if record.actor[:1] == "u" and record.actor[1:].isdecimal()
    }
    names = _names(people)
    return [
        AuditRow(
            sequence=record.sequence,
            at=record.at,
            actor=record.actor,
            name=names.get(record.actor),
            action=record.action,
            object=record.object,
            facts=_facts(record.canonical),
            hash=record.hash,
        )
        for record in records
    ]


def _facts(canonical: str) -> tuple[tuple[str, str], ...]:
    """The facts as texts; a text that is no JSON any more (altered by hand) has none."""
    try:
        facts = json.loads(canonical)["facts"]
    except (ValueError, KeyError, TypeError):
        return ()
    return tuple((key, _shown(value)) for key, value in facts.items())


def _shown(value: Any) -> str:
    if value is None:
        return "–"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _names(people: Collection[int]) -> dict[str, str]:
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(people)))
    return {f"u{row.id}": row.name for row in rows}
