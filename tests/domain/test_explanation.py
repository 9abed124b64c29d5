""" "Cara hitung": the printed arithmetic adds up to the published number."""

from decimal import Decimal
from fractions import Fraction

from contest.domain.explanation import explain
from contest.domain.ranking import rank_category
from contest.domain.scoring_rule import Aggregate, Conversion, ScoringRule
from tests.domain.matrices import ONE, TWO, criterion, matrix, panel

RULE = ScoringRule(min_sheets=1)


def test_every_line_multiplies_and_every_sheet_adds_up() -> None:
    rounds = [
        matrix({"A": panel((82, 78), (90, 71))}, TWO, weight=60, recused={"A": ("J9",)}),
        matrix({"A": panel(70, 75)}, ONE, key="presentasi", weight=40),
    ]
    (standing,) = rank_category(RULE, rounds).entries
    told = explain(RULE, rounds, standing)
    first = told.rounds[0]
    assert first.recused == ("J9",)
    line = first.sheets[0].marks[0]
    assert (line.mark, line.converted, line.criterion.weight) == (82, 82, 65)
    assert line.product == Fraction("53.3")
    for sheet in first.sheets:
        assert sum(mark.product or 0 for mark in sheet.marks) == sheet.total
    assert first.sum_used / first.divisor == first.exact == standing.rounds[0].exact
    assert sum(part.contribution or 0 for part in told.rounds) == told.exact == standing.exact
    assert told.score == standing.score


def test_the_conversion_is_shown_where_the_scale_is_not_0_to_100() -> None:
    rule = ScoringRule(min_sheets=1, conversion=Conversion.MINMAX)
    narrow = ONE.__class__((criterion("k1", 100, low=1, high=5),))
    rounds = [matrix({"A": panel(2)}, narrow)]
    told = explain(rule, rounds, rank_category(rule, rounds).entries[0])
    assert told.rounds[0].sheets[0].marks[0].converted == 25
    assert told.rounds[0].contribution is None


def test_trimmed_sheets_are_shown_and_not_used() -> None:
    rule = ScoringRule(aggregate=Aggregate.TRIMMED)
    rounds = [matrix({"A": panel(3, 3, 2, 2, 1, 2, 2)})]
    told = explain(rule, rounds, rank_category(rule, rounds).entries[0])
    first = told.rounds[0]
    assert [sheet.judge for sheet in first.sheets if not sheet.used] == ["J2", "J5"]
    assert (first.sum_used, first.divisor, first.exact) == (11, 5, Fraction(11, 5))


def test_the_median_uses_the_middle() -> None:
    rule = ScoringRule(aggregate=Aggregate.MEDIAN)
    rounds = [matrix({"A": panel(90, 10, 71, 70)})]
    told = explain(rule, rounds, rank_category(rule, rounds).entries[0])
    assert [sheet.judge for sheet in told.rounds[0].sheets if sheet.used] == ["J3", "J4"]
    assert told.rounds[0].exact == Fraction("70.5")


def test_an_incomplete_sheet_is_shown_with_its_gap_and_no_total() -> None:
    rounds = [matrix({"A": panel((82, None), (80, 80))}, TWO)]
    told = explain(RULE, rounds, rank_category(RULE, rounds).entries[0])
    gap = told.rounds[0].sheets[0]
    assert (gap.total, gap.used, gap.marks[1].mark, gap.marks[1].product) == (
        None,
        False,
        None,
        None,
    )
    assert told.rounds[0].divisor == 1
    assert told.rounds[0].problems[0].code == "sheet-incomplete"


def test_a_missing_round_has_nothing_to_explain() -> None:
    rounds = [
        matrix({"A": panel(80), "B": panel(70)}, weight=50),
        matrix({"A": panel(80)}, key="presentasi", weight=50),
    ]
    told = explain(RULE, rounds, rank_category(RULE, rounds).standing("B"))
    assert told.rounds[1].sheets == ()
    assert (told.rounds[1].exact, told.rounds[1].contribution, told.score) == (None, None, None)
    assert told.rounds[0].contribution == Decimal(35)
