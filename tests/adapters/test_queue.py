"""The job queue carries codes to a worker: at once, a thread, or another process."""

import gc
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from contest.adapters.queue import JobQueue
from tests.conftest import SERVER, fresh_database

WAIT = 20


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    for thread in set(threading.enumerate()) - before:  # huey waits for its workers alone
        thread.join(WAIT)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@pytest.fixture
def dsn() -> Iterator[str]:
    """On PostgreSQL the queue lives in the database; an empty address means the SQLite file."""
    if not SERVER:
        yield ""
        return
    with fresh_database() as url:
        yield url.replace("postgresql+psycopg://", "postgresql://")


def test_a_queue_that_is_not_connected_says_so() -> None:
    with pytest.raises(RuntimeError, match="not connected"):
        JobQueue().put("x")


def test_an_immediate_queue_runs_the_job_at_once(tmp_path: Path) -> None:
    ran: list[str] = []
    queue = JobQueue()
    queue.connect(ran.append, path=tmp_path / "q.sqlite", immediate=True)
    queue.put("pekerjaan")
    assert ran == ["pekerjaan"]


def test_a_queue_connected_anew_closes_what_it_had_open(tmp_path: Path, dsn: str) -> None:
    queue = JobQueue()
    queue.connect(print, path=tmp_path / "q.sqlite", dsn=dsn)
    queue.put("pekerjaan")
    held = queue._carrier().storage.conn
    queue.connect(print, path=tmp_path / "q.sqlite", immediate=True)
    with pytest.raises(Exception, match="closed"):
        held.execute("SELECT 1")


def test_jobs_reach_a_worker_that_starts_later_and_each_runs_once(tmp_path: Path, dsn: str) -> None:
    ran: list[str] = []
    done = threading.Event()

    def run(code: str) -> None:
        ran.append(code)
        if len(ran) == 3:
            done.set()

    sender, worker = JobQueue(), JobQueue()
    sender.connect(ran.append, path=tmp_path / "q.sqlite", dsn=dsn)
    for code in ("a", "b", "c"):
        sender.put(code)
    assert ran == []
    worker.connect(run, path=tmp_path / "q.sqlite", dsn=dsn)
    stop = worker.start_in_background(workers=2)
    try:
        assert done.wait(WAIT)
    finally:
        stop()
    assert sorted(ran) == ["a", "b", "c"]


def test_a_job_that_breaks_does_not_stop_the_worker(tmp_path: Path, dsn: str) -> None:
    done = threading.Event()

    def run(code: str) -> None:
        if code == "rusak":
            raise RuntimeError(code)
        done.set()

    queue = JobQueue()
    queue.connect(run, path=tmp_path / "q.sqlite", dsn=dsn)
    queue.put("rusak")
    queue.put("baik")
    stop = queue.start_in_background()
    try:
        assert done.wait(WAIT)
    finally:
        stop()


@pytest.mark.sqlite_only
def test_the_queue_file_runs_without_a_write_ahead_log(tmp_path: Path) -> None:
    """huey opens it with Python's own SQLite, which may have the WAL-reset bug."""
    queue = JobQueue()
    queue.connect(print, path=tmp_path / "q.sqlite")
    queue.put("x")
    assert not (tmp_path / "q.sqlite-wal").exists()
    assert (tmp_path / "q.sqlite").read_bytes()[18:20] == b"\x01\x01"
