"""Evidence of an entry: files and links at an indicator or in a document slot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import SEEK_END
from typing import BinaryIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.adapters.datafiles import load_form, load_guideline
from contest.adapters.files import StoredBytes, file_store
from contest.adapters.inspect_file import inspect_file
from contest.adapters.randomness import new_code
from contest.domain.actor import Actor
from contest.domain.drafts import MAX_EVIDENCE
from contest.domain.errors import NotFound
from contest.domain.file_rules import FileRule, FileType
from contest.domain.upload import (
    Findings,
    UploadRefused,
    check_claimed,
    check_findings,
    check_link,
    clean_file_name,
)
from contest.models.base import db
from contest.models.editions import Edition
from contest.models.entries import Entry, Evidence, IndicatorClaim, StoredFile
from contest.models.people import Participant
from contest.queries.entries import EvidenceFile, evidence_file
from contest.services.entries import editable_entry, reset_verification
from contest.services.transaction import UseCase, use_case


@dataclass(frozen=True, slots=True)
class Place:
    """What an indicator or a slot accepts."""

    slot: str
    files: FileRule
    accepts_link: bool
    most: int


@dataclass(frozen=True, slots=True)
class _Arrived:
    """A file that was looked into and stored."""

    name: str
    file_type: FileType
    stored: StoredBytes
    found: Findings


class _AlreadyThere(Exception):
    """The same bytes or link stand at this place already; carries the evidence's code."""


def place_of(session: Session, entry: Entry, edition: Edition, slot: str) -> Place:
    """The indicator or document slot ``slot`` of an entry. Raises NotFound."""
    guideline = load_guideline(edition.guideline_key)
    if guideline.has(slot):
        indicator = guideline.indicator(slot)
        return Place(slot, indicator.files, indicator.accepts_link, MAX_EVIDENCE)
    found = load_form(edition.form_key).slot(slot)
    participant = session.get_one(Participant, entry.participant_id)
    if not found.asked_of(participant.kind):
        raise NotFound("slot-unknown", slot=slot)
    return Place(slot, found.files, False, found.max_files)


def attach_file(
    actor: Actor, code: str, slot: str, file_name: str, stream: BinaryIO, *, at: datetime
) -> str:
    """Attach an uploaded file to an indicator or slot; returns the evidence's code.

    The file is inspected and stored before the transaction. The same bytes at the same place
    are kept once. Raises UploadRefused, StorageFull, Locked, NotFound.
    """
    # Refused early what the transaction would refuse, before any byte is looked at.
    entry, edition = editable_entry(db.session(), actor, code, at)
    place = place_of(db.session(), entry, edition, slot)
    arrived = _receive(place, file_name, stream)
    try:
        with use_case(actor, at) as unit:
            entry, _ = editable_entry(unit.session, actor, code, at)
            _keep_file(unit.session, arrived, at)
            evidence = _add(unit, entry, place, sha256=arrived.stored.sha256)
            evidence.file_name, evidence.pages = arrived.name, arrived.found.pages
            unit.record(
                "evidence.attach",
                f"entry:{entry.code}",
                evidence=evidence.code,
                slot=slot,
                sha256=arrived.stored.sha256,
            )
            return evidence.code
    except _AlreadyThere as there:
        return str(there)


def _receive(place: Place, file_name: str, stream: BinaryIO) -> _Arrived:
    size = stream.seek(0, SEEK_END)
    claimed = check_claimed(place.files, place.slot, file_name, size)
    found, content = inspect_file(stream, claimed)
    check_findings(place.files, place.slot, claimed, found)
    content.seek(0)
    return _Arrived(clean_file_name(file_name), claimed, file_store().put(content), found)


def _keep_file(session: Session, arrived: _Arrived, at: datetime) -> None:
    if session.get(StoredFile, arrived.stored.sha256) is None:
        session.add(
            StoredFile(
                sha256=arrived.stored.sha256,
                size=arrived.stored.size,
                media_type=arrived.file_type.media_type,
                created_at=at,
            )
        )
        session.flush()


