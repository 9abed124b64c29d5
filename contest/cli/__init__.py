"""Batch doors: every command answers --help, exits 0 only on success, names each problem once."""

import click

COMMANDS: tuple[click.Command, ...] = ()
