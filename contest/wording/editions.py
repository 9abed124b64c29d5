"""Words for editions, stages, agencies and participants."""

from typing import Any

from flask_babel import lazy_gettext as _l

REFUSALS: dict[str, Any] = {
    "edition-exists": _l("Edisi tahun %(year)s sudah ada."),
    "edition-state": _l("Edisi ini tidak dalam keadaan yang memungkinkan tindakan itu."),
    "stage-order": _l("Waktu penutupan harus sesudah waktu pembukaan."),
    "stage-grace": _l("Masa toleransi antara 0 dan 1.440 menit."),
    "reason-missing": _l("Tuliskan alasannya; alasan ini tercatat."),
    "extension-not-later": _l("Perpanjangan harus lebih lambat daripada penutupan yang berlaku."),
    "participant-unknown": _l("Peserta ini tidak ada."),
    "required": _l("Isian ini wajib diisi."),
    "code-taken": _l("Kode %(value)s sudah dipakai."),
}
