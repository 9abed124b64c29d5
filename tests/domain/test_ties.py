"""Ties as the plenary meets them, and the acts that follow from a round's standing."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from contest.domain.awards import AwardTitle, open_ties, propose_awards
from contest.domain.certificates import CertificateKind
from contest.domain.decisions import DecisionState
from contest.domain.plenary import Resolution
from contest.domain.ranking import Ranking, rank_category
from contest.domain.result_steps import (
    DecisionStep,
    ResultStanding,
    RoundStep,
    decision_step,
    round_step,
)
from contest.domain.rounds import RoundState
from contest.domain.rubric import Criterion, Rubric
from contest.domain.scoring import RoundSheets, Sheet
from contest.domain.scoring_rule import ScoringRule
from contest.domain.ties import tie_groups

RUBRIC = Rubric(
    (Criterion("manfaat", "Manfaat", "", Decimal(100), Decimal(0), Decimal(100), Decimal(1)),)
)
TITLES = tuple(
    AwardTitle(key, key, CertificateKind.WINNER, first, last)
    for key, first, last in (("juara-1", 1, 1), ("juara-2", 2, 2), ("finalis", 3, None))
)


def ranked(totals: dict[str, int], resolutions: Sequence[Resolution] = ()) -> Ranking:
    sheets = tuple(
        Sheet(entry, judge, {"manfaat": Decimal(total)})
        for entry, total in totals.items()
        for judge in ("J01", "J02", "J03")
    )
    rounds = (RoundSheets("proposal", Decimal(100), RUBRIC, sheets),)
    return rank_category(ScoringRule(), rounds, resolutions=resolutions)


def test_entries_that_share_a_rank_are_a_tie_and_others_are_not() -> None:
    groups = tie_groups(ranked({"A": 90, "B": 80, "C": 80, "D": 70}))
    assert [(group.rank, group.entries, group.ruling) for group in groups] == [
        (2, ("B", "C"), None)
    ]
    assert groups[0].score == Decimal("80.00")


def test_a_tie_that_was_ruled_on_can_be_found_again() -> None:
    ruling = Resolution(("C", "B"), "Suara 3:1")
    (group,) = tie_groups(ranked({"A": 90, "B": 80, "C": 80}, [ruling]))
    assert (group.rank, group.entries, group.ruling) == (2, ("C", "B"), ruling)


def test_a_shared_rank_the_plenary_wanted_keeps_its_ruling() -> None:
    ruling = Resolution(("B", "C"), "Juara kembar", shared=True)
    (group,) = tie_groups(ranked({"B": 80, "C": 80}, [ruling]))
    assert (group.rank, group.ruling) == (1, ruling)


def test_a_ruling_on_a_tie_that_is_gone_is_not_offered() -> None:
    ruling = Resolution(("C", "B"), "Suara 3:1")
    assert tie_groups(ranked({"B": 80, "C": 79}, [ruling])) == ()


def test_awards_follow_ranks_and_the_unreached_stay_empty() -> None:
    awards = propose_awards(TITLES, ranked({"A": 90}))
    assert [(a.title.key, a.place, a.entry) for a in awards] == [
        ("juara-1", 1, "A"),
        ("juara-2", 2, None),
    ]


def test_twins_get_the_same_title_and_the_next_title_falls_away() -> None:
    awards = propose_awards(TITLES, ranked({"A": 90, "B": 90, "C": 80}))
    assert [(a.title.key, a.entry) for a in awards] == [
        ("juara-1", "A"),
        ("juara-1", "B"),
        ("finalis", "C"),
    ]


def test_only_a_tie_over_several_titles_is_open() -> None:
    ranking = ranked({"A": 90, "B": 90, "C": 80, "D": 80})
    assert [[s.entry for s in group] for group in open_ties(TITLES, ranking)] == [["A", "B"]]
    twins = Resolution(("A", "B"), "Juara kembar", shared=True)
    assert open_ties(TITLES, ranked({"A": 90, "B": 90}, [twins])) == ()


@pytest.mark.parametrize(
    ("standing", "step"),
    [
        (ResultStanding(RoundState.PLANNED), RoundStep.AWAIT_CLOSE),
        (ResultStanding(RoundState.OPEN), RoundStep.AWAIT_CLOSE),
        (ResultStanding(RoundState.CLOSED), RoundStep.FREEZE),
        (ResultStanding(RoundState.CLOSED, tie_in_the_way=True), RoundStep.SETTLE_TIE),
        (ResultStanding(RoundState.FROZEN, ruled_since=True), RoundStep.FREEZE_AGAIN),
        (ResultStanding(RoundState.FROZEN, tie_in_the_way=True), RoundStep.SETTLE_TIE),
        (ResultStanding(RoundState.FROZEN, following=RoundState.PLANNED), RoundStep.PROMOTE),
        (
            ResultStanding(RoundState.FROZEN, following=RoundState.PLANNED, promoted=True),
            RoundStep.NOTHING,
        ),
        (
            ResultStanding(RoundState.FROZEN, following=RoundState.CLOSED, tie_in_the_way=True),
            RoundStep.NOTHING,
        ),
        (ResultStanding(RoundState.FROZEN), RoundStep.NOTHING),
    ],
)
def test_the_next_act_on_a_round(standing: ResultStanding, step: RoundStep) -> None:
    assert round_step(standing) is step


@pytest.mark.parametrize(
    ("state", "ready", "open_", "step"),
    [
        (None, False, False, DecisionStep.AWAIT_ROUNDS),
        (None, True, False, DecisionStep.DRAFT),
        (DecisionState.DRAFTED, True, False, DecisionStep.DECIDE),
        (DecisionState.DECIDED, True, False, DecisionStep.ANNOUNCE),
        (DecisionState.ANNOUNCED, True, True, DecisionStep.AWAIT_OBJECTIONS),
        (DecisionState.ANNOUNCED, True, False, DecisionStep.DECREE),
        (DecisionState.DECREED, True, False, DecisionStep.PUBLISH),
        (DecisionState.PUBLISHED, True, False, DecisionStep.NOTHING),
    ],
)
def test_the_next_act_on_a_decision(
    state: DecisionState | None, ready: bool, open_: bool, step: DecisionStep
) -> None:
    assert decision_step(state, ready=ready, objections_open=open_) is step
