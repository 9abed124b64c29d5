"""Jobs run once, tell how far they are, end visibly, and can be resumed."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from contest.domain.actor import Actor, Role
from contest.domain.errors import Forbidden, Refusal
from contest.domain.jobs import JobState
from contest.models import db
from contest.models.jobs import Job
from contest.services import jobs
from contest.services.transaction import use_case
from tests.factories import actor_of, make_user

AT = datetime(2026, 11, 23, 8, tzinfo=UTC)


def _clock() -> datetime:
    return AT


def _job(code: str) -> Job:
    db.session.rollback()
    return db.session.scalars(select(Job).where(Job.code == code)).one()


@pytest.fixture
def secretary(app: Flask) -> Actor:
    return actor_of(make_user(Role.SECRETARIAT))


def _add(actor: Actor, name: str) -> str:
    with use_case(actor, AT) as unit:
        return jobs.add_job(unit, name, {"n": 2}, total=2)


def test_a_job_ends_done_with_its_result(secretary: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    def work(progress: jobs.Progress) -> dict[str, int]:
        progress.report(1, 2)
        return {"made": progress.arguments["n"]}

    monkeypatch.setitem(jobs.REGISTRY, "test", work)
    code = _add(secretary, "test")
    jobs.run(code, _clock)
    job = _job(code)
    assert (job.state, job.done, job.total, job.result) == (JobState.DONE, 2, 2, {"made": 2})


def test_a_failed_job_says_why_and_can_be_resumed(
    secretary: Actor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls: list[int] = []

    def work(progress: jobs.Progress) -> None:
        calls.append(1)
        if len(calls) == 1:
            raise Refusal("disk-full")

    monkeypatch.setitem(jobs.REGISTRY, "test", work)
    code = _add(secretary, "test")
    jobs.run(code, _clock)
    assert _job(code).state is JobState.FAILED
    assert "disk-full" in (_job(code).problem or "")
    jobs.resume(secretary, code, at=AT)
    assert _job(code).state is JobState.DONE


def test_a_job_runs_once_even_when_queued_twice(
    secretary: Actor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls: list[int] = []
    monkeypatch.setitem(jobs.REGISTRY, "test", lambda progress: calls.append(1))
    code = _add(secretary, "test")
    jobs.start(code)
    jobs.start(code)
    assert calls == [1]


def test_a_cancelled_job_stops_at_its_next_report(
    secretary: Actor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reached: list[str] = []
    code = ""

    def work(progress: jobs.Progress) -> None:
        jobs.cancel(secretary, code, at=AT)
        progress.report(1, 2)
        reached.append("after")

    monkeypatch.setitem(jobs.REGISTRY, "test", work)
    code = _add(secretary, "test")
    jobs.run(code, _clock)
    assert _job(code).state is JobState.CANCELLED
    assert reached == []


def test_a_job_left_running_by_a_dead_worker_is_run_again(
    secretary: Actor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls: list[int] = []
    monkeypatch.setitem(jobs.REGISTRY, "test", lambda progress: calls.append(1))
    code = _add(secretary, "test")
    job = _job(code)
    job.state = JobState.RUNNING
    db.session.commit()
    assert jobs.recover() == 1
    assert calls == [1]
    assert _job(code).state is JobState.DONE


def test_only_the_secretariat_cancels_a_job(
    secretary: Actor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(jobs.REGISTRY, "test", lambda progress: None)
    code = _add(secretary, "test")
    judge = actor_of(make_user(Role.JUDGE))
    with pytest.raises(Forbidden):
        jobs.cancel(judge, code, at=AT)
