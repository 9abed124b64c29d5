"""Invented content for the style guide, long where real content is long.

Sample texts are not part of the product's interface and so carry no translations.
"""

from typing import Any

from wtforms import (
    DateField,
    DecimalField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)

from contest.web.forms import BaseForm

LONG_NAME = (
    "Dinas Pemberdayaan Perempuan, Perlindungan Anak, Pengendalian Penduduk dan "
    "Keluarga Berencana Kabupaten Hulu Sungai Selatan"
)
LONG_TITLE = (
    "SIPANDAI – Sistem Informasi Pelayanan Administrasi Terpadu Antarinstansi untuk "
    "Mempertanggungjawabkan Keberlanjutan Penyelenggaraan Posyandu Terapung"
)
ERRORS = [
    ("judul", "Judul inovasi belum diisi."),
    ("mark-manfaat", "Nilai 105 di luar rentang 0 sampai 100."),
    ("", "Pendaftaran kategori ini ditutup 23 November 2026 pukul 16.00 WITA."),
]


class SampleForm(BaseForm):
    """One field of each kind."""

    name = StringField("Nama inovasi", description="Paling banyak 150 huruf.")
    started = DateField("Tanggal penerapan")
    budget = DecimalField("Anggaran")
    password = PasswordField("Kata sandi")
    kind = SelectField(
        "Urusan",
        choices=[
            SelectChoice("", "Pilih urusan"),
            SelectChoice("kesehatan", "Kesehatan", optgroup="Wajib pelayanan dasar"),
            SelectChoice("pertanian", "Pertanian", optgroup="Pilihan"),
        ],
    )
    initiator = RadioField(
        "Inisiator",
        choices=[
            SelectChoice("opd", "Perangkat daerah", {"hint": "Digagas bersama satu unit."}),
            SelectChoice("asn", "ASN"),
        ],
    )
    design = TextAreaField("Rancang bangun")


def samples() -> dict[str, Any]:
    """Everything the style guide's templates draw."""
    return {
        "page_url": "#{}".format,
        "long_name": LONG_NAME,
        "long_title": LONG_TITLE,
        "criteria": _criteria(),
        "indicator": _indicator(),
        "tasks": _tasks(),
        "stages": _stages(),
        "files": _files(),
        **_tables(),
        **_figures(),
    }


def _criteria() -> list[dict[str, Any]]:
    anchors = [
        ("0–40", "Manfaat belum dapat ditunjukkan dengan data."),
        ("41–70", "Manfaat terlihat pada sebagian penerima, data belum lengkap."),
        ("71–100", "Manfaat terukur, meluas, dan dibuktikan data dua tahun."),
    ]
    scale = {"min": 0, "max": 100, "step": 1}
    return [
        {
            "key": "manfaat",
            "name": "Kemanfaatan bagi masyarakat",
            "weight": 30,
            "description": "Seberapa besar dan merata manfaat yang sudah dirasakan?",
            "anchors": anchors,
            **scale,
        },
        {"key": "kebaruan", "name": "Kebaruan", "weight": 25, "anchors": anchors, **scale},
        {"key": "replikasi", "name": "Kemudahan direplikasi", "weight": 20, **scale},
        {"key": "lanjut", "name": "Keberlanjutan", "weight": 15, **scale},
        {"key": "paparan", "name": "Penyampaian paparan", "weight": 10, **scale},
    ]


def _indicator() -> dict[str, Any]:
    return {
        "key": "regulasi",
        "number": "1",
        "name": "Regulasi inovasi daerah",
        "weight": 2,
        "levels": [
            (1, "Surat keputusan kepala perangkat daerah"),
            (2, "Surat keputusan kepala daerah"),
            (3, "Peraturan kepala daerah atau peraturan daerah yang masih berlaku"),
        ],
        "evidence": "Naskah regulasi yang sudah ditandatangani (PDF, paling besar 10 MB).",
    }


def _task(title: str, label: str, tone: str, hint: str = "") -> dict[str, Any]:
    status = {"label": label, "tone": tone}
    return {"title": title, "url": "#", "status": status, "hint": hint}


def _tasks() -> list[dict[str, Any]]:
    return [
        _task("Profil inovasi", "Selesai", "success"),
        _task("Rancang bangun", "Sedang diisi", "progress", "245 dari paling sedikit 300 kata"),
        _task("Bukti dukung 20 indikator", "Belum mulai", "neutral", "Bernilai sampai 111 poin"),
        _task("Surat pernyataan", "Perlu perbaikan", "warning", "Belum ditandatangani"),
        _task(LONG_TITLE, "Ditolak", "danger", LONG_NAME),
    ]


