"""Certificates are what a governor may sign: right, complete, the same every time."""

import hashlib
import io
import itertools
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pikepdf
import pytest
import zxingcpp
from PIL import Image, ImageChops

from contest.rendering import certificates, stamping
from contest.rendering.facts import Emblem, EmblemKind
from contest.rendering.refusals import BadEmblem
from tests.rendering import samples
from tests.rendering.samples import CORPUS, facts, picture, squeezed, text_of

ROOT = Path(__file__).resolve().parents[2]
# Pixels at 150 dots per inch; the code is compared by reading it.
QR_SQUARE = (156, 978, 281, 1103)
OTHERS = ("long-title", "diacritics", "only-needed", "governor", "markup")


@pytest.fixture(scope="module")
def plain() -> bytes:
    return certificates.render_certificate(facts())


def fonts_of(pdf: bytes) -> list[tuple[str, bytes, bool]]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [
            (
                str(font.BaseFont),
                font.DescendantFonts[0].FontDescriptor.FontFile2.read_raw_bytes(),
                "/ToUnicode" in font,
            )
            for font in document.objects
            if isinstance(font, pikepdf.Dictionary) and font.get("/Subtype") == "/Type0"
        ]


def test_the_qr_leads_to_the_verification_address(plain):
    found = zxingcpp.read_barcodes(picture(plain))
    assert [code.text for code in found] == [samples.BASE.verify_url]


def test_the_qr_is_read_at_the_resolution_of_a_poor_scan(plain):
    found = zxingcpp.read_barcodes(picture(plain, dpi=100))
    assert [code.text for code in found] == [samples.BASE.verify_url]


def test_every_fact_is_printed(plain):
    read = squeezed(text_of(plain))
    one = samples.BASE
    for said in (
        one.letterhead.government,
        one.letterhead.office,
        one.heading,
        f"Nomor: {one.number}",
        one.recipient,
        one.recipient_detail,
        one.award.upper(),
        one.category,
        f"“{one.entry_title}”",
        one.event,
        one.decree.replace("berdasarkan", "Berdasarkan"),
        one.place_and_date,
        f"{one.signatory.prefix} {one.signatory.office},",
        one.signatory.name,
        one.signatory.rank,
        f"NIP {one.signatory.nip}",
        one.code,
        "Pindai untuk verifikasi",
    ):
        assert squeezed(said) in read, said


def test_nothing_says_it_was_signed_electronically(plain):
    assert "elektronik" not in text_of(plain)


def test_all_fonts_are_embedded_under_tags_of_their_own(plain):
    fonts = fonts_of(plain)
    assert len(fonts) >= 5
    assert all(program and mapped for _, program, mapped in fonts)
    assert len({name for name, _, _ in fonts}) == len({program for _, program, _ in fonts})
    for name, program, _ in fonts:
        assert name.startswith(f"/{stamping.subset_tag(program)}+Contest-Serif")


def test_the_archive_markers_stand(plain):
    with pikepdf.open(io.BytesIO(plain)) as document:
        with document.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "U")
            assert metadata["dc:title"] == "Piagam penghargaan 000.9.3/0123/BRIDA/2026"
            assert metadata["xmp:CreateDate"].startswith("2026-11-20T01:00:00")
        assert document.Root.OutputIntents[0].S == "/GTS_PDFA1"
        assert str(document.Root.Lang) == "id"
        assert "/Author" not in document.docinfo
        assert str(document.docinfo.CreationDate).startswith("D:20261120010000")
        images = [o for o in document.objects if getattr(o, "get", dict)("/Subtype") == "/Image"]
        assert all(image.get("/Interpolate") in {None, False} for image in images)
        assert "/JavaScript" not in document.Root.get("/Names", {})
        assert "/OpenAction" not in document.Root
        assert "/AA" not in document.Root


