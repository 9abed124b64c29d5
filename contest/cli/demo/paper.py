"""One-page sample documents as PDF, made without a layout engine so that hundreds take seconds."""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from pikepdf import Dictionary, Name, Pdf

_A4 = (595, 842)
_LEFT, _TOP, _LINE = 72, 782, 16
_COLUMNS = 84
"""Characters of 11 point Helvetica that fit between the margins."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The words on one sheet of paper."""

    head: tuple[str, ...]
    title: str
    mark: str
    paragraphs: tuple[str, ...]
    foot: tuple[str, ...]


def one_page(sheet: Sheet) -> bytes:
    """A PDF of one A4 page. Same sheet, same bytes."""
    pdf = Pdf.new()
    page = pdf.add_blank_page(page_size=_A4)
    fonts = Dictionary(
        {"/F1": _font("/Helvetica"), "/F2": _font("/Helvetica-Bold")},
    )
    page.obj.Resources = Dictionary(Font=fonts)
    page.obj.Contents = pdf.make_stream("\n".join(_operators(sheet)).encode("cp1252", "replace"))
    stored = BytesIO()
    pdf.save(stored, deterministic_id=True)
    return stored.getvalue()


def _font(name: str) -> Dictionary:
    return Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name(name), Encoding=Name.WinAnsiEncoding
    )


def _operators(sheet: Sheet) -> Iterator[str]:
    height = _TOP
    for line in sheet.head:
        yield _text("F2", 11, height, line)
        height -= _LINE
    yield f"{_LEFT} {height} m {_A4[0] - _LEFT} {height} l S"
    height -= 3 * _LINE
    yield _text("F2", 13, height, sheet.title)
    height -= 2 * _LINE
    for paragraph in sheet.paragraphs:
        for line in textwrap.wrap(paragraph, _COLUMNS):
            yield _text("F1", 11, height, line)
            height -= _LINE
        height -= _LINE // 2
    for line in sheet.foot:
        height -= 2 * _LINE
        yield _text("F1", 11, height, line)
    yield f"0.6 g {_text('F2', 16, 60, sheet.mark)}"


def _text(font: str, size: int, height: int, line: str) -> str:
    escaped = line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"BT /{font} {size} Tf 1 0 0 1 {_LEFT} {height} Tm ({escaped}) Tj ET"
