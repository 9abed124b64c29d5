"""Tables to take along: XLSX and CSV, with nothing in them that a program would run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

Cell = str | int | Decimal | date | datetime | bool | None


class ColumnKind(StrEnum):
    """How a column is set; cells of another type are written as text."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    DATETIME = "datetime"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its label, kind, decimals shown and width in characters (0: by content)."""

    label: str
    kind: ColumnKind = ColumnKind.TEXT
    decimals: int = 2
    width: int = 0


def table_xlsx(
    title: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]], *, created: datetime
) -> bytes:
    """One sheet named after ``title``; strings stay strings, datetimes are shown as given."""
    raise NotImplementedError


def table_csv(
    columns: Sequence[Column], rows: Iterable[Sequence[Cell]], *, delimiter: str = ";"
) -> bytes:
    """UTF-8 with BOM, decimal comma, ``;`` between cells (what an Indonesian Excel expects)."""
    raise NotImplementedError
