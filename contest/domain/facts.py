"""Reading versioned facts: a data file row by row, every fault collected, each at its place.

The files in ``contest/data`` are edited by people. A parser therefore never stops at the first
mistake: it goes on with a harmless value and ``Sheet.finish`` refuses the file with all of them.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from contest.domain.document import Reader, child, shown
from contest.domain.errors import Invalid, Problem

Member = TypeVar("Member", bound=StrEnum)

_KEY = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*", re.ASCII)
_ABSENT = object()
_LAST = re.compile(r"(?:^|\.)([^.\[\]]+)(?:\[\d+\])?$")


class FactStatus(StrEnum):
    """How sure a fact is."""

    CONFIRMED = "confirmed"
    PUBLIC_CODE = "public-code"
    """Quoted by public software; the official text was not at hand."""
    TO_VERIFY = "to-verify"
    """The secretariat has yet to confirm it."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where facts come from, and how sure they are."""

    source: str
    status: FactStatus
    note: str = ""


@dataclass(frozen=True)
class Fault(Problem):
    """One mistake in a data file: ``field`` is the key, ``row`` its JSON path in ``file``."""

    file: str = ""
    row: str = ""


class DataFault(Invalid):
    """A data file is refused. ``faults`` names every mistake; nothing of the file is used."""

    def __init__(self, file: str, problems: Iterable[Problem]) -> None:
        self.file = file
        self.faults = tuple(_fault(file, problem) for problem in problems)
        super().__init__(self.faults, "data-fault", file=file, count=len(self.faults))

    def __str__(self) -> str:
        """One line per fault, for logs and tracebacks only."""
        return "\n".join(
            f"{fault.file}: {fault.row}: {fault.code} {fault.facts}" for fault in self.faults
        )


def _fault(file: str, problem: Problem) -> Fault:
    """A reader's problem at ``$.indicators[4].weight`` becomes a fault of the file."""
    row = problem.field.removeprefix("$").removeprefix(".")
    last = _LAST.search(row)
    return Fault(problem.code, last[1] if last else row, problem.facts, file, row or "$")


class Sheet(Reader):
    """One data file under inspection."""

    def __init__(self, file: str) -> None:
        super().__init__()
        self.file = file
        self._rows: list[Row] = []

    def root(self, value: Any) -> "Row":
        """The outermost object of the file."""
        return self.open(value, "$")

    def open(self, value: Any, path: str) -> "Row":
        """An object of the file; its keys are checked by ``finish``."""
        row = Row(self, value, path)
        self._rows.append(row)
        return row

    def faulty(self, name: str) -> bool:
        """Whether a fault is noted at any key called ``name``: sums over it mean nothing then."""
        return any(problem.field.endswith(f".{name}") for problem in self.problems)

    def finish(self) -> None:
        """Refuse the file with every fault found so far and every key nobody asked for.

        Raises DataFault.
        """
        for row in self._rows:
            row.note_unknown()
        if self.problems:
            raise DataFault(self.file, self.problems)


