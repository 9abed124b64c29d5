"""The official ranking: every edge case has one declared outcome."""

import random
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest.domain.errors import Refusal
from contest.domain.plenary import Admission, Resolution
from contest.domain.ranking import RankStatus, rank_category
from contest.domain.scoring import RoundSheets
from contest.domain.scoring_rule import Aggregate, RankingKey, ScoringRule, TieRule
from contest.domain.tie_break import TieOutcome
from tests.domain.matrices import TWO, UNHURRIED, blocked, matrix, panel, places

RULE = ScoringRule()
ANY_NUMBER = ScoringRule(min_sheets=1)


def codes(problems: object) -> list[str]:
    return [problem.code for problem in problems]  # type: ignore[attr-defined]


def test_the_score_is_the_mean_of_the_sheets_rounded_once() -> None:
    sheets = matrix({"A": panel((82, 78), (90, 70), (75, 75))}, TWO)
    (standing,) = rank_category(RULE, [sheets]).entries
    # 82·0.65+78·0.35 = 80.6; 90·0.65+70·0.35 = 83; 75 → 238.6 / 3 = 79.5333…
    assert standing.exact == Fraction("238.6") / 3
    assert standing.score == Decimal("79.53")
    assert standing.rounds[0].judges == ("J1", "J2", "J3")


@pytest.mark.parametrize(
    ("marks", "published"),
    [
        (("80.25", "80"), "80.13"),
        (("79.05", "79"), "79.03"),
        (("78.665",), "78.67"),
        (("2.675",), "2.68"),
    ],
)
def test_rounding_traps_are_half_up(marks: tuple[str, ...], published: str) -> None:
    (standing,) = rank_category(ANY_NUMBER, [matrix({"A": panel(*marks)})]).entries
    assert str(standing.score) == published


def test_sheet_totals_are_not_rounded_before_the_mean() -> None:
    """Three totals of 0.004 rounded first would give 0.00; their mean with 0.003 is 0.004."""
    sheets = matrix({"A": panel("0.005", "0.005", "0.004")})
    assert rank_category(RULE, [sheets]).entries[0].score == Decimal("0.00")
    sheets = matrix({"A": panel("0.004", "0.005", "0.006")})
    assert rank_category(RULE, [sheets]).entries[0].score == Decimal("0.01")


def test_a_shared_rank_counts_everybody_ahead() -> None:
    table = {"A": panel(90, 90, 90), "B": panel(80, 80, 80), "C": panel(80, 80, 80)}
    table["D"] = panel(70, 70, 70)
    assert places(rank_category(RULE, [matrix(table)])) == {"A": 1, "B": 2, "C": 2, "D": 4}


def test_numbers_shown_equal_are_a_tie_although_their_fractions_differ() -> None:
    """79.028 and 79.032 are both published as 79.03."""
    table = {"A": panel("79.028"), "B": panel("79.032"), "C": panel("79.036")}
    published = ScoringRule(min_sheets=1, tie_break=())
    exact = ScoringRule(min_sheets=1, ranking_key=RankingKey.EXACT, tie_break=())
    assert places(rank_category(published, [matrix(table)])) == {"C": 1, "A": 2, "B": 2}
    assert places(rank_category(exact, [matrix(table)])) == {"C": 1, "B": 2, "A": 3}


def test_one_judge_is_shown_and_blocks_below_the_minimum() -> None:
    (standing,) = rank_category(RULE, [matrix({"A": panel(88)})]).entries
    assert (standing.status, standing.rank) == (RankStatus.BLOCKED, None)
    assert standing.score == Decimal("88.00")
    assert codes(standing.problems) == ["too-few-sheets"]
    assert standing.problems[0].facts["found"] == 1
    assert standing.problems[0].facts["needed"] == 3
    assert codes(standing.notes) == ["single-judge"]


def test_the_plenary_may_admit_an_entry_with_too_few_judges() -> None:
    sheets = matrix({"A": panel(88), "B": panel(70, 70, 70)})
    admission = Admission("A", "proposal", "Dua juri berhalangan tetap")
    ranking = rank_category(RULE, [sheets], admissions=[admission])
    assert places(ranking) == {"A": 1, "B": 2}
    assert codes(ranking.standing("A").notes) == ["single-judge", "admitted-by-plenary"]
    assert ranking.warnings == ()


def test_an_admission_holds_for_its_round_alone() -> None:
    rounds = [
        matrix({"A": panel(88)}, weight=60),
        matrix({"A": panel(88, 88, 88)}, key="presentasi", weight=40),
    ]
    elsewhere = Admission("A", "presentasi", "Dua juri berhalangan tetap")
    ranking = rank_category(RULE, rounds, admissions=[elsewhere])
    assert ranking.entries[0].status is RankStatus.BLOCKED
    assert codes(ranking.warnings) == ["admission-unused"]


def test_an_admission_nobody_needs_is_reported() -> None:
    sheets = matrix({"A": panel(88, 88, 88)})
    ranking = rank_category(RULE, [sheets], admissions=[Admission("A", "proposal", "x")])
    assert codes(ranking.warnings) == ["admission-unused"]
    assert ranking.entries[0].notes == ()


