"""The tally's contract: what goes in, what comes out, what is refused and where."""

import json
import random
from collections.abc import Callable
from typing import Any

import pytest

from contest.domain.document import load_json
from contest.domain.errors import Invalid, Problem
from contest.domain.tally import DIAGNOSTICS, ENTRY_DIAGNOSTICS, tally
from contest.domain.tie_break import TieBreak

ENTRY_KEYS = {
    "entry",
    "status",
    "problems",
    "rank",
    "score",
    "exact",
    "rounds",
    "sheets",
    "tie_break",
    "adjusted",
    "adjusted_rank",
    "rank_interval",
    "first_share",
}


class Codes:
    """Words that are the codes themselves, so that no sentence is tested here."""

    def problem_text(self, problem: Problem) -> str:
        return " ".join([problem.code, *map(str, problem.facts.values())])

    def tie_text(self, tie: TieBreak) -> str:
        return str(tie.outcome)


def document() -> dict[str, Any]:
    return {
        "rule": {
            "decimals": 2,
            "min_sheets": 1,
            "conversion": "max",
            "aggregate": "mean",
            "ranking_key": "published",
            "tie_break": ["criteria", "latest_round", "pairwise", "plenary"],
        },
        "rounds": [
            {
                "key": "proposal",
                "weight": 100,
                "criteria": [
                    {"key": "manfaat", "weight": 65, "min": 0, "max": 100, "step": 1},
                    {"key": "kebaruan", "weight": 35, "min": 0, "max": 100, "step": 1},
                ],
                "scores": {
                    "A": {
                        "J1": {"manfaat": 82, "kebaruan": 78},
                        "J2": {"manfaat": 80, "kebaruan": 80},
                    },
                    "B": {"J1": {"manfaat": 90, "kebaruan": 91}},
                },
                "recused": {"B": ["J2"]},
            }
        ],
        "diagnostics": {"draws": 2000, "seed": 1},
    }


def answer(value: Any) -> dict[str, Any]:
    return tally(load_json(json.dumps(value)), Codes())


def entry(result: dict[str, Any], name: str) -> dict[str, Any]:
    return next(row for row in result["entries"] if row["entry"] == name)


def test_the_answer_has_every_key_and_no_float() -> None:
    result = answer(document())
    assert all(row.keys() >= ENTRY_KEYS for row in result["entries"])
    assert result.keys() >= {"entries", "warnings", *DIAGNOSTICS}
    assert "." not in json.dumps(result).replace('"80.30"', "").replace('"90.35"', "")
    assert entry(result, "A") == {
        "entry": "A",
        "status": "ranked",
        "problems": [],
        "rank": 2,
        "score": "80.30",
        "exact": "803/10",
        "rounds": {"proposal": "80.30"},
        "sheets": {"proposal": 2},
        "recused": {},
        "tie_break": None,
        "adjusted": None,
        "adjusted_rank": None,
        "rank_interval": None,
        "first_share": None,
    }


def test_diagnostics_are_null_and_say_why() -> None:
    result = answer(document())
    assert [result[key] for key in DIAGNOSTICS] == [None] * len(DIAGNOSTICS)
    assert result["reasons"].keys() == {*DIAGNOSTICS, *ENTRY_DIAGNOSTICS}
    assert all(result["reasons"].values())


def test_recused_judges_are_listed() -> None:
    result = answer(document())
    assert entry(result, "B")["recused"] == {"proposal": ["J2"]}
    assert entry(result, "B")["sheets"] == {"proposal": 1}


def test_a_single_judge_is_marked_in_the_warnings() -> None:
    assert answer(document())["warnings"] == ["entry-single-judge proposal proposal B"]


def test_a_gap_is_named_and_blocks() -> None:
    value = document()
    del value["rounds"][0]["scores"]["A"]["J2"]["kebaruan"]
    row = entry(answer(value), "A")
    assert (row["status"], row["rank"], row["sheets"]) == ("blocked", None, {"proposal": 1})
    assert row["score"] == "80.60"
    assert "J2" in row["problems"][0]
    assert "kebaruan" in row["problems"][0]


