"""Reading a JSON document strictly, collecting every problem with its JSON path.

A repeated key, NaN, a number too large for its place or half a surrogate pair is a problem of
the document, not of the parser, so all of them are reported beside the problems of meaning.
"""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar
from unicodedata import category

from contest.domain.errors import Invalid, Problem
from contest.domain.numbers import number_problem

Choice = TypeVar("Choice", bound=StrEnum)

_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*", re.ASCII)
_UNREADABLE = frozenset({"Cc", "Cs", "Zl", "Zp"})
_MAX_DIGITS = 40


@dataclass(frozen=True)
class Unreadable:
    """A literal that JSON text may hold but no contest number may be: NaN, 10^5000."""

    literal: str


class Repeated(dict[str, Any]):
    """An object in whose text a key stood more than once; ``keys_repeated`` names them."""

    keys_repeated: tuple[str, ...] = ()


def child(path: str, key: str) -> str:
    """The JSON path of ``key`` below ``path``; unusual keys are quoted and stay on one line."""
    return f"{path}.{key}" if _PLAIN_KEY.fullmatch(key) else f"{path}[{json.dumps(key)}]"


def load_json(text: str) -> Any:
    """Parse JSON text; numbers become int or Decimal, never float.

    Raises Invalid with one ``not-json`` problem (facts ``line``, ``column``) for broken text.
    Values that parse but may not stand (Unreadable, Repeated) are left for the Reader to report.
    """
    try:
        return json.loads(
            text,
            parse_float=_number,
            parse_int=_number,
            parse_constant=Unreadable,
            object_pairs_hook=_object,
        )
    except json.JSONDecodeError as error:
        facts = {"line": error.lineno, "column": error.colno}
        raise Invalid([Problem("not-json", "$", facts)], "invalid-document") from None
    except RecursionError:
        raise Invalid([Problem("too-deep", "$")], "invalid-document") from None


def _number(literal: str) -> Decimal | int | Unreadable:
    if len(literal) > _MAX_DIGITS:
        return Unreadable(literal[:_MAX_DIGITS] + "…")
    try:
        return int(literal)
    except ValueError:
        return Decimal(literal)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) == len(pairs):
        return value
    names = [key for key, _ in pairs]
    repeated = Repeated(value)
    repeated.keys_repeated = tuple(sorted({key for key in names if names.count(key) > 1}))
    return repeated


class Reader:
    """Walks a document; each method returns a typed value, or None after noting the problem.

    ``text_numbers``: numbers may also be written as strings ("33.34"), as canonical JSON asks.
    """

    def __init__(self, *, text_numbers: bool = False) -> None:
        self.problems: list[Problem] = []
        self._text_numbers = text_numbers

    def note(self, path: str, code: str, **facts: Any) -> None:
        """Add one problem at ``path``."""
        self.problems.append(Problem(code, path, facts))

    def finish(self) -> None:
        """Raise Invalid ``invalid-document`` when anything was noted."""
        if self.problems:
            raise Invalid(self.problems, "invalid-document")

    def mapping(self, value: Any, path: str) -> Mapping[str, Any] | None:
        """An object without repeated keys; its keys are readable, non-empty text."""
        if not isinstance(value, Mapping):
            self._wrong_type(value, path, "object")
            return None
        for key in getattr(value, "keys_repeated", ()):
            self.note(child(path, key), "key-repeated", key=key)
        for key in value:
            if not isinstance(key, str) or not _readable(key):
                self.note(child(path, str(key)), "key-unreadable")
                return None
        return value

    def record(
        self,
        value: Any,
        path: str,
        required: Collection[str],
        optional: Collection[str] = (),
    ) -> Mapping[str, Any] | None:
        """An object with exactly these keys; a missing or unknown one is a problem."""
        found = self.mapping(value, path)
        if found is None:
            return None
        known = [*required, *optional]
        for key in found:
            if key not in known:
                self.note(child(path, key), "key-unknown", key=key, known=tuple(known))
        for key in required:
            if key not in found:
                self.note(child(path, key), "key-missing", key=key)
        return found

    def items(self, value: Any, path: str) -> list[tuple[str, Any]]:
        """The items of a list, each with its path; empty after a problem."""
        if not isinstance(value, list | tuple):
            self._wrong_type(value, path, "list")
            return []
        return [(f"{path}[{position}]", item) for position, item in enumerate(value)]

    def text(
        self, value: Any, path: str, *, empty: bool = False, lines: bool = False
    ) -> str | None:
        """Readable text; empty text and line ends only where allowed."""
        if not isinstance(value, str):
            self._wrong_type(value, path, "text")
            return None
        if not (_readable(value, lines=lines) or (empty and value == "")):
            self.note(path, "text-unreadable")
            return None
        return value

    def number(self, value: Any, path: str) -> Decimal | None:
        """An exact number below 10^9 with at most six decimals."""
        number = self._exact(value, path)
        if number is None:
            return None
        if problem := number_problem(number):
            self.note(path, problem, found=str(number))
            return None
        return number

    def integer(self, value: Any, path: str, low: int, high: int) -> int | None:
        """A whole number from ``low`` to ``high``."""
        number = self._exact(value, path)
        if number is None:
            return None
        if number_problem(number) or number != int(number) or not low <= number <= high:
            self.note(path, "integer-out-of-range", found=str(number), low=low, high=high)
            return None
        return int(number)

    def choice(self, value: Any, path: str, choices: type[Choice]) -> Choice | None:
        """One of the names of ``choices``."""
        if value in tuple(choices):
            return choices(value)
        self.note(path, "name-unknown", found=shown(value), known=tuple(map(str, choices)))
        return None

    def _exact(self, value: Any, path: str) -> Decimal | None:
        if isinstance(value, Unreadable):
            self.note(path, "number-unreadable", found=value.literal)
            return None
        if isinstance(value, float):
            self.note(path, "number-float", found=str(value))
            return None
        if self._text_numbers and isinstance(value, str):
            return self._from_text(value, path)
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return Decimal(value)
        self._wrong_type(value, path, "number")
        return None

    def _from_text(self, value: str, path: str) -> Decimal | None:
        if len(value) <= _MAX_DIGITS and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value):
            return Decimal(value)
        self.note(path, "number-unreadable", found=value[:_MAX_DIGITS])
        return None

    def _wrong_type(self, value: Any, path: str, wanted: str) -> None:
        self.note(path, "wrong-type", wanted=wanted, found=shown(value))


def shown(value: Any) -> str:
    """A short one-line picture of a value for a problem's facts."""
    if isinstance(value, Mapping):
        return "{…}"
    if isinstance(value, Unreadable):
        return value.literal
    if isinstance(value, list | tuple):
        return "[…]"
    text = json.dumps(value) if isinstance(value, str | bool | None) else str(value)
    return text if len(text) <= _MAX_DIGITS else text[:_MAX_DIGITS] + "…"


def _readable(text: str, *, lines: bool = False) -> bool:
    """No control character, line end or half surrogate, and more than blanks."""
    if lines:
        text = text.replace("\n", " ").replace("\r", " ").replace("\t", " ")
    return text.strip() != "" and not any(category(sign) in _UNREADABLE for sign in text)
