"""The fit rule: shrink within limits, then break into more lines, else refuse. Pure.

Every field has its ladder of settings, from the usual one down. A setting holds when the text
laid out in it needs no more lines than allowed and no line sticks out. When every field holds but
the page is too full, first the gaps close, then the long texts step further down.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from contest.rendering.pdf import Box

TOLERANCE = 0.05  # mm, for rounding in the layout
DENSITIES = 3
GAP = 1.5  # mm kept free between the text and the signature block
# What gives way when the page is too full, in this order, again and again.
YIELDING = ("entry_title", "event", "recipient_detail", "decree", "recipient")


class Step(NamedTuple):
    """One setting of a field: size in points, and the lines it may take."""

    size: float
    lines: int


def _ladder(*runs: tuple[float, float, int]) -> tuple[Step, ...]:
    """Steps from runs of (largest size, smallest size, lines), half a point apart."""
    return tuple(
        Step(largest - k / 2, lines)
        for largest, smallest, lines in runs
        for k in range(round((largest - smallest) * 2) + 1)
    )


LADDERS: Mapping[str, tuple[Step, ...]] = {
    "government": _ladder((12.5, 9, 1)),
    "office_line": _ladder((10.5, 8, 1)),
    "heading": _ladder((34, 22, 1)),
    "number": _ladder((11, 8.5, 1)),
    "recipient": _ladder((30, 21, 1), (24, 15, 2)),
    "recipient_detail": _ladder((13, 11, 1), (11.5, 9.5, 2)),
    "award": _ladder((25, 16, 1), (17, 12, 2)),
    "category": _ladder((12.5, 10.5, 1), (11, 9.5, 2)),
    "entry_title": _ladder((15.5, 14, 2), (13.5, 11.5, 3), (11, 9.5, 4)),
    "event": _ladder((11.5, 10.5, 2), (10, 9, 3)),
    "decree": _ladder((10, 9, 1), (9, 8, 2)),
    "place_and_date": _ladder((11, 9, 1)),
    "office": _ladder((11, 10, 2), (10, 9, 3)),
    "signatory": _ladder((11, 9.5, 1), (10, 8.5, 2)),
    "rank": _ladder((10, 8, 1)),
    "code": _ladder((7, 5, 1)),
}


class Overflow(Exception):
    """``field`` does not fit at its last setting."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True)
class Setting:
    """How one page is set: a rung for each field that left its first one, and how close it is."""

    rungs: Mapping[str, int] = field(default_factory=dict)
    density: int = 0

    def step(self, name: str) -> Step:
        """The setting of one field."""
        return LADDERS[name][self.rungs.get(name, 0)]

    def left(self, name: str) -> bool:
        """Whether the field has left its usual setting."""
        return self.rungs.get(name, 0) > 0

    def lowered(self, name: str, rung: int) -> Setting:
        """The same with ``name`` on another rung."""
        return Setting({**self.rungs, name: rung}, self.density)

    def closer(self) -> Setting:
        """The same with smaller gaps."""
        return Setting(self.rungs, self.density + 1)


def next_setting(setting: Setting, boxes: Mapping[str, Box]) -> Setting | None:
    """What to try next after ``setting`` was laid out as ``boxes``; None when it fits.

    Raises Overflow naming the field for which nothing is left to try.
    """
    changed = setting
    for name in _too_long(setting, boxes):
        changed = changed.lowered(name, _plausible_rung(setting, name, boxes[name]))
    if changed is not setting:
        return changed
    return _roomier(setting, boxes) if _too_full(boxes) else None


def _too_long(setting: Setting, boxes: Mapping[str, Box]) -> Iterator[str]:
    for name, box in boxes.items():
        if name in LADDERS and (
            box.lines > setting.step(name).lines or box.widest > box.width + TOLERANCE
        ):
            yield name


def _plausible_rung(setting: Setting, name: str, box: Box) -> int:
    """The next rung whose lines could hold the text, judged by its width at the present size."""
    present = setting.step(name).size
    ladder = LADDERS[name]
    for rung in range(setting.rungs.get(name, 0) + 1, len(ladder)):
        step = ladder[rung]
        if box.extent * step.size / present <= step.lines * box.width:
            return rung
    raise Overflow(name)


def _too_full(boxes: Mapping[str, Box]) -> bool:
    """Whether the text runs out of its region or into the signature block."""
    middle, body, sign = boxes.get("middle"), boxes.get("body"), boxes.get("sign")
    if middle is None or body is None or sign is None:
        return False
    lowest = max(
        boxes[name].bottom
        for name in ("recipient", "award", "category", "entry_title", "event", "decree")
        if name in boxes
    )
    return middle.height > body.height + TOLERANCE or lowest > sign.top - GAP


def _roomier(setting: Setting, boxes: Mapping[str, Box]) -> Setting:
    if setting.density + 1 < DENSITIES:
        return setting.closer()
    standing = [name for name in YIELDING if name in boxes]
    free = [name for name in standing if setting.rungs.get(name, 0) + 1 < len(LADDERS[name])]
    if not free:
        raise Overflow(max(standing, key=lambda name: boxes[name].height))
    name = min(free, key=lambda name: (setting.rungs.get(name, 0), YIELDING.index(name)))
    return setting.lowered(name, setting.rungs.get(name, 0) + 1)
