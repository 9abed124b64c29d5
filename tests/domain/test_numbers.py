"""Rounding once, half away from zero, and writing numbers."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest.domain.numbers import (
    decimal_text,
    fraction_text,
    number_problem,
    published_text,
    round_half_up,
)
from tests.domain.matrices import UNHURRIED


@pytest.mark.parametrize(
    ("exact", "published"),
    [
        ("80.125", "80.13"),  # binary and half-even rounding give 80.12
        ("79.025", "79.03"),  # half-even gives 79.02
        ("78.665", "78.67"),  # half-even gives 78.66
        ("2.675", "2.68"),  # round(2.675, 2) gives 2.67
        ("-0.005", "-0.01"),
        ("0.005", "0.01"),
        ("-0.004", "0.00"),
        ("0.004999", "0.00"),
        ("99.995", "100.00"),
        ("80", "80.00"),
    ],
)
def test_the_middle_rounds_away_from_zero(exact: str, published: str) -> None:
    assert published_text(round_half_up(Decimal(exact), 2)) == published
    assert published_text(round_half_up(Fraction(exact), 2)) == published


def test_a_third_and_two_thirds_round_to_their_side() -> None:
    assert round_half_up(Fraction(203, 3), 2) == Decimal("67.67")
    assert round_half_up(Fraction(202, 3), 2) == Decimal("67.33")
    assert published_text(round_half_up(Fraction(5, 2), 0)) == "3"


@UNHURRIED
@given(st.fractions(min_value=-1000, max_value=1000), st.integers(0, 6))
def test_a_rounded_number_is_never_further_than_half_a_unit(value: Fraction, places: int) -> None:
    rounded = Fraction(round_half_up(value, places))
    assert abs(rounded - value) <= Fraction(1, 2 * 10**places)
    if abs(rounded - value) * 2 * 10**places == 1:
        assert abs(rounded) > abs(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [("30.00", "30"), ("0.50", "0.5"), ("8E+1", "80"), ("-0.0", "0"), ("0", "0"), ("100", "100")],
)
def test_a_decimal_has_one_shortest_text(value: str, text: str) -> None:
    assert decimal_text(Decimal(value)) == text


def test_a_whole_fraction_keeps_its_denominator() -> None:
    assert fraction_text(Fraction(160, 2)) == "80/1"
    assert fraction_text(Fraction(482, 6)) == "241/3"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("NaN", "number-not-finite"),
        ("Infinity", "number-not-finite"),
        ("1E400", "number-too-large"),
        ("-1E9", "number-too-large"),
        ("999999999", None),
        ("0.000001", None),
        ("0.0000010", None),
        ("0.0000001", "number-too-fine"),
        ("1E-400", "number-too-fine"),
        ("0E-30", None),
        ("0E+30", None),
    ],
)
def test_numbers_of_a_rule_stay_small_and_coarse(value: str, code: str | None) -> None:
    assert number_problem(Decimal(value)) == code
