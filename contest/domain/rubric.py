"""Rubrics: what a judge marks, on which scale, with which weight.

A rubric is frozen by its hash at the first mark; ``rubric_document`` is the text behind the hash.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from contest.domain.canonical import canonical_hash
from contest.domain.document import Reader, child
from contest.domain.errors import Problem, Refusal
from contest.domain.numbers import decimal_text, number_problem

WEIGHT_SUM = Decimal(100)
_KEY = re.compile(r"[a-z0-9][a-z0-9_-]*", re.ASCII)
_MARK = re.compile(r"-?[0-9]+(?:[.,]([0-9]+))?", re.ASCII)
_THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}[.,][0-9]{3}", re.ASCII)
_LONGEST_MARK = 20


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a mark from ``low`` to ``high`` means, in words for the judge."""

    low: Decimal
    high: Decimal
    text: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing to mark: ``min`` to ``max`` in steps of ``step``; ``weight`` in per cent."""

    key: str
    name: str
    description: str
    weight: Decimal
    min: Decimal
    max: Decimal
    step: Decimal
    anchors: tuple[Anchor, ...] = ()


@dataclass(frozen=True, slots=True)
class Rubric:
    """The criteria of one round in declared order; their weights sum to 100 exactly."""

    criteria: tuple[Criterion, ...]
    key: str = ""
    name: str = ""
    description: str = ""
    source: str = ""

    def criterion(self, key: str) -> Criterion | None:
        """The criterion with this key, or None."""
        return next((found for found in self.criteria if found.key == key), None)


class UnreadableMark(Refusal):
    """A typed mark is not one plain number. ``text`` is what was typed."""

    status = 422


def parse_rubric(document: Mapping[str, Any]) -> Rubric:
    """Read a rubric document: ``criteria`` and optionally ``key name description source``.

    A criterion has ``key name weight min max step`` and optionally ``description`` and
    ``anchors`` (each ``low high text``). Numbers are integers or strings ("33.34"), never floats.
    Raises Invalid with every problem and its JSON path.
    """
    reader = Reader(text_numbers=True)
    rubric = read_rubric(reader, document, "$")
    reader.finish()
    assert rubric is not None  # noqa: S101 - finish() has raised otherwise
    return rubric


def read_rubric(reader: Reader, value: Any, path: str, *, paper: bool = False) -> Rubric | None:
    """Read a rubric at ``path`` of a larger document; problems go to ``reader``.

    ``paper`` as in ``read_criteria``.
    """
    texts = ("key", "name", "description", "source")
    found = reader.record(value, path, ("criteria",), texts)
    if found is None:
        return None
    told = {
        name: reader.text(found[name], child(path, name), empty=True, lines=True) or ""
        for name in texts
        if name in found
    }
    criteria = read_criteria(
        reader, found.get("criteria", []), child(path, "criteria"), paper=paper
    )
    return None if criteria is None else Rubric(criteria, **told)


def read_criteria(
    reader: Reader, value: Any, path: str, *, paper: bool = False
) -> tuple[Criterion, ...] | None:
    """Read a list of criteria: keys unique, weights summing to 100 exactly.

    ``paper``: keys may be any readable text and ``name`` may be left out (the key then stands for
    it), as in a score matrix typed by hand.
    """
    items = reader.items(value, path)
    read = [_read_criterion(reader, item, at, paper=paper) for at, item in items]
    criteria = tuple(criterion for criterion in read if criterion is not None)
    if isinstance(value, list | tuple) and not items:
        reader.note(path, "criteria-empty")
    if len(criteria) < max(len(items), 1):
        return None
    _check_unique(reader, criteria, path)
    total = sum((criterion.weight for criterion in criteria), Decimal(0))
    if total != WEIGHT_SUM:
        reader.note(path, "weights-not-100", total=total)
    return criteria


def _check_unique(reader: Reader, criteria: Sequence[Criterion], path: str) -> None:
    seen: set[str] = set()
    for position, criterion in enumerate(criteria):
        if criterion.key in seen:
            reader.note(f"{path}[{position}].key", "key-repeated", key=criterion.key)
        seen.add(criterion.key)


def _read_criterion(reader: Reader, value: Any, path: str, *, paper: bool) -> Criterion | None:
    required = ["key", "weight", "min", "max", "step"]
    optional = ["name", "description", "anchors"]
    if not paper:
        required.append(optional.pop(0))
    found = reader.record(value, path, required, optional)
    if found is None or not all(name in found for name in required):
        return None
    key = _read_key(reader, found["key"], child(path, "key"), paper=paper)
    name = reader.text(found["name"], child(path, "name")) if "name" in found else key
    numbers = [reader.number(found[part], child(path, part)) for part in required[1:5]]
    description = reader.text(
        found.get("description", ""), child(path, "description"), empty=True, lines=True
    )
    if key is None or name is None or description is None or None in numbers:
        return None
    weight, low, high, step = (number for number in numbers if number is not None)
    anchors = _read_anchors(reader, found.get("anchors", []), child(path, "anchors"), low, high)
    criterion = Criterion(key, name, description, weight, low, high, step, anchors)
    # On a scale without steps no mark could be judged.
    return criterion if _scale_holds(reader, path, criterion) else None


def _read_key(reader: Reader, value: Any, path: str, *, paper: bool) -> str | None:
    key = reader.text(value, path)
    if key is None or paper or _KEY.fullmatch(key):
        return key
    reader.note(path, "key-not-plain", key=key)
    return None


def _scale_holds(reader: Reader, path: str, criterion: Criterion) -> bool:
    before = len(reader.problems)
    low, high, step = criterion.min, criterion.max, criterion.step
    if criterion.weight <= 0:
        reader.note(child(path, "weight"), "weight-not-positive", found=criterion.weight)
    if low < 0:
        reader.note(child(path, "min"), "scale-negative", found=low)
    if low >= high:
        reader.note(child(path, "max"), "scale-empty", min=low, max=high)
    elif step <= 0:
        reader.note(child(path, "step"), "step-not-positive", found=step)
    elif (high - low) % step:
        reader.note(child(path, "step"), "step-does-not-divide", min=low, max=high, step=step)
    return len(reader.problems) == before


def _read_anchors(
    reader: Reader, value: Any, path: str, low: Decimal, high: Decimal
) -> tuple[Anchor, ...]:
    anchors: list[Anchor] = []
    for at, item in reader.items(value, path):
        anchor = _read_anchor(reader, item, at)
        if anchor is None:
            continue
        if not low <= anchor.low <= anchor.high <= high:
            reader.note(at, "anchor-off-scale", min=low, max=high)
        if any(other.low <= anchor.high and anchor.low <= other.high for other in anchors):
            reader.note(at, "anchors-overlap")
        anchors.append(anchor)
    return tuple(anchors)


def _read_anchor(reader: Reader, value: Any, path: str) -> Anchor | None:
    required = ("low", "high", "text")
    found = reader.record(value, path, required)
    if found is None or not all(name in found for name in required):
        return None
    low = reader.number(found["low"], child(path, "low"))
    high = reader.number(found["high"], child(path, "high"))
    text = reader.text(found["text"], child(path, "text"), lines=True)
    if low is None or high is None or text is None:
        return None
    return Anchor(low, high, text)


def rubric_document(rubric: Rubric) -> dict[str, Any]:
    """The rubric as a canonical document; ``parse_rubric`` reads it back unchanged."""
    return {
        "key": rubric.key,
        "name": rubric.name,
        "description": rubric.description,
        "source": rubric.source,
        "criteria": [_criterion_document(criterion) for criterion in rubric.criteria],
    }


def _criterion_document(criterion: Criterion) -> dict[str, Any]:
    return {
        "key": criterion.key,
        "name": criterion.name,
        "description": criterion.description,
        "weight": decimal_text(criterion.weight),
        "min": decimal_text(criterion.min),
        "max": decimal_text(criterion.max),
        "step": decimal_text(criterion.step),
        "anchors": [
            {
                "low": decimal_text(anchor.low),
                "high": decimal_text(anchor.high),
                "text": anchor.text,
            }
            for anchor in criterion.anchors
        ],
    }


def rubric_hash(rubric: Rubric) -> str:
    """SHA-256 of the canonical rubric document: the same rubric however its numbers are written."""
    return canonical_hash(rubric_document(rubric))


def mark_problem(criterion: Criterion, value: Decimal) -> Problem | None:
    """Why ``value`` is no mark for ``criterion``, or None. The field is the criterion's key."""
    code = number_problem(value) or _off_scale(criterion, value)
    if code is None:
        return None
    facts = {
        "criterion": criterion.key,
        "name": criterion.name,
        "value": value,
        "min": criterion.min,
        "max": criterion.max,
        "step": criterion.step,
    }
    return Problem(code, criterion.key, facts)


