"""Running commands as a person does, and instances to run them on."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from click import Command
from click.testing import CliRunner
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import NullPool

from contest.app import create_app
from contest.cli import COMMANDS
from contest.cli.demo.seed import Seeder
from contest.cli.instance import working
from contest.config import Settings, load_settings, write_settings
from contest.models.sqlite import driver
from tests.conftest import fresh_instance

ROOT = Path(__file__).resolve().parents[2]
FLASK = [sys.executable, "-m", "flask", "--app", "wsgi"]


@dataclass(frozen=True)
class Said:
    """How a command ended: exit code, what it printed, and its complaints line by line."""

    code: int
    out: str
    problems: tuple[str, ...]

    @property
    def err(self) -> str:
        """The complaints as one text."""
        return "\n".join(self.problems)


def flask(*words: str | Path, env: Mapping[str, str | None] | None = None) -> Said:
    """Run a command of ours in this process."""
    name, *arguments = map(str, words)
    commands: dict[str, Command] = {command.name or "": command for command in COMMANDS}
    done = CliRunner().invoke(commands[name], arguments, env=env)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return Said(done.exit_code, done.stdout, tuple(done.stderr.splitlines()))


def process(*words: str | Path, env: Mapping[str, str] | None = None, timeout: int = 60) -> Said:
    """Run ``flask …`` as a process of its own, from the project's folder."""
    done = subprocess.run(
        [*FLASK, *map(str, words)],
        cwd=ROOT,
        env=clean_environment() | dict(env or {}),
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
    return Said(done.returncode, done.stdout, tuple(done.stderr.splitlines()))


def clean_environment() -> dict[str, str]:
    """This environment without settings of ours."""
    dropped = ("CONTEST_", "FLASK_", "DATABASE_URL")
    return {key: value for key, value in os.environ.items() if not key.startswith(dropped)}


def initialised(settings: Settings) -> Settings:
    """Give a test's instance its settings file, so that commands find it; as commands see it."""
    values = {"mode": "test", "base_url": "http://localhost", "database_url": settings.database_url}
    write_settings(settings.instance, **values)
    return load_settings(settings.instance, environ={})


@contextmanager
def seeded(template: str, folder: Path) -> Iterator[Settings]:
    """A small contest made through the services: one edition finished, one in scoring."""
    with fresh_instance(template, folder) as bare:
        settings = initialised(bare)
        with working(create_app(settings)):
            Seeder(
                "banua-sungai-uji",
                datetime.now(UTC),
                lambda what, done, total: None,
                base_url="http://localhost",
                limit=2,
            ).run()
        yield settings


@contextmanager
def by_hand(settings: Settings) -> Iterator[Connection]:
    """A connection behind the application's back, committed at the end."""
    options: dict[str, Any] = {"poolclass": NullPool}
    if settings.database_file is not None:
        options["module"] = driver()
    engine = create_engine(settings.database, **options)
    with engine.begin() as connection:
        yield connection
    engine.dispose()
