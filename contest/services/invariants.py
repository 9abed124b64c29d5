"""The whole database checked against its own rules: what ``flask check`` says.

Each check yields a finding for every row that breaks it. Nothing is repaired.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, text

from contest.adapters.files import FileMissing, file_store
from contest.domain.canonical import canonical_hash
from contest.domain.certificates import VALID_STATES, CertificateState, certificate_number
from contest.domain.entries import EntryState
from contest.domain.errors import Refusal
from contest.domain.numbers import decimal_text, published_text
from contest.domain.ranking import Standing
from contest.domain.rounds import RoundState
from contest.domain.rubric import parse_rubric, rubric_hash
from contest.domain.scorecards import ScorecardState
from contest.domain.snapshot import snapshot_differences
from contest.models.audit import AuditRecord
from contest.models.base import db
from contest.models.certificates import Certificate, NumberRegister
from contest.models.entries import Entry, EntryRevision, StoredFile
from contest.models.judging import Mark, Round, RubricVersion, Scorecard
from contest.models.results import Award, RankingSnapshot
from contest.queries.chain import chain_fault
from contest.queries.rankings import frozen, latest_snapshot, ranking_inputs

CHUNK = 1 << 20


@dataclass(frozen=True)
class Finding:
    """A row that breaks a rule: the table, its key, the rule's code, and facts."""

    table: str
    key: str
    code: str
    facts: dict[str, Any]


def _finding(table: str, key: object, code: str, **facts: Any) -> Finding:
    return Finding(table, str(key), code, facts)


def check_database() -> Iterator[Finding]:
    """The database's own checks: pages and foreign keys (SQLite)."""
    if db.engine.dialect.name != "sqlite":
        return
    answer = str(db.session.execute(text("PRAGMA integrity_check")).scalar_one())
    if answer != "ok":
        yield _finding("database", "-", "damaged-pages", answer=answer[:200])
    for table, row, parent, _index in db.session.execute(text("PRAGMA foreign_key_check")):
        yield _finding(table, row, "orphan", parent=parent)


def check_audit() -> Iterator[Finding]:
    """The audit chain, and that each record's columns say what its text says."""
    fault = chain_fault()
    if fault is not None:
        yield _finding("audit_record", fault.sequence, "chain-broken", how=fault.code)
        return
    rows = db.session.scalars(
        select(AuditRecord).order_by(AuditRecord.sequence), execution_options={"yield_per": 1000}
    )
    for row in rows:
        said = json.loads(row.canonical)
        if (said["seq"], said["actor"], said["action"], said["object"]) != (
            row.sequence,
            row.actor,
            row.action,
            row.object,
        ):
            yield _finding("audit_record", row.sequence, "columns-differ")


def check_files() -> Iterator[Finding]:
    """Every stored file is there and has the bytes it is named by."""
    store = file_store()
    for sha256, size in db.session.execute(select(StoredFile.sha256, StoredFile.size)).all():
        digest, found = hashlib.sha256(), 0
        try:
            with store.open(sha256) as stream:
                while piece := stream.read(CHUNK):
                    digest.update(piece)
                    found += len(piece)
        except FileMissing:
            yield _finding("stored_file", sha256, "file-missing")
            continue
        if digest.hexdigest() != sha256 or found != size:
            yield _finding("stored_file", sha256, "file-changed")


def check_revisions() -> Iterator[Finding]:
    """Frozen revisions have their hash; a locked entry still says what was submitted."""
    newest: dict[int, EntryRevision] = {}
    for revision in db.session.scalars(select(EntryRevision).order_by(EntryRevision.number)):
        newest[revision.entry_id] = revision
        if hashlib.sha256(revision.document.encode()).hexdigest() != revision.sha256:
            yield _finding("entry_revision", revision.id, "hash-differs")
    locked = {EntryState.SUBMITTED, EntryState.ACCEPTED}
    for entry in db.session.scalars(select(Entry)):
        last = newest.get(entry.id)
        if entry.revision != (last.number if last else 0):
            yield _finding("entry", entry.code, "revision-missing", revision=entry.revision)
        elif last is not None and entry.state in locked:
            said = json.loads(last.document)
            if said.get("title") != entry.title or said.get("profile") != entry.profile:
                yield _finding("entry", entry.code, "differs-from-revision", number=last.number)


def check_rubrics() -> Iterator[Finding]:
    """Every rubric version reads, and has the hash stored beside it."""
    for version in db.session.scalars(select(RubricVersion)):
        try:
            same = rubric_hash(parse_rubric(version.document)) == version.sha256
        except Refusal:
            same = False
        if not same:
            yield _finding("rubric_version", version.id, "hash-differs")


def check_rounds() -> Iterator[Finding]:
    """Frozen rankings recompute to what was frozen and still equal the marks in the tables."""
    rows = db.session.scalars(
        select(RankingSnapshot).order_by(RankingSnapshot.round_id, RankingSnapshot.number)
    ).all()
    for row in rows:
        if hashlib.sha256(row.document.encode()).hexdigest() != row.sha256:
            yield _finding("ranking_snapshot", row.id, "hash-differs")
            continue
        differences = snapshot_differences(frozen(row).document)
        if differences:
            yield _finding("ranking_snapshot", row.id, "differs", path=differences[0].path)
    frozen_rounds = select(Round.id).where(Round.state == RoundState.FROZEN)
    for round_id in db.session.scalars(frozen_rounds).all():
        yield from _check_against_marks(round_id)