def test_everybody_recused_is_blocked_with_no_sheets() -> None:
    value = document()
    value["rounds"][0]["scores"]["B"] = {}
    value["rounds"][0]["recused"]["B"] = ["J1", "J2"]
    row = entry(answer(value), "B")
    assert (row["status"], row["score"], row["exact"], row["sheets"]) == (
        "blocked",
        None,
        None,
        {"proposal": 0},
    )


def test_an_entry_missing_from_the_later_round_is_incomplete() -> None:
    value = document()
    later = {**value["rounds"][0], "key": "presentasi", "weight": 40, "recused": {}}
    later["scores"] = {"A": value["rounds"][0]["scores"]["A"]}
    value["rounds"][0]["weight"] = 60
    value["rounds"].append(later)
    result = answer(value)
    row = entry(result, "B")
    assert (row["status"], row["score"], row["rank"]) == ("incomplete", None, None)
    assert row["rounds"] == {"proposal": "90.35", "presentasi": None}
    assert row["sheets"] == {"proposal": 1, "presentasi": 0}
    assert entry(result, "A")["exact"] == "803/10"


def test_unsaid_parts_of_the_rule_follow_custom_and_are_said() -> None:
    value = document()
    value["rule"] = {"min_sheets": 1}
    result = answer(value)
    assert entry(result, "A")["score"] == "80.30"
    said = [line for line in result["warnings"] if line.startswith("rule-default")]
    assert [line.split()[1] for line in said] == [
        "decimals",
        "conversion",
        "aggregate",
        "ranking_key",
        "tie_break",
    ]


def test_the_plenary_may_speak_in_the_input() -> None:
    value = document()
    value["rule"]["min_sheets"] = 2
    value["rounds"][0]["scores"]["C"] = value["rounds"][0]["scores"]["A"]
    value["plenary"] = {
        "resolutions": [{"order": ["C", "A"], "reason": "Suara terbanyak"}],
        "admissions": [{"entry": "B", "round": "proposal", "reason": "Juri sakit"}],
    }
    ranks = {row["entry"]: row["rank"] for row in answer(value)["entries"]}
    assert ranks == {"B": 1, "C": 2, "A": 3}


def test_an_empty_contest_has_an_empty_result() -> None:
    value = document()
    value["rounds"][0] |= {"scores": {}, "recused": {}}
    result = answer(value)
    assert result["entries"] == []
    assert result["warnings"] == ["round-without-sheets proposal proposal"]


def test_the_order_of_keys_changes_nothing() -> None:
    value = document()
    turned = document()
    scores = turned["rounds"][0]["scores"]
    names = list(scores)
    random.Random(3).shuffle(names)
    turned["rounds"][0]["scores"] = {
        name: dict(reversed(scores[name].items())) for name in reversed(names)
    }
    assert answer(turned) == answer(value)


def problems(value: Any) -> list[tuple[str, str]]:
    text = value if isinstance(value, str) else json.dumps(value)
    with pytest.raises(Invalid) as caught:
        tally(load_json(text), Codes())
    return [(problem.field, problem.code) for problem in caught.value.problems]


Change = Callable[[dict[str, Any]], None]


def put(path: str, new: Any) -> Change:
    """A change of the document at a dotted path; the last step may be a new key."""

    def change(value: dict[str, Any]) -> None:
        *steps, last = path.split(".")
        place: Any = value
        for step in steps:
            place = place[int(step)] if isinstance(place, list) else place[step]
        place[int(last) if isinstance(place, list) else last] = new

    return change


