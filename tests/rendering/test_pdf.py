"""The door to the layout engine: closed to the outside, the same every time, honest when shut."""

import http.server
import io
import logging
import subprocess
import sys
import threading
from datetime import datetime
from pathlib import Path

import pikepdf
import pytest

from contest.adapters.inspect_file import inspect_file
from contest.domain.file_rules import FileType
from contest.rendering import certificates, pdf, typefaces
from contest.rendering.refusals import RenderingUnavailable
from tests import sample_files
from tests.rendering import samples
from tests.rendering.samples import CREATED, facts, text_of

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def canary():
    """A server on this machine that notes every request."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


def page(body: str) -> str:
    return f'<!doctype html><html lang="id"><title>Uji</title><body>{body}'


@pytest.mark.parametrize(
    "reference",
    [
        "{canary}/a.png",
        "file:///etc/passwd",
        "asset:../css/site.css",
        "asset:../../pyproject.toml",
        "asset:/etc/passwd",
        "ftp://127.0.0.1/x",
        "https://127.0.0.1:1/x.png",
    ],
)
def test_nothing_outside_is_ever_fetched(canary, reference):
    address, asked = canary
    url = reference.format(canary=address)
    for markup in (
        f'<img src="{url}">',
        f'<link rel="stylesheet" href="{url}">',
        f"<style>@import url({url});</style>",
        f'<p style="background:url({url})">x</p>',
    ):
        with pytest.raises(RuntimeError, match="outside"):
            pdf.html_to_pdf(page(markup), created=CREATED)
    assert asked == []


def test_names_with_references_are_printed_and_not_fetched(canary):
    address, asked = canary
    name = f"<img src={address}/x.png>"
    title = f"<script src='{address}/x.js'></script> {{{{7*7}}}} {{% raw %}} url({address})"
    read = text_of(certificates.render_certificate(facts(recipient=name, entry_title=title)))
    assert name in read.replace("\r\n", " ")
    assert "{{7*7}}" in read
    assert "49" not in read.replace(address, "")
    assert asked == []


def test_the_same_html_gives_the_same_bytes():
    html = page("<p>Berita acara")
    first = pdf.html_to_pdf(html, created=CREATED)
    assert first == pdf.html_to_pdf(html, created=CREATED)
    assert first != pdf.html_to_pdf(html, created=CREATED, identifier=b"another")


def test_the_date_is_the_one_given_and_needs_a_zone():
    written = pdf.html_to_pdf(page("<p>x"), created=CREATED)
    with pikepdf.open(io.BytesIO(written)) as document:
        assert str(document.docinfo.CreationDate) == "D:20261120010000Z"
        assert document.open_metadata()["pdfaid:part"] == "2"
    with pytest.raises(ValueError, match="zone"):
        pdf.html_to_pdf(page("<p>x"), created=datetime(2026, 11, 20))


def test_pages_are_laid_out_without_a_warning(caplog):
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        certificates.render_certificate(facts(recipient="Tanpa Peringatan"))
        certificates.render_plain(facts())
    assert caplog.records == []


def test_threads_render_side_by_side():
    wanted = certificates.render_certificate(facts())
    found: list[bytes] = []

    def work() -> None:
        found.append(certificates.render_certificate(facts()))

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [wanted] * 3


def test_a_missing_font_is_refused_before_anything_is_laid_out(monkeypatch, tmp_path):
    monkeypatch.setattr(typefaces, "STATIC", tmp_path)
    monkeypatch.setattr(pdf, "_engine", pdf._engine.__wrapped__)
    with pytest.raises(RenderingUnavailable) as refusal:
        pdf.html_to_pdf(page("<p>x"), created=CREATED)
    assert refusal.value.facts == {
        "part": "static/pdf/fonts/contest-serif-text-regular.ttf",
        "remedy": "git checkout static/pdf/fonts",
    }
    broken = {probe.part: probe for probe in pdf.probe()}["static/pdf/fonts"]
    assert not broken.ok
    assert broken.remedy == "git checkout static/pdf/fonts"


WITHOUT_PANGO = """
import sys
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0': file not found\\nmore")
sys.meta_path.insert(0, Finder())
from contest.rendering import certificates, documents, pdf, spreadsheets
from contest.rendering.refusals import RenderingUnavailable
from tests.rendering.samples import facts
assert "weasyprint" not in sys.modules
try:
    certificates.render_certificate(facts())
except RenderingUnavailable as refusal:
    print(refusal.status, refusal.facts["part"], "|", refusal.facts["remedy"])
for probe in pdf.probe():
    print(probe.ok, probe.part, "|", probe.remedy)
"""


def test_without_pango_the_site_starts_and_says_what_to_install():
    run = subprocess.run(
        [sys.executable, "-c", WITHOUT_PANGO], cwd=ROOT, capture_output=True, text=True, check=True
    )
    first, engine, subset, fonts = run.stdout.splitlines()
    assert first.startswith("503 libpango-1.0-0 | apt-get install -y libpango-1.0-0")
    assert engine.startswith("False WeasyPrint/Pango | apt-get install -y libpango")
    assert subset == "False HarfBuzz-subset | apt-get install -y libharfbuzz-subset0"
    assert fonts == "True static/pdf/fonts | "


def test_the_probe_finds_everything_here():
    assert [(probe.part, probe.ok, probe.remedy) for probe in pdf.probe()] == [
        ("WeasyPrint/Pango", True, ""),
        ("HarfBuzz-subset", True, ""),
        ("static/pdf/fonts", True, ""),
    ]


def test_the_fonts_cover_the_latin_of_names_and_the_signs_of_titles():
    wanted = "ÀÿĀſƠưȘțẠỹαΩµ–—“”‘’…•₂²½№≥≤→±×÷°′✓"
    assert typefaces.missing(wanted) == ""
    assert typefaces.missing("a\u0627a字字") == "\u0627字"


def test_text_is_composed_and_cleaned_before_it_is_printed():
    assert typefaces.composed("A\u030angstro\u0308m\u2028baris\u00ad baru\u200f") == (
        "Ångström baris baru"
    )
    assert typefaces.printable("Desa 😀 Cerdas") == "Desa \ufffd Cerdas"
    assert samples.BASE.recipient == typefaces.composed(samples.BASE.recipient)


def test_the_engine_does_not_make_the_process_accept_cut_pictures() -> None:
    pdf.html_to_pdf(page("x"), created=CREATED)
    cut = io.BytesIO(sample_files.png()[:60])
    assert not inspect_file(cut, FileType.PNG).findings.readable
