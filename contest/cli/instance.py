"""What every command shares: ``--instance``, one line per problem, exit 0 only on success."""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial, wraps
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from contest.config import PREFIX, Settings, SettingsFault, load_settings
from contest.domain.errors import Invalid, Refusal
from contest.models.base import db
from contest.models.schema import Schema, SchemaState, read_schema
from contest.wording.refusals import explain, explain_problem

Command = TypeVar("Command", bound=Callable[..., Any])
Readiness = Callable[[Settings], str | None]

instance_option = click.option(
    "--instance",
    metavar="PATH",
    help="Instance folder (else CONTEST_INSTANCE, else instance/, else instance/demo/).",
)
new_instance_option = click.option(
    "--instance",
    metavar="PATH",
    envvar=PREFIX + "INSTANCE",
    help="Empty folder (else CONTEST_INSTANCE, else instance/).",
)

_SCHEMA_FAULTS = {
    SchemaState.ABSENT: "tidak ada; pulihkan cadangan terakhir dengan flask restore.",
    SchemaState.EMPTY: "tidak berisi tabel; pulihkan cadangan terakhir dengan flask restore.",
    SchemaState.FOREIGN: "bukan basis data aplikasi ini; periksa database_url atau pulihkan "
    "cadangan terakhir dengan flask restore.",
    SchemaState.OLDER: "skema {found} lebih lama daripada perangkat lunak ini ({wanted}); "
    "jalankan flask upgrade --instance {instance}.",
    SchemaState.NEWER: "skema {found} tidak dikenal perangkat lunak ini ({wanted}); pasang versi "
    "yang lebih baru atau pulihkan cadangan yang dibuat versi ini.",
    SchemaState.UNREADABLE: "tidak dapat dibaca ({detail}); jalankan flask doctor, lalu pulihkan "
    "cadangan terakhir dengan flask restore.",
}


def open_app(instance: str | os.PathLike[str] | None, *, settled: bool = False) -> Flask:
    """The application of an instance, made afresh. Exits with one line on bad settings.

    ``settled``: only the instance's own file counts, not the environment (demonstrations).
    """
    from contest.app import create_app

    try:
        return create_app(load_settings(instance, environ={} if settled else None))
    except SettingsFault as fault:
        fail(str(fault))


def unready(settings: Settings, *, any_schema: bool = False) -> str | None:
    """Why this instance cannot be worked with, as one line with its remedy; None when it can.

    ``any_schema``: an older schema will do (for the backup before an upgrade).
    """
    if not settings.initialised:
        return f"{settings.instance}: belum disiapkan; jalankan flask init atau flask demo."
    if reason := unwritable(settings.instance):
        return reason
    schema = read_schema(settings.database, settings.database_file)
    if schema.state is SchemaState.CURRENT:
        return None
    if any_schema and schema.state in {SchemaState.OLDER, SchemaState.NEWER}:
        return None
    return schema_fault(settings, schema)


def schema_fault(settings: Settings, schema: Schema) -> str:
    """What is wrong with the database, as one line with its remedy."""
    said = _SCHEMA_FAULTS[schema.state].format(
        found=schema.found,
        wanted=schema.wanted,
        detail=schema.detail,
        instance=settings.instance,
    )
    return f"{settings.shown_database}: {said}"


def unwritable(folder: Path) -> str | None:
    """One line when nothing can be written in ``folder``; tried, because rights alone mislead."""
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".tulis-"):
            return None
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        return f"{folder}: tidak dapat ditulis ({reason}); beri hak tulis pada folder itu."


def on_instance(function: Command) -> Command:
    """Run a command inside the application of a ready ``--instance``; refusals become lines."""
    return _opened(function, unready)


def on_any_schema(function: Command) -> Command:
    """The same for commands that an older schema does not hinder."""
    return _opened(function, partial(unready, any_schema=True))


def _opened(function: Command, readiness: Readiness) -> Command:
    @instance_option
    @wraps(function)
    def command(*args: Any, instance: str | None, **kwargs: Any) -> Any:
        app = open_app(instance)
        if reason := readiness(app.config["SETTINGS"]):
            fail(reason)
        with working(app), explained():
            return function(*args, **kwargs)

    return command  # type: ignore[return-value]


@contextmanager
def working(app: Flask) -> Iterator[None]:
    """Inside the application; afterwards every connection is closed and files may be moved."""
    with app.app_context():
        try:
            yield
        finally:
            db.session.remove()
            db.engine.dispose()


@contextmanager
def explained() -> Iterator[None]:
    """Turn refusals and database failures into one line each on stderr and exit 1."""
    try:
        yield
    except Invalid as refused:
        for problem in refused.problems:
            complain(f"{_place(problem)}: {explain_problem(problem)}")
        sys.exit(1)
    except Refusal as refusal:
        fail(explain(refusal))
    except SQLAlchemyError as fault:
        said = str(getattr(fault, "orig", None) or fault).strip().splitlines()[0]
        fail(f"basis data: {said}; jalankan flask doctor.")


def _place(problem: Any) -> str:
    """File, row and field of a fault in a data file; else the field."""
    file = getattr(problem, "file", "")
    return f"{file}: {problem.row}" if file else str(problem.field)


def complain(line: str) -> None:
    """One problem on stderr."""
    click.echo(line, err=True)


def fail(line: str) -> NoReturn:
    """One problem on stderr, and exit 1."""
    complain(line)
    sys.exit(1)