def _off_scale(criterion: Criterion, value: Decimal) -> str | None:
    if value < criterion.min:
        return "mark-below-scale"
    if value > criterion.max:
        return "mark-above-scale"
    if (value - criterion.min) % criterion.step:
        return "mark-off-step"
    return None


def parse_mark(text: str) -> Decimal:
    """Read a mark as a judge types it: "87", "87,5" or "87.5".

    One comma or dot is the decimal mark. Where it could as well group thousands ("1.000",
    "12,500") the mark is refused rather than guessed. Raises UnreadableMark with code
    mark-empty, mark-too-long, mark-several-separators, mark-ambiguous or mark-not-a-number.
    """
    typed = text.strip()
    if code := _mark_text_problem(typed):
        raise UnreadableMark(code, text=typed[:_LONGEST_MARK])
    return Decimal(typed.replace(",", "."))


def _mark_text_problem(typed: str) -> str | None:
    if not typed:
        return "mark-empty"
    if len(typed) > _LONGEST_MARK:
        return "mark-too-long"
    if (
        re.fullmatch(r"-?[0-9][0-9.,]*[0-9]", typed, re.ASCII)
        and len(re.findall("[.,]", typed)) > 1
    ):
        return "mark-several-separators"
    if _THOUSANDS.fullmatch(typed):
        return "mark-ambiguous"
    return None if _MARK.fullmatch(typed) else "mark-not-a-number"
