"""The only door to WeasyPrint: HTML in, deterministic PDF bytes out, nothing fetched.

WeasyPrint is imported inside ``_engine`` alone. Each thread keeps its own font configuration and
parsed style sheets, because Pango's font maps are not made to be shared.
"""

from __future__ import annotations

import hashlib
import threading
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib import metadata
from types import ModuleType
from typing import Any

from PIL import ImageFile

from contest.rendering import typefaces
from contest.rendering.refusals import RenderingUnavailable

VARIANT = "pdf/a-2u"
INSTALL_PANGO = "apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
INSTALL_SUBSET = "apt-get install -y libharfbuzz-subset0"
MM_PER_PX = 25.4 / 96
ASSET = "asset:"


@dataclass(frozen=True, slots=True)
class Probe:
    """One thing rendering needs: present or not, a detail, and what to install."""

    part: str
    ok: bool
    detail: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Box:
    """Where a marked element came to lie, in millimetres from the page's top left corner.

    ``lines`` counts the lines of its text, ``widest`` is the widest of them and ``extent`` the
    sum of their widths: about what the text would need on one line.
    """

    left: float
    top: float
    width: float
    height: float
    lines: int
    widest: float
    extent: float

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.top + self.height


class Layout:
    """Pages laid out but not yet drawn."""

    def __init__(self, document: Any, variant: str | None) -> None:
        self._document = document
        self._variant = variant

    def __len__(self) -> int:
        """Number of pages."""
        return len(self._document.pages)

    def boxes(self, page: int) -> dict[str, Box]:
        """The boxes of one page's elements that carry ``data-field``, by its value."""
        root = self._document.pages[page]._page_box
        found: dict[str, Box] = {}
        for name, box in _marked(root):
            if name not in found:  # the element's own box comes before those of its lines
                found[name] = _measured(box)
        return found

    def pdf(self, *, created: datetime, identifier: bytes, page: int | None = None) -> bytes:
        """Draw all pages, or only ``page``, which then holds the fonts of that page alone."""
        pages = self._document.pages if page is None else [self._document.pages[page]]
        document = self._document.copy(pages)
        document.metadata.created = document.metadata.modified = w3c(created)
        with warnings.catch_warnings():
            # WeasyPrint leaves the file of its colour profile for the garbage collector to close.
            warnings.simplefilter("ignore", ResourceWarning)
            written: bytes = document.write_pdf(
                pdf_variant=self._variant, pdf_identifier=identifier
            )
        return written


def html_to_pdf(
    html: str,
    *,
    created: datetime,
    styles: Sequence[str] = ("document.css",),
    variant: str = VARIANT,
    identifier: bytes = b"",
) -> bytes:
    """Render ``html`` with our style sheets; the same input gives the same bytes.

    ``identifier`` is the file's ``/ID`` (by default the hash of ``html``). Raises
    RenderingUnavailable, and RuntimeError if the markup refers to anything but our own assets.
    """
    identifier = identifier or hashlib.sha256(html.encode()).digest()[:16]
    return lay_out(html, styles, variant).pdf(created=created, identifier=identifier)


def lay_out(html: str, styles: Sequence[str], variant: str | None = VARIANT) -> Layout:
    """Lay out ``html`` with the named style sheets of ``static/pdf``.

    Without a ``variant`` the pages are plain PDF, to be put into a file that has one.
    """
    engine = _engine()
    session = _session(engine)
    try:
        document = engine.HTML(string=html, base_url=ASSET, url_fetcher=session.fetcher).render(
            stylesheets=[session.style(name) for name in ("fonts.css", *styles)],
            font_config=session.fonts,
            pdf_variant=variant,
        )
    except engine.urls.FatalURLFetchingError as refused:
        raise RuntimeError(f"a document refers to something outside: {refused}") from refused
    return Layout(document, variant)


def w3c(created: datetime) -> str:
    """An aware instant as metadata has it: "2026-11-20T01:00:00Z"; ValueError for a naive one."""
    if created.tzinfo is None:
        raise ValueError("the date of a document needs a zone")
    return created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def probe() -> tuple[Probe, ...]:
    """What rendering needs on this machine, each part with its state and remedy."""
    return (_probe_pango(), _probe_subset(), _probe_faces())


def engine_version() -> str:
    """WeasyPrint's version, without importing it."""
    return metadata.version("weasyprint")


