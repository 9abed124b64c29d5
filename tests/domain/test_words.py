"""Cleaning and counting of what people type or paste."""

import time
import unicodedata

import pytest

from contest.domain.words import clean_line, clean_lines, count_words, names


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("Inovasi daerah", 2),
        ("<p>Inovasi</p><p>daerah</p>", 2),
        ("<ul><li>satu</li><li>dua&nbsp;tiga</li></ul>", 3),
        ('<img alt="kata kata kata" src="x">satu', 1),
        ("satu - dua — tiga …", 3),
        ("kurang dari < 5 dan lebih dari > 3", 7),
        ("e-government 24/7", 2),
        ("R&amp;D daerah", 2),
    ],
)
def test_words_are_counted_without_markup_and_without_lone_signs(text: str, count: int) -> None:
    assert count_words(text) == count


def test_counting_hostile_markup_takes_no_more_time_than_its_length_deserves() -> None:
    before = time.perf_counter()
    assert count_words("<a" * 200_000) == 1
    assert time.perf_counter() - before < 2


def test_control_and_invisible_signs_fall_away() -> None:
    assert clean_lines("Si\x00Api\u200b\u202e\x07 Kasela\ud800") == "SiApi Kasela"


def test_line_ends_become_one_kind_and_blanks_at_their_end_go() -> None:
    assert clean_lines("satu  \r\ndua\rtiga\u2028empat\n") == "satu\ndua\ntiga\nempat"


def test_text_is_kept_in_composed_form() -> None:
    assert clean_line(unicodedata.normalize("NFD", "José")) == "José"


def test_a_line_has_single_blanks() -> None:
    assert clean_line("  Dinas \t Kesehatan\n Provinsi ") == "Dinas Kesehatan Provinsi"


def test_names_stand_one_per_line_and_empty_lines_fall_away() -> None:
    assert names("  dr. Rahmah,  M.Kes. \r\n\r\nAhmad\n") == ("dr. Rahmah, M.Kes.", "Ahmad")
