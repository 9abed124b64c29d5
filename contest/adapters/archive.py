"""A backup archive: a tar whose last member lists every other with its SHA-256."""

import hashlib
import io
import json
import os
import shutil
import tarfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from contest.domain.errors import Refusal

MANIFEST = "MANIFEST.json"
_CHUNK = 1 << 20

Seen = Callable[[int], None]
"""Told how many members are done."""


class BrokenArchive(Refusal):
    """The archive is not one of ours, or a member differs from its manifest."""


class _Digesting:
    """A file whose bytes are hashed as they are read, so that the manifest says what was kept."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """As a file does."""
        piece = self._stream.read(size)
        self._digest.update(piece)
        return piece

    def hexdigest(self) -> str:
        """SHA-256 of what was read."""
        return self._digest.hexdigest()


def write_archive(
    target: Path,
    members: Iterable[tuple[str, Path]],
    about: Mapping[str, str],
    seen: Seen = lambda done: None,
) -> int:
    """Write members and manifest to ``target``; returns the number of members.

    The archive appears under its name only when it is complete and on disk, readable by its
    owner alone. Raises FileExistsError, OSError.
    """
    if target.exists():
        raise FileExistsError(target)
    partial = target.with_name(target.name + ".sementara")
    partial.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            count = _write(out, members, about, seen)
            out.flush()
            os.fsync(out.fileno())
        partial.rename(target)
    finally:
        partial.unlink(missing_ok=True)
    return count


def _write(
    out: BinaryIO, members: Iterable[tuple[str, Path]], about: Mapping[str, str], seen: Seen
) -> int:
    digests: dict[str, str] = {}
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, path in members:
            digests[name] = _add_file(archive, name, path)
            seen(len(digests))
        document = json.dumps({"about": about, "members": digests}, sort_keys=True, indent=1)
        data = document.encode("utf-8")
        info = tarfile.TarInfo(MANIFEST)
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    return len(digests)


def _add_file(archive: tarfile.TarFile, name: str, path: Path) -> str:
    with path.open("rb") as stream:
        found = os.fstat(stream.fileno())
        info = tarfile.TarInfo(name)
        info.size, info.mtime, info.mode = found.st_size, int(found.st_mtime), 0o600
        digesting = _Digesting(stream)
        archive.addfile(info, digesting)
    return digesting.hexdigest()


def unpack_archive(source: Path, folder: Path, seen: Seen = lambda done: None) -> Mapping[str, str]:
    """Unpack into ``folder`` and compare every member with the manifest; returns ``about``.

    Raises BrokenArchive ``archive-unreadable``, ``archive-unsafe-name`` or ``archive-differs``;
    OSError when the folder cannot be written.
    """
    try:
        found, manifest = _unpack(source, folder, seen)
        about, wanted = manifest["about"], manifest["members"]
        differing = sorted(
            name for name in {*found, *wanted} if found.get(name) != wanted.get(name)
        )
    except (tarfile.TarError, ValueError, EOFError, KeyError, TypeError, AttributeError) as fault:
        raise BrokenArchive("archive-unreadable", file=str(source)) from fault
    if differing:
        raise BrokenArchive("archive-differs", file=str(source), member=differing[0])
    return {str(key): str(value) for key, value in about.items()}


def _unpack(source: Path, folder: Path, seen: Seen) -> tuple[dict[str, str], dict[str, Any]]:
    found: dict[str, str] = {}
    manifest: dict[str, Any] = {}
    with tarfile.open(source, "r:") as archive:
        for info, stream in _plain_members(archive):
            if info.name == MANIFEST:
                manifest = json.load(stream)
                continue
            if info.name in found:
                raise BrokenArchive("archive-unsafe-name", member=info.name)
            found[info.name] = _extract(stream, folder.joinpath(*_safe_parts(info.name)))
            seen(len(found))
    return found, manifest


def _plain_members(archive: tarfile.TarFile) -> Iterator[tuple[tarfile.TarInfo, Any]]:
    """Plain files only; links and devices are refused."""
    for info in archive:
        stream = archive.extractfile(info) if info.isreg() else None
        if stream is None:
            raise BrokenArchive("archive-unsafe-name", member=info.name)
        with stream:
            yield info, stream


def _safe_parts(name: str) -> tuple[str, ...]:
    parts = PurePosixPath(name).parts
    if not parts or parts[0] == "/" or ".." in parts:
        raise BrokenArchive("archive-unsafe-name", member=name)
    return parts


def _extract(stream: BinaryIO, target: Path) -> str:
    """Write one member, for its owner alone, and return its SHA-256."""
    target.parent.mkdir(parents=True, exist_ok=True)
    digesting = _Digesting(stream)
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        shutil.copyfileobj(digesting, out, _CHUNK)
    return digesting.hexdigest()
