"""Plain text from what people type or paste: cleaned, counted, split into names."""

import re
from html import unescape
from unicodedata import category, normalize

_TAG = re.compile(r"</?[A-Za-z!][^<>]*>")
_LINE_ENDS = re.compile(r"\r\n?|\x85|[\u2028\u2029]")
_INVISIBLE = frozenset("\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff") | frozenset(
    map(chr, range(0x2066, 0x206A))
)
"""Zero-width and direction signs: they make two equal-looking names differ."""


def clean_lines(text: str) -> str:
    """Text in NFC with LF line ends, without control or invisible signs or blanks at line ends."""
    joined = _LINE_ENDS.sub("\n", normalize("NFC", text))
    kept = "".join(sign for sign in joined if sign in "\n\t" or _visible(sign))
    return "\n".join(line.rstrip() for line in kept.split("\n")).strip()


def clean_line(text: str) -> str:
    """The same on one line, with single blanks."""
    return " ".join(clean_lines(text).split())


def strip_markup(text: str) -> str:
    """Text without HTML tags, entities written out; for counting, not for making HTML safe."""
    return unescape(_TAG.sub(" ", text))


def count_words(text: str) -> int:
    """Words that hold a letter or a digit, markup aside; a lone dash is no word."""
    return sum(any(map(str.isalnum, word)) for word in strip_markup(text).split())


def names(text: str) -> tuple[str, ...]:
    """The names of a list with one name per line; empty lines fall away."""
    cleaned = (clean_line(line) for line in clean_lines(text).split("\n"))
    return tuple(name for name in cleaned if name)


def _visible(sign: str) -> bool:
    return category(sign) not in ("Cc", "Cs") and sign not in _INVISIBLE
