"""A backup archive: a tar whose last member lists every other with its SHA-256."""

import hashlib
import io
import json
import shutil
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from contest.domain.errors import Refusal

MANIFEST = "MANIFEST.json"
_CHUNK = 1 << 20


class BrokenArchive(Refusal):
    """The archive is not one of ours, or a member differs from its manifest."""


def file_digest(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_archive(target: Path, members: Iterable[tuple[str, Path]], about: dict[str, str]) -> int:
    """Write members and manifest to ``target``; returns the number of members.

    The archive appears under its name only when it is complete. Raises FileExistsError.
    """
    if target.exists():
        raise FileExistsError(target)
    partial = target.with_name(target.name + ".sementara")
    digests: dict[str, str] = {}
    try:
        with tarfile.open(partial, "w") as archive:
            for name, path in members:
                archive.add(path, arcname=name, recursive=False)
                digests[name] = file_digest(path)
            document = json.dumps({"about": about, "members": digests}, sort_keys=True, indent=1)
            _add_text(archive, MANIFEST, document)
        partial.rename(target)
    finally:
        partial.unlink(missing_ok=True)
    return len(digests)


def _add_text(archive: tarfile.TarFile, name: str, text: str) -> None:
    data = text.encode("utf-8")
    info = tarfile.TarInfo(name)
    info.size = len(data)
    archive.addfile(info, io.BytesIO(data))


def unpack_archive(source: Path, folder: Path) -> dict[str, str]:
    """Unpack into ``folder`` and compare every member with the manifest; returns ``about``.

    Raises BrokenArchive ``archive-unreadable``, ``archive-unsafe-name`` or ``archive-differs``.
    """
    found: dict[str, str] = {}
    manifest: dict[str, dict[str, str]] | None = None
    try:
        with tarfile.open(source, "r:") as archive:
            for info in archive:
                if info.name == MANIFEST:
                    stream = archive.extractfile(info)
                    manifest = json.load(stream) if stream else None
                    continue
                found[info.name] = _extract(archive, info, folder)
    except (tarfile.TarError, json.JSONDecodeError, UnicodeDecodeError, EOFError) as fault:
        raise BrokenArchive("archive-unreadable", file=str(source)) from fault
    if manifest is None:
        raise BrokenArchive("archive-unreadable", file=str(source))
    for name in _differences(found, manifest["members"]):
        raise BrokenArchive("archive-differs", file=str(source), member=name)
    return manifest["about"]


def _differences(found: dict[str, str], wanted: dict[str, str]) -> Iterator[str]:
    for name in sorted(found.keys() | wanted.keys()):
        if found.get(name) != wanted.get(name):
            yield name


def _extract(archive: tarfile.TarFile, info: tarfile.TarInfo, folder: Path) -> str:
    """Write one plain file below ``folder``; links, devices and climbing names are refused."""
    parts = PurePosixPath(info.name).parts
    if not info.isfile() or not parts or parts[0] == "/" or ".." in parts:
        raise BrokenArchive("archive-unsafe-name", member=info.name)
    target = folder.joinpath(*parts)
    target.parent.mkdir(parents=True, exist_ok=True)
    stream = archive.extractfile(info)
    if stream is None:
        raise BrokenArchive("archive-unsafe-name", member=info.name)
    with stream, target.open("xb") as out:
        shutil.copyfileobj(stream, out, _CHUNK)
    return file_digest(target)
