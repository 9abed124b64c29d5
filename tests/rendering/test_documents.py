"""Official papers say what they were told, on the paper they are meant for."""

import io
from dataclasses import replace
from datetime import date

import pikepdf
import pypdfium2 as pdfium
import pytest
import zxingcpp

from contest.rendering import documents
from contest.rendering.documents import (
    AccessSlip,
    AccessSlipsFacts,
    DecreeAnnexFacts,
    LetterFacts,
    MinutesFacts,
    RankedCategory,
    RankedRow,
    RecapColumn,
    RecapFacts,
    ReceiptFacts,
)
from contest.rendering.facts import Emblem, EmblemKind, Paper, Signatory
from contest.rendering.refusals import BadEmblem
from contest.wording.dates import date_in_words
from tests.rendering import samples
from tests.rendering.samples import CREATED, HEAD, LETTERHEAD, picture, squeezed, text_of

HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
CATEGORY = RankedCategory(
    "Kategori SKPD Provinsi",
    tuple(
        RankedRow(str(k), f"Inovasi Nomor {k}", f"Dinas {k}", f"{90 - k},25", award)
        for k, award in enumerate(("Juara I", "Juara II", "Juara III", ""), start=1)
    ),
    ("Peringkat 2 dan 3 ditentukan oleh kriteria Manfaat (bobot 65).",),
)
RECEIPT = ReceiptFacts(
    LETTERHEAD,
    "TT-2026-0047",
    "Kalsel Innovation Award Tahun 2026",
    "SIPANEN: Sistem Pemantauan Panen",
    "Dinas Pertanian",
    "SKPD Provinsi",
    "23 November 2026 pukul 15.58.12 WITA",
    2,
    HASH,
    CREATED,
    (("Batas waktu tahap", "23 November 2026 pukul 16.00 WITA"),),
    "https://inovasi.contoh.go.id/instansi/inovasi/abc",
)
LETTER = LetterFacts(
    LETTERHEAD,
    "000.9.3/0211/BRIDA/2026",
    "Banjarbaru, 24 November 2026",
    "Pengembalian berkas pengajuan inovasi",
    ("Kepala Dinas Kesehatan", "di Amuntai"),
    ("Berkas dikembalikan dengan alasan berikut.",),
    HEAD,
    CREATED,
    ("Bukti dukung belum bertanda tangan.", "Rancang bangun kurang dari 300 kata."),
    ("Demikian disampaikan.",),
    ("Gubernur Kalimantan Selatan",),
)
MINUTES = MinutesFacts(
    LETTERHEAD,
    "Berita acara rapat pleno",
    "000.9.3/0098/BRIDA/2026",
    (f"Pada hari {date_in_words(date(2026, 11, 12))}, Dewan Juri bersidang.",),
    (CATEGORY,),
    HASH,
    "Banjarbaru, 12 November 2026",
    tuple(Signatory(office="", name=f"Anggota {k}", role="Anggota") for k in range(7)),
    CREATED,
    ("Menetapkan peringkat.",),
    "Demikian berita acara ini dibuat.",
)
ANNEX = DecreeAnnexFacts(
    "KEPUTUSAN GUBERNUR KALIMANTAN SELATAN",
    "100.3.3.1/0456/KUM/2026",
    "16 NOVEMBER 2026",
    "PEMENANG LOMBA",
    (CATEGORY,),
    samples.GOVERNOR,
    "",
    CREATED,
)
SLIPS = AccessSlipsFacts(
    "Kalsel Innovation Award Tahun 2026",
    "https://inovasi.contoh.go.id/masuk",
    tuple(
        AccessSlip(
            f"Juri {k}",
            "Juri",
            "Universitas Contoh",
            f"juri{k}@contoh.id",
            f"https://inovasi.contoh.go.id/undangan/{k:032x}",
            "30 November 2026 pukul 16.00 WITA",
            tuple(f"{k}{j}AB-CD{j}{k}" for j in range(10)),
        )
        for k in range(5)
    ),
    CREATED,
    "Bantuan: sekretariat",
)
RECAP = RecapFacts(
    LETTERHEAD,
    "Rekapitulasi nilai",
    "Tahap proposal",
    (RecapColumn("No.", number=True), RecapColumn("Inovasi"), RecapColumn("Nilai", number=True)),
    tuple((str(k), f"Inovasi {k}", "87,50") for k in range(1, 121)),
    CREATED,
    ("Rata-rata lembar yang final.",),
)
ALL = {
    "receipt": (documents.render_receipt, RECEIPT),
    "letter": (documents.render_letter, LETTER),
    "minutes": (documents.render_minutes, MINUTES),
    "annex": (documents.render_decree_annex, ANNEX),
    "slips": (documents.render_access_slips, SLIPS),
    "recap": (documents.render_recap, RECAP),
}


def sizes(pdf: bytes) -> list[tuple[int, int]]:
    """The size of each page in millimetres."""
    with pdfium.PdfDocument(pdf) as document:
        return [
            (round(page.get_width() * 25.4 / 72), round(page.get_height() * 25.4 / 72))
            for page in document
        ]


def says(pdf: bytes, *texts: str) -> None:
    read = squeezed(text_of(pdf))
    for text in texts:
        assert squeezed(text) in read, text


