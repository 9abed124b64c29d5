"""Progress of commands that last: at most a line every two seconds, none for the quick ones."""

import sys
import time
from collections.abc import Callable

import click

EVERY_SECONDS = 2.0

Report = Callable[[str, int, int], None]
"""Called as ``report(what, done, total)``."""


def ticker(every: float = EVERY_SECONDS) -> Report:
    """A report that prints when the last line is ``every`` seconds old; one line on a terminal."""
    last = time.monotonic()
    live = sys.stdout.isatty()

    def report(what: str, done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last < every and not (live and done == total):
            return
        last = now
        click.echo(
            f"\r{what}: {done}/{total}   " if live else f"{what}: {done}/{total}", nl=not live
        )
        if live and done == total:
            click.echo()

    return report
