"""The structure of an uploaded file: what it really is, and what hides in it.

Images are decoded and written anew, so that neither place of capture nor anything behind the
picture survives. PDF and MP4 are stored as they came; what could act or hide in them is found.
"""

import io
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

import pikepdf
import puremagic
from pikepdf.settings import set_qpdf_limits
from PIL import Image, ImageOps, UnidentifiedImageError

from contest.domain.file_rules import FileType
from contest.domain.upload import MAX_PIXELS, Findings

HEAD = 4096
"""Bytes read to recognise a type."""
TAIL = 2048
"""Bytes at the end in which a PDF must say that it ends."""
MAX_OBJECTS = 100_000
JPEG_QUALITY = 88

# A few kilobytes can unpack to gigabytes; no honest page description needs this much.
set_qpdf_limits(flate_max_memory=300_000_000, run_length_max_memory=300_000_000)


class Inspected(NamedTuple):
    """Findings, and the bytes to store at their beginning (written anew for an image)."""

    findings: Findings
    content: BinaryIO


def inspect_file(stream: BinaryIO, claimed: FileType) -> Inspected:
    """Look into a seekable stream that claims to be ``claimed``; never raises for bad content."""
    kind = sniff(stream, claimed)
    if kind is not claimed:
        return Inspected(Findings(kind), stream)
    return _INSPECTORS[claimed](stream, claimed)


def sniff(stream: BinaryIO, claimed: FileType) -> FileType | None:
    """The type the first bytes show; ``claimed`` wins where several fit, None when none does."""
    stream.seek(0)
    head = stream.read(HEAD)
    stream.seek(0)
    try:
        shown = {found.mime_type for found in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):
        return None
    order = (claimed, *(kind for kind in FileType if kind is not claimed))
    return next((kind for kind in order if kind.media_type in shown), None)


def _inspect_pdf(stream: BinaryIO, claimed: FileType) -> Inspected:
    stray = _pdf_has_strays(stream)
    try:
        with pikepdf.open(stream) as pdf:
            findings = Findings(
                claimed,
                pages=len(pdf.pages),
                readable=len(pdf.pages) > 0,
                encrypted=pdf.is_encrypted,
                active=_is_active(pdf),
                embedded=_holds_files(pdf),
                trailing=stray,
            )
    except pikepdf.PasswordError:
        findings = Findings(claimed, encrypted=True)
    except (pikepdf.PdfError, ValueError, RuntimeError, RecursionError, TypeError, KeyError):
        findings = Findings(claimed, readable=False)
    stream.seek(0)
    return Inspected(findings, stream)


def _pdf_has_strays(stream: BinaryIO) -> bool:
    """Bytes before the header or behind the end, or a ZIP directory at the end."""
    stream.seek(0)
    begins = stream.read(5) == b"%PDF-"
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, size - TAIL))
    _before, mark, behind = stream.read().rpartition(b"%%EOF")
    stream.seek(0)
    ends = bool(mark) and not behind.strip(b"\r\n\t \0")
    return not (begins and ends) or _is_archive(stream)


def _is_archive(stream: BinaryIO) -> bool:
    stream.seek(0)
    found = zipfile.is_zipfile(stream)
    stream.seek(0)
    return found


_ACTING = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/GoToE"}
)
_ACTING_KEYS = ("/JS", "/JavaScript", "/XFA", "/RichMediaContent", "/RichMediaSettings")
_PASSIVE = frozenset({"/GoTo", "/Named"})


def _is_active(pdf: pikepdf.Pdf) -> bool:
    """Scripts anywhere, actions that reach outside, or an action on opening.

    A document may say at which page it opens; office programs write that into every file.
    """
    if _acts_on_opening(pdf.Root.get("/OpenAction")):
        return True
    for found in _dictionaries(pdf):
        if any(key in found for key in _ACTING_KEYS):
            return True
        if str(found.get("/S", "")) in _ACTING:
            return True
        if "/AA" in found and any(_acts_on_opening(found.AA.get(key)) for key in found.AA):
            return True
    return False


