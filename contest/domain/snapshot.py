"""A frozen ranking as one canonical document that proves itself.

It holds the rule, the rubrics with their hashes, every mark, the plenary's rulings and the
result. Nothing else is needed to compute the result again, and nothing in it depends on a
database: entries and judges appear by their codes, numbers as strings.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from contest.domain.canonical import canonical_json
from contest.domain.document import Reader, child
from contest.domain.numbers import decimal_text, fraction_text, published_text
from contest.domain.plenary import plenary_document, read_plenary
from contest.domain.ranking import Ranking, Standing, rank_category
from contest.domain.round_scores import RoundScore
from contest.domain.rubric import Rubric, read_rubric, rubric_document, rubric_hash
from contest.domain.scoring import RoundSheets, Sheet
from contest.domain.scoring_rule import ScoringRule, read_rule, rule_document, rule_hash
from contest.domain.tie_break import TieBreak, TieStep

FORMAT = "contest-ranking-1"
_PARTS = ("format", "context", "rule", "rule_hash", "rounds", "plenary", "result")
_ROUND_PARTS = ("key", "name", "weight", "rubric", "rubric_hash", "entries", "recused", "sheets")


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a document and its recomputation part: JSON path, stored and computed value."""

    path: str
    stored: Any
    computed: Any


def snapshot_document(
    rule: ScoringRule,
    rounds: Sequence[RoundSheets],
    ranking: Ranking,
    context: Mapping[str, Any],
) -> dict[str, Any]:
    """The document to freeze; hash it with ``canonical_hash``.

    ``context`` says what was ranked and when (edition, category, stated time, …): canonical
    values by code, no names of persons. Raises Refusal ``not-canonical``.
    """
    document = {
        "format": FORMAT,
        "context": dict(context),
        "rule": rule_document(rule),
        "rule_hash": rule_hash(rule),
        "rounds": [_round(sheets) for sheets in rounds],
        "plenary": plenary_document(ranking.resolutions, ranking.admissions),
        "result": [_standing(standing) for standing in ranking.entries],
    }
    canonical_json(document)
    return document


def _round(sheets: RoundSheets) -> dict[str, Any]:
    return {
        "key": sheets.key,
        "name": sheets.name,
        "weight": decimal_text(sheets.weight),
        "rubric": rubric_document(sheets.rubric),
        "rubric_hash": rubric_hash(sheets.rubric),
        "entries": sorted(sheets.roster()),
        "recused": [
            {"entry": entry, "judges": sorted(judges)}
            for entry, judges in sorted(sheets.recused.items())
        ],
        "sheets": [
            _sheet(sheets.rubric, sheet)
            for sheet in sorted(sheets.sheets, key=lambda s: (s.entry, s.judge))
        ],
    }


def _sheet(rubric: Rubric, sheet: Sheet) -> dict[str, Any]:
    """Marks stand in the order of the rubric's criteria; null where one is open."""
    found = (sheet.marks.get(criterion.key) for criterion in rubric.criteria)
    marks = [None if mark is None else decimal_text(mark) for mark in found]
    return {"entry": sheet.entry, "judge": sheet.judge, "marks": marks}


def _standing(standing: Standing) -> dict[str, Any]:
    return {
        "entry": standing.entry,
        "status": str(standing.status),
        "rank": standing.rank,
        "score": None if standing.score is None else published_text(standing.score),
        "exact": None if standing.exact is None else fraction_text(standing.exact),
        "rounds": [_round_score(score) for score in standing.rounds],
        "tie_break": None if standing.tie_break is None else _tie_break(standing.tie_break),
        "problems": [problem.code for problem in standing.problems],
        "notes": [note.code for note in standing.notes],
    }


def _round_score(score: RoundScore) -> dict[str, Any]:
    return {
        "round": score.round,
        "score": None if score.published is None else published_text(score.published),
        "exact": None if score.exact is None else fraction_text(score.exact),
        "judges": list(score.judges),
        "recused": list(score.recused),
    }


def _tie_break(tie: TieBreak) -> dict[str, Any]:
    return {
        "score": published_text(tie.score),
        "group": list(tie.group),
        "outcome": str(tie.outcome),
        "steps": [_tie_step(step) for step in tie.steps],
    }


def _tie_step(step: TieStep) -> dict[str, Any]:
    values = [{"entry": entry, "value": str(value)} for entry, value in step.values]
    return {"rule": str(step.rule), "subject": step.subject, "values": values}


def recompute(document: Mapping[str, Any]) -> Ranking:
    """Rank again from the document's rule, marks and rulings; its ``result`` is not looked at.

    Raises Invalid with every problem of form and its JSON path, or what ``rank_category`` raises.
    """
    rule, rounds, rulings = _read(document)
    return rank_category(rule, rounds, resolutions=rulings[0], admissions=rulings[1])


