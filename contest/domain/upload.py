"""Upload rules: which file a place accepts, and the names files are shown and sent under.

Looking into the bytes is the work of ``adapters.inspect_file``; what it finds is judged here.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from contest.domain.errors import Invalid, Problem
from contest.domain.file_rules import MEGABYTE, FileRule, FileType
from contest.domain.words import clean_line

NAME_LENGTH = 120
"""Longest file name kept, in characters; longer ones lose their middle."""
LINK_LENGTH = 500
MAX_PIXELS = 50_000_000
"""More than any phone takes; decoding more would exhaust the server's memory."""

_TYPE_OF = {kind.media_type: kind for kind in FileType}
_TYPE_BY_ENDING = {ending: kind for kind in FileType for ending in kind.extensions}
_UNSAFE = re.compile(r'[\\/:*?"<>|]+')
_LINK_SIGNS = re.compile(r"[^\s<>\"\\^`{|}\x00-\x1f\x7f]+")


class UploadRefused(Invalid):
    """A file or link is not accepted; its one problem stands at the upload control."""

    def __init__(self, code: str, place: str, /, **facts: Any) -> None:
        super().__init__([Problem(code, place, facts)])


@dataclass(frozen=True, slots=True)
class Findings:
    """What the structure of a file says about it."""

    file_type: FileType | None
    """What the bytes are; None when they are nothing we know."""
    readable: bool = True
    pages: int | None = None
    encrypted: bool = False
    active: bool = False
    """Scripts, actions on opening, forms that run."""
    embedded: bool = False
    """Other files inside."""
    trailing: bool = False
    """Bytes before or behind the document, as in a file that is two kinds at once."""
    pixels: int = 0


def file_type_of(file_name: str) -> FileType | None:
    """The type a name claims by its ending."""
    _stem, dot, ending = file_name.rpartition(".")
    return _TYPE_BY_ENDING.get(ending.strip().lower()) if dot else None


def clean_file_name(file_name: str) -> str:
    """A name fit to show: no folders, no control signs, at most ``NAME_LENGTH`` characters.

    It is only ever shown; on disk a file is called by its hash, on the wire by its place.
    """
    own = clean_line(file_name).replace("\\", "/").rpartition("/")[2]
    plain = _UNSAFE.sub("-", own).strip(" .-") or "berkas"
    stem, dot, ending = plain.rpartition(".")
    if len(plain) <= NAME_LENGTH:
        return plain
    tail = dot + ending if dot and len(ending) <= 10 else ""
    return (stem if tail else plain)[: NAME_LENGTH - len(tail) - 1] + "…" + tail


def check_claimed(rule: FileRule, place: str, file_name: str, size: int) -> FileType:
    """The type the name claims, if place and size allow it. Raises UploadRefused."""
    claimed = file_type_of(file_name)
    if claimed not in rule.types or claimed is None:
        accepted = tuple(kind.upper() for kind in rule.types)
        raise UploadRefused("file-type-not-accepted", place, accepted=accepted)
    if size == 0:
        raise UploadRefused("file-empty", place)
    if size > rule.max_bytes:
        raise UploadRefused("upload-too-large", place, found=megabytes(size), most=rule.max_mb)
    return claimed


def check_findings(rule: FileRule, place: str, claimed: FileType, found: Findings) -> None:
    """Refuse a file for what its structure shows. Raises UploadRefused."""
    for broken, code, facts in _objections(rule, claimed, found):
        if broken:
            raise UploadRefused(code, place, **facts)


def _objections(
    rule: FileRule, claimed: FileType, found: Findings
) -> Iterable[tuple[bool, str, dict[str, Any]]]:
    pages, most = found.pages or 0, rule.max_pages or 0
    kind = {"claimed": claimed.upper()}
    return (
        (found.file_type is not claimed, "file-type-differs", kind),
        (found.encrypted, "file-encrypted", {}),
        (not found.readable, "file-damaged", kind),
        (found.active, "file-active", {}),
        (found.embedded, "file-embedded", {}),
        (found.trailing, "file-trailing", kind),
        (found.pixels > MAX_PIXELS, "image-too-large", {"most": MAX_PIXELS // 1_000_000}),
        (bool(most) and pages > most, "too-many-pages", {"found": pages, "most": most}),
    )


def megabytes(size: int) -> str:
    """A size in MB of 1,048,576 bytes with one decimal, rounded up: ``5,1``."""
    tenths = -(-size * 10 // MEGABYTE)
    return f"{tenths // 10},{tenths % 10}"


def check_link(place: str, text: str) -> str:
    """A link as it is stored: https, with a host, without account data. Raises UploadRefused."""
    link = clean_line(text)
    if not link:
        raise UploadRefused("link-empty", place)
    if len(link) > LINK_LENGTH:
        raise UploadRefused("link-too-long", place, most=LINK_LENGTH)
    try:
        parts = urlsplit(link)
        host = parts.hostname or ""
        named = parts.username is None and parts.port in (None, 443)
    except ValueError:
        host, named = "", False
    if not (link.lower().startswith("https://") and "." in host.strip(".") and named):
        raise UploadRefused("link-not-https", place)
    if not _LINK_SIGNS.fullmatch(link):
        raise UploadRefused("link-not-https", place)
    return link


def neutral_name(slot: str, position: int, media_type: str | None) -> str:
    """A name that tells only place and order: ``bukti-i03-1.pdf``, ``bukti-i20-2`` for a link."""
    kind = _TYPE_OF.get(media_type or "")
    ending = f".{kind}" if kind else ""
    return f"bukti-{slot.replace('_', '-')}-{position}{ending}"
