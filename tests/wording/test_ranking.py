"""Sentences of the ranking: as printed in minutes, and none missing."""

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

import contest.domain
from contest.domain.errors import Problem
from contest.domain.plenary import Resolution
from contest.domain.ranking import rank_category
from contest.domain.scoring_rule import ScoringRule, TieRule
from contest.wording.ranking import exact_number, tie_text
from contest.wording.refusals import REFUSALS, explain_problem
from tests.domain.matrices import EVEN, Table, matrix, panel

MODULES = (
    "canonical",
    "document",
    "numbers",
    "rubric",
    "scoring",
    "scoring_rule",
    "plenary",
    "round_scores",
    "tie_break",
    "ranking",
    "promotion",
    "snapshot",
    "tally",
    "tally_input",
)
CODE = re.compile(r'"((?:[a-z0-9]+-)+[a-z0-9]+)"')
NOT_CODES = {"contest-ranking-1", "utf-8", "weights-not"}


def test_every_code_of_the_judging_arithmetic_has_a_sentence() -> None:
    folder = Path(contest.domain.__path__[0])
    found = {code for name in MODULES for code in CODE.findall((folder / f"{name}.py").read_text())}
    assert len(found) > 50
    assert sorted(found - NOT_CODES - REFUSALS.keys()) == []


def texts(
    table: Table, *chain: TieRule, resolutions: tuple[Resolution, ...] = ()
) -> dict[str, str | None]:
    rule = ScoringRule(min_sheets=1, tie_break=chain)
    rubric = EVEN if "(" in str(table) else None
    sheets = matrix(table) if rubric is None else matrix(table, rubric)
    ranking = rank_category(rule, [sheets], resolutions=resolutions)
    return {s.entry: s.tie_break and tie_text(s.tie_break) for s in ranking.entries}


def test_a_criterion_that_decides_is_named_with_both_numbers() -> None:
    told = texts({"A": panel((80, 70)), "B": panel((70, 80))}, TieRule.CRITERIA)
    sentence = "Seri pada 75,00; diputus oleh kriteria Manfaat 80,00 > 70,00"
    assert told == {"A": sentence, "B": sentence}


def test_a_tie_left_to_the_plenary_waits_for_it() -> None:
    told = texts({"A": panel(75), "B": panel(75)}, TieRule.PAIRWISE, TieRule.PLENARY)
    assert set(told.values()) == {"menunggu pleno"}


def test_a_tie_without_plenary_is_shared() -> None:
    assert texts({"A": panel(75), "B": panel(75)})["A"] == "Seri pada 75,00; peringkat bersama"


def test_the_plenary_is_quoted_with_its_reason_even_with_a_per_cent_sign() -> None:
    table = {"A": panel(75), "B": panel(75)}
    ruling = Resolution(("B", "A"), "Suara 60% untuk B")
    told = texts(table, TieRule.PLENARY, resolutions=(ruling,))
    assert told["A"] == "Seri pada 75,00; diputus oleh keputusan pleno: Suara 60% untuk B"
    shared = Resolution(("B", "A"), "Juara kembar", shared=True)
    told = texts(table, TieRule.PLENARY, resolutions=(shared,))
    assert told["A"] == "Seri pada 75,00; peringkat bersama atas keputusan pleno: Juara kembar"


def test_several_steps_are_told_in_order() -> None:
    table = {"A": panel((80, 70)), "B": panel((70, 80)), "C": panel((70, 80))}
    ruling = Resolution(("C", "B"), "Suara terbanyak")
    told = texts(table, TieRule.CRITERIA, TieRule.PLENARY, resolutions=(ruling,))
    assert told["B"] == (
        "Seri pada 75,00; diputus oleh kriteria Manfaat 80,00 > 70,00 = 70,00; "
        "lalu keputusan pleno: Suara terbanyak"
    )


def test_head_to_head_says_what_is_counted() -> None:
    pair = texts({"A": panel(80, 80, 65), "B": panel(75, 75, 75)}, TieRule.PAIRWISE)
    assert pair["A"] == (
        "Seri pada 75,00; diputus oleh jumlah juri yang menilainya lebih tinggi 2 > 1"
    )
    group = {"A": panel(76, 76, 73), "B": panel(75, 75, 75), "C": panel(74, 74, 77)}
    told = texts(group, TieRule.PAIRWISE)
    assert told["C"] == "Seri pada 75,00; diputus oleh jumlah lawan yang diunggulinya 2 > 1 > 0"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction("78.125"), "78,125"),
        (Fraction(80), "80"),
        (Fraction(200, 3), "≈ 66,6667"),
        (Decimal("53.30"), "53,3"),
        (Fraction("0.00005"), "≈ 0,0001"),
    ],
)
def test_an_exact_number_says_when_it_is_not(value: Fraction | Decimal, text: str) -> None:
    assert exact_number(value) == text


def test_facts_are_shown_as_an_indonesian_reader_expects() -> None:
    total = Problem("weights-not-100", "$.criteria", {"total": Decimal("99.990")})
    assert explain_problem(total) == "Jumlah bobot kriteria 99,99; harus tepat 100."
    kind = Problem("wrong-type", "$", {"wanted": "list", "found": "1"})
    assert explain_problem(kind) == "Seharusnya daftar […], tetapi tertulis 1."
    known = Problem("key-unknown", "$", {"key": "x", "known": ("a", "b")})
    assert explain_problem(known).endswith("yang dikenal: a, b.")
