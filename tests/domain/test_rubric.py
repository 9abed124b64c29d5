"""Rubrics are read strictly, hashed alike however written; marks are read as people type."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest.domain.errors import Invalid
from contest.domain.rubric import (
    UnreadableMark,
    mark_problem,
    parse_mark,
    parse_rubric,
    rubric_document,
    rubric_hash,
)
from tests.domain.matrices import UNHURRIED, criterion


def part(key: str = "manfaat", weight: Any = 100, **changes: Any) -> dict[str, Any]:
    written = {"key": key, "name": key.title(), "weight": weight, "min": 0, "max": 100, "step": 1}
    return {**written, **changes}


def faults(document: Any) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as caught:
        parse_rubric(document)
    return [(problem.field, problem.code) for problem in caught.value.problems]


def test_three_times_thirty_is_no_rubric() -> None:
    document = {"criteria": [part(key, 30) for key in "abc"]}
    assert faults(document) == [("$.criteria", "weights-not-100")]


def test_three_thirds_pass_only_with_the_missing_hundredth() -> None:
    thirds = [part(key, "33.33") for key in "abc"]
    assert faults({"criteria": thirds}) == [("$.criteria", "weights-not-100")]
    thirds[2]["weight"] = "33.34"
    assert sum(c.weight for c in parse_rubric({"criteria": thirds}).criteria) == 100


def test_every_fault_is_reported_at_its_place() -> None:
    document = {
        "nama": "x",
        "criteria": [
            part("a", 0),
            part("Baru", 50),
            part("c", 50, min=10, max=10),
            part("d", 50, step=0),
            part("e", 50, min=1, max=5, step=3),
            part("f", 50, min=-1),
            part("g", True),
            part("h", 33.3),
            part("i", "1e2"),
            {"key": "j"},
            "k",
        ],
    }
    assert faults(document) == [
        ("$.nama", "key-unknown"),
        ("$.criteria[0].weight", "weight-not-positive"),
        ("$.criteria[1].key", "key-not-plain"),
        ("$.criteria[2].max", "scale-empty"),
        ("$.criteria[3].step", "step-not-positive"),
        ("$.criteria[4].step", "step-does-not-divide"),
        ("$.criteria[5].min", "scale-negative"),
        ("$.criteria[6].weight", "wrong-type"),
        ("$.criteria[7].weight", "number-float"),
        ("$.criteria[8].weight", "number-unreadable"),
        ("$.criteria[9].weight", "key-missing"),
        ("$.criteria[9].min", "key-missing"),
        ("$.criteria[9].max", "key-missing"),
        ("$.criteria[9].step", "key-missing"),
        ("$.criteria[9].name", "key-missing"),
        ("$.criteria[10]", "wrong-type"),
    ]


def test_keys_are_unique_and_a_rubric_is_not_empty() -> None:
    twins = {"criteria": [part("a", 50), part("a", 50)]}
    assert faults(twins) == [("$.criteria[1].key", "key-repeated")]
    assert faults({"criteria": []}) == [("$.criteria", "criteria-empty")]
    assert faults({}) == [("$.criteria", "key-missing"), ("$.criteria", "criteria-empty")]
    assert faults([]) == [("$", "wrong-type")]


def test_anchors_lie_on_the_scale_and_apart() -> None:
    good = {"low": 0, "high": 50, "text": "Belum ada\nbukti"}
    crossing = {"low": 50, "high": 60, "text": "x"}
    beyond = {"low": 90, "high": 101, "text": "x"}
    upside_down = {"low": 80, "high": 70, "text": "x"}
    document = {"criteria": [part(anchors=[good, crossing, beyond, upside_down])]}
    assert faults(document) == [
        ("$.criteria[0].anchors[1]", "anchors-overlap"),
        ("$.criteria[0].anchors[2]", "anchor-off-scale"),
        ("$.criteria[0].anchors[3]", "anchor-off-scale"),
    ]


def test_anchors_may_touch_in_neither_order() -> None:
    lower, upper = {"low": 40, "high": 50, "text": "x"}, {"low": 50, "high": 60, "text": "y"}
    for pair in ([lower, upper], [upper, lower]):
        found = faults({"criteria": [part(anchors=pair)]})
        assert found == [("$.criteria[0].anchors[1]", "anchors-overlap")]


def test_the_same_rubric_has_the_same_hash_however_its_numbers_are_written() -> None:
    first = parse_rubric({"criteria": [part("a", 30, step="0.5"), part("b", 70)]})
    again = parse_rubric({"criteria": [part("a", "30.00", step="0.50"), part("b", Decimal("7E1"))]})
    other = parse_rubric({"criteria": [part("a", 31, step="0.5"), part("b", 69)]})
    swapped = parse_rubric({"criteria": [part("b", 70), part("a", 30, step="0.5")]})
    assert rubric_hash(first) == rubric_hash(again)
    assert len({rubric_hash(first), rubric_hash(other), rubric_hash(swapped)}) == 3


def test_a_rubric_survives_its_own_document() -> None:
    anchors = [{"low": 0, "high": "50.5", "text": "Kurang"}]
    rubric = parse_rubric(
        {"key": "x", "name": "X", "source": "s", "criteria": [part(step="0.5", anchors=anchors)]}
    )
    assert parse_rubric(rubric_document(rubric)) == rubric


@pytest.mark.parametrize(
    ("typed", "mark"),
    [
        ("87", "87"),
        ("87,5", "87.5"),
        ("87.5", "87.5"),
        (" 87,50 ", "87.5"),
        ("0", "0"),
        ("0,125", "0.125"),
        ("1234,567", "1234.567"),
        ("-5", "-5"),
        ("007", "7"),
    ],
)
def test_a_comma_and_a_dot_are_the_same_decimal_mark(typed: str, mark: str) -> None:
    assert parse_mark(typed) == Decimal(mark)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "mark-empty"),
        ("   ", "mark-empty"),
        ("1.000", "mark-ambiguous"),
        ("12,500", "mark-ambiguous"),
        ("1.000,5", "mark-several-separators"),
        ("1,000.5", "mark-several-separators"),
        ("1.000.000", "mark-several-separators"),
        ("8,,7", "mark-several-separators"),
        ("1e3", "mark-not-a-number"),
        ("NaN", "mark-not-a-number"),
        ("Infinity", "mark-not-a-number"),
        ("87,", "mark-not-a-number"),
        (",5", "mark-not-a-number"),
        ("+5", "mark-not-a-number"),
        ("8 7", "mark-not-a-number"),
        ("8_7", "mark-not-a-number"),
        ("٨٧", "mark-not-a-number"),
        ("87%", "mark-not-a-number"),
        ("9" * 21, "mark-too-long"),
    ],
)
def test_anything_else_is_refused_rather_than_guessed(typed: str, code: str) -> None:
    with pytest.raises(UnreadableMark) as caught:
        parse_mark(typed)
    assert caught.value.code == code
    assert caught.value.status == 422


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("0", None),
        ("100", None),
        ("99.5", None),
        ("99.25", "mark-off-step"),
        ("100.5", "mark-above-scale"),
        ("-0.5", "mark-below-scale"),
        ("NaN", "number-not-finite"),
        ("1E30", "number-too-large"),
    ],
)
def test_a_mark_lies_on_the_scale_and_on_a_step(value: str, code: str | None) -> None:
    problem = mark_problem(criterion("manfaat", 100, step="0.5"), Decimal(value))
    assert (problem and problem.code) == code


def test_steps_are_counted_from_the_lowest_mark() -> None:
    odd = criterion("a", 100, low=1, high=9, step=2)
    assert mark_problem(odd, Decimal(3)) is None
    problem = mark_problem(odd, Decimal(4))
    assert problem is not None
    assert problem.field == "a"
    assert problem.facts["step"] == 2


@UNHURRIED
@given(st.text(max_size=12))
def test_whatever_is_typed_is_a_finite_mark_or_a_named_refusal(typed: str) -> None:
    try:
        outcome = "finite" if parse_mark(typed).is_finite() else "not finite"
    except UnreadableMark as refusal:
        outcome = refusal.code
    assert outcome == "finite" or outcome.startswith("mark-")
