"""The tie chain, step by step; every step used can be printed."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest.domain.plenary import Resolution
from contest.domain.ranking import Ranking, rank_category
from contest.domain.rubric import Rubric
from contest.domain.scoring import RoundSheets
from contest.domain.scoring_rule import Aggregate, RankingKey, ScoringRule, TieRule
from contest.domain.tie_break import TieBreak, TieOutcome, TieStep
from tests.domain.matrices import EVEN, ONE, UNHURRIED, criterion, matrix, panel, places

ONE_JUDGE = ScoringRule(min_sheets=1)


def only(*steps: TieRule, **changes: object) -> ScoringRule:
    return ScoringRule(min_sheets=1, tie_break=steps, **changes)  # type: ignore[arg-type]


def tie_of(ranking: Ranking, entry: str) -> TieBreak:
    tie = ranking.standing(entry).tie_break
    assert tie is not None
    return tie


def decisive(ranking: Ranking, entry: str) -> list[TieStep]:
    return [step for step in tie_of(ranking, entry).steps if step.decisive]


def values(step: TieStep) -> list[tuple[str, str]]:
    return [(entry, str(value)) for entry, value in step.values]


def test_the_heaviest_criterion_decides_first() -> None:
    rubric = Rubric((criterion("penyajian", 20), criterion("kebaruan", 40), criterion("guna", 40)))
    table = {"A": panel((75, 70, 80)), "B": panel((75, 80, 70))}
    ranking = rank_category(ONE_JUDGE, [matrix(table, rubric)])
    assert places(ranking) == {"B": 1, "A": 2}
    (step,) = decisive(ranking, "A")
    assert (step.rule, step.subject) == (TieRule.CRITERIA, "Kebaruan")
    assert values(step) == [("B", "80.00"), ("A", "70.00")]
    assert tie_of(ranking, "A").outcome is TieOutcome.DECIDED
    assert str(tie_of(ranking, "A").score) == "75.00"


def test_a_heavier_criterion_later_in_the_rubric_goes_before_a_lighter_one() -> None:
    rubric = Rubric((criterion("ringan", 40), criterion("berat", 60)))
    table = {"A": panel((90, 60)), "B": panel((60, 80))}
    ranking = rank_category(ONE_JUDGE, [matrix(table, rubric)])
    assert places(ranking) == {"B": 1, "A": 2}


def test_equal_weights_are_asked_in_declared_order() -> None:
    table = {"A": panel((70, 80)), "B": panel((80, 70))}
    declared = rank_category(ONE_JUDGE, [matrix(table, EVEN)])
    assert places(declared) == {"B": 1, "A": 2}
    turned = Rubric((EVEN.criteria[1], EVEN.criteria[0]))
    swapped = {"A": panel((80, 70)), "B": panel((70, 80))}
    assert places(rank_category(ONE_JUDGE, [matrix(swapped, turned)])) == {"A": 1, "B": 2}


def test_criteria_compare_published_means_over_counted_sheets() -> None:
    """Fractions of a hundredth that nobody sees decide nothing."""
    rubric = Rubric((criterion("a", 50, step="0.001"), criterion("b", 50, step="0.001")))
    table = {"A": panel(("80.001", "79.999")), "B": panel(("79.999", "80.001"))}
    ranking = rank_category(only(TieRule.CRITERIA), [matrix(table, rubric)])
    assert places(ranking) == {"A": 1, "B": 1}
    assert tie_of(ranking, "A").outcome is TieOutcome.SHARED


def test_criteria_of_all_rounds_are_weighed_by_their_share_of_the_final_score() -> None:
    """Half of 60 % outweighs 60 % of 40 %: manfaat is asked before kebaruan."""
    talk = Rubric((criterion("kebaruan", 60), criterion("sajian", 40)))
    rounds = [
        matrix({"A": panel((80, 70)), "B": panel((75, 75))}, EVEN, weight=60),
        matrix({"A": panel((70, 85)), "B": panel((80, 70))}, talk, key="presentasi", weight=40),
    ]
    ranking = rank_category(ONE_JUDGE, rounds)
    assert places(ranking) == {"A": 1, "B": 2}
    assert decisive(ranking, "B")[0].subject == "Manfaat"


def two_rounds() -> list[RoundSheets]:
    first = matrix({"A": panel(80), "B": panel(70)}, weight=50)
    second = matrix({"A": panel(70), "B": panel(80)}, key="lapangan", weight=50)
    return [first, second]


def test_the_latest_round_decides_when_it_is_asked() -> None:
    ranking = rank_category(only(TieRule.LATEST_ROUND), two_rounds())
    assert places(ranking) == {"B": 1, "A": 2}
    (step,) = decisive(ranking, "A")
    assert (step.rule, step.subject) == (TieRule.LATEST_ROUND, "lapangan")
    assert values(step) == [("B", "80.00"), ("A", "70.00")]


def test_the_declared_order_of_the_chain_is_kept() -> None:
    criteria_first = only(TieRule.CRITERIA, TieRule.LATEST_ROUND)
    round_first = only(TieRule.LATEST_ROUND, TieRule.CRITERIA)
    assert places(rank_category(criteria_first, two_rounds())) == {"A": 1, "B": 2}
    assert places(rank_category(round_first, two_rounds())) == {"B": 1, "A": 2}


def test_earlier_rounds_are_asked_after_the_latest() -> None:
    rounds = [
        matrix({"A": panel(60), "B": panel(80)}, weight=30, key="r1"),
        matrix({"A": panel(80), "B": panel(60)}, weight=30, key="r2"),
        matrix({"A": panel(70), "B": panel(70)}, weight=40, key="r3"),
    ]
    ranking = rank_category(only(TieRule.LATEST_ROUND), rounds)
    assert [step.subject for step in tie_of(ranking, "A").steps] == ["r3", "r2"]
    assert places(ranking) == {"A": 1, "B": 2}


def test_a_single_round_has_no_latest_round_to_ask() -> None:
    ranking = rank_category(only(TieRule.LATEST_ROUND), [matrix({"A": panel(1), "B": panel(1)})])
    assert tie_of(ranking, "A").steps == ()


def test_more_judges_placing_a_above_b_decide() -> None:
    table = {"A": panel(80, 80, 65), "B": panel(75, 75, 75)}
    ranking = rank_category(only(TieRule.PAIRWISE), [matrix(table)])
    assert places(ranking) == {"A": 1, "B": 2}
    assert values(decisive(ranking, "A")[0]) == [("A", "2"), ("B", "1")]


def test_only_judges_who_scored_both_are_counted() -> None:
    """J3 and J4 saw A alone, J5 and J6 B alone; J1 and J2 disagree: nobody is ahead."""
    table: Mapping[str, Mapping[str, int]] = {
        "A": {"J1": 80, "J2": 70, "J3": 99, "J4": 51},
        "B": {"J1": 70, "J2": 80, "J5": 75, "J6": 75},
    }
    ranking = rank_category(only(TieRule.PAIRWISE, TieRule.PLENARY), [matrix(table)])
    assert tie_of(ranking, "A").outcome is TieOutcome.AWAITING_PLENARY
    (step,) = tie_of(ranking, "A").steps
    assert values(step) == [("A", "1"), ("B", "1")]


def test_judges_of_several_rounds_are_counted_once_per_round() -> None:
    rounds = [
        matrix({"A": panel(90, 60), "B": panel(80, 70)}, weight=50),
        matrix({"A": panel(71, 69), "B": panel(70, 70)}, key="lapangan", weight=50),
    ]
    ranking = rank_category(only(TieRule.PAIRWISE), rounds)
    assert values(tie_of(ranking, "A").steps[0]) == [("A", "2"), ("B", "2")]


def test_a_group_is_ordered_by_how_many_of_the_others_an_entry_beats() -> None:
    table = {"A": panel(76, 76, 73), "B": panel(75, 75, 75), "C": panel(74, 74, 77)}
    ranking = rank_category(only(TieRule.PAIRWISE), [matrix(table)])
    assert places(ranking) == {"A": 1, "B": 2, "C": 3}
    assert values(decisive(ranking, "B")[0]) == [("A", "2"), ("B", "1"), ("C", "0")]


def test_a_draw_between_two_is_no_win_for_either() -> None:
    """A draws with both others and B beats C: B leads, A and C beat nobody."""
    table = {"A": panel(76, 75, 74), "B": panel(76, 76, 73), "C": panel(75, 75, 75)}
    ranking = rank_category(only(TieRule.PAIRWISE), [matrix(table)])
    assert places(ranking) == {"B": 1, "A": 2, "C": 2}
    assert values(decisive(ranking, "A")[0]) == [("B", "1"), ("A", "0"), ("C", "0")]


def test_a_judge_who_gives_both_the_same_is_counted_for_neither() -> None:
    table = {"A": panel(80, 75, 70), "B": panel(78, 75, 72)}
    ranking = rank_category(only(TieRule.PAIRWISE), [matrix(table)])
    assert values(tie_of(ranking, "A").steps[0]) == [("A", "1"), ("B", "1")]


def test_a_circle_of_three_stays_tied() -> None:
    """A beats B, B beats C, C beats A, each by two judges to one."""
    table = {"A": panel(76, 74, 75), "B": panel(75, 76, 74), "C": panel(74, 75, 76)}
    ranking = rank_category(only(TieRule.PAIRWISE, TieRule.PLENARY), [matrix(table)])
    assert places(ranking) == {"A": 1, "B": 1, "C": 1}
    assert {tie_of(ranking, e).outcome for e in "ABC"} == {TieOutcome.AWAITING_PLENARY}


def test_parts_of_a_group_are_compared_once_more_among_themselves() -> None:
    """A and B each beat two others, C and D one; within each pair the winner is clear."""
    table = {
        "A": panel(80, 72, 70),
        "B": panel(73, 71, 78),
        "C": panel(76, 70, 76),
        "D": panel(70, 77, 75),
    }
    ranking = rank_category(only(TieRule.PAIRWISE), [matrix(table)])
    assert places(ranking) == {"A": 1, "B": 2, "C": 3, "D": 4}
    wins, head_to_head = decisive(ranking, "B")
    assert values(wins) == [("A", "2"), ("B", "2"), ("C", "1"), ("D", "1")]
    assert values(head_to_head) == [("A", "2"), ("B", "1")]


def test_a_group_split_by_a_criterion_goes_on_in_parts() -> None:
    table = {"A": panel((80, 70)), "B": panel((70, 80)), "C": panel((70, 80)), "D": panel((60, 60))}
    ranking = rank_category(ONE_JUDGE, [matrix(table, EVEN)])
    assert places(ranking) == {"A": 1, "B": 2, "C": 2, "D": 4}
    assert tie_of(ranking, "A").outcome is TieOutcome.DECIDED
    assert tie_of(ranking, "B").outcome is TieOutcome.AWAITING_PLENARY
    assert tie_of(ranking, "B").group == ("A", "B", "C")
    assert ranking.standing("D").tie_break is None


TWINS = {"A": panel(75), "B": panel(75), "C": panel(60)}


def test_the_plenary_settles_what_the_chain_left() -> None:
    ruling = Resolution(("B", "A"), "Tiga suara berbanding dua")
    ranking = rank_category(ONE_JUDGE, [matrix(TWINS)], resolutions=[ruling])
    assert places(ranking) == {"B": 1, "A": 2, "C": 3}
    (step,) = decisive(ranking, "A")
    assert (step.rule, step.subject) == (TieRule.PLENARY, "Tiga suara berbanding dua")
    assert tie_of(ranking, "A").outcome is TieOutcome.DECIDED
    assert ranking.warnings == ()


def test_the_plenary_may_leave_two_winners() -> None:
    ruling = Resolution(("A", "B"), "Juara kembar menurut juknis", shared=True)
    ranking = rank_category(ONE_JUDGE, [matrix(TWINS)], resolutions=[ruling])
    assert places(ranking) == {"A": 1, "B": 1, "C": 3}
    assert tie_of(ranking, "A").outcome is TieOutcome.SHARED


@pytest.mark.parametrize("order", [("A", "C"), ("A", "B", "C")])
def test_a_ruling_holds_for_exactly_its_group(order: tuple[str, ...]) -> None:
    ranking = rank_category(ONE_JUDGE, [matrix(TWINS)], resolutions=[Resolution(order, "x")])
    assert places(ranking) == {"A": 1, "B": 1, "C": 3}
    assert [warning.code for warning in ranking.warnings] == ["resolution-unused"]
    assert tie_of(ranking, "A").outcome is TieOutcome.AWAITING_PLENARY


def test_the_plenary_never_overrules_a_step_before_it() -> None:
    table = {"A": panel((80, 70)), "B": panel((70, 80))}
    ruling = Resolution(("B", "A"), "x")
    ranking = rank_category(ONE_JUDGE, [matrix(table, EVEN)], resolutions=[ruling])
    assert places(ranking) == {"A": 1, "B": 2}
    assert [warning.code for warning in ranking.warnings] == ["resolution-unused"]


def test_without_the_plenary_in_the_rule_a_tie_is_simply_shared() -> None:
    ranking = rank_category(only(), [matrix(TWINS)])
    assert tie_of(ranking, "A").outcome is TieOutcome.SHARED


def test_exact_ranking_knows_ties_too() -> None:
    rule = only(TieRule.PAIRWISE, ranking_key=RankingKey.EXACT)
    table = {"A": panel("75.001", "75.001", 70), "B": panel(75, 75, "70.002")}
    assert places(rank_category(rule, [matrix(table)])) == {"A": 1, "B": 2}


def test_a_trimmed_score_still_compares_criteria_over_all_counted_sheets() -> None:
    rule = only(TieRule.CRITERIA, aggregate=Aggregate.TRIMMED)
    rows = [(75, 75)] * 4
    table = {"A": panel(*rows, (90, 60)), "B": panel(*rows, (75, 75))}
    ranking = rank_category(rule, [matrix(table, EVEN)])
    assert places(ranking) == {"A": 1, "B": 2}
    assert values(decisive(ranking, "A")[0]) == [("A", "78.00"), ("B", "75.00")]


ROWS = st.lists(st.integers(74, 76), min_size=3, max_size=3)


@UNHURRIED
@given(st.lists(ROWS, min_size=2, max_size=6), st.booleans())
def test_a_chain_only_ever_splits_ties(rows: list[list[int]], pairwise: bool) -> None:
    """With the chain nobody passes an entry that had a better score, and ranks stay gapless."""
    table = {f"E{n}": panel(*row) for n, row in enumerate(rows)}
    chain = (TieRule.PAIRWISE,) if pairwise else tuple(TieRule)
    ranking = rank_category(only(*chain), [matrix(table, ONE)])
    scores = [standing.score for standing in ranking.entries]
    assert scores == sorted(scores, reverse=True)  # type: ignore[type-var]
    for position, standing in enumerate(ranking.entries):
        assert standing.rank in {position + 1, ranking.entries[position - 1].rank}
