"""The fit rule: shrink within limits, then break into more lines, else refuse. Pure.

Every field has its ladder of settings, from the usual one down. A setting holds when the text
needs no more lines than allowed and no line sticks out. When every field holds but the page is
too full (with the smallest gaps), the long texts step further down. At last the room that is left
is shared out among the gaps, and centred texts of several lines are set narrower, so that no last
line holds a single word.

The rule reads boxes, whether estimated from the fonts' widths or measured in a layout.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from contest.rendering.pdf import Box

TOLERANCE = 0.05  # mm, for rounding in the layout
SLACK = 0.3  # mm by which the text may pass its limit before it counts as too full
GAP = 2.6  # mm kept free between the text and the signature block
AIR = 2.4  # mm at most added to a plain gap
WIDER = 1.02  # from one narrow width to the next
TOP = 75.0  # mm: where the text of the body begins
# What gives way when the page is too full.
YIELDING = ("entry_title", "event", "recipient_detail", "recipient")


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


@dataclass(frozen=True, slots=True)
class Slot:
    """How one field is set: everything that its width and height depend on.

    ``width`` in mm, ``leading`` the line height and ``tracking`` the letter spacing in ems, ``gap``
    the least space above in mm, ``air`` the share of the free room added to it. Texts that are not
    ``even`` keep the full width on several lines.
    """

    face: str
    ladder: tuple[Step, ...]
    width: float
    leading: float = 1.25
    tracking: float = 0.0
    gap: float = 0.0
    air: float = 0.0
    even: bool = True


# The parts of the body from top to bottom; "given" and "as" are the fixed words between.
BODY: Mapping[str, Slot] = {
    "given": Slot("text-italic", _ladder((11.5, 11.5, 1)), 237, 1.2, air=0.8),
    "recipient": Slot(
        "display-semibold", _ladder((29, 21, 1), (24, 15, 2)), 237, 1.14, gap=0.2, air=0.4
    ),
    "recipient_detail": Slot(
        "text-regular", _ladder((13, 11, 1), (11.5, 9.5, 2)), 225, 1.2, gap=0.3
    ),
    "as": Slot("text-italic", _ladder((11.5, 11.5, 1)), 237, 1.2, gap=0.6, air=1.3),
    "award": Slot(
        "display-semibold", _ladder((24, 16, 1), (17, 12, 2)), 237, 1.12, tracking=0.06, gap=0.2
    ),
    "category": Slot("text-regular", _ladder((12.5, 10.5, 1), (11, 9.5, 2)), 225, 1.22, gap=0.4),
    "entry_title": Slot(
        "display-italic",
        _ladder((15, 14, 2), (13.5, 11.5, 3), (11, 9.5, 4)),
        220,
        1.22,
        gap=0.8,
        air=1.0,
    ),
    "event": Slot(
        "text-regular", _ladder((11.5, 10.5, 2), (10, 9, 3)), 220, 1.28, gap=0.8, air=1.0
    ),
}
SLOTS: Mapping[str, Slot] = {
    **BODY,
    "government": Slot("text-semibold", _ladder((13, 9, 1)), 237, tracking=0.09),
    "office_line": Slot("text-regular", _ladder((10.5, 8, 1)), 237, tracking=0.07),
    "heading": Slot("display-semibold", _ladder((33, 22, 1)), 237, 1.0, tracking=0.11),
    "number": Slot("text-regular", _ladder((10.5, 8.5, 1)), 237, tracking=0.02),
    "place_and_date": Slot("text-regular", _ladder((11, 9, 1)), 94, 1.22),
    "office": Slot("text-regular", _ladder((11, 10, 2), (10, 9, 3)), 94, 1.22),
    "signatory": Slot("text-semibold", _ladder((11, 9.5, 1), (10, 8.5, 2)), 94, 1.22),
    "rank": Slot("text-regular", _ladder((10, 8, 1)), 94, 1.22),
    "decree": Slot("text-regular", _ladder((8.5, 7.5, 3)), 86, 1.28, even=False),
    "code": Slot("text-regular", _ladder((8, 5, 1)), 86, tracking=0.03),
}


class Measure(NamedTuple):
    """A narrower width (mm) tried for a text that must keep its ``lines``; 0 is the full width."""

    width: float
    lines: int


class Overflow(Exception):
    """``field`` does not fit at its last setting."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True)
