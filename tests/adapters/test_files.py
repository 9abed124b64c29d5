"""The file store keeps what it was given, once, and forgets only what nobody knows."""

import errno
import hashlib
import io
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from contest.adapters.files import FileMissing, LocalFiles, StorageFull


@pytest.fixture
def store(tmp_path: Path) -> LocalFiles:
    return LocalFiles(tmp_path / "files")


def _put(store: LocalFiles, content: bytes) -> str:
    return store.put(io.BytesIO(content)).sha256


def test_what_was_put_is_read_back_under_its_hash(store: LocalFiles) -> None:
    content = os.urandom(3_000_000)
    sha256, size = store.put(io.BytesIO(content))
    assert (sha256, size) == (hashlib.sha256(content).hexdigest(), len(content))
    with store.open(sha256) as stream:
        assert stream.read() == content
    assert store.exists(sha256)


def test_equal_bytes_are_stored_once_and_nothing_else_remains(store: LocalFiles) -> None:
    assert _put(store, b"sama") == _put(store, b"sama")
    assert len([path for path in store.root.rglob("*") if path.is_file()]) == 1


def test_stored_bytes_cannot_be_written_over(store: LocalFiles) -> None:
    sha256 = _put(store, b"tetap")
    path = next(store.root.glob(f"??/??/{sha256}"))
    assert path.stat().st_mode & 0o222 == 0


@pytest.mark.parametrize("key", ["", "a" * 64, "../../contest.sqlite", "A" * 64, "/etc/passwd"])
def test_an_unknown_or_crooked_key_is_missing(store: LocalFiles, key: str) -> None:
    _put(store, b"x")
    with pytest.raises(FileMissing):
        store.open(key)


def test_orphans_go_but_known_and_fresh_files_stay(store: LocalFiles) -> None:
    known, orphan = _put(store, b"dikenal"), _put(store, b"yatim")
    (store.root / "new" / "sisa").write_bytes(b"terputus")
    now = datetime.now(UTC)
    assert store.delete_orphans({known}, now - timedelta(hours=1)) == 0
    assert store.delete_orphans({known}, now + timedelta(hours=1)) == 2
    assert store.exists(known)
    assert not store.exists(orphan)


def test_a_file_put_again_is_fresh_again(store: LocalFiles) -> None:
    sha256 = _put(store, b"lama")
    path = next(store.root.glob(f"??/??/{sha256}"))
    os.utime(path, (0, 0))
    _put(store, b"lama")
    assert store.delete_orphans(set(), datetime.now(UTC) - timedelta(hours=1)) == 0


def test_a_full_disk_is_said_and_leaves_nothing(
    store: LocalFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("contest.adapters.files.os.fsync", full)
    with pytest.raises(StorageFull) as refused:
        _put(store, b"penuh")
    assert refused.value.status == 507
    assert [path for path in store.root.rglob("*") if path.is_file()] == []


def test_a_stream_that_breaks_off_leaves_nothing(store: LocalFiles) -> None:
    class Broken(io.RawIOBase):
        def read(self, _size: int = -1) -> Any:
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        store.put(Broken())  # type: ignore[arg-type]
    assert [path for path in store.root.rglob("*") if path.is_file()] == []
