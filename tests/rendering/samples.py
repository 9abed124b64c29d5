"""Invented certificates, and how to look at the PDFs made of them."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pypdfium2 as pdfium
from PIL import Image

from contest.rendering.facts import CertificateFacts, Letterhead, Signatory

CREATED = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
LETTERHEAD = Letterhead(
    "PEMERINTAH PROVINSI KALIMANTAN SELATAN",
    "BADAN RISET DAN INOVASI DAERAH",
    ("Jalan Contoh Nomor 1, Banjarbaru 70700", "Pos-el: brida@contoh.go.id"),
)
HEAD = Signatory(
    prefix="Plt.",
    office="Kepala Badan Riset dan Inovasi Daerah Provinsi Kalimantan Selatan",
    name="Dr. Hj. Rahmawati Noor Aisyah, S.E., M.Si.",
    rank="Pembina Utama Madya",
    nip="19720314 199803 2 004",
)
GOVERNOR = Signatory(office="Gubernur Kalimantan Selatan", name="H. Abdurrahman Siddiq Noor")
BASE = CertificateFacts(
    letterhead=LETTERHEAD,
    heading="PIAGAM PENGHARGAAN",
    number="000.9.3/0123/BRIDA/2026",
    recipient="Dinas Pertanian dan Ketahanan Pangan",
    recipient_detail="Provinsi Kalimantan Selatan",
    award="Juara I",
    category="Kategori SKPD Provinsi",
    entry_title="SIPANEN: Sistem Pemantauan Panen dan Penyuluhan Lahan Rawa Terpadu",
    event="dalam rangka Kalsel Innovation Award Tahun 2026 yang diselenggarakan oleh "
    "Badan Riset dan Inovasi Daerah Provinsi Kalimantan Selatan",
    decree="berdasarkan Keputusan Gubernur Kalimantan Selatan Nomor 100.3.3.1/0456/KUM/2026 "
    "tanggal 16 November 2026",
    place_and_date="Banjarbaru, 20 November 2026",
    signatory=HEAD,
    verify_url="https://inovasi.contoh.go.id/verifikasi/k7qm2wxd9fht4zpb6rjn8scv",
    code="K7QM-2WXD-9FHT-4ZPB-6RJN-8SCV",
    created=CREATED,
)
LONG_NAME = (
    "Prof. Dr. Ir. H. Muhammad Khairul Anwar Syarifuddin Al-Banjari Kusumawardhana "
    "Rahmatullah, S.T., M.T., M.Si., IPU, ASEAN Eng."
)[:120]
LONG_TITLE = (
    "Sistem Informasi Terpadu Pelayanan Kesehatan Ibu dan Anak Berbasis Masyarakat Bantaran "
    "Sungai dengan Perahu Klinik Keliling, Telekonsultasi Dokter Spesialis, Pemantauan Gizi "
    "Balita, dan Kader Siaga untuk Percepatan Penurunan Stunting di Kabupaten Hulu Sungai Utara, "
    "Hulu Sungai Tengah, Tabalong, dan Balangan"
)[:300]
LONG_AGENCY = (
    "UPTD Puskesmas Danau Panggang, Dinas Kesehatan, Pengendalian Penduduk dan Keluarga "
    "Berencana Kabupaten Hulu Sungai Utara"
)
CORPUS: dict[str, dict[str, Any]] = {
    "plain": {},
    "governor": {"signatory": GOVERNOR, "letterhead": replace(LETTERHEAD, office="")},
    "long-name": {"recipient": LONG_NAME},
    "long-title": {"entry_title": LONG_TITLE},
    "long-agency": {"recipient_detail": LONG_AGENCY},
    "all-long": {
        "recipient": LONG_NAME,
        "entry_title": LONG_TITLE,
        "recipient_detail": LONG_AGENCY,
        "category": "Kategori Perangkat Daerah Kabupaten/Kota dan Unit Pelaksana Teknis Daerah "
        "se-Kalimantan Selatan Bidang Pelayanan Dasar",
    },
    "all-long-head": {"recipient": LONG_NAME, "entry_title": LONG_TITLE, "signatory": HEAD},
    "capitals": {"recipient": "RUMAH SAKIT UMUM DAERAH HADJI BOEJASIN PELAIHARI TANAH LAUT"},
    "short": {"recipient": "Ani", "entry_title": "X", "category": "", "recipient_detail": ""},
    "one-letter": {"recipient": "I"},
    "no-title": {"entry_title": "", "award": "Dewan Juri", "heading": "SERTIFIKAT"},
    "no-decree": {"decree": ""},
    "only-needed": {"entry_title": "", "category": "", "recipient_detail": "", "decree": ""},
    "diacritics": {"recipient": "Łukasz Ñandú Çelik-Đỗ, Žofie Ångström & Þórður Œuvre"},
    "combining": {"recipient": "Nurul A\u0303ini\u0308 M\u0303"},
    "wide-letters": {"recipient": "Mawar Wahyu Wirawan Mahmud Munawwarah Wulandari"},
    "long-award": {"award": "Penghargaan Khusus Inovasi Daerah Berkelanjutan Terbaik"},
    "long-event": {
        "event": "atas dedikasi, integritas, dan kerja keras dalam seluruh rangkaian penilaian "
        "Kalsel Innovation Award Tahun 2026 mulai dari seleksi administrasi, penilaian proposal, "
        "presentasi dan wawancara, sampai dengan rapat pleno penetapan pemenang yang "
        "diselenggarakan oleh Badan Riset dan Inovasi Daerah Provinsi Kalimantan Selatan"
    },
    "long-number": {"number": "000.9.3.1.2.3/00012345/SEKRETARIAT-BRIDA-PROVINSI-KALSEL/XI/2026"},
    "long-office": {
        "signatory": replace(
            HEAD,
            prefix="a.n.",
            office="Gubernur Kalimantan Selatan Kepala Badan Perencanaan Pembangunan, Riset dan "
            "Inovasi Daerah selaku Ketua Panitia Pelaksana Lomba Inovasi Daerah Provinsi "
            "Kalimantan Selatan",
            name="Prof. Dr. Ir. H. Muhammad Rahmatullah Kusumawardhana Siregar, S.T., M.T., M.Si.",
        )
    },
    "hyphens": {"entry_title": "Pos-Kes-Des-Plus-Plus: e-Kader-Siaga-24-Jam dan Anti-Stunting"},
    "quotes": {"entry_title": "Program “Bebas” & 'Merdeka' <100% gratis> ≥ 3 m² – 50 µg/L"},
    "markup": {
        "recipient": "<img src=file:///etc/passwd><script>x</script>",
        "entry_title": "{{ 7*7 }} {% include '/etc/passwd' %} ${nomor} &amp; </p>",
    },
}


def facts(**changes: Any) -> CertificateFacts:
    """The base certificate with some facts changed."""
    return replace(BASE, **changes)


def picture(pdf: bytes, page: int = 0, dpi: int = 150) -> Image.Image:
    """One page as a picture."""
    with pdfium.PdfDocument(pdf) as document:
        return document[page].render(scale=dpi / 72).to_pil().convert("RGB")


def text_of(pdf: bytes) -> str:
    """All text of a PDF."""
    with pdfium.PdfDocument(pdf) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def squeezed(text: str) -> str:
    """Text without white space, as letters spaced apart are read back with spaces."""
    return re.sub(r"\s", "", text)


def png(width: int, height: int, colour: str = "#336699") -> bytes:
    """A plain picture."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "PNG")
    return out.getvalue()
