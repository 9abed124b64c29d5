"""Marks a judge might give: merit of the entry, leniency and spread of the judge, and a tie.

The planned tie: one entry is the twin of another. For every judge its sheet has other marks but
the same weighted total, so two entries with the same panel end with equal published scores, and
the twin's higher mean in the heaviest criterion decides at the first step of the tie chain.
"""

from collections.abc import Mapping
from itertools import combinations
from math import gcd
from random import Random

from contest.cli.demo.records import DemoInnovation, DemoJudge

LOWEST, HIGHEST = 41, 96
"""Bounds of a drawn mark; they leave room for the shifts of the twin on a scale from 0 to 100."""
_BASE, _RANGE = 57.0, 34.0
_SIDE = 2.5
"""Standard deviation of an entry's strength from criterion to criterion, in points."""


def draw_marks(
    entry: DemoInnovation, judge: DemoJudge, rubric: Mapping[str, int], seed: int
) -> dict[str, int]:
    """One mark between 0 and 100 per criterion; ``rubric`` gives each criterion's weight.

    Pure: same entry, judge, rubric and seed, same marks.
    """
    source = entry.twin_of or entry.key
    marks = {
        criterion: _mark(entry.quality, judge, (source, criterion, *rubric), seed)
        for criterion in rubric
    }
    return _shifted(marks, rubric, judge, seed) if entry.twin_of else marks


def _mark(quality: float, judge: DemoJudge, about: tuple[str, ...], seed: int) -> int:
    """``about`` names entry, criterion and rubric: the parts all judges share come from it."""
    entry, criterion, *rubric = about
    side = _random(seed, entry, criterion, *rubric).gauss(0, _SIDE)
    mood = _random(seed, entry, judge.username, *rubric).gauss(0, judge.spread * 0.6)
    slip = _random(seed, entry, judge.username, criterion, *rubric).gauss(0, judge.spread * 0.8)
    value = _BASE + _RANGE * quality + judge.leniency + side + mood + slip
    return max(LOWEST, min(HIGHEST, round(value)))


def _shifted(
    marks: Mapping[str, int], rubric: Mapping[str, int], judge: DemoJudge, seed: int
) -> dict[str, int]:
    """Other marks with the same weighted total and a higher one in the heaviest criterion."""
    heaviest = max(rubric, key=lambda criterion: rubric[criterion])
    rest = [criterion for criterion in rubric if criterion != heaviest]
    shifted = dict(marks)
    partner = min(rest, key=lambda criterion: _points(rubric, heaviest, criterion))
    _move(shifted, rubric, heaviest, partner)
    pairs = sorted(combinations(rest, 2), key=lambda pair: _points(rubric, *pair))[:2]
    for pair in pairs:
        # A pair or its mirror, so that no criterion goes one way at every judge.
        up, down = pair if _random(seed, judge.username, *pair).random() < 0.5 else pair[::-1]
        _move(shifted, rubric, up, down)
    return shifted


def _points(rubric: Mapping[str, int], up: str, down: str) -> int:
    """Points moved when ``up`` gains against ``down``: the smaller, the less it shows."""
    return (rubric[up] + rubric[down]) // gcd(rubric[up], rubric[down])


def _move(marks: dict[str, int], rubric: Mapping[str, int], up: str, down: str) -> None:
    divisor = gcd(rubric[up], rubric[down])
    raised, lowered = marks[up] + rubric[down] // divisor, marks[down] - rubric[up] // divisor
    if raised <= 100 and lowered >= 0:
        marks[up], marks[down] = raised, lowered


def _random(seed: int, *parts: str) -> Random:
    return Random("|".join((str(seed), *parts)))  # noqa: S311 - invented content
