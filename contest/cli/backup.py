"""``flask backup`` and ``flask restore``: the whole instance in one verifiable archive.

The archive holds database, stored files and settings. The secret key stays outside: a restored
instance makes a new one, which only ends the open sessions.
"""

import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import current_app

from contest.adapters.archive import BrokenArchive, unpack_archive, write_archive
from contest.cli.instance import explained, fail, new_instance_option, on_any_schema
from contest.cli.progress import ticker
from contest.config import (
    DATABASE_FILE,
    DEMO_INSTANCE,
    SECRET_FILE,
    SETTINGS_FILE,
    Settings,
    SettingsFault,
    load_settings,
    new_instance,
    settings_values,
    write_settings,
)
from contest.models.schema import SchemaState, read_schema
from contest.models.sqlite import copy_database, driver

_DUMP = "contest.pgdump"
_BESIDE = frozenset({".gitkeep", DEMO_INSTANCE.name})
"""What may lie in a folder that counts as empty."""


@click.command()
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@on_any_schema
def backup(target: Path) -> None:
    """Write database, files and settings of the instance to the archive TARGET (.tar)."""
    count = write_backup(current_app.config["SETTINGS"], target)
    click.echo(f"{target}: {count} berkas tersimpan.")


def write_backup(settings: Settings, target: Path) -> int:
    """Archive an instance while it runs; returns the number of members. Exits on failure."""
    about = {
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "mode": settings.mode,
        "schema": read_schema(settings.database, settings.database_file).found,
    }
    stored = sum(1 for _ in _stored_files(settings))
    report = ticker()
    with tempfile.TemporaryDirectory(dir=settings.instance, prefix=".cadangan-") as scratch:
        try:
            return write_archive(
                target,
                _members(settings, Path(scratch)),
                about,
                lambda done: report("cadangan", done, stored + 2),
            )
        except FileExistsError:
            fail(f"{target}: sudah ada; pilih nama lain.")
        except driver().Error as fault:
            fail(f"{settings.shown_database}: {fault}; jalankan flask check.")
        except OSError as fault:
            fail(f"{target}: tidak dapat ditulis ({fault.strerror}); periksa folder dan ruangnya.")


def _members(settings: Settings, scratch: Path) -> Iterator[tuple[str, Path]]:
    """The database first: a file that comes later is then at worst one too many."""
    yield _copy_of_database(settings, scratch)
    yield SETTINGS_FILE, settings.instance / SETTINGS_FILE
    for path in _stored_files(settings):
        yield path.relative_to(settings.instance).as_posix(), path


def _stored_files(settings: Settings) -> Iterator[Path]:
    """Files in their place; what is only arriving belongs to no row yet."""
    return iter(sorted(settings.files.glob("??/??/*")))


def _copy_of_database(settings: Settings, scratch: Path) -> tuple[str, Path]:
    if settings.database_file is not None:
        path = scratch / DATABASE_FILE
        copy_database(settings.database_file, path)
        return DATABASE_FILE, path
    path = scratch / _DUMP
    _postgres("pg_dump", "--format=custom", f"--file={path}", settings.postgres_url)
    return _DUMP, path


def _postgres(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own tools; its complaint becomes ours."""
    if shutil.which(program) is None:
        fail(f"{program}: tidak ada; pasang paket postgresql-client.")
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)  # noqa: S603  (fixed programs)
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"kode {done.returncode}"]
        fail(f"{program}: {said[-1]}")


@click.command()
@click.argument("archive", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@new_instance_option
def restore(archive: Path, instance: str | None) -> None:
    """Unpack ARCHIVE into an empty instance folder, verifying every file on the way.

    A PostgreSQL dump goes into the empty database that CONTEST_DATABASE_URL names, else into the
    one of the archived settings.
    """
    folder = new_instance(instance)
    if folder.exists() and {path.name for path in folder.iterdir()} - _BESIDE:
        fail(f"{folder}: tidak kosong; pilih folder kosong dengan --instance.")
    with explained():
        made_at = _restore_beside(archive, folder)
    click.echo(f"{folder}: dipulihkan dari cadangan {made_at}.")
    click.echo(f"Periksa dengan flask check --instance {folder}.")


def _restore_beside(archive: Path, folder: Path) -> str:
    """Unpack and verify in a corner, then move into place: a damaged archive leaves nothing."""
    corner = folder / ".sedang-dipulihkan"
    report = ticker()
    fresh = not folder.exists()
    try:
        corner.mkdir(parents=True)
        about = unpack_archive(archive, corner, lambda done: report("berkas", done, done))
        _complete(corner, archive)
        _move_up(corner)
    except OSError as fault:
        fail(f"{folder}: tidak dapat ditulis ({fault.strerror}); periksa folder dan ruangnya.")
    finally:
        shutil.rmtree(corner, ignore_errors=True)
        if fresh:
            with suppress(OSError):
                folder.rmdir()  # only when nothing came in
    return about.get("made_at", "?")


def _move_up(corner: Path) -> None:
    """The settings last: with them the folder becomes an instance."""
    for path in sorted(corner.iterdir(), key=lambda path: path.name == SETTINGS_FILE):
        path.rename(corner.parent / path.name)


def _complete(folder: Path, archive: Path) -> None:
    """Give the instance a fresh secret; load a PostgreSQL dump into the database set for it."""
    dump = folder / _DUMP
    if not (folder / SETTINGS_FILE).is_file() or not (
        dump.is_file() or (folder / DATABASE_FILE).is_file()
    ):
        raise BrokenArchive("archive-unreadable", file=str(archive))
    (folder / SECRET_FILE).unlink(missing_ok=True)
    secret = {"CONTEST_SECRET_KEY": secrets.token_hex(32)}
    try:
        values = settings_values(load_settings(folder, environ=secret)) | {"database_url": ""}
        if dump.is_file():
            here = load_settings(folder, environ={**os.environ, **secret})
            values["database_url"] = here.database_url
        write_settings(folder, **values)
        settings = load_settings(folder, environ={})
    except SettingsFault as fault:
        fail(f"{archive}: {fault}")
    if dump.is_file():
        _load_dump(settings, dump)


def _load_dump(settings: Settings, dump: Path) -> None:
    if settings.database_file is not None:
        fail("CONTEST_DATABASE_URL: isi dengan basis data PostgreSQL kosong untuk cadangan ini.")
    schema = read_schema(settings.database, None)
    if schema.state is SchemaState.UNREADABLE:
        fail(f"{settings.shown_database}: {schema.detail}")
    if schema.state is not SchemaState.EMPTY:
        fail(
            f"{settings.shown_database}: tidak kosong; isi CONTEST_DATABASE_URL dengan yang kosong."
        )
    _postgres(
        "pg_restore",
        "--exit-on-error",
        "--single-transaction",
        "--no-owner",
        f"--dbname={settings.postgres_url}",
        str(dump),
    )
    dump.unlink()
