"""Tables to take along: XLSX and CSV, with nothing in them that a program would run.

Numbers stay numbers, so that they can be summed; text stays text, whatever it begins with.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import xlsxwriter

Cell = str | int | Decimal | date | datetime | bool | None

# A cell that begins with one of these is run as a formula by some spreadsheet (OWASP).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_WIDEST, _NARROWEST = 60, 8
_SHEET_NAME_LENGTH = 31
_CELL_LENGTH = 32_767  # what a cell of the format can hold


class ColumnKind(StrEnum):
    """How a column is shown; a cell of another type than its column's is written as it is."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    DATETIME = "datetime"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its label, kind, decimals shown and width in characters (0: by the label)."""

    label: str
    kind: ColumnKind = ColumnKind.TEXT
    decimals: int = 2
    width: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its name; ``rows`` may be a stream."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]


def table_xlsx(
    title: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]], *, created: datetime
) -> bytes:
    """One sheet named after ``title``: bold frozen head, filter, numbers as numbers.

    Rows are streamed, so their number is bounded by the format (1,048,575) and not by memory.
    Datetimes are written as they stand, without their zone: convert before. The same arguments
    give the same bytes; ``created`` is the date in the file's properties.
    """
    return tables_xlsx(title, [Table(title, columns, rows)], created=created)


def tables_xlsx(title: str, tables: Sequence[Table], *, created: datetime) -> bytes:
    """A workbook with one sheet per table, in order; their names must differ in 31 characters."""
    out = io.BytesIO()
    options = {"in_memory": False, "constant_memory": True, "strings_to_formulas": False}
    options |= {"strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": title, "created": created.replace(tzinfo=None)})
        head = book.add_format(
            {"bold": True, "bg_color": "#e8efe9", "bottom": 1, "text_wrap": True}
        )
        for table in tables:
            _add_sheet(book, head, table)
    return out.getvalue()


def _add_sheet(book: Any, head: Any, table: Table) -> None:
    sheet = book.add_worksheet(_sheet_name(table.title))
    formats = [book.add_format(_format(column)) for column in table.columns]
    for index, column in enumerate(table.columns):
        sheet.set_column(index, index, _width(column))
        sheet.write_string(0, index, column.label, head)
    count = 0
    for count, row in enumerate(table.rows, start=1):
        for index, cell in enumerate(row):
            _write(sheet, count, index, cell, formats[index])
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, count, len(table.columns) - 1)


def table_csv(
    columns: Sequence[Column], rows: Iterable[Sequence[Cell]], *, delimiter: str = ";"
) -> bytes:
    """UTF-8 with BOM, decimal comma, ``;`` between cells: what an Indonesian Excel opens as is.

    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([_harmless(column.label) for column in columns])
    for row in rows:
        writer.writerow([_csv_text(cell) for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def _write(sheet: Any, row: int, column: int, cell: Cell, form: Any) -> None:
    if cell is None or cell == "":
        sheet.write_blank(row, column, None, form)
    elif isinstance(cell, bool):
        sheet.write_string(row, column, _yes_or_no(cell), form)
    elif isinstance(cell, int | Decimal):
        sheet.write_number(row, column, cell, form)
    elif isinstance(cell, datetime):
        sheet.write_datetime(row, column, cell.replace(tzinfo=None), form)
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, cell, form)
    else:
        sheet.write_string(row, column, _CONTROL.sub("", cell)[:_CELL_LENGTH], form)


def _format(column: Column) -> dict[str, Any]:
    patterns = {
        ColumnKind.TEXT: "@",
        ColumnKind.INTEGER: "#,##0",
        ColumnKind.DECIMAL: "#,##0" + ("." + "0" * column.decimals if column.decimals else ""),
        ColumnKind.DATE: "dd/mm/yyyy",
        ColumnKind.DATETIME: "dd/mm/yyyy hh:mm",
    }
    wrapped = column.kind is ColumnKind.TEXT
    return {"num_format": patterns[column.kind], "valign": "top", "text_wrap": wrapped}


def _width(column: Column) -> int:
    return min(_WIDEST, max(_NARROWEST, column.width or len(column.label) + 4))


def _sheet_name(title: str) -> str:
    return _NOT_IN_SHEET_NAMES.sub(" ", title).strip()[:_SHEET_NAME_LENGTH] or "Data"


def _csv_text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return _yes_or_no(cell)
    if isinstance(cell, Decimal):
        return f"{cell:f}".replace(".", ",")
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M:%S}"
    if isinstance(cell, str):
        return _harmless(cell)
    return str(cell)


def _harmless(text: str) -> str:
    """``text`` with an apostrophe before it if a spreadsheet would run it."""
    cleaned = _CONTROL.sub("", text)
    return f"'{cleaned}" if cleaned.lstrip(" ").startswith(_FORMULA) else cleaned


def _yes_or_no(value: bool) -> str:
    return "Ya" if value else "Tidak"