def attach_link(actor: Actor, code: str, slot: str, link: str, *, at: datetime) -> str:
    """Attach an https link to an indicator that accepts links; returns the evidence's code."""
    try:
        with use_case(actor, at) as unit:
            entry, edition = editable_entry(unit.session, actor, code, at)
            place = place_of(unit.session, entry, edition, slot)
            if not place.accepts_link:
                raise UploadRefused("link-not-accepted", slot)
            evidence = _add(unit, entry, place, link=check_link(slot, link))
            unit.record("evidence.link", f"entry:{entry.code}", evidence=evidence.code, slot=slot)
            return evidence.code
    except _AlreadyThere as there:
        return str(there)


def _add(
    unit: UseCase, entry: Entry, place: Place, *, sha256: str | None = None, link: str | None = None
) -> Evidence:
    """A new last row at the place; its indicator is no longer verified."""
    rows = _rows(unit.session, entry.id, place.slot)
    live = [row for row in rows if row.removed_at is None]
    for row in live:
        if (row.file_sha256, row.link) == (sha256, link):
            raise _AlreadyThere(row.code)
    if len(live) >= place.most:
        raise UploadRefused("too-many-documents", place.slot, found=len(live) + 1, most=place.most)
    evidence = Evidence(
        code=new_code(),
        entry_id=entry.id,
        slot=place.slot,
        position=max((row.position for row in rows), default=0) + 1,
        file_sha256=sha256,
        link=link,
        uploaded_by=unit.actor.user_id,
        uploaded_at=unit.at,
    )
    unit.session.add(evidence)
    _unverify(unit.session, entry.id, place.slot)
    return evidence


def _rows(session: Session, entry_id: int, slot: str) -> Sequence[Evidence]:
    """Everything ever attached at a place, removed rows too, in order."""
    return session.scalars(
        select(Evidence)
        .where(Evidence.entry_id == entry_id, Evidence.slot == slot)
        .order_by(Evidence.position)
    ).all()


def _unverify(session: Session, entry_id: int, slot: str) -> None:
    claim = session.scalars(
        select(IndicatorClaim).where(
            IndicatorClaim.entry_id == entry_id, IndicatorClaim.indicator == slot
        )
    ).one_or_none()
    if claim is not None and claim.verified_level is not None:
        reset_verification(claim)


def remove_evidence(actor: Actor, code: str, evidence_code: str, *, at: datetime) -> str:
    """Take a file or link out of an entry; returns its slot. The row and the bytes stay."""
    with use_case(actor, at) as unit:
        entry, _ = editable_entry(unit.session, actor, code, at)
        evidence = _evidence(unit.session, entry.id, evidence_code)
        evidence.removed_at = at
        _unverify(unit.session, entry.id, evidence.slot)
        unit.record(
            "evidence.remove",
            f"entry:{entry.code}",
            evidence=evidence.code,
            slot=evidence.slot,
        )
        return evidence.slot


def move_evidence_up(actor: Actor, code: str, evidence_code: str, *, at: datetime) -> str:
    """Put a file or link one place earlier; returns its slot. The first one stays first."""
    with use_case(actor, at) as unit:
        entry, _ = editable_entry(unit.session, actor, code, at)
        evidence = _evidence(unit.session, entry.id, evidence_code)
        before = [
            row
            for row in _rows(unit.session, entry.id, evidence.slot)
            if row.removed_at is None and row.position < evidence.position
        ]
        if before:
            other = before[-1]
            evidence.position, other.position = other.position, evidence.position
        unit.record(
            "evidence.move", f"entry:{entry.code}", evidence=evidence.code, slot=evidence.slot
        )
        return evidence.slot


def _evidence(session: Session, entry_id: int, code: str) -> Evidence:
    found = session.scalars(
        select(Evidence).where(
            Evidence.code == code, Evidence.entry_id == entry_id, Evidence.removed_at.is_(None)
        )
    ).one_or_none()
    if found is None:
        raise NotFound("not-yours")
    return found


def open_evidence(actor: Actor, code: str) -> tuple[EvidenceFile, BinaryIO]:
    """The file behind an evidence code and its bytes. Raises NotFound, FileMissing."""
    found = evidence_file(code, actor)
    return found, file_store().open(found.sha256)
