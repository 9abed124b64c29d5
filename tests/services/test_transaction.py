"""A use case commits whole and recorded, or not at all."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from contest.domain.actor import SYSTEM
from contest.domain.audit import StoredRecord, verify_chain
from contest.models import db
from contest.models.audit import AuditHead, AuditRecord
from contest.queries.chain import chain_fault
from contest.services.transaction import use_case

AT = datetime(2026, 11, 23, 8, tzinfo=UTC)


def _chain() -> list[StoredRecord]:
    rows = db.session.scalars(select(AuditRecord).order_by(AuditRecord.sequence))
    return [StoredRecord(row.sequence, row.canonical, row.hash) for row in rows]


def test_a_recorded_act_extends_the_chain(app: Flask) -> None:
    for number in range(3):
        with use_case(SYSTEM, AT) as unit:
            unit.record("test.act", f"thing:{number}", number=number)
    head = db.session.get(AuditHead, 1)
    assert head is not None
    assert verify_chain(_chain(), StoredRecord(head.sequence, "", head.hash)) is None
    assert [record.sequence for record in _chain()] == [1, 2, 3]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor", "u999"),
        ("action", "test.other"),
        ("object", "thing:999"),
        ("at", AT + timedelta(seconds=1)),
    ],
)
def test_a_record_whose_columns_were_altered_breaks_the_chain(
    app: Flask, column: str, value: object
) -> None:
    for number in range(3):
        with use_case(SYSTEM, AT) as unit:
            unit.record("test.act", f"thing:{number}", number=number)
    assert chain_fault() is None
    db.session.execute(update(AuditRecord).where(AuditRecord.sequence == 2).values({column: value}))
    db.session.commit()
    fault = chain_fault()
    assert fault is not None
    assert (fault.sequence, fault.code) == (2, "columns")


def test_an_unrecorded_act_is_refused_and_leaves_nothing(app: Flask) -> None:
    with pytest.raises(RuntimeError), use_case(SYSTEM, AT) as unit:
        unit.session.add(
            AuditRecord(sequence=9, at=AT, actor="a", action="b", object="c", canonical="", hash="")
        )
    assert _chain() == []


def test_a_failing_act_leaves_no_record(app: Flask) -> None:
    def fail() -> None:
        with use_case(SYSTEM, AT) as unit:
            unit.record("test.act", "thing:1")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert _chain() == []


def test_parallel_acts_form_one_chain(app: Flask) -> None:
    def act() -> None:
        with app.app_context():
            for number in range(10):
                with use_case(SYSTEM, AT) as unit:
                    unit.record("test.act", f"thing:{number}")
            db.session.remove()

    threads = [threading.Thread(target=act) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    assert len(_chain()) == 40
    assert verify_chain(_chain(), None) is None
