"""The ground everything stands on: database pages, the audit chain, stored files."""

import hashlib
from collections.abc import Iterator

from sqlalchemy import select, text

from contest.adapters.files import FileMissing, file_store
from contest.models.base import db
from contest.models.entries import StoredFile
from contest.queries.chain import chain_fault
from contest.services.invariants.finding import Finding, Report, finding

CHUNK = 1 << 20


def check_database(_report: Report) -> Iterator[Finding]:
    """The database's own checks: pages and foreign keys (SQLite)."""
    if db.engine.dialect.name != "sqlite":
        return
    answer = str(db.session.execute(text("PRAGMA integrity_check")).scalar_one())
    if answer != "ok":
        yield finding("database", "-", "damaged-pages", answer=answer.splitlines()[0][:200])
    for table, row, parent, _index in db.session.execute(text("PRAGMA foreign_key_check")):
        yield finding(table, row, "orphan", parent=parent)


def check_audit(_report: Report) -> Iterator[Finding]:
    """The audit chain, with the columns that repeat a record's text."""
    fault = chain_fault()
    if fault is not None:
        yield finding("audit_record", fault.sequence, "chain-broken", how=fault.code)


def check_files(report: Report) -> Iterator[Finding]:
    """Every stored file is there and has the bytes it is named by."""
    rows = db.session.execute(select(StoredFile.sha256, StoredFile.size)).all()
    for number, (sha256, size) in enumerate(rows, start=1):
        try:
            if _read(sha256) != (sha256, size):
                yield finding("stored_file", sha256, "file-changed")
        except FileMissing:
            yield finding("stored_file", sha256, "file-missing")
        report(number, len(rows))


def _read(sha256: str) -> tuple[str, int]:
    """SHA-256 and size of what the store holds under this name."""
    digest, size = hashlib.sha256(), 0
    with file_store().open(sha256) as stream:
        while piece := stream.read(CHUNK):
            digest.update(piece)
            size += len(piece)
    return digest.hexdigest(), size
