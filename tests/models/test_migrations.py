"""Migrations make what the models declare, go back, and keep every row on the way."""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import IntegrityError

from contest.app import create_app
from contest.config import Settings
from contest.models import db
from contest.models.schema import MIGRATIONS, SchemaState, read_schema
from tests.conftest import SERVER, fresh_database, settings_for
from tests.models.rows import one_of_each

Shape = dict[str, dict[str, Any]]
BOOKKEEPING = "alembic_version"


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Settings]:
    """Settings of a database without any table."""
    folder = tmp_path / "empty"
    folder.mkdir()
    if not SERVER:
        yield settings_for(folder)
        return
    with fresh_database() as url:
        yield settings_for(folder, url)


@contextmanager
def _inside(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()


def _shape() -> Shape:
    """Tables as the database describes them: columns, keys, checks, indexes."""
    found = inspect(db.engine)
    return {
        name: {
            "columns": [
                (c["name"], str(c["type"]), c["nullable"], c["default"])
                for c in found.get_columns(name)
            ],
            "primary": found.get_pk_constraint(name)["constrained_columns"],
            "foreign": sorted(
                (k["name"] or "", k["constrained_columns"], k["referred_table"])
                for k in found.get_foreign_keys(name)
            ),
            "unique": sorted(
                (k["name"] or "", k["column_names"]) for k in found.get_unique_constraints(name)
            ),
            "checks": sorted(
                (k["name"] or "", k["sqltext"]) for k in found.get_check_constraints(name)
            ),
            "indexes": sorted(
                (k["name"] or "", k["column_names"], bool(k["unique"]), _condition(k))
                for k in found.get_indexes(name)
            ),
        }
        for name in found.get_table_names()
        if name != BOOKKEEPING
    }


def _condition(index: Any) -> str:
    """Of a partial index; either database names it in its own way."""
    options = index.get("dialect_options", {})
    return str(options.get("sqlite_where", options.get("postgresql_where", "")))


def test_the_steps_make_exactly_what_the_models_declare(app: Flask, empty: Settings) -> None:
    migrated = _shape()
    with _inside(empty):
        db.metadata.create_all(db.engine)
        declared = _shape()
    assert migrated.keys() == declared.keys()
    assert sum(len(table["checks"]) for table in declared.values()) > 30
    for name in declared:
        assert migrated[name] == declared[name], name


def test_nothing_is_left_for_a_further_step(app: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


def test_the_chain_begins_with_its_head(app: Flask) -> None:
    head = db.session.execute(text("SELECT id, sequence, hash FROM audit_head")).one()
    assert tuple(head) == (1, 0, "0" * 64)


def test_all_the_way_down_leaves_nothing_and_up_again_gives_the_same(app: Flask) -> None:
    before = _shape()
    db.session.remove()
    downgrade(revision="base")
    assert _shape() == {}
    upgrade()
    assert _shape() == before
    test_the_chain_begins_with_its_head(app)


def _digests() -> dict[str, tuple[int, str]]:
    """Table → how many rows it has, and a hash over all of them."""
    found = {}
    for table in db.metadata.sorted_tables:
        rows = db.session.execute(select(table).order_by(*table.primary_key.columns)).all()
        content = "\n".join(repr(tuple(row)) for row in rows)
        found[table.name] = (len(rows), hashlib.sha256(content.encode()).hexdigest())
    db.session.rollback()
    return found


STEP = '''"""A step of a later version."""
import sqlalchemy as sa
from alembic import op
revision, down_revision = "0002", "0001"
TABLES = ("agency", "user_account", "edition", "category", "entry", "round", "scorecard",
          "stored_file", "certificate", "audit_record")


def copied(name):
    how = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    return op.batch_alter_table(name, recreate=how)


def upgrade():
    for name in TABLES:
        with copied(name) as table:
            table.add_column(sa.Column("later", sa.Integer))
    {more}


def downgrade():
    for name in TABLES:
        with copied(name) as table:
            table.drop_column("later")
'''
ALL_COPIED = "pass"
FAILING = 'raise RuntimeError("listrik padam")'
ORPHANING = 'op.execute("DELETE FROM user_account")'


@pytest.fixture
def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Adds a step to a copy of the migrations; give it the step's last statement."""
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr("contest.app.migrate.directory", str(folder))

    def add(more: str) -> None:
        (folder / "versions" / "0002_later.py").write_text(STEP.replace("{more}", more))

    return add


def test_a_filled_database_keeps_every_row_check_and_key_when_its_tables_are_copied(
    instance: Settings, later: Callable[[str], None]
) -> None:
    later(ALL_COPIED)
    with _inside(instance):
        one_of_each()
        rows, before = _digests(), _shape()
        assert all(count for count, _digest in rows.values())
        upgrade()
        assert _digests() == rows
        copied = _shape()
        for name, table in before.items():
            for part in ("foreign", "unique", "checks", "indexes", "primary"):
                assert copied[name][part] == table[part], (name, part)
        with pytest.raises(IntegrityError):
            db.session.execute(text("DELETE FROM user_account"))
        db.session.rollback()
        downgrade()
        assert _digests() == rows
        assert _shape() == before


@pytest.mark.parametrize("fault", [FAILING, ORPHANING], ids=["failing", "orphaning"])
def test_a_step_that_fails_or_orphans_a_row_changes_nothing(
    instance: Settings, later: Callable[[str], None], fault: str
) -> None:
    later(fault)
    with _inside(instance):
        one_of_each()
        rows, before = _digests(), _shape()
        with pytest.raises((SystemExit, IntegrityError)):
            upgrade()
        db.session.remove()
        assert _digests() == rows
        assert _shape() == before
    assert read_schema(instance.database, instance.database_file).state is SchemaState.CURRENT
