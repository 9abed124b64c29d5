"""Strict JSON: nothing is silently dropped, every fault has its place."""

from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest

from contest.domain.document import Reader, child, load_json
from contest.domain.errors import Invalid


class Side(StrEnum):
    LEFT = "left"
    RIGHT = "right"


def noted(reader: Reader) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in reader.problems]


def test_numbers_arrive_exact() -> None:
    loaded = load_json('{"a": 0.1, "b": 3, "c": 8e1, "d": -0.50}')
    assert loaded == {"a": Decimal("0.1"), "b": 3, "c": Decimal("8E1"), "d": Decimal("-0.5")}
    assert type(loaded["a"]) is Decimal


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not-json"),
        ('{"a": 1', "not-json"),
        ('{"a": 01}', "not-json"),
        ("{'a': 1}", "not-json"),
        ('{"a": 1,}', "not-json"),
        ("1 2", "not-json"),
        ("[" * 100_000, "too-deep"),
    ],
)
def test_broken_text_is_one_problem(text: str, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        load_json(text)
    assert [problem.code for problem in caught.value.problems] == [code]


def test_broken_text_is_placed_by_line_and_column() -> None:
    with pytest.raises(Invalid) as caught:
        load_json('{"a": 1,\n "b": ?}')
    assert caught.value.problems[0].facts == {"line": 2, "column": 7}


@pytest.mark.parametrize(
    ("literal", "code"),
    [
        ("NaN", "number-unreadable"),
        ("Infinity", "number-unreadable"),
        ("-Infinity", "number-unreadable"),
        ("9" * 5000, "number-unreadable"),
        ("1e400", "number-too-large"),
        ("-1e400", "number-too-large"),
        ("1e-400", "number-too-fine"),
        ("1e999999999", "number-too-large"),
        ("0.12345678", "number-too-fine"),
        ("true", "wrong-type"),
        ("null", "wrong-type"),
        ('"82"', "wrong-type"),
        ("[82]", "wrong-type"),
        ("{}", "wrong-type"),
    ],
)
def test_what_is_no_plain_number_is_noted(literal: str, code: str) -> None:
    reader = Reader()
    assert reader.number(load_json(literal), "$.x") is None
    assert noted(reader) == [("$.x", code)]


def test_a_float_is_never_taken_for_a_number() -> None:
    reader = Reader(text_numbers=True)
    assert reader.number(0.1, "$") is None
    assert noted(reader) == [("$", "number-float")]


@pytest.mark.parametrize("text", ["1e2", "1,5", "", " 1", "--1", "٣", "1.", "0x1", "NaN", "1" * 50])
def test_numbers_written_as_text_are_plain(text: str) -> None:
    reader = Reader(text_numbers=True)
    assert reader.number(text, "$") is None
    assert noted(reader) == [("$", "number-unreadable")]


def test_a_repeated_key_is_noted_once_at_its_place() -> None:
    reader = Reader()
    loaded = load_json('{"a": {"b": 1, "b": 1, "c": 1, "b": 2}}')
    reader.mapping(loaded["a"], "$.a")
    assert noted(reader) == [("$.a.b", "key-repeated")]


def test_a_record_knows_its_keys() -> None:
    reader = Reader()
    reader.record({"a": 1, "x": 1}, "$", ("a", "b"), ("c",))
    assert noted(reader) == [("$.x", "key-unknown"), ("$.b", "key-missing")]


@pytest.mark.parametrize("text", ["", "  ", "a\nb", "a\x00", "\ud800", "a\u2028b"])
def test_text_that_cannot_stand_on_one_line_is_noted(text: str) -> None:
    reader = Reader()
    assert reader.text(text, "$") is None
    assert reader.mapping({text: 1}, "$") is None
    assert [code for _, code in noted(reader)] == ["text-unreadable", "key-unreadable"]
    assert all(len(path.splitlines()) == 1 and path.isascii() for path, _ in noted(reader))


def test_paths_quote_unusual_keys_in_one_line() -> None:
    assert child("$", "a-b_1") == "$.a-b_1"
    assert child("$", "SKPD 1") == '$["SKPD 1"]'
    assert child("$", "a\nb") == '$["a\\nb"]'


@pytest.mark.parametrize("value", ["up", None, 1, ["left"], {"left": 1}])
def test_a_choice_is_one_of_its_names(value: Any) -> None:
    reader = Reader()
    assert reader.choice(value, "$", Side) is None
    assert noted(reader) == [("$", "name-unknown")]
    assert reader.choice("left", "$", Side) is Side.LEFT


@pytest.mark.parametrize("value", [0, 6, Decimal("1.5"), Decimal("1E400"), Decimal("1E999999")])
def test_an_integer_keeps_its_range(value: Any) -> None:
    reader = Reader()
    assert reader.integer(value, "$", 1, 5) is None
    assert noted(reader) == [("$", "integer-out-of-range")]
    assert reader.integer(Decimal("2.0"), "$", 1, 5) == 2