def test_the_plenary_cannot_admit_what_cannot_be_computed() -> None:
    trimmed = ScoringRule(aggregate=Aggregate.TRIMMED)
    sheets = matrix({"A": panel(1, 2, 3, 4)}, entries=("B",))
    rulings = [Admission("A", "proposal", "x"), Admission("B", "proposal", "x")]
    ranking = rank_category(trimmed, [sheets], admissions=rulings)
    assert [s.score for s in blocked(ranking)] == [None, None]


def test_fewer_than_five_sheets_cannot_be_trimmed() -> None:
    trimmed = ScoringRule(aggregate=Aggregate.TRIMMED)
    sheets = matrix({"A": panel(10, 50, 50, 50, 100), "B": panel(50, 50, 50, 50)})
    ranking = rank_category(trimmed, [sheets])
    assert places(ranking) == {"A": 1, "B": None}
    assert ranking.standing("A").exact == 50
    (standing,) = blocked(ranking)
    assert standing.score is None
    assert standing.problems[0].facts["needed"] == 5


def test_the_median_is_taken_over_sheets() -> None:
    rule = ScoringRule(aggregate=Aggregate.MEDIAN)
    sheets = matrix({"A": panel(0, 80, 81), "B": panel(79, 79, 100)})
    assert places(rank_category(rule, [sheets])) == {"A": 1, "B": 2}


def test_all_equal_share_the_first_rank_and_wait_for_the_plenary() -> None:
    sheets = matrix({entry: panel(75, 75, 75) for entry in "ABC"})
    ranking = rank_category(RULE, [sheets])
    assert places(ranking) == {"A": 1, "B": 1, "C": 1}
    ties = [standing.tie_break for standing in ranking.entries]
    assert {tie.outcome for tie in ties if tie} == {TieOutcome.AWAITING_PLENARY}


def test_a_recused_judge_makes_the_divisor_smaller_and_is_listed() -> None:
    sheets = matrix(
        {"A": panel(80, 80, 80, 80), "B": {"J1": 90, "J2": 90, "J4": 60}},
        recused={"B": ("J3",)},
    )
    ranking = rank_category(RULE, [sheets])
    standing = ranking.standing("B")
    assert standing.exact == 80
    assert standing.rounds[0].recused == ("J3",)
    assert standing.rounds[0].judges == ("J1", "J2", "J4")


def test_an_entry_whose_judges_all_recused_is_blocked_not_forgotten() -> None:
    ranking = rank_category(
        RULE, [matrix({"A": panel(80, 80, 80)}, recused={"B": ("J1", "J2", "J3")})]
    )
    (standing,) = blocked(ranking)
    assert standing.notes == ()
    assert (standing.entry, standing.score, standing.rounds[0].recused) == (
        "B",
        None,
        ("J1", "J2", "J3"),
    )


def test_a_sheet_with_a_gap_is_not_counted_and_blocks_its_entry() -> None:
    """Neither zero nor reweighted: the other three sheets alone would have been enough."""
    full = [(80, 80)] * 3
    sheets = matrix({"A": panel(*full, (95, None)), "B": panel(*full)}, TWO)
    ranking = rank_category(RULE, [sheets])
    assert places(ranking) == {"B": 1, "A": None}
    (standing,) = blocked(ranking)
    assert codes(standing.problems) == ["sheet-incomplete"]
    assert standing.problems[0].facts["judge"] == "J4"
    assert standing.problems[0].facts["missing"] == ("kebaruan",)
    assert len(standing.rounds[0].judges) == 3
    assert standing.score == Decimal("80.00")


def test_a_single_entry_is_first_of_one() -> None:
    (standing,) = rank_category(RULE, [matrix({"A": panel(1, 1, 1)})]).entries
    assert (standing.rank, standing.tie_break) == (1, None)


def test_an_entry_without_the_later_round_is_incomplete() -> None:
    first = matrix({"A": panel(80, 80, 80), "B": panel(99, 99, 99)}, weight=60)
    second = matrix({"A": panel(70, 70, 70)}, key="presentasi", weight=40)
    ranking = rank_category(RULE, [first, second])
    assert places(ranking) == {"A": 1, "B": None}
    absent = ranking.standing("B")
    assert absent.status is RankStatus.INCOMPLETE
    assert (absent.score, absent.exact) == (None, None)
    assert codes(absent.problems) == ["round-missing"]
    assert [score.published for score in absent.rounds] == [Decimal("99.00"), None]


def test_an_entry_of_a_round_without_its_sheets_is_blocked_not_incomplete() -> None:
    first = matrix({"A": panel(80, 80, 80)}, weight=60)
    second = matrix({}, key="presentasi", weight=40, entries=("A",))
    ranking = rank_category(RULE, [first, second])
    assert ranking.entries[0].status is RankStatus.BLOCKED
    assert codes(ranking.warnings) == ["round-without-sheets"]


