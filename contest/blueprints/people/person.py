"""One officer or judge: his data, his link, his printed codes, his roles."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.blueprints.people import bp
from contest.blueprints.people.appointments import door
from contest.blueprints.people.forms import PersonDataForm
from contest.domain.accounts import INVITABLE
from contest.domain.actor import Role
from contest.domain.errors import Refusal, Stale
from contest.domain.permissions import Permission
from contest.queries.accounts import Account, account
from contest.services import accounts as service
from contest.services.invitations import invite as make_link
from contest.services.invitations import link_picture
from contest.services.slips import code_slip
from contest.web import clock
from contest.web.auth import current_actor, requires
from contest.web.downloads import download
from contest.web.fields import row_number
from contest.web.handover import keep_link, take_link
from contest.wording.accounts import ACCOUNT_STATES


def _person(user_id: int) -> Account:
    return account(current_actor(), user_id, clock.now())


@bp.get("/akun/<int:user_id>")
@requires(Permission.INVITE_PEOPLE)
def person(user_id: int) -> ResponseReturnValue:
    """What is next for this person, then everything known about him."""
    return render_template(
        "people/person.html",
        person=_person(user_id),
        states=ACCOUNT_STATES,
        revocable=INVITABLE,
        judge=Role.JUDGE,
    )


@bp.route("/akun/<int:user_id>/ubah", methods=["GET", "POST"])
@requires(Permission.INVITE_PEOPLE)
def change_person(user_id: int) -> ResponseReturnValue:
    """Change a person's data; nobody's newer save is overwritten."""
    found = _person(user_id)
    form = PersonDataForm(obj=found)
    form.offer()
    if form.passes():
        try:
            service.update_user(
                current_actor(),
                user_id,
                name=form.name.data or "",
                phone=form.phone.data or "",
                institution=form.institution.data or "",
                agency_id=form.agency_id.data,
                version=form.stored_version,
                at=clock.now(),
            )
        except Stale as refusal:
            form.refuse(refusal)
            found = _person(user_id)
            form.version.data = found.version
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Data tersimpan."), "success")
            return redirect(url_for("people.person", user_id=user_id), 303)
    return render_template("people/person_form.html", form=form, person=found), form.http_status


@bp.post("/akun/<int:user_id>/undangan")
@requires(Permission.INVITE_PEOPLE)
def invite(user_id: int) -> ResponseReturnValue:
    """Make a link; older ones become void."""
    issued = make_link(current_actor(), user_id, at=clock.now())
    keep_link(user_id, issued.token, issued.purpose, issued.expires_at)
    return redirect(url_for("people.link", user_id=user_id), 303)


@bp.get("/akun/<int:user_id>/undangan")
@requires(Permission.INVITE_PEOPLE)
def link(user_id: int) -> ResponseReturnValue:
    """Hand over the link just made; it is shown this once."""
    found = _person(user_id)
    facts = take_link(found, link_picture)
    return render_template("people/link.html", person=found, facts=facts)


@bp.post("/akun/<int:user_id>/kode")
@requires(Permission.INVITE_PEOPLE)
def codes(user_id: int) -> ResponseReturnValue:
    """A new sheet of one-time codes as PDF; the former one is void.

    The codes exist in this file alone, so the POST itself answers with it.
    """
    found = _person(user_id)
    role = Role.JUDGE if any(h.role is Role.JUDGE for h in found.roles) else Role.OFFICER
    return download(code_slip(current_actor(), role, user_id, door(), at=clock.now()))


@bp.post("/akun/<int:user_id>/peran/cabut")
@requires(Permission.INVITE_PEOPLE)
def revoke(user_id: int) -> ResponseReturnValue:
    """Take a role away; the person's sessions end."""
    _person(user_id)
    role = request.form.get("role", "")
    if role not in INVITABLE:
        raise Refusal("role-not-held")
    service.revoke_role(
        current_actor(),
        user_id,
        Role(role),
        participant_id=row_number(request.form.get("participant_id", "")),
        at=clock.now(),
    )
    flash(_("Peran sudah dicabut."), "success")
    if _still_ours(user_id):
        return redirect(url_for("people.person", user_id=user_id), 303)
    return redirect(url_for("people.overview"), 303)


def _still_ours(user_id: int) -> bool:
    """Whether the person's page can still be opened."""
    try:
        _person(user_id)
    except Refusal:
        return False
    return True
