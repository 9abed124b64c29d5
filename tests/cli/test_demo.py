"""``flask demo``: built once, kept, rebuilt on request, never half, never over anything else."""

import re
import shutil
import socket
import stat
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from sqlalchemy import text

from contest.app import create_app
from contest.cli.demo import command
from contest.cli.demo.content import demo_edition
from contest.config import Settings, load_settings, write_settings
from contest.domain.entries import EntryState
from contest.rendering import pdf
from contest.rendering.refusals import RenderingUnavailable
from tests.cli.support import Said, by_hand, flask

pytestmark = pytest.mark.sqlite_only
"""A demonstration has its own SQLite file wherever it is built."""


def _demo(folder: Path, *words: str, **environ: str) -> Said:
    more = [] if "--limit" in words else ["--limit", "2"]
    return flask("demo", "--no-serve", "--instance", folder, *more, *words, env=environ)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Said]:
    folder = tmp_path_factory.mktemp("demo") / "demo"
    said = _demo(folder)
    assert (said.code, said.err) == (0, "")
    return folder, said


@pytest.fixture
def folder(built: tuple[Path, Said]) -> Path:
    return built[0]


@pytest.fixture
def settings(folder: Path) -> Settings:
    return load_settings(folder, environ={})


def _states(settings: Settings, year: int) -> dict[str, int]:
    query = (
        "SELECT entry.state, COUNT(*) FROM entry JOIN edition ON edition.id = edition_id "
        "WHERE year = :year GROUP BY entry.state"
    )
    with by_hand(settings) as connection:
        return {row[0]: row[1] for row in connection.execute(text(query), {"year": year})}


def _one(settings: Settings, query: str) -> Any:
    with by_hand(settings) as connection:
        return connection.execute(text(query)).scalar_one()


def test_a_small_demonstration_is_sound(folder: Path) -> None:
    for words in (("check",), ("audit", "verify"), ("doctor",)):
        said = flask(*words, "--instance", folder)
        assert (said.code, said.err) == (0, ""), words


def test_last_year_is_finished_and_this_year_is_being_scored(settings: Settings) -> None:
    assert _states(settings, 2025)["accepted"] == 6
    assert _states(settings, 2026)["accepted"] == 6
    assert _one(settings, "SELECT state FROM decision") == "published"
    running = "SELECT DISTINCT state FROM scorecard WHERE round_id IN "
    running += "(SELECT id FROM round WHERE state = 'open')"
    with by_hand(settings) as connection:
        states = {row[0] for row in connection.execute(text(running))}
    assert {"final", "assigned"} <= states
    wanted = {innovation.state for innovation in demo_edition(2026).innovations}
    assert set(_states(settings, 2026)) == {str(state) for state in wanted}
    assert EntryState.RETURNED in wanted


def test_every_certificate_lies_on_disk_as_a_printable_file(
    folder: Path, settings: Settings
) -> None:
    files = sorted((folder / "piagam").glob("*.pdf"))
    issued = _one(settings, "SELECT COUNT(*) FROM certificate WHERE state = 'issued'")
    assert len(files) == issued > 10
    with pikepdf.open(files[0]) as pdf:
        assert len(pdf.pages) == 1


def test_one_account_of_each_role_is_printed_with_password_and_codes(
    built: tuple[Path, Said], settings: Settings
) -> None:
    folder, said = built
    password = re.search(r"Kata sandi semua akun demonstrasi: (\S+)", said.out)
    assert password is not None
    roles = re.findall(r"^  \w+\.\w+ +(.{20})", said.out.split("Operator")[0], re.MULTILINE)
    assert [role.strip() for role in roles] == [
        "Sekretariat",
        "Juri, ketua panel",
        "Juri",
        "Pengawas",
        "Pengelola akun",
    ]
    told = (folder / "akun.txt").read_text(encoding="utf-8")
    assert stat.S_IMODE((folder / "akun.txt").stat().st_mode) == 0o600
    assert told.count("Juri") > said.out.count("Juri")
    client = create_app(settings).test_client()
    name = re.search(r"(sekretariat\.\w+)", said.out)
    code = re.search(r"sekretariat\.\w+.*\n\s+(\S+)", said.out)
    assert name is not None
    assert code is not None
    url = {"base_url": settings.base_url}
    page = client.get("/masuk", **url)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    assert token is not None
    form = {"username": name[1], "password": password[1], "csrf_token": token[1]}
    assert client.post("/masuk", data=form, **url).status_code == 303
    page = client.get("/masuk/kode", **url)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    assert token is not None
    answer = client.post("/masuk/kode", data={"code": code[1], "csrf_token": token[1]}, **url)
    assert answer.status_code == 303
    assert answer.location != "/masuk/kode"


def test_a_second_start_builds_nothing_and_keeps_what_was_done(
    folder: Path, settings: Settings
) -> None:
    with by_hand(settings) as connection:
        connection.execute(text("UPDATE user_account SET phone = '0800 1' WHERE id = 1"))
    before = (folder / "akun.txt").read_bytes()
    said = _demo(folder, "--port", "8123")
    assert (said.code, said.err) == (0, "")
    assert "sudah ada, dipakai apa adanya" in said.out
    assert before.decode().splitlines()[0] in said.out
    assert (folder / "akun.txt").read_bytes() == before
    assert _one(settings, "SELECT phone FROM user_account WHERE id = 1") == "0800 1"
    assert load_settings(folder, environ={}).base_url == "http://127.0.0.1:8123"


