"""The audit chain as stored, read in order and in pieces."""

from collections.abc import Generator
from contextlib import closing

from sqlalchemy import select

from contest.domain.audit import ChainFault, Columns, StoredRecord, verify_chain
from contest.models.audit import AuditHead, AuditRecord
from contest.models.base import db

_TRIES = 3


def stored_records() -> Generator[StoredRecord, None, None]:
    """Every record, oldest first, a thousand rows in memory at a time."""
    statement = select(
        AuditRecord.sequence,
        AuditRecord.canonical,
        AuditRecord.hash,
        AuditRecord.at,
        AuditRecord.actor,
        AuditRecord.action,
        AuditRecord.object,
    )
    options = {"yield_per": 1000}
    # Closed even when the reader stops early, or a cursor would stay open in the server.
    with db.session.execute(
        statement.order_by(AuditRecord.sequence), execution_options=options
    ) as rows:
        for sequence, canonical, digest, at, actor, action, about in rows:
            yield StoredRecord(sequence, canonical, digest, Columns(at, actor, action, about))


def stored_head() -> StoredRecord | None:
    """The head row: sequence and hash of the last record."""
    statement = select(AuditHead.sequence, AuditHead.hash).where(AuditHead.id == 1)
    head = db.session.execute(statement).first()
    return None if head is None else StoredRecord(head.sequence, "", head.hash)


def chain_fault() -> ChainFault | None:
    """The first place where the chain breaks, or None. A missing head row is a fault.

    Where a reader sees what others commit meanwhile, the head is read again before a chain of
    another length counts as broken.
    """
    fault = None
    for _try in range(_TRIES):
        head = stored_head()
        if head is None:
            return ChainFault(0, "head", {"expected": 1, "found": 0})
        with closing(stored_records()) as records:
            fault = verify_chain(records, head)
        if fault is None or fault.code != "head" or stored_head() == head:
            break
    return fault
