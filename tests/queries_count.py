"""Counting SQL statements, so that a test can say: the same number for 1, 10 and many rows.

with counted() as few:
    client.get(url)
... make more rows ...
with counted() as many:
    client.get(url)
assert len(few) == len(many), many.difference(few)
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from contest.models import db

_BOOKKEEPING = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA")


class Statements(list[str]):
    """The statements sent to the database, in order."""

    def difference(self, other: "Statements") -> str:
        """What was sent more often here than there, for the message of a failing test."""
        more = Counter(self) - Counter(other)
        return "\n".join(f"{count} more: {statement}" for statement, count in more.items()) or "-"


@contextmanager
def counted() -> Iterator[Statements]:
    """Collect every statement of the block, without transaction control.

    Rows that the test itself loaded are forgotten first: a request never finds them either.
    """
    statements = Statements()

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.lstrip().upper().startswith(_BOOKKEEPING):
            statements.append(statement)

    db.session.expire_all()
    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
