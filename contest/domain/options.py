"""The closed lists a profile chooses from: urusan, bentuk, jenis, inisiator, tahapan and others."""

from dataclasses import dataclass
from typing import Any

from contest.domain.errors import NotFound
from contest.domain.facts import Provenance, Row, Sheet, check_unique, read_provenance


@dataclass(frozen=True, slots=True)
class Option:
    """One choice. ``counts``: an entry with it takes part in the rating (tahapan penerapan)."""

    code: str
    label: str
    counts: bool = True
    basic_service: bool = False
    """One of the six mandatory affairs of basic service (urusan wajib pelayanan dasar)."""


@dataclass(frozen=True, slots=True)
class OptionList:
    """A named closed list in its official order."""

    key: str
    name: str
    options: tuple[Option, ...]
    provenance: Provenance

    def option(self, code: str) -> Option | None:
        """The option with this code, or None."""
        return next((option for option in self.options if option.code == code), None)


@dataclass(frozen=True, slots=True)
class OptionLists:
    """All closed lists of one year."""

    key: str
    name: str
    lists: tuple[OptionList, ...]
    provenance: Provenance

    def has(self, key: str) -> bool:
        """Whether there is a list with this key."""
        return any(found.key == key for found in self.lists)

    def list(self, key: str) -> OptionList:
        """The list with this key. Raises NotFound ``option-list-unknown``."""
        for found in self.lists:
            if found.key == key:
                return found
        raise NotFound("option-list-unknown", list=key)


def parse_options(value: Any, file: str) -> OptionLists:
    """Read the closed lists. Raises DataFault with every fault and its place in ``file``."""
    sheet = Sheet(file)
    root = sheet.root(value)
    rows = root.rows("lists")
    lists = tuple(_read_list(row) for row in rows)
    check_unique((row, "key", found.key) for row, found in zip(rows, lists, strict=True))
    parsed = OptionLists(root.key(), root.text("name"), lists, read_provenance(root))
    sheet.finish()
    return parsed


def _read_list(row: Row) -> OptionList:
    rows = row.rows("options")
    options = tuple(
        Option(
            at.key("code"),
            at.text("label"),
            counts=at.flag("counts", default=True),
            basic_service=at.flag("basic_service", default=False),
        )
        for at in rows
    )
    check_unique((at, "code", option.code) for at, option in zip(rows, options, strict=True))
    return OptionList(row.key(), row.text("name"), options, read_provenance(row))
