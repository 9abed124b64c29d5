"""What a check says, and what it is told."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Report = Callable[[int, int], None]
"""Told how much of how much is done."""


@dataclass(frozen=True)
class Finding:
    """A row that breaks a rule: the table, its key, the rule's code, and facts."""

    table: str
    key: str
    code: str
    facts: dict[str, Any]


Check = Callable[[Report], Iterator[Finding]]


def finding(table: str, key: object, code: str, /, **facts: Any) -> Finding:
    """A finding about the row ``key`` of ``table``."""
    return Finding(table, str(key), code, facts)


def compared(
    table: str, key: object, column: str, *, stored: object, logged: object
) -> Iterator[Finding]:
    """A finding when a column does not say what the audit log says."""
    if stored != logged:
        yield finding(table, key, "differs-from-log", column=column, logged=logged)
