"""Certificates: one A4 landscape page from the facts of one recipient.

The ground (paper, border, emblem, letterhead) is drawn once for each letterhead and template
version; of each certificate only the text is laid out, fitted by measuring, and stamped on it.
"""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

from contest.rendering import art, estimate, fit, markup, pdf, qr, sheets, stamping, typefaces
from contest.rendering.facts import CertificateFacts
from contest.rendering.sheets import Settled

__all__ = [
    "CertificateFacts",
    "FieldFit",
    "Fit",
    "fit_report",
    "render_certificate",
    "render_certificates",
    "render_plain",
    "template_version",
]

CHUNK = 50  # certificates laid out together; memory is bounded by it


@dataclass(frozen=True, slots=True)
class FieldFit:
    """How one field was set: size in points, lines, and whether smaller than its usual size."""

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


@cache
def template_version() -> str:
    """Hash (64 hex digits) of all that shapes a certificate besides its facts.

    Template, style sheets, fonts, border, the modules that fit and stamp, WeasyPrint's version.
    """
    paths = [typefaces.STATIC / name for name in ("fonts.css", *sheets.STYLES)]
    paths += [typefaces.face_path(face) for face in typefaces.FACES]
    parts = [markup.source(sheets.TEMPLATE), *(path.read_bytes() for path in paths)]
    parts += [sheets.border().encode(), art.divider().encode()]
    parts += [inspect.getsource(part).encode() for part in (estimate, fit, sheets, stamping)]
    parts.append(pdf.engine_version().encode())
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def fit_report(facts: CertificateFacts) -> Fit:
    """Lay out and measure; raises DoesNotFit, MissingGlyphs, BadEmblem, RenderingUnavailable."""
    (settled,) = sheets.settle([facts])
    ground = sheets.settled_ground(settled.sheet.ground)
    measured = [(ground.setting, ground.boxes), (settled.sheet.setting, settled.boxes)]
    return Fit(
        tuple(
            FieldFit(name, setting.step(name).size, box.lines, setting.left(name))
            for setting, boxes in measured
            for name, box in boxes.items()
            if name in fit.SLOTS
        )
    )


def render_certificate(facts: CertificateFacts) -> bytes:
    """One certificate as PDF/A-2u: the same bytes for the same facts and template version.

    Raises DoesNotFit and MissingGlyphs (both name recipient and field), BadEmblem,
    RenderingUnavailable.
    """
    (rendered,) = render_certificates([facts])
    return rendered


def render_certificates(facts: Iterable[CertificateFacts]) -> Iterator[bytes]:
    """Many certificates one by one in the given order, in constant memory.

    Each equals what ``render_certificate`` makes of the same facts. Raises like it, at the first
    chunk that holds a certificate that cannot be made; those before it have been given out.
    """
    source = iter(facts)
    while chunk := list(islice(source, CHUNK)):
        for settled in sheets.settle(chunk):
            yield _stamped(settled)


def render_plain(facts: CertificateFacts) -> bytes:
    """The same page drawn by WeasyPrint alone: slow, for comparison in tests and measurements."""
    (settled,) = sheets.settle([facts])
    return sheets.full_page(settled).pdf(created=facts.created, identifier=b"plain")


def _stamped(settled: Settled) -> bytes:
    facts = settled.facts
    ground = sheets.settled_ground(settled.sheet.ground).drawn
    text = settled.layout.pdf(created=sheets.EPOCH, identifier=b"text", page=settled.page)
    code = qr.mask(facts.verify_url)
    title = f"{facts.heading.capitalize()} {facts.number}"
    moment = pdf.w3c(facts.created)
    told = (ground, text, code.bits, title.encode(), moment.encode())
    identity = hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in told)).digest()
    return stamping.stamp(
        ground,
        text,
        code,
        settled.boxes["qr"],
        title=title,
        moment=moment,
        identity=identity[:16],
    )
