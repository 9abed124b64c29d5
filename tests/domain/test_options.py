"""The closed lists of 2026."""

import pytest

from contest.domain.errors import NotFound
from contest.domain.facts import FactStatus
from contest.domain.options import parse_options
from tests.domain.data_2026 import OPTIONS, faults, raw


def spoilt(value: object) -> list[tuple[str, str]]:
    return faults(lambda given: parse_options(given, "spoilt.json"), value)


def test_there_are_38_affairs_and_six_are_basic_service() -> None:
    affairs = OPTIONS.list("affairs").options
    assert len(affairs) == 38
    assert [affair.code for affair in affairs if affair.basic_service] == [
        "pendidikan",
        "kesehatan",
        "pekerjaan-umum",
        "perumahan",
        "ketenteraman",
        "sosial",
    ]


def test_only_the_phase_of_application_counts() -> None:
    assert [phase.code for phase in OPTIONS.list("phases").options if phase.counts] == ["penerapan"]


@pytest.mark.parametrize(
    ("key", "count"),
    [
        ("phases", 3),
        ("initiators", 5),
        ("classifications", 3),
        ("innovation_types", 2),
        ("innovation_forms", 3),
        ("priorities", 8),
    ],
)
def test_the_other_lists_have_their_official_length(key: str, count: int) -> None:
    assert len(OPTIONS.list(key).options) == count


def test_the_wording_of_asta_cita_is_marked_for_verification() -> None:
    assert OPTIONS.list("priorities").provenance.status is FactStatus.TO_VERIFY


def test_an_unknown_list_is_refused() -> None:
    with pytest.raises(NotFound):
        OPTIONS.list("colours")


def test_a_repeated_code_is_refused_at_its_second_place() -> None:
    value = raw("options/2026")
    value["lists"][6]["options"][37]["code"] = "pendidikan"
    assert spoilt(value) == [("lists[6].options[37].code", "value-repeated")]


def test_a_code_with_blanks_is_refused() -> None:
    value = raw("options/2026")
    value["lists"][0]["options"][1]["code"] = "Uji coba"
    assert spoilt(value) == [("lists[0].options[1].code", "key-not-plain")]


def test_an_empty_list_is_refused() -> None:
    value = raw("options/2026")
    value["lists"][0]["options"] = []
    assert spoilt(value) == [("lists[0].options", "list-empty")]
