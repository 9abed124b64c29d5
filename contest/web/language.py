"""Which language a page speaks: the person's choice, else Indonesian."""

from dataclasses import dataclass

from flask import has_request_context, session
from flask_babel import Babel
from sqlalchemy.exc import SQLAlchemyError

from contest.web.auth import current_sign_in

NAMES = {"id": "Bahasa Indonesia", "en": "English"}
"""Each language by its own name, which is the same in every catalogue."""
LOCALES = tuple(NAMES)
babel = Babel()


@dataclass(frozen=True)
class LanguageChoice:
    """One language of the switch in the footer."""

    code: str
    label: str
    current: bool


def current_locale() -> str:
    """The session's choice, else the account's, else Indonesian (as commands and jobs speak)."""
    if not has_request_context():
        return "id"
    chosen = session.get("locale")
    if chosen in LOCALES:
        return str(chosen)
    try:
        signed_in = current_sign_in()
    except SQLAlchemyError:
        return "id"  # even a page that says the database is gone needs a language
    return signed_in.locale if signed_in and signed_in.locale in LOCALES else "id"


def choose_language(code: str) -> None:
    """Let this browser speak ``code`` from now on."""
    session["locale"] = code


def language_choices() -> list[LanguageChoice]:
    """Every language, with the present one marked."""
    present = current_locale()
    return [LanguageChoice(code, name, code == present) for code, name in NAMES.items()]
