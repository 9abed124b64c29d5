"""A snapshot proves itself: the same bytes for the same contest, every change found."""

import copy
import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest.domain.canonical import canonical_hash, canonical_json
from contest.domain.document import load_json
from contest.domain.errors import Invalid, Refusal
from contest.domain.plenary import Admission, Resolution
from contest.domain.ranking import rank_category
from contest.domain.scoring import RoundSheets
from contest.domain.scoring_rule import ScoringRule
from contest.domain.snapshot import recompute, snapshot_differences, snapshot_document
from tests.domain.matrices import EVEN, ONE, UNHURRIED, matrix, panel

RULE = ScoringRule(min_sheets=2)
CONTEXT = {"edition": "2026", "category": "skpd-provinsi", "at": "2026-11-23T08:00:00Z"}


def rounds() -> list[RoundSheets]:
    first = {
        "A": panel((80, 70), (81, 70)),
        "B": panel((80, 70), (81, 70)),
        "C": panel((90, 60), (88, None), (70, 70)),
        "D": panel((60, 60)),
        "E": panel((50, 50), (50, 51)),
    }
    second = {entry: panel("70.5", 71) for entry in "ABCD"}
    return [
        matrix(first, EVEN, weight=60, recused={"D": ("J2",)}),
        matrix(second, ONE, key="presentasi", weight=40),
    ]


def document() -> dict[str, Any]:
    ranking = rank_category(
        RULE,
        rounds(),
        resolutions=[Resolution(("B", "A"), "Suara terbanyak")],
        admissions=[Admission("D", "proposal", "Juri kedua mengundurkan diri")],
    )
    return snapshot_document(RULE, rounds(), ranking, CONTEXT)


def test_a_snapshot_alone_gives_the_ranking_again() -> None:
    stored = load_json(canonical_json(document()))
    again = recompute(stored)
    assert [(s.entry, s.rank) for s in again.entries] == [
        ("B", 1),
        ("A", 2),
        ("D", 3),
        ("C", None),
        ("E", None),
    ]
    assert snapshot_differences(stored) == ()


def test_a_snapshot_read_by_any_json_parser_is_the_same() -> None:
    assert snapshot_differences(json.loads(canonical_json(document()))) == ()


def test_the_order_of_rows_leaves_no_trace_in_the_bytes() -> None:
    turned = []
    for sheets in rounds():
        rows = list(sheets.sheets)
        random.Random(7).shuffle(rows)
        roster = tuple(reversed(sheets.entries))
        turned.append(
            RoundSheets(
                sheets.key,
                sheets.weight,
                sheets.rubric,
                tuple(rows),
                sheets.recused,
                roster,
                sheets.name,
            )
        )
    resolutions = [Resolution(("B", "A"), "Suara terbanyak")]
    admissions = [Admission("D", "proposal", "Juri kedua mengundurkan diri")]
    ranking = rank_category(RULE, turned, resolutions=resolutions, admissions=admissions)
    again = snapshot_document(RULE, turned, ranking, CONTEXT)
    assert canonical_json(again) == canonical_json(document())


def test_a_single_round_may_weigh_less_than_the_whole() -> None:
    only = [rounds()[0]]
    stored = snapshot_document(RULE, only, rank_category(RULE, only), CONTEXT)
    assert snapshot_differences(stored) == ()


def test_a_raised_mark_is_found_in_the_result() -> None:
    stored = document()
    sheet = next(s for s in stored["rounds"][0]["sheets"] if s["entry"] == "E")
    sheet["marks"][0] = "99"
    paths = [difference.path for difference in snapshot_differences(stored)]
    assert "$.result[4].rounds[0].exact" in paths


def test_a_changed_score_rank_weight_name_or_hash_is_found() -> None:
    def change(path: list[Any], value: Any) -> str:
        stored = document()
        place = stored
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value
        return snapshot_differences(stored)[0].path

    assert change(["result", 0, "score"], "75.13") == "$.result[0].score"
    assert change(["result", 0, "rank"], 2) == "$.result[0].rank"
    assert change(["rule", "min_sheets"], 1) == "$.rule_hash"
    name = ["rounds", 0, "rubric", "criteria", 0, "name"]
    assert change(name, "Guna") == "$.rounds[0].rubric_hash"
    assert change(["plenary", "resolutions"], []).startswith("$.result")


def test_a_difference_names_what_is_stored_and_what_should_be() -> None:
    stored = document()
    stored["result"][0]["rank"] = 9
    (difference,) = snapshot_differences(stored)
    assert (difference.stored, difference.computed) == (9, 1)


@UNHURRIED
@given(st.integers(0, 10_000), st.sampled_from("0123456789"))
def test_no_changed_digit_goes_unnoticed(position: int, digit: str) -> None:
    """Of the whole document but its context, which is not computed and which the hash guards."""
    complete = [
        matrix({"A": panel((80, 70), (81, 70)), "B": panel((90, 60), (70, 70))}, EVEN, weight=60),
        matrix({"A": panel(80, 71), "B": panel(90, 60)}, key="presentasi", weight=40),
    ]
    stored = snapshot_document(RULE, complete, rank_category(RULE, complete), CONTEXT)
    text = canonical_json({key: stored[key] for key in stored if key != "context"})
    digits = [index for index, sign in enumerate(text) if sign.isdigit()]
    at = digits[position % len(digits)]
    changed = text[:at] + digit + text[at + 1 :]
    if changed == text:
        return
    spoilt = {**json.loads(changed), "context": CONTEXT}
    assert canonical_hash(spoilt) != canonical_hash(stored)
    try:
        found = bool(snapshot_differences(spoilt))
    except Refusal:
        found = True
    assert found


def test_a_broken_document_is_refused_at_its_places() -> None:
    stored = copy.deepcopy(document())
    stored["format"] = "other"
    stored["rounds"][0]["sheets"][0]["marks"] = ["80"]
    stored["rounds"][0]["weight"] = 60.5
    del stored["plenary"]
    with pytest.raises(Invalid) as caught:
        recompute(stored)
    assert [(p.field, p.code) for p in caught.value.problems] == [
        ("$.plenary", "key-missing"),
        ("$.format", "format-unknown"),
        ("$.rounds[0].weight", "number-float"),
        ("$.rounds[0].sheets[0].marks", "marks-miscounted"),
        ("$.plenary", "wrong-type"),
    ]


@pytest.mark.parametrize("value", [None, [], "x", 1, {}])
def test_anything_that_is_no_snapshot_is_refused(value: Any) -> None:
    with pytest.raises(Invalid):
        recompute(value)


def test_context_must_be_canonical() -> None:
    ranking = rank_category(RULE, rounds())
    with pytest.raises(Refusal, match="not-canonical"):
        snapshot_document(RULE, rounds(), ranking, {"at": 1.5})
