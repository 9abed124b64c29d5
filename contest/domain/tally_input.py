"""Reading a score matrix typed or exported by hand: every fault at its JSON path, no guessing."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from contest.domain.document import Reader, child
from contest.domain.errors import Problem
from contest.domain.plenary import Admission, Resolution, read_plenary
from contest.domain.rubric import WEIGHT_SUM, Criterion, Rubric, mark_problem, read_criteria
from contest.domain.scoring import RoundSheets, Sheet
from contest.domain.scoring_rule import RULE_KEYS, ScoringRule, TieRule, read_rule, rule_document

MOST_DRAWS = 100_000
LARGEST_SEED = 2**63 - 1


@dataclass(frozen=True, slots=True)
class TallyInput:
    """A score matrix that may be ranked. ``warnings`` name the parts of the rule left unsaid."""

    rule: ScoringRule
    rounds: tuple[RoundSheets, ...]
    resolutions: tuple[Resolution, ...]
    admissions: tuple[Admission, ...]
    draws: int
    seed: int
    warnings: tuple[Problem, ...]


def read_tally(document: Any) -> TallyInput:
    """Read ``{"rule", "rounds"}`` with optional ``diagnostics`` and ``plenary``.

    Numbers are int or Decimal (``document.load_json`` gives them), never strings or floats.
    Raises Invalid with every problem: unknown or repeated keys, wrong types, marks off scale or
    step, weights that do not sum to 100, unknown rule names, a recused judge who scored.
    """
    reader = Reader()
    found = reader.record(document, "$", ("rule", "rounds"), ("diagnostics", "plenary"))
    if found is None or not {"rule", "rounds"} <= found.keys():
        reader.finish()
    given = found or {}
    rule = read_rule(reader, given["rule"], "$.rule", required=())
    rounds = _read_rounds(reader, given["rounds"])
    draws, seed = _read_diagnostics(reader, given.get("diagnostics", {}))
    resolutions, admissions = read_plenary(reader, given.get("plenary", {}), "$.plenary")
    _check_rulings(reader, rule, rounds, resolutions, admissions)
    reader.finish()
    assert rule is not None  # noqa: S101 - finish() has raised otherwise
    warnings = _defaults(rule, given["rule"])
    return TallyInput(rule, rounds, resolutions, admissions, draws, seed, warnings)


def _defaults(rule: ScoringRule, given: Mapping[str, Any]) -> tuple[Problem, ...]:
    """What the rule does not say is taken from the usual rule, and said."""
    used = rule_document(rule)
    return tuple(
        Problem("rule-default", f"$.rule.{key}", {"key": key, "value": used[key]})
        for key in RULE_KEYS
        if key not in given
    )


def _read_rounds(reader: Reader, value: Any) -> tuple[RoundSheets, ...]:
    items = reader.items(value, "$.rounds")
    if isinstance(value, list) and not items:
        reader.note("$.rounds", "rounds-empty")
    read = [_read_round(reader, item, at) for at, item in items]
    rounds = tuple(sheets for sheets in read if sheets is not None)
    seen: set[str] = set()
    for position, sheets in enumerate(rounds):
        if sheets.key in seen:
            reader.note(f"$.rounds[{position}].key", "key-repeated", key=sheets.key)
        seen.add(sheets.key)
    total = sum((sheets.weight for sheets in rounds), Decimal(0))
    if rounds and len(rounds) == len(items) and total != WEIGHT_SUM:
        reader.note("$.rounds", "round-weights-not-100", total=total)
    return rounds


def _read_round(reader: Reader, value: Any, path: str) -> RoundSheets | None:
    required = ("key", "weight", "criteria", "scores")
    found = reader.record(value, path, required, ("name", "recused"))
    if found is None or any(part not in found for part in required):
        return None
    key = reader.text(found["key"], child(path, "key"))
    name = reader.text(found["name"], child(path, "name")) if "name" in found else key
    weight = reader.number(found["weight"], child(path, "weight"))
    if weight is not None and weight <= 0:
        reader.note(child(path, "weight"), "weight-not-positive", found=weight)
    criteria = read_criteria(reader, found["criteria"], child(path, "criteria"), paper=True)
    scores = reader.mapping(found["scores"], child(path, "scores")) or {}
    sheets = _read_scores(reader, criteria, scores, child(path, "scores"))
    recused = _read_recused(reader, found.get("recused", {}), scores, child(path, "recused"))
    if key is None or name is None or weight is None or criteria is None:
        return None
    return RoundSheets(key, weight, Rubric(criteria), sheets, recused, tuple(scores), name)


def _read_scores(
    reader: Reader,
    criteria: tuple[Criterion, ...] | None,
    scores: Mapping[str, Any],
    path: str,
) -> tuple[Sheet, ...]:
    """Sheets by entry and judge; with unreadable criteria only their form is looked at."""
    sheets: list[Sheet] = []
    for entry, judges in scores.items():
        at = child(path, entry)
        for judge, marks in (reader.mapping(judges, at) or {}).items():
            read = _read_marks(reader, criteria, marks, child(at, judge))
            sheets.append(Sheet(entry, judge, read))
    return tuple(sheets)


def _read_marks(
    reader: Reader, criteria: tuple[Criterion, ...] | None, value: Any, path: str
) -> dict[str, Decimal]:
    by_key = {criterion.key: criterion for criterion in criteria or ()}
    marks: dict[str, Decimal] = {}
    for key, item in (reader.mapping(value, path) or {}).items():
        at = child(path, key)
        if criteria is not None and key not in by_key:
            reader.note(at, "criterion-unknown", unknown=(key,), known=tuple(by_key))
            continue
        mark = reader.number(item, at)
        if mark is None or criteria is None:
            continue
        if problem := mark_problem(by_key[key], mark):
            reader.note(at, problem.code, **problem.facts)
        marks[key] = mark
    return marks


def _read_recused(
    reader: Reader, value: Any, scores: Mapping[str, Any], path: str
) -> dict[str, tuple[str, ...]]:
    recused: dict[str, tuple[str, ...]] = {}
    for entry, judges in (reader.mapping(value, path) or {}).items():
        scored = scores.get(entry)
        names: list[str] = []
        for at, item in reader.items(judges, child(path, entry)):
            judge = reader.text(item, at)
            if judge is None:
                continue
            if judge in names:
                reader.note(at, "key-repeated", key=judge)
            if isinstance(scored, Mapping) and judge in scored:
                reader.note(at, "recused-but-scored", entry=entry, judge=judge)
            names.append(judge)
        recused[entry] = tuple(names)
    return recused


def _read_diagnostics(reader: Reader, value: Any) -> tuple[int, int]:
    found = reader.record(value, "$.diagnostics", (), ("draws", "seed")) or {}
    draws = reader.integer(found.get("draws", 2000), "$.diagnostics.draws", 1, MOST_DRAWS)
    seed = reader.integer(found.get("seed", 1), "$.diagnostics.seed", 0, LARGEST_SEED)
    return draws or 0, seed or 0


def _check_rulings(
    reader: Reader,
    rule: ScoringRule | None,
    rounds: tuple[RoundSheets, ...],
    resolutions: tuple[Resolution, ...],
    admissions: tuple[Admission, ...],
) -> None:
    known = frozenset[str]().union(*(sheets.roster() for sheets in rounds))
    if resolutions and rule is not None and TieRule.PLENARY not in rule.tie_break:
        reader.note("$.plenary.resolutions", "plenary-not-in-rule")
    groups = [frozenset(ruling.order) for ruling in resolutions]
    for position, ruling in enumerate(resolutions):
        at = f"$.plenary.resolutions[{position}].order"
        if groups.index(groups[position]) < position:
            reader.note(at, "resolution-repeated", order=ruling.order)
        _check_entries(reader, ruling.order, known, at)
    for position, admission in enumerate(admissions):
        at = f"$.plenary.admissions[{position}]"
        _check_entries(reader, (admission.entry,), known, f"{at}.entry")
        if admission.round not in {sheets.key for sheets in rounds}:
            reader.note(f"{at}.round", "round-unknown", round=admission.round)


def _check_entries(
    reader: Reader, entries: tuple[str, ...], known: frozenset[str], path: str
) -> None:
    for entry in entries:
        if entry not in known:
            reader.note(path, "entry-unknown", entry=entry)
