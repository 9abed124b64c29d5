"""Fixtures: a fresh migrated database per test, an app, a client, named people.

The suite runs on SQLite, or on PostgreSQL when CONTEST_TEST_DATABASE_URL names a server
database whose role may create databases.
"""

import os
import shutil
import socket
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from contest.app import create_app
from contest.config import Settings
from contest.models import db

SERVER = os.environ.get("CONTEST_TEST_DATABASE_URL", "").replace(
    "postgresql://", "postgresql+psycopg://"
)
SECRET = "for-tests-only-" + "x" * 32


@pytest.fixture(autouse=True)
def _no_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing leaves the machine in a test."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> Any:
        host = address[0] if isinstance(address, tuple) else address
        local = isinstance(host, (str, bytes)) and str(host) in {"127.0.0.1", "::1", "localhost"}
        if self.family == socket.AF_UNIX or local:
            return connect(self, address)
        raise AssertionError(f"a test tried to reach {address!r}")

    monkeypatch.setattr(socket.socket, "connect", guarded)


def settings_for(folder: Path, database_url: str = "") -> Settings:
    """Settings of a test instance in ``folder``."""
    return Settings(
        instance=folder,
        secret_key=SECRET,
        mode="test",
        database_url=database_url,
        base_url="http://localhost",
    )


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A migrated, empty database that each test copies: a file's path, or a database's name."""
    folder = tmp_path_factory.mktemp("template")
    if not SERVER:
        _migrate(settings_for(folder))
        # The copy must be one file, so the write-ahead log is folded in first.
        yield str(folder / "contest.sqlite")
        return
    name = f"contest_template_{uuid.uuid4().hex[:8]}"
    _on_server(f"CREATE DATABASE {name}")
    _migrate(settings_for(folder, _address(name)))
    yield name
    _on_server(f"DROP DATABASE {name} WITH (FORCE)")


def _migrate(settings: Settings) -> None:
    app = create_app(settings)
    with app.app_context():
        upgrade()
        db.session.remove()
        db.engine.dispose()


def _address(name: str) -> str:
    return make_url(SERVER).set(database=name).render_as_string(hide_password=False)


def _on_server(statement: str) -> None:
    engine = create_engine(SERVER, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.fixture
def instance(template: str, tmp_path: Path) -> Iterator[Settings]:
    """Settings of a fresh instance with a migrated database."""
    with fresh_instance(template, tmp_path / "instance") as settings:
        yield settings


@contextmanager
def fresh_instance(template: str, folder: Path) -> Iterator[Settings]:
    """The same for fixtures that live longer than a test."""
    folder.mkdir()
    if not SERVER:
        shutil.copy(template, folder / "contest.sqlite")
        yield settings_for(folder)
        return
    with fresh_database(template) as url:
        yield settings_for(folder, url)


@contextmanager
def fresh_database(template: str = "template1") -> Iterator[str]:
    """The address of a database of its own on the PostgreSQL server, dropped afterwards."""
    name = f"contest_{uuid.uuid4().hex[:12]}"
    _on_server(f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield _address(name)
    finally:
        _on_server(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def app(instance: Settings) -> Iterator[Flask]:
    """The application on a fresh database, inside an application context."""
    application = create_app(instance)
    application.config["WTF_CSRF_ENABLED"] = False
    with application.app_context():
        yield application
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """An anonymous browser."""
    return app.test_client()
