"""Sentences of the plenary's papers: official Indonesian, whatever language the screen speaks."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import date

from flask_babel import force_locale

from contest.domain.scoring_rule import Aggregate, Conversion, RankingKey, ScoringRule, TieRule
from contest.wording.dates import date_in_words, format_date, number_in_words

BLANK = "…………………………"
"""Where a number or date is written by hand before it is known."""

_CONVERSIONS = {
    Conversion.MAX: "nilai dibagi nilai tertinggi kriteria, dikali 100",
    Conversion.MINMAX: "nilai direntangkan dari nilai terendah sampai tertinggi kriteria menjadi "
    "0 sampai 100",
}
_AGGREGATES = {
    Aggregate.MEAN: "rata-rata jumlah lembar para juri",
    Aggregate.MEDIAN: "nilai tengah jumlah lembar para juri",
    Aggregate.TRIMMED: "rata-rata jumlah lembar para juri tanpa satu lembar tertinggi dan satu "
    "lembar terendah",
}
_TIES = {
    TieRule.CRITERIA: "rata-rata kriteria menurut besarnya bobot",
    TieRule.LATEST_ROUND: "nilai tahap terakhir",
    TieRule.PAIRWISE: "jumlah juri yang menilainya lebih tinggi",
    TieRule.PLENARY: "putusan rapat pleno",
}


def minutes_title(*, final: bool) -> str:
    """Heading of the minutes; a draft says so."""
    title = "Berita acara rapat pleno"
    return title if final else f"Rancangan {title[0].lower()}{title[1:]}"


def minutes_opening(edition: str, held_on: date | None, place: str | None) -> str:
    """When, where and what for the plenary met."""
    when = f"{date_in_words(held_on)} ({format_date(held_on)})" if held_on else BLANK
    return (
        f"Pada hari ini, {when}, bertempat di {place or BLANK}, dewan juri bersama sekretariat "
        f"mengadakan rapat pleno penetapan penerima penghargaan {edition}."
    )


def rule_sentence(rule: ScoringRule) -> str:
    """The scoring rule in one paragraph, as it was fixed before the first mark."""
    places = number_in_words(rule.decimals)
    compared = (
        "Nilai yang tercetak sama dianggap seri"
        if rule.ranking_key is RankingKey.PUBLISHED
        else "Nilai dibandingkan sebelum dibulatkan"
    )
    steps = [_TIES[step] for step in rule.tie_break]
    chain = f"; seri diputus berturut-turut oleh {joined(steps)}" if steps else ""
    return (
        f"Peringkat dihitung dari lembar nilai final dengan aturan yang dibekukan sebelum nilai "
        f"pertama: {_CONVERSIONS[rule.conversion]}; nilai tahap adalah "
        f"{_AGGREGATES[rule.aggregate]}, paling sedikit {rule.min_sheets} juri, dibulatkan "
        f"{places} angka di belakang koma. {compared}{chain}."
    )


def official() -> AbstractContextManager[None]:
    """While a paper is made, every sentence is Indonesian."""
    language: AbstractContextManager[None] = force_locale("id")
    return language


def tie_note(words: str, places: Sequence[tuple[int, str]]) -> str:
    """A tie under its table; ``places``: (rank, registration number) of those it speaks of."""
    ranks = joined([str(rank) for rank in sorted({rank for rank, _number in places})])
    numbers = joined([number for _rank, number in places])
    return f"Peringkat {ranks} (nomor {numbers}): {words}."


def snapshot_note(number: int, frozen_at: str) -> str:
    """Which snapshot a table was taken from; its hash follows."""
    return f"Rekaman peringkat nomor {number}, dibekukan {frozen_at}. SHA-256:"


def left_out_note(number: str, title: str, reasons: Sequence[str]) -> str:
    """An entry that is not ranked, and why."""
    return f"Tidak diperingkat: {number} {title}. {' '.join(reasons)}"


def given_point(category: str) -> str:
    """The decision on a category's awards."""
    return f"Menetapkan penerima penghargaan kategori {category} sebagaimana tercantum di atas."


def vacant_point(title: str, category: str, reason: str) -> str:
    """The decision to leave an award vacant."""
    return f"{title} kategori {category} tidak diberikan: {reason.rstrip('.')}."


MINUTES_CLOSING = (
    "Demikian berita acara ini dibuat dengan sebenarnya untuk dipergunakan sebagaimana mestinya."
)


def decree_about(edition: str) -> str:
    """What the decree is about, as its annex repeats it."""
    return f"Penetapan penerima penghargaan {edition}"


def joined(parts: Sequence[str]) -> str:
    """A list in words: "a, b, dan c"."""
    if len(parts) < 3:
        return " dan ".join(parts)
    return f"{', '.join(parts[:-1])}, dan {parts[-1]}"
