"""Files made by code, honest ones and hostile ones, for tests of uploads."""

import io
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image


def pdf(pages: int = 1, change: Callable[[Pdf], None] | None = None, **save: Any) -> bytes:
    """A PDF with empty pages; ``change`` may add what it should not have."""
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page(page_size=(595, 842))
    if change:
        change(document)
    content = io.BytesIO()
    document.save(content, deterministic_id="encryption" not in save, **save)
    return content.getvalue()


def encrypted_pdf(owner_only: bool = False) -> bytes:
    """A PDF that asks for a password, or one that only forbids changes."""
    user = "" if owner_only else "rahasia"
    return pdf(encryption=pikepdf.Encryption(owner="rahasia", user=user))


def script_pdf() -> bytes:
    """A PDF that runs a script when opened."""

    def change(document: Pdf) -> None:
        document.Root.OpenAction = document.make_indirect(
            Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
        )

    return pdf(change=change)


def launching_pdf() -> bytes:
    """A PDF with a link that starts a program, deep inside an annotation."""

    def change(document: Pdf) -> None:
        action = Dictionary(S=Name.Launch, F=String("calc.exe"))
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=action)
        document.pages[0].obj.Annots = Array([link])

    return pdf(change=change)


def opening_pdf() -> bytes:
    """An honest PDF that opens at its first page, as office programs write it."""

    def change(document: Pdf) -> None:
        document.Root.OpenAction = Array([document.pages[0].obj, Name.Fit])

    return pdf(change=change)


def attaching_pdf() -> bytes:
    """A PDF that carries another file."""

    def change(document: Pdf) -> None:
        document.attachments["muatan.exe"] = b"MZ"

    return pdf(change=change)


def zip_archive(name: str = "muatan.txt") -> bytes:
    """A ZIP with one member."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(name, "x" * 50)
    return content.getvalue()


def jpeg(size: tuple[int, int] = (60, 40), *, gps: bool = False, comment: bytes = b"") -> bytes:
    """A photograph; ``gps`` puts the place of capture into its EXIF block."""
    picture = Image.new("RGB", size, (10, 120, 90))
    content = io.BytesIO()
    extra: dict[str, Any] = {"comment": comment} if comment else {}
    if gps:
        exif = Image.Exif()
        exif[0x010F] = "KameraUji"
        exif.get_ifd(0x8825)[1] = "S"
        exif.get_ifd(0x8825)[2] = (3.0, 26.0, 28.0)
        extra["exif"] = exif
    picture.save(content, "JPEG", **extra)
    return content.getvalue()


def png(size: tuple[int, int] = (60, 40)) -> bytes:
    """A screenshot."""
    content = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(content, "PNG")
    return content.getvalue()


def huge_png() -> bytes:
    """A small PNG that claims more pixels than any camera takes."""
    content = bytearray(png((1, 1)))
    content[16:24] = (30_000).to_bytes(4, "big") * 2
    content[29:33] = zlib.crc32(bytes(content[12:29])).to_bytes(4, "big")
    return bytes(content)


def mp4() -> bytes:
    """The smallest file with the boxes of a video."""

    def box(name: bytes, content: bytes) -> bytes:
        return (8 + len(content)).to_bytes(4, "big") + name + content

    return (
        box(b"ftyp", b"isom\0\0\2\0isomiso2avc1mp41")
        + box(b"moov", b"\0" * 100)
        + box(b"mdat", b"\0" * 1000)
    )
