"""The secretariat's lists as files: agencies, participants, people, the board, the queue."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _

from contest.domain.actor import Actor, Role
from contest.queries.agencies import AgencyFilter, all_agencies
from contest.queries.appointments import PersonFilter, all_people
from contest.queries.checks import QueueFilter, queued_entries
from contest.queries.participants import ParticipantFilter, all_participants
from contest.queries.participation import MissingFilter, Officer, missing_agencies
from contest.rendering.spreadsheets import Column, ColumnKind
from contest.services.exports import ExportFile, local, table_file
from contest.wording.accounts import ACCOUNT_STATES
from contest.wording.editions import AGENCY_KINDS, PARTICIPANT_KINDS
from contest.wording.entries import ENTRY_STATES


def agencies_file(actor: Actor, wanted: AgencyFilter, kind: str, *, at: datetime) -> ExportFile:
    """Agencies as filtered on the page."""
    columns = [
        Column(_("Kode"), width=24),
        Column(_("Nama"), width=60),
        Column(_("Nama singkat"), width=24),
        Column(_("Jenis"), width=30),
        Column(_("Induk"), width=50),
        Column(_("Wajib mendaftar")),
        Column(_("Perlu diverifikasi")),
        Column(_("Aktif")),
    ]
    rows = (
        (
            row.code,
            row.name,
            row.short_name,
            str(AGENCY_KINDS[row.kind]),
            row.parent,
            row.must_enter,
            row.to_verify,
            row.active,
        )
        for row in all_agencies(actor, wanted)
    )
    return table_file(_("Perangkat daerah"), columns, rows, kind, at=at)


def participants_file(
    actor: Actor, wanted: ParticipantFilter, kind: str, *, at: datetime
) -> ExportFile:
    """Participants as filtered on the page."""
    columns = [
        Column(_("Nama"), width=60),
        Column(_("Jenis"), width=20),
        Column(_("Induk atau pengusul"), width=50),
        Column(_("Operator"), width=40),
        Column(_("Nomor WhatsApp operator"), width=30),
        Column(_("Narahubung"), width=30),
        Column(_("Nomor narahubung"), width=20),
    ]
    rows = (
        (
            row.name,
            str(PARTICIPANT_KINDS[row.kind]),
            row.under,
            "; ".join(officer.name for officer in row.officers),
            "; ".join(officer.phone or "–" for officer in row.officers),
            row.contact_name,
            row.contact_phone,
        )
        for row in all_participants(actor, wanted)
    )
    return table_file(_("Peserta"), columns, rows, kind, at=at)


def people_file(
    actor: Actor, role: Role, wanted: PersonFilter, kind: str, *, at: datetime
) -> ExportFile:
    """Officers or judges as filtered on the page."""
    columns = [
        Column(_("Nama"), width=40),
        Column(_("Nama pengguna"), width=24),
        Column(_("Peserta atau lembaga"), width=60),
        Column(_("Nomor WhatsApp"), width=20),
        Column(_("Keadaan akun"), width=20),
        Column(_("Terakhir masuk"), ColumnKind.DATETIME, width=18),
    ]
    rows = (
        (
            row.name,
            row.username,
            row.place,
            row.phone,
            str(ACCOUNT_STATES[row.state][0]),
            local(row.last_sign_in),
        )
        for row in all_people(actor, role, at, wanted)
    )
    title = _("Juri") if role is Role.JUDGE else _("Operator")
    return table_file(title, columns, rows, kind, at=at)


def missing_file(
    actor: Actor, slug: str, wanted: MissingFilter, kind: str, *, at: datetime
) -> ExportFile:
    """The board of agencies that have not submitted."""
    columns = [
        Column(_("Nama"), width=60),
        Column(_("Jenis"), width=30),
        Column(_("Induk"), width=50),
        Column(_("Keadaan"), width=20),
        Column(_("Narahubung"), width=40),
        Column(_("Nomor WhatsApp"), width=30),
    ]
    rows = (
        (
            row.name,
            str(AGENCY_KINDS[row.kind]),
            row.parent,
            _("Konsep") if row.started else _("Belum mulai"),
            "; ".join(contact.name for contact in row.contacts),
            _phones(row.contacts),
        )
        for row in missing_agencies(actor, slug, wanted)
    )
    return table_file(_("Belum mendaftar %(year)s", year=slug), columns, rows, kind, at=at)


def _phones(contacts: Sequence[Officer]) -> str:
    return "; ".join(contact.phone for contact in contacts if contact.phone)


def queue_file(
    actor: Actor, edition_id: int, wanted: QueueFilter, kind: str, *, at: datetime
) -> ExportFile:
    """Submitted entries as filtered in the queue."""
    columns = [
        Column(_("Nomor pendaftaran"), width=18),
        Column(_("Judul inovasi"), width=60),
        Column(_("Peserta"), width=50),
        Column(_("Kategori"), width=24),
        Column(_("Keadaan"), width=18),
        Column(_("Pengiriman ke-"), ColumnKind.INTEGER),
        Column(_("Dikirim"), ColumnKind.DATETIME, width=18),
        Column(_("Batas perbaikan"), ColumnKind.DATETIME, width=18),
    ]
    rows = (
        (
            row.number,
            row.title,
            row.participant,
            row.category,
            str(ENTRY_STATES[row.state].label),
            row.revision,
            local(row.submitted_at),
            local(row.correct_until),
        )
        for row in queued_entries(actor, edition_id, wanted)
    )
    return table_file(_("Seleksi administrasi"), columns, rows, kind, at=at)
