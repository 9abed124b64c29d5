"""Certificate pages laid out: markup filled, fitted by measuring, a chunk of pages at a time."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from markupsafe import Markup

from contest.rendering import art, emblems, fit, markup, pdf, qr, typefaces
from contest.rendering.facts import CertificateFacts, Letterhead, Signatory
from contest.rendering.fit import Overflow, Setting
from contest.rendering.pdf import Box, Layout
from contest.rendering.refusals import DoesNotFit

TEMPLATE = "certificate.html"
STYLES = ("certificate.css",)
WIDTH, HEIGHT = 297.0, 210.0


@dataclass(frozen=True)
class Sheet:
    """One certificate with the setting to try; the template reads it."""

    facts: CertificateFacts | None
    setting: Setting
    qr: str = ""

    @property
    def density(self) -> int:
        """How close the gaps are."""
        return self.setting.density

    @property
    def office(self) -> str:
        """The signatory's office with its prefix (a.n., Plt., Plh., Pj.)."""
        if self.facts is None:
            return ""
        return f"{self.facts.signatory.prefix} {self.facts.signatory.office}".strip()

    def size(self, name: str) -> Markup:
        """The style attribute with the size of one field."""
        return Markup(' style="font-size:{}pt"').format(f"{self.setting.step(name).size:g}")


@dataclass(frozen=True)
class Settled:
    """A certificate whose every field fits: where it lies, and how it was set."""

    facts: CertificateFacts
    setting: Setting
    layout: Layout
    page: int
    boxes: dict[str, Box]


def border() -> str:
    """The border of this paper size as SVG."""
    return art.border(WIDTH, HEIGHT)


def settle(records: Sequence[CertificateFacts]) -> Iterator[Settled]:
    """Lay out until everything fits; in the given order, raising for the first that cannot."""
    waiting = {k: Sheet(printed(facts), Setting()) for k, facts in enumerate(records)}
    done: dict[int, Settled] = {}
    while waiting:
        layout = _laid_out("text", list(waiting.values()))
        tried, waiting = waiting, {}
        for page, (k, sheet) in enumerate(tried.items()):
            boxes = layout.boxes(page)
            following = _following(sheet, boxes)
            if following is None:
                done[k] = Settled(_facts(sheet), sheet.setting, layout, page, boxes)
            else:
                waiting[k] = replace(sheet, setting=following)
    yield from (done[k] for k in range(len(records)))


def ground(letterhead: Letterhead) -> Layout:
    """What all certificates of a letterhead share, its lines fitted."""
    sheet = Sheet(None, Setting())
    lines = Letterhead(
        typefaces.require_glyphs("", "government", letterhead.government),
        typefaces.require_glyphs("", "office_line", letterhead.office),
        emblem=letterhead.emblem,
    )
    while True:
        layout = _laid_out("ground", [sheet], lines)
        try:
            following = fit.next_setting(sheet.setting, layout.boxes(0))
        except Overflow as overflow:
            raise DoesNotFit("", overflow.field, lines.government) from None
        if following is None:
            return layout
        sheet = replace(sheet, setting=following)


def full_page(settled: Settled) -> Layout:
    """Ground, text and QR on one page, in the setting that fits."""
    code = qr.data_uri(settled.facts.verify_url)
    sheet = Sheet(settled.facts, settled.setting, code)
    return _laid_out("full", [sheet], settled.facts.letterhead)


def printed(facts: CertificateFacts) -> CertificateFacts:
    """The facts as they are to be printed; raises MissingGlyphs naming recipient and field."""
    recipient = facts.recipient
    texts: dict[str, Any] = {
        each.name: typefaces.require_glyphs(recipient, each.name, getattr(facts, each.name))
        for each in fields(facts)
        if isinstance(getattr(facts, each.name), str)
    }
    signatory = Signatory(
        **{
            each.name: typefaces.require_glyphs(
                recipient, f"signatory.{each.name}", getattr(facts.signatory, each.name)
            )
            for each in fields(facts.signatory)
        }
    )
    return replace(facts, signatory=signatory, **texts)


def _following(sheet: Sheet, boxes: dict[str, Box]) -> Setting | None:
    try:
        return fit.next_setting(sheet.setting, boxes)
    except Overflow as overflow:
        facts = _facts(sheet)
        text = getattr(facts, overflow.field, None) or getattr(
            facts.signatory, {"signatory": "name"}.get(overflow.field, overflow.field)
        )
        raise DoesNotFit(facts.recipient, overflow.field, text) from None


def _facts(sheet: Sheet) -> CertificateFacts:
    if sheet.facts is None:
        raise TypeError("a ground sheet has no facts")
    return sheet.facts


def _laid_out(layer: str, pages: Sequence[Sheet], letterhead: Letterhead | None = None) -> Layout:
    facts: dict[str, Any] = {"title": "Piagam", "layer": layer, "sheets": pages}
    if letterhead is not None:
        facts |= {
            "letterhead": letterhead,
            "border": _svg_uri(border()),
            "divider": _svg_uri(art.divider()),
            "emblem": emblems.data_uri(letterhead.emblem) if letterhead.emblem else "",
        }
    variant = None if layer == "text" else pdf.VARIANT
    return pdf.lay_out(markup.fill(TEMPLATE, **facts), STYLES, variant)


def _svg_uri(svg: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode("ascii")
