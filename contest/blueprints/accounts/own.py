"""One's own account: data, sessions, password, printed codes."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.blueprints.accounts import bp
from contest.blueprints.accounts.common import answer, browser, signed_in
from contest.blueprints.accounts.forms import PasswordChangeForm
from contest.domain.errors import Invalid, TooMany
from contest.domain.permissions import Permission
from contest.queries import accounts as queries
from contest.services import accounts, second_factor
from contest.services import sign_in as sessions
from contest.web import clock
from contest.web.auth import requires
from contest.web.handover import keep_codes, take_codes


@bp.route("/akun")
@requires(Permission.MANAGE_OWN_ACCOUNT)
def account() -> ResponseReturnValue:
    """Own data, second factor and live sessions."""
    person = signed_in()
    return render_template(
        "accounts/account.html",
        account=queries.own_account(person.actor, clock.now()),
        here=person.session_id,
    )


@bp.route("/akun/sesi/<int:session_id>/akhiri", methods=["POST"])
@requires(Permission.MANAGE_OWN_ACCOUNT)
def end_session(session_id: int) -> ResponseReturnValue:
    """End one of one's own sessions."""
    sessions.end_session(signed_in().actor, session_id, at=clock.now())
    flash(_("Sesi itu sudah diakhiri."), "success")
    return redirect(url_for("accounts.account"), 303)


@bp.route("/akun/sesi/akhiri-lain", methods=["POST"])
@requires(Permission.MANAGE_OWN_ACCOUNT)
def end_other_sessions() -> ResponseReturnValue:
    """End all of one's sessions but this one."""
    person = signed_in()
    sessions.end_other_sessions(person.actor, person.session_id, at=clock.now())
    flash(_("Semua sesi lain sudah diakhiri."), "success")
    return redirect(url_for("accounts.account"), 303)


@bp.route("/akun/kata-sandi", methods=["GET", "POST"])
@requires(Permission.MANAGE_OWN_ACCOUNT)
def change_password() -> ResponseReturnValue:
    """A new password; other sessions end."""
    person, form = signed_in(), PasswordChangeForm()
    if form.passes():
        try:
            accounts.change_password(
                person.actor,
                person.session_id,
                form.current.data,
                form.password.data,
                browser(),
                at=clock.now(),
            )
        except (Invalid, TooMany) as refusal:
            form.refuse(refusal)
        else:
            flash(_("Kata sandi baru tersimpan. Sesi lain sudah diakhiri."), "success")
            return redirect(url_for("accounts.account"), 303)
    return answer("accounts/password.html", form, username=person.username)


@bp.route("/akun/kode-cadangan", methods=["GET"])
@requires(Permission.MANAGE_OWN_ACCOUNT)
def backup_codes() -> ResponseReturnValue:
    """The sheet just made, shown once; otherwise how many codes are left."""
    person = signed_in()
    return render_template(
        "accounts/backup_codes.html",
        codes=take_codes(person.actor.user_id or 0),
        means=queries.second_factor(person.actor.user_id or 0),
        name=person.name,
        username=person.username,
        made_at=clock.now(),
    )


@bp.route("/akun/kode-cadangan", methods=["POST"])
@requires(Permission.MANAGE_OWN_ACCOUNT)
def make_backup_codes() -> ResponseReturnValue:
    """Make a new sheet; the old one becomes void."""
    actor = signed_in().actor
    codes = second_factor.issue_one_time_codes(actor, actor.user_id or 0, at=clock.now())
    keep_codes(actor.user_id or 0, codes)
    return redirect(url_for("accounts.backup_codes"), 303)
