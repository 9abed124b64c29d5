"""What the views of this blueprint share."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from contest.domain.errors import Forbidden
from contest.queries.people import SignedIn
from contest.services.attempts import Browser
from contest.web.auth import begin_session, current_sign_in
from contest.web.forms import BaseForm
from contest.web.navigation import home_url
from contest.web.paths import safe_next


def browser() -> Browser:
    """Where this request comes from."""
    return Browser(request.remote_addr or "", request.user_agent.string)


def signed_in() -> SignedIn:
    """The session behind a guarded page. Raises Forbidden without one (console accounts)."""
    found = current_sign_in()
    if found is None:
        raise Forbidden("role-lacks-permission")
    return found


def enter(token: str, message: str = "") -> Response:
    """Let this browser carry the session and go on to what it came for."""
    begin_session(token)
    if message:
        flash(message, "success")  # not before: a new session starts empty
    return onward(signed_in())


def onward(person: SignedIn) -> Response:
    """Where a signed-in person goes: his second factor first, then ``next`` or his home."""
    if person.needs_second_factor:
        wanted = safe_next("") or None
        return redirect(url_for("accounts.second_factor", next=wanted), 303)
    return redirect(safe_next(home_url(person.actor)), 303)


def answer(template: str, form: BaseForm, **facts: Any) -> ResponseReturnValue:
    """The page of a form, with the status and headers its refusal asks for."""
    page = render_template(template, form=form, **facts)
    return page, form.http_status, form.http_headers
