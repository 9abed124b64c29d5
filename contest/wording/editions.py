"""Words for editions, stages, agencies and participants."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from contest.domain.agencies import AgencyKind
from contest.domain.awards import AwardTitle
from contest.domain.entries import ParticipantKind
from contest.domain.scoring_rule import Aggregate, Conversion, RankingKey, ScoringRule, TieRule


class Tag(NamedTuple):
    """A state in words, and the tone of its tag."""

    label: Any
    tone: str


STATES = {
    "preparing": Tag(_l("Sedang disiapkan"), "progress"),
    "running": Tag(_l("Berjalan"), "success"),
    "archived": Tag(_l("Diarsipkan"), "neutral"),
}
STAGE_STATES = {
    "upcoming": Tag(_l("Akan datang"), "neutral"),
    "open": Tag(_l("Sedang berjalan"), "progress"),
    "past": Tag(_l("Selesai"), "success"),
}
AGENCY_KINDS = {
    AgencyKind.PROVINCE: _l("Pemerintah provinsi"),
    AgencyKind.GOVERNMENT: _l("Pemerintah kabupaten/kota"),
    AgencyKind.PROVINCIAL: _l("Perangkat daerah provinsi"),
    AgencyKind.REGIONAL: _l("Perangkat daerah kabupaten/kota"),
    AgencyKind.UNIT: _l("Unit kerja"),
}
PARTICIPANT_KINDS = {
    ParticipantKind.AGENCY: _l("Perangkat daerah"),
    ParticipantKind.COMMUNITY: _l("Masyarakat"),
}
SIGNATORY_KINDS = {
    "governor": _l("Gubernur (lambang negara)"),
    "agency-head": _l("Kepala perangkat daerah (lambang provinsi)"),
}
EMBLEMS = {
    "governor": _l("Lambang negara, untuk piagam yang ditandatangani gubernur"),
    "agency-head": _l("Lambang provinsi, untuk yang ditandatangani kepala perangkat daerah"),
}
_AGGREGATES = {
    Aggregate.MEAN: _l("rata-rata lembar nilai semua juri"),
    Aggregate.MEDIAN: _l("nilai tengah (median) lembar nilai semua juri"),
    Aggregate.TRIMMED: _l("rata-rata lembar nilai tanpa nilai tertinggi dan terendah"),
}
_CONVERSIONS = {
    Conversion.MAX: _l("Nilai kriteria dibagi nilai tertingginya, lalu dikalikan bobot."),
    Conversion.MINMAX: _l(
        "Nilai kriteria direntangkan dari nilai terendah sampai tertingginya, lalu dikalikan bobot."
    ),
}
_RANKING_KEYS = {
    RankingKey.PUBLISHED: _l("Peringkat memakai nilai yang diumumkan."),
    RankingKey.EXACT: _l("Peringkat memakai nilai sebelum dibulatkan."),
}
_TIE_RULES = {
    TieRule.CRITERIA: _l("nilai kriteria berbobot terbesar"),
    TieRule.LATEST_ROUND: _l("nilai tahap penilaian terakhir"),
    TieRule.PAIRWISE: _l("jumlah juri yang menilai lebih tinggi"),
    TieRule.PLENARY: _l("keputusan rapat pleno"),
}

REFUSALS: dict[str, Any] = {
    "edition-exists": _l("Edisi tahun %(year)s sudah ada."),
    "edition-state": _l("Edisi ini tidak dalam keadaan yang memungkinkan tindakan itu."),
    "edition-judging": _l(
        "Juri masih menilai pada edisi ini. Tutup semua tahap penilaian sebelum mengarsipkannya."
    ),
    "stage-order": _l("Waktu penutupan harus sesudah waktu pembukaan."),
    "stage-grace": _l("Masa toleransi antara 0 dan 1.440 menit."),
    "reason-missing": _l("Tuliskan alasannya; alasan ini tercatat."),
    "extension-not-later": _l("Perpanjangan harus lebih lambat daripada penutupan yang berlaku."),
    "participant-unknown": _l("Peserta ini tidak ada."),
    "required": _l("Isian ini wajib diisi."),
    "code-taken": _l("Kode %(value)s sudah dipakai."),
    "edition-archived": _l("Edisi ini sudah diarsipkan; isinya hanya dapat dibaca."),
    "edition-unknown": _l("Edisi ini tidak ada. Pilih dari daftar edisi."),
    "nothing-chosen": _l("Centang paling sedikit satu baris."),
    "nobody-to-activate": _l("Semua orang yang dipilih sudah membuat kata sandi."),
    "too-many-chosen": _l("Pilih paling banyak %(most)s orang sekali cetak."),
    # agencies
    "parent-needed": _l("Pilih induknya."),
    "parent-unfit-kind": _l("Induk ini tidak sesuai dengan jenis perangkat daerah yang dipilih."),
    "parent-circle-made": _l("Induk tidak boleh perangkat daerah ini sendiri atau bawahannya."),
    "children-unfit": _l(
        "Jenis ini tidak dapat membawahi perangkat daerah yang sekarang berada di bawahnya."
    ),
    "account-not-found": _l(
        "Tidak ada akun operator atau juri dengan nama pengguna ini. Periksa ejaannya, atau buat "
        "akun baru."
    ),
    # signatories
    "prefix-unknown": _l("Pilih awalan dari daftar."),
    "signatory-kind-unknown": _l("Pilih jenis penanda tangan."),
    "nip-form": _l("NIP terdiri atas 18 angka dan diawali tanggal lahir, misalnya 19800131…"),
    "emblem-too-large": _l("Gambar lambang paling besar %(most)s MB."),
}


def rule_sentences(rule: ScoringRule) -> list[str]:
    """The scoring rule as people read it, in the order in which it is applied."""
    chain = [str(_TIE_RULES[step]) for step in rule.tie_break]
    return [
        str(_CONVERSIONS[rule.conversion]),
        _(
            "Nilai inovasi pada satu tahap adalah %(aggregate)s, dibulatkan satu kali ke "
            "%(decimals)s desimal.",
            aggregate=_AGGREGATES[rule.aggregate],
            decimals=rule.decimals,
        ),
        _("Nilai akhir adalah jumlah nilai tiap tahap menurut bobot tahapnya."),
        _(
            "Inovasi yang dinilai kurang dari %(count)s juri tidak diperingkat sampai rapat pleno "
            "menerimanya.",
            count=rule.min_sheets,
        ),
        str(_RANKING_KEYS[rule.ranking_key]),
        _("Nilai seri diputus berturut-turut oleh: %(chain)s.", chain="; ".join(chain))
        if chain
        else _("Nilai seri berbagi peringkat."),
    ]


def kind_names(kinds: Iterable[str]) -> str:
    """Kinds of agency in words: "Perangkat daerah provinsi; Unit kerja"."""
    return "; ".join(str(AGENCY_KINDS[AgencyKind(kind)]) for kind in kinds)


def award_place(award: AwardTitle) -> str:
    """Which ranks an award is for: "1", "4–6", "7 dan seterusnya"."""
    if award.to_rank is None:
        return str(_("%(rank)s dan seterusnya", rank=award.from_rank))
    if award.to_rank == award.from_rank:
        return str(award.from_rank)
    return f"{award.from_rank}–{award.to_rank}"


def reminder_text(*, agency: str, edition: str, closes: str, started: bool, url: str) -> str:
    """A reminder for WhatsApp to an agency that has not submitted. ``closes`` in words."""
    # A slash in a name could make a working address of it in the messenger.
    facts = {
        "agency": " ".join(agency.replace("/", " ").split()),
        "edition": edition,
        "closes": closes,
        "url": url,
    }
    if started:
        return str(
            _(
                "Yth. Pimpinan %(agency)s, inovasi Anda untuk %(edition)s masih berupa konsep dan "
                "belum dikirim. Pendaftaran ditutup %(closes)s. Silakan lengkapi dan kirim melalui "
                "%(url)s. Terima kasih.",
                **facts,
            )
        )
    return str(
        _(
            "Yth. Pimpinan %(agency)s, kami belum menerima inovasi Anda untuk %(edition)s. Setiap "
            "perangkat daerah wajib mengirim paling sedikit satu inovasi. Pendaftaran ditutup "
            "%(closes)s melalui %(url)s. Terima kasih.",
            **facts,
        )
    )