J1 = "rounds.0.scores.A.J1"
FIRST = "rounds.0.criteria.0"
AT = "$.rounds[0].scores.A.J1"


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        (put("extra", 1), "$.extra", "key-unknown"),
        (put("rule.colour", 1), "$.rule.colour", "key-unknown"),
        (put("rule.decimals", 7), "$.rule.decimals", "integer-out-of-range"),
        (put("rule.decimals", "2"), "$.rule.decimals", "wrong-type"),
        (put("rule.decimals", True), "$.rule.decimals", "wrong-type"),
        (put("rule.min_sheets", 0), "$.rule.min_sheets", "integer-out-of-range"),
        (put("rule.conversion", "zscore"), "$.rule.conversion", "name-unknown"),
        (put("rule.aggregate", "MEAN"), "$.rule.aggregate", "name-unknown"),
        (put("rule.ranking_key", None), "$.rule.ranking_key", "name-unknown"),
        (put("rule.tie_break", "criteria"), "$.rule.tie_break", "wrong-type"),
        (put("rule.tie_break", ["lot"]), "$.rule.tie_break[0]", "name-unknown"),
        (
            put("rule.tie_break", ["pairwise", "pairwise"]),
            "$.rule.tie_break[1]",
            "rule-tie-repeated",
        ),
        (
            put("rule.tie_break", ["plenary", "pairwise"]),
            "$.rule.tie_break[1]",
            "rule-plenary-not-last",
        ),
        (put("rule", []), "$.rule", "wrong-type"),
        (put("rounds", []), "$.rounds", "rounds-empty"),
        (put("rounds", {}), "$.rounds", "wrong-type"),
        (put("rounds.0.key", ""), "$.rounds[0].key", "text-unreadable"),
        (put("rounds.0.weight", 60), "$.rounds", "round-weights-not-100"),
        (put("rounds.0.extra", 60), "$.rounds[0].extra", "key-unknown"),
        (put("rounds.0.scores", []), "$.rounds[0].scores", "wrong-type"),
        (put("rounds.0.scores.A", []), "$.rounds[0].scores.A", "wrong-type"),
        (put(J1, 82), AT, "wrong-type"),
        (put(f"{J1}.manfaat", 101), f"{AT}.manfaat", "mark-above-scale"),
        (put(f"{J1}.manfaat", -1), f"{AT}.manfaat", "mark-below-scale"),
        (put(f"{J1}.manfaat", 82.5), f"{AT}.manfaat", "mark-off-step"),
        (put(f"{J1}.manfaat", "82"), f"{AT}.manfaat", "wrong-type"),
        (put(f"{J1}.manfaat", None), f"{AT}.manfaat", "wrong-type"),
        (put(f"{J1}.manfaat", True), f"{AT}.manfaat", "wrong-type"),
        (put(f"{J1}.lain", 1), f"{AT}.lain", "criterion-unknown"),
        (put(f"{FIRST}.weight", 64), "$.rounds[0].criteria", "weights-not-100"),
        (put(f"{FIRST}.step", 3), "$.rounds[0].criteria[0].step", "step-does-not-divide"),
        (put(f"{FIRST}.max", 0), "$.rounds[0].criteria[0].max", "scale-empty"),
        (put(f"{FIRST}.key", "kebaruan"), "$.rounds[0].criteria[1].key", "key-repeated"),
        (put("rounds.0.recused.A", ["J1"]), "$.rounds[0].recused.A[0]", "recused-but-scored"),
        (put("rounds.0.recused.A", ["J9", "J9"]), "$.rounds[0].recused.A[1]", "key-repeated"),
        (put("rounds.0.recused.A", "J9"), "$.rounds[0].recused.A", "wrong-type"),
        (put("rounds.0.recused.A", [9]), "$.rounds[0].recused.A[0]", "wrong-type"),
        (put("diagnostics.draws", 0), "$.diagnostics.draws", "integer-out-of-range"),
        (put("diagnostics.seed", -1), "$.diagnostics.seed", "integer-out-of-range"),
        (put("diagnostics.rolls", 1), "$.diagnostics.rolls", "key-unknown"),
        (put("plenary", {"votes": 1}), "$.plenary.votes", "key-unknown"),
        (
            put("plenary", {"resolutions": [{"order": ["A", "Z"], "reason": "x"}]}),
            "$.plenary.resolutions[0].order",
            "entry-unknown",
        ),
        (
            put("plenary", {"resolutions": [{"order": ["A"], "reason": "x"}]}),
            "$.plenary.resolutions[0].order",
            "resolution-group",
        ),
        (
            put("plenary", {"resolutions": [{"order": ["A", "B"], "reason": " "}]}),
            "$.plenary.resolutions[0].reason",
            "text-unreadable",
        ),
        (
            put("plenary", {"resolutions": [{"order": ["A", "B"], "reason": "x", "shared": 1}]}),
            "$.plenary.resolutions[0].shared",
            "wrong-type",
        ),
        (
            put("plenary", {"admissions": [{"entry": "A", "round": "x", "reason": "y"}]}),
            "$.plenary.admissions[0].round",
            "round-unknown",
        ),
        (
            put("plenary", {"admissions": [{"entry": "A", "round": "proposal"}]}),
            "$.plenary.admissions[0].reason",
            "key-missing",
        ),
    ],
)
def test_bad_input_is_refused_at_its_path(change: Change, path: str, code: str) -> None:
    value = document()
    change(value)
    assert (path, code) in problems(value)


