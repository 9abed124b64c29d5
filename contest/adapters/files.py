"""The file store: bytes named by their content, so that nothing is stored twice or altered.

A file is written beside its place, forced to disk and renamed: after ``put`` has answered, the
bytes survive a power cut; before, nothing is visible.
"""

import errno
import hashlib
import os
import re
import tempfile
from collections.abc import Container, Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple, Protocol

from flask import current_app

from contest.domain.errors import Unavailable

CHUNK = 1024 * 1024
_KEY = re.compile(r"[0-9a-f]{64}")


class StorageFull(Unavailable):
    """The disk has no room for more."""

    status = 507

    def __init__(self) -> None:
        super().__init__("storage-full")


class FileMissing(Unavailable):
    """The store lost a file that the database knows. Fact: ``sha256``."""

    def __init__(self, sha256: str) -> None:
        super().__init__("stored-file-missing", sha256=sha256)


class StoredBytes(NamedTuple):
    """What was stored: the SHA-256 (64 hexadecimal digits) and the size in bytes."""

    sha256: str
    size: int


class FileStore(Protocol):
    """What any store offers: local folder now, an object store by setting later."""

    def put(self, stream: BinaryIO) -> StoredBytes:
        """Store what ``stream`` still holds. Raises StorageFull."""

    def open(self, sha256: str) -> BinaryIO:
        """A readable stream at its beginning. Raises FileMissing."""

    def exists(self, sha256: str) -> bool:
        """Whether the bytes are here."""

    def delete_orphans(self, known: Container[str], before: datetime) -> int:
        """Delete files put before ``before`` whose key is not ``known``; returns how many.

        ``before`` must lie well in the past: a file is put before its row is committed.
        """


class LocalFiles:
    """A folder with two levels of subfolders, ``ab/cd/abcd…``, and ``new`` for what arrives.

    Not ``durable``: bytes are not forced to disk one by one, for a store that is thrown away
    when its making is interrupted.
    """

    def __init__(self, root: Path, *, durable: bool = True) -> None:
        self.root = root
        self.durable = durable

    def put(self, stream: BinaryIO) -> StoredBytes:
        """Store what ``stream`` still holds. Raises StorageFull."""
        try:
            return self._put(stream)
        except OSError as fault:
            if fault.errno in (errno.ENOSPC, errno.EDQUOT):
                raise StorageFull from fault
            raise

    def _put(self, stream: BinaryIO) -> StoredBytes:
        arrivals = self.root / "new"
        arrivals.mkdir(parents=True, exist_ok=True)
        digest, size = hashlib.sha256(), 0
        handle, name = tempfile.mkstemp(dir=arrivals)
        try:
            with os.fdopen(handle, "wb") as target:
                while chunk := stream.read(CHUNK):
                    digest.update(chunk)
                    size += target.write(chunk)
                target.flush()
                if self.durable:
                    os.fsync(target.fileno())
            self._settle(Path(name), digest.hexdigest())
        finally:
            Path(name).unlink(missing_ok=True)
        return StoredBytes(digest.hexdigest(), size)

    def _is_settled(self, sha256: str) -> bool:
        """Whether the bytes were here before; they are fresh again, and safe from a clean-up."""
        try:
            os.utime(self._path(sha256))
        except FileNotFoundError:
            return False
        return True

    def _settle(self, arrived: Path, sha256: str) -> None:
        place = self._path(sha256)
        if self._is_settled(sha256):
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        arrived.chmod(0o440)
        arrived.replace(place)
        if self.durable:
            for folder in (place.parent, place.parent.parent, self.root):
                _sync_folder(folder)

    def open(self, sha256: str) -> BinaryIO:
        """A readable stream at its beginning. Raises FileMissing."""
        try:
            return self._path(sha256).open("rb")
        except OSError as fault:
            raise FileMissing(sha256) from fault

    def exists(self, sha256: str) -> bool:
        """Whether the bytes are here."""
        return self._path(sha256).is_file()

    def delete_orphans(self, known: Container[str], before: datetime) -> int:
        """Delete files put before ``before`` whose key is not ``known``; returns how many.

        Arrivals that a crash left behind go with them.
        """
        limit, deleted = before.timestamp(), 0
        for path in self._files():
            try:
                if path.name not in known and path.stat().st_mtime < limit:
                    path.unlink()
                    deleted += 1
            except FileNotFoundError:
                continue
        return deleted

    def _files(self) -> Iterator[Path]:
        yield from self.root.glob("new/*")
        yield from self.root.glob("??/??/*")

    def _path(self, sha256: str) -> Path:
        if not _KEY.fullmatch(sha256):
            raise FileMissing(sha256[:80])
        return self.root / sha256[:2] / sha256[2:4] / sha256


def _sync_folder(folder: Path) -> None:
    """A rename lasts only once its folder is on disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def file_store() -> FileStore:
    """The store of the running application."""
    durable = current_app.config.get("DURABLE", True)
    return LocalFiles(current_app.config["SETTINGS"].files, durable=durable)
