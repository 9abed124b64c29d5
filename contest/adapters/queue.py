"""The door to the job queue: huey carries job codes, our ``job`` table carries the truth."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

from huey import Huey, MemoryHuey, PostgresHuey, SqliteHuey
from huey.consumer import Consumer


class _EmbeddedConsumer(Consumer):
    """A consumer inside a server process, which keeps the process's own signal handlers."""

    def _set_signal_handlers(self) -> None:
        """Leave SIGINT and SIGTERM to the server."""


class JobQueue:
    """Hands job codes to a worker: another process, a thread, or (in tests) at once.

    The carrier is opened when it is first needed, in the process that needs it: connecting
    touches neither file nor database.
    """

    def __init__(self) -> None:
        self._open: Callable[[], Huey] | None = None
        self._run: Callable[[str], None] | None = None
        self._huey: Huey | None = None
        self._task: Callable[[str], Any] | None = None
        self._opening = Lock()

    def connect(
        self, run: Callable[[str], None], *, path: Path, dsn: str = "", immediate: bool = False
    ) -> None:
        """Choose the carrier: PostgreSQL when ``dsn`` is given, else the SQLite file ``path``.

        huey opens its file with Python's own SQLite, which may have the WAL-reset bug; the file
        therefore runs in rollback-journal mode. A carrier chosen before is closed.
        """
        if immediate:
            self._open = partial(MemoryHuey, immediate=True)
        elif dsn:
            self._open = partial(PostgresHuey, dsn=dsn)
        else:
            self._open = partial(SqliteHuey, filename=str(path), journal_mode="delete", fsync=True)
        with self._opening:
            if self._huey is not None:
                self._huey.storage.close()
            self._run, self._huey, self._task = run, None, None

    def _carrier(self) -> Huey:
        with self._opening:
            if self._huey is None:
                self._huey, self._task = self._opened()
            return self._huey

    def _opened(self) -> tuple[Huey, Callable[[str], Any]]:
        if self._open is None or self._run is None:
            raise RuntimeError("the job queue is not connected")
        huey, run = self._open(), self._run

        def run_job(code: str) -> None:
            run(code)

        # huey names a task after its module: one of ours, so that every process agrees on it.
        return huey, huey.task()(run_job)

    def put(self, code: str) -> None:
        """Ask a worker to run the job with this code."""
        self._carrier()
        if self._task is not None:
            self._task(code)

    def start_in_background(self, workers: int = 1) -> Callable[[], None]:
        """Run jobs in threads of this process; returns the function that stops them."""
        consumer = _EmbeddedConsumer(self._carrier(), workers=workers, periodic=False)
        consumer.start()
        return lambda: consumer.stop(graceful=True)

    def run_forever(self, workers: int = 1) -> None:
        """Run jobs until SIGINT or SIGTERM: the worker process."""
        Consumer(self._carrier(), workers=workers, periodic=False).run()


queue = JobQueue()
