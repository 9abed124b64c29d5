"""What a profile and its documents still lack."""

from typing import Any

import pytest

from contest.domain.completeness import Dossier, completeness
from contest.domain.eligibility import eligibility_problems
from contest.domain.entries import ParticipantKind
from contest.domain.form import FormDefinition
from contest.domain.form_file import parse_form
from contest.domain.maturity import Claim
from contest.domain.profile import (
    document_problems,
    is_required,
    profile_problems,
    profile_warnings,
)
from tests.domain.data_2026 import FORM, GUIDELINE, OPTIONS, full_profile, raw

AGENCY, COMMUNITY = ParticipantKind.AGENCY, ParticipantKind.COMMUNITY


def found(profile: dict[str, Any], **kwargs: Any) -> list[tuple[str, str]]:
    return [
        (problem.field, problem.code)
        for problem in profile_problems(FORM, profile, AGENCY, **kwargs)
    ]


def warned(profile: dict[str, Any]) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in profile_warnings(FORM, profile, AGENCY)]


def test_a_full_profile_has_no_problem_and_no_warning() -> None:
    assert found(full_profile()) == []
    assert warned(full_profile()) == []


def test_an_empty_profile_names_every_required_field_with_its_section() -> None:
    problems = profile_problems(FORM, {}, AGENCY)
    missing = [problem.field for problem in problems]
    optional = {"other_affairs", "development_date"}
    assert missing == [field.key for field in FORM.fields if field.key not in optional]
    assert {problem.code for problem in problems} == {"required"}
    assert {problem.section for problem in problems} == {"profil", "rancang-bangun", "manfaat"}


def test_registering_asks_for_the_title_alone() -> None:
    assert found({}, to="register") == [("title", "required")]
    assert found({"title": "SIGAP"}, to="register") == []
    assert found({"title": "x" * 301}, to="register") == [("title", "too-long")]


def test_a_design_of_299_words_is_too_short_whatever_its_markup() -> None:
    profile = full_profile() | {"design": "<p>kata</p> " * 299}
    (problem,) = profile_problems(FORM, profile, AGENCY)
    assert (problem.field, problem.code) == ("design", "too-few-words")
    assert problem.facts == {"found": 299, "least": 300}


def test_a_long_design_first_warns_and_then_is_refused() -> None:
    assert warned(full_profile() | {"design": "kata " * 1501}) == [
        ("design", "longer-than-advised")
    ]
    assert found(full_profile() | {"design": "kata " * 3001}) == [("design", "too-many-words")]


def test_a_development_needs_its_date_and_only_then() -> None:
    profile = full_profile() | {"has_development": True}
    assert found(profile) == [("development_date", "required")]
    assert is_required(FORM.field("development_date"), profile)
    assert not is_required(FORM.field("development_date"), full_profile())


def test_the_date_of_a_development_that_is_none_does_not_matter() -> None:
    assert found(full_profile() | {"development_date": "1990-01-01"}) == []


def test_dates_follow_one_another() -> None:
    assert found(full_profile() | {"trial_date": "2024-02-02"}) == [
        ("implementation_date", "date-before")
    ]
    profile = full_profile() | {"has_development": True, "development_date": "2024-01-31"}
    assert found(profile) == [("development_date", "date-before")]


def test_a_trial_may_turn_into_application_on_the_same_day() -> None:
    assert found(full_profile() | {"trial_date": "2024-02-01"}) == []


def test_dates_stay_inside_the_form_window() -> None:
    assert found(full_profile() | {"trial_date": "1999-12-31"}) == [
        ("trial_date", "date-too-early")
    ]
    assert found(full_profile() | {"implementation_date": "2027-01-01"}) == [
        ("implementation_date", "date-too-late")
    ]


def test_names_for_certificates_are_few_short_and_different() -> None:
    assert found(full_profile() | {"innovators": "Ani\nBudi\nANI"}) == [
        ("innovators", "line-repeated")
    ]
    assert found(full_profile() | {"innovators": "x" * 120}) == []
    assert found(full_profile() | {"innovators": "x" * 121}) == [("innovators", "line-too-long")]
    crowd = "\n".join(f"Orang {number}" for number in range(31))
    assert found(full_profile() | {"innovators": crowd}) == [("innovators", "too-many-lines")]


