"""The long work on certificates: rendering the reserved ones, merging the print file."""

import tempfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from contest.adapters.files import file_store
from contest.domain.certificates import VALID_STATES, CertificateState
from contest.domain.errors import Refusal, Unavailable
from contest.models.base import db
from contest.models.certificates import Certificate
from contest.models.entries import StoredFile
from contest.rendering.certificates import (
    render_certificate,
    render_certificates,
    template_version,
)
from contest.rendering.printfile import merge_print_file
from contest.services.certificate_facts import rendering_facts
from contest.services.certificates import store_issued
from contest.services.jobs import Progress
from contest.services.transaction import use_case
from contest.wording.refusals import explain

CHUNK = 25


def issue_certificates(progress: Progress) -> dict[str, Any]:
    """Render every reserved certificate of the edition and store its bytes.

    Resumable: what is issued already is not reserved any more. A certificate that cannot be
    rendered (a name too long, a missing glyph) stays reserved and is named in the result; the
    others go on.
    """
    version = template_version()
    waiting = _reserved(progress.arguments["edition"])
    problems: list[dict[str, str]] = []
    done = 0
    for start in range(0, len(waiting), CHUNK):
        chunk = waiting[start : start + CHUNK]
        for (certificate_id, number, _facts), outcome in zip(chunk, _rendered(chunk), strict=True):
            if isinstance(outcome, Refusal):
                problems.append({"number": number, "problem": explain(outcome)})
            else:
                store_issued(progress.actor, certificate_id, outcome, version, at=progress.clock())
            done += 1
        progress.report(done, len(waiting))
    return {"issued": done - len(problems), "problems": problems}


Row = tuple[int, str, dict[str, Any]]


def _reserved(edition_id: int) -> Sequence[Row]:
    rows = db.session.execute(
        select(Certificate.id, Certificate.number, Certificate.facts)
        .where(
            Certificate.edition_id == edition_id,
            Certificate.state == CertificateState.RESERVED,
        )
        .order_by(Certificate.running_number)
    )
    found = [(row[0], row[1], row[2]) for row in rows]
    db.session.rollback()
    return found


def _rendered(chunk: Sequence[Row]) -> Iterator[bytes | Refusal]:
    """Each certificate's bytes, or the refusal of exactly the one that cannot be made."""
    facts = [rendering_facts(row[2], _emblem(row[2]["emblem"])) for row in chunk]
    try:
        outcome: list[bytes | Refusal] = list(render_certificates(facts))
    except Unavailable:
        raise
    except Refusal:
        outcome = [_alone(one) for one in facts]
    yield from outcome


def _alone(facts: Any) -> bytes | Refusal:
    try:
        return render_certificate(facts)
    except Unavailable:
        raise
    except Refusal as refusal:
        return refusal


def _emblem(sha256: str | None) -> bytes | None:
    if sha256 is None:
        return None
    with file_store().open(sha256) as stream:
        return stream.read()


def print_certificates(progress: Progress) -> dict[str, Any]:
    """Merge all issued certificates in ceremony order into one file of the store."""
    hashes = _issued(progress.arguments["edition"])
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "cetak.pdf"
        pages = merge_print_file(_contents(hashes, progress), target)
        with target.open("rb") as stream:
            stored = file_store().put(stream)
    at: datetime = progress.clock()
    with use_case(progress.actor, at) as unit:
        if unit.session.get(StoredFile, stored.sha256) is None:
            unit.session.add(
                StoredFile(
                    sha256=stored.sha256,
                    size=stored.size,
                    media_type="application/pdf",
                    created_at=at,
                )
            )
        unit.record("certificate.print-file", f"file:{stored.sha256}", pages=pages)
    return {"sha256": stored.sha256, "pages": pages}


def _issued(edition_id: int) -> list[str]:
    rows = db.session.scalars(
        select(Certificate.file_sha256)
        .where(Certificate.edition_id == edition_id, Certificate.state.in_(VALID_STATES))
        .order_by(Certificate.sort_key, Certificate.running_number)
    )
    found = [sha256 for sha256 in rows if sha256]
    db.session.rollback()
    return found


def _contents(hashes: Sequence[str], progress: Progress) -> Iterator[bytes]:
    for done, sha256 in enumerate(hashes, start=1):
        with file_store().open(sha256) as stream:
            yield stream.read()
        if done % CHUNK == 0 or done == len(hashes):
            progress.report(done, len(hashes))
