"""Lists to take along: the rows a page shows, all of them, as XLSX or CSV."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from contest.domain.codes import slug
from contest.rendering.spreadsheets import Cell, Column, table_csv, table_xlsx
from contest.wording.moments import home_zone

KINDS = ("xlsx", "csv")


@dataclass(frozen=True)
class ExportFile:
    """A finished file with an ASCII name that says what it holds."""

    name: str
    content: bytes


def table_file(
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    kind: str,
    *,
    at: datetime,
) -> ExportFile:
    """The table as ``kind`` (one of KINDS), named after its title and the day it was taken."""
    local = at.astimezone(home_zone())
    content = (
        table_csv(columns, rows) if kind == "csv" else table_xlsx(title, columns, rows, created=at)
    )
    return ExportFile(f"{slug(title)}-{local:%Y-%m-%d}.{kind}", content)


def local(value: datetime | None) -> datetime | None:
    """An instant as tables show it: in the home zone."""
    return None if value is None else value.astimezone(home_zone())
