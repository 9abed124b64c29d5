"""Marks → sheet total → round score → final score, all exact."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest.domain.errors import Invalid, Refusal
from contest.domain.rubric import Rubric
from contest.domain.scoring import Sheet, SheetArithmetic, aggregate, compose, sheet_total
from contest.domain.scoring_rule import (
    Aggregate,
    Conversion,
    ScoringRule,
    TieRule,
    parse_rule,
    rule_document,
    rule_hash,
)
from tests.domain.matrices import ONE, TWO, UNHURRIED, criterion

MIXED_SCALES = Rubric((criterion("k1", 50, low=1, high=5), criterion("k2", 50)))
IGA_2023 = Rubric(
    (
        criterion("kebaruan", 30),
        criterion("kemanfaatan", 25),
        criterion("kolaborasi", 15),
        criterion("replikasi", 20),
        criterion("penguasaan", 10),
    )
)


def marks(rubric: Rubric, *values: int | str) -> dict[str, Decimal]:
    keys = [part.key for part in rubric.criteria]
    return dict(zip(keys, map(Decimal, values), strict=True))


def test_the_presentation_rubric_of_iga_2023_gives_eighty() -> None:
    assert sheet_total(IGA_2023, marks(IGA_2023, 80, 90, 70, 85, 60), Conversion.MAX) == 80


@pytest.mark.parametrize(
    ("conversion", "p", "q"),
    [(Conversion.MAX, "66", "65.5"), (Conversion.MINMAX, "58.5", "60.5")],
)
def test_the_declared_conversion_decides_which_of_two_entries_leads(
    conversion: Conversion, p: str, q: str
) -> None:
    """K1 on 1–5, K2 on 0–100, half each: P = (2, 92), Q = (3, 71)."""
    assert sheet_total(MIXED_SCALES, marks(MIXED_SCALES, 2, 92), conversion) == Fraction(p)
    assert sheet_total(MIXED_SCALES, marks(MIXED_SCALES, 3, 71), conversion) == Fraction(q)


def test_a_sheet_total_is_never_rounded() -> None:
    thirds = Rubric((criterion("a", "33.33", high=7), criterion("b", "66.67", high=3)))
    total = sheet_total(thirds, marks(thirds, 1, 1), Conversion.MAX)
    assert total == Fraction("33.33") / 7 + Fraction("66.67") / 3


def test_a_gap_has_no_total_and_a_zero_has() -> None:
    with pytest.raises(Refusal) as caught:
        sheet_total(TWO, {"manfaat": Decimal(82)}, Conversion.MAX)
    assert (caught.value.code, caught.value.facts["missing"]) == ("marks-missing", ("kebaruan",))
    assert sheet_total(TWO, marks(TWO, 82, 0), Conversion.MAX) == Fraction("53.3")


@pytest.mark.parametrize(
    ("given_marks", "code"),
    [
        ({"manfaat": "82", "kebaruan": "78", "lain": "1"}, "criterion-unknown"),
        ({"manfaat": "101", "kebaruan": "78"}, "mark-above-scale"),
        ({"manfaat": "82.5", "kebaruan": "78"}, "mark-off-step"),
    ],
)
def test_marks_that_may_not_stand_are_refused(given_marks: dict[str, str], code: str) -> None:
    with pytest.raises(Refusal) as caught:
        sheet_total(TWO, {key: Decimal(text) for key, text in given_marks.items()}, Conversion.MAX)
    assert caught.value.code == code


SCALES = st.tuples(
    st.integers(1, 99), st.integers(0, 5), st.integers(1, 40), st.sampled_from(["1", "0.5", "0.25"])
)


@UNHURRIED
@given(SCALES, SCALES, st.data(), st.sampled_from(Conversion))
def test_a_total_is_the_plain_sum_of_the_formula(
    one: tuple[int, int, int, str],
    two: tuple[int, int, int, str],
    data: st.DataObject,
    conversion: Conversion,
) -> None:
    """The quick integer path against the formula written out."""
    first = criterion("a", one[0], one[1], one[1] + one[2], one[3])
    second = criterion("b", 100 - one[0], two[1], two[1] + two[2], two[3])
    rubric = Rubric((first, second))
    steps = [data.draw(st.integers(0, int((c.max - c.min) / c.step))) for c in rubric.criteria]
    given_marks = {c.key: c.min + n * c.step for c, n in zip(rubric.criteria, steps, strict=True)}
    expected = Fraction(0)
    for part in rubric.criteria:
        low = Fraction(part.min) if conversion is Conversion.MINMAX else Fraction(0)
        value = 100 * (Fraction(given_marks[part.key]) - low) / (Fraction(part.max) - low)
        expected += Fraction(part.weight) * value / 100
    arithmetic = SheetArithmetic(rubric, conversion)
    assert arithmetic.total(Sheet("A", "J1", given_marks)) == expected
    assert arithmetic.total(Sheet("A", "J1", given_marks)) == expected
    assert 0 <= expected <= 100


def fractions(*values: int | str) -> list[Fraction]:
    return [Fraction(value) for value in values]


def test_the_trimmed_mean_drops_one_highest_and_one_lowest() -> None:
    """ISU synchronised skating's example of seven grades: 3 3 2 2 1 2 2 → 2.2."""
    assert aggregate(fractions(3, 3, 2, 2, 1, 2, 2), Aggregate.TRIMMED) == Fraction(11, 5)
    assert aggregate(fractions(50, 50, 50, 50, 100), Aggregate.TRIMMED) == 50


