"""A backup gives the whole instance back, on an empty machine; what is damaged is refused."""

import io
import json
import os
import shutil
import stat
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from contest.adapters.archive import MANIFEST
from contest.config import SECRET_FILE, SETTINGS_FILE, Settings, load_settings, write_settings
from tests.cli.support import by_hand, flask, seeded
from tests.conftest import SERVER, fresh_database

NEEDS_TOOLS = pytest.mark.skipif(
    bool(SERVER) and shutil.which("pg_dump") is None, reason="pg_dump is not installed"
)
pytestmark = NEEDS_TOOLS


@pytest.fixture(scope="module")
def contest(template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    with seeded(template, tmp_path_factory.mktemp("seeded") / "instance") as settings:
        write_settings(
            settings.instance,
            mode="test",
            base_url="http://localhost",
            database_url=settings.database_url,
            max_upload_mb=40,
        )
        yield settings


@pytest.fixture(scope="module")
def archive(contest: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("backup") / "cadangan.tar"
    said = flask("backup", target, "--instance", contest.instance)
    assert (said.code, said.err) == (0, "")
    assert "berkas tersimpan" in said.out
    return target


@pytest.fixture
def elsewhere() -> Iterator[dict[str, str]]:
    """Where a restored database goes: on PostgreSQL an empty one of its own."""
    if not SERVER:
        yield {}
        return
    with fresh_database() as url:
        yield {"CONTEST_DATABASE_URL": url}


def _counts(settings: Settings) -> dict[str, int]:
    tables = ("entry", "mark", "award", "certificate", "audit_record", "stored_file")
    with by_hand(settings) as connection:
        return {
            table: connection.execute(text(f"SELECT COUNT(*) FROM {table}")).scalar_one()
            for table in tables
        }


def _head(folder: Path) -> str:
    said = flask("audit", "verify", "--instance", folder)
    assert said.code == 0, said.err
    return said.out


def test_an_empty_machine_gets_everything_back(
    contest: Settings, archive: Path, tmp_path: Path, elsewhere: dict[str, str]
) -> None:
    folder = tmp_path / "mesin-baru"
    said = flask("restore", archive, "--instance", folder, env=elsewhere)
    assert (said.code, said.err) == (0, "")
    restored = load_settings(folder, environ={})
    assert restored.max_upload_mb == 40
    assert restored.secret_key != contest.secret_key
    assert _counts(restored) == _counts(contest)
    assert _head(folder) == _head(contest.instance)
    checked = flask("check", "--instance", folder)
    assert (checked.code, checked.err) == (0, "")
    assert not [path for path in folder.iterdir() if path.name.startswith(".")]


def test_the_archive_is_for_its_owner_alone_and_holds_no_secret(archive: Path) -> None:
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    with tarfile.open(archive) as tar:
        names = tar.getnames()
    assert SETTINGS_FILE in names
    assert names[-1] == MANIFEST
    assert SECRET_FILE not in names


def test_a_backup_never_replaces_another(contest: Settings, archive: Path) -> None:
    kept = archive.read_bytes()
    said = flask("backup", archive, "--instance", contest.instance)
    assert said.code == 1
    assert said.problems == (f"{archive}: sudah ada; pilih nama lain.",)
    assert archive.read_bytes() == kept


def test_a_backup_into_nowhere_is_one_line(contest: Settings, tmp_path: Path) -> None:
    said = flask("backup", tmp_path / "tidak/ada.tar", "--instance", contest.instance)
    assert said.code == 1
    assert len(said.problems) == 1
    assert "tidak dapat ditulis" in said.err


def test_an_interrupted_backup_leaves_nothing_behind(
    contest: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr("contest.adapters.archive.os.fsync", full)
    said = flask("backup", tmp_path / "cadangan.tar", "--instance", contest.instance)
    assert said.code == 1
    assert "No space left" in said.err
    assert list(tmp_path.iterdir()) == []
    assert not list(contest.instance.glob(".cadangan-*"))


def test_a_folder_in_use_is_never_restored_over(
    contest: Settings, archive: Path, tmp_path: Path
) -> None:
    for folder in (contest.instance, tmp_path):
        (tmp_path / "penting.txt").write_text("jangan hilang")
        said = flask("restore", archive, "--instance", folder)
        assert said.code == 1
        assert said.problems == (f"{folder}: tidak kosong; pilih folder kosong dengan --instance.",)
    assert (tmp_path / "penting.txt").read_text() == "jangan hilang"


@pytest.mark.parametrize("there", [True, False], ids=["empty-folder", "no-folder"])
@pytest.mark.parametrize("damage", ["cut", "one-byte", "not-a-tar", "no-manifest", "extra-member"])
def test_a_damaged_archive_is_refused_and_leaves_nothing(
    archive: Path, tmp_path: Path, damage: str, there: bool
) -> None:
    broken = tmp_path / "rusak.tar"
    _DAMAGE[damage](archive, broken)
    folder = tmp_path / "baru"
    if there:
        folder.mkdir()
    said = flask("restore", broken, "--instance", folder)
    assert said.code == 1
    assert len(said.problems) == 1
    assert str(broken) in said.err
    assert folder.exists() == there
    assert not there or list(folder.iterdir()) == []


def _cut(archive: Path, broken: Path) -> None:
    broken.write_bytes(archive.read_bytes()[: archive.stat().st_size // 2])


def _one_byte(archive: Path, broken: Path) -> None:
    with tarfile.open(archive) as tar:
        member = next(info for info in tar if info.name.startswith("files/"))
    content = bytearray(archive.read_bytes())
    content[member.offset_data + 3] ^= 1
    broken.write_bytes(content)


def _without_manifest(archive: Path, broken: Path) -> None:
    with tarfile.open(archive) as old, tarfile.open(broken, "w") as new:
        for info in old:
            if info.name != MANIFEST:
                new.addfile(info, old.extractfile(info))


def _with_extra(archive: Path, broken: Path) -> None:
    shutil.copy(archive, broken)
    with tarfile.open(broken, "a") as tar:
        info = tarfile.TarInfo("files/titipan")
        info.size = 3
        tar.addfile(info, io.BytesIO(b"abc"))


_DAMAGE = {
    "cut": _cut,
    "one-byte": _one_byte,
    "not-a-tar": lambda archive, broken: broken.write_text("bukan arsip"),
    "no-manifest": _without_manifest,
    "extra-member": _with_extra,
}


def test_an_archive_of_something_else_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "lain.tar"
    with tarfile.open(other, "w") as tar:
        document = json.dumps({"about": {}, "members": {}}).encode()
        info = tarfile.TarInfo(MANIFEST)
        info.size = len(document)
        tar.addfile(info, io.BytesIO(document))
    said = flask("restore", other, "--instance", tmp_path / "baru")
    assert said.code == 1
    assert "bukan arsip cadangan" in said.err
    assert not (tmp_path / "baru").exists()


def test_an_archive_that_is_not_there_is_named(tmp_path: Path) -> None:
    said = flask("restore", tmp_path / "tiada.tar", "--instance", tmp_path / "baru")
    assert said.code == 2
    assert "tiada.tar" in said.err


@pytest.mark.skipif(not SERVER, reason="about PostgreSQL")
def test_a_dump_never_goes_into_a_database_in_use(
    contest: Settings, archive: Path, tmp_path: Path
) -> None:
    before = _counts(contest)
    said = flask("restore", archive, "--instance", tmp_path / "baru")
    assert said.code == 1
    assert "tidak kosong; isi CONTEST_DATABASE_URL" in said.err
    assert not (tmp_path / "baru").exists()
    assert _counts(contest) == before
