"""Making the printed recap of a snapshot in a job, and handing its stored bytes out."""

import io
from datetime import datetime
from typing import Any, BinaryIO

from contest.adapters.files import file_store
from contest.domain.actor import Actor
from contest.domain.errors import NotFound
from contest.domain.permissions import Permission, require
from contest.models.base import db
from contest.models.entries import StoredFile
from contest.models.results import RankingSnapshot
from contest.queries.recap_papers import RECAP_JOB, recap_arguments, recap_paper_state
from contest.services import jobs
from contest.services.jobs import Progress
from contest.services.recaps import recap_paper, stem
from contest.services.transaction import use_case


def order_recap(actor: Actor, round_id: int, *, number: int | None = None, at: datetime) -> None:
    """Let the recap of a snapshot be made, unless it is there or underway.

    Raises Forbidden, NotFound, Locked ``round-not-frozen``.
    """
    require(actor, Permission.DECIDE_RESULTS)
    found = recap_paper_state(actor, round_id, number)
    if found.underway or found.sha256 is not None:
        return
    with use_case(actor, at) as unit:
        code = jobs.add_job(unit, RECAP_JOB, recap_arguments(found.snapshot_id), total=1)
    jobs.start(code)


def make_recap(progress: Progress) -> dict[str, Any]:
    """The job: render the recap and store its bytes."""
    snapshot = db.session.get(RankingSnapshot, progress.arguments["snapshot"])
    if snapshot is None:
        raise NotFound("not-yours")
    round_id, number = snapshot.round_id, snapshot.number
    content = recap_paper(progress.actor, round_id, number)
    stored = file_store().put(io.BytesIO(content))
    at = progress.clock()
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
        unit.record("result.recap", f"round:{round_id}", number=number, file=stored.sha256)
    progress.report(1, 1)
    return {"sha256": stored.sha256}


def open_recap(actor: Actor, round_id: int, *, number: int | None = None) -> tuple[BinaryIO, str]:
    """The stored bytes and their file name. Raises NotFound while there are none."""
    found = recap_paper_state(actor, round_id, number)
    if found.sha256 is None:
        raise NotFound("not-yours")
    name = f"rekap-{stem(found.head)}-rekaman-{found.snapshot.number}.pdf"
    return file_store().open(found.sha256), name
