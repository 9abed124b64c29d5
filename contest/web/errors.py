"""Refusals and failures as pages: the reason and the next step, never a trace."""

import structlog
from flask import Flask, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from contest.domain.errors import Refusal
from contest.models.base import db
from contest.wording.refusals import explain, explain_status

log = structlog.get_logger()


def error_page(status: int, reason: str = "", next_step: str = "") -> tuple[str, int]:
    """The one error page. Empty texts fall back to the status's own."""
    words = explain_status(status)
    page = render_template(
        "errors/error.html",
        status=status,
        title=words.title,
        reason=reason or words.reason,
        next_step=next_step or words.next_step,
        back_url=_back(),
    )
    return page, status


def _back() -> str:
    return request.path if request.method == "POST" else "/"


def init_app(app: Flask) -> None:
    """Register the handlers."""

    @app.errorhandler(Refusal)
    def _refusal(refusal: Refusal) -> tuple[str, int]:
        db.session.rollback()
        return error_page(refusal.status, explain(refusal))

    @app.errorhandler(CSRFError)
    def _csrf(fault: CSRFError) -> tuple[str, int]:
        return error_page(400, explain(Refusal("form-expired")))

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