def _acts_on_opening(action: Any) -> bool:
    """Whether it is an action other than turning to a page."""
    return isinstance(action, pikepdf.Dictionary) and str(action.get("/S", "")) not in _PASSIVE


def _holds_files(pdf: pikepdf.Pdf) -> bool:
    return bool(pdf.attachments) or any(
        "/EF" in found
        or str(found.get("/Type", "")) == "/EmbeddedFile"
        or str(found.get("/Subtype", "")) == "/FileAttachment"
        for found in _dictionaries(pdf)
    )


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every dictionary, direct ones inside others included."""
    if len(pdf.objects) > MAX_OBJECTS:
        raise ValueError("more objects than any document of this contest needs")
    waiting: list[Any] = []
    for found in pdf.objects:
        waiting.append(found)
        while waiting:
            yield from _opened(waiting.pop(), waiting)


def _opened(found: Any, waiting: list[Any]) -> Iterator[Any]:
    """The dictionary in ``found``; direct containers inside it are put to ``waiting``."""
    if isinstance(found, pikepdf.Stream):
        found = found.stream_dict
    if isinstance(found, pikepdf.Dictionary):
        yield found
        inside = [value for _key, value in found.items()]
    elif isinstance(found, pikepdf.Array):
        inside = list(found)
    else:
        return
    waiting += [
        value
        for value in inside
        if isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect
    ]


def _inspect_image(stream: BinaryIO, claimed: FileType) -> Inspected:
    name = "JPEG" if claimed is FileType.JPG else "PNG"
    try:
        with Image.open(stream, formats=(name,)) as picture:
            pixels = picture.width * picture.height
            if pixels > MAX_PIXELS:
                return Inspected(Findings(claimed, pixels=pixels), stream)
            content = _written_anew(picture, name)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return Inspected(Findings(claimed, pixels=MAX_PIXELS + 1), stream)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):
        return Inspected(Findings(claimed, readable=False), stream)
    return Inspected(Findings(claimed, pixels=pixels), content)


def _written_anew(picture: Image.Image, name: str) -> BinaryIO:
    """The pixels alone, upright: no EXIF, no comment, no profile, no second frame."""
    upright = ImageOps.exif_transpose(picture)
    content = io.BytesIO()
    if name == "JPEG":
        if upright.mode not in ("RGB", "L"):
            upright = upright.convert("RGB")
        plain = Image.new(upright.mode, upright.size)
        plain.paste(upright)
        plain.save(content, "JPEG", quality=JPEG_QUALITY)
    else:
        if upright.mode not in ("RGB", "L", "RGBA", "1"):
            upright = upright.convert("RGBA")
        plain = Image.new(upright.mode, upright.size)
        plain.paste(upright)
        plain.save(content, "PNG")
    content.seek(0)
    return content


def _inspect_video(stream: BinaryIO, claimed: FileType) -> Inspected:
    boxes = _top_boxes(stream)
    names = [name for name, _size in boxes or ()]
    readable = names[:1] == [b"ftyp"] and b"moov" in names and b"mdat" in names
    trailing = readable and _is_archive(stream)
    stream.seek(0)
    return Inspected(Findings(claimed, readable=readable, trailing=trailing), stream)


def _top_boxes(stream: BinaryIO) -> list[tuple[bytes, int]] | None:
    """Names and sizes of the outermost boxes; None when they do not fill the file exactly."""
    end = stream.seek(0, io.SEEK_END)
    at = 0
    boxes: list[tuple[bytes, int]] = []
    while at < end and len(boxes) < 10_000:
        stream.seek(at)
        head = stream.read(16)
        size = int.from_bytes(head[:4], "big")
        if size == 1:
            size = int.from_bytes(head[8:16], "big")
        elif size == 0:
            size = end - at
        if len(head) < 8 or size < 8 or at + size > end:
            return None
        boxes.append((head[4:8], size))
        at += size
    return boxes


_INSPECTORS = {
    FileType.PDF: _inspect_pdf,
    FileType.JPG: _inspect_image,
    FileType.PNG: _inspect_image,
    FileType.MP4: _inspect_video,
}
