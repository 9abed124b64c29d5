"""Posted strings become typed values, or a problem at their field."""

from typing import Any

import pytest

from contest.domain.cleaning import clean_profile
from contest.domain.entries import ParticipantKind
from contest.domain.form_file import parse_form
from tests.domain.data_2026 import FORM, OPTIONS, raw

AGENCY = ParticipantKind.AGENCY


def cleaned(key: str, raw: Any) -> Any:
    result = clean_profile(FORM, {key: raw}, AGENCY)
    assert result.problems == ()
    return result.profile.get(key)


def refused(key: str, raw: Any) -> str:
    result = clean_profile(FORM, {key: raw}, AGENCY)
    assert result.profile == {}
    (problem,) = result.problems
    assert problem.field == key
    assert problem.section == FORM.section_of(key)
    return problem.code


def test_a_title_is_one_clean_line() -> None:
    assert cleaned("title", "  SI\x00GAP\r\nSungai ") == "SIGAP Sungai"


def test_a_long_text_keeps_its_paragraphs() -> None:
    assert cleaned("objectives", "Satu.\r\n\r\nDua.  ") == "Satu.\n\nDua."


def test_names_are_tidied_line_by_line() -> None:
    assert cleaned("innovators", " Ani \n\n  Budi  Santoso") == "Ani\nBudi Santoso"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("2025-03-01", "2025-03-01"), ("1/3/2025", "2025-03-01"), (" 01-03-2025 ", "2025-03-01")],
)
def test_a_date_may_be_typed_as_people_write_it(typed: str, stored: str) -> None:
    assert cleaned("trial_date", typed) == stored


@pytest.mark.parametrize("typed", ["kemarin", "2025-02-30", "31/02/2025", "2025"])
def test_what_is_no_date_is_refused(typed: str) -> None:
    assert refused("trial_date", typed) == "not-a-date"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("-3,4412", "-3.4412"),
        ("−3.4412", "-3.4412"),
        ("-3.44126379999", "-3.441264"),
        ("-3", "-3"),
        ("-0,0000001", "0"),
        ("-3.4412°", "-3.4412"),
    ],
)
def test_a_coordinate_takes_comma_or_dot(typed: str, stored: str) -> None:
    assert cleaned("latitude", typed) == stored


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("-3.4412, 114.8308", "not-a-coordinate"),
        ("tiga", "not-a-coordinate"),
        ("1e1", "not-a-coordinate"),
        ("٣", "not-a-coordinate"),
        ("-91", "coordinate-out-of-range"),
    ],
)
def test_what_is_no_latitude_is_refused(typed: str, code: str) -> None:
    assert refused("latitude", typed) == code


def test_a_longitude_may_pass_90_degrees() -> None:
    assert cleaned("longitude", "114,8308") == "114.8308"


@pytest.mark.parametrize(("typed", "stored"), [("ya", True), ("Tidak", False), ("true", True)])
def test_yes_and_no_become_true_and_false(typed: str, stored: bool) -> None:
    assert cleaned("has_development", typed) is stored


def test_several_choices_are_kept_once_in_their_official_order() -> None:
    chosen = cleaned("other_affairs", ["sosial", "pendidikan", "sosial", ""])
    assert chosen == ["pendidikan", "sosial"]
    assert cleaned("other_affairs", "sosial") == ["sosial"]


def test_an_option_that_does_not_exist_is_refused() -> None:
    assert refused("phase", "selesai") == "option-unknown"
    assert refused("other_affairs", ["sosial", "selesai"]) == "option-unknown"
    assert refused("has_development", "mungkin") == "not-yes-no"


def test_text_over_its_limit_is_refused_and_not_cut() -> None:
    assert cleaned("title", "x" * 300) == "x" * 300
    assert refused("title", "x" * 301) == "too-long"


def test_an_unknown_field_is_refused_beside_the_good_ones() -> None:
    result = clean_profile(FORM, {"nik": "6371", "title": "SIGAP"}, AGENCY)
    assert result.profile == {"title": "SIGAP"}
    assert [(problem.code, problem.field) for problem in result.problems] == [
        ("field-unknown", "nik")
    ]


def test_a_field_the_form_asks_of_agencies_only_is_unknown_to_others() -> None:
    value = raw("forms/2026")
    value["sections"][0]["fields"][3]["participant_kinds"] = ["agency"]
    form = parse_form(value, OPTIONS, "narrowed.json")
    posted = {"initiator_name": "Ani"}
    assert clean_profile(form, posted, AGENCY).profile == posted
    (problem,) = clean_profile(form, posted, ParticipantKind.COMMUNITY).problems
    assert problem.code == "field-unknown"


@pytest.mark.parametrize("blank", ["", "   ", "\x00", []])
@pytest.mark.parametrize("key", ["title", "innovators", "phase", "trial_date", "other_affairs"])
def test_a_field_left_blank_is_emptied_and_no_problem(key: str, blank: Any) -> None:
    result = clean_profile(FORM, {key: blank}, AGENCY)
    assert result.problems == ()
    assert result.profile == {}
    assert result.emptied == {key}


def test_a_part_of_the_form_is_laid_over_what_was_stored() -> None:
    stored = {"title": "Lama", "phase": "uji-coba", "latitude": "-3"}
    result = clean_profile(FORM, {"title": "Baru", "latitude": ""}, AGENCY)
    assert result.over(stored) == {"title": "Baru", "phase": "uji-coba"}
    assert stored["title"] == "Lama"
