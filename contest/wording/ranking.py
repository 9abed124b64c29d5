"""Sentences for rubrics, marks, rankings and ties.

They work without an application, so the tally prints them on a machine that has none.
"""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from contest.domain.numbers import decimal_text, round_half_up
from contest.domain.scoring_rule import TieRule
from contest.domain.tie_break import TieBreak, TieOutcome, TieStep

REFUSALS = {
    "criteria-empty": _l("Belum ada kriteria; tambahkan sedikitnya satu."),
    "weights-not-100": _l("Jumlah bobot kriteria %(total)s; harus tepat 100."),
    "round-weights-not-100": _l("Jumlah bobot tahap %(total)s; harus tepat 100."),
    "key-not-plain": _l(
        'Kunci "%(key)s" hanya boleh memuat huruf kecil a–z, angka, tanda - dan _.'
    ),
    "weight-not-positive": _l("Bobot %(found)s harus lebih besar dari 0."),
    "scale-negative": _l("Nilai terendah %(found)s tidak boleh di bawah 0."),
    "scale-empty": _l("Nilai terendah %(min)s harus lebih kecil dari nilai tertinggi %(max)s."),
    "step-not-positive": _l("Langkah nilai %(found)s harus lebih besar dari 0."),
    "step-does-not-divide": _l(
        "Langkah %(step)s tidak membagi habis jarak nilai %(min)s sampai %(max)s."
    ),
    "anchor-off-scale": _l("Patokan nilai harus terletak di antara %(min)s dan %(max)s."),
    "anchors-overlap": _l("Patokan nilai ini bertumpang tindih dengan patokan lain."),
    "mark-empty": _l("Nilai belum diisi."),
    "mark-too-long": _l("Nilai terlalu panjang; tulis angka seperti 87 atau 87,5."),
    "mark-several-separators": _l(
        '"%(text)s" memuat lebih dari satu koma atau titik; tulis angka seperti 87,5.'
    ),
    "mark-ambiguous": _l(
        '"%(text)s" dapat berarti ribuan atau pecahan; tulis tanpa pemisah ribuan, misalnya 87,5.'
    ),
    "mark-not-a-number": _l('"%(text)s" bukan angka; tulis angka seperti 87 atau 87,5.'),
    "mark-below-scale": _l("Nilai %(value)s di bawah skala %(name)s (%(min)s sampai %(max)s)."),
    "mark-above-scale": _l("Nilai %(value)s di atas skala %(name)s (%(min)s sampai %(max)s)."),
    "mark-off-step": _l(
        "Nilai %(value)s tidak tepat pada langkah %(step)s skala %(name)s (%(min)s sampai %(max)s)."
    ),
    "marks-missing": _l("Lembar %(judge)s belum memuat kriteria: %(missing)s."),
    "marks-miscounted": _l("Banyaknya nilai harus %(needed)s, satu per kriteria."),
    "criterion-unknown": _l("Kriteria %(unknown)s tidak ada pada rubrik tahap ini."),
    "too-few-to-aggregate": _l("Ada %(found)s lembar; perhitungan ini memerlukan %(needed)s."),
    "rule-decimals": _l("Banyaknya desimal harus %(low)s sampai %(high)s, bukan %(found)s."),
    "rule-min-sheets": _l("Jumlah penilai minimal harus 1 atau lebih, bukan %(found)s."),
    "rule-tie-repeated": _l("Langkah pemutus seri yang sama tertulis dua kali."),
    "rule-plenary-not-last": _l("Pleno harus menjadi langkah pemutus seri yang terakhir."),
    "rule-default": _l('Aturan tidak menyebut "%(key)s"; dipakai aturan lazim: %(value)s.'),
    "rounds-empty": _l("Belum ada tahap penilaian; tambahkan sedikitnya satu."),
    "round-repeated": _l("Tahap yang sama tertulis dua kali: %(rounds)s."),
    "round-unknown": _l('Tahap "%(round)s" tidak ada pada masukan.'),
    "entry-unknown": _l('Inovasi "%(entry)s" tidak ada pada masukan.'),
    "sheet-repeated": _l("Juri %(judge)s mempunyai dua lembar untuk %(entry)s."),
    "recused-but-scored": _l(
        "Juri %(judge)s mengundurkan diri dari %(entry)s tetapi nilainya masih ada; hapus salah "
        "satu."
    ),
    "ruling-without-reason": _l("Putusan pleno harus disertai alasan."),
    "resolution-group": _l("Putusan seri harus menyebut sedikitnya dua inovasi yang berbeda."),
    "resolution-repeated": _l("Seri yang sama diputus dua kali: %(order)s."),
    "plenary-not-in-rule": _l("Aturan pemutus seri tidak memuat pleno, jadi pleno tidak memutus."),
    "resolution-unused": _l("Putusan pleno untuk %(order)s tidak dipakai: serinya tidak ada lagi."),
    "admission-unused": _l(
        "Persetujuan pleno untuk %(entry)s pada tahap %(round)s tidak dipakai: tidak diperlukan."
    ),
    "places-not-positive": _l("Banyaknya tempat harus 1 atau lebih, bukan %(found)s."),
    "sheet-incomplete": _l(
        "Tahap %(name)s: lembar %(judge)s tidak dihitung karena belum memuat kriteria: %(names)s."
    ),
    "too-few-sheets": _l("Tahap %(name)s: %(found)s penilai, diperlukan %(needed)s."),
    "round-missing": _l("Belum lengkap: tidak ada pada tahap %(name)s."),
    "round-without-sheets": _l("Tahap %(name)s tidak memuat satu lembar lengkap pun."),
    "single-judge": _l("Tahap %(name)s: 1 penilai."),
    "admitted-by-plenary": _l(
        "Tahap %(name)s: %(found)s penilai; diperingkat atas putusan pleno: %(reason)s"
    ),
    "entry-single-judge": _l("%(entry)s, tahap %(name)s: 1 penilai."),
    "entry-admitted-by-plenary": _l(
        "%(entry)s, tahap %(name)s: %(found)s penilai; diperingkat atas putusan pleno: %(reason)s"
    ),
    "diagnostics-not-computed": _l("Diagnostik penjurian tidak dihitung."),
}