@pytest.mark.parametrize("name", ALL)
def test_a_paper_is_archivable_and_the_same_each_time(name):
    render, facts = ALL[name]
    first = render(facts)
    assert first == render(facts)
    with pikepdf.open(io.BytesIO(first)) as document:
        assert document.check_pdf_syntax() == []
        assert document.open_metadata()["pdfaid:conformance"] == "U"
        assert str(document.Root.Lang) == "id"
        fonts = [f for f in document.objects if getattr(f, "get", dict)("/Type") == "/Font"]
        descriptors = [f for f in fonts if "/FontDescriptor" in f]
        assert descriptors
        assert all("/FontFile2" in f.FontDescriptor for f in descriptors)


@pytest.mark.parametrize("name", ALL)
def test_a_paper_comes_on_a4_and_f4(name):
    render, facts = ALL[name]
    assert set(sizes(render(replace(facts, paper=Paper.A4)))) == {(210, 297)}
    assert set(sizes(render(replace(facts, paper=Paper.F4)))) == {(215, 330)}


@pytest.mark.parametrize("name", ALL)
def test_nothing_sticks_out_of_the_page(name):
    render, facts = ALL[name]
    pdf = render(facts)
    for k in range(len(sizes(pdf))):
        page = picture(pdf, page=k, dpi=75)
        ink = page.point(lambda value: 255 - value).getbbox()
        margin = 7 * 75 / 25.4
        assert ink[0] > margin
        assert ink[2] < page.width - margin


def test_a_receipt_says_what_arrived_and_when():
    pdf = documents.render_receipt(RECEIPT)
    says(pdf, "Nomor: TT-2026-0047", RECEIPT.entry_title, RECEIPT.participant, HASH)
    says(pdf, RECEIPT.submitted_at, "Batas waktu tahap", LETTERHEAD.office, LETTERHEAD.lines[0])
    assert [c.text for c in zxingcpp.read_barcodes(picture(pdf))] == [RECEIPT.check_url]
    assert len(sizes(pdf)) == 1


def test_a_receipt_without_address_has_no_code():
    pdf = documents.render_receipt(replace(RECEIPT, check_url=""))
    assert zxingcpp.read_barcodes(picture(pdf)) == []


def test_letters_the_fonts_lack_are_marked_and_markup_is_printed():
    title = "Desa 😀 <b>Cerdas</b> {{ 7*7 }} محمد"
    read = text_of(documents.render_receipt(replace(RECEIPT, entry_title=title)))
    assert "Desa \ufffd <b>Cerdas</b> {{ 7*7 }} \ufffd\ufffd\ufffd\ufffd" in read.replace(
        "\r\n", " "
    )


def test_a_letter_lists_its_reasons_in_order():
    pdf = documents.render_letter(LETTER)
    says(pdf, f"Hal : {LETTER.subject}", *LETTER.opening, *LETTER.closing, "Tembusan:")
    says(pdf, LETTER.reasons[0] + LETTER.reasons[1], HEAD.rank)
    says(documents.render_letter(replace(LETTER, reasons=(), copies=())), LETTER.subject)


def test_minutes_carry_ranking_ties_decisions_and_the_hash():
    pdf = documents.render_minutes(MINUTES)
    says(pdf, "Kamis, tanggal dua belas, bulan November", "1Inovasi Nomor 1Dinas 189,25Juara I")
    says(pdf, *CATEGORY.tie_notes, *MINUTES.decisions, HASH)
    says(pdf, *(f"Anggota {k}" for k in range(7)))


def test_a_category_without_entries_says_so():
    says(
        documents.render_minutes(replace(MINUTES, categories=(RankedCategory("Umum", ()),))),
        "Tidak ada inovasi pada kategori ini.",
    )


def test_an_annex_may_leave_the_scores_out():
    says(documents.render_decree_annex(ANNEX), "NOMOR : 100.3.3.1/0456/KUM/2026", "89,25")
    read = text_of(documents.render_decree_annex(replace(ANNEX, with_scores=False)))
    assert "89,25" not in read
    assert "Nilai" not in read


def test_a_long_table_repeats_its_head_on_each_page():
    pdf = documents.render_recap(RECAP)
    with pdfium.PdfDocument(pdf) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    assert len(texts) > 2
    assert all("Inovasi" in text and "Nilai" in text for text in texts)
    assert f"Halaman 2 dari {len(texts)}" in texts[1]
    rows = sum(text.count("87,50") for text in texts)
    assert rows == 120


def test_a_wide_table_is_printed_across():
    assert set(sizes(documents.render_recap(replace(RECAP, landscape=True)))) == {(297, 210)}


def test_an_empty_table_says_so():
    says(documents.render_recap(replace(RECAP, rows=())), "Belum ada data.")


def test_each_slip_opens_its_own_account():
    pdf = documents.render_access_slips(SLIPS)
    assert len(sizes(pdf)) == 2
    codes = [code.text for k in range(2) for code in zxingcpp.read_barcodes(picture(pdf, page=k))]
    assert sorted(codes) == sorted(slip.activation_url for slip in SLIPS.slips)
    for slip in SLIPS.slips:
        says(pdf, slip.name, slip.account, slip.activation_url, *slip.codes)


def test_a_broken_emblem_is_refused():
    letterhead = replace(LETTERHEAD, emblem=Emblem(b"broken", EmblemKind.PNG))
    with pytest.raises(BadEmblem):
        documents.render_receipt(replace(RECEIPT, letterhead=letterhead))


def test_an_emblem_stands_in_the_letterhead():
    letterhead = replace(LETTERHEAD, emblem=Emblem(samples.png(90, 90, "#cc0000"), EmblemKind.PNG))
    page = picture(documents.render_receipt(replace(RECEIPT, letterhead=letterhead)), dpi=72)
    assert (204, 0, 0) in {page.getpixel((x, y)) for x in range(60, 140) for y in range(40, 120)}
