"""``flask upgrade``: bring an instance to the schema of this software, after a backup."""

from datetime import UTC, datetime
from pathlib import Path

import click
from flask import current_app
from flask_migrate import upgrade as migrate

from contest.cli.backup import write_backup
from contest.cli.instance import fail, on_any_schema, schema_fault
from contest.config import Settings
from contest.models.schema import SchemaState, read_schema


@click.command()
@click.option(
    "--backup",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Archive to write first (default: cadangan/ in the instance folder).",
)
@on_any_schema
def upgrade(target: Path | None) -> None:
    """Back the instance up, then change its tables to what this software needs.

    Stop server and worker first. Nothing happens when the tables are current.
    """
    settings: Settings = current_app.config["SETTINGS"]
    schema = read_schema(settings.database, settings.database_file)
    if schema.state is SchemaState.CURRENT:
        click.echo(f"{settings.shown_database}: skema {schema.found} sudah yang terbaru.")
        return
    if schema.state is not SchemaState.OLDER:
        fail(schema_fault(settings, schema))
    target = target or _default_target(settings, schema.found)
    count = write_backup(settings, target)
    click.echo(f"{target}: {count} berkas tersimpan.")
    migrate()
    click.echo(f"{settings.shown_database}: skema {schema.wanted}. Jalankan flask check.")


def _default_target(settings: Settings, revision: str) -> Path:
    folder = settings.instance / "cadangan"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"{datetime.now(UTC):%Y%m%d-%H%M%S}-skema-{revision}.tar"
