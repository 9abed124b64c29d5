"""Canonical JSON: one text for one value."""

from decimal import Decimal
from enum import StrEnum
from hashlib import sha256

import pytest

from contest.domain.canonical import canonical_hash, canonical_json
from contest.domain.errors import Refusal


def test_keys_are_sorted_and_nothing_is_spaced_or_escaped() -> None:
    value = {"b": [1, True, None], "a": {"z": "é “Banjar”", "k": 'q"\\'}}
    assert canonical_json(value) == '{"a":{"k":"q\\"\\\\","z":"é “Banjar”"},"b":[1,true,null]}'


def test_the_hash_is_that_of_the_utf_8_text() -> None:
    text = '{"nama":"Barabai é"}'
    assert canonical_hash({"nama": "Barabai é"}) == sha256(text.encode()).hexdigest()


class Colour(StrEnum):
    RED = "red"


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ({"a": [1, 2.0]}, "$.a[1]"),
        ({"a": {"b": Decimal(1)}}, "$.a.b"),
        ({"é": 1}, "$"),
        ({1: "x"}, "$"),
        ({"a": "\ud800"}, "$.a"),
        ({"a": Colour.RED}, "$.a"),
        ({"a": (1, 2)}, "$.a"),
        ({"a": float("nan")}, "$.a"),
    ],
)
def test_a_value_without_one_text_is_refused_with_its_path(value: object, path: str) -> None:
    with pytest.raises(Refusal) as caught:
        canonical_json(value)
    assert (caught.value.code, caught.value.facts["path"]) == ("not-canonical", path)
