"""The database itself refuses what breaks a rule, whoever writes it."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import CheckConstraint, Column, Index, Table, UniqueConstraint, select, text
from sqlalchemy.exc import IntegrityError

from contest.app import create_app
from contest.domain.entries import ParticipantKind
from contest.domain.scorecards import ScorecardState
from contest.models import db
from contest.models.base import Choice
from tests.conftest import fresh_instance
from tests.models.rows import SHA, one_of_each

CHECKED = {
    "ck_agency_tree": "agency SET parent_id = id",
    "ck_audit_head_single": "audit_head SET id = 2",
    "ck_number_register_grows": "number_register SET last_number = -1",
    "ck_category_finalists": "category SET finalists = 0",
    "ck_category_max_entries": "category SET max_entries = 0",
    "ck_decision_decree": "decision SET decree_date = NULL",
    "ck_decision_minutes": "decision SET state = 'decided', minutes_number = NULL",
    "ck_participant_agency_kind": "participant SET agency_id = NULL",
    "ck_stage_grace": "stage SET grace_minutes = -1",
    "ck_stage_order": "stage SET closes_at = opens_at",
    "ck_entry_numbered": "entry SET number = NULL, revision = 0",
    "ck_entry_revision": "entry SET revision = 0",
    "ck_entry_slot": "entry SET slot = 0",
    "ck_job_progress": "job SET done = 3",
    "ck_role_grant_officer": "role_grant SET participant_id = NULL WHERE role = 'officer'",
    "ck_evidence_file_or_link": "evidence SET link = 'https://x.invalid'",
    "ck_indicator_claim_claimed": "indicator_claim SET claimed_level = 4",
    "ck_indicator_claim_verified": "indicator_claim SET verified_level = -1",
    "ck_award_vacant": "award SET entry_id = NULL",
    "ck_scorecard_finalised": "scorecard SET finalised_at = NULL",
    "ck_certificate_stored": "certificate SET file_sha256 = NULL",
    "ck_certificate_void": "certificate SET state = 'void'",
    "ck_reopening_granted": "reopening SET granted_at = requested_at",
    "ck_reopening_one_end": "reopening SET withdrawn_at = requested_at, "
    "granted_at = requested_at, granted_by = "
    "(SELECT MIN(id) FROM user_account WHERE id <> requested_by)",
    "ck_reopening_one_object": "reopening SET round_id = NULL, scorecard_id = NULL",
    "ck_reopening_second_person": "reopening SET granted_by = requested_by, "
    "granted_at = requested_at",
}
"""Every CHECK that is not a list of known values, and a statement that breaks it alone."""


@pytest.fixture(scope="module")
def filled(template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One database for all: whatever is tried here is refused, and rolled back."""
    folder = tmp_path_factory.mktemp("filled") / "instance"
    with fresh_instance(template, folder) as settings:
        app = create_app(settings)
        with app.app_context():
            one_of_each()
            yield app
            db.session.remove()
            db.engine.dispose()


def _checks() -> dict[str, tuple[str, CheckConstraint]]:
    return {
        str(constraint.name): (table.name, constraint)
        for table in db.metadata.sorted_tables
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    }


KNOWN = sorted(name for name in _checks() if name.endswith("_known"))


def test_every_check_is_provoked_here() -> None:
    assert set(_checks()) == set(CHECKED) | set(KNOWN)


def test_every_table_has_a_row_to_try_it_on(filled: Flask) -> None:
    empty = [
        table.name
        for table in db.metadata.sorted_tables
        if db.session.execute(select(table).limit(1)).first() is None
    ]
    assert empty == []


def _refused(statement: str, **values: Any) -> str:
    with pytest.raises(IntegrityError) as refused:
        db.session.execute(text(statement), values)
    db.session.rollback()
    return str(refused.value.orig)


@pytest.mark.parametrize("name", sorted(CHECKED))
def test_a_check_refuses_what_breaks_it(filled: Flask, name: str) -> None:
    assert name in _refused(f"UPDATE {CHECKED[name]}")


