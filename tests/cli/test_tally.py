"""``tally FILE``: JSON on standard output, or one line per fault and code 2."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from contest.cli.tally import tally

MATRIX: dict[str, Any] = {
    "rule": {
        "decimals": 2,
        "min_sheets": 2,
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
                {
                    "key": "kebaruan",
                    "name": "Kebaruan",
                    "weight": 50,
                    "min": 0,
                    "max": 100,
                    "step": 1,
                },
                {"key": "manfaat", "weight": 50, "min": 0, "max": 100, "step": 1},
            ],
            "scores": {
                "A": {name: {"kebaruan": 80, "manfaat": 70} for name in ("J1", "J2")},
                "B": {name: {"kebaruan": 70, "manfaat": 80} for name in ("J1", "J2")},
                "C": {"J1": {"kebaruan": 60, "manfaat": 60}},
                "D": {name: {"kebaruan": 50, "manfaat": 50} for name in ("J1", "J2")},
                "E": {name: {"kebaruan": 50, "manfaat": 50} for name in ("J1", "J2")},
            },
        }
    ],
}


def run(*arguments: str, given: str | bytes | None = None) -> Result:
    return CliRunner().invoke(tally, arguments, input=given)


def test_the_result_is_printed_as_json(tmp_path: Path) -> None:
    file = tmp_path / "nilai.json"
    file.write_text(json.dumps(MATRIX))
    result = run(str(file))
    assert (result.exit_code, result.stderr) == (0, "")
    rows = json.loads(result.stdout)["entries"]
    decided = "Seri pada 75,00; diputus oleh kriteria Kebaruan 80,00 > 70,00"
    assert [(row["entry"], row["rank"], row["tie_break"]) for row in rows] == [
        ("A", 1, decided),
        ("B", 2, decided),
        ("D", 3, "menunggu pleno"),
        ("E", 3, "menunggu pleno"),
        ("C", None, None),
    ]
    assert rows[-1]["problems"] == ["Tahap proposal: 1 penilai, diperlukan 2."]


def test_a_dash_reads_standard_input_with_or_without_a_byte_order_mark() -> None:
    plain = run("-", given=json.dumps(MATRIX).encode())
    marked = run("-", given=b"\xef\xbb\xbf" + json.dumps(MATRIX).encode())
    assert plain.exit_code == 0
    assert marked.stdout == plain.stdout


def test_each_fault_is_one_line_with_file_path_and_remedy() -> None:
    text = json.dumps(MATRIX).replace('"weight": 50', '"weight": 40', 1)
    text = text.replace('"kebaruan": 80', '"kebaruan": NaN', 1).replace('"mean"', '"best"')
    result = run("-", given=text)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        '-: $.rule.aggregate: "best" tidak dikenal; pilih salah satu: mean, median, trimmed.',
        "-: $.rounds[0].criteria: Jumlah bobot kriteria 90; harus tepat 100.",
        "-: $.rounds[0].scores.A.J1.kebaruan: NaN bukan angka yang dapat dipakai; "
        "tulis angka biasa, misalnya 87.5.",
    ]


@pytest.mark.parametrize(
    "given",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b'{"rule": {}, "rounds": [' + b"[" * 100_000,
        b'{"rule": {}, "rounds": [{"key": "\\ud800"}]}',
        b'{"rule": {}, "rounds": [], "a\\nb": 1}',
    ],
)
def test_unreadable_input_ends_with_two_and_nothing_printed(given: bytes) -> None:
    result = run("-", given=given)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("-: $")
    assert all(line.startswith("-: $") for line in result.stderr.splitlines())
    assert isinstance(result.exception, SystemExit)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    for file in (tmp_path / "tidak-ada.json", tmp_path):
        result = run(str(file))
        assert result.exit_code == 2
        assert result.stderr == (
            f"{file}: $: Berkas tidak dapat dibaca; periksa nama dan izinnya.\n"
        )


def test_an_instance_may_be_named_and_is_not_read(tmp_path: Path) -> None:
    result = run("--instance", str(tmp_path / "kosong"), "-", given=json.dumps(MATRIX))
    assert result.exit_code == 0
    assert list(tmp_path.iterdir()) == []


def test_help_is_answered() -> None:
    result = run("--help")
    assert result.exit_code == 0
    assert "FILE" in result.stdout
