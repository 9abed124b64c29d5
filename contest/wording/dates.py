"""Indonesian dates, times and numbers: pure functions, no locale machinery, no clock."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from fractions import Fraction

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
ZONES = {"Asia/Jakarta": "WIB", "Asia/Pontianak": "WIB", "Asia/Makassar": "WITA"}
ZONES |= {"Asia/Ujung_Pandang": "WITA", "Asia/Jayapura": "WIT"}
DIGITS = (
    "nol",
    "satu",
    "dua",
    "tiga",
    "empat",
    "lima",
    "enam",
    "tujuh",
    "delapan",
    "sembilan",
    "sepuluh",
    "sebelas",
)
# Value, word, and the form of exactly one (se-); "satu juta" is written apart.
SCALES = (
    (10**12, "triliun", "satu triliun"),
    (10**9, "miliar", "satu miliar"),
    (10**6, "juta", "satu juta"),
    (10**3, "ribu", "seribu"),
    (10**2, "ratus", "seratus"),
)
LARGEST = 10**15
ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)


def zone_abbreviation(zone: tzinfo, instant: datetime | None = None) -> str:
    """WIB, WITA or WIT for the three Indonesian zones, else the zone's own name."""
    key = str(getattr(zone, "key", ""))
    return ZONES.get(key) or zone.tzname(instant) or key


def format_date(day: date) -> str:
    """Date in full: "23 November 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def format_day(day: date) -> str:
    """Date with its weekday: "Senin, 23 November 2026"."""
    return f"{DAYS[day.weekday()]}, {format_date(day)}"


def format_time(instant: datetime, zone: tzinfo) -> str:
    """Clock time in ``zone``: "16.00 WITA". Raises ValueError for a naive ``instant``."""
    shown = _local(instant, zone)
    return f"{shown:%H.%M} {zone_abbreviation(zone, shown)}"


def format_datetime(instant: datetime, zone: tzinfo) -> str:
    """Date and time in ``zone``: "23 November 2026 pukul 16.00 WITA"; a naive one is refused."""
    return f"{format_date(_local(instant, zone))} pukul {format_time(instant, zone)}"


def date_in_words(day: date) -> str:
    """Date as minutes write it: "Senin, tanggal dua puluh tiga, bulan November, tahun …"."""
    return (
        f"{DAYS[day.weekday()]}, tanggal {number_in_words(day.day)}, "
        f"bulan {MONTHS[day.month - 1]}, tahun {number_in_words(day.year)}"
    )


def number_in_words(number: int) -> str:
    """A whole number in words: "dua puluh tiga"; ValueError below 0 and from 10**15."""
    if not 0 <= number < LARGEST:
        raise ValueError(f"number out of range: {number}")
    if number < len(DIGITS):
        return DIGITS[number]
    if number < 20:
        return f"{DIGITS[number - 10]} belas"
    for value, word, single in SCALES:
        if number >= value:
            count, rest = divmod(number, value)
            head = single if count == 1 else f"{number_in_words(count)} {word}"
            return _joined(head, rest)
    tens, rest = divmod(number, 10)
    return _joined(f"{DIGITS[tens]} puluh", rest)


def format_decimal(value: Decimal | Fraction | int, places: int = 2) -> str:
    """A number with decimal comma and points for thousands, rounded half-up: "1.087,50".

    Half-up means away from zero at the exact middle, decided on the exact value.
    """
    exact = Fraction(value)
    scaled = abs(exact) * 10**places + Fraction(1, 2)
    whole, rest = divmod(int(scaled), 10**places)
    text = f"{whole:,}".replace(",", ".")
    if places:
        text += f",{rest:0{places}d}"
    return f"-{text}" if exact < 0 and (whole or rest) else text


def format_rupiah(amount: int) -> str:
    """Money without cents: "Rp1.250.000"; a negative amount is "-Rp500"."""
    sign = "-" if amount < 0 else ""
    return f"{sign}Rp{format_decimal(abs(amount), 0)}"


def roman(number: int) -> str:
    """Roman numeral of 1 to 3999, as in "Juara III"; ValueError outside."""
    if not 1 <= number < 4000:
        raise ValueError(f"no Roman numeral for {number}")
    text = ""
    for value, letters in ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text


def time_left(now: datetime, until: datetime) -> str:
    """What remains, rounded down: "3 hari lagi", "5 jam lagi", "20 menit lagi", "sudah lewat"."""
    rest = until - now
    if rest <= timedelta(0):
        return "sudah lewat"
    if rest >= timedelta(days=1):
        return f"{rest.days} hari lagi"
    if rest >= timedelta(hours=1):
        return f"{rest.seconds // 3600} jam lagi"
    if rest >= timedelta(minutes=1):
        return f"{rest.seconds // 60} menit lagi"
    return "kurang dari 1 menit lagi"


def _local(instant: datetime, zone: tzinfo) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("a time without zone cannot be shown")
    return instant.astimezone(zone)


def _joined(head: str, rest: int) -> str:
    return f"{head} {number_in_words(rest)}" if rest else head