class Row:
    """One object of a data file. Every key is asked for once, by the type it must have.

    A wrong or missing value is noted in the sheet and a harmless one returned instead.
    """

    def __init__(self, sheet: Sheet, value: Any, path: str) -> None:
        self.sheet = sheet
        self.path = path
        self._found: Mapping[str, Any] | None = (
            None if value is _ABSENT else sheet.mapping(value, path)
        )
        self._asked: set[str] = set()

    def note(self, name: str, code: str, **facts: Any) -> None:
        """Note a fault at one key of this row."""
        self.sheet.note(child(self.path, name), code, **facts)

    def note_unknown(self) -> None:
        """Note every key of the row that no parser asked for."""
        for name in self._found or ():
            if name not in self._asked:
                self.note(name, "key-unknown", key=name, known=tuple(sorted(self._asked)))

    def has(self, name: str) -> bool:
        """Whether the key is there with a value other than null."""
        self._asked.add(name)
        return self._found is not None and self._found.get(name) is not None

    def text(self, name: str, default: str | None = None) -> str:
        """Readable text; ``default`` where the key is missing or null, else it is required."""
        if not self._take(name, required=default is None):
            return default or ""
        value, path = self._at(name)
        return self.sheet.text(value, path, empty=default is not None, lines=True) or ""

    def key(self, name: str = "key") -> str:
        """A stable name in lower case, its words joined by - or _."""
        return self._checked_key(name, self.text(name))

    def optional_key(self, name: str) -> str | None:
        """A stable name, or None where the key is missing or null."""
        return self.key(name) if self.has(name) else None

    def integer(self, name: str, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``."""
        if not self._take(name):
            return low
        found = self.sheet.integer(*self._at(name), low, high)
        return low if found is None else found

    def optional_integer(self, name: str, low: int, high: int) -> int | None:
        """A whole number, or None where the key is missing or null."""
        return self.integer(name, low, high) if self.has(name) else None

    def number(self, name: str) -> Decimal:
        """An exact number."""
        found = self.sheet.number(*self._at(name)) if self._take(name) else None
        return Decimal(0) if found is None else found

    def flag(self, name: str, default: bool | None = None) -> bool:
        """True or false; ``default`` where the key is missing, else it is required."""
        if not self._take(name, required=default is None):
            return bool(default)
        value, path = self._at(name)
        if not isinstance(value, bool):
            self.sheet.note(path, "wrong-type", wanted="boolean", found=shown(value))
        return value is True

    def member(self, name: str, choices: type[Member], default: Member | None = None) -> Member:
        """One of ``choices``; ``default`` where the key is missing or null."""
        fallback = default or next(iter(choices))
        if not self._take(name, required=default is None):
            return fallback
        return self.sheet.choice(*self._at(name), choices) or fallback

    def members(self, name: str, choices: type[Member]) -> tuple[Member, ...]:
        """A list of ``choices``; empty where the key is missing."""
        read = [self.sheet.choice(item, path, choices) for path, item in self.items(name)]
        return tuple(found for found in read if found is not None)

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of readable texts; empty where the key is missing."""
        read = [self.sheet.text(item, path, lines=True) for path, item in self.items(name)]
        return tuple(found for found in read if found is not None)

    def iso_date(self, name: str) -> date | None:
        """A date written 2026-12-31, or None where the key is missing or null."""
        if not self.has(name):
            return None
        text = self.text(name)
        try:
            return date.fromisoformat(text)
        except ValueError:
            if text:
                self.note(name, "date-unreadable", found=text)
            return None

    def raw(self, name: str) -> Any:
        """A value of any kind, None where the key is missing."""
        return self._at(name)[0] if self.has(name) else None

    def items(self, name: str) -> list[tuple[str, Any]]:
        """The items of a list with their paths; empty where the key is missing or null."""
        return self.sheet.items(*self._at(name)) if self.has(name) else []

    def rows(self, name: str, *, required: bool = True) -> list["Row"]:
        """The objects of a list; a required list may not be missing or empty."""
        rows = [self.sheet.open(item, path) for path, item in self.items(name)]
        if required and not rows and self._found is not None:
            self.note(name, "list-empty" if name in self._found else "key-missing", key=name)
        return rows

    def row(self, name: str) -> "Row | None":
        """An inner object, or None where the key is missing or null."""
        return self.sheet.open(*self._at(name)) if self.has(name) else None

    def required_row(self, name: str) -> "Row":
        """An inner object that must be there."""
        value, path = self._at(name)
        return self.sheet.open(value if self._take(name) else _ABSENT, path)

    def _take(self, name: str, *, required: bool = True) -> bool:
        """Whether there is a value to read; notes a required one that is missing."""
        if self.has(name):
            return True
        if required and self._found is not None:
            self.note(name, "key-missing", key=name)
        return False

    def _at(self, name: str) -> tuple[Any, str]:
        return (self._found or {}).get(name), child(self.path, name)

    def _checked_key(self, name: str, key: str) -> str:
        if key and not _KEY.fullmatch(key):
            self.note(name, "key-not-plain", key=key)
        return key


def read_provenance(row: Row) -> Provenance:
    """The ``source``, ``status`` and ``note`` every file and every list of facts carries."""
    return Provenance(row.text("source"), row.member("status", FactStatus), row.text("note", ""))


def check_unique(rows: Iterable[tuple[Row, str, object]]) -> None:
    """Note every (row, key, value) whose value stood before.

    A value that only stands in for a missing or wrong one is passed over.
    """
    seen: set[object] = set()
    for row, name, value in rows:
        if row.raw(name) != value:
            continue
        if value in seen:
            row.note(name, "value-repeated", value=value)
        seen.add(value)
