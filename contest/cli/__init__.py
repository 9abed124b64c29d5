"""Batch doors: every command answers --help, exits 0 only on success, names each problem once."""

import click

from contest.cli.audit import audit
from contest.cli.backup import backup, restore
from contest.cli.certificates import certificates
from contest.cli.check import check
from contest.cli.demo.command import demo
from contest.cli.doctor import doctor
from contest.cli.setup import init
from contest.cli.tally import tally
from contest.cli.upgrade import upgrade
from contest.cli.worker import worker

COMMANDS: tuple[click.Command, ...] = (
    audit,
    backup,
    certificates,
    check,
    demo,
    doctor,
    init,
    restore,
    tally,
    upgrade,
    worker,
)
