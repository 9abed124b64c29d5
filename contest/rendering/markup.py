"""Facts into HTML: closed templates, everything escaped, nothing of a user's compiled."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from contest.rendering import typefaces

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "pdf"


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printed,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _printed(value: object) -> object:
    if isinstance(value, str) and not isinstance(value, Markup):
        return typefaces.printable(value)
    return value


def fill(template: str, **facts: object) -> str:
    """The template of that name in ``templates/pdf`` filled with ``facts``."""
    return _environment().get_template(template).render(**facts)


def source(template: str) -> bytes:
    """The template's own text, for the template version."""
    return (TEMPLATES / template).read_bytes()
