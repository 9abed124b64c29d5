"""Words for rankings, the plenary and its decision."""

from typing import Any

from flask_babel import lazy_gettext as _l

from contest.domain.decisions import DecisionState
from contest.domain.ranking import RankStatus

REFUSALS: dict[str, Any] = {
    "entries-blocked": _l(
        "%(count)s inovasi belum dapat diperingkat. Lengkapi lembarnya, terima lewat rapat pleno, "
        "atau nyatakan bahwa inovasi itu memang tidak diperingkat."
    ),
    "ranking-changed": _l(
        "Peringkat berubah sejak halaman ini dibuka. Periksa kembali, lalu bekukan."
    ),
    "tie-unknown": _l("Inovasi yang dipilih bukan kelompok seri pada tahap ini."),
    "entry-not-blocked": _l("Inovasi ini tidak tertahan, sehingga tidak memerlukan penerimaan."),
    "round-not-closed": _l("Tutup tahap penilaian ini lebih dahulu."),
    "round-not-frozen": _l("Bekukan peringkat tahap ini lebih dahulu."),
    "no-next-round": _l("Tidak ada tahap berikut dalam kategori ini."),
    "next-round-started": _l("Tahap berikut sudah ditutup; daftarnya tidak dapat diubah."),
    "cut-line-tied": _l(
        "%(count)s inovasi seri memperebutkan %(places)s tempat terakhir. Rapat pleno perlu "
        "memutus urutannya lebih dahulu."
    ),
    "rounds-not-frozen": _l("Kategori %(category)s: tahap terakhirnya belum dibekukan."),
    "ties-unsettled": _l(
        "Kategori %(category)s: %(count)s inovasi seri pada peringkat %(rank)s. Rapat pleno perlu "
        "memutus urutannya atau menyatakan juara kembar."
    ),
    "result-not-public": _l("Hasil edisi ini belum diumumkan."),
    "award-vacant": _l("Penghargaan ini memang tidak ada pemegangnya."),
    "decision-fixed": _l("Keputusan ini sudah ditetapkan; penghargaannya tidak dapat diubah."),
    "date-in-future": _l("Tanggal ini belum tiba."),
    "objection-past": _l("Masa sanggah harus berakhir sesudah saat ini."),
    "objection-open": _l("Masa sanggah masih berjalan; keputusan ditetapkan sesudahnya."),
    "decree-before-minutes": _l("Tanggal keputusan mendahului tanggal berita acara."),
    "resolution-group": _l("Urutan seri memuat paling sedikit dua inovasi yang berbeda."),
    "ruling-without-reason": _l("Putusan rapat pleno memerlukan alasan."),
}
DECISION_STATES = {
    DecisionState.DRAFTED: _l("Rancangan"),
    DecisionState.DECIDED: _l("Diputuskan rapat pleno"),
    DecisionState.ANNOUNCED: _l("Diumumkan, masa sanggah"),
    DecisionState.DECREED: _l("Ditetapkan dengan keputusan"),
    DecisionState.PUBLISHED: _l("Diterbitkan"),
}
RANK_STATES = {
    RankStatus.RANKED: _l("Diperingkat"),
    RankStatus.BLOCKED: _l("Tertahan"),
    RankStatus.INCOMPLETE: _l("Belum lengkap"),
}
