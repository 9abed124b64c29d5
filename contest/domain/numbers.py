"""Exact numbers: reading them, rounding them once, writing them. Never a float."""

from decimal import Decimal
from fractions import Fraction

MAX_MAGNITUDE = Decimal(10) ** 9
MAX_DECIMALS = 6
"""Numbers of a rule stay below 10^9 with at most six decimals, so Decimal sums are exact."""


def round_half_up(value: Fraction | Decimal, decimals: int) -> Decimal:
    """Round half away from zero to ``decimals`` places: 80.125 → 80.13, -0.005 → -0.01.

    The result always shows its places (80 → 80.00) and is never minus zero.
    """
    exact = Fraction(value)
    scaled = abs(exact) * 10**decimals
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(-units if exact < 0 else units).scaleb(-decimals)


def decimal_text(value: Decimal) -> str:
    """The shortest plain text of a decimal: 30.00 → "30", 0.50 → "0.5", never an exponent."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def published_text(value: Decimal) -> str:
    """A rounded number with all its places and a decimal point: "87.50"."""
    return format(value, "f")


def fraction_text(value: Fraction) -> str:
    """A reduced fraction "p/q"; whole numbers keep their denominator: "80/1"."""
    return f"{value.numerator}/{value.denominator}"


def number_problem(value: Decimal) -> str | None:
    """The code of what is wrong with a number for a rule or a mark, or None."""
    if not value.is_finite():
        return "number-not-finite"
    if value != 0 and value.adjusted() >= MAX_MAGNITUDE.adjusted():
        return "number-too-large"
    if -_exponent(value) > MAX_DECIMALS:
        return "number-too-fine"
    return None


def _exponent(value: Decimal) -> int:
    """The exponent once trailing zeros are gone: 1.500 → -1."""
    _, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)  # noqa: S101 - callers have refused NaN and infinity
    text = "".join(map(str, digits))
    return exponent + len(text) - len(text.rstrip("0")) if value else 0
