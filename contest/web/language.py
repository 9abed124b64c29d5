"""Which language a page speaks: the person's choice, else Indonesian."""

from flask import has_request_context, session
from flask_babel import Babel

from contest.web.auth import current_sign_in

LOCALES = ("id", "en")
babel = Babel()


def current_locale() -> str:
    """The session's choice, else the account's, else Indonesian (as commands and jobs speak)."""
    if not has_request_context():
        return "id"
    chosen = session.get("locale")
    if chosen in LOCALES:
        return str(chosen)
    signed_in = current_sign_in()
    return signed_in.locale if signed_in and signed_in.locale in LOCALES else "id"
