"""SQLite is opened safely: no unsafe log, every write synced, foreign keys on, no lost update."""

import sqlite3
import threading
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from contest.app import create_app
from contest.config import Settings
from contest.domain.actor import SYSTEM
from contest.domain.errors import Unavailable
from contest.models import db
from contest.models import sqlite as rules
from contest.models.certificates import NumberRegister
from contest.models.sqlite import copy_database, driver, wal_is_safe
from contest.services.transaction import use_case
from tests.factories import NOW

pytestmark = pytest.mark.sqlite_only


def _pragma(name: str) -> object:
    return db.session.execute(text(f"PRAGMA {name}")).scalar_one()


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 0), True),
        ((4, 0, 0), True),
    ],
)
def test_the_write_ahead_log_needs_a_version_without_the_reset_bug(
    version: tuple[int, ...], safe: bool
) -> None:
    assert wal_is_safe(version) is safe


def test_the_bundled_library_is_safe_where_there_is_a_wheel() -> None:
    if driver() is sqlite3:
        pytest.skip("no wheel for this machine")
    assert wal_is_safe(driver().sqlite_version_info)


def test_a_connection_is_synced_and_keeps_foreign_keys(app: Flask) -> None:
    assert _pragma("synchronous") == 2
    assert _pragma("foreign_keys") == 1
    assert _pragma("busy_timeout") == rules.BUSY_TIMEOUT_MS
    safe = wal_is_safe(driver().sqlite_version_info)
    assert _pragma("journal_mode") == ("wal" if safe else "delete")


def test_an_unsafe_library_gets_no_write_ahead_log(
    instance: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "wal_is_safe", lambda version: False)
    app = create_app(instance)
    with app.app_context():
        assert _pragma("journal_mode") == "delete"
        db.session.remove()
        db.engine.dispose()


def _register(app: Flask) -> int:
    register = NumberRegister(
        key="uji", year=2026, pattern="{number}", classification="", unit="", last_number=0
    )
    db.session.add(register)
    db.session.commit()
    return register.id


def test_threads_that_read_and_write_lose_nothing(app: Flask) -> None:
    """A deferred BEGIN would fail at once here, whatever the timeout."""
    register_id = _register(app)
    db.session.rollback()
    failures: list[BaseException] = []

    def count() -> None:
        with app.app_context():
            try:
                for _turn in range(10):
                    with use_case(SYSTEM, NOW) as unit:
                        unit.session.get_one(NumberRegister, register_id).last_number += 1
                        unit.record("test.count", "test:1")
            except BaseException as fault:
                failures.append(fault)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=count) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.expire_all()
    assert failures == []
    assert db.session.get_one(NumberRegister, register_id).last_number == 60


def test_a_database_locked_for_too_long_is_answered_and_nothing_is_half_done(
    instance: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "BUSY_TIMEOUT_MS", 50)
    app = create_app(instance)
    assert instance.database_file is not None
    blocker = driver().connect(str(instance.database_file), isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    with app.app_context():
        with pytest.raises(Unavailable, match="database-busy"), use_case(SYSTEM, NOW) as unit:
            unit.record("test.never", "test:1")
        assert db.session.execute(text("SELECT COUNT(*) FROM audit_record")).scalar_one() == 0
        blocker.execute("ROLLBACK")
        with use_case(SYSTEM, NOW) as unit:
            unit.record("test.later", "test:1")
        db.session.remove()
        db.engine.dispose()
    blocker.close()


def test_a_reader_is_not_held_up_by_a_writer(app: Flask, instance: Settings) -> None:
    if not wal_is_safe(driver().sqlite_version_info):
        pytest.skip("without a write-ahead log a reader waits")
    with use_case(SYSTEM, NOW) as unit:
        unit.record("test.running", "test:1")
        other = driver().connect(str(instance.database_file))
        assert other.execute("SELECT COUNT(*) FROM audit_record").fetchone() == (0,)
        other.close()


def test_a_copy_of_a_live_database_is_one_whole_file(app: Flask, tmp_path: Path) -> None:
    settings: Settings = app.config["SETTINGS"]
    assert settings.database_file is not None
    with use_case(SYSTEM, NOW) as unit:
        unit.record("test.before", "test:1")
    copy_database(settings.database_file, tmp_path / "copy.sqlite")
    assert [path.name for path in tmp_path.glob("copy*")] == ["copy.sqlite"]
    copy = driver().connect(str(tmp_path / "copy.sqlite"))
    assert copy.execute("SELECT action FROM audit_record").fetchall() == [("test.before",)]
    assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    copy.close()


def test_a_full_disk_is_an_error_and_reads_go_on(app: Flask) -> None:
    db.session.execute(text("PRAGMA max_page_count = 1"))
    db.session.rollback()
    with pytest.raises(OperationalError, match="full"), use_case(SYSTEM, NOW) as unit:
        unit.record("test.fill", "test:1", text="x" * 500_000)
    db.session.rollback()
    assert db.session.execute(text("SELECT COUNT(*) FROM audit_record")).scalar_one() == 0
