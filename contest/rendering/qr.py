"""QR codes: as a one-bit image mask for stamping, and as a PNG data URI for documents."""

from __future__ import annotations

import base64
import io
import re
from dataclasses import dataclass
from typing import Any

import zxingcpp
from PIL import Image


@dataclass(frozen=True, slots=True)
class Mask:
    """A square of ``modules`` by ``modules`` bits, rows padded to bytes; 0 is painted."""

    modules: int
    bits: bytes


def mask(text: str) -> Mask:
    """The code of ``text`` at error level M without quiet zone (the page leaves it white)."""
    image = _drawn(text)
    return Mask(image.width, image.tobytes())


def data_uri(text: str) -> str:
    """The same code as a PNG in a data URI, one pixel a module."""
    out = io.BytesIO()
    _drawn(text).save(out, "PNG")
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode("ascii")


def _drawn(text: str) -> Image.Image:
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    drawn: Any = barcode.to_image(scale=1, add_quiet_zones=False)
    height, width = drawn.shape
    return Image.frombytes("L", (width, height), bytes(memoryview(drawn))).convert("1")


def svg_uri(text: str) -> str:
    """The code with its quiet zone as an SVG in a data URI, for pages (sharp at every size)."""
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    drawn: str = barcode.to_svg(add_quiet_zones=True)
    picture = drawn[drawn.index("<svg") :]
    # Without a viewBox a browser would crop the picture instead of scaling it.
    sized = re.sub(r'width="(\d+)" height="(\d+)"', r'viewBox="0 0 \1 \2"', picture, count=1)
    return "data:image/svg+xml;base64," + base64.b64encode(sized.encode()).decode("ascii")
