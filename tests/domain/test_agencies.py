"""The agencies of Kalimantan Selatan, and how a spoilt list is refused."""

from typing import Any

import pytest

from contest.adapters.datafiles import load_agencies
from contest.domain.agencies import AgencyKind, parse_agencies
from tests.domain.data_2026 import faults, raw

LIST = load_agencies("kalsel-2026")


def spoilt(value: Any) -> list[tuple[str, str]]:
    return faults(lambda given: parse_agencies(given, "spoilt.json"), value)


def agency_of(value: Any, code: str) -> Any:
    return next(found for found in value["agencies"] if found["code"] == code)


def test_there_are_thirteen_governments_with_their_capitals() -> None:
    governments = LIST.of_kind(AgencyKind.GOVERNMENT)
    assert len(governments) == 13
    assert sum(found.name.startswith("Pemerintah Kota ") for found in governments) == 2
    assert all(found.capital for found in governments)
    assert not any(found.verify for found in governments)


def test_the_provincial_agencies_are_a_working_list_to_verify() -> None:
    provincial = LIST.of_kind(AgencyKind.PROVINCIAL)
    assert 40 <= len(provincial) <= 60
    assert all(found.verify for found in provincial)
    assert sum(found.must_enter for found in provincial) == len(provincial) - 1


def test_each_government_has_agencies_a_hospital_and_a_puskesmas() -> None:
    above = {found.code: found.parent for found in LIST.agencies}
    for government in LIST.of_kind(AgencyKind.GOVERNMENT):
        below = [
            found
            for found in LIST.agencies
            if government.code in (found.parent, above.get(found.parent or ""))
        ]
        names = [found.name for found in below]
        assert any(name.startswith("Dinas ") for name in names)
        assert any(name.startswith(("RSUD ", "RSD ")) for name in names)
        assert any(name.startswith("Puskesmas ") for name in names)


def test_a_unit_stands_under_its_agency_under_its_government() -> None:
    by_code = {found.code: found for found in LIST.agencies}
    unit = by_code["balangan-puskesmas-uren"]
    assert unit.parent == "balangan-dinkes"
    assert by_code["balangan-dinkes"].parent == "balangan"
    assert by_code["balangan"].parent == "kalsel"
    assert by_code["kalsel"].parent is None


def test_every_parent_stands_before_its_children_even_if_the_file_has_it_after() -> None:
    value = raw("agencies/kalsel-2026")
    value["agencies"].reverse()
    seen: set[str | None] = {None}
    for found in parse_agencies(value, "turned.json").agencies:
        assert found.parent in seen
        seen.add(found.code)


def test_names_and_codes_are_unique() -> None:
    for values in (
        [found.code for found in LIST.agencies],
        [found.name for found in LIST.agencies],
    ):
        assert len(set(values)) == len(values)


@pytest.mark.parametrize(
    ("code", "changes", "fault"),
    [
        ("kalsel-dlh", {"parent": "kalsell"}, ("parent", "parent-unknown")),
        ("kalsel-dlh", {"parent": None}, ("parent", "parent-missing")),
        ("kalsel-dlh", {"parent": "balangan"}, ("parent", "parent-unfit")),
        ("kalsel-dlh", {"code": "Dinas LH"}, ("code", "key-not-plain")),
        ("kalsel-dlh", {"code": "kalsel-dishut"}, ("code", "value-repeated")),
        ("kalsel-dlh", {"kind": "dinas"}, ("kind", "name-unknown")),
        ("kalsel-dlh", {"name": " "}, ("name", "text-unreadable")),
        ("kalsel-dlh", {"must_enter": "ya"}, ("must_enter", "wrong-type")),
        ("kalsel-dlh", {"nama": "DLH"}, ("nama", "key-unknown")),
    ],
)
def test_a_spoilt_row_is_refused_at_its_field(
    code: str, changes: dict[str, Any], fault: tuple[str, str]
) -> None:
    value = raw("agencies/kalsel-2026")
    row = agency_of(value, code)
    position = value["agencies"].index(row)
    row.update(changes)
    name, problem = fault
    found = spoilt(value)
    assert any(
        place.startswith("agencies[") and place.endswith(f".{name}") and told == problem
        for place, told in found
    )
    if problem != "value-repeated":
        assert (f"agencies[{position}].{name}", problem) in found


def test_a_circle_of_parents_is_refused_at_every_agency_on_it() -> None:
    value = raw("agencies/kalsel-2026")
    agency_of(value, "kalsel-dlh")["parent"] = "kalsel-dishut"
    agency_of(value, "kalsel-dishut")["parent"] = "kalsel-dlh"
    assert [code for _, code in spoilt(value)] == ["parent-circle", "parent-circle"]


def test_an_agency_that_is_its_own_parent_is_refused() -> None:
    value = raw("agencies/kalsel-2026")
    agency_of(value, "kalsel-dlh")["parent"] = "kalsel-dlh"
    assert [code for _, code in spoilt(value)] == ["parent-circle"]


def test_an_empty_list_is_refused() -> None:
    value = raw("agencies/kalsel-2026")
    value["agencies"] = []
    assert spoilt(value) == [("agencies", "list-empty")]
