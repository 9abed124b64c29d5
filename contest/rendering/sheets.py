"""Certificate pages laid out: markup filled, fitted by measuring, a chunk of pages at a time."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any

from contest.rendering import art, emblems, estimate, fit, markup, pdf, qr, stamping, typefaces
from contest.rendering.facts import CertificateFacts, Letterhead, Signatory
from contest.rendering.fit import Overflow, Setting
from contest.rendering.pdf import Box, Layout
from contest.rendering.refusals import DoesNotFit

TEMPLATE = "certificate.html"
STYLES = ("certificate.css",)
WIDTH, HEIGHT = 297.0, 210.0
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)  # date of the layers, replaced in each certificate
_SIGNATURE_BLOCK = ("place_and_date", "office", "signatory", "rank")


@dataclass(frozen=True)
class Ground:
    """What the certificates of one batch share; a signature block is as high as its lines."""

    letterhead: Letterhead
    heading: str
    place_and_date: str
    signatory: Signatory
    decree: str


@dataclass(frozen=True)
class Sheet:
    """One page with the setting to try; the template reads it."""

    ground: Ground
    setting: Setting
    facts: CertificateFacts | None = None
    qr: str = ""

    @property
    def office(self) -> str:
        """The signatory's office with its prefix (a.n., Plt., Plh., Pj.)."""
        return f"{self.ground.signatory.prefix} {self.ground.signatory.office},".strip()

    def style(self, name: str) -> str:
        """Size, measure and space of one field as CSS."""
        slot, size = fit.SLOTS[name], self.setting.step(name).size
        style = f"font-size:{size:g}pt;line-height:{size * slot.leading:.3f}pt"
        style += f";width:{self.setting.width(name):.2f}mm"
        if name in fit.BODY or name in _SIGNATURE_BLOCK:
            style += f";margin:{self.setting.space(name):.3f}mm auto 0"
        if slot.tracking:
            # Letter spacing follows every letter, so a centred line needs as much before it.
            style += f";letter-spacing:{slot.tracking}em;text-indent:{slot.tracking}em"
        return style


@dataclass(frozen=True)
class Settled:
    """A certificate whose every field fits: where it lies, and how it was set."""

    facts: CertificateFacts
    sheet: Sheet
    layout: Layout
    page: int
    boxes: dict[str, Box]


@dataclass(frozen=True)
class SettledGround:
    """A ground whose every field fits, drawn; ``limit`` (mm) is how far down the text may reach."""

    setting: Setting
    boxes: dict[str, Box]
    limit: float
    drawn: bytes


def border() -> str:
    """The border of this paper size as SVG."""
    return art.border(WIDTH, HEIGHT)


def ground_of(facts: CertificateFacts) -> Ground:
    """The part of the facts that the ground holds; the decree's line stands alone, so it begins
    with a capital."""
    decree = facts.decree[:1].upper() + facts.decree[1:]
    return Ground(facts.letterhead, facts.heading, facts.place_and_date, facts.signatory, decree)


def settle(records: Sequence[CertificateFacts]) -> Iterator[Settled]:
    """Lay out until everything fits; in the given order, raising for the first that cannot."""
    ready = [printed(facts) for facts in records]
    waiting = {k: _proposed(facts) for k, facts in enumerate(ready)}
    done: dict[int, Settled] = {}
    while waiting:
        layout = _laid_out("text", list(waiting.values()))
        tried, waiting = waiting, {}
        for page, (k, sheet) in enumerate(tried.items()):
            boxes = layout.boxes(page)
            following = _following(ready[k], sheet, boxes)
            if following is None:
                done[k] = Settled(ready[k], sheet, layout, page, boxes)
            else:
                waiting[k] = replace(sheet, setting=following)
    yield from (done[k] for k in range(len(ready)))


