"""Boxes estimated from the fonts' advance widths, so that most pages are laid out only once.

The estimate leaves kerning out and breaks lines greedily at spaces and hyphens. It only proposes a
setting: what is printed was measured in the layout.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from fontTools.ttLib import TTFont

from contest.rendering import fit, typefaces
from contest.rendering.fit import Setting, Slot
from contest.rendering.pdf import Box

MM_PER_PT = 25.4 / 72
# Where a line may break: the word ends, with the space that vanishes at the end of a line.
_WORD = re.compile(r"[^\s-]*-+|[^\s-]+")
_TRIES = 200


def setting(texts: Mapping[str, str], limit: float) -> Setting:
    """The setting the rule arrives at on estimated boxes; raises Overflow like the rule."""
    words = {name: _words(fit.SLOTS[name], text) for name, text in texts.items()}
    present = Setting()
    for _ in range(_TRIES):
        following = fit.next_setting(present, _boxes(words, present), limit)
        if following is None:
            return present
        present = following
    return present


class Words(tuple[tuple[float, float], ...]):
    """Of each word its width and that of the space after it, in ems."""

    __slots__ = ()


def _words(slot: Slot, text: str) -> Words:
    widths = _advances(slot.face)
    found = list(_WORD.finditer(text))
    ends = [*(match.start() for match in found[1:]), len(text)]

    def ems(part: str) -> float:
        return sum(widths.get(ord(c), 0.6) + slot.tracking for c in part)

    return Words(
        (ems(match.group()), ems(text[match.end() : end].rstrip("\n")))
        for match, end in zip(found, ends, strict=True)
    )


def _boxes(words: Mapping[str, Words], setting: Setting) -> dict[str, Box]:
    boxes = {}
    top = fit.TOP
    for name in [*fit.BODY, *(other for other in words if other not in fit.BODY)]:
        if name not in words:
            continue
        size = setting.step(name).size * MM_PER_PT
        width = setting.width(name)
        lines = [line * size for line in _broken(words[name], width / size)]
        top += setting.space(name)
        height = len(lines) * size * fit.SLOTS[name].leading
        boxes[name] = Box(0, top, width, height, len(lines), max(lines), sum(lines))
        top += height
    return boxes


def _broken(words: Words, width: float) -> list[float]:
    """The widths of the lines in ems when broken greedily at ``width`` ems."""
    lines = [0.0]
    pending = 0.0
    for word, space in words:
        if lines[-1] and lines[-1] + pending + word > width:
            lines.append(word)
        else:
            lines[-1] += pending + word
        pending = space
    return lines


@cache
def _advances(face: str) -> dict[int, float]:
    """Advance width of each code point in ems."""
    with TTFont(typefaces.face_path(face), lazy=True) as font:
        units = font["head"].unitsPerEm
        metrics = font["hmtx"].metrics
        return {point: metrics[glyph][0] / units for point, glyph in font.getBestCmap().items()}
