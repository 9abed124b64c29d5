"""``flask worker``: runs background jobs until it is stopped."""

import click

from contest.adapters.queue import queue
from contest.cli.instance import on_instance
from contest.services import jobs


@click.command()
@click.option("--workers", default=1, show_default=True, help="Threads that run jobs.")
@on_instance
def worker(workers: int) -> None:
    """Run background jobs; jobs left over from a stopped worker are resumed first."""
    count = jobs.recover()
    click.echo(f"{count} pekerjaan dilanjutkan; menunggu pekerjaan baru. Ctrl+C untuk berhenti.")
    queue.run_forever(workers)
