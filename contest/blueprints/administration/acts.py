"""Acts on an account: roles, links, codes, sessions, switching off and on."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.blueprints.administration import bp
from contest.blueprints.administration.forms import RoleForm
from contest.blueprints.administration.routes import detail_page
from contest.domain.actor import Role
from contest.domain.errors import Refusal
from contest.domain.permissions import Permission
from contest.queries.accounts import account
from contest.services import accounts, invitations, second_factor, sign_in
from contest.web import clock
from contest.web.auth import current_actor, requires
from contest.web.fields import row_number
from contest.web.handover import keep_codes, keep_link


@bp.route("/akun/<int:user_id>/peran", methods=["POST"])
@requires(Permission.MANAGE_ACCOUNTS)
def grant_role(user_id: int) -> ResponseReturnValue:
    """Give a role."""
    person, form = account(current_actor(), user_id, clock.now()), RoleForm()
    if form.passes():
        participant_id = form.participant_id.data
        try:
            accounts.grant_role(
                current_actor(),
                user_id,
                form.chosen,
                participant_id=participant_id,
                at=clock.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Peran sudah diberikan."), "success")
            return redirect(url_for("administration.detail", user_id=user_id), 303)
    return detail_page(person, form)


@bp.route("/akun/<int:user_id>/peran/cabut", methods=["POST"])
@requires(Permission.MANAGE_ACCOUNTS)
def revoke_role(user_id: int) -> ResponseReturnValue:
    """Take a role away; the person's sessions end."""
    account(current_actor(), user_id, clock.now())
    accounts.revoke_role(
        current_actor(),
        user_id,
        _posted_role(),
        participant_id=row_number(request.form.get("participant_id", "")),
        at=clock.now(),
    )
    flash(_("Peran sudah dicabut dan sesi orang ini diakhiri."), "success")
    return _back(user_id)


@bp.route("/akun/<int:user_id>/undang", methods=["POST"])
@requires(Permission.MANAGE_ACCOUNTS)
def invite(user_id: int) -> ResponseReturnValue:
    """Make a link; older ones become void."""
    issued = invitations.invite(current_actor(), user_id, at=clock.now())
    keep_link(user_id, issued.token, issued.purpose, issued.expires_at)
    return redirect(url_for("administration.link", user_id=user_id), 303)


@bp.route("/akun/<int:user_id>/kode", methods=["POST"])
@requires(Permission.MANAGE_ACCOUNTS)
def issue_codes(user_id: int) -> ResponseReturnValue:
    """Make a sheet of printed codes; the old sheet becomes void."""
    codes = second_factor.issue_one_time_codes(current_actor(), user_id, at=clock.now())
    keep_codes(user_id, codes)
    return redirect(url_for("administration.code_sheet", user_id=user_id), 303)


@bp.route("/akun/<int:user_id>/atur-ulang-kode", methods=["POST"])
@requires(Permission.MANAGE_ACCOUNTS)
def reset_second_factor(user_id: int) -> ResponseReturnValue:
    """Remove authenticator and codes; the next sign-in sets up anew."""
    second_factor.reset_second_factor(current_actor(), user_id, at=clock.now())
    flash(_("Kode masuk sudah diatur ulang dan semua sesi orang ini diakhiri."), "success")
    return _back(user_id)


@bp.route("/akun/<int:user_id>/akhiri-sesi", methods=["POST"])
@requires(Permission.MANAGE_ACCOUNTS)
def end_sessions(user_id: int) -> ResponseReturnValue:
    """End every session of a person."""
    sign_in.end_all_sessions(current_actor(), user_id, at=clock.now())
    flash(_("Semua sesi orang ini sudah diakhiri."), "success")
    return _back(user_id)


@bp.route("/akun/<int:user_id>/nonaktifkan", methods=["POST"])
@requires(Permission.MANAGE_ACCOUNTS)
def deactivate(user_id: int) -> ResponseReturnValue:
    """Switch an account off."""
    accounts.deactivate(current_actor(), user_id, at=clock.now())
    flash(_("Akun sudah dinonaktifkan. Catatan dan nilainya tetap tersimpan."), "success")
    return _back(user_id)


@bp.route("/akun/<int:user_id>/aktifkan", methods=["POST"])
@requires(Permission.MANAGE_ACCOUNTS)
def reactivate(user_id: int) -> ResponseReturnValue:
    """Switch an account on again."""
    accounts.reactivate(current_actor(), user_id, at=clock.now())
    flash(_("Akun sudah diaktifkan kembali."), "success")
    return _back(user_id)


def _posted_role() -> Role:
    text = request.form.get("role", "")
    if text not in set(Role):
        raise Refusal("role-not-held")
    return Role(text)


def _back(user_id: int) -> ResponseReturnValue:
    return redirect(url_for("administration.detail", user_id=user_id), 303)