def snapshot_inputs(
    document: Mapping[str, Any],
) -> tuple[ScoringRule, tuple[RoundSheets, ...]]:
    """The rule and the marks a document holds, to show how its numbers came about.

    Raises as ``recompute`` does.
    """
    rule, rounds, _rulings = _read(document)
    return rule, tuple(rounds)


def snapshot_differences(document: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Every place where the stored document differs from its recomputation; empty if it holds.

    Covers the result, the rule's and the rubrics' hashes and the order of all lists. Raises as
    ``recompute`` does.
    """
    rule, rounds, rulings = _read(document)
    ranking = rank_category(rule, rounds, resolutions=rulings[0], admissions=rulings[1])
    computed = snapshot_document(rule, rounds, ranking, document["context"])
    return tuple(_differences("$", dict(document), computed))


def _differences(path: str, stored: Any, computed: Any) -> Iterator[Difference]:
    if isinstance(stored, dict) and isinstance(computed, dict) and stored.keys() == computed.keys():
        for key in computed:
            yield from _differences(child(path, key), stored[key], computed[key])
    elif isinstance(stored, list) and isinstance(computed, list) and len(stored) == len(computed):
        for position, pair in enumerate(zip(stored, computed, strict=True)):
            yield from _differences(f"{path}[{position}]", *pair)
    elif type(stored) is not type(computed) or stored != computed:
        yield Difference(path, stored, computed)


def _read(document: Mapping[str, Any]) -> tuple[ScoringRule, list[RoundSheets], Any]:
    reader = Reader(text_numbers=True)
    found = reader.record(document, "$", _PARTS) or {}
    if found.get("format") != FORMAT:
        reader.note("$.format", "format-unknown", found=str(found.get("format")), known=(FORMAT,))
    rule = read_rule(reader, found.get("rule"), "$.rule")
    rounds = [
        _read_round(reader, item, at) for at, item in reader.items(found.get("rounds"), "$.rounds")
    ]
    rulings = read_plenary(reader, found.get("plenary"), "$.plenary")
    reader.finish()
    assert rule is not None  # noqa: S101 - finish() has raised otherwise
    return rule, [sheets for sheets in rounds if sheets is not None], rulings


def _read_round(reader: Reader, value: Any, path: str) -> RoundSheets | None:
    found = reader.record(value, path, _ROUND_PARTS)
    if found is None or any(part not in found for part in _ROUND_PARTS):
        return None
    key = reader.text(found["key"], child(path, "key"))
    name = reader.text(found["name"], child(path, "name"), empty=True)
    weight = reader.number(found["weight"], child(path, "weight"))
    rubric = read_rubric(reader, found["rubric"], child(path, "rubric"), paper=True)
    entries = _read_texts(reader, found["entries"], child(path, "entries"))
    recused = dict(
        _read_recusal(reader, item, at)
        for at, item in reader.items(found["recused"], child(path, "recused"))
    )
    sheets = [
        _read_sheet(reader, rubric, item, at)
        for at, item in reader.items(found["sheets"], child(path, "sheets"))
        if rubric is not None
    ]
    if key is None or name is None or weight is None or rubric is None:
        return None
    return RoundSheets(key, weight, rubric, tuple(sheets), recused, entries, name)


def _read_texts(reader: Reader, value: Any, path: str) -> tuple[str, ...]:
    return tuple(reader.text(item, at) or "" for at, item in reader.items(value, path))


def _read_recusal(reader: Reader, value: Any, path: str) -> tuple[str, tuple[str, ...]]:
    found = reader.record(value, path, ("entry", "judges")) or {}
    entry = reader.text(found.get("entry"), child(path, "entry"))
    return entry or "", _read_texts(reader, found.get("judges"), child(path, "judges"))


def _read_sheet(reader: Reader, rubric: Rubric, value: Any, path: str) -> Sheet:
    found = reader.record(value, path, ("entry", "judge", "marks")) or {}
    entry = reader.text(found.get("entry"), child(path, "entry"))
    judge = reader.text(found.get("judge"), child(path, "judge"))
    items = reader.items(found.get("marks"), child(path, "marks"))
    if len(items) != len(rubric.criteria):
        reader.note(child(path, "marks"), "marks-miscounted", needed=len(rubric.criteria))
    marks: dict[str, Decimal] = {}
    for criterion, (at, item) in zip(rubric.criteria, items, strict=False):
        mark = None if item is None else reader.number(item, at)
        if mark is not None:
            marks[criterion.key] = mark
    return Sheet(entry or "", judge or "", marks)
