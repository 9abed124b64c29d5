"""Signing in and out, invitations, language."""

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.blueprints.accounts import bp
from contest.blueprints.accounts.common import answer, browser, enter, onward
from contest.blueprints.accounts.forms import InvitationForm, SignInForm
from contest.domain.errors import Invalid, NotFound, Problem, TooMany, Unavailable
from contest.domain.permissions import Permission
from contest.queries import accounts as queries
from contest.services import accounts, invitations
from contest.services import sign_in as sessions
from contest.web import clock
from contest.web.auth import current_sign_in, end_session, requires
from contest.web.language import LOCALES, choose_language
from contest.web.paths import safe_next


@bp.before_app_request
def note_use() -> None:
    """Keep a session alive while it is used; a busy database never spoils the page for that."""
    if request.endpoint in {None, "static"}:
        return
    person = current_sign_in()
    if person is None:
        return
    try:
        sessions.touch_session(person.session_id, person.last_seen_at, at=clock.now())
    except Unavailable:
        return


@bp.route("/masuk", methods=["GET", "POST"])
@requires(Permission.SIGN_IN)
def sign_in() -> ResponseReturnValue:
    """Name and password."""
    person = current_sign_in()
    if person is not None:
        return onward(person)
    form = SignInForm()
    if form.passes():
        try:
            token = sessions.sign_in(
                form.username.data, form.password.data, browser(), at=clock.now()
            )
        except (Invalid, TooMany) as refusal:
            form.refuse(refusal)
        else:
            return enter(token)
    return answer("accounts/sign_in.html", form)


@bp.route("/keluar", methods=["POST"])
@requires(Permission.SIGN_IN)
def sign_out() -> ResponseReturnValue:
    """End this browser's session; a second click is no fault."""
    person = current_sign_in()
    if person is not None:
        sessions.sign_out(person.actor, person.session_id, at=clock.now())
    end_session()
    flash(_("Anda sudah keluar."), "success")
    return redirect(url_for("accounts.sign_in"), 303)


@bp.route("/undangan/<token>", methods=["GET", "POST"])
@requires(Permission.SIGN_IN)
def invitation(token: str) -> ResponseReturnValue:
    """Set a password by a link. Opening it changes nothing: messengers open links too."""
    try:
        response = make_response(_invitation(token))
    except NotFound:
        response = make_response(render_template("accounts/invitation_dead.html"), 404)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response


def _invitation(token: str) -> ResponseReturnValue:
    link = queries.usable_invitation(token, clock.now())
    form = InvitationForm()
    if form.passes():
        try:
            session_token = invitations.accept_invitation(
                token, form.username.data, form.password.data, browser(), at=clock.now()
            )
        except (Invalid, TooMany) as refusal:
            form.refuse(refusal)
        else:
            return enter(session_token, _("Kata sandi tersimpan."))
    return answer("accounts/invitation.html", form, link=link)


@bp.route("/bahasa", methods=["POST"])
@requires(Permission.READ_PUBLIC)
def language() -> ResponseReturnValue:
    """Choose the language of this browser and, when signed in, of the account."""
    code = request.form.get("language", "")
    if code not in LOCALES:
        raise Invalid([Problem("language-unknown", "language")])
    choose_language(code)
    person = current_sign_in()
    if person is not None and person.actor.user_id is not None:
        accounts.remember_language(person.actor.user_id, code)
    return redirect(safe_next("/"), 303)