@lru_cache(maxsize=16)
def settled_ground(ground: Ground) -> SettledGround:
    """The ground laid out until its fields fit, and drawn once; raises DoesNotFit, BadEmblem."""
    sheet = Sheet(ground, Setting())
    with suppress(Overflow):  # the layout has the last word
        sheet = replace(sheet, setting=estimate.setting(_ground_texts(sheet), 0))
    while True:
        layout = _laid_out("ground", [sheet])
        boxes = layout.boxes(0)
        try:
            following = fit.next_setting(sheet.setting, boxes)
        except Overflow as overflow:
            text = _ground_texts(sheet)[overflow.field]
            raise DoesNotFit("", overflow.field, text) from None
        if following is None:
            drawn = stamping.prepare_ground(layout.pdf(created=EPOCH, identifier=b"ground"))
            return SettledGround(sheet.setting, boxes, boxes["sign"].top - fit.GAP, drawn)
        sheet = replace(sheet, setting=following)


def full_page(settled: Settled) -> Layout:
    """Ground, text and QR on one page, in the setting that fits."""
    sheet = settled.sheet
    below = settled_ground(sheet.ground).setting
    rungs = {**below.rungs, **sheet.setting.rungs}
    measures = {**below.measures, **sheet.setting.measures}
    setting = Setting(rungs, sheet.setting.air, measures)
    code = qr.data_uri(settled.facts.verify_url)
    return _laid_out("full", [replace(sheet, setting=setting, qr=code)])


def printed(facts: CertificateFacts) -> CertificateFacts:
    """The facts as they are to be printed; raises MissingGlyphs naming recipient and field."""

    def of(part: Any, prefix: str = "") -> dict[str, Any]:
        return {
            each.name: typefaces.require_glyphs(facts.recipient, prefix + each.name, value)
            for each in fields(part)
            if isinstance(value := getattr(part, each.name), str)
        }

    letterhead = replace(facts.letterhead, **of(facts.letterhead, "letterhead."))
    signatory = replace(facts.signatory, **of(facts.signatory, "signatory."))
    return replace(facts, letterhead=letterhead, signatory=signatory, **of(facts))


def _proposed(facts: CertificateFacts) -> Sheet:
    """The page in the setting that should fit by the fonts' widths."""
    ground = ground_of(facts)
    try:
        limit = settled_ground(ground).limit
    except DoesNotFit as refused:
        raise DoesNotFit(facts.recipient, refused.field, refused.facts["text"]) from None
    texts = {
        "given": "diberikan kepada",
        "recipient": facts.recipient,
        "recipient_detail": facts.recipient_detail,
        "as": "sebagai",
        "award": facts.award.upper(),
        "category": facts.category,
        "entry_title": facts.entry_title and f"“{facts.entry_title}”",
        "event": facts.event,
        "number": f"Nomor: {facts.number}",
        "code": facts.code,
    }
    sheet = Sheet(ground, Setting(), facts)
    with suppress(Overflow):
        proposal = estimate.setting({k: text for k, text in texts.items() if text}, limit)
        return replace(sheet, setting=proposal)
    return sheet


def _following(facts: CertificateFacts, sheet: Sheet, boxes: dict[str, Box]) -> Setting | None:
    try:
        return fit.next_setting(sheet.setting, boxes, settled_ground(sheet.ground).limit)
    except Overflow as overflow:
        text = getattr(facts, overflow.field)
        raise DoesNotFit(facts.recipient, overflow.field, text) from None


def _ground_texts(sheet: Sheet) -> dict[str, str]:
    """The texts of the ground by field, without the empty ones."""
    ground = sheet.ground
    texts = {
        "government": ground.letterhead.government,
        "office_line": ground.letterhead.office,
        "heading": ground.heading,
        "place_and_date": ground.place_and_date,
        "office": sheet.office,
        "signatory": ground.signatory.name,
        "rank": ground.signatory.rank,
        "decree": ground.decree,
    }
    return {name: text for name, text in texts.items() if text}


def _laid_out(layer: str, pages: Sequence[Sheet]) -> Layout:
    facts: dict[str, Any] = {"layer": layer, "sheets": pages}
    if layer != "text":
        emblem = pages[0].ground.letterhead.emblem
        facts |= {
            "border": _svg_uri(border()),
            "divider": _svg_uri(art.divider()),
            "emblem": emblems.data_uri(emblem) if emblem else "",
        }
    variant = None if layer == "text" else pdf.VARIANT
    return pdf.lay_out(markup.fill(TEMPLATE, **facts), STYLES, variant)


@cache
def _svg_uri(svg: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode("ascii")
