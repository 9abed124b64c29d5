"""``flask init``: a real instance with its first administrator and the list of agencies."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
from flask_migrate import upgrade

from contest.adapters.datafiles import load_agencies
from contest.cli.instance import explained, fail, new_instance_option, open_app, working
from contest.config import (
    DATABASE_FILE,
    SECRET_FILE,
    SETTINGS_FILE,
    SettingsFault,
    new_instance,
    write_settings,
)
from contest.domain.accounts import (
    normal_name,
    normal_username,
    person_problems,
    username_problems,
)
from contest.domain.actor import SYSTEM, Role
from contest.domain.agencies import AgencyList
from contest.domain.errors import Invalid
from contest.models.schema import SchemaState, read_schema
from contest.services.accounts import create_user, grant_role
from contest.services.agencies import load_agency_list
from contest.services.invitations import invite

_OURS = (SETTINGS_FILE, DATABASE_FILE, "queue.sqlite", "files")
"""What an instance consists of, beside its secret."""


@click.command()
@new_instance_option
@click.option("--base-url", required=True, help="Address people will use, e.g. https://lomba.id.")
@click.option("--database-url", default="", help="PostgreSQL address; SQLite when left out.")
@click.option("--administrator", required=True, help="User name of the first administrator.")
@click.option("--name", required=True, help="Full name of the first administrator.")
@click.option("--agencies", default="kalsel-2026", show_default=True, help="Packaged list or file.")
def init(
    *,
    instance: str | None,
    base_url: str,
    database_url: str,
    administrator: str,
    name: str,
    agencies: str,
) -> None:
    """Create database, agencies and the first administrator, whose activation link is printed."""
    folder = new_instance(instance)
    _refuse_used(folder)
    listed = Path(agencies)
    with explained():
        _refuse_bad_person(administrator, name)
        rows = load_agencies(listed if listed.suffix == ".json" else agencies)
    with _all_or_nothing(folder):
        prepare(folder, mode="production", base_url=base_url, database_url=database_url)
        added, token = _fill(folder, rows, administrator, name)
    click.echo(f"{folder}: siap, {added} perangkat daerah dimuat.")
    click.echo(f"Tautan aktivasi {administrator}: {base_url.rstrip('/')}/undangan/{token}")
    click.echo("Tautan berlaku sekali, 72 jam. Berikutnya: jalankan peladen dan flask worker.")


def _refuse_used(folder: Path) -> None:
    """Never over an instance, nor over the data of one that lost its settings."""
    if (folder / SETTINGS_FILE).exists():
        fail(f"{folder}: sudah disiapkan; pakai folder lain dengan --instance.")
    for name in _OURS:
        if (folder / name).exists():
            fail(f"{folder / name}: sisa instans lama; pulihkan {SETTINGS_FILE} atau pindahkan.")


def _refuse_bad_person(username: str, name: str) -> None:
    """Said before anything is made."""
    problems = username_problems(normal_username(username))
    problems += person_problems(normal_name(name), "", "")
    if problems:
        raise Invalid(problems)


@contextmanager
def _all_or_nothing(folder: Path) -> Iterator[None]:
    """A failed set-up leaves neither an instance nor a folder that was not there before."""
    fresh = not folder.exists()
    try:
        yield
    except BaseException:
        for path in folder.glob("*") if folder.is_dir() else ():
            if path.name.startswith((*_OURS[:-1], SECRET_FILE)):
                path.unlink()
        if fresh:
            shutil.rmtree(folder, ignore_errors=True)
        raise


def _fill(folder: Path, rows: AgencyList, administrator: str, name: str) -> tuple[int, str]:
    """Agencies and the first administrator: how many, and the token of his link."""
    at = datetime.now(UTC)
    with working(open_app(folder, settled=True)), explained():
        user_id = create_user(SYSTEM, username=administrator, name=name, at=at)
        grant_role(SYSTEM, user_id, Role.ADMINISTRATOR, at=at)
        loaded = load_agency_list(SYSTEM, rows, at=at)
        issued = invite(SYSTEM, user_id, at=at)
    return loaded.added, issued.token


def prepare(folder: Path, *, mode: str, base_url: str, database_url: str = "") -> None:
    """Write the settings and make the tables in an empty database."""
    try:
        write_settings(folder, mode=mode, base_url=base_url, database_url=database_url)
    except SettingsFault as fault:
        fail(str(fault))
    except OSError as fault:
        fail(f"{folder}: tidak dapat ditulis ({fault.strerror}); beri hak tulis pada folder itu.")
    app = open_app(folder, settled=True)
    settings = app.config["SETTINGS"]
    schema = read_schema(settings.database, settings.database_file)
    if schema.state is SchemaState.UNREADABLE:
        fail(f"{settings.shown_database}: {schema.detail}")
    if schema.state not in {SchemaState.ABSENT, SchemaState.EMPTY}:
        fail(f"{settings.shown_database}: tidak kosong; pakai basis data yang kosong.")
    with working(app), explained():
        upgrade()
