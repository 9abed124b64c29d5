"""Where the people of the contest stand, and what to do about them next."""

from collections.abc import Iterator
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.blueprints.people import bp
from contest.domain.actor import Role
from contest.domain.permissions import Permission
from contest.queries.agencies import AgencyCounts, agency_counts
from contest.queries.appointments import RoleCounts, role_counts
from contest.queries.participants import ParticipantCounts, participant_counts
from contest.web.auth import current_actor, requires


@bp.get("")
@requires(Permission.MANAGE_EDITION)
def overview() -> ResponseReturnValue:
    """Agencies, participants, officers and judges in numbers, and the next thing to do."""
    agencies = agency_counts(current_actor())
    participants = participant_counts(current_actor())
    roles = role_counts(current_actor())
    return render_template(
        "people/overview.html",
        agencies=agencies,
        participants=participants,
        officers=roles[Role.OFFICER],
        judges=roles[Role.JUDGE],
        tasks=list(_tasks(agencies, participants, roles)),
    )


def _tasks(
    agencies: AgencyCounts, participants: ParticipantCounts, roles: dict[Role, RoleCounts]
) -> Iterator[dict[str, Any]]:
    """What is still to do, in the order in which one needs the other."""
    if agencies.total == 0:
        title = _("Muat daftar perangkat daerah")
        body = _("Peserta dan operator dibuat dari daftar ini.")
        yield _item(title, body, _("Buka daftar"), url_for("people.agencies"))
    if agencies.to_verify:
        title = _("Verifikasi %(count)s perangkat daerah", count=agencies.to_verify)
        body = _("Nama dan induknya tercetak pada piagam, jadi cocokkan dengan daftar resmi.")
        url = url_for("people.agencies", verifikasi=1)
        yield _item(title, body, _("Periksa daftar"), url, agencies.to_verify)
    if participants.without_officer:
        count = participants.without_officer
        title = _("Buat akun operator untuk %(count)s peserta", count=count)
        body = _("Inovasi didaftarkan oleh operator; peserta tanpa operator belum dapat mulai.")
        url = url_for("people.participants", operator="none")
        yield _item(title, body, _("Lihat peserta tanpa operator"), url, count)
    yield from _invitations(roles[Role.OFFICER], roles[Role.JUDGE])


def _invitations(officers: RoleCounts, judges: RoleCounts) -> Iterator[dict[str, Any]]:
    if officers.waiting:
        title = _("Kirim tautan aktivasi kepada %(count)s operator", count=officers.waiting)
        body = _("Operator ini belum membuat kata sandi.")
        url = url_for("people.officers", keadaan="invited")
        yield _item(title, body, _("Lihat operator"), url, officers.waiting)
    if judges.total == 0:
        title, body = _("Undang juri"), _("Panel dibentuk dari juri yang sudah punya akun.")
        yield _item(title, body, _("Tambah juri"), url_for("people.new_judge"))
    if judges.waiting:
        title = _("Kirim tautan aktivasi kepada %(count)s juri", count=judges.waiting)
        body = _("Juri ini belum membuat kata sandi.")
        url = url_for("people.judges", keadaan="invited")
        yield _item(title, body, _("Lihat juri"), url, judges.waiting)


def _item(title: str, body: str, label: str, url: str, count: int | None = None) -> dict[str, Any]:
    return {"title": title, "body": body, "label": label, "url": url, "count": count}
