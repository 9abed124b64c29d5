"""``flask init``: a real instance with its first administrator and the list of agencies."""

from datetime import UTC, datetime
from pathlib import Path

import click
from flask_migrate import upgrade

from contest.adapters.datafiles import load_agencies
from contest.cli.instance import explained, fail, open_app
from contest.config import ROOT, SETTINGS_FILE, write_settings
from contest.domain.actor import SYSTEM, Role
from contest.services.accounts import create_user, grant_role
from contest.services.agencies import load_agency_list
from contest.services.invitations import invite


@click.command()
@click.option("--instance", metavar="PATH", help="Empty folder of the new instance.")
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
    folder = Path(instance).resolve() if instance else ROOT / "instance"
    if (folder / SETTINGS_FILE).exists():
        fail(f"{folder}: sudah disiapkan; pakai folder lain dengan --instance.")
    listed = Path(agencies)
    with explained():
        rows = load_agencies(listed if listed.suffix == ".json" else agencies)
    prepare(folder, mode="production", base_url=base_url, database_url=database_url)
    app = open_app(str(folder))
    at = datetime.now(UTC)
    with app.app_context(), explained():
        loaded = load_agency_list(SYSTEM, rows, at=at)
        user_id = create_user(SYSTEM, username=administrator, name=name, at=at)
        grant_role(SYSTEM, user_id, Role.ADMINISTRATOR, at=at)
        issued = invite(SYSTEM, user_id, at=at)
    click.echo(f"{folder}: siap, {loaded.added} perangkat daerah dimuat.")
    click.echo(f"Tautan aktivasi {administrator}: {base_url.rstrip('/')}/undangan/{issued.token}")
    click.echo("Tautan berlaku sekali. Jalankan peladen dan flask worker; lihat README.")


def prepare(folder: Path, *, mode: str, base_url: str, database_url: str = "") -> None:
    """Write the settings and bring the database to the present schema."""
    try:
        write_settings(folder, mode=mode, base_url=base_url, database_url=database_url)
    except OSError as fault:
        fail(f"{folder}: tidak dapat ditulis ({fault.strerror}); beri hak tulis pada folder itu.")
    app = open_app(str(folder))
    with app.app_context():
        upgrade()
