"""Claimed and verified maturity of an entry."""

from fractions import Fraction

import pytest

from contest.domain.demands import IndicatorDuty
from contest.domain.maturity import (
    BadClaim,
    Claim,
    gaps,
    indicator_problems,
    measure,
    next_steps,
)
from tests.domain.data_2026 import GUIDELINE

ALL = [found.key for found in GUIDELINE.indicators]
TOP = {key: Claim(3, "a" if key == "i18" else None) for key in ALL}


def test_every_indicator_at_level_three_gives_111() -> None:
    reached = measure(GUIDELINE, TOP)
    assert reached.score == reached.maximum == 111
    assert reached.share == 1
    assert reached.band.key == "high"
    assert reached.missing == reached.mandatory_unmet == ()


def test_nothing_claimed_gives_zero_and_names_what_is_missing() -> None:
    reached = measure(GUIDELINE, {})
    assert reached.score == 0
    assert list(reached.missing) == ALL
    assert reached.mandatory_unmet == ("i01", "i02", "i17", "i18", "i20")
    assert [row.level for row in reached.rows] == [None] * 20


def test_the_score_is_the_sum_of_weight_times_level() -> None:
    reached = measure(GUIDELINE, {"i01": Claim(2), "i05": Claim(3), "i20": Claim(1)})
    assert reached.score == 3 * 2 + 1 * 3 + 4 * 1
    assert reached.share == Fraction(13, 111)
    scored = {row.indicator.key: row.score for row in reached.rows if row.score}
    assert scored == {"i01": 6, "i05": 3, "i20": 4}


def test_level_zero_is_missing_like_no_claim_at_all() -> None:
    reached = measure(GUIDELINE, {"i01": Claim(0)})
    assert "i01" in reached.missing
    assert "i01" in reached.mandatory_unmet


@pytest.mark.parametrize(
    ("key", "claim", "code"),
    [
        ("i21", Claim(1), "indicator-unknown"),
        ("i01", Claim(4), "level-out-of-scale"),
        ("i01", Claim(-1), "level-out-of-scale"),
        ("i18", Claim(1, "g"), "basis-unknown"),
        ("i01", Claim(1, "a"), "basis-unknown"),
    ],
)
def test_a_claim_the_guideline_does_not_know_is_refused(key: str, claim: Claim, code: str) -> None:
    with pytest.raises(BadClaim) as refused:
        measure(GUIDELINE, {key: claim})
    assert refused.value.code == code


def test_the_gap_shows_what_the_check_took_away_and_what_it_has_not_seen() -> None:
    claimed = {"i01": Claim(3), "i20": Claim(2), "i02": Claim(1)}
    verified = {"i01": Claim(1), "i20": Claim(3)}
    rows = {row.indicator.key: row for row in gaps(GUIDELINE, claimed, verified)}
    assert (rows["i01"].claimed, rows["i01"].verified, rows["i01"].lost) == (3, 1, 6)
    assert rows["i20"].lost == -4
    assert (rows["i02"].verified, rows["i02"].lost) == (None, 0)
    assert (rows["i03"].claimed, rows["i03"].verified) == (0, None)


def test_the_next_steps_begin_with_mandatory_gaps_then_with_the_larger_gain() -> None:
    claims = {key: Claim(1) for key in ("i01", "i02", "i18", "i20")}
    steps = next_steps(GUIDELINE, claims)
    order = [step.indicator.key for step in steps]
    assert order[:5] == ["i17", "i20", "i16", "i01", "i18"]
    assert steps[0].to_level == 1
    assert all(step.gain == step.indicator.weight for step in steps)
    assert len(steps) == 20


def test_what_is_at_the_top_has_no_next_step() -> None:
    assert next_steps(GUIDELINE, TOP) == ()


def found(
    claims: dict[str, Claim],
    evidenced: list[str],
    duty: IndicatorDuty = IndicatorDuty.MANDATORY,
) -> list[tuple[str, str]]:
    problems = indicator_problems(GUIDELINE, claims, evidenced, duty)
    assert {problem.section for problem in problems} <= {"indikator"}
    return [(problem.field, problem.code) for problem in problems]


def test_a_claimed_level_needs_evidence() -> None:
    assert found({"i03": Claim(1)}, [], IndicatorDuty.OPTIONAL) == [("i03", "evidence-missing")]
    assert found({"i03": Claim(1)}, ["i03"], IndicatorDuty.OPTIONAL) == []
    assert found({"i03": Claim(0)}, [], IndicatorDuty.OPTIONAL) == []


def test_usefulness_needs_exactly_one_basis() -> None:
    assert found({"i18": Claim(1)}, ["i18"], IndicatorDuty.OPTIONAL) == [("i18", "basis-missing")]
    assert found({"i18": Claim(1, "f")}, ["i18"], IndicatorDuty.OPTIONAL) == []


def test_mandatory_indicators_need_a_level_where_the_duty_says_so() -> None:
    missing = [(key, "level-missing") for key in ("i01", "i02", "i17", "i18", "i20")]
    assert found({}, []) == missing
    assert found({}, [], IndicatorDuty.OPTIONAL) == []
