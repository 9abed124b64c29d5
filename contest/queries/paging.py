"""One page of a long list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select

from contest.models.base import db

PAGE_SIZE = 50
Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """The rows of page ``number`` (from 1) of ``pages``; ``total`` counts all rows."""

    rows: Sequence[Row]
    number: int
    pages: int
    total: int


def fetch_page(
    statement: Select[*tuple[Any, ...]], number: int, make: Callable[[Sequence[Any]], Sequence[Row]]
) -> Page[Row]:
    """The page of an ordered SELECT (two queries); a number out of range gives the nearest page.

    ``make`` turns the database rows of the page into the rows to show, all at once, so that it
    can look up what belongs to them in one further query.
    """
    counted = select(func.count()).select_from(statement.order_by(None).subquery())
    total = db.session.execute(counted).scalar_one()
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(max(1, number), pages)
    window = statement.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
    return Page(make(db.session.execute(window).all()), number, pages, total)
