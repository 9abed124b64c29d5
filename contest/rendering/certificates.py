"""Certificates: one A4 landscape page from the facts of one recipient."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from contest.rendering.facts import Letterhead, Signatory


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """Everything one certificate says, as ready strings.

    ``heading`` is "PIAGAM PENGHARGAAN" or "SERTIFIKAT"; ``number`` the register's number as printed;
    ``recipient`` the name set large (a person, a group or an agency); ``recipient_detail`` the line
    below it (agency, government; may be empty); ``award`` "Juara I"; ``category`` "Kategori …" (may be
    empty); ``entry_title`` without quotation marks (may be empty); ``event`` the sentence that begins
    with "dalam rangka …"; ``decree`` the line that names the decree (may be empty);
    ``place_and_date`` "Banjarbaru, 20 November 2026"; ``verify_url`` is what the QR holds and
    ``code`` the text below it; ``created`` an aware instant, the document's date in its metadata.
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


@dataclass(frozen=True, slots=True)
class FieldFit:
    """How one field was set: size in points, number of lines, smaller than its usual size or not."""

    field: str
    size: float
    lines: int
    shrunk: bool


@dataclass(frozen=True, slots=True)
class Fit:
    """How a certificate's long fields fit; ``size``, ``lines`` are the recipient's."""

    fields: tuple[FieldFit, ...]

    @property
    def size(self) -> float:
        """Size of the recipient's name in points."""
        return self.of("recipient").size

    @property
    def lines(self) -> int:
        """Lines of the recipient's name."""
        return self.of("recipient").lines

    @property
    def shrunk(self) -> bool:
        """Whether any field is smaller than its usual size."""
        return any(field.shrunk for field in self.fields)

    def of(self, field: str) -> FieldFit:
        """The fit of one field; raises KeyError for a field without a fit rule."""
        for known in self.fields:
            if known.field == field:
                return known
        raise KeyError(field)


def template_version() -> str:
    """Hash (64 hex digits) of all that shapes a certificate besides its facts."""
    raise NotImplementedError


def fit_report(facts: CertificateFacts) -> Fit:
    """Lay out and measure; raises DoesNotFit, MissingGlyphs, BadEmblem, RenderingUnavailable."""
    raise NotImplementedError


def render_certificate(facts: CertificateFacts) -> bytes:
    """One certificate as PDF/A-2u, the same bytes for the same facts and template version."""
    raise NotImplementedError


def render_certificates(facts: Iterable[CertificateFacts]) -> Iterator[bytes]:
    """Many certificates one by one in the given order, in constant memory."""
    raise NotImplementedError