def test_a_file_is_small_enough_for_whatsapp(plain):
    assert len(plain) <= 80_000
    crest = Emblem(samples.png(3000, 3600), EmblemKind.PNG)
    letterhead = replace(samples.LETTERHEAD, emblem=crest)
    assert len(certificates.render_certificate(facts(letterhead=letterhead))) <= 80_000


def test_two_processes_write_the_same_bytes(plain):
    code = (
        "import hashlib; from contest.rendering import certificates as c;"
        "from tests.rendering.samples import facts;"
        "print(hashlib.sha256(c.render_certificate(facts())).hexdigest(), c.template_version())"
    )
    for seed in ("1", "2"):
        run = subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=True,
        )
        expected = [hashlib.sha256(plain).hexdigest(), certificates.template_version()]
        assert run.stdout.split() == expected


def test_alone_or_in_a_batch_a_certificate_is_the_same_file():
    batch = [facts(**CORPUS[name]) for name in (*OTHERS, "all-long", "plain")]
    together = list(certificates.render_certificates(batch))
    backwards = list(certificates.render_certificates(reversed(batch)))[::-1]
    alone = [certificates.render_certificate(one) for one in batch]
    assert together == backwards == alone


def test_a_batch_is_given_out_chunk_by_chunk(monkeypatch):
    monkeypatch.setattr(certificates, "CHUNK", 3)
    asked: list[int] = []

    def source():
        for k in itertools.count():
            asked.append(k)
            yield facts(number=f"000.9.3/{k:04d}/BRIDA/2026")

    stream = certificates.render_certificates(source())
    assert next(stream) != next(stream)
    assert asked == [0, 1, 2]


def test_other_facts_make_another_file(plain):
    other_date = certificates.render_certificate(
        facts(created=samples.CREATED + timedelta(seconds=1))
    )
    other_code = certificates.render_certificate(facts(verify_url=samples.BASE.verify_url + "x"))
    ids = set()
    for pdf in (plain, other_date, other_code):
        with pikepdf.open(io.BytesIO(pdf)) as document:
            ids.add(bytes(document.trailer.ID[0]))
    assert len(ids) == 3


def test_the_zone_of_the_date_does_not_change_the_file(plain):
    wita = samples.CREATED.astimezone(ZoneInfo("Asia/Makassar"))
    assert certificates.render_certificate(facts(created=wita)) == plain
    assert datetime(2026, 11, 20, 1, 0, tzinfo=UTC) == wita


@pytest.mark.parametrize("name", ["plain", *OTHERS])
def test_the_stamped_page_is_the_page_the_layout_engine_draws(name):
    one = facts(**CORPUS[name])
    stamped = picture(certificates.render_certificate(one))
    drawn = picture(certificates.render_plain(one))
    for image in (stamped, drawn):
        image.paste("white", QR_SQUARE)
    assert ImageChops.difference(stamped, drawn).getbbox() is None


def test_a_date_without_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        certificates.render_certificate(facts(created=datetime(2026, 11, 20, 9, 0)))


def test_an_emblem_is_printed_and_an_empty_place_says_so(plain):
    assert "tempatlambang" in squeezed(text_of(plain))
    crest = Emblem(samples.png(200, 200, "#cc0000"), EmblemKind.PNG)
    letterhead = replace(samples.LETTERHEAD, emblem=crest)
    with_emblem = certificates.render_certificate(facts(letterhead=letterhead))
    assert "lambang" not in text_of(with_emblem)
    middle = picture(with_emblem).getpixel((round(148.5 * 150 / 25.4), round(29 * 150 / 25.4)))
    assert middle == (204, 0, 0)


