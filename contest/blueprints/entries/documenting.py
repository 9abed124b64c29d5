"""The sections of the form: questions and documents, saved with their gaps."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.blueprints.entries import bp
from contest.blueprints.entries.desk import (
    deadline_tone,
    load_desk,
    next_part,
    place_url,
    tell_saved,
)
from contest.blueprints.entries.forms import SectionForm
from contest.blueprints.entries.uploads import attach_chosen, server_limit
from contest.domain.errors import NotFound, Refusal
from contest.domain.permissions import Permission
from contest.queries.entry_desk import EntryDesk
from contest.services.entries import save_profile
from contest.services.evidence import move_evidence_up, remove_evidence
from contest.web import clock
from contest.web.auth import current_actor, requires
from contest.web.errors import error_page


@bp.route("/instansi/inovasi/<code>/bagian/<key>", methods=["GET", "POST"])
@requires(Permission.EDIT_OWN_ENTRY)
def section(code: str, key: str) -> ResponseReturnValue:
    """One section of the form. Gaps may stay; what another officer saved meanwhile is shown."""
    desk = load_desk(code)
    found = desk.definition.section(key)
    if request.method == "GET" and not desk.editable:
        return redirect(url_for("entries.show", code=code))
    form = SectionForm(desk, found)
    if request.method == "POST" and _save(code, form):
        return redirect(_onward(load_desk(code), key), 303)
    page = render_template(
        "entries/section.html",
        desk=desk,
        form=form,
        onward=next_part(desk, key),
        tone=deadline_tone,
    )
    return page, form.status


def _save(code: str, form: SectionForm) -> bool:
    """Save texts first, then files; whether everything went well."""
    values = form.values()
    try:
        if form.questions or values:
            save_profile(current_actor(), code, values, version=form.posted_version, at=clock.now())
    except NotFound:
        raise
    except Refusal as refusal:
        form.keep_typed(values)
        form.refuse(refusal)
    for upload in form.uploads:
        attach_chosen(form, code, upload)
    if form.status == 200:
        tell_saved()
        return True
    if form.uploads:
        # What did arrive is listed; what was refused says why at its control.
        desk = load_desk(code)
        for upload in form.uploads:
            upload.reload(desk)
    return False


def _onward(desk: EntryDesk, key: str) -> str:
    """The next unfinished part when asked for, else the task list."""
    onward = next_part(desk, key) if request.form.get("next") else None
    return onward[0] if onward else url_for("entries.show", code=desk.code)


@bp.route("/instansi/inovasi/<code>/bukti/<evidence>/hapus", methods=["GET", "POST"])
@requires(Permission.EDIT_OWN_ENTRY)
def remove(code: str, evidence: str) -> ResponseReturnValue:
    """Take a file or link out of the entry; its history stays."""
    if request.method == "GET":
        return redirect(_page_of(code, evidence))
    slot = remove_evidence(current_actor(), code, evidence, at=clock.now())
    flash(_("Bukti dihapus dari daftar."), "success")
    return redirect(place_url(load_desk(code), slot, "evidence-missing"), 303)


@bp.route("/instansi/inovasi/<code>/bukti/<evidence>/naik", methods=["GET", "POST"])
@requires(Permission.EDIT_OWN_ENTRY)
def move_up(code: str, evidence: str) -> ResponseReturnValue:
    """Put a file or link one place earlier."""
    if request.method == "GET":
        return redirect(_page_of(code, evidence))
    slot = move_evidence_up(current_actor(), code, evidence, at=clock.now())
    return redirect(place_url(load_desk(code), slot, "evidence-missing"), 303)


def _page_of(code: str, evidence: str) -> str:
    """The page that holds the button of an act, for whoever comes back to its address."""
    desk = load_desk(code)
    for slot, rows in desk.evidence.items():
        if any(row.code == evidence for row in rows):
            return place_url(desk, slot, "evidence-missing")
    raise NotFound("not-yours")


@bp.errorhandler(413)
def too_large(_fault: Exception) -> ResponseReturnValue:
    """A post larger than the server takes: say the limit; nothing of it was read or stored."""
    most = server_limit() // 1_000_000
    return error_page(
        413,
        _(
            "Kiriman ini lebih besar daripada %(most)s MB sehingga tidak disimpan. Isian dan "
            "berkas yang tersimpan sebelumnya tidak berubah.",
            most=most,
        ),
        _(
            "Kembali ke halaman sebelumnya, lalu unggah berkas yang lebih kecil atau satu per "
            "satu. Untuk video, isi tautannya."
        ),
    )