def _stages() -> list[dict[str, str]]:
    rows = [
        ("Pendaftaran", "done", "1–31 Agustus"),
        ("Seleksi administrasi", "done", "1–12 September"),
        ("Penilaian proposal", "current", "sampai 23 November pukul 16.00 WITA"),
        ("Presentasi", "upcoming", "1–4 Desember"),
        ("Rapat pleno", "upcoming", "8 Desember"),
        ("Pengumuman", "upcoming", "10 Desember"),
    ]
    return [{"label": label, "state": state, "date": when} for label, state, when in rows]


def _files() -> list[dict[str, Any]]:
    stored = {"label": "Tersimpan", "tone": "success"}
    return [
        {
            "name": "SK Kepala Dinas Nomor 188.45-21 Tahun 2025 tentang Tim Pelaksana.pdf",
            "url": "#",
            "size": "1,8 MB",
            "kind": "pdf",
            "status": stored,
            "remove_url": "#",
        },
        {"name": "foto-posyandu.jpg", "size": "640 kB", "kind": "image", "progress": 62},
        {
            "name": "lampiran.docx",
            "note": "Jenis berkas ini tidak diterima; simpan sebagai PDF.",
            "status": {"label": "Ditolak", "tone": "danger"},
        },
    ]


def _tables() -> dict[str, Any]:
    columns: list[dict[str, Any]] = [
        {"key": "rank", "label": "Peringkat", "numeric": True},
        {"key": "title", "label": "Inovasi", "header": True},
        {"key": "agency", "label": "Perangkat daerah", "sort_url": "#"},
        {"key": "state", "label": "Keadaan"},
        {
            "key": "score",
            "label": "Nilai",
            "numeric": True,
            "sort_url": "#",
            "sorted": "descending",
        },
    ]
    rows = [
        (1, "Posyandu Terapung", "Dinas Kesehatan", "Diterima", "success", "91,35"),
        (2, LONG_TITLE, LONG_NAME, "Dikembalikan", "warning", "87,50"),
        (3, "Pasar Apung Digital", "Dinas Perdagangan", "Diajukan", "info", "87,50"),
    ]
    keys = ("rank", "title", "agency", "state", "tone", "score")
    judges = ["Juri A", "Juri B", "Juri C", "Juri D", "Juri E", "Juri F", "Juri G", "Juri H"]
    matrix_columns = [{"key": "name", "label": "Inovasi", "header": True}] + [
        {"key": judge, "label": judge, "numeric": True} for judge in judges
    ]
    matrix = [
        {"name": title, **{j: f"{70 + (7 * i + 3 * k) % 25},00" for k, j in enumerate(judges)}}
        for i, title in enumerate(["Posyandu Terapung", "Pasar Apung Digital", LONG_TITLE])
    ]
    return {
        "columns": columns,
        "rows": [dict(zip(keys, row, strict=True)) for row in rows],
        "matrix_columns": matrix_columns,
        "matrix": matrix,
    }


def _figures() -> dict[str, Any]:
    return {
        "tiles": [
            {"label": "Inovasi terdaftar", "value": "93", "note": "dari 87 peserta", "url": "#"},
            {"label": "Menunggu pemeriksaan", "value": "12", "tone": "warning", "url": "#"},
            {"label": "Lembar nilai final", "value": "164", "note": "dari 270"},
            {"label": "Piagam terbit", "value": "0", "note": "setelah SK ditetapkan"},
        ],
        "bars": [
            {"label": "Posyandu Terapung", "value": 91.35, "text": "91,35", "tone": "award"},
            {"label": "Pasar Apung Digital", "value": 87.5, "text": "87,50"},
            {"label": LONG_TITLE, "value": 62, "text": "62,00"},
        ],
        "dots": [
            {"label": "Posyandu Terapung", "values": [88, 91, 95], "mark": 91.3, "text": "91,33"},
            {"label": "Pasar Apung Digital", "values": [61, 92, 96], "mark": 83, "text": "83,00"},
        ],
        "events": [
            {"at": "23 November 2026 pukul 10.42 WITA", "who": "Sekretariat", "text": "Diterima"},
            {"at": "21 November 2026 pukul 15.58 WITA", "who": "Operator", "text": "Dikirim"},
        ],
    }
