"""The form of 2026: its definition, and how a spoilt one is refused."""

from typing import Any

import pytest

from contest.domain.demands import IndicatorDuty, Severity
from contest.domain.entries import ParticipantKind
from contest.domain.errors import NotFound
from contest.domain.form import FieldKind, Target
from contest.domain.form_file import parse_form
from tests.domain.data_2026 import FORM, OPTIONS, faults, raw

AGENCY, COMMUNITY = ParticipantKind.AGENCY, ParticipantKind.COMMUNITY


def spoilt(value: Any) -> list[tuple[str, str]]:
    return faults(lambda given: parse_form(given, OPTIONS, "spoilt.json"), value)


def field_of(value: Any, key: str) -> Any:
    return next(
        found for section in value["sections"] for found in section["fields"] if found["key"] == key
    )


def test_the_form_asks_the_fields_of_the_ministry_in_order() -> None:
    assert [field.key for field in FORM.fields] == [
        "title",
        "phase",
        "initiator",
        "initiator_name",
        "innovators",
        "latitude",
        "longitude",
        "classification",
        "innovation_type",
        "innovation_form",
        "priority",
        "main_affair",
        "other_affairs",
        "trial_date",
        "implementation_date",
        "has_development",
        "development_date",
        "design",
        "objectives",
        "benefits",
        "results",
    ]


def test_the_sections_come_in_order() -> None:
    assert [section.key for section in FORM.sections] == [
        "profil",
        "rancang-bangun",
        "manfaat",
        "dokumen",
    ]
    assert FORM.section_of("design") == "rancang-bangun"
    assert FORM.section_of("budget") == "dokumen"


def test_only_the_title_is_needed_to_register() -> None:
    wanted = [field.key for field in FORM.fields if field.required_to is Target.REGISTER]
    assert wanted == ["title"]


def test_the_design_needs_300_words() -> None:
    assert FORM.field("design").limits.min_words == 300


def test_choices_come_from_the_lists_of_the_same_year() -> None:
    assert len(FORM.field("main_affair").options) == 38
    assert FORM.field("other_affairs").kind is FieldKind.MULTI_CHOICE
    assert FORM.field("phase").option("penerapan") is not None


def test_only_agencies_are_asked_for_a_proposal_letter() -> None:
    letter = FORM.slot("proposal_letter")
    assert letter.asked_of(AGENCY)
    assert not letter.asked_of(COMMUNITY)
    assert letter.required_to is Target.SUBMIT


def test_community_entrants_read_their_own_labels() -> None:
    innovators = FORM.field("innovators")
    assert innovators.label_for(AGENCY) == "Nama inovator"
    assert innovators.label_for(COMMUNITY) == "Nama anggota kelompok"
    assert FORM.field("title").label_for(COMMUNITY) == "Nama inovasi"


def test_mandatory_indicators_bind_agencies_only() -> None:
    assert FORM.demands_on(AGENCY).indicators is IndicatorDuty.MANDATORY
    assert FORM.demands_on(COMMUNITY).indicators is IndicatorDuty.OPTIONAL
    assert FORM.demands_on(AGENCY).eligibility is Severity.WARNING


def test_unknown_fields_slots_and_sections_are_refused() -> None:
    for ask in (FORM.field, FORM.slot, FORM.section):
        with pytest.raises(NotFound):
            ask("nik")
    assert FORM.section_of("nik") == ""


def test_a_key_used_twice_is_refused_across_sections_and_slots() -> None:
    value = raw("forms/2026")
    value["sections"][3]["slots"][0]["key"] = "title"
    assert spoilt(value) == [("sections[3].slots[0].key", "value-repeated")]


def test_an_unknown_option_list_is_refused() -> None:
    value = raw("forms/2026")
    field_of(value, "phase")["options"] = "fases"
    assert spoilt(value) == [("sections[0].fields[1].options", "reference-unknown")]


def test_a_choice_without_options_and_a_text_with_options_are_refused() -> None:
    value = raw("forms/2026")
    del field_of(value, "phase")["options"]
    field_of(value, "title")["options"] = "phases"
    assert spoilt(value) == [
        ("sections[0].fields[0].options", "options-misplaced"),
        ("sections[0].fields[1].options", "key-missing"),
    ]


@pytest.mark.parametrize(
    ("key", "name", "wrong", "code"),
    [
        ("title", "kind", "colour", "name-unknown"),
        ("title", "required_to", "print", "name-unknown"),
        ("title", "max_chars", 0, "integer-out-of-range"),
        ("title", "max_chars", None, "key-missing"),
        ("phase", "max_chars", 10, "limit-misplaced"),
        ("design", "max_words", 299, "limits-crossed"),
        ("trial_date", "earliest", "01-01-2000", "date-unreadable"),
        ("trial_date", "latest", "1999-12-31", "limits-crossed"),
        ("title", "earliest", "2000-01-01", "limit-misplaced"),
        ("development_date", "not_before", "title", "reference-unknown"),
        ("development_date", "required_if", {"field": "nik", "equals": True}, "reference-unknown"),
        (
            "development_date",
            "required_if",
            {"field": "has_development", "equals": "ya"},
            "reference-unknown",
        ),
        ("title", "bounds", {"low": 1, "high": 2}, "bounds-misplaced"),
        ("title", "participant_kinds", ["agency", "judge"], "name-unknown"),
    ],
)
def test_a_spoilt_field_is_refused_at_its_place(key: str, name: str, wrong: Any, code: str) -> None:
    value = raw("forms/2026")
    field_of(value, key)[name] = wrong
    ((row, found),) = spoilt(value)
    assert found == code
    assert name in row


def test_a_form_without_rules_for_a_kind_of_participant_is_refused() -> None:
    value = raw("forms/2026")
    value["demands"].pop()
    assert spoilt(value) == [("demands", "kinds-incomplete")]


def test_a_window_that_ends_before_it_begins_is_refused() -> None:
    value = raw("forms/2026")
    value["eligibility"].update(from_year=-1, to_year=-2)
    assert spoilt(value) == [("eligibility.to_year", "limits-crossed")]


def test_a_form_for_the_lists_of_another_year_is_refused() -> None:
    value = raw("forms/2026")
    value["options"] = "2025"
    assert spoilt(value) == [("options", "reference-unknown")]
