"""Indonesian dates, times and numbers: pure functions, no locale machinery, no clock."""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from decimal import Decimal
from fractions import Fraction


def zone_abbreviation(zone: tzinfo) -> str:
    """WIB, WITA or WIT for the three Indonesian zones, else the zone's own name."""
    raise NotImplementedError


def format_date(day: date) -> str:
    """"23 November 2026"."""
    raise NotImplementedError


def format_day(day: date) -> str:
    """"Senin, 23 November 2026"."""
    raise NotImplementedError


def format_time(instant: datetime, zone: tzinfo) -> str:
    """"16.00 WITA" of an aware instant shown in ``zone``."""
    raise NotImplementedError


def format_datetime(instant: datetime, zone: tzinfo) -> str:
    """"23 November 2026 pukul 16.00 WITA" of an aware instant shown in ``zone``."""
    raise NotImplementedError


def date_in_words(day: date) -> str:
    """"Senin tanggal dua puluh tiga bulan November tahun dua ribu dua puluh enam"."""
    raise NotImplementedError


def number_in_words(number: int) -> str:
    """"dua puluh tiga"; from 0 up to below 10**15."""
    raise NotImplementedError


def format_decimal(value: Decimal | Fraction | int, places: int = 2) -> str:
    """"1.087,50": point for thousands, decimal comma, half-up."""
    raise NotImplementedError


def format_rupiah(amount: int) -> str:
    """"Rp1.250.000"."""
    raise NotImplementedError


def roman(number: int) -> str:
    """"III"; 1 to 3999."""
    raise NotImplementedError


def time_left(now: datetime, until: datetime) -> str:
    """"3 hari lagi", "5 jam lagi", "20 menit lagi", "sudah lewat"."""
    raise NotImplementedError
