"""Emblems uploaded by the secretariat: checked, brought to print size, never fetched."""

from __future__ import annotations

import base64
import io
import re
from functools import lru_cache
from xml.etree import ElementTree as ET

from PIL import Image

from contest.rendering.facts import Emblem, EmblemKind
from contest.rendering.refusals import BadEmblem

LARGEST = 5 * 1024 * 1024  # bytes of an upload
LARGEST_SVG = 512 * 1024
PIXELS = 40_000_000  # beyond this a small file may fill the memory
PRINT_BOX = (480, 240)  # pixels: 40 x 20 mm at 300 dots per inch
_MEDIA = {EmblemKind.PNG: "image/png", EmblemKind.SVG: "image/svg+xml"}
# Entities can grow without end, scripts and outside references have no place in an emblem.
_FORBIDDEN = re.compile(rb"<!(DOCTYPE|ENTITY)|<script|@import|url\(\s*[\"']?(?!#)", re.IGNORECASE)
_REFERENCES = ("href", "{http://www.w3.org/1999/xlink}href", "src")


@lru_cache(maxsize=8)
def data_uri(emblem: Emblem) -> str:
    """The emblem as a data URI fit for print; raises BadEmblem."""
    if len(emblem.content) > LARGEST:
        raise BadEmblem("too-large")
    if emblem.kind is EmblemKind.SVG:
        return _encoded(EmblemKind.SVG, _checked_svg(emblem.content))
    return _encoded(EmblemKind.PNG, _at_print_size(emblem))


def clean_png(content: bytes) -> bytes:
    """An uploaded PNG drawn anew at twice print size: pixels only, nothing else of the file.

    Raises BadEmblem for anything that is not a whole PNG picture.
    """
    return _redrawn(Emblem(content, EmblemKind.PNG), (2 * PRINT_BOX[0], 2 * PRINT_BOX[1]))


def _encoded(kind: EmblemKind, content: bytes) -> str:
    return f"data:{_MEDIA[kind]};base64,{base64.b64encode(content).decode('ascii')}"


def _at_print_size(emblem: Emblem) -> bytes:
    return _redrawn(emblem, PRINT_BOX)


def _redrawn(emblem: Emblem, box: tuple[int, int]) -> bytes:
    _require_whole(emblem)
    try:
        with Image.open(io.BytesIO(emblem.content), formats=[emblem.kind.value.upper()]) as image:
            if image.width * image.height > PIXELS:
                raise BadEmblem("too-large")
            image.thumbnail((4 * box[0], 4 * box[1]))
            picture = image.convert("RGBA")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise BadEmblem("unreadable") from None
    picture.thumbnail(box, Image.Resampling.LANCZOS)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def _require_whole(emblem: Emblem) -> None:
    """Refuse a file that was cut short: WeasyPrint tells Pillow, process-wide, to accept those."""
    end = b"IEND\xaeB`\x82" if emblem.kind is EmblemKind.PNG else b"\xff\xd9"
    if end not in emblem.content[-4096:]:
        raise BadEmblem("unreadable")


def _checked_svg(content: bytes) -> bytes:
    if len(content) > LARGEST_SVG:
        raise BadEmblem("too-large")
    if _FORBIDDEN.search(content):
        raise BadEmblem("unreadable")
    try:
        root = ET.fromstring(content)  # noqa: S314 - entities were refused above
    except ET.ParseError:
        raise BadEmblem("unreadable") from None
    if root.tag != "{http://www.w3.org/2000/svg}svg" or any(
        not element.get(name, "#").startswith("#")
        for element in root.iter()
        for name in _REFERENCES
    ):
        raise BadEmblem("unreadable")
    return content
