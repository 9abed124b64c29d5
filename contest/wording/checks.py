"""Words for the administrative check."""

from typing import Any

from flask_babel import lazy_gettext as _l

from contest.domain.entries import CheckOutcome

REFUSALS: dict[str, Any] = {
    "entry-changed": _l(
        "Inovasi ini sudah berubah sejak halaman dibuka: diperiksa orang lain atau ditarik "
        "operatornya. Muat ulang untuk melihat keadaan terbaru."
    ),
    "edition-decreed": _l(
        "Keputusan penetapan edisi ini sudah dicatat; pemeriksaan dan kepesertaannya tidak berubah "
        "lagi."
    ),
    "check-without-reason": _l("Pilih paling sedikit satu alasan; operator akan membacanya."),
    "check-reason-unknown": _l("Alasan %(reason)s tidak ada pada daftar alasan edisi ini."),
    "no-letter": _l("Belum ada pengembalian atau penolakan yang dapat disuratkan."),
    "correct-until-missing": _l("Tentukan batas perbaikan yang belum lewat."),
}
OUTCOMES = {
    CheckOutcome.ACCEPTED: _l("Diterima"),
    CheckOutcome.RETURNED: _l("Dikembalikan untuk diperbaiki"),
    CheckOutcome.REJECTED: _l("Ditolak"),
}
DECIDED = {
    CheckOutcome.ACCEPTED: _l("Inovasi %(number)s diterima dan siap dinilai."),
    CheckOutcome.RETURNED: _l("Inovasi %(number)s dikembalikan kepada operatornya."),
    CheckOutcome.REJECTED: _l("Inovasi %(number)s dinyatakan tidak lolos."),
}
"""What is said after a decision."""
