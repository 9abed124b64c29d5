"""What papers say: emblem, letterhead, signatory, paper, and the facts of a certificate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
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


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """Everything one certificate says, as ready strings.

    ``heading`` is "PIAGAM PENGHARGAAN" or "SERTIFIKAT", ``number`` as the register has it;
    ``recipient`` is the name set large (a person, a group or an agency), ``recipient_detail`` the
    line below it (agency, government; may be empty). ``award`` is "Juara I", ``category`` such as
    "Kategori SKPD Provinsi" (may be empty), ``entry_title`` has no quotation marks (may be empty),
    ``event`` begins with "dalam rangka", ``decree`` names the decree (may be empty),
    ``place_and_date`` is "Banjarbaru, 20 November 2026". The QR holds ``verify_url`` and has
    ``code`` below it. ``created`` is an aware instant, the date in the file's metadata.
    """

    letterhead: Letterhead
    heading: str
    number: str
    recipient: str
    award: str
    event: str
    place_and_date: str
    signatory: Signatory
    verify_url: str
    code: str
    created: datetime
    recipient_detail: str = ""
    category: str = ""
    entry_title: str = ""
    decree: str = ""
