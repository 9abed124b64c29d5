"""How a number came about ("Cara hitung"): the arithmetic of one entry, step by step.

The steps are laid out here for printing; the scores themselves are those of the ranking.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from contest.domain.errors import Problem
from contest.domain.ranking import Standing
from contest.domain.round_scores import RoundScore, round_facts
from contest.domain.rubric import Criterion
from contest.domain.scoring import (
    WEIGHT_SUM_EXACT,
    RoundSheets,
    Sheet,
    convert,
    kept,
    missing_criteria,
    weighed,
)
from contest.domain.scoring_rule import Aggregate, ScoringRule
from contest.domain.tie_break import TieBreak


@dataclass(frozen=True, slots=True)
class MarkLine:
    """``weight x converted / 100 = product``; all three are None for a criterion left open."""

    criterion: Criterion
    mark: Decimal | None
    converted: Fraction | None
    product: Fraction | None


@dataclass(frozen=True, slots=True)
class SheetLines:
    """One judge's sheet: its lines, their sum, and whether the sum entered the score.

    ``used`` is False for an incomplete sheet (``total`` None), for the two sheets a trimmed mean
    drops and for those a median passes over.
    """

    judge: str
    marks: tuple[MarkLine, ...]
    total: Fraction | None
    used: bool


@dataclass(frozen=True, slots=True)
class RoundExplanation:
    """``sum_used / divisor = exact``, rounded once to ``published``.

    ``contribution`` is ``weight x published / 100`` in a contest of several rounds, else None.
    """

    key: str
    name: str
    weight: Decimal
    sheets: tuple[SheetLines, ...]
    sum_used: Fraction
    divisor: int
    exact: Fraction | None
    published: Decimal | None
    contribution: Fraction | None
    recused: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything behind one line of the ranking, rounds in order."""

    entry: str
    rule: ScoringRule
    rounds: tuple[RoundExplanation, ...]
    exact: Fraction | None
    score: Decimal | None
    rank: int | None
    tie_break: TieBreak | None


def explain(rule: ScoringRule, rounds: Sequence[RoundSheets], standing: Standing) -> Explanation:
    """Lay out the arithmetic of ``standing``, which ``rank_category`` made from these rounds."""
    pairs = zip(rounds, standing.rounds, strict=True)
    return Explanation(
        standing.entry,
        rule,
        tuple(
            _round(rule, sheets, score, standing.entry, composed=len(rounds) > 1)
            for sheets, score in pairs
        ),
        exact=standing.exact,
        score=standing.score,
        rank=standing.rank,
        tie_break=standing.tie_break,
    )


def _round(
    rule: ScoringRule, sheets: RoundSheets, score: RoundScore, entry: str, *, composed: bool
) -> RoundExplanation:
    own = sorted((s for s in sheets.sheets if s.entry == entry), key=lambda sheet: sheet.judge)
    lines = _mark_used([_sheet(rule, sheets, sheet) for sheet in own], rule.aggregate)
    used = [line.total for line in lines if line.used and line.total is not None]
    share = None
    if composed and score.published is not None:
        share = Fraction(sheets.weight) * Fraction(score.published) / WEIGHT_SUM_EXACT
    return RoundExplanation(
        key=sheets.key,
        name=round_facts(sheets)["name"],
        weight=sheets.weight,
        sheets=tuple(lines),
        sum_used=sum(used, Fraction(0)),
        divisor=len(used),
        exact=score.exact,
        published=score.published,
        contribution=share,
        recused=score.recused,
        problems=score.problems,
    )


def _sheet(rule: ScoringRule, sheets: RoundSheets, sheet: Sheet) -> SheetLines:
    marks = tuple(_mark(rule, criterion, sheet) for criterion in sheets.rubric.criteria)
    whole = not missing_criteria(sheets.rubric, sheet)
    total = sum((mark.product or Fraction(0) for mark in marks), Fraction(0)) if whole else None
    return SheetLines(sheet.judge, marks, total, used=whole)


def _mark(rule: ScoringRule, criterion: Criterion, sheet: Sheet) -> MarkLine:
    mark = sheet.marks.get(criterion.key)
    if mark is None:
        return MarkLine(criterion, None, None, None)
    converted = convert(criterion, mark, rule.conversion)
    return MarkLine(criterion, mark, converted, weighed(criterion, mark, rule.conversion))


def _mark_used(lines: Sequence[SheetLines], how: Aggregate) -> list[SheetLines]:
    """Say which sheets the aggregate keeps; of equal totals it drops by judge code."""
    whole = sorted((line.total, line.judge) for line in lines if line.total is not None)
    used = {judge for _, judge in kept(whole, how)}
    return [SheetLines(s.judge, s.marks, s.total, used=s.judge in used) for s in lines]