def test_fewer_than_five_sheets_are_not_trimmed() -> None:
    with pytest.raises(Refusal) as caught:
        aggregate(fractions(1, 2, 3, 4), Aggregate.TRIMMED)
    assert caught.value.facts == {"found": 4, "needed": 5}


def test_the_median_of_an_even_number_lies_between_the_middle_two() -> None:
    assert aggregate(fractions(90, 70, 71, 10), Aggregate.MEDIAN) == Fraction("70.5")
    assert aggregate(fractions(90, 71, 10), Aggregate.MEDIAN) == 71
    assert aggregate(fractions(90, 70), Aggregate.MEDIAN) == 80
    assert aggregate(fractions(42), Aggregate.MEDIAN) == 42


def test_nothing_has_no_mean() -> None:
    with pytest.raises(Refusal) as caught:
        aggregate([], Aggregate.MEAN)
    assert caught.value.code == "too-few-to-aggregate"


@UNHURRIED
@given(st.lists(st.fractions(0, 100), min_size=5, max_size=9), st.sampled_from(Aggregate))
def test_an_aggregate_lies_between_its_sheets_in_any_order(
    totals: list[Fraction], how: Aggregate
) -> None:
    score = aggregate(totals, how)
    assert min(totals) <= score <= max(totals)
    assert aggregate(reversed(totals), how) == score


def test_rounds_are_composed_of_published_scores() -> None:
    parts = [(Decimal(60), Decimal("80.13")), (Decimal(40), Decimal("79.03"))]
    assert compose(parts) == Fraction("79.69")


def test_round_weights_sum_to_one_hundred() -> None:
    with pytest.raises(Refusal) as caught:
        compose([(Decimal(60), Decimal(1)), (Decimal("39.99"), Decimal(1))])
    assert (caught.value.code, caught.value.facts["total"]) == (
        "round-weights-not-100",
        Decimal("99.99"),
    )


def test_a_rule_publishes_with_its_own_decimals() -> None:
    assert ScoringRule().publish(Fraction("80.125")) == Decimal("80.13")
    assert str(ScoringRule(decimals=0).publish(Fraction("79.5"))) == "80"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"decimals": 7}, "rule-decimals"),
        ({"decimals": -1}, "rule-decimals"),
        ({"min_sheets": 0}, "rule-min-sheets"),
        ({"tie_break": (TieRule.CRITERIA, TieRule.CRITERIA)}, "rule-tie-repeated"),
        ({"tie_break": (TieRule.PLENARY, TieRule.CRITERIA)}, "rule-plenary-not-last"),
    ],
)
def test_a_rule_does_not_contradict_itself(change: dict[str, object], code: str) -> None:
    with pytest.raises(Refusal) as caught:
        ScoringRule(**change)  # type: ignore[arg-type]
    assert caught.value.code == code


def test_a_rule_survives_its_own_document() -> None:
    rule = ScoringRule(
        1, 2, Conversion.MINMAX, Aggregate.TRIMMED, tie_break=(TieRule.PAIRWISE, TieRule.PLENARY)
    )
    assert parse_rule(rule_document(rule)) == rule
    assert rule_hash(rule) != rule_hash(ScoringRule())


def test_a_rule_document_is_read_strictly() -> None:
    written = rule_document(ScoringRule())
    del written["aggregate"]
    written |= {"decimals": "2", "min_sheets": 2.5, "conversion": "z-score", "extra": 1}
    written["tie_break"] = ["plenary", "criteria", "criteria", "lot"]
    with pytest.raises(Invalid) as caught:
        parse_rule(written)
    assert sorted((p.field, p.code) for p in caught.value.problems) == [
        ("$.aggregate", "key-missing"),
        ("$.conversion", "name-unknown"),
        ("$.decimals", "wrong-type"),
        ("$.extra", "key-unknown"),
        ("$.min_sheets", "number-float"),
        ("$.tie_break[1]", "rule-plenary-not-last"),
        ("$.tie_break[2]", "rule-tie-repeated"),
        ("$.tie_break[3]", "name-unknown"),
    ]


def test_one_criterion_of_full_weight_is_the_mark_itself() -> None:
    assert sheet_total(ONE, {"nilai": Decimal("78.125")}, Conversion.MAX) == Fraction("78.125")