def test_an_svg_emblem_stays_a_drawing():
    drawing = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">
        <circle cx="5" cy="5" r="5" fill="#00cc00"/></svg>"""
    letterhead = replace(samples.LETTERHEAD, emblem=Emblem(drawing, EmblemKind.SVG))
    page = picture(certificates.render_certificate(facts(letterhead=letterhead)))
    assert page.getpixel((round(148.5 * 150 / 25.4), round(29 * 150 / 25.4))) == (0, 204, 0)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">%s</svg>'


@pytest.mark.parametrize(
    ("content", "kind", "reason"),
    [
        (b"not a picture", EmblemKind.PNG, "unreadable"),
        (samples.png(10, 10), EmblemKind.JPEG, "unreadable"),
        (samples.png(300, 300)[:400], EmblemKind.PNG, "unreadable"),
        (b"\x89PNG" + b"0" * 20_000_000, EmblemKind.PNG, "too-large"),
        (samples.png(7000, 7000), EmblemKind.PNG, "too-large"),
        (b"<svg", EmblemKind.SVG, "unreadable"),
        (b"<html/>", EmblemKind.SVG, "unreadable"),
        (SVG % b"<script>1</script>", EmblemKind.SVG, "unreadable"),
        (SVG % b'<image href="file:///etc/passwd"/>', EmblemKind.SVG, "unreadable"),
        (SVG % b'<image href="http://127.0.0.1:1/x.png"/>', EmblemKind.SVG, "unreadable"),
        (SVG % b'<rect style="fill:url(http://127.0.0.1:1/)"/>', EmblemKind.SVG, "unreadable"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG % b"&a;", EmblemKind.SVG, "unreadable"),
        (SVG % (b" " * 600_000), EmblemKind.SVG, "too-large"),
    ],
)
def test_an_emblem_that_cannot_be_printed_is_refused(content, kind, reason):
    letterhead = replace(samples.LETTERHEAD, emblem=Emblem(content, kind))
    with pytest.raises(BadEmblem) as refusal:
        certificates.render_certificate(facts(letterhead=letterhead))
    assert refusal.value.facts == {"reason": reason}
    assert refusal.value.code == "bad-emblem"


def test_the_template_version_follows_what_shapes_the_page(monkeypatch):
    before = certificates.template_version()
    certificates.template_version.cache_clear()
    monkeypatch.setattr("contest.rendering.art.GOLD", "#b08d3f")
    for drawn in (certificates.art.border, certificates.art.divider, certificates.art._corner):
        drawn.cache_clear()
    certificates.art._side.cache_clear()
    after = certificates.template_version()
    monkeypatch.undo()
    for drawn in (certificates.art.border, certificates.art.divider, certificates.art._corner):
        drawn.cache_clear()
    certificates.art._side.cache_clear()
    certificates.template_version.cache_clear()
    assert after != before == certificates.template_version()


def output_of(command: list[str]) -> str:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_other_programs_find_no_fault_with_the_file(plain, tmp_path):
    path = tmp_path / "piagam.pdf"
    path.write_bytes(plain)
    assert "No syntax or stream encoding errors" in output_of(["qpdf", "--check", str(path)])
    fonts = output_of(["pdffonts", str(path)]).splitlines()[2:]
    assert len(fonts) >= 5
    for line in fonts:
        embedded, subset, mapped = line.split()[-5:-2]
        assert (embedded, subset, mapped) == ("yes", "yes", "yes"), line


def test_poppler_draws_the_stamped_page_like_the_layout_engines_own(tmp_path):
    one = facts(**CORPUS["all-long"])
    drawn = []
    for name, content in (
        ("stamped", certificates.render_certificate(one)),
        ("plain", certificates.render_plain(one)),
    ):
        (tmp_path / f"{name}.pdf").write_bytes(content)
        target = str(tmp_path / name)
        output_of(
            ["pdftoppm", "-r", "150", "-png", "-singlefile", str(tmp_path / f"{name}.pdf"), target]
        )
        with Image.open(f"{target}.png") as image:
            drawn.append(image.convert("RGB"))
        drawn[-1].paste("white", QR_SQUARE)
    assert ImageChops.difference(*drawn).getbbox() is None
