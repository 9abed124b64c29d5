"""``flask certificates print``: all issued certificates of an edition in one file for the press."""

from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from sqlalchemy import text

from contest.config import Settings
from tests.cli.support import by_hand, flask, seeded


@pytest.fixture(scope="module")
def contest(template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    with seeded(template, tmp_path_factory.mktemp("seeded") / "instance") as settings:
        yield settings


def _issued(settings: Settings, where: str = "TRUE") -> int:
    query = f"SELECT COUNT(*) FROM certificate WHERE state = 'issued' AND {where}"
    with by_hand(settings) as connection:
        found: int = connection.execute(text(query)).scalar_one()
        return found


def test_every_issued_certificate_is_a_page_in_ceremony_order(
    contest: Settings, tmp_path: Path
) -> None:
    out = tmp_path / "cetak.pdf"
    said = flask("certificates", "print", "2025", "--out", out, "--instance", contest.instance)
    assert (said.code, said.err) == (0, "")
    with pikepdf.open(out) as pdf:
        assert len(pdf.pages) == _issued(contest) > 10
    assert [path.name for path in tmp_path.iterdir()] == ["cetak.pdf"]


def test_one_kind_alone_can_be_printed(contest: Settings, tmp_path: Path) -> None:
    out = tmp_path / "juara.pdf"
    words = ("2025", "--out", out, "--kind", "winner", "--instance", contest.instance)
    assert flask("certificates", "print", *words).code == 0
    with pikepdf.open(out) as pdf:
        assert len(pdf.pages) == _issued(contest, "kind = 'winner'")


@pytest.mark.parametrize(
    ("edition", "said_of_it"),
    [
        ("2031", "2031: edisi tidak ada; yang ada: 2025, 2026."),
        ("2026", "2026: belum ada piagam terbit; terbitkan di halaman Piagam sekretariat."),
    ],
)
def test_nothing_to_print_is_one_line(
    contest: Settings, tmp_path: Path, edition: str, said_of_it: str
) -> None:
    out = tmp_path / "x.pdf"
    said = flask("certificates", "print", edition, "--out", out, "--instance", contest.instance)
    assert said.code == 1
    assert said.problems == (said_of_it,)
    assert not out.exists()


def test_no_file_is_written_over_and_none_into_nowhere(contest: Settings, tmp_path: Path) -> None:
    present = tmp_path / "ada.pdf"
    present.write_bytes(b"milik orang")
    for out, word in (
        (present, "sudah ada"),
        (tmp_path / "tiada" / "x.pdf", "tidak dapat ditulis"),
    ):
        said = flask("certificates", "print", "2025", "--out", out, "--instance", contest.instance)
        assert said.code == 1
        assert len(said.problems) == 1
        assert word in said.err
    assert present.read_bytes() == b"milik orang"


def test_a_lost_file_is_one_line_and_leaves_nothing(contest: Settings, tmp_path: Path) -> None:
    with by_hand(contest) as connection:
        sha256 = connection.execute(
            text("SELECT file_sha256 FROM certificate WHERE state = 'issued' LIMIT 1")
        ).scalar_one()
    place = contest.files / sha256[:2] / sha256[2:4] / sha256
    kept = place.rename(tmp_path / "simpan")
    out = tmp_path / "cetak.pdf"
    said = flask("certificates", "print", "2025", "--out", out, "--instance", contest.instance)
    kept.rename(place)
    assert said.code == 1
    assert len(said.problems) == 1
    assert list(tmp_path.iterdir()) == []
