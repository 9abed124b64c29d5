"""A password is refused for being short, long or guessable, and for nothing else."""

import pytest

from contest.domain.passwords import password_problems

PERSON = ("siti.rahma", "siti", "rahma", "Rahmawati")


def _codes(password: str) -> list[str]:
    return [problem.code for problem in password_problems(password, PERSON)]


@pytest.mark.parametrize(
    "password",
    [
        "kucing hijau makan pisang",
        "nanas-payung-lentera",
        "3f9k2m8x7q1z",
        "8#2!5x9@4$7k",
        "ابتسامة النهر الكبير",
        "x9!" + "kayu bakar " * 11,
    ],
)
def test_a_long_unusual_password_needs_no_recipe_of_characters(password: str) -> None:
    assert _codes(password) == []


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("sebelas-abc", "password-short"),
        ("k" + "nanas payung" * 11, "password-long"),
        ("198503122010011", "password-digits"),
        ("aaaaaaaaaaaaaa", "password-guessable"),
        ("KalimantanSelatan2026", "password-guessable"),
        ("P@ssw0rd12345678", "password-guessable"),
        ("inovasi-banjarmasin-2026", "password-guessable"),
        ("qwertyuiop1234", "password-guessable"),
        ("lomba inovasi daerah", "password-guessable"),
        ("Siti.Rahma-2026!", "password-guessable"),
        ("abcdefghijklmn", "password-guessable"),
    ],
)
def test_a_guessable_password_is_refused_with_its_reason(password: str, code: str) -> None:
    assert _codes(password) == [code]


def test_full_width_letters_are_read_as_plain_ones() -> None:
    assert _codes("ｋａｌｉｍａｎｔａｎｓｅｌａｔａｎ") == ["password-guessable"]


def test_twelve_and_one_hundred_twenty_eight_characters_are_allowed() -> None:
    assert _codes("nanaskpayung") == []
    assert _codes(("nanas payung perahu " * 7)[:128]) == []
