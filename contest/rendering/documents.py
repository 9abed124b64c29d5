"""Official documents in portrait: facts of each, and the function that makes its PDF/A-2u bytes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from contest.rendering import emblems, markup, pdf, qr
from contest.rendering.facts import Letterhead, Paper, Signatory

SIZES = {Paper.A4: (210, 297), Paper.F4: (215, 330)}  # mm


@dataclass(frozen=True, slots=True)
class ReceiptFacts:
    """Tanda terima pengajuan: what was submitted, when it arrived, under which hash.

    ``rows`` are further label-value pairs (stage, deadline, officer …) in the order to print.
    """

    letterhead: Letterhead
    number: str
    edition: str
    entry_title: str
    participant: str
    category: str
    submitted_at: str
    revision: int
    sha256: str
    created: datetime
    rows: tuple[tuple[str, str], ...] = ()
    check_url: str = ""
    paper: Paper = Paper.A4


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """A letter about an entry: ``opening``, numbered ``reasons``, ``closing`` paragraphs."""

    letterhead: Letterhead
    number: str
    place_and_date: str
    subject: str
    addressee: tuple[str, ...]
    opening: tuple[str, ...]
    signatory: Signatory
    created: datetime
    reasons: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    nature: str = "Biasa"
    attachment: str = "-"
    paper: Paper = Paper.A4


@dataclass(frozen=True, slots=True)
class RankedRow:
    """One line of a ranking as printed: ``rank`` "1", ``score`` "87,50", ``award`` "Juara I"."""

    rank: str
    entry_title: str
    participant: str
    score: str
    award: str = ""


@dataclass(frozen=True, slots=True)
class RankedCategory:
    """The ranking of one category with the notes on ties applied in it.

    ``proof`` names the snapshot it was taken from, ``proof_hash`` is its SHA-256.
    """

    name: str
    rows: tuple[RankedRow, ...]
    tie_notes: tuple[str, ...] = ()
    proof: str = ""
    proof_hash: str = ""


@dataclass(frozen=True, slots=True)
class MinutesFacts:
    """Berita acara rapat pleno.

    ``opening`` says day, date in words, place and purpose; ``decisions`` are the numbered points;
    ``snapshot_hash`` the SHA-256 of the ranking snapshot the plenary decided on, empty where each
    category names its own.
    """

    letterhead: Letterhead
    title: str
    number: str
    opening: tuple[str, ...]
    categories: tuple[RankedCategory, ...]
    snapshot_hash: str
    place_and_date: str
    signatories: tuple[Signatory, ...]
    created: datetime
    decisions: tuple[str, ...] = ()
    closing: str = ""
    paper: Paper = Paper.A4


@dataclass(frozen=True, slots=True)
class DecreeAnnexFacts:
    """Lampiran keputusan: the winners per category, the head repeated on each page."""

    decree: str
    number: str
    date: str
    about: str
    categories: tuple[RankedCategory, ...]
    signatory: Signatory
    place_and_date: str
    created: datetime
    with_scores: bool = True
    paper: Paper = Paper.F4


@dataclass(frozen=True, slots=True)
class AccessSlip:
    """What one person needs to sign in the first time; ``codes`` are one-time codes.

    Who has a password already gets no ``activation_url``.
    """

    name: str
    role: str
    unit: str
    account: str
    activation_url: str
    valid_until: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AccessSlipsFacts:
    """Slips to cut apart and hand over in person, several on a page."""

    edition: str
    sign_in_url: str
    slips: tuple[AccessSlip, ...]
    created: datetime
    help_line: str = ""
    paper: Paper = Paper.A4


@dataclass(frozen=True, slots=True)
class RecapColumn:
    """A column of a printed table; numbers are set right (``number``)."""

    label: str
    number: bool = False
    width: str = ""


@dataclass(frozen=True, slots=True)
class RecapFacts:
    """Rekapitulasi nilai, or any list printed: columns, rows of ready strings, notes."""

    letterhead: Letterhead
    title: str
    subtitle: str
    columns: tuple[RecapColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    created: datetime
    notes: tuple[str, ...] = ()
    place_and_date: str = ""
    signatories: tuple[Signatory, ...] = ()
    landscape: bool = False
    paper: Paper = Paper.A4


@dataclass(frozen=True, slots=True)
class RecapTable:
    """One table of a longer recap, under its own heading.

    A row of a single cell runs across the table and heads the rows below it.
    """

    heading: str
    columns: tuple[RecapColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScoreRecapFacts:
    """Rekapitulasi nilai of a category: its ranking and every mark, printed across."""

    letterhead: Letterhead
    title: str
    subtitle: str
    tables: tuple[RecapTable, ...]
    proof: str
    proof_hash: str
    created: datetime
    paper: Paper = Paper.A4


def render_receipt(facts: ReceiptFacts) -> bytes:
    """Tanda terima pengajuan as PDF/A-2u; like all below it raises RenderingUnavailable, BadEmblem.

    Characters the shipped fonts lack are printed as a visible replacement mark.
    """
    code = qr.data_uri(facts.check_url) if facts.check_url else ""
    title = f"Tanda terima pengajuan {facts.number}"
    return _document("receipt.html", title, facts, facts.letterhead, code=code)


def render_letter(facts: LetterFacts) -> bytes:
    """A letter about an entry: returned with reasons, rejected."""
    return _document("letter.html", f"Surat {facts.number}", facts, facts.letterhead)


def render_minutes(facts: MinutesFacts) -> bytes:
    """Berita acara rapat pleno."""
    return _document("minutes.html", f"{facts.title} {facts.number}", facts, facts.letterhead)


def render_decree_annex(facts: DecreeAnnexFacts) -> bytes:
    """Lampiran keputusan."""
    return _document("decree_annex.html", f"Lampiran {facts.decree} {facts.number}", facts)


def render_access_slips(facts: AccessSlipsFacts) -> bytes:
    """Slips with the activation link as QR, and one-time codes; four on a page, to be cut apart."""
    codes = [
        qr.data_uri(slip.activation_url) if slip.activation_url else "" for slip in facts.slips
    ]
    return _document("access_slips.html", "Lembar akses", facts, codes=codes)


def render_recap(facts: RecapFacts) -> bytes:
    """A printed table whose head is repeated on each page."""
    return _document("recap.html", facts.title, facts, facts.letterhead, landscape=facts.landscape)


def render_score_recap(facts: ScoreRecapFacts) -> bytes:
    """The ranking and all marks of a category in landscape; each table repeats its head."""
    return _document("score_recap.html", facts.title, facts, facts.letterhead, landscape=True)


class _Facts(Protocol):
    """What every document has."""

    @property
    def created(self) -> datetime: ...

    @property
    def paper(self) -> Paper: ...


def _document(
    template: str,
    title: str,
    facts: _Facts,
    letterhead: Letterhead | None = None,
    *,
    landscape: bool = False,
    **more: object,
) -> bytes:
    emblem = emblems.data_uri(letterhead.emblem) if letterhead and letterhead.emblem else ""
    width, height = SIZES[facts.paper]
    size = f"{height}mm {width}mm" if landscape else f"{width}mm {height}mm"
    html = markup.fill(template, title=title, facts=facts, emblem=emblem, size=size, **more)
    return pdf.html_to_pdf(html, created=facts.created)
