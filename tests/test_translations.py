"""The English catalogue is complete: every Indonesian source string has its translation."""

import io
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
ENGLISH = ROOT / "contest" / "translations" / "en" / "LC_MESSAGES"
KEYWORDS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


@pytest.fixture(scope="module")
def source() -> set[str]:
    """All strings that code and templates mark for translation."""
    mapping, options = parse_mapping_cfg(io.StringIO((ROOT / "babel.cfg").read_text()))
    found = set()
    for folder in ("contest", "templates"):
        rows = extract_from_dir(
            str(ROOT / folder),
            [(pattern.removeprefix(f"{folder}/"), kind) for pattern, kind in mapping],
            options_map={key.removeprefix(f"{folder}/"): value for key, value in options.items()},
            keywords=KEYWORDS,
        )
        found |= {row[2][0] if isinstance(row[2], tuple) else row[2] for row in rows}
    return found


@pytest.fixture(scope="module")
def english() -> Catalog:
    with (ENGLISH / "messages.po").open("rb") as stream:
        return read_po(stream, locale="en")


def _first(value: str | tuple[str, ...] | list[str]) -> str:
    return value if isinstance(value, str) else value[0]


def _messages(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def test_every_source_string_is_translated(source: set[str], english: Catalog) -> None:
    known = {_first(message.id) for message in _messages(english) if _first(message.string)}
    assert len(source) > 1000
    assert sorted(source - known) == []


def test_no_translation_is_doubtful_or_loses_a_placeholder(english: Catalog) -> None:
    wrong = [
        _first(message.id)
        for message in _messages(english)
        if message.fuzzy
        or sorted(PLACEHOLDER.findall(_first(message.id)))
        != sorted(PLACEHOLDER.findall(_first(message.string)))
    ]
    assert wrong == []


def test_the_compiled_catalogue_is_the_written_one(english: Catalog) -> None:
    with (ENGLISH / "messages.mo").open("rb") as stream:
        compiled = read_mo(stream)
    written = {_first(m.id): _first(m.string) for m in _messages(english)}
    assert {_first(m.id): _first(m.string) for m in _messages(compiled)} == written