def _(text: str, **facts: Any) -> str:
    return str(gettext(text, **facts))


def tie_text(tie: TieBreak) -> str:
    """How a tie ended: "Seri pada 75,00; diputus oleh kriteria Kebaruan 80,00 > 70,00"."""
    if tie.outcome is TieOutcome.AWAITING_PLENARY:
        return _("menunggu pleno")
    score = _number(tie.score)
    if tie.outcome is TieOutcome.SHARED:
        ruling = next((step for step in tie.steps if step.rule is TieRule.PLENARY), None)
        if ruling is None:
            return _("Seri pada %(score)s; peringkat bersama", score=score)
        return _(
            "Seri pada %(score)s; peringkat bersama atas keputusan pleno: %(reason)s",
            score=score,
            reason=ruling.subject,
        )
    steps = _("; lalu ").join(step_text(step) for step in tie.steps if step.decisive)
    return _("Seri pada %(score)s; diputus oleh %(steps)s", score=score, steps=steps)


def step_text(step: TieStep) -> str:
    """One step with its numbers: "kriteria Kebaruan 80,00 > 70,00"."""
    values = _values(step)
    if step.rule is TieRule.CRITERIA:
        return _("kriteria %(name)s %(values)s", name=step.subject, values=values)
    if step.rule is TieRule.LATEST_ROUND:
        return _("nilai tahap %(name)s %(values)s", name=step.subject, values=values)
    if step.rule is TieRule.PLENARY:
        return _("keputusan pleno: %(reason)s", reason=step.subject)
    if len(step.values) == 2:
        return _("jumlah juri yang menilainya lebih tinggi %(values)s", values=values)
    return _("jumlah lawan yang diunggulinya %(values)s", values=values)


def exact_number(value: Fraction | Decimal, places: int = 4) -> str:
    """A number of "Cara hitung": exact if it ends within ``places``, else "≈ 66,6667"."""
    exact = Fraction(value)
    scaled = exact * 10**places
    if scaled.denominator == 1:
        return decimal_text(Decimal(scaled.numerator).scaleb(-places)).replace(".", ",")
    return "≈ " + _number(round_half_up(exact, places))


def _values(step: TieStep) -> str:
    """Values best first with the sign between neighbours: "3 > 2 = 2"."""
    text, previous = "", None
    for _entry, value in step.values:
        sign = "" if previous is None else (" = " if value == previous else " > ")
        text += sign + _number(value)
        previous = value
    return text


def _number(value: Decimal | int) -> str:
    return str(value) if isinstance(value, int) else format(value, "f").replace(".", ",")