def test_a_place_outside_the_province_warns_and_does_not_refuse() -> None:
    profile = full_profile() | {"latitude": "-6.2", "longitude": "106.8"}
    assert found(profile) == []
    assert warned(profile) == [("latitude", "outside-area"), ("longitude", "outside-area")]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("title", 7),
        ("phase", "gone"),
        ("phase", ["penerapan"]),
        ("other_affairs", "sosial"),
        ("other_affairs", ["gone"]),
        ("trial_date", "01-01-2024"),
        ("has_development", "ya"),
        ("latitude", "selatan"),
        ("longitude", "NaN"),
        ("latitude", -3.44),
    ],
)
def test_a_stored_value_that_no_longer_fits_is_a_problem(key: str, value: Any) -> None:
    profile = full_profile() | {key: value}
    assert (key, "value-unfit") in found(profile)
    assert all(field != key for field, _ in warned(profile))


def test_a_stored_key_the_form_does_not_know_is_a_problem() -> None:
    assert found(full_profile() | {"nik": "6371"}) == [("nik", "field-unknown")]


def test_an_agency_needs_its_proposal_letter_and_a_community_entrant_does_not() -> None:
    (problem,) = document_problems(FORM, {}, AGENCY)
    assert (problem.field, problem.code, problem.section) == (
        "proposal_letter",
        "document-missing",
        "dokumen",
    )
    assert document_problems(FORM, {}, COMMUNITY) == ()
    assert document_problems(FORM, {"proposal_letter": 1}, AGENCY) == ()
    assert document_problems(FORM, {}, AGENCY, to="register") == ()


def test_a_slot_holds_no_more_documents_than_it_says() -> None:
    (problem,) = document_problems(FORM, {"proposal_letter": 2}, AGENCY)
    assert (problem.code, problem.facts) == ("too-many-documents", {"found": 2, "most": 1})


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, []),
        ({"implementation_date": "2025-12-31"}, []),
        ({"implementation_date": "2023-12-31"}, ["outside-window"]),
        ({"implementation_date": "2026-01-01"}, ["outside-window"]),
        ({"phase": "uji-coba"}, ["phase-not-counted"]),
        (
            {
                "implementation_date": "2021-01-01",
                "has_development": True,
                "development_date": "2024-06-01",
            },
            [],
        ),
        (
            {
                "implementation_date": "2021-01-01",
                "has_development": True,
                "development_date": "2023-06-01",
            },
            ["outside-window"],
        ),
        (
            {
                "implementation_date": "2021-01-01",
                "has_development": False,
                "development_date": "2024-06-01",
            },
            ["outside-window"],
        ),
        ({"implementation_date": None, "phase": None}, []),
    ],
)
def test_the_window_of_2026_is_2024_and_2025(changes: dict[str, Any], codes: list[str]) -> None:
    problems = eligibility_problems(FORM, full_profile() | changes, 2026)
    assert [problem.code for problem in problems] == codes


def dossier(profile: dict[str, Any], kind: ParticipantKind = AGENCY) -> Dossier:
    mandatory = [found.key for found in GUIDELINE.indicators if found.mandatory]
    claims = {key: Claim(1, "a" if key == "i18" else None) for key in mandatory}
    return Dossier(kind, profile, {"proposal_letter": 1}, claims, mandatory)


def test_a_complete_entry_is_ready() -> None:
    answer = completeness(FORM, GUIDELINE, dossier(full_profile()), 2026)
    assert answer.ready
    assert answer.warnings == ()


def test_an_entry_out_of_the_window_may_be_submitted_with_a_warning() -> None:
    profile = full_profile() | {"implementation_date": "2023-12-01"}
    answer = completeness(FORM, GUIDELINE, dossier(profile), 2026)
    assert answer.ready
    assert [warning.code for warning in answer.warnings] == ["outside-window"]


def test_the_window_stops_an_entry_where_the_form_says_so() -> None:
    profile = full_profile() | {"implementation_date": "2023-12-01"}
    answer = completeness(strict_form(), GUIDELINE, dossier(profile), 2026)
    assert [problem.code for problem in answer.problems] == ["outside-window"]
    assert answer.warnings == ()


def test_problems_are_told_by_section() -> None:
    empty = Dossier(AGENCY, {}, {}, {}, [])
    answer = completeness(FORM, GUIDELINE, empty, 2026)
    assert [problem.field for problem in answer.of_section("dokumen")] == ["proposal_letter"]
    assert [problem.field for problem in answer.of_section("indikator")] == [
        "i01",
        "i02",
        "i17",
        "i18",
        "i20",
    ]


def test_a_community_entrant_may_leave_the_indicators_out() -> None:
    entrant = Dossier(COMMUNITY, full_profile(), {}, {}, [])
    assert completeness(FORM, GUIDELINE, entrant, 2026).ready


def strict_form() -> FormDefinition:
    value = raw("forms/2026")
    for demands in value["demands"]:
        demands["eligibility"] = "problem"
    return parse_form(value, OPTIONS, "strict.json")