def test_a_demonstration_ignores_the_environment(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A DATABASE_URL that lies about for another program must not be filled with inventions."""
    monkeypatch.setattr(command, "Seeder", _breaking)
    other = f"sqlite:///{tmp_path}/lain.db"
    said = _demo(folder, DATABASE_URL=other, CONTEST_MODE="production")
    assert (said.code, said.err) == (0, "")
    with pytest.raises(RuntimeError):
        _demo(tmp_path / "demo", DATABASE_URL=other)
    assert not (tmp_path / "lain.db").exists()


def _breaking(*_args: object, **_options: object) -> None:
    raise RuntimeError("listrik padam")


def _interrupting(*_args: object, **_options: object) -> None:
    raise KeyboardInterrupt


def test_an_interrupted_build_leaves_no_half_demonstration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "Seeder", _interrupting)
    assert _demo(tmp_path / "demo").code == 1
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_build_left_is_cleared_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leftover = tmp_path / "demo.sedang-dibangun"
    write_settings(leftover, mode="demo", base_url="http://127.0.0.1:8000")
    (leftover / "contest.sqlite").write_bytes(b"separuh")
    monkeypatch.setattr(command, "Seeder", _interrupting)
    _demo(tmp_path / "demo")
    assert list(tmp_path.iterdir()) == []


def test_fresh_throws_the_demonstration_away_and_builds_it_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "demo"
    shutil.copytree(folder, copy)
    monkeypatch.setattr(command, "_fill", _nothing_made)
    said = _demo(copy, "--fresh")
    assert said.code == 0
    assert not (copy / "piagam").exists()
    assert "Kata sandi" in (copy / "akun.txt").read_text(encoding="utf-8")
    assert (copy / "akun.txt").read_bytes() != (folder / "akun.txt").read_bytes()


def _nothing_made(*_args: object) -> tuple[command.Made, int]:
    return command.Made(accounts=(), officers=(), entries=0, certificates=0), 0


@pytest.mark.parametrize("fresh", [True, False])
@pytest.mark.parametrize("kind", ["production", "stranger"])
def test_a_folder_that_is_no_demonstration_is_never_touched(
    tmp_path: Path, kind: str, fresh: bool
) -> None:
    folder = tmp_path / "penting"
    if kind == "stranger":
        folder.mkdir()
        (folder / "skripsi.txt").write_text("bab satu")
    else:
        write_settings(folder, mode="production", base_url="https://lomba.contoh.go.id")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    said = _demo(folder, *(["--fresh"] if fresh else []))
    assert said.code == 1
    assert said.problems == (
        f"{folder}: bukan demonstrasi, tidak disentuh; pakai --instance lain.",
    )
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_demonstration_of_an_older_schema_says_fresh(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "demo"
    shutil.copytree(folder, copy)
    with by_hand(load_settings(copy, environ={})) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    said = _demo(copy)
    assert said.code == 1
    assert len(said.problems) == 1
    assert "--fresh" in said.err


def test_a_taken_port_is_refused_before_anything_is_built(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = flask("demo", "--instance", tmp_path / "demo", "--port", port)
    assert said.code == 1
    assert len(said.problems) == 1
    assert said.err.startswith(f"127.0.0.1:{port}: tidak dapat dipakai (")
    assert said.err.endswith("pilih --port lain.")
    assert not (tmp_path / "demo").exists()


@pytest.mark.slow
def test_without_pango_everything_but_the_certificates_is_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newcomer is told what to install, and can walk the rest of the chain."""

    def lacking() -> None:
        raise RenderingUnavailable(part="libpango-1.0-0", remedy=pdf.INSTALL_PANGO)

    monkeypatch.setattr(pdf, "_engine", lacking)
    said = _demo(tmp_path / "demo")
    assert said.code == 0
    assert said.problems
    for line in said.problems:
        assert line.startswith("Piagam tidak akan dibuat: ")
        assert "apt-get install" in line
    settings = load_settings(tmp_path / "demo", environ={})
    assert _one(settings, "SELECT COUNT(*) FROM certificate WHERE state = 'reserved'") > 10
    assert flask("check", "--instance", tmp_path / "demo").code == 0


@pytest.mark.slow
def test_the_whole_demonstration_is_sound(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    said = flask("demo", "--no-serve", "--instance", folder)
    assert (said.code, said.err) == (0, "")
    for words in (("check",), ("audit", "verify"), ("doctor",)):
        said = flask(*words, "--instance", folder)
        assert (said.code, said.err) == (0, ""), words
    settings = load_settings(folder, environ={})
    assert _states(settings, 2025) == {"accepted": 90}
    assert len(list((folder / "piagam").glob("*.pdf"))) > 90
    backup = tmp_path / "cadangan.tar"
    assert flask("backup", backup, "--instance", folder).code == 0
    assert flask("restore", backup, "--instance", tmp_path / "baru").code == 0
    said = flask("check", "--instance", tmp_path / "baru")
    assert (said.code, said.err) == (0, "")
