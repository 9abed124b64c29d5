"""``flask backup`` and ``flask restore``: the whole instance in one verifiable archive.

The archive holds database, stored files and settings. The secret key stays outside: a restored
instance makes a new one, which only ends the open sessions.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import current_app

from contest.adapters.archive import unpack_archive, write_archive
from contest.cli.instance import explained, fail, on_instance
from contest.config import SETTINGS_FILE, Settings, find_instance, load_settings, write_settings
from contest.models.sqlite import copy_database

_DATABASE = "contest.sqlite"
_DUMP = "contest.pgdump"


@click.command()
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@on_instance
def backup(target: Path) -> None:
    """Write database, files and settings of the instance to the archive TARGET (.tar)."""
    settings: Settings = current_app.config["SETTINGS"]
    about = {"made_at": datetime.now(UTC).isoformat(timespec="seconds"), "mode": settings.mode}
    with tempfile.TemporaryDirectory() as scratch:
        try:
            count = write_archive(target, _members(settings, Path(scratch)), about)
        except FileExistsError:
            fail(f"{target}: sudah ada; pilih nama lain.")
        except OSError as fault:
            fail(f"{target}: tidak dapat ditulis ({fault.strerror}); periksa folder dan ruangnya.")
    click.echo(f"{target}: {count} berkas tersimpan.")


def _members(settings: Settings, scratch: Path) -> Iterator[tuple[str, Path]]:
    yield _copy_of_database(settings, scratch)
    yield SETTINGS_FILE, settings.instance / SETTINGS_FILE
    if settings.files.is_dir():
        for path in sorted(settings.files.rglob("*")):
            if path.is_file() and not path.name.startswith("."):
                yield path.relative_to(settings.instance).as_posix(), path


def _copy_of_database(settings: Settings, scratch: Path) -> tuple[str, Path]:
    if settings.database.startswith("sqlite"):
        path = scratch / _DATABASE
        copy_database(settings.database.removeprefix("sqlite:///"), str(path))
        return _DATABASE, path
    path = scratch / _DUMP
    _postgres("pg_dump", "--format=custom", f"--file={path}", _plain_url(settings))
    return _DUMP, path


def _plain_url(settings: Settings) -> str:
    return settings.database.replace("postgresql+psycopg://", "postgresql://")


def _postgres(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own tools; its complaint becomes ours."""
    if shutil.which(program) is None:
        fail(f"{program}: tidak ada; pasang paket postgresql-client.")
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)  # noqa: S603  (fixed programs)
    if done.returncode:
        fail(f"{program}: {done.stderr.strip().splitlines()[-1]}")


@click.command()
@click.argument("archive", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--instance", metavar="PATH", help="Empty folder to restore into.")
def restore(archive: Path, instance: str | None) -> None:
    """Unpack ARCHIVE into an empty instance folder, verifying every file on the way."""
    folder = find_instance(instance)
    if folder.exists() and any(folder.iterdir()):
        fail(f"{folder}: tidak kosong; pilih folder kosong dengan --instance.")
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with explained():
            about = unpack_archive(archive, folder)
    except SystemExit:
        shutil.rmtree(folder)
        raise
    _complete(folder)
    click.echo(f"{folder}: dipulihkan dari cadangan {about['made_at']}. Jalankan flask check.")


def _complete(folder: Path) -> None:
    """Give the instance a fresh secret; load a PostgreSQL dump into the database set for it."""
    old = load_settings(folder, environ={})
    write_settings(
        folder,
        mode=old.mode,
        base_url=old.base_url,
        database_url=_plain_url(old) if old.database_url else "",
    )
    dump = folder / _DUMP
    if dump.is_file():
        url = _plain_url(load_settings(folder))
        _postgres("pg_restore", "--exit-on-error", "--no-owner", f"--dbname={url}", str(dump))
        dump.unlink()
