"""The cut line: ties at the line are reported, never cut silently."""

from decimal import Decimal

import pytest

from contest.domain.errors import Refusal
from contest.domain.plenary import Resolution
from contest.domain.promotion import cut_line
from contest.domain.ranking import Ranking, rank_category
from contest.domain.scoring_rule import ScoringRule
from tests.domain.matrices import matrix, panel

RULE = ScoringRule(min_sheets=2)


def ranked(resolutions: tuple[Resolution, ...] = (), **scores: int) -> Ranking:
    table = {entry: panel(score, score) for entry, score in scores.items()}
    return rank_category(RULE, [matrix(table)], resolutions=resolutions)


def test_the_first_places_go_on() -> None:
    line = cut_line(ranked(A=90, B=80, C=70), 2)
    assert (line.promoted, line.score) == (("A", "B"), Decimal("80.00"))
    assert (line.settled, line.vacant, line.open_places) == (True, 0, 0)


def test_a_tie_across_the_line_waits_for_the_plenary() -> None:
    line = cut_line(ranked(A=90, B=80, C=80, D=80, E=70), 3)
    assert line.promoted == ("A",)
    assert line.tied_at_line == ("B", "C", "D")
    assert (line.open_places, line.vacant, line.settled) == (2, 0, False)


def test_a_tie_above_or_below_the_line_is_no_matter() -> None:
    ranking = ranked(A=90, B=90, C=80, D=70, E=70)
    assert cut_line(ranking, 2).promoted == ("A", "B")
    assert cut_line(ranking, 3).promoted == ("A", "B", "C")
    assert cut_line(ranking, 3).settled
    assert cut_line(ranking, 5).promoted == ("A", "B", "C", "D", "E")


def test_the_plenary_settles_the_line() -> None:
    ruling = Resolution(("C", "B"), "Suara terbanyak")
    line = cut_line(ranked((ruling,), A=90, B=80, C=80), 2)
    assert (line.promoted, line.settled) == (("A", "C"), True)


def test_more_places_than_entries_stay_vacant() -> None:
    line = cut_line(ranked(A=90, B=80), 6)
    assert (line.promoted, line.vacant, line.settled) == (("A", "B"), 4, True)


def test_the_pass_mark_itself_passes_and_what_is_below_stays_out() -> None:
    line = cut_line(ranked(A=90, B=85, C=84), 3, pass_mark=Decimal(85))
    assert (line.promoted, line.below_pass_mark, line.vacant) == (("A", "B"), ("C",), 1)
    line = cut_line(ranked(A=60, B=50), 1, pass_mark=Decimal(85))
    assert (line.promoted, line.score, line.vacant) == ((), None, 1)


def test_only_those_who_would_have_a_place_are_named_below_the_pass_mark() -> None:
    line = cut_line(ranked(A=90, B=60, C=50), 2, pass_mark=Decimal(85))
    assert line.below_pass_mark == ("B",)


def test_a_tie_below_the_pass_mark_does_not_hold_the_line_open() -> None:
    line = cut_line(ranked(A=90, B=80, C=80), 2, pass_mark=Decimal(85))
    assert (line.promoted, line.tied_at_line, line.vacant) == (("A",), (), 1)


def test_a_blocked_entry_keeps_the_line_unsettled() -> None:
    ranking = rank_category(RULE, [matrix({"A": panel(90, 90), "B": panel(99)})])
    line = cut_line(ranking, 1)
    assert (line.promoted, line.blocked, line.settled) == (("A",), ("B",), False)


def test_a_line_needs_a_place() -> None:
    with pytest.raises(Refusal, match="places-not-positive"):
        cut_line(ranked(A=1), 0)
