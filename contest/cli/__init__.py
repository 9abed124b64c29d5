"""Batch doors: every command answers --help, exits 0 only on success, names each problem once."""

import click

from contest.cli.tally import tally

COMMANDS: tuple[click.Command, ...] = (tally,)
