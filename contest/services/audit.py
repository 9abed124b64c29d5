"""The inspector's two acts: verifying the chain now, and taking the log along."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _

from contest.domain.actor import Actor
from contest.domain.audit import ChainFault
from contest.domain.errors import Refusal
from contest.domain.permissions import Permission, require
from contest.queries.audit import VERIFIED, AuditFilter, AuditRow, audit_rows, count_records
from contest.queries.chain import chain_fault, stored_head
from contest.rendering.spreadsheets import Cell, Column, ColumnKind
from contest.services.exports import ExportFile, local, table_file
from contest.services.transaction import use_case
from contest.wording.audit import action_text

EXPORT_LIMIT = 10_000
"""Rows of one file: written while the person waits."""

VERIFY_LIMIT = 40_000
"""Records checked while the person waits (under a second); beyond, ``flask audit verify``."""


def verify(actor: Actor, *, at: datetime) -> ChainFault | None:
    """Recompute the whole chain and record what was found; returns the first fault or None.

    Raises Refusal ``chain-too-long`` when the chain needs the command instead.
    """
    require(actor, Permission.READ_AUDIT)
    head = stored_head()
    records = head.sequence if head else 0
    if records > VERIFY_LIMIT:
        raise Refusal("chain-too-long", limit=VERIFY_LIMIT)
    fault = chain_fault()
    with use_case(actor, at) as unit:
        unit.record(
            VERIFIED,
            "audit:chain",
            records=records,
            head=head.hash if head else "",
            fault=f"{fault.code}:{fault.sequence}" if fault else None,
        )
    return fault


def export(actor: Actor, wanted: AuditFilter, kind: str, *, at: datetime) -> ExportFile:
    """The records of a filter as XLSX or CSV, newest first.

    Raises Refusal ``export-too-large`` beyond EXPORT_LIMIT rows.
    """
    found = count_records(actor, wanted)
    if found > EXPORT_LIMIT:
        raise Refusal("export-too-large", found=found, limit=EXPORT_LIMIT)
    rows = (_cells(row) for row in audit_rows(actor, wanted, EXPORT_LIMIT))
    return table_file(_("Jejak audit"), _columns(), rows, kind, at=at)


def _columns() -> Sequence[Column]:
    return (
        Column(_("Nomor"), ColumnKind.INTEGER),
        Column(_("Waktu"), ColumnKind.DATETIME),
        Column(_("Pelaku")),
        Column(_("Nama")),
        Column(_("Tindakan")),
        Column(_("Kode tindakan")),
        Column(_("Objek")),
        Column(_("Fakta"), width=40),
        Column(_("Hash"), width=66),
    )


def _cells(row: AuditRow) -> Sequence[Cell]:
    facts = "; ".join(f"{key}={value}" for key, value in row.facts)
    return (
        row.sequence,
        local(row.at),
        row.actor,
        row.name or "",
        action_text(row.action),
        row.action,
        row.object,
        facts,
        row.hash,
    )
