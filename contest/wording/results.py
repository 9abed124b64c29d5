"""Words for rankings, the plenary and its decision."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l

from contest.domain.decisions import DecisionState
from contest.domain.ranking import RankStatus
from contest.domain.result_steps import DecisionStep, RoundStep
from contest.domain.scoring_rule import Aggregate, Conversion, RankingKey, TieRule
from contest.wording.ranking import exact_number

REFUSALS: dict[str, Any] = {
    "entries-blocked": _l(
        "%(count)s inovasi belum dapat diperingkat. Lengkapi lembarnya, terima lewat rapat pleno, "
        "atau nyatakan bahwa inovasi itu memang tidak diperingkat."
    ),
    "ranking-changed": _l(
        "Peringkat berubah sejak halaman ini dibuka. Periksa kembali, lalu bekukan."
    ),
    "tie-unknown": _l("Inovasi yang dipilih bukan kelompok seri pada tahap ini."),
    "tie-place-empty": _l("Pilih inovasi untuk peringkat ini."),
    "tie-place-twice": _l("Inovasi ini sudah dipilih pada urutan %(place)s."),
    "tie-not-shared": _l(
        "Seri pada tahap ini perlu diurutkan; juara kembar hanya pada tahap terakhir."
    ),
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
    "ranking-outdated": _l(
        "Kategori %(category)s: lembar, peserta, atau putusan pleno berubah sejak peringkatnya "
        "dibekukan. Bekukan kembali lebih dahulu."
    ),
    "ranking-changed-since": _l(
        "Lembar, peserta, atau putusan pleno berubah sejak peringkat tahap ini dibekukan. Bekukan "
        "kembali lebih dahulu."
    ),
    "draft-outdated": _l(
        "Kategori %(category)s: peringkatnya dibekukan lagi sesudah rancangan disusun. Susun ulang "
        "rancangan keputusan lebih dahulu."
    ),
    "award-holder-out": _l(
        "%(entry)s sudah tidak mengikuti lomba tetapi masih memegang penghargaan. Bekukan kembali "
        "peringkatnya, lalu putuskan ulang dalam rapat pleno."
    ),
    "ties-unsettled": _l(
        "Kategori %(category)s: %(count)s inovasi seri pada peringkat %(rank)s. Rapat pleno perlu "
        "memutus urutannya atau menyatakan juara kembar."
    ),
    "result-not-public": _l("Hasil edisi ini belum diumumkan."),
    "award-vacant": _l("Penghargaan ini memang tidak ada pemegangnya."),
    "decision-not-drafted": _l("Rancangan keputusan edisi ini belum disusun."),
    "decision-not-decided": _l(
        "Lampiran keputusan tersedia setelah rapat pleno memutuskan dan nomor berita acara dicatat."
    ),
    "marks-hidden": _l(
        "Nilai belum dapat dilihat: tahap ini dinilai sampai %(until)s. Selama itu sekretariat "
        "hanya melihat keadaan lembar, bukan nilainya."
    ),
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


class StepWords(NamedTuple):
    """A next act: what it is called on its button, and why it is due."""

    label: Any
    reason: Any


ROUND_STEPS = {
    RoundStep.AWAIT_CLOSE: StepWords(
        _l("Menunggu penilaian ditutup"),
        _l("Nilai tampil setelah tahap ini ditutup pada halaman penilaian."),
    ),
    RoundStep.FREEZE: StepWords(
        _l("Bekukan peringkat"),
        _l("Tahap sudah ditutup. Pembekuan mencatat nilai, aturan, dan peringkat untuk selamanya."),
    ),
    RoundStep.FREEZE_AGAIN: StepWords(
        _l("Bekukan kembali"),
        _l("Rapat pleno memutus sesudah pembekuan. Putusan berlaku pada rekaman berikutnya."),
    ),
    RoundStep.SETTLE_TIE: StepWords(
        _l("Putuskan seri"),
        _l("Ada seri yang tidak terputus oleh aturan; rapat pleno yang memutus."),
    ),
    RoundStep.PROMOTE: StepWords(
        _l("Loloskan ke tahap berikut"),
        _l("Peringkat sudah dibekukan. Inovasi di atas garis maju ke tahap berikut."),
    ),
    RoundStep.NOTHING: StepWords(_l("Selesai"), _l("Tidak ada yang perlu dikerjakan.")),
}
DECISION_STEPS = {
    DecisionStep.AWAIT_ROUNDS: StepWords(
        _l("Menunggu peringkat setiap kategori"),
        _l("Keputusan disusun setelah tahap terakhir semua kategori dibekukan tanpa seri terbuka."),
    ),
    DecisionStep.DRAFT: StepWords(
        _l("Susun rancangan keputusan"),
        _l("Semua kategori sudah dibekukan. Sistem mengusulkan penghargaan menurut peringkat."),
    ),
    DecisionStep.DECIDE: StepWords(
        _l("Catat berita acara"),
        _l("Rancangan siap dibahas. Setelah rapat pleno memutuskan, catat nomor berita acaranya."),
    ),
    DecisionStep.ANNOUNCE: StepWords(
        _l("Umumkan hasil"),
        _l("Rapat pleno sudah memutuskan. Pengumuman membuka hasil untuk publik dan masa sanggah."),
    ),
    DecisionStep.AWAIT_OBJECTIONS: StepWords(
        _l("Masa sanggah berjalan"),
        _l("Keputusan ditetapkan setelah masa sanggah berakhir."),
    ),
    DecisionStep.DECREE: StepWords(
        _l("Catat keputusan penetapan"),
        _l("Masa sanggah sudah berakhir. Catat nomor dan tanggal keputusan; setelah itu terkunci."),
    ),
    DecisionStep.PUBLISH: StepWords(
        _l("Terbitkan hasil akhir"),
        _l("Keputusan sudah ditetapkan. Hasil diterbitkan sebagai hasil akhir."),
    ),
    DecisionStep.NOTHING: StepWords(
        _l("Hasil sudah diterbitkan"), _l("Piagam diterbitkan dan dicetak pada halaman piagam.")
    ),
}
HISTORY = {
    "decision.draft": _l("Rancangan keputusan disusun"),
    "decision.withhold": _l("Satu penghargaan tidak diberikan"),
    "decision.decide": _l("Rapat pleno memutuskan, berita acara %(minutes)s"),
    "decision.announce": _l("Hasil diumumkan, masa sanggah dibuka"),
    "decision.decree": _l("Ditetapkan dengan keputusan nomor %(decree)s"),
    "decision.publish": _l("Hasil akhir diterbitkan"),
}


def history_text(action: str, facts: Mapping[str, Any]) -> str:
    """What happened to the decision, from its audit record."""
    return str(HISTORY[action]) % dict(facts)


CONVERSIONS = {
    Conversion.MAX: _l("Nilai dibagi nilai tertinggi kriteria, dikali 100"),
    Conversion.MINMAX: _l("Nilai direntangkan dari nilai terendah sampai tertinggi menjadi 0–100"),
}
AGGREGATES = {
    Aggregate.MEAN: _l("Rata-rata semua lembar"),
    Aggregate.MEDIAN: _l("Nilai tengah semua lembar"),
    Aggregate.TRIMMED: _l("Rata-rata tanpa satu lembar tertinggi dan satu terendah"),
}
RANKING_KEYS = {
    RankingKey.PUBLISHED: _l("Nilai yang tercetak; nilai yang tercetak sama adalah seri"),
    RankingKey.EXACT: _l("Nilai sebelum dibulatkan"),
}
TIE_RULES = {
    TieRule.CRITERIA: _l("rata-rata per kriteria, mulai dari bobot terbesar"),
    TieRule.LATEST_ROUND: _l("nilai tahap terakhir"),
    TieRule.PAIRWISE: _l("jumlah juri yang menilainya lebih tinggi"),
    TieRule.PLENARY: _l("putusan rapat pleno"),
}


def worked_number(value: Fraction | Decimal, least: int = 2) -> str:
    """A number inside "Cara hitung": exact, with at least ``least`` decimals; "≈" where endless."""
    text = exact_number(value)
    if text.startswith("≈"):
        return text
    whole, _comma, decimals = text.partition(",")
    return f"{whole},{decimals.ljust(least, '0')}" if least else text