def _check_against_marks(round_id: int) -> Iterator[Finding]:
    snapshot = latest_snapshot(round_id)
    if snapshot is None:
        yield _finding("round", round_id, "snapshot-missing")
        return
    now = {
        standing.entry: _line(standing) for standing in ranking_inputs(round_id).ranking().entries
    }
    then = {standing.entry: _line(standing) for standing in snapshot.ranking().entries}
    for entry in sorted(now.keys() | then.keys()):
        if now.get(entry) != then.get(entry):
            yield _finding("round", round_id, "marks-changed", entry=entry)


def _line(standing: Standing) -> tuple[object, ...]:
    return (standing.status, standing.rank, standing.exact)


def check_scorecards() -> Iterator[Finding]:
    """A final sheet is complete, and its marks are those the audit log sealed."""
    rubrics = {
        version.id: parse_rubric(version.document)
        for version in db.session.scalars(select(RubricVersion))
    }
    marks: dict[int, dict[str, str]] = {}
    for card_id, criterion, value in db.session.execute(
        select(Mark.scorecard_id, Mark.criterion, Mark.value)
    ):
        marks.setdefault(card_id, {})[criterion] = decimal_text(value)
    rows = db.session.execute(
        select(Scorecard.id, Scorecard.code, Round.rubric_version_id)
        .join(Round, Round.id == Scorecard.round_id)
        .where(Scorecard.state == ScorecardState.FINAL)
    ).all()
    sealed = _sealed_sheets()
    for card_id, code, rubric_id in rows:
        given = marks.get(card_id, {})
        if set(given) != {criterion.key for criterion in rubrics[rubric_id].criteria}:
            yield _finding("scorecard", code, "marks-incomplete")
        elif sealed.get(code) != given:
            yield _finding("scorecard", code, "marks-changed")


def _sealed_sheets() -> dict[str, dict[str, str]]:
    """Scorecard code → its marks as the audit log has them from its latest finalising."""
    records = db.session.scalars(
        select(AuditRecord.canonical)
        .where(AuditRecord.action == "scorecard.finalise")
        .order_by(AuditRecord.sequence)
    )
    sealed = {}
    for canonical in records:
        said = json.loads(canonical)
        sealed[said["object"].removeprefix("scorecard:")] = said["facts"]["marks"]
    return sealed


def check_awards() -> Iterator[Finding]:
    """Awards stand for the entry, rank and score of the frozen ranking they came from."""
    standings: dict[int, dict[str, Standing]] = {}
    rows = db.session.execute(
        select(Award, Entry.code).outerjoin(Entry, Entry.id == Award.entry_id)
    ).all()
    for award, code in rows:
        if award.snapshot_id not in standings:
            row = db.session.get_one(RankingSnapshot, award.snapshot_id)
            ranking = frozen(row).ranking()
            standings[award.snapshot_id] = {s.entry: s for s in ranking.entries}
        if code is None:
            continue
        standing = standings[award.snapshot_id].get(code)
        score = published_text(standing.score) if standing and standing.score is not None else None
        if standing is None or (standing.rank, score) != (award.rank, award.score):
            yield _finding("award", award.id, "differs-from-ranking", entry=code)


def check_certificates() -> Iterator[Finding]:
    """Numbers come from the register, facts are those reserved, issued bytes are on file."""
    reserved = _reserved_facts()
    registers = {row.id: row for row in db.session.scalars(select(NumberRegister))}
    for row in db.session.scalars(select(Certificate)):
        register = registers[row.register_id]
        number = certificate_number(
            register.pattern,
            classification=register.classification,
            number=row.running_number,
            unit=register.unit,
            year=register.year,
        )
        if number != row.number or row.running_number > register.last_number:
            yield _finding("certificate", row.number, "number-not-from-register")
        if reserved.get(row.code) != canonical_hash(row.facts):
            yield _finding("certificate", row.number, "facts-changed")
        if row.facts["recipient"] != row.recipient or row.facts["code"] != row.code:
            yield _finding("certificate", row.number, "facts-differ")
        if row.state in VALID_STATES and row.file_sha256 is None:
            yield _finding("certificate", row.number, "file-missing")


def _reserved_facts() -> dict[str, str]:
    records = db.session.scalars(
        select(AuditRecord.canonical).where(AuditRecord.action == "certificate.number")
    )
    said = (json.loads(canonical) for canonical in records)
    return {one["object"].removeprefix("certificate:"): one["facts"]["facts"] for one in said}


def check_registers() -> Iterator[Finding]:
    """A register never stands below the numbers given out."""
    rows = db.session.execute(
        select(NumberRegister.id, NumberRegister.last_number, func.count(Certificate.id))
        .outerjoin(Certificate, Certificate.register_id == NumberRegister.id)
        .group_by(NumberRegister.id, NumberRegister.last_number)
    )
    for register_id, last, count in rows:
        if count > last:
            yield _finding("number_register", register_id, "below-given-numbers", last=last)
    unsigned = db.session.scalars(
        select(Certificate.number).where(
            Certificate.state == CertificateState.VOID, Certificate.void_reason.is_(None)
        )
    )
    for number in unsigned:
        yield _finding("certificate", number, "void-without-reason")


CHECKS: tuple[tuple[str, Callable[[], Iterator[Finding]]], ...] = (
    ("basis data", check_database),
    ("rantai audit", check_audit),
    ("berkas", check_files),
    ("revisi inovasi", check_revisions),
    ("rubrik", check_rubrics),
    ("lembar penilaian", check_scorecards),
    ("peringkat beku", check_rounds),
    ("penghargaan", check_awards),
    ("piagam", check_certificates),
    ("agenda nomor", check_registers),
)
"""Name for people, and the check."""
