"""Refusals and failures as pages: the reason and the next step, never a trace."""

from typing import Any
from urllib.parse import urlsplit

import structlog
from flask import Flask, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, SecurityError

from contest.domain.errors import Refusal, TooMany
from contest.models.base import db
from contest.web.paths import safe_next
from contest.web.resend import can_resend, resend_page
from contest.wording.refusals import explain, explain_status

log = structlog.get_logger()


def error_page(status: int, reason: str = "", next_step: str = "") -> tuple[str, int]:
    """The one error page. Empty texts fall back to the status's own.

    When even that page cannot be made (database gone, foreign host name), a bare one is.
    """
    facts = _facts(status, reason, next_step)
    try:
        return render_template("errors/error.html", **facts, back_url=_back()), status
    except Exception:
        log.exception("error page", status=status)
        return bare_page(status, reason, next_step)


def bare_page(status: int, reason: str = "", next_step: str = "") -> tuple[str, int]:
    """The refusal without the request's context: no menu, no address of ours, no database."""
    template = current_app.jinja_env.get_template("errors/bare.html")
    return template.render(**_facts(status, reason, next_step)), status


def _facts(status: int, reason: str, next_step: str) -> dict[str, Any]:
    words = explain_status(status)
    return {
        "status": status,
        "title": words.title,
        "reason": reason or words.reason,
        "next_step": next_step or words.next_step,
    }


def _back() -> str | None:
    """The page this request came from, if it is one of ours and not this one again."""
    came_from = urlsplit(request.referrer or "")
    if came_from.netloc != request.host:
        return None
    query = f"?{came_from.query}" if came_from.query else ""
    return safe_next("", came_from.path + query) or None


def init_app(app: Flask) -> None:
    """Register the handlers."""

    @app.errorhandler(Refusal)
    def _refusal(refusal: Refusal) -> ResponseReturnValue:
        db.session.rollback()
        page = error_page(refusal.status, explain(refusal))
        if isinstance(refusal, TooMany):
            return *page, {"Retry-After": str(refusal.facts["seconds"])}
        return page

    @app.errorhandler(CSRFError)
    def _csrf(fault: CSRFError) -> tuple[str, int]:
        if can_resend():
            return resend_page(400, signed_out=False)
        return error_page(400, explain(Refusal("form-expired")))

    @app.errorhandler(SecurityError)
    def _foreign_host(_fault: SecurityError) -> tuple[str, int]:
        # The address is not ours, so no link can be built from it.
        return bare_page(400, explain(Refusal("foreign-host")))

    @app.errorhandler(HTTPException)
    def _http(fault: HTTPException) -> tuple[str, int]:
        return error_page(fault.code or 500)

    @app.errorhandler(OperationalError)
    def _database(fault: OperationalError) -> tuple[str, int]:
        db.session.rollback()
        log.error("database", fault=str(fault.orig))
        return error_page(507 if "full" in str(fault.orig) else 503)

    @app.errorhandler(Exception)
    def _unexpected(fault: Exception) -> tuple[str, int]:
        db.session.rollback()
        log.exception("unexpected", path=request.path)
        return error_page(500)