class _Session(threading.local):
    """A thread's font configuration, style sheets and fetcher, made at its first rendering."""

    engine: ModuleType
    fonts: Any = None
    fetcher: Any = None

    def start(self, engine: ModuleType) -> None:
        self.engine = engine
        self.fonts = engine.text.fonts.FontConfiguration()
        self.fetcher = _fetcher_class(engine)(fail_on_errors=True)
        self._styles: dict[str, Any] = {}

    def style(self, name: str) -> Any:
        if name not in self._styles:
            self._styles[name] = self.engine.CSS(
                string=(typefaces.STATIC / name).read_text(encoding="utf-8"),
                base_url=ASSET,
                url_fetcher=self.fetcher,
                font_config=self.fonts,
            )
        return self._styles[name]


_SESSION = _Session()


def _session(engine: ModuleType) -> _Session:
    if _SESSION.fonts is None:
        _SESSION.start(engine)
    return _SESSION


@cache
def _engine() -> ModuleType:
    """WeasyPrint itself; refused when a library or a font is missing (no font: it would crash)."""
    typefaces.require_faces()
    try:
        import weasyprint
        import weasyprint.text.fonts
        import weasyprint.urls
    except (ImportError, OSError) as lacking:
        raise RenderingUnavailable(part=_missing_library(lacking), remedy=INSTALL_PANGO) from None
    # WeasyPrint makes Pillow accept cut pictures, in the whole process; uploads must not pass so.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    module: ModuleType = weasyprint
    return module


def _missing_library(lacking: Exception) -> str:
    first = str(lacking).splitlines()[0] if str(lacking) else type(lacking).__name__
    return first.split(":")[0].removeprefix("cannot load library ").strip("'\" ")


@cache
def _fetcher_class(engine: ModuleType) -> Any:
    base: Any = engine.urls.URLFetcher

    class OwnAssets(base):
        """Gives out files of ``static/pdf`` and data URIs; every other address is refused."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            path = (typefaces.STATIC / url.removeprefix(ASSET)).resolve()
            if not url.startswith(ASSET) or not path.is_relative_to(typefaces.STATIC):
                raise ValueError(f"refused: {url}")
            return engine.urls.URLFetcherResponse(url, path.read_bytes())

    return OwnAssets


def _marked(box: Any) -> Iterator[tuple[str, Any]]:
    element = getattr(box, "element", None)
    if element is not None and (name := element.get("data-field")):
        yield name, box
    for child in getattr(box, "children", ()):
        yield from _marked(child)


def _measured(box: Any) -> Box:
    lines = list(_lines(box))
    return Box(
        left=box.border_box_x() * MM_PER_PX,
        top=box.border_box_y() * MM_PER_PX,
        width=box.border_width() * MM_PER_PX,
        height=box.border_height() * MM_PER_PX,
        lines=len(lines),
        widest=max(lines, default=0.0) * MM_PER_PX,
        extent=sum(lines) * MM_PER_PX,
    )


def _lines(box: Any) -> Iterator[float]:
    """Widths of the lines inside ``box`` in CSS pixels."""
    for child in getattr(box, "children", ()):
        if type(child).__name__ == "LineBox":
            edges = [
                (part.position_x, part.position_x + part.margin_width()) for part in child.children
            ]
            yield max((e[1] for e in edges), default=0.0) - min((e[0] for e in edges), default=0.0)
        else:
            yield from _lines(child)


def _probe_pango() -> Probe:
    try:
        engine = _engine()
    except RenderingUnavailable as refusal:
        part = str(refusal.facts["part"])
        return Probe("WeasyPrint/Pango", False, f"{part} tidak ada", str(refusal.facts["remedy"]))
    version = engine.text.ffi.pango.pango_version()
    pango = f"{version // 10000}.{version // 100 % 100}.{version % 100}"
    return Probe("WeasyPrint/Pango", True, f"WeasyPrint {engine_version()}, Pango {pango}", "")


def _probe_subset() -> Probe:
    try:
        present = bool(_engine().text.ffi.harfbuzz_subset)
    except RenderingUnavailable:
        present = False
    detail = "ada" if present else "tidak ada"
    return Probe("HarfBuzz-subset", present, detail, "" if present else INSTALL_SUBSET)


def _probe_faces() -> Probe:
    try:
        typefaces.require_faces()
    except RenderingUnavailable as refusal:
        part, remedy = str(refusal.facts["part"]), str(refusal.facts["remedy"])
        return Probe(typefaces.FOLDER, False, f"{part} tidak ada", remedy)
    return Probe(typefaces.FOLDER, True, f"{len(typefaces.FACES)} berkas huruf", "")
