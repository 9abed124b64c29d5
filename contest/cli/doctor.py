"""``flask doctor``: what this machine and this instance need, each with its remedy."""

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from contest.cli.instance import instance_option, open_app, schema_fault, unwritable, working
from contest.config import Settings
from contest.models import db
from contest.models.schema import Schema, SchemaState, read_schema
from contest.models.sqlite import driver, wal_is_safe
from contest.rendering.pdf import probe

_LEAST_FREE = 500_000_000
_SPLIT = "; "


@dataclass(frozen=True)
class Finding:
    """One checked need: whether it holds, and what to do when it does not."""

    name: str
    good: bool
    detail: str
    remedy: str = ""


@click.command()
@instance_option
def doctor(instance: str | None) -> None:
    """Check Python, SQLite, Pango, fonts, folder, database and schema; exit 1 when one fails."""
    app = open_app(instance)
    with working(app):
        findings = list(_findings(app))
    for finding in findings:
        click.echo(f"{'baik ' if finding.good else 'GAGAL'}  {finding.name}: {finding.detail}")
    failed = [finding for finding in findings if not finding.good]
    for finding in failed:
        click.echo(f"{finding.name}: {finding.detail}; {finding.remedy}", err=True)
    sys.exit(1 if failed else 0)


def _findings(app: Flask) -> Iterator[Finding]:
    settings: Settings = app.config["SETTINGS"]
    yield _python()
    yield _sqlite(settings)
    for part in probe():
        yield Finding(part.part, part.ok, part.detail, part.remedy)
    yield _clock(settings)
    if not settings.initialised:
        yield Finding("instans", False, f"{settings.instance} kosong", "jalankan flask init")
        return
    yield _folder(settings.instance)
    yield _space(settings.instance)
    yield from _database(settings)


def _python() -> Finding:
    found = sys.version.split()[0]
    return Finding("Python", sys.version_info >= (3, 11), found, "pasang Python 3.11 atau lebih")


def _sqlite(settings: Settings) -> Finding:
    version = driver().sqlite_version_info
    shown = ".".join(map(str, version))
    mode = "WAL" if wal_is_safe(version) else "jurnal biasa (versi ini tidak aman untuk WAL)"
    used = "" if settings.database_file else ", hanya untuk antrean pekerjaan"
    return Finding("SQLite", version >= (3, 35), f"{shown}, {mode}{used}", "perbarui pysqlite3")


def _clock(settings: Settings) -> Finding:
    now = datetime.now(UTC)
    local = now.astimezone(ZoneInfo(settings.time_zone))
    good = now.year >= 2026
    return Finding("jam", good, f"{local:%d-%m-%Y %H.%M} {settings.time_zone}", "setel jam mesin")


def _folder(folder: Path) -> Finding:
    detail, _split, remedy = (unwritable(folder) or "").partition(_SPLIT)
    return Finding("folder", not detail, detail or str(folder), remedy)


def _space(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    detail = f"{free // 1_000_000} MB kosong"
    return Finding("ruang disk", free >= _LEAST_FREE, detail, "sediakan paling sedikit 500 MB")


def _database(settings: Settings) -> Iterator[Finding]:
    """The schema first: a file of another application is not opened for writing."""
    schema = read_schema(settings.database, settings.database_file)
    yield _schema(settings, schema)
    if schema.state in {SchemaState.CURRENT, SchemaState.OLDER, SchemaState.NEWER}:
        yield _answers(settings)
    if settings.database_file is None:
        present = shutil.which("pg_dump") is not None
        detail = "pg_dump ada" if present else "pg_dump tidak ada"
        yield Finding("cadangan", present, detail, "pasang paket postgresql-client")


def _schema(settings: Settings, schema: Schema) -> Finding:
    if schema.state is SchemaState.CURRENT:
        return Finding("skema", True, f"versi {schema.found}")
    detail, _split, remedy = schema_fault(settings, schema).partition(_SPLIT)
    return Finding("skema", False, detail, remedy)


def _answers(settings: Settings) -> Finding:
    remedy = "pulihkan cadangan terakhir dengan flask restore"
    try:
        if settings.database_file is None:
            version = db.session.execute(text("SHOW server_version")).scalar_one()
            return Finding("basis data", True, f"PostgreSQL {version}")
        answer = str(db.session.execute(text("PRAGMA quick_check")).scalar_one())
    except SQLAlchemyError as fault:
        answer = str(getattr(fault, "orig", None) or fault).strip().splitlines()[0]
    return Finding("basis data", answer == "ok", answer, remedy)