class Setting:
    """How one page is set: a rung for each field that left its first one, and the room between.

    ``air`` (mm) is added to the gaps, None before it is known.
    """

    rungs: Mapping[str, int] = field(default_factory=dict)
    air: float | None = None
    measures: Mapping[str, Measure] = field(default_factory=dict)

    def step(self, name: str) -> Step:
        """The size and lines of one field."""
        return SLOTS[name].ladder[self.rungs.get(name, 0)]

    def width(self, name: str) -> float:
        """The width of one field in mm."""
        measure = self.measures.get(name)
        return measure.width if measure and measure.width else SLOTS[name].width

    def space(self, name: str) -> float:
        """The space above one part of the body in mm."""
        return SLOTS[name].gap + SLOTS[name].air * (self.air or 0)

    def left(self, name: str) -> bool:
        """Whether the field has left its usual setting."""
        return self.rungs.get(name, 0) > 0

    def lowered(self, name: str, rung: int) -> Setting:
        """The same with ``name`` on another rung, at full width again."""
        measures = {key: value for key, value in self.measures.items() if key != name}
        return Setting({**self.rungs, name: rung}, None, measures)


def next_setting(setting: Setting, boxes: Mapping[str, Box], limit: float = 0.0) -> Setting | None:
    """What to try next after ``setting`` gave ``boxes``; None when everything fits.

    ``limit`` is what the body may reach down to in mm (0: there is no body). Raises Overflow
    naming the field for which nothing is left to try.
    """
    changed = setting
    for name in _too_long(setting, boxes):
        changed = changed.lowered(name, _plausible_rung(setting, name, boxes[name]))
    if changed is not setting:
        return changed
    measures = dict(_measures(setting, boxes))
    if measures:
        return replace(setting, measures={**setting.measures, **measures})
    return _spaced(setting, boxes, limit) if limit else None


def _too_long(setting: Setting, boxes: Mapping[str, Box]) -> Iterator[str]:
    for name, box in boxes.items():
        if name not in SLOTS or setting.measures.get(name, Measure(0, 0)).width:
            continue
        if box.lines > setting.step(name).lines or box.widest > box.width + TOLERANCE:
            yield name


def _plausible_rung(setting: Setting, name: str, box: Box) -> int:
    """The next rung whose lines could hold the text, judged by its width at the present size."""
    present = setting.step(name).size
    ladder = SLOTS[name].ladder
    for rung in range(setting.rungs.get(name, 0) + 1, len(ladder)):
        step = ladder[rung]
        if box.extent * step.size / present <= step.lines * box.width:
            return rung
    raise Overflow(name)


def _measures(setting: Setting, boxes: Mapping[str, Box]) -> Iterator[tuple[str, Measure]]:
    """Narrower widths to try next: the mean line, then wider until no line is added."""
    for name, box in boxes.items():
        if name not in SLOTS or not SLOTS[name].even:
            continue
        tried = setting.measures.get(name)
        if tried is None and box.lines > 1:
            yield name, Measure(box.extent / box.lines * WIDER, box.lines)
            continue
        if not tried or not tried.width:
            continue
        if box.lines > tried.lines or box.widest > box.width + TOLERANCE:
            wider = tried.width * WIDER
            yield name, Measure(wider if wider < SLOTS[name].width else 0, tried.lines)


def _spaced(setting: Setting, boxes: Mapping[str, Box], limit: float) -> Setting | None:
    """Share out the room that is left, or make room."""
    lowest = max(boxes[name].bottom for name in BODY if name in boxes)
    shares = sum(BODY[name].air for name in BODY if name in boxes)
    if setting.air is None and lowest <= limit:
        return replace(setting, air=min(AIR, (limit - lowest) / shares))
    if lowest <= limit + SLACK:
        return None
    if setting.air:
        return replace(setting, air=max(0.0, setting.air - (lowest - limit) / shares))
    return _yielding(setting, boxes)


def _yielding(setting: Setting, boxes: Mapping[str, Box]) -> Setting:
    """One step down for the long text that is least far down its ladder."""
    standing = [name for name in YIELDING if name in boxes]
    free = [name for name in standing if setting.rungs.get(name, 0) + 1 < len(BODY[name].ladder)]
    if not free:
        raise Overflow(max(standing, key=lambda name: boxes[name].height))
    name = min(free, key=lambda name: setting.rungs.get(name, 0) / len(BODY[name].ladder))
    return setting.lowered(name, setting.rungs.get(name, 0) + 1)
