"""The finished file: the shared ground, one text layer and one QR put together by pikepdf.

WeasyPrint draws the ground once and each text layer without it. Both become form XObjects under
names of our own (pikepdf would invent new ones in each run), the QR an image mask. Because each
text layer was drawn alone, the file depends on its own facts and on nothing beside it.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from contest.rendering.pdf import Box
from contest.rendering.qr import Mask

GROUND, TEXT, CODE = Name("/Ground"), Name("/Text"), Name("/Code")
CONTENT = b"q /Ground Do Q q /Text Do Q"
PT_PER_MM = 72 / 25.4
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def prepare_ground(drawn: bytes) -> bytes:
    """The drawn ground as a file whose page only calls it as a form XObject."""
    with Pdf.open(io.BytesIO(drawn)) as pdf, Pdf.open(io.BytesIO(drawn)) as source:
        page = pdf.pages[0]
        form = pdf.copy_foreign(source.make_indirect(source.pages[0].as_form_xobject()))
        page.obj.Resources = Dictionary(XObject=Dictionary({str(GROUND): form}))
        page.obj.Contents = pdf.make_stream(b"q /Ground Do Q")
        retag_fonts(pdf)
        return saved(pdf)


def stamp(
    ground: bytes,
    text: bytes,
    code: Mask,
    at: Box,
    *,
    title: str,
    moment: str,
    identity: bytes,
) -> bytes:
    """One certificate: ``text`` (one page, drawn alone) and ``code`` (at ``at``) on ``ground``."""
    with Pdf.open(io.BytesIO(ground)) as pdf, Pdf.open(io.BytesIO(text)) as layer:
        page = pdf.pages[0]
        objects = page.obj.Resources.XObject
        objects[TEXT] = pdf.copy_foreign(layer.make_indirect(layer.pages[0].as_form_xobject()))
        objects[CODE] = _image_mask(pdf, code)
        height = float(page.mediabox[3])
        page.obj.Contents = pdf.make_stream(CONTENT + _placed(at, height))
        retag_fonts(pdf)
        _describe(pdf, title, moment)
        pdf.trailer.ID = Array([pikepdf.String(identity), pikepdf.String(identity)])
        return saved(pdf)


def saved(pdf: Pdf) -> bytes:
    """The file's bytes, the same for the same content."""
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def retag_fonts(pdf: Pdf) -> None:
    """Give each embedded subset the tag of its own program.

    WeasyPrint tags by the font's description, so two subsets of one face would share a tag.
    """
    for font in _composite_fonts(pdf):
        descendant = font.DescendantFonts[0]
        descriptor = descendant.FontDescriptor
        program = descriptor.get(Name.FontFile2) or descriptor.get(Name.FontFile3)
        tag = subset_tag(program.read_raw_bytes())
        name = Name(f"/{tag}+{str(font.BaseFont).split('+')[-1].lstrip('/')}")
        font.BaseFont = descendant.BaseFont = descriptor.FontName = name


def subset_tag(program: bytes) -> str:
    """Six capital letters from the SHA-256 of a font program."""
    number = int.from_bytes(hashlib.sha256(program).digest()[:8], "big")
    letters = []
    for _ in range(6):
        number, letter = divmod(number, len(LETTERS))
        letters.append(LETTERS[letter])
    return "".join(letters)


def _composite_fonts(pdf: Pdf) -> Iterator[Any]:
    for candidate in pdf.objects:
        if isinstance(candidate, Dictionary) and candidate.get(Name.Subtype) == Name.Type0:
            yield candidate


def _image_mask(pdf: Pdf, code: Mask) -> Stream:
    mask = pdf.make_stream(code.bits)
    mask.Type, mask.Subtype = Name.XObject, Name.Image
    mask.Width = mask.Height = code.modules
    mask.ImageMask, mask.BitsPerComponent, mask.Interpolate = True, 1, False
    return mask


def _placed(at: Box, height: float) -> bytes:
    side = at.width * PT_PER_MM
    left, bottom = at.left * PT_PER_MM, height - at.bottom * PT_PER_MM
    return f" q 0 g {side:.3f} 0 0 {side:.3f} {left:.3f} {bottom:.3f} cm /Code Do Q".encode()


def _describe(pdf: Pdf, title: str, moment: str) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=True) as metadata:
        metadata["dc:title"] = title
        metadata["xmp:CreateDate"] = metadata["xmp:ModifyDate"] = moment
