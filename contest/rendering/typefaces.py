"""The fonts shipped for paper, and which characters they can print.

Documents use these faces only: a machine's own fonts would change the bytes, and WeasyPrint
crashes where there are none at all, so a missing face is refused before anything is laid out.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

from contest.rendering.refusals import MissingGlyphs, RenderingUnavailable

FOLDER = "static/pdf/fonts"
STATIC = Path(__file__).resolve().parents[2] / "static" / "pdf"
FACES = (
    "text-regular",
    "text-italic",
    "text-semibold",
    "display-italic",
    "display-semibold",
)
REPLACEMENT = "\ufffd"


def face_path(face: str) -> Path:
    """Where the file of one face lies."""
    return STATIC / "fonts" / f"contest-serif-{face}.ttf"


def require_faces() -> None:
    """Raise RenderingUnavailable naming the first face whose file is missing."""
    for face in FACES:
        if not face_path(face).is_file():
            part = f"{FOLDER}/{face_path(face).name}"
            raise RenderingUnavailable(part=part, remedy=f"git checkout {FOLDER}")


@cache
def coverage() -> frozenset[int]:
    """Code points that every face can print."""
    require_faces()
    covered: set[int] | None = None
    for face in FACES:
        with TTFont(face_path(face), lazy=True) as font:
            points = set(font.getBestCmap())
        covered = points if covered is None else covered & points
    return frozenset(covered or ())


def composed(text: str) -> str:
    """``text`` in NFC without what cannot be seen: control and format characters.

    A format character has no glyph but may turn the reading order round (U+202E); white space of
    every kind becomes a plain space, except the no-break space.
    """
    if text.isascii() and text.isprintable():
        return text
    kept = (
        " " if unicodedata.category(c) in {"Zl", "Zp"} or c in "\t\n\r" else c
        for c in unicodedata.normalize("NFC", text)
    )
    return "".join(c for c in kept if unicodedata.category(c) not in {"Cc", "Cf"})


def missing(text: str) -> str:
    """The characters of ``text`` that no shipped face can print, each once, in order."""
    known = coverage()
    return "".join(dict.fromkeys(c for c in composed(text) if ord(c) not in known))


def require_glyphs(recipient: str, field: str, text: str) -> str:
    """``text`` as it is to be printed; raises MissingGlyphs when a character cannot be."""
    lacking = missing(text)
    if lacking:
        raise MissingGlyphs(recipient, field, lacking)
    return composed(text)


def printable(text: str) -> str:
    """``text`` with a visible replacement mark for each character that cannot be printed."""
    if text.isascii() and text.isprintable():
        return text
    known = coverage()
    return "".join(c if ord(c) in known else REPLACEMENT for c in composed(text))
