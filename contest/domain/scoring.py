"""The arithmetic of judging: marks → sheet total → round score → final score.

Every number is a fraction until it is published. It is rounded, half away from zero, once at
the round score and once at the final score, and nowhere else. A *sheet* is a finished scorecard
as this arithmetic sees it; drafts, recusals and voided scorecards never become one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import TypeVar

from contest.domain.errors import Refusal
from contest.domain.rubric import WEIGHT_SUM, Criterion, Rubric, mark_problem
from contest.domain.scoring_rule import Aggregate, Conversion

Item = TypeVar("Item")
WEIGHT_SUM_EXACT = Fraction(WEIGHT_SUM)
TRIMMED_MINIMUM = 5


@dataclass(frozen=True, slots=True)
class Sheet:
    """One judge's final marks for one entry in one round, by criterion key."""

    entry: str
    judge: str
    marks: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class RoundSheets:
    """What the judges of one round handed in.

    ``weight``: share of the final score in per cent. ``recused``: judges per entry who withdrew
    (their sheet never exists). ``entries``: entries of the round that may have no sheet yet;
    those of ``sheets`` and ``recused`` belong to it anyway.
    """

    key: str
    weight: Decimal
    rubric: Rubric
    sheets: tuple[Sheet, ...]
    recused: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    entries: tuple[str, ...] = ()
    name: str = ""

    def roster(self) -> frozenset[str]:
        """Every entry that belongs to the round."""
        return frozenset(self.entries) | {sheet.entry for sheet in self.sheets} | set(self.recused)


class SheetArithmetic:
    """Sheet totals of one rubric under one conversion; each mark is checked and weighed once.

    On a scale of equal steps every weighed mark is a whole multiple of one small unit, so a total
    is a sum of integers and a single fraction at its end: exact, and quick enough for tens of
    thousands of sheets.
    """

    def __init__(self, rubric: Rubric, conversion: Conversion) -> None:
        self.rubric = rubric
        self.conversion = conversion
        self._keys = frozenset(criterion.key for criterion in rubric.criteria)
        self._known: dict[str, dict[Decimal, int]] = {key: {} for key in self._keys}
        self._parts = lcm(
            *(
                weighed(criterion, mark, conversion).denominator
                for criterion in rubric.criteria
                for mark in (criterion.min, criterion.min + criterion.step)
            )
        )

    def complete(self, sheet: Sheet) -> bool:
        """Whether the sheet leaves no criterion open."""
        return self._keys <= sheet.marks.keys()

    def total(self, sheet: Sheet) -> Fraction:
        """``sum(weight x converted) / 100`` of a complete sheet, not rounded.

        Raises Refusal ``marks-missing`` (fact ``missing``), ``criterion-unknown`` (fact
        ``unknown``) or a code of ``mark_problem``.
        """
        if self._keys != sheet.marks.keys():
            self._refuse(sheet)
        units = 0
        for key, mark in sheet.marks.items():
            known = self._known[key].get(mark)
            units += self._weigh(key, mark) if known is None else known
        return Fraction(units, self._parts)

    def _weigh(self, key: str, mark: Decimal) -> int:
        criterion = self.rubric.criterion(key)
        assert criterion is not None  # noqa: S101 - total() has compared the keys
        units = int(weighed(criterion, mark, self.conversion) * self._parts)
        self._known[key][mark] = units
        return units

    def _refuse(self, sheet: Sheet) -> None:
        if missing := missing_criteria(self.rubric, sheet):
            raise Refusal("marks-missing", judge=sheet.judge, missing=missing)
        unknown = tuple(sorted(sheet.marks.keys() - self._keys))
        raise Refusal("criterion-unknown", judge=sheet.judge, unknown=unknown)


def convert(criterion: Criterion, mark: Decimal, conversion: Conversion) -> Fraction:
    """A mark on the scale 0–100: mark/max, or (mark-min)/(max-min).

    Raises Refusal with the code and facts of ``mark_problem``.
    """
    if problem := mark_problem(criterion, mark):
        raise Refusal(problem.code, **problem.facts)
    return _on_hundred(criterion, Fraction(mark), conversion)


def converted_mean(
    criterion: Criterion, marks: Sequence[Decimal], conversion: Conversion
) -> Fraction:
    """The mean of the converted marks, computed once: both conversions are straight lines.

    The marks have been checked before; there is at least one.
    """
    return _on_hundred(criterion, Fraction(sum(marks)) / len(marks), conversion)


def _on_hundred(criterion: Criterion, mark: Fraction, conversion: Conversion) -> Fraction:
    low = Fraction(criterion.min) if conversion is Conversion.MINMAX else Fraction(0)
    return 100 * (mark - low) / (Fraction(criterion.max) - low)


def weighed(criterion: Criterion, mark: Decimal, conversion: Conversion) -> Fraction:
    """What a mark adds to its sheet total: ``weight x converted / 100``."""
    return Fraction(criterion.weight) * convert(criterion, mark, conversion) / WEIGHT_SUM_EXACT


def missing_criteria(rubric: Rubric, sheet: Sheet) -> tuple[str, ...]:
    """Criteria that the sheet leaves open, in declared order. A gap is never zero."""
    return tuple(c.key for c in rubric.criteria if c.key not in sheet.marks)


def sheet_total(rubric: Rubric, marks: Mapping[str, Decimal], conversion: Conversion) -> Fraction:
    """The exact total of one complete sheet; see ``SheetArithmetic.total``."""
    return SheetArithmetic(rubric, conversion).total(Sheet("", "", marks))


def aggregate(totals: Iterable[Fraction], how: Aggregate) -> Fraction:
    """One number from an entry's sheet totals, not rounded.

    mean; median (of an even number: the mean of the middle two); trimmed: the mean without one
    highest and one lowest sheet. Raises Refusal ``too-few-to-aggregate`` with ``found`` and
    ``needed`` when there is nothing to aggregate or fewer than five sheets to trim.
    """
    ordered = list(totals) if how is Aggregate.MEAN else sorted(totals)
    needed = TRIMMED_MINIMUM if how is Aggregate.TRIMMED else 1
    if len(ordered) < needed:
        raise Refusal("too-few-to-aggregate", found=len(ordered), needed=needed)
    return mean(kept(ordered, how))


def kept(ordered: Sequence[Item], how: Aggregate) -> Sequence[Item]:
    """The part of the ordered totals (or of anything ordered by total) whose mean is the score."""
    if how is Aggregate.TRIMMED:
        return ordered[1:-1]
    if how is Aggregate.MEDIAN:
        middle = (len(ordered) - 1) // 2
        return ordered[middle : len(ordered) - middle]
    return ordered


def mean(values: Sequence[Fraction]) -> Fraction:
    """The exact arithmetic mean of at least one value."""
    return sum(values, Fraction(0)) / len(values)


def compose(parts: Sequence[tuple[Decimal, Decimal]]) -> Fraction:
    """The final score of several rounds: ``sum(weight x published round score) / 100``.

    Published scores are used so that anyone can recompute it from the printed table. Raises
    Refusal ``round-weights-not-100`` (fact ``total``).
    """
    total = sum((weight for weight, _ in parts), Decimal(0))
    if total != WEIGHT_SUM:
        raise Refusal("round-weights-not-100", total=total)
    weighed = (Fraction(weight) * Fraction(score) for weight, score in parts)
    return sum(weighed, Fraction(0)) / WEIGHT_SUM_EXACT
