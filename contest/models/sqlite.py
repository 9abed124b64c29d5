"""Opening SQLite safely.

WAL is used only with a library free of the WAL-reset bug (https://sqlite.org/wal.html): 3.51.3
and later, 3.50.7+ of 3.50, 3.44.6+ of 3.44. Any other library runs in rollback-journal mode.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import Connection, Engine, event

BUSY_TIMEOUT_MS = 10_000


def driver() -> ModuleType:
    """The bundled SQLite where a wheel exists, else the one of this Python."""
    try:
        from pysqlite3 import dbapi2
    except ImportError:
        return sqlite3
    return dbapi2  # type: ignore[no-any-return]


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Whether this SQLite version is free of the WAL-reset bug."""
    if version[:2] in {(3, 44), (3, 50)}:
        return version >= ((3, 44, 6) if version[1] == 44 else (3, 50, 7))
    return version >= (3, 51, 3)


def engine_options() -> dict[str, Any]:
    """Options of ``create_engine`` for a SQLite address."""
    return {"module": driver(), "connect_args": {"timeout": BUSY_TIMEOUT_MS / 1000}}


def prepare(engine: Engine) -> None:
    """Attach the pragmas and the explicit BEGIN to a SQLite engine."""
    journal = "WAL" if wal_is_safe(driver().sqlite_version_info) else "DELETE"

    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA journal_mode={journal}")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # Deferred read-then-write fails at once when another writer came between, whatever the
        # timeout; use cases therefore ask for IMMEDIATE.
        kind = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {kind}")


def copy_database(source: Path, target: Path) -> None:
    """Copy a live database into one whole file (SQLite's online backup).

    Raises the driver's DatabaseError when the copy is damaged.
    """
    module = driver()
    with (
        closing(module.connect(str(source))) as origin,
        closing(module.connect(str(target))) as copy,
    ):
        origin.backup(copy)
        said = copy.execute("PRAGMA quick_check").fetchone()[0]
        if said != "ok":
            raise module.DatabaseError(" ".join(said.split()))
        # One file, without a write-ahead log beside it, is what an archive can carry.
        copy.execute("PRAGMA journal_mode=DELETE")
