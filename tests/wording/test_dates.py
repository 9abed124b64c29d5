"""Indonesian dates and numbers as people write them in official papers."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest.wording import dates

WITA = ZoneInfo("Asia/Makassar")


def test_an_instant_is_shown_in_the_zone_of_the_edition():
    instant = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    assert dates.format_datetime(instant, WITA) == "23 November 2026 pukul 16.00 WITA"
    assert dates.format_time(instant, ZoneInfo("Asia/Jakarta")) == "15.00 WIB"
    assert dates.format_time(instant, ZoneInfo("Asia/Jayapura")) == "17.00 WIT"


def test_an_instant_before_midnight_utc_is_the_next_day_here():
    late = datetime(2026, 12, 31, 17, 30, tzinfo=UTC)
    assert dates.format_datetime(late, WITA) == "1 Januari 2027 pukul 01.30 WITA"


def test_a_foreign_zone_keeps_its_own_name():
    instant = datetime(2026, 11, 23, 8, 5, tzinfo=UTC)
    assert dates.format_time(instant, UTC) == "08.05 UTC"
    assert dates.format_time(instant, timezone(timedelta(hours=9), "ABC")) == "17.05 ABC"


def test_a_time_without_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        dates.format_datetime(datetime(2026, 11, 23, 8, 0), WITA)


def test_a_date_is_written_in_full_and_with_its_weekday():
    assert dates.format_date(date(2026, 8, 17)) == "17 Agustus 2026"
    assert dates.format_day(date(2026, 11, 23)) == "Senin, 23 November 2026"


def test_minutes_write_the_date_in_words():
    assert dates.date_in_words(date(2026, 11, 20)) == (
        "Jumat, tanggal dua puluh, bulan November, tahun dua ribu dua puluh enam"
    )


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "nol"),
        (10, "sepuluh"),
        (11, "sebelas"),
        (12, "dua belas"),
        (19, "sembilan belas"),
        (20, "dua puluh"),
        (21, "dua puluh satu"),
        (100, "seratus"),
        (111, "seratus sebelas"),
        (1000, "seribu"),
        (1001, "seribu satu"),
        (2026, "dua ribu dua puluh enam"),
        (11_000, "sebelas ribu"),
        (100_000, "seratus ribu"),
        (1_000_000, "satu juta"),
        (1_250_000, "satu juta dua ratus lima puluh ribu"),
        (2_000_000_000, "dua miliar"),
        (1_000_000_000_000, "satu triliun"),
    ],
)
def test_numbers_in_words(number, words):
    assert dates.number_in_words(number) == words


@pytest.mark.parametrize("number", [-1, 10**15])
def test_numbers_without_words_are_refused(number):
    with pytest.raises(ValueError, match="range"):
        dates.number_in_words(number)


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (Decimal("87.5"), 2, "87,50"),
        (Fraction(175, 2), 2, "87,50"),
        (Fraction(2, 3), 2, "0,67"),
        (Decimal("87.005"), 2, "87,01"),
        (Decimal("2.5"), 0, "3"),
        (Decimal("-2.5"), 0, "-3"),
        (Decimal("-0.001"), 2, "0,00"),
        (1087, 2, "1.087,00"),
        (1_250_000, 0, "1.250.000"),
        (Fraction(9999, 1000), 2, "10,00"),
    ],
)
def test_decimals_have_a_comma_and_round_half_up(value, places, shown):
    assert dates.format_decimal(value, places) == shown


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=6), st.integers(0, 4))
def test_a_shown_decimal_is_never_further_than_half_a_step_away(value, places):
    shown = dates.format_decimal(value, places).replace(".", "").replace(",", ".")
    assert abs(Fraction(shown) - Fraction(value)) <= Fraction(1, 2) / 10**places


def test_money_is_written_without_a_space():
    assert dates.format_rupiah(1_250_000) == "Rp1.250.000"
    assert dates.format_rupiah(-500) == "-Rp500"


@pytest.mark.parametrize(
    ("number", "text"), [(1, "I"), (3, "III"), (4, "IV"), (9, "IX"), (10, "X"), (2026, "MMXXVI")]
)
def test_ranks_are_roman(number, text):
    assert dates.roman(number) == text


@pytest.mark.parametrize("number", [0, -1, 4000])
def test_there_is_no_roman_nought(number):
    with pytest.raises(ValueError, match="Roman"):
        dates.roman(number)


@pytest.mark.parametrize(
    ("rest", "shown"),
    [
        (timedelta(days=3, hours=2), "3 hari lagi"),
        (timedelta(hours=23, minutes=59), "23 jam lagi"),
        (timedelta(minutes=20), "20 menit lagi"),
        (timedelta(seconds=30), "kurang dari 1 menit lagi"),
        (timedelta(0), "sudah lewat"),
        (timedelta(days=-1), "sudah lewat"),
    ],
)
def test_a_deadline_says_what_remains(rest, shown):
    now = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    assert dates.time_left(now, now + rest) == shown
