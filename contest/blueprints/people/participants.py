"""Participants: list, one participant with officers and entries, community participants."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.blueprints.people import bp
from contest.blueprints.people.forms import ParticipantForm
from contest.domain.entries import ParticipantKind
from contest.domain.errors import Refusal, Stale
from contest.domain.permissions import Permission
from contest.queries import participants as queries
from contest.queries.participants import ParticipantFilter
from contest.services import agencies as agency_service
from contest.services import participants as service
from contest.services.list_exports import participants_file
from contest.web import clock
from contest.web.auth import current_actor, requires
from contest.web.downloads import download
from contest.web.paging import page_url, requested_page
from contest.wording.accounts import ACCOUNT_STATES
from contest.wording.editions import PARTICIPANT_KINDS
from contest.wording.entries import ENTRY_STATES


@bp.get("/peserta")
@requires(Permission.INVITE_PEOPLE)
def participants() -> ResponseReturnValue:
    """The list, filtered by the address."""
    wanted = _filter()
    return render_template(
        "people/participants.html",
        page=queries.participants_page(current_actor(), requested_page(), wanted),
        wanted=wanted,
        kinds=PARTICIPANT_KINDS,
        page_url=page_url,
    )


def _filter() -> ParticipantFilter:
    officer = request.args.get("operator", "")
    return ParticipantFilter(
        search=request.args.get("q", "")[:100],
        kind=request.args.get("jenis", ""),
        officer=officer if officer in ("none", "some") else "",
    )


@bp.get("/peserta/daftar.<any(xlsx,csv):kind>")
@requires(Permission.INVITE_PEOPLE)
def participants_list(kind: str) -> ResponseReturnValue:
    """The list as a file."""
    return download(participants_file(current_actor(), _filter(), kind, at=clock.now()))


@bp.route("/peserta/baru", methods=["GET", "POST"])
@requires(Permission.INVITE_PEOPLE)
def new_participant() -> ResponseReturnValue:
    """Enter a community participant."""
    form = ParticipantForm()
    form.offer()
    if form.passes():
        try:
            agency_service.add_community_participant(
                current_actor(),
                name=form.name.data or "",
                government_id=form.government_id.data,
                contact_name=form.contact_name.data or "",
                contact_phone=form.contact_phone.data or "",
                at=clock.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("%(name)s sudah ditambahkan. Buat akun operatornya.", name=form.name.data))
            return redirect(url_for("people.participants", q=form.name.data), 303)
    return (
        render_template("people/participant_form.html", form=form, participant=None),
        form.http_status,
    )


@bp.get("/peserta/<code>")
@requires(Permission.INVITE_PEOPLE)
def participant(code: str) -> ResponseReturnValue:
    """One participant: whom to call, its officers, its entries."""
    return render_template(
        "people/participant.html",
        participant=queries.participant(current_actor(), code),
        kinds=PARTICIPANT_KINDS,
        account_states=ACCOUNT_STATES,
        entry_states=ENTRY_STATES,
    )


@bp.route("/peserta/<code>/ubah", methods=["GET", "POST"])
@requires(Permission.INVITE_PEOPLE)
def change_participant(code: str) -> ResponseReturnValue:
    """Change whom to call; of a community participant also its name and government."""
    found = queries.participant(current_actor(), code)
    form = ParticipantForm(obj=found)
    form.offer()
    if form.passes():
        try:
            service.change_participant(
                current_actor(),
                code,
                contact_name=form.contact_name.data or "",
                contact_phone=form.contact_phone.data or "",
                name=form.name.data or "",
                government_id=form.government_id.data,
                version=form.stored_version,
                at=clock.now(),
            )
        except Stale as refusal:
            form.refuse(refusal)
            found = queries.participant(current_actor(), code)
            form.version.data = found.version
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Data peserta tersimpan."), "success")
            return redirect(url_for("people.participant", code=code), 303)
    return (
        render_template(
            "people/participant_form.html",
            form=form,
            participant=found,
            community=found.kind is ParticipantKind.COMMUNITY,
        ),
        form.http_status,
    )
