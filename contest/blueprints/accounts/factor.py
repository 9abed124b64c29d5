"""The second factor at sign-in: giving it, and setting it up the first time."""

from flask import redirect, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.blueprints.accounts import bp
from contest.blueprints.accounts.common import answer, browser, enter, onward, signed_in
from contest.blueprints.accounts.forms import CodeForm
from contest.domain.errors import Invalid, TooMany
from contest.domain.permissions import Permission
from contest.queries import accounts as queries
from contest.queries.people import SignedIn
from contest.services import second_factor as service
from contest.web import clock
from contest.web.auth import current_sign_in, requires
from contest.web.paths import safe_next

_PENDING = "authenticator"


@bp.route("/masuk/kode", methods=["GET", "POST"])
@requires(Permission.SIGN_IN)
def second_factor() -> ResponseReturnValue:
    """The code of the authenticator, or a printed one."""
    person = current_sign_in()
    if person is None:
        return redirect(url_for("accounts.sign_in", next=safe_next("") or None))
    if not person.needs_second_factor:
        return onward(person)
    means = queries.second_factor(person.actor.user_id or 0)
    if not means.exists:
        return redirect(url_for("accounts.set_up_second_factor", next=safe_next("") or None), 303)
    form = CodeForm()
    if form.passes():
        try:
            token = service.give_second_factor(
                person.actor, person.session_id, form.code.data, browser(), at=clock.now()
            )
        except (Invalid, TooMany) as refusal:
            form.refuse(refusal)
        else:
            return enter(token)
    return answer("accounts/second_factor.html", form, means=means)


@bp.route("/masuk/kode/siapkan", methods=["GET", "POST"])
@requires(Permission.SIGN_IN)
def set_up_second_factor() -> ResponseReturnValue:
    """The first authenticator of a person whose role needs one."""
    person = current_sign_in()
    if person is None:
        return redirect(url_for("accounts.sign_in", next=safe_next("") or None))
    if not person.needs_second_factor:
        return onward(person)
    if queries.second_factor(person.actor.user_id or 0).exists:
        return redirect(url_for("accounts.second_factor", next=safe_next("") or None), 303)
    return _set_up(person, first=True)


@bp.route("/akun/aplikasi-kode", methods=["GET", "POST"])
@requires(Permission.MANAGE_OWN_ACCOUNT)
def authenticator() -> ResponseReturnValue:
    """A new authenticator for someone fully signed in, e.g. with a new phone."""
    return _set_up(signed_in(), first=False)


def _set_up(person: SignedIn, *, first: bool) -> ResponseReturnValue:
    secret = session.setdefault(_PENDING, service.new_secret())
    form = CodeForm()
    if form.passes():
        try:
            token = service.set_up_totp(
                person.actor,
                person.session_id,
                secret,
                form.code.data,
                browser(),
                at=clock.now(),
            )
        except (Invalid, TooMany) as refusal:
            form.refuse(refusal)
        else:
            return enter(token, _("Aplikasi pembuat kode tersimpan."))
    picture = service.set_up_picture(secret, person.username, _("Lomba Inovasi Kalsel"))
    return answer(
        "accounts/authenticator.html",
        form,
        picture=picture,
        secret=" ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
        username=person.username,
        first=first,
        replaced=not first and queries.second_factor(person.actor.user_id or 0).authenticator,
    )
