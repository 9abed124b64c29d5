"""The twenty indicators of 2026, and how a spoilt guideline is refused."""

from decimal import Decimal
from typing import Any

import pytest

from contest.domain.errors import NotFound
from contest.domain.facts import DataFault, FactStatus
from contest.domain.file_rules import FileType
from contest.domain.guideline import parse_guideline
from tests.domain.data_2026 import GUIDELINE, faults, raw


def spoilt(value: Any) -> list[tuple[str, str]]:
    return faults(lambda given: parse_guideline(given, "spoilt.json"), value)


def test_the_weights_sum_to_37_and_the_maximum_is_111() -> None:
    assert GUIDELINE.total_weight == 37
    assert GUIDELINE.maximum == 111


def test_twenty_indicators_carry_the_official_numbers_16_to_35() -> None:
    assert [found.key for found in GUIDELINE.indicators] == [f"i{n:02d}" for n in range(1, 21)]
    assert [found.number for found in GUIDELINE.indicators] == list(range(1, 21))
    assert [found.official_number for found in GUIDELINE.indicators] == list(range(16, 36))


def test_the_weights_are_those_of_the_letter() -> None:
    weights = [found.weight for found in GUIDELINE.indicators]
    assert weights == [3, 2, 2, 2, 1, 2, 1, 1, 1, 1, 1, 1, 2, 1, 2, 3, 2, 3, 2, 4]


def test_five_indicators_are_mandatory() -> None:
    mandatory = [found.key for found in GUIDELINE.indicators if found.mandatory]
    assert mandatory == ["i01", "i02", "i17", "i18", "i20"]


def test_each_indicator_has_three_levels_of_its_own_or_in_each_basis() -> None:
    for found in GUIDELINE.indicators:
        sets = [basis.levels for basis in found.bases] or [found.levels]
        for levels in sets:
            assert [level.value for level in levels] == [1, 2, 3]
            assert len({level.text for level in levels}) == 3


def test_usefulness_is_measured_on_one_of_six_bases() -> None:
    usefulness = GUIDELINE.indicator("i18")
    assert [basis.key for basis in usefulness.bases] == list("abcdef")
    assert usefulness.levels == ()
    assert "501 orang" in usefulness.levels_of("a")[2].text
    assert usefulness.levels_of(None) == ()


def test_the_video_may_be_a_file_or_a_link() -> None:
    video = GUIDELINE.indicator("i20")
    assert video.accepts_link
    assert FileType.MP4 in video.files.types
    assert video.files.accept == ".mp4,.jpg,.jpeg,.png"


def test_a_file_limit_is_told_in_bytes() -> None:
    assert GUIDELINE.indicator("i01").files.max_bytes == 5 * 1024 * 1024
    assert FileType.JPG.media_type == "image/jpeg"


def test_an_unknown_indicator_is_refused() -> None:
    with pytest.raises(NotFound) as refused:
        GUIDELINE.indicator("i21")
    assert refused.value.facts == {"indicator": "i21"}


@pytest.mark.parametrize(
    ("score", "band"), [(0, "low"), (65, "low"), (66, "medium"), (84, "medium"), (85, "high")]
)
def test_a_band_begins_at_its_minimum(score: int, band: str) -> None:
    assert GUIDELINE.entry_bands.of(score).key == band


@pytest.mark.parametrize(
    ("index", "label"),
    [
        ("0", "Tidak Dapat Dinilai"),
        ("0.01", "Kurang Inovatif"),
        ("40", "Kurang Inovatif"),
        ("40.01", "Inovatif"),
        ("65", "Inovatif"),
        ("65.01", "Sangat Inovatif"),
    ],
)
def test_the_official_predicates_of_2026_begin_where_the_letter_says(
    index: str, label: str
) -> None:
    assert GUIDELINE.index_bands.of(Decimal(index)).label == label


def test_the_guideline_says_how_sure_it_is() -> None:
    assert GUIDELINE.provenance.status is FactStatus.PUBLIC_CODE
    assert GUIDELINE.provenance.source