@pytest.mark.parametrize("name", KNOWN)
def test_a_column_takes_no_value_nobody_knows(filled: Flask, name: str) -> None:
    table, constraint = _checks()[name]
    column = str(constraint.sqltext).split(" ", 1)[0]
    # A grant or a participant of an unknown kind may break a second rule of its row as well.
    assert "ck_" in _refused(f"UPDATE {table} SET {column} = 'entah'")


def _where(index: Index) -> str:
    found = index.dialect_options["sqlite"]["where"]
    return "" if found is None else str(found)


UNIQUE: list[tuple[Table, tuple[str, ...], str]] = sorted(
    [
        *(
            (table, tuple(column.name for column in constraint.columns), "")
            for table in db.metadata.sorted_tables
            for constraint in table.constraints
            if isinstance(constraint, UniqueConstraint)
        ),
        *(
            (
                table,
                tuple(column.name for column in index.columns),
                _where(index),
            )
            for table in db.metadata.sorted_tables
            for index in table.indexes
            if index.unique
        ),
    ],
    # Sets of constraints have no order of their own; parallel workers must agree on one.
    key=lambda rule: (rule[0].name, rule[1], rule[2]),
)


def _label(value: object) -> str:
    if isinstance(value, Table):
        return value.name
    return "+".join(value) if isinstance(value, tuple) else "partial" if value else ""


@pytest.mark.parametrize(("table", "columns", "where"), UNIQUE, ids=_label)
def test_what_must_be_unique_cannot_be_repeated(
    filled: Flask, table: Table, columns: tuple[str, ...], where: str
) -> None:
    query = select(table).where(*(table.c[name].is_not(None) for name in columns))
    found = db.session.execute(query.where(text(where)) if where else query).mappings().first()
    assert found is not None
    copy = _otherwise_new(table, dict(found), set(columns))
    with pytest.raises(IntegrityError) as refused:
        db.session.execute(table.insert().values(copy))
    db.session.rollback()
    said = str(refused.value.orig)
    assert "uq_" in said or f"UNIQUE constraint failed: {table.name}." in said
    assert all(name in said for name in columns)


_HOLDING_NOTHING: dict[str, dict[str, Any]] = {
    "scorecard": {"state": ScorecardState.REMOVED},
    "participant": {"kind": ParticipantKind.COMMUNITY, "agency_id": None},
}


def _otherwise_new(table: Table, row: dict[str, Any], kept: set[str]) -> dict[str, Any]:
    """A copy that differs wherever another key would hinder it; foreign keys stay."""
    if kept == {"code"}:  # their other keys are foreign keys alone; these rows do not hold them
        row |= _HOLDING_NOTHING.get(table.name, {})
    primary = table.primary_key.columns.values()[0].name
    row[primary] = f"{row[primary]}x"[:64] if isinstance(row[primary], str) else row[primary] + 999
    for constraint in [*table.constraints, *table.indexes]:
        if not isinstance(constraint, UniqueConstraint | Index):
            continue
        if isinstance(constraint, Index) and not constraint.unique:
            continue
        others = [c for c in constraint.columns if c.name not in kept and _is_free(c)]
        for column in others[:1]:
            value = row[column.name]
            if isinstance(value, str):
                row[column.name] = value[:-1] + "~"
            elif isinstance(value, int) and not isinstance(value, bool):
                row[column.name] = value + 999
    return row


def _is_free(column: Column[Any]) -> bool:
    return not column.foreign_keys and not isinstance(column.type, Choice)


def test_a_parent_with_children_cannot_go(filled: Flask) -> None:
    for table in ("edition", "category", "user_account", "participant", "round", "scorecard"):
        said = _refused(f"DELETE FROM {table}")
        assert "foreign key" in said.lower()


def test_a_child_needs_its_parent(filled: Flask) -> None:
    said = _refused("UPDATE certificate SET file_sha256 = :sha", sha=SHA[::-1])
    assert "foreign key" in said.lower()
    assert "FOREIGN KEY" in said or "fk_certificate_file_sha256_stored_file" in said
