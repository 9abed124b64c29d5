"""Alembic's environment: one transaction, batch mode, foreign keys checked before commit.

SQLite copies a table to alter it; with foreign keys on, dropping the old copy would empty its
cascading children. They are therefore switched off on the raw connection before BEGIN and
checked before commit.
"""

from typing import Any, Literal

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from contest.config import Settings
from contest.models import db
from contest.models.base import Choice, ExactDecimal, JsonText, UtcDateTime

_PLAIN = {
    Choice: "sa.String(length=40)",
    ExactDecimal: "sa.String(length=40)",
    JsonText: "sa.Text()",
    UtcDateTime: "sa.DateTime(timezone=True)",
}


class MigrationFault(RuntimeError):
    """A step may not begin, or left rows whose parents are missing."""


def _render(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our column types as plain ones: an old step must not change with the model."""
    return _PLAIN.get(type(item), False) if kind == "type" else False


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=_render,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def _refuse_lost_database() -> None:
    """Never an empty database in the place of one that went missing."""
    settings: Settings = current_app.config["SETTINGS"]
    file = settings.database_file
    if file is not None and not file.exists() and settings.files.exists():
        raise MigrationFault(f"{file}: tidak ada; pulihkan cadangan terakhir dengan flask restore.")


def _migrate() -> None:
    _refuse_lost_database()
    with db.engine.connect() as connection:
        if connection.dialect.name != "sqlite":
            with connection.begin():
                _run(connection)
            return
        raw: Any = connection.connection.driver_connection
        raw.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                _run(connection)
                orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                if orphans:
                    raise MigrationFault(f"{len(orphans)} orphaned rows, first: {orphans[0]}")
        finally:
            raw.execute("PRAGMA foreign_keys=ON")


if context.is_offline_mode():
    raise MigrationFault("offline SQL scripts are not supported")
with current_app.app_context():
    _migrate()