def test_blocked_wins_over_incomplete_because_somebody_must_act() -> None:
    first = matrix({"A": panel(80, 80)}, weight=60)
    second = matrix({"B": panel(80, 80, 80)}, key="presentasi", weight=40)
    ranking = rank_category(RULE, [first, second])
    assert [(s.entry, str(s.status)) for s in ranking.entries] == [
        ("A", "blocked"),
        ("B", "incomplete"),
    ]
    assert codes(ranking.standing("A").problems) == ["too-few-sheets", "round-missing"]


def test_rounds_are_composed_from_published_scores() -> None:
    """Rounds of 79.125 and 80.125 publish 79.13 and 80.13; half of each is 79.63, not 79.62(5)."""
    first = matrix({"A": panel("79.125")}, weight=50)
    second = matrix({"A": panel("80.125")}, key="presentasi", weight=50)
    (standing,) = rank_category(ANY_NUMBER, [first, second]).entries
    assert standing.exact == Fraction("79.63")
    assert standing.score == Decimal("79.63")


def test_one_round_stands_for_itself_whatever_its_weight() -> None:
    (standing,) = rank_category(RULE, [matrix({"A": panel(80, 81, 80)}, weight=60)]).entries
    assert standing.exact == Fraction(241, 3)


def test_rows_that_cannot_be_are_refused() -> None:
    good = matrix({"A": panel(80, 80, 80)})
    cases: dict[str, list[RoundSheets]] = {
        "rounds-empty": [],
        "round-repeated": [good, good],
        "round-weights-not-100": [good, matrix({"A": panel(1, 1, 1)}, key="lain", weight=1)],
        "recused-but-scored": [matrix({"A": panel(80)}, recused={"A": ("J1",)})],
        "sheet-repeated": [
            RoundSheets("p", Decimal(100), good.rubric, (*good.sheets, good.sheets[0]))
        ],
        "mark-above-scale": [matrix({"A": panel(101)})],
    }
    for code, rounds in cases.items():
        with pytest.raises(Refusal) as caught:
            rank_category(RULE, rounds)
        assert caught.value.code == code


def test_rulings_need_a_reason_a_group_and_a_rule_that_asks_for_them() -> None:
    sheets = [matrix({"A": panel(80, 80, 80), "B": panel(80, 80, 80)})]
    ruling = Resolution(("A", "B"), "Suara terbanyak")
    without = ScoringRule(tie_break=(TieRule.CRITERIA,))
    with pytest.raises(Refusal, match="plenary-not-in-rule"):
        rank_category(without, sheets, resolutions=[ruling])
    again = Resolution(("B", "A"), "Suara terbanyak")
    with pytest.raises(Refusal, match="resolution-repeated"):
        rank_category(RULE, sheets, resolutions=[ruling, again])
    with pytest.raises(Refusal, match="ruling-without-reason"):
        Resolution(("A", "B"), " ")
    with pytest.raises(Refusal, match="ruling-without-reason"):
        Admission("A", "proposal", "")
    for order in [("A",), ("A", "A"), ()]:
        with pytest.raises(Refusal, match="resolution-group"):
            Resolution(order, "x")


MARKS = st.integers(70, 73)
TABLES = st.dictionaries(
    st.sampled_from("ABCDEFG"),
    st.dictionaries(st.sampled_from(["J1", "J2", "J3", "J4"]), st.tuples(MARKS, MARKS), min_size=1),
    min_size=1,
)


@UNHURRIED
@given(TABLES, st.randoms(use_true_random=False))
def test_the_order_of_entries_judges_and_sheets_changes_nothing(
    table: dict[str, dict[str, tuple[int, int]]], chance: random.Random
) -> None:
    rule = ScoringRule(min_sheets=2)
    straight = matrix(table, TWO)
    shuffled = list(straight.sheets)
    chance.shuffle(shuffled)
    roster = list(straight.entries)
    chance.shuffle(roster)
    again = RoundSheets(
        straight.key, straight.weight, straight.rubric, tuple(shuffled), {}, tuple(roster)
    )
    assert rank_category(rule, [straight]) == rank_category(rule, [again])


@UNHURRIED
@given(TABLES)
def test_ranks_are_those_of_a_plain_count(table: dict[str, dict[str, tuple[int, int]]]) -> None:
    """Independent check: without a chain, rank = 1 + number of entries with a higher score."""
    rule = ScoringRule(min_sheets=1, tie_break=())
    ranking = rank_category(rule, [matrix(table, TWO)])
    scores = {standing.entry: standing.score for standing in ranking.entries}
    for standing in ranking.entries:
        ahead = sum(other > standing.score for other in scores.values() if other)  # type: ignore[operator]
        assert standing.rank == 1 + ahead


@UNHURRIED
@given(st.lists(st.lists(st.integers(0, 60), min_size=3, max_size=3), min_size=2, max_size=6))
def test_a_severe_judge_changes_no_order_when_every_judge_scores_every_entry(
    rows: list[list[int]],
) -> None:
    rule = ScoringRule(decimals=6, tie_break=())
    plain = {f"E{n}": panel(*row) for n, row in enumerate(rows)}
    lenient = {f"E{n}": panel(row[0] + 40, *row[1:]) for n, row in enumerate(rows)}
    assert places(rank_category(rule, [matrix(plain)])) == places(
        rank_category(rule, [matrix(lenient)])
    )
