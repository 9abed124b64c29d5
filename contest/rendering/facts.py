"""What several documents share: emblem, letterhead, signatory, paper."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class EmblemKind(StrEnum):
    """File kinds an emblem may have."""

    PNG = "png"
    JPEG = "jpeg"
    SVG = "svg"


class Paper(StrEnum):
    """Paper in use in government offices; F4 is 215 x 330 mm."""

    A4 = "A4"
    F4 = "F4"


@dataclass(frozen=True, slots=True)
class Emblem:
    """An emblem as uploaded by the secretariat; the product ships none."""

    content: bytes
    kind: EmblemKind


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The kop: who issues the paper.

    ``government`` is the larger line, ``office`` the one below it; ``lines`` are the address,
    post and web lines as they are to be printed. Without an emblem its place stays empty.
    """

    government: str
    office: str = ""
    lines: tuple[str, ...] = ()
    emblem: Emblem | None = None


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs: ``prefix`` is one of "a.n.", "Plt.", "Plh.", "Pj." or empty.

    ``rank`` (pangkat) and ``nip`` (as it is to be printed, 18 digits) are empty for a governor.
    ``role`` is for minutes with several signatures ("Ketua", "Anggota").
    """

    office: str
    name: str
    prefix: str = ""
    rank: str = ""
    nip: str = ""
    role: str = ""
