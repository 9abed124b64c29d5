"""Refusal and problem codes as sentences; each noun keeps its own table in this room."""

from importlib import import_module
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l

from contest.domain.errors import Problem, Refusal
from contest.wording.documents import shown_facts

_NOUNS = (
    "common",
    "accounts",
    "audit",
    "editions",
    "entries",
    "checks",
    "judging",
    "documents",
    "data_files",
    "ranking",
    "results",
    "certificates",
)


def _tables() -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for noun in _NOUNS:
        merged |= import_module(f"contest.wording.{noun}").REFUSALS
    return merged


REFUSALS = _tables()
"""Code → lazy sentence with ``%(fact)s`` placeholders."""


def explain(refusal: Refusal) -> str:
    """The sentence for a refusal. Raises KeyError for a code without wording (a test finds it)."""
    return sentence(refusal.code, refusal.facts)


def explain_problem(problem: Problem) -> str:
    """The sentence for a problem at a field."""
    return sentence(problem.code, problem.facts)


def sentence(code: str, facts: dict[str, Any]) -> str:
    """Fill the sentence of ``code`` with ``facts``."""
    return str(REFUSALS[code]) % shown_facts(facts) if facts else str(REFUSALS[code])


class StatusWords(NamedTuple):
    """What an error page says when no refusal says it better."""

    title: Any
    reason: Any
    next_step: Any


_BACK = _l("Kembali ke halaman sebelumnya, lalu coba lagi.")
_STATUS = {
    400: StatusWords(
        _l("Permintaan tidak dapat dibaca"),
        _l("Isian yang dikirim tidak lengkap atau rusak di perjalanan."),
        _BACK,
    ),
    403: StatusWords(
        _l("Anda tidak berwenang"),
        _l("Peran akun Anda tidak mencakup halaman atau tindakan ini."),
        _l("Kembali ke beranda, atau masuk dengan akun lain."),
    ),
    404: StatusWords(
        _l("Halaman tidak ditemukan"),
        _l("Alamat ini tidak ada, atau isinya bukan untuk akun Anda."),
        _l("Periksa alamatnya atau mulai dari beranda."),
    ),
    405: StatusWords(
        _l("Tindakan tidak tersedia di alamat ini"),
        _l("Halaman ini hanya dapat dicapai lewat tombol pada formulirnya."),
        _BACK,
    ),
    409: StatusWords(
        _l("Tindakan tidak dapat dilakukan"),
        _l("Keadaan data sudah berubah sejak halaman ini dibuka."),
        _l("Muat ulang halaman untuk melihat keadaan terbaru."),
    ),
    413: StatusWords(
        _l("Berkas terlalu besar"),
        _l("Ukuran kiriman melampaui batas yang diizinkan."),
        _l("Kecilkan berkas, lalu unggah kembali. Isian lain tidak berubah."),
    ),
    422: StatusWords(
        _l("Isian perlu diperbaiki"),
        _l("Ada isian yang belum sesuai ketentuan."),
        _BACK,
    ),
    423: StatusWords(
        _l("Sudah dikunci"),
        _l("Jadwalnya sudah lewat atau datanya sudah dibekukan."),
        _l("Hubungi sekretariat bila Anda memerlukan perpanjangan."),
    ),
    429: StatusWords(
        _l("Terlalu banyak permintaan"),
        _l("Permintaan datang lebih cepat daripada yang diizinkan."),
        _l("Tunggu sebentar, lalu coba lagi."),
    ),
    500: StatusWords(
        _l("Terjadi gangguan pada sistem"),
        _l("Permintaan Anda tidak dapat diselesaikan dan tidak ada data yang berubah."),
        _l("Coba beberapa saat lagi. Bila berulang, beri tahu sekretariat jam kejadiannya."),
    ),
    503: StatusWords(
        _l("Sistem sedang sibuk"),
        _l("Permintaan belum dapat dilayani saat ini dan tidak ada data yang berubah."),
        _l("Tunggu beberapa detik, lalu coba lagi."),
    ),
    507: StatusWords(
        _l("Ruang penyimpanan penuh"),
        _l("Data baru tidak dapat disimpan; data lama tetap aman dan dapat dibaca."),
        _l("Beri tahu sekretariat agar ruang penyimpanan ditambah."),
    ),
}


def explain_status(status: int) -> StatusWords:
    """Title, reason and next step for an HTTP status."""
    return _STATUS.get(status) or _STATUS[500 if status >= 500 else 400]
