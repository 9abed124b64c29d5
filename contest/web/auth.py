"""Sign-in state of a request, and the guard that every route carries."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, g, make_response, redirect, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from werkzeug.wrappers import Response

from contest.domain.actor import PUBLIC, Actor
from contest.domain.codes import token_hash
from contest.domain.errors import Forbidden
from contest.domain.permissions import GRANTS, Permission, may
from contest.queries.people import SignedIn, load_signed_in
from contest.web import clock
from contest.web.resend import can_resend, resend_page

View = TypeVar("View", bound=Callable[..., Any])
login_manager = LoginManager()


class SignedInUser(UserMixin):
    """Flask-Login's view of a session: its id is the session token, not the account."""

    def __init__(self, token: str, signed_in: SignedIn) -> None:
        self.token = token
        self.signed_in = signed_in

    def get_id(self) -> str:
        """The token kept in the signed, HttpOnly cookie."""
        return self.token


@login_manager.user_loader
def _load(token: str) -> SignedInUser | None:
    signed_in = load_signed_in(token_hash(token), clock.now())
    return SignedInUser(token, signed_in) if signed_in else None


def begin_session(token: str) -> None:
    """Make this browser carry ``token``; any former session content is dropped first."""
    locale = session.get("locale")
    session.clear()
    if locale:
        session["locale"] = locale
    signed_in = load_signed_in(token_hash(token), clock.now())
    if signed_in is not None:
        login_user(SignedInUser(token, signed_in))


def end_session() -> None:
    """Forget the token in this browser (the row is ended by the service)."""
    logout_user()
    session.clear()


def current_sign_in() -> SignedIn | None:
    """The session of this request, second factor given or not."""
    return current_user.signed_in if current_user.is_authenticated else None


def loaded_sign_in() -> SignedIn | None:
    """The session if this request has asked for it; never asks the database itself."""
    user = g.get("_login_user")
    return user.signed_in if isinstance(user, SignedInUser) else None


def current_actor() -> Actor:
    """Who acts in this request; PUBLIC until the second factor is given where it is due."""
    signed_in = current_sign_in()
    if signed_in is None or signed_in.needs_second_factor:
        return PUBLIC
    return signed_in.actor


def requires(permission: Permission) -> Callable[[View], View]:
    """Guard a view: anonymous people are sent to sign in, others without the right get 403.

    Who typed into a form while his sign-in ended gets a page (401) that holds on to his words.
    The permission stays readable on the view, so that a test can list every route's guard.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            refused = _refusal(permission)
            return view(*args, **kwargs) if refused is None else refused

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


def _refusal(permission: Permission) -> Response | None:
    actor = current_actor()
    g.permission = permission
    if may(actor, permission):
        return None
    if actor is PUBLIC:
        if can_resend():
            return make_response(resend_page(401, signed_out=True))
        signed_in = current_sign_in()
        if signed_in is not None and signed_in.needs_second_factor:
            return redirect(url_for("accounts.second_factor", next=_here()))
        return redirect(url_for("accounts.sign_in", next=_here()))
    roles = sorted(GRANTS[permission].roles or ())
    raise Forbidden("role-lacks-permission", roles=roles)


def _here() -> str:
    """Where to return after signing in; a POST cannot be repeated, so its page is the goal."""
    return request.full_path.rstrip("?") if request.method == "GET" else request.path


def init_app(app: Flask) -> None:
    """Register Flask-Login and the cookie rules."""
    login_manager.init_app(app)
    login_manager.session_protection = None  # office addresses change; our own table decides

    @app.teardown_request
    def _forget(_fault: BaseException | None) -> None:
        # An application context can outlive a request; who was signed in must not.
        for name in tuple(g):
            g.pop(name, None)

    app.config.update(
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
    )
