"""Background jobs: started inside a use case, run by a worker, seen with progress, resumable.

A job is a function registered by name; it receives a ``Progress`` and must be safe to run again
from the start: what an earlier run finished it finds done.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from contest.adapters.queue import queue
from contest.adapters.randomness import new_code
from contest.domain.actor import SYSTEM, Actor
from contest.domain.errors import NotFound, Refusal
from contest.domain.jobs import TRANSITIONS, JobState
from contest.domain.permissions import Permission, require
from contest.domain.transitions import advance
from contest.models.jobs import Job
from contest.queries.people import load_actor
from contest.services.transaction import UseCase, use_case, write_transaction

log = structlog.get_logger()
Clock = Callable[[], datetime]


class Cancelled(Exception):
    """Someone cancelled the job while it ran."""


@dataclass(frozen=True)
class Progress:
    """What a running job knows: who asked, its arguments, the clock, and how to report."""

    job_id: int
    actor: Actor
    arguments: dict[str, Any]
    clock: Clock

    def report(self, done: int, total: int) -> None:
        """Store how far the job is. Raises Cancelled when it should stop."""
        with write_transaction() as session:
            changed = session.execute(
                update(Job)
                .where(Job.id == self.job_id, Job.state == JobState.RUNNING)
                .values(done=min(done, total), total=total)
            )
            if changed.rowcount == 0:  # type: ignore[attr-defined]
                raise Cancelled


JobFunction = Callable[[Progress], dict[str, Any] | None]
REGISTRY: dict[str, JobFunction] = {}
"""Name → function; filled by ``contest.app``."""


def add_job(unit: UseCase, name: str, arguments: dict[str, Any], total: int = 0) -> str:
    """Store a queued job inside a use case; call ``start(code)`` after it committed."""
    job = Job(
        code=new_code(),
        name=name,
        arguments=arguments,
        state=JobState.QUEUED,
        done=0,
        total=total,
        user_id=unit.actor.user_id,
        created_at=unit.at,
    )
    unit.session.add(job)
    unit.session.flush()
    unit.record("job.queue", f"job:{job.code}", name=name)
    return job.code


def start(code: str) -> None:
    """Hand a stored job to the queue."""
    queue.put(code)


def run(code: str, clock: Clock) -> None:
    """Run one queued job to its end; a job that is not queued (any more) is left alone."""
    with write_transaction() as session:
        job = _locked(session, code)
        if job.state is not JobState.QUEUED:
            return
        job.state = advance(TRANSITIONS, job.state, JobState.RUNNING)
        job.started_at, job.problem = clock(), None
        progress = Progress(job.id, _actor(job), job.arguments, clock)
        name = job.name
    try:
        result = REGISTRY[name](progress)
    except Cancelled:
        return
    except Refusal as refusal:
        _end(code, JobState.FAILED, clock(), problem=str(refusal))
    except Exception as fault:
        log.exception("job failed", job=code, name=name)
        _end(code, JobState.FAILED, clock(), problem=f"{type(fault).__name__}: {fault}")
    else:
        _end(code, JobState.DONE, clock(), result=result)


def _actor(job: Job) -> Actor:
    return SYSTEM if job.user_id is None else load_actor(job.user_id)


def _locked(session: Session, code: str) -> Job:
    job = session.scalars(select(Job).where(Job.code == code).with_for_update()).one_or_none()
    if job is None:
        raise NotFound("not-yours")
    return job


def _end(
    code: str,
    state: JobState,
    at: datetime,
    *,
    problem: str | None = None,
    result: dict[str, Any] | None = None,
) -> None:
    with write_transaction() as session:
        job = _locked(session, code)
        if job.state is not JobState.RUNNING:
            return
        job.state = advance(TRANSITIONS, job.state, state)
        job.problem = problem[:2000] if problem else None
        job.result, job.ended_at = result, at
        if state is JobState.DONE:
            job.done = job.total


def cancel(actor: Actor, code: str, *, at: datetime) -> None:
    """Stop a queued or running job; what it finished stays. Raises IllegalTransition when over."""
    require(actor, Permission.READ_JOBS)
    with use_case(actor, at) as unit:
        job = _locked(unit.session, code)
        job.state = advance(TRANSITIONS, job.state, JobState.CANCELLED)
        job.ended_at = at
        unit.record("job.cancel", f"job:{code}")


def resume(actor: Actor, code: str, *, at: datetime) -> None:
    """Queue a failed job again; it goes on where it stopped."""
    require(actor, Permission.READ_JOBS)
    with use_case(actor, at) as unit:
        job = _locked(unit.session, code)
        job.state = advance(TRANSITIONS, job.state, JobState.QUEUED)
        job.ended_at = None
        unit.record("job.resume", f"job:{code}")
    start(code)


def recover() -> int:
    """At the start of a worker: queue again what was queued or running when the last one died."""
    with write_transaction() as session:
        jobs = session.scalars(
            select(Job).where(Job.state.in_([JobState.RUNNING, JobState.QUEUED])).order_by(Job.id)
        ).all()
        for job in jobs:
            if job.state is JobState.RUNNING:
                job.state = advance(TRANSITIONS, job.state, JobState.QUEUED)
        codes = [job.code for job in jobs]
    for code in codes:
        start(code)
    return len(codes)
