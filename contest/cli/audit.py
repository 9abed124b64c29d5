"""``flask audit verify``: recompute the audit chain."""

import click

from contest.cli.instance import fail, on_instance
from contest.queries.chain import chain_fault, stored_head

_FAULTS = {
    "gap": "catatan {sequence} hilang (ditemukan nomor {found})",
    "text": "catatan {sequence} bukan teks kanonik",
    "hash": "catatan {sequence} tidak cocok dengan hash-nya",
    "columns": "kolom catatan {sequence} tidak sama dengan teks kanoniknya",
    "head": "kepala rantai menunjuk catatan {expected}, tetapi rantai berakhir di {found}",
}


@click.group()
def audit() -> None:
    """The tamper-evident log of every act."""


@audit.command()
@on_instance
def verify() -> None:
    """Recompute every hash; exit 1 at the first record that was altered, removed or added."""
    fault = chain_fault()
    if fault is not None:
        text = _FAULTS[fault.code].format(sequence=fault.sequence, **fault.facts)
        fail(f"audit_record: {text}; pulihkan dari cadangan dan bandingkan.")
    head = stored_head()
    click.echo(f"Rantai audit utuh: {head.sequence if head else 0} catatan.")
    click.echo(f"Hash kepala: {head.hash if head else ''}")
