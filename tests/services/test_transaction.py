"""A use case commits whole and recorded, or not at all."""

import threading
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from contest.domain.actor import SYSTEM
from contest.domain.audit import StoredRecord, verify_chain
from contest.models import db
from contest.models.audit import AuditHead, AuditRecord
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
