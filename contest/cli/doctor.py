"""``flask doctor``: what this machine and this instance need, each with its remedy."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, current_app
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from contest.cli.instance import instance_option, open_app
from contest.config import Settings
from contest.models import db
from contest.models.sqlite import driver, wal_is_safe
from contest.rendering.pdf import probe

_LEAST_FREE = 500_000_000


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
    with app.app_context():
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
    yield _folder(settings.instance)
    if not settings.initialised:
        yield Finding("instance", False, f"{settings.instance} kosong", "jalankan flask init")
        return
    yield _space(settings.instance)
    yield _guarded("basis data", _database)
    yield _guarded("skema", _schema)


def _python() -> Finding:
    found = sys.version.split()[0]
    return Finding("Python", sys.version_info >= (3, 11), found, "pasang Python 3.11 atau lebih")


def _sqlite(settings: Settings) -> Finding:
    version = driver().sqlite_version_info
    shown = ".".join(map(str, version))
    mode = "WAL" if wal_is_safe(version) else "jurnal biasa (versi ini tidak aman untuk WAL)"
    used = "" if settings.database.startswith("sqlite") else ", hanya untuk antrean pekerjaan"
    return Finding("SQLite", version >= (3, 35), f"{shown}, {mode}{used}", "perbarui pysqlite3")


def _clock(settings: Settings) -> Finding:
    now = datetime.now(UTC)
    local = now.astimezone(ZoneInfo(settings.time_zone))
    good = now.year >= 2026
    return Finding("jam", good, f"{local:%d-%m-%Y %H.%M} {settings.time_zone}", "setel jam mesin")


def _folder(folder: Path) -> Finding:
    present = folder if folder.exists() else folder.parent
    good = present.exists() and os.access(present, os.W_OK)
    return Finding("folder", good, str(folder), "beri hak tulis pada folder itu")


def _space(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    detail = f"{free // 1_000_000} MB kosong"
    return Finding("ruang disk", free >= _LEAST_FREE, detail, "sediakan paling sedikit 500 MB")


def _guarded(name: str, check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except SQLAlchemyError as fault:
        line = str(fault).splitlines()[0]
        return Finding(name, False, line, "pulihkan dari cadangan atau periksa database_url")


def _database() -> Finding:
    if db.engine.dialect.name != "sqlite":
        version = db.session.execute(text("SHOW server_version")).scalar_one()
        return Finding("basis data", True, f"PostgreSQL {version}")
    answer = str(db.session.execute(text("PRAGMA quick_check")).scalar_one())
    return Finding("basis data", answer == "ok", answer, "pulihkan dari cadangan terakhir")


def _schema() -> Finding:
    found = MigrationContext.configure(db.session.connection()).get_current_revision()
    migrations = current_app.extensions["migrate"].directory
    wanted = ScriptDirectory(migrations).get_current_head()
    detail = f"versi {found or 'kosong'}, perangkat lunak memerlukan {wanted}"
    return Finding("skema", found == wanted, detail, "buat cadangan lalu jalankan flask db upgrade")
