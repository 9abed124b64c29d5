"""The printed recap of a snapshot: made once by a job, then kept."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from contest.domain.actor import Actor
from contest.domain.errors import Locked, NotFound
from contest.domain.jobs import JobState
from contest.models.base import db
from contest.models.jobs import Job
from contest.models.results import RankingSnapshot
from contest.queries.result_sources import RoundHead, SnapshotRef, round_head, snapshot_refs

RECAP_JOB = "score-recap"


@dataclass(frozen=True, slots=True)
class RecapPaper:
    """How far the printed recap of a snapshot is. ``state`` None: nobody asked for it yet."""

    head: RoundHead
    snapshot: SnapshotRef
    snapshot_id: int
    state: JobState | None
    sha256: str | None

    @property
    def underway(self) -> bool:
        """Whether it is worth waiting."""
        return self.state in {JobState.QUEUED, JobState.RUNNING}


def recap_paper_state(actor: Actor, round_id: int, number: int | None = None) -> RecapPaper:
    """The printed recap of the newest snapshot of a round, or of snapshot ``number``.

    Raises NotFound, Locked ``round-not-frozen``.
    """
    head = round_head(actor, round_id)
    snapshots = snapshot_refs(round_id)
    if not snapshots:
        raise Locked("round-not-frozen")
    chosen = next((s for s in snapshots if number in {None, s.number}), None)
    if chosen is None:
        raise NotFound("not-yours")
    snapshot_id = db.session.scalars(
        select(RankingSnapshot.id).where(
            RankingSnapshot.round_id == round_id, RankingSnapshot.number == chosen.number
        )
    ).one()
    job = db.session.scalars(
        select(Job)
        .where(Job.name == RECAP_JOB, Job.arguments == recap_arguments(snapshot_id))
        .order_by(Job.id.desc())
        .limit(1)
    ).first()
    return RecapPaper(
        head,
        chosen,
        snapshot_id,
        job.state if job else None,
        (job.result or {}).get("sha256") if job else None,
    )


def recap_arguments(snapshot_id: int) -> dict[str, Any]:
    """What the job is told; equal arguments mean the same paper."""
    return {"snapshot": snapshot_id}
