"""The audit chain as stored, read in order and in pieces."""

from collections.abc import Iterator

from sqlalchemy import select

from contest.domain.audit import ChainFault, StoredRecord, verify_chain
from contest.models.audit import AuditHead, AuditRecord
from contest.models.base import db


def stored_records() -> Iterator[StoredRecord]:
    """Every record, oldest first, a thousand rows in memory at a time."""
    rows = db.session.execute(
        select(AuditRecord.sequence, AuditRecord.canonical, AuditRecord.hash).order_by(
            AuditRecord.sequence
        ),
        execution_options={"yield_per": 1000},
    )
    for sequence, canonical, digest in rows:
        yield StoredRecord(sequence, canonical, digest)


def stored_head() -> StoredRecord | None:
    """The head row: sequence and hash of the last record."""
    head = db.session.get(AuditHead, 1)
    return None if head is None else StoredRecord(head.sequence, "", head.hash)


def chain_fault() -> ChainFault | None:
    """The first place where the chain breaks, or None. A missing head row is a fault."""
    head = stored_head()
    if head is None:
        return ChainFault(0, "head", {"expected": 1, "found": 0})
    return verify_chain(stored_records(), head)
