"""Data files: what ships can be read, and what is wrong is refused naming file, row and field."""

import shutil
from pathlib import Path

import pytest

import contest
from contest.adapters.datafiles import (
    DataFolder,
    list_forms,
    list_guidelines,
    list_rubrics,
    list_templates,
    load_agencies,
    load_form,
    load_guideline,
    load_options,
    load_rubric,
    load_template,
)
from contest.domain.facts import DataFault

DATA = Path(contest.__file__).parent / "data"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped facts that a test may spoil."""
    root = tmp_path / "data"
    shutil.copytree(DATA, root)
    return root


def refusal(folder: Path, kind: str, key: str = "2026") -> DataFault:
    with pytest.raises(DataFault) as refused:
        getattr(DataFolder(folder), kind)(key)
    return refused.value


def test_every_shipped_file_is_read_by_its_own_parser() -> None:
    for key in list_guidelines():
        assert load_guideline(key).key == key
        assert load_options(key).key == key
    for key in list_forms():
        assert load_form(key).key == key
    for key in list_rubrics():
        assert load_rubric(key).key == key
    for key in list_templates():
        template = load_template(key)
        assert load_agencies(template.agencies).key == template.agencies


def test_no_shipped_file_is_left_unread() -> None:
    kinds = {"guidelines", "options", "forms", "agencies", "rubrics", "templates"}
    assert {path.name for path in DATA.iterdir() if path.is_dir()} - {"demo"} == kinds
    strays = [path for kind in kinds for path in (DATA / kind).iterdir() if path.suffix != ".json"]
    assert strays == []


def test_facts_are_read_once() -> None:
    assert load_guideline(2026) is load_guideline("2026")
    assert load_form(2026) is load_form(2026)


def test_the_presentation_rubric_has_the_weights_of_2023() -> None:
    criteria = load_rubric("iga-2023-presentation").criteria
    assert [int(found.weight) for found in criteria] == [30, 25, 20, 15, 10]


@pytest.mark.parametrize("key", ["iga-2023-presentation", "proposal-generic"])
def test_each_criterion_explains_its_whole_scale(key: str) -> None:
    for criterion in load_rubric(key).criteria:
        assert criterion.description
        assert criterion.anchors[0].low == criterion.min
        assert criterion.anchors[-1].high == criterion.max
        for lower, upper in zip(criterion.anchors, criterion.anchors[1:], strict=False):
            assert upper.low - lower.high == criterion.step


def test_a_year_that_is_not_there_is_refused_with_those_that_are(folder: Path) -> None:
    (fault,) = refusal(folder, "guideline", "1999").faults
    assert (fault.file, fault.code) == ("guidelines/1999.json", "file-missing")
    assert fault.facts["known"] == ("2026",)


@pytest.mark.parametrize("key", ["../forms/2026", "/etc/passwd", "", "2026.json"])
def test_a_key_cannot_leave_its_folder(folder: Path, key: str) -> None:
    assert refusal(folder, "guideline", key).faults[0].code == "file-missing"


def test_broken_json_is_refused_with_line_and_column(folder: Path) -> None:
    path = folder / "guidelines" / "2026.json"
    lines = path.read_text("utf-8").split("\n")
    lines[4] = lines[4].rstrip(",")
    path.write_text("\n".join(lines), "utf-8")
    (fault,) = refusal(folder, "guideline").faults
    assert (fault.file, fault.code) == ("guidelines/2026.json", "not-json")
    assert fault.facts["line"] == 6
    assert fault.facts["column"] == 3


def test_an_empty_file_is_refused(folder: Path) -> None:
    (folder / "guidelines" / "2026.json").write_bytes(b"")
    assert refusal(folder, "guideline").faults[0].code == "not-json"


def test_a_file_that_is_not_utf8_is_refused_with_its_first_bad_byte(folder: Path) -> None:
    (folder / "forms" / "2026.json").write_bytes('{"key": "piagam é"}'.encode("latin-1"))
    (fault,) = refusal(folder, "form").faults
    assert (fault.file, fault.code, fault.facts) == ("forms/2026.json", "not-utf8", {"byte": 16})


def test_a_byte_order_mark_does_no_harm(folder: Path) -> None:
    path = folder / "options" / "2026.json"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert DataFolder(folder).options("2026").key == "2026"


def test_a_repeated_key_is_refused_at_its_row(folder: Path) -> None:
    path = folder / "guidelines" / "2026.json"
    text = path.read_text("utf-8").replace('"weight": 1,', '"weight": 1,\n"weight": 3,', 1)
    path.write_text(text, "utf-8")
    (fault,) = refusal(folder, "guideline").faults
    assert (fault.row, fault.field, fault.code) == (
        "indicators[4].weight",
        "weight",
        "key-repeated",
    )


def test_values_that_json_should_not_hold_are_refused(folder: Path) -> None:
    path = folder / "guidelines" / "2026.json"
    path.write_text(path.read_text("utf-8").replace('"weight": 4', '"weight": NaN'), "utf-8")
    (fault,) = refusal(folder, "guideline").faults
    assert (fault.row, fault.code) == ("indicators[19].weight", "number-unreadable")


def test_a_hugely_nested_file_is_refused(folder: Path) -> None:
    (folder / "guidelines" / "2026.json").write_text("[" * 100_000, "utf-8")
    assert refusal(folder, "guideline").faults[0].code in {"too-deep", "not-json"}


def test_a_file_that_is_too_large_is_refused_unread(folder: Path) -> None:
    (folder / "guidelines" / "2026.json").write_bytes(b" " * (5 * 1024 * 1024 + 1))
    assert refusal(folder, "guideline").faults[0].code == "file-too-large"


def test_a_folder_in_place_of_a_file_is_refused(folder: Path) -> None:
    path = folder / "guidelines" / "2026.json"
    path.unlink()
    path.mkdir()
    assert refusal(folder, "guideline").faults[0].code == "file-unreadable"


def test_a_file_whose_key_is_not_its_name_is_refused(folder: Path) -> None:
    shutil.copy(folder / "guidelines" / "2026.json", folder / "guidelines" / "2027.json")
    (fault,) = refusal(folder, "guideline", "2027").faults
    assert (fault.row, fault.code) == ("key", "key-differs")


def test_a_form_without_its_lists_is_refused(folder: Path) -> None:
    (folder / "options" / "2026.json").unlink()
    (fault,) = refusal(folder, "form").faults
    assert (fault.file, fault.row, fault.code) == (
        "forms/2026.json",
        "options",
        "reference-unknown",
    )


def test_a_form_that_is_no_object_is_refused(folder: Path) -> None:
    (folder / "forms" / "2026.json").write_text("[]", "utf-8")
    assert refusal(folder, "form").faults


def test_a_template_whose_rubric_is_gone_is_refused(folder: Path) -> None:
    (folder / "rubrics" / "proposal-generic.json").unlink()
    (fault,) = refusal(folder, "template", "kalsel-2026").faults
    assert (fault.file, fault.row) == ("templates/kalsel-2026.json", "rounds[0].rubric")


def test_a_rubric_whose_weights_are_not_100_is_refused_by_its_file(folder: Path) -> None:
    path = folder / "rubrics" / "proposal-generic.json"
    path.write_text(path.read_text("utf-8").replace('"weight": 30', '"weight": 31'), "utf-8")
    (fault,) = refusal(folder, "rubric", "proposal-generic").faults
    assert (fault.file, fault.row, fault.code) == (
        "rubrics/proposal-generic.json",
        "criteria",
        "weights-not-100",
    )


def test_the_agencies_of_a_file_elsewhere_are_named_by_their_path(tmp_path: Path) -> None:
    path = tmp_path / "daftar.json"
    shutil.copy(DATA / "agencies" / "kalsel-2026.json", path)
    assert load_agencies(path).agencies == load_agencies("kalsel-2026").agencies
    path.write_text("{}", "utf-8")
    with pytest.raises(DataFault) as refused:
        load_agencies(path)
    assert {fault.file for fault in refused.value.faults} == {str(path)}
    assert f"{path}: agencies: key-missing" in str(refused.value)