@pytest.mark.parametrize(
    ("old", "new", "path", "code"),
    [
        ('"manfaat": 82', '"manfaat": NaN', f"{AT}.manfaat", "number-unreadable"),
        ('"manfaat": 82', '"manfaat": -Infinity', f"{AT}.manfaat", "number-unreadable"),
        ('"manfaat": 82', '"manfaat": 1e400', f"{AT}.manfaat", "number-too-large"),
        ('"manfaat": 82', '"manfaat": 82.0000001', f"{AT}.manfaat", "number-too-fine"),
        ('"manfaat": 82', '"manfaat": 82, "manfaat": 83', f"{AT}.manfaat", "key-repeated"),
        ('"B": {"J1"', '"A": {"J1"', "$.rounds[0].scores.A", "key-repeated"),
        ('"J2": {"manfaat": 80', '"J1": {"manfaat": 80', AT, "key-repeated"),
        ('"decimals": 2', '"decimals": 2, "decimals": 2', "$.rule.decimals", "key-repeated"),
        ('"seed": 1', '"seed": 1e999', "$.diagnostics.seed", "integer-out-of-range"),
    ],
)
def test_text_that_python_would_swallow_is_refused(
    old: str, new: str, path: str, code: str
) -> None:
    text = json.dumps(document())
    assert old in text
    assert problems(text.replace(old, new, 1)) == [(path, code)]


def test_a_number_may_be_written_with_zeros_or_an_exponent_if_it_is_the_same_number() -> None:
    text = json.dumps(document())
    again = text.replace('"manfaat": 82', '"manfaat": 82.00').replace(": 100,", ": 1e2,")
    assert again != text
    assert tally(load_json(again), Codes()) == tally(load_json(text), Codes())


def test_all_faults_are_reported_together() -> None:
    value = document()
    put(f"{FIRST}.weight", 60)(value)
    put(f"{J1}.manfaat", 101)(value)
    put("rule.aggregate", "best")(value)
    put("rounds.0.weight", "x")(value)
    assert problems(value) == [
        ("$.rule.aggregate", "name-unknown"),
        ("$.rounds[0].weight", "wrong-type"),
        ("$.rounds[0].criteria", "weights-not-100"),
        (f"{AT}.manfaat", "mark-above-scale"),
    ]


def test_marks_on_a_scale_without_steps_are_not_judged() -> None:
    value = document()
    put(f"{FIRST}.step", 0)(value)
    assert problems(value) == [("$.rounds[0].criteria[0].step", "step-not-positive")]


@pytest.mark.parametrize("value", [[], {}, None, 1, "x", {"rounds": []}, {"rule": {}}])
def test_anything_that_is_no_score_matrix_is_refused(value: Any) -> None:
    assert problems(json.dumps(value))


def test_weights_that_cannot_be_written_in_decimals_are_refused_unless_completed() -> None:
    value = document()
    value["rounds"][0]["criteria"] = [
        {"key": key, "weight": 33.33, "min": 0, "max": 100, "step": 1} for key in "abc"
    ]
    value["rounds"][0]["scores"] = {"A": {"J1": {"a": 70, "b": 80, "c": 90}}}
    assert problems(value) == [("$.rounds[0].criteria", "weights-not-100")]
    value["rounds"][0]["criteria"][2]["weight"] = 33.34
    assert entry(answer(value), "A")["exact"] == "80001/1000"