def test_a_mistyped_weight_shows_in_both_declared_sums() -> None:
    value = raw("guidelines/2026")
    value["indicators"][4]["weight"] = 2
    assert spoilt(value) == [("total_weight", "weights-sum"), ("maximum", "maximum-differs")]


def test_a_weight_that_is_no_number_is_named_by_its_row_and_nothing_else_is() -> None:
    value = raw("guidelines/2026")
    value["indicators"][4]["weight"] = "2"
    with pytest.raises(DataFault) as refused:
        parse_guideline(value, "spoilt.json")
    (fault,) = refused.value.faults
    assert (fault.file, fault.row, fault.field) == (
        "spoilt.json",
        "indicators[4].weight",
        "weight",
    )
    assert fault.code == "wrong-type"


@pytest.mark.parametrize("count", [0, 1, 2, 4])
def test_an_indicator_without_exactly_three_levels_is_refused(count: int) -> None:
    value = raw("guidelines/2026")
    value["indicators"][0]["levels"] = ["Satu", "Dua", "Tiga", "Empat"][:count]
    assert spoilt(value) == [("indicators[0].levels", "levels-not-three")]


def test_a_basis_without_exactly_three_levels_is_refused() -> None:
    value = raw("guidelines/2026")
    value["indicators"][17]["bases"][5]["levels"].pop()
    assert spoilt(value) == [("indicators[17].bases[5].levels", "levels-not-three")]


def test_levels_beside_bases_are_refused() -> None:
    value = raw("guidelines/2026")
    value["indicators"][17]["levels"] = ["Satu", "Dua", "Tiga"]
    assert spoilt(value) == [("indicators[17].levels", "levels-beside-bases")]


def test_a_repeated_key_or_number_is_refused_at_the_second_place() -> None:
    value = raw("guidelines/2026")
    value["indicators"][1]["key"] = "i01"
    value["indicators"][2]["official_number"] = 16
    assert spoilt(value) == [
        ("indicators[1].key", "value-repeated"),
        ("indicators[2].official_number", "value-repeated"),
    ]


def test_an_unknown_file_type_is_refused_where_it_stands() -> None:
    value = raw("guidelines/2026")
    value["indicators"][0]["files"]["types"] = ["pdf", "exe"]
    assert spoilt(value) == [("indicators[0].files.types[1]", "name-unknown")]


def test_an_indicator_that_accepts_no_file_type_is_refused() -> None:
    value = raw("guidelines/2026")
    value["indicators"][0]["files"]["types"] = []
    assert spoilt(value) == [("indicators[0].files.types", "list-empty")]


def test_a_missing_and_an_unknown_key_are_both_named() -> None:
    value = raw("guidelines/2026")
    value["indicators"][3]["nama"] = value["indicators"][3].pop("name")
    assert spoilt(value) == [
        ("indicators[3].name", "key-missing"),
        ("indicators[3].nama", "key-unknown"),
    ]


def test_values_that_are_missing_twice_are_not_called_repeated() -> None:
    value = raw("guidelines/2026")
    del value["indicators"][5]["number"], value["indicators"][6]["number"]
    assert spoilt(value) == [
        ("indicators[5].number", "key-missing"),
        ("indicators[6].number", "key-missing"),
    ]


def test_all_faults_of_a_file_are_told_at_once() -> None:
    value = raw("guidelines/2026")
    value["year"] = "2026"
    value["indicators"][0]["mandatory"] = "ya"
    value["indicators"][1]["name"] = ""
    value["entry_bands"]["bands"][1]["minimum"] = 0
    del value["index_bands"]
    rows = [row for row, _ in spoilt(value)]
    assert rows == [
        "indicators[0].mandatory",
        "indicators[1].name",
        "year",
        "entry_bands.bands[1].minimum",
        "index_bands",
    ]


def test_bands_begin_at_zero() -> None:
    value = raw("guidelines/2026")
    value["entry_bands"]["bands"][0]["minimum"] = 1
    assert spoilt(value) == [("entry_bands.bands[0].minimum", "bands-not-from-zero")]


@pytest.mark.parametrize("value", [None, [], "teks", 3, {"indicators": {}}])
def test_a_value_of_the_wrong_shape_is_refused_and_nothing_breaks(value: Any) -> None:
    assert spoilt(value)
