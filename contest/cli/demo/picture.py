"""Drawn sample pictures: a river scene for photographs, a plain page for screenshots."""

import textwrap
from collections.abc import Sequence
from functools import cache
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw, ImageFont

_PHOTO = (720, 480)
_SCREEN = (600, 760)
_SKIES = ("#bcd7e6", "#d8e3d0", "#f1dfc2", "#c9d4ea")
_RIVERS = ("#5d7f6e", "#6b7f5a", "#4f7480", "#7d7355")
_ROOFS = ("#8c3b2e", "#4a5a68", "#7a6a3c", "#5b3f57")
_INK, _PAPER, _BAND = "#16241f", "#ffffff", "#1f5a47"

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def photograph(seed: str, lines: Sequence[str]) -> bytes:
    """A JPEG of houses on stilts along a river, with a caption. Same arguments, same bytes."""
    draw_from = _random(seed)
    picture = Image.new("RGB", _PHOTO, draw_from.choice(_SKIES))
    canvas = ImageDraw.Draw(picture)
    shore = draw_from.randint(210, 250)
    canvas.rectangle((0, shore, _PHOTO[0], _PHOTO[1]), fill=draw_from.choice(_RIVERS))
    left = draw_from.randint(20, 80)
    while left < _PHOTO[0] - 90:
        left += _house(canvas, draw_from, left, shore) + draw_from.randint(20, 70)
    _boat(canvas, draw_from.randint(80, 460), shore + draw_from.randint(44, 66))
    _caption(canvas, lines)
    stored = BytesIO()
    picture.save(stored, "JPEG", quality=38)
    return stored.getvalue()


def screenshot(seed: str, lines: Sequence[str]) -> bytes:
    """A PNG of a telephone-sized page with a heading and rows. Same arguments, same bytes."""
    draw_from = _random(seed)
    picture = Image.new("P", _SCREEN)
    picture.putpalette([255, 255, 255, 31, 90, 71, 22, 36, 31, 222, 229, 225, 198, 150, 52])
    canvas = ImageDraw.Draw(picture)
    canvas.fontmode = "1"
    canvas.rectangle((0, 0, _SCREEN[0], 104), fill=1)
    for number, line in enumerate(_wrapped(lines[:2], 46)[:2]):
        canvas.text((24, 20 + 36 * number), line, fill=0, font=_font(23))
    for row in range(6):
        top = 140 + row * 82
        canvas.rectangle((24, top, _SCREEN[0] - 24, top + 66), fill=3)
        width = draw_from.randint(120, 420)
        canvas.rectangle((42, top + 18, 42 + width, top + 30), fill=2)
        canvas.rectangle((42, top + 42, 42 + width // 2, top + 50), fill=4 if row % 3 == 0 else 1)
    for number, line in enumerate(_wrapped(lines[2:], 58)):
        canvas.text((24, 668 + 32 * number), line, fill=2, font=_font(17))
    stored = BytesIO()
    picture.save(stored, "PNG", optimize=False)
    return stored.getvalue()


def _house(canvas: ImageDraw.ImageDraw, draw_from: Random, left: int, shore: int) -> int:
    width, height = draw_from.randint(70, 112), draw_from.randint(50, 80)
    top = shore - height - 30
    canvas.rectangle((left, top, left + width, shore - 30), fill="#cbb48f")
    roof = ((left - 12, top), (left + width // 2, top - 55), (left + width + 12, top))
    canvas.polygon(roof, fill=draw_from.choice(_ROOFS))
    for stilt in range(left + 6, left + width, 28):
        canvas.line((stilt, shore - 30, stilt, shore + 26), fill="#5a4632", width=5)
    canvas.rectangle((left + width // 3, top + 28, left + width // 2, shore - 30), fill="#6a5138")
    return width


def _boat(canvas: ImageDraw.ImageDraw, left: int, top: int) -> None:
    hull = ((left, top), (left + 210, top), (left + 175, top + 34), (left + 35, top + 34))
    canvas.polygon(hull, fill="#3c2f22")
    for post in (left + 66, left + 134):
        canvas.line((post, top - 30, post, top), fill="#3c2f22", width=4)
    canvas.rectangle((left + 56, top - 36, left + 144, top - 26), fill="#c69634")


def _caption(canvas: ImageDraw.ImageDraw, lines: Sequence[str]) -> None:
    lines = _wrapped(lines, 66)
    height = 27 * len(lines) + 18
    canvas.rectangle((0, _PHOTO[1] - height, *_PHOTO), fill=_PAPER)
    canvas.rectangle((0, _PHOTO[1] - height, _PHOTO[0], _PHOTO[1] - height + 6), fill=_BAND)
    for number, line in enumerate(lines):
        place = (24, _PHOTO[1] - height + 12 + 27 * number)
        canvas.text(place, line, fill=_INK, font=_font(19))


def _wrapped(lines: Sequence[str], columns: int) -> list[str]:
    return [part for line in lines for part in textwrap.wrap(line, columns)]


@cache
def _font(size: int) -> Font:
    return ImageFont.load_default(size)


def _random(seed: str) -> Random:
    return Random(seed)  # noqa: S311 - invented content
