"""An archive gives back what went in, or says which member differs."""

import io
import tarfile
from pathlib import Path

import pytest

from contest.adapters.archive import BrokenArchive, unpack_archive, write_archive


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    one = tmp_path / "one"
    one.write_bytes(b"isi pertama")
    target = tmp_path / "cadangan.tar"
    write_archive(target, [("files/ab/one", one)], {"made_at": "2026"})
    return target


def test_what_goes_in_comes_out(archive: Path, tmp_path: Path) -> None:
    assert unpack_archive(archive, tmp_path / "out") == {"made_at": "2026"}
    assert (tmp_path / "out/files/ab/one").read_bytes() == b"isi pertama"


def test_an_archive_never_replaces_another(archive: Path) -> None:
    with pytest.raises(FileExistsError):
        write_archive(archive, [], {})


def test_one_changed_byte_is_named(archive: Path, tmp_path: Path) -> None:
    archive.write_bytes(archive.read_bytes().replace(b"isi pertama", b"isi pertamA"))
    with pytest.raises(BrokenArchive) as refused:
        unpack_archive(archive, tmp_path / "out")
    assert (refused.value.code, refused.value.facts["member"]) == (
        "archive-differs",
        "files/ab/one",
    )


def test_a_cut_archive_is_refused(archive: Path, tmp_path: Path) -> None:
    archive.write_bytes(archive.read_bytes()[:700])
    with pytest.raises(BrokenArchive):
        unpack_archive(archive, tmp_path / "out")


@pytest.mark.parametrize("name", ["../escape", "/etc/escape", "a/../../escape"])
def test_names_that_climb_out_are_refused(name: str, tmp_path: Path) -> None:
    target = tmp_path / "evil.tar"
    with tarfile.open(target, "w") as tar:
        info = tarfile.TarInfo(name)
        info.size = 3
        tar.addfile(info, io.BytesIO(b"abc"))
    with pytest.raises(BrokenArchive, match="unsafe"):
        unpack_archive(target, tmp_path / "out")
    assert not (tmp_path / "escape").exists()


def test_links_are_refused(tmp_path: Path) -> None:
    target = tmp_path / "evil.tar"
    with tarfile.open(target, "w") as tar:
        info = tarfile.TarInfo("files/link")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(info)
    with pytest.raises(BrokenArchive, match="unsafe"):
        unpack_archive(target, tmp_path / "out")
