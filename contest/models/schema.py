"""Whether a database holds the tables this software needs: looked at, never touched."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import quote

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, inspect
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from contest.models.sqlite import driver

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
_LANDMARK = "audit_head"
"""A table of ours, to tell our database from another application's."""
_QUEUE = "huey_"
"""How the job queue's own tables begin on PostgreSQL; they say nothing about our schema."""


class SchemaState(StrEnum):
    """Only a current schema is served."""

    CURRENT = "current"
    ABSENT = "absent"
    EMPTY = "empty"
    FOREIGN = "foreign"
    OLDER = "older"
    NEWER = "newer"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Schema:
    """What was found: the state, the revision in the database, and the one that is wanted."""

    state: SchemaState
    found: str
    wanted: str
    detail: str = ""
    """What the database said when it could not be read."""


def read_schema(url: str, file: Path | None) -> Schema:
    """Look at the database at ``url``; ``file`` is its SQLite file.

    SQLite is opened read-only, so a file of another application is not even marked, and a
    missing one is not made.
    """
    script = ScriptDirectory(str(MIGRATIONS))
    wanted = script.get_current_head() or ""
    if file is not None and not file.is_file():
        return Schema(SchemaState.ABSENT, "", wanted)
    try:
        with _engine(url, file).connect() as connection:
            state, found = _look(connection, script, wanted)
    except SQLAlchemyError as fault:
        said = str(getattr(fault, "orig", None) or fault).strip().splitlines()[0]
        return Schema(SchemaState.UNREADABLE, "", wanted, said)
    return Schema(state, found, wanted)


def _engine(url: str, file: Path | None) -> Engine:
    if file is None:
        return create_engine(url, poolclass=NullPool)
    address = f"sqlite:///file:{quote(str(file))}?mode=ro&uri=true"
    return create_engine(address, poolclass=NullPool, module=driver())


def _look(connection: Connection, script: ScriptDirectory, wanted: str) -> tuple[SchemaState, str]:
    names = inspect(connection).get_table_names()
    tables = {name for name in names if not name.startswith(_QUEUE)}
    if not tables:
        return SchemaState.EMPTY, ""
    found = ", ".join(MigrationContext.configure(connection).get_current_heads())
    if _LANDMARK not in tables or not found:
        return SchemaState.FOREIGN, found
    if found == wanted:
        return SchemaState.CURRENT, found
    known = {step.revision for step in script.walk_revisions()}
    return (SchemaState.OLDER if found in known else SchemaState.NEWER), found
