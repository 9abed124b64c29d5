"""``flask worker``: runs background jobs until it is stopped."""

from datetime import UTC, datetime, timedelta

import click
from sqlalchemy import select

from contest.adapters.files import file_store
from contest.adapters.queue import queue
from contest.cli.instance import on_instance
from contest.models.base import db
from contest.models.entries import StoredFile
from contest.services import jobs

_ARRIVING = timedelta(hours=24)
"""A file is put before its row is committed; far later it is what a crash left behind."""


@click.command()
@click.option(
    "--workers",
    default=1,
    show_default=True,
    type=click.IntRange(1, 32),
    help="Threads that run jobs.",
)
@on_instance
def worker(workers: int) -> None:
    """Run background jobs; jobs left over from a stopped worker are resumed first."""
    swept = sweep(datetime.now(UTC))
    count = jobs.recover()
    if swept:
        click.echo(f"{swept} berkas tanpa pemilik dihapus.")
    click.echo(f"{count} pekerjaan dilanjutkan; menunggu pekerjaan baru. Ctrl+C untuk berhenti.")
    queue.run_forever(workers)


def sweep(now: datetime) -> int:
    """Delete stored bytes that no row names a day after they arrived; returns how many."""
    known = frozenset(db.session.scalars(select(StoredFile.sha256)))
    db.session.rollback()
    return file_store().delete_orphans(known, now - _ARRIVING)
