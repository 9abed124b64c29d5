"""The only door to WeasyPrint: HTML in, deterministic PDF bytes out, nothing fetched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Probe:
    """One thing rendering needs: present or not, a detail, and the remedy."""

    part: str
    ok: bool
    detail: str
    remedy: str


def probe() -> tuple[Probe, ...]:
    """What ``flask doctor`` shows: Pango, HarfBuzz, HarfBuzz-subset, fonts."""
    raise NotImplementedError


def html_to_pdf(
    html: str, *, created: datetime, variant: str = "pdf/a-2u", identifier: bytes = b""
) -> bytes:
    """Render ``html``; the same input gives the same bytes. Raises RenderingUnavailable."""
    raise NotImplementedError
