"""The result of one round: each entry's counted sheets, its score and what stands in the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from contest.domain.errors import Problem, Refusal
from contest.domain.scoring import (
    TRIMMED_MINIMUM,
    RoundSheets,
    Sheet,
    SheetArithmetic,
    aggregate,
    converted_mean,
    missing_criteria,
)
from contest.domain.scoring_rule import Aggregate, ScoringRule


@dataclass(frozen=True, slots=True)
class RoundScore:
    """One entry in one round.

    ``judges``: whose sheets count, sorted; their number is the divisor. ``exact`` and
    ``published`` are None where no sheet counts or too few can be trimmed. ``present`` is False
    when the entry does not belong to the round at all.
    """

    round: str
    exact: Fraction | None
    published: Decimal | None
    judges: tuple[str, ...] = ()
    recused: tuple[str, ...] = ()
    present: bool = True
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class RoundResult:
    """All entries of one round. ``totals``: exact sheet totals by entry and judge."""

    round: RoundSheets
    rule: ScoringRule
    scores: Mapping[str, RoundScore]
    totals: Mapping[str, Mapping[str, Fraction]]
    counted: Mapping[str, tuple[Sheet, ...]]

    def score(self, entry: str) -> RoundScore:
        """The entry's score; one with ``present`` False and a problem if it is not in the round."""
        if entry in self.scores:
            return self.scores[entry]
        missing = Problem("round-missing", "", round_facts(self.round))
        return RoundScore(self.round.key, None, None, present=False, problems=(missing,))

    def criterion_mean(self, entry: str, key: str) -> Decimal:
        """The published mean of a criterion's converted marks over the counted sheets."""
        criterion = self.round.rubric.criterion(key)
        if criterion is None:
            raise Refusal("criterion-unknown", unknown=(key,))
        marks = [sheet.marks[key] for sheet in self.counted[entry]]
        return self.rule.publish(converted_mean(criterion, marks, self.rule.conversion))


def round_facts(sheets: RoundSheets) -> dict[str, str]:
    """Key and readable name of a round for a problem's facts."""
    return {"round": sheets.key, "name": sheets.name or sheets.key}


def score_round(
    rule: ScoringRule, sheets: RoundSheets, admitted: Mapping[str, str] | None = None
) -> RoundResult:
    """Score every entry of a round.

    ``admitted``: reasons of the plenary by entry. Raises Refusal ``sheet-repeated`` (two sheets
    of one judge for one entry), ``recused-but-scored``, ``criterion-unknown`` or a code of
    ``mark_problem``; all of these are faults of the caller's rows, not of an entry.
    """
    given = _sheets_by_entry(sheets)
    arithmetic = SheetArithmetic(sheets.rubric, rule.conversion)
    counted = {
        entry: tuple(sheet for sheet in own if arithmetic.complete(sheet))
        for entry, own in given.items()
    }
    totals = {
        entry: {sheet.judge: arithmetic.total(sheet) for sheet in own}
        for entry, own in counted.items()
    }
    scores = {
        entry: _score(
            rule, sheets, own, totals[entry], entry=entry, admitted=(admitted or {}).get(entry)
        )
        for entry, own in given.items()
    }
    return RoundResult(sheets, rule, scores, totals, counted)


def _sheets_by_entry(sheets: RoundSheets) -> dict[str, list[Sheet]]:
    given: dict[str, dict[str, Sheet]] = {entry: {} for entry in sorted(sheets.roster())}
    for sheet in sheets.sheets:
        facts = {"round": sheets.key, "entry": sheet.entry, "judge": sheet.judge}
        if sheet.judge in given[sheet.entry]:
            raise Refusal("sheet-repeated", **facts)
        if sheet.judge in sheets.recused.get(sheet.entry, ()):
            raise Refusal("recused-but-scored", **facts)
        given[sheet.entry][sheet.judge] = sheet
    return {entry: [own[judge] for judge in sorted(own)] for entry, own in given.items()}


def _score(
    rule: ScoringRule,
    sheets: RoundSheets,
    given: Sequence[Sheet],
    totals: Mapping[str, Fraction],
    *,
    entry: str,
    admitted: str | None,
) -> RoundScore:
    incomplete = [_incomplete(sheets, sheet) for sheet in given if sheet.judge not in totals]
    exact = aggregate(totals.values(), rule.aggregate) if len(totals) >= _least(rule) else None
    return RoundScore(
        round=sheets.key,
        exact=exact,
        published=None if exact is None else rule.publish(exact),
        judges=tuple(totals),
        recused=tuple(sorted(sheets.recused.get(entry, ()))),
        problems=(*incomplete, *_too_few(rule, sheets, len(totals), admitted)),
        notes=_notes(rule, sheets, len(totals), admitted),
    )


def _least(rule: ScoringRule) -> int:
    """The least number of sheets from which a score can be computed at all."""
    return TRIMMED_MINIMUM if rule.aggregate is Aggregate.TRIMMED else 1


def _incomplete(sheets: RoundSheets, sheet: Sheet) -> Problem:
    missing = missing_criteria(sheets.rubric, sheet)
    names = tuple(c.name for c in sheets.rubric.criteria if c.key in missing)
    facts = {**round_facts(sheets), "judge": sheet.judge, "missing": missing, "names": names}
    return Problem("sheet-incomplete", "", facts)


def _too_few(
    rule: ScoringRule, sheets: RoundSheets, found: int, admitted: str | None
) -> tuple[Problem, ...]:
    """The plenary may admit an entry below ``min_sheets``, never below what can be computed."""
    needed = _least(rule) if admitted else max(rule.min_sheets, _least(rule))
    if found >= needed:
        return ()
    facts = {
        **round_facts(sheets),
        "found": found,
        "needed": needed,
        "aggregate": str(rule.aggregate),
    }
    return (Problem("too-few-sheets", "", facts),)


def _notes(
    rule: ScoringRule, sheets: RoundSheets, found: int, admitted: str | None
) -> tuple[Problem, ...]:
    notes = []
    if found == 1:
        notes.append(Problem("single-judge", "", dict(round_facts(sheets))))
    if admitted and _least(rule) <= found < rule.min_sheets:
        facts = {**round_facts(sheets), "found": found, "reason": admitted}
        notes.append(Problem("admitted-by-plenary", "", facts))
    return tuple(notes)
