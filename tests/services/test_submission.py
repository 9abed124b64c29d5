"""Submitting: complete, in time, once; frozen for ever; taken back, returned, withdrawn."""

import hashlib
import json
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from contest.domain.entries import CheckOutcome, EntryState
from contest.domain.errors import Invalid, Locked, NotFound, Refusal
from contest.domain.transitions import IllegalTransition
from contest.models import db
from contest.models.audit import AuditRecord
from contest.models.checks import AdministrativeCheck, CheckReason
from contest.models.editions import Edition, EditionState
from contest.models.entries import EntryRevision
from contest.queries.entries import entry_document
from contest.queries.entry_desk import entry_desk
from contest.queries.entry_receipt import entry_receipt
from contest.services import entries, evidence, submission
from tests import factories, sample_files
from tests.entry_world import AT, World, entry_of, evidence_at, make_world


@pytest.fixture
def world(app: Flask) -> World:
    return make_world()


@pytest.fixture
def code(world: World) -> str:
    return world.complete(world.draft())


def _revisions() -> list[EntryRevision]:
    db.session.expire_all()
    return list(db.session.scalars(select(EntryRevision).order_by(EntryRevision.number)))


def _return(code: str, *places: str, until: timedelta = timedelta(days=3)) -> None:
    entry = entry_of(code)
    entry.state, entry.correct_until = EntryState.RETURNED, AT + until
    check = AdministrativeCheck(
        entry_id=entry.id,
        revision=entry.revision,
        outcome=CheckOutcome.RETURNED,
        note="Mohon dilengkapi",
        at=AT,
    )
    db.session.add(check)
    db.session.flush()
    for place in places:
        db.session.add(
            CheckReason(check_id=check.id, place=place, code="dokumen-tidak-terbaca", note="Buram")
        )
    db.session.commit()


def test_a_complete_entry_is_submitted_with_number_and_frozen_revision(
    world: World, code: str
) -> None:
    number = submission.submit(world.actor, code, at=AT)
    entry = entry_of(code)
    assert number == "2026-SP-0001"
    assert (entry.state, entry.number, entry.revision) == (EntryState.SUBMITTED, number, 1)
    frozen = _revisions()[0]
    document = json.loads(frozen.document)
    assert hashlib.sha256(frozen.document.encode()).hexdigest() == frozen.sha256
    assert document["profile"]["title"] == "SIAP Layanan Uji"
    assert {row["indicator"]: row["level"] for row in document["claims"]}["i01"] == 2
    assert {row["slot"] for row in document["evidence"]} >= {"i01", "i20", "proposal_letter"}
    record = db.session.scalars(select(AuditRecord).order_by(AuditRecord.sequence.desc())).first()
    assert record is not None
    assert record.action == "entry.submit"
    assert frozen.sha256 in record.canonical


def test_an_incomplete_entry_names_every_gap_and_stays_a_draft(world: World) -> None:
    code = world.draft()
    entries.claim_levels(world.actor, code, {"i03": (1, None), "i18": (1, None)}, at=AT)
    with pytest.raises(Invalid) as refused:
        submission.submit(world.actor, code, at=AT)
    found = {(problem.field, problem.code) for problem in refused.value.problems}
    assert {
        ("phase", "required"),
        ("design", "required"),
        ("proposal_letter", "document-missing"),
        ("i01", "level-missing"),
        ("i03", "evidence-missing"),
        ("i18", "basis-missing"),
    } <= found
    assert refused.value.facts["count"] == len(refused.value.problems)
    assert entry_of(code).state is EntryState.DRAFT
    assert _revisions() == []


def test_a_design_of_299_words_is_a_gap(world: World, code: str) -> None:
    entries.save_profile(world.actor, code, {"design": "<b>kata</b> " * 299}, at=AT)
    with pytest.raises(Invalid) as refused:
        submission.submit(world.actor, code, at=AT)
    assert [(p.field, p.code, p.facts["found"]) for p in refused.value.problems] == [
        ("design", "too-few-words", 299)
    ]


def test_a_late_submit_shows_both_times_and_loses_nothing(world: World, code: str) -> None:
    late = world.edition_stage().closes_at + timedelta(minutes=5, seconds=1)
    with pytest.raises(Locked) as refused:
        submission.submit(world.actor, code, at=late)
    assert refused.value.status == 423
    assert refused.value.facts["arrived"] == late
    assert refused.value.facts["closes"] == late - timedelta(seconds=1)
    entry = entry_of(code)
    assert (entry.state, entry.number) == (EntryState.DRAFT, None)
    assert len(evidence_at(code, "i01")) == 1


def test_a_second_click_gives_the_same_number_and_no_second_revision(
    world: World, code: str
) -> None:
    first = submission.submit(world.actor, code, at=AT)
    again = submission.submit(world.actor, code, at=AT + timedelta(seconds=1))
    assert first == again
    assert len(_revisions()) == 1
    assert entry_of(code).submitted_at == AT


def test_numbers_run_through_the_edition_and_are_never_reused(world: World, code: str) -> None:
    other = factories.make_category(world.edition, name="Kabupaten/Kota")
    second = world.complete(
        entries.register_entry(world.actor, world.participant.id, other.id, "Kedua", at=AT)
    )
    assert submission.submit(world.actor, code, at=AT) == "2026-SP-0001"
    submission.withdraw(world.actor, code, "Digabung", at=AT)
    assert submission.submit(world.actor, second, at=AT) == "2026-KK-0002"
    third = world.complete(world.draft("Pengganti"))
    assert submission.submit(world.actor, third, at=AT) == "2026-SP-0003"


def test_a_frozen_revision_does_not_follow_later_changes(world: World, code: str) -> None:
    submission.submit(world.actor, code, at=AT)
    submission.take_back(world.actor, code, at=AT)
    entries.save_profile(world.actor, code, {"title": "Judul Baru", "benefits": "baru"}, at=AT)
    evidence.remove_evidence(world.actor, code, evidence_at(code, "i01")[0].code, at=AT)
    frozen = entry_document(code, world.actor, revision=1)
    assert frozen.title == "SIAP Layanan Uji"
    assert len(frozen.indicators[0].evidence) == 1
    assert frozen.sha256 == _revisions()[0].sha256
    present = entry_document(code, world.actor)
    assert present.title == "Judul Baru"
    assert present.indicators[0].evidence == ()


def test_taken_back_and_submitted_again_keeps_number_and_both_revisions(
    world: World, code: str
) -> None:
    first = submission.submit(world.actor, code, at=AT)
    submission.take_back(world.actor, code, at=AT)
    assert entry_of(code).state is EntryState.DRAFT
    world.attach(code, "i03", sample_files.pdf(2))
    assert submission.submit(world.actor, code, at=AT + timedelta(hours=1)) == first
    assert [row.number for row in _revisions()] == [1, 2]
    assert _revisions()[0].sha256 != _revisions()[1].sha256


def test_nothing_is_taken_back_after_the_deadline_or_from_a_draft(world: World, code: str) -> None:
    with pytest.raises(IllegalTransition):
        submission.take_back(world.actor, code, at=AT)
    submission.submit(world.actor, code, at=AT)
    world.close()
    with pytest.raises(Locked):
        submission.take_back(world.actor, code, at=AT)
    assert entry_of(code).state is EntryState.SUBMITTED


def test_a_returned_entry_follows_its_own_deadline(world: World, code: str) -> None:
    submission.submit(world.actor, code, at=AT)
    world.close()
    _return(code, "i01", "benefits")
    world.attach(code, "i01", sample_files.pdf(3))
    desk = entry_desk(code, world.actor, AT)
    assert desk.editable
    assert desk.verdict is not None
    assert {reason.place: reason.mended for reason in desk.verdict.reasons} == {
        "i01": True,
        "benefits": False,
    }
    with pytest.raises(Locked) as refused:
        submission.submit(world.actor, code, at=AT + timedelta(days=3, seconds=1))
    assert refused.value.facts["closes"] == AT + timedelta(days=3)
    submission.submit(world.actor, code, at=AT + timedelta(days=3))
    assert entry_of(code).state is EntryState.SUBMITTED
    assert entry_of(code).revision == 2


def test_a_withdrawn_entry_keeps_its_reason_and_cannot_return(world: World, code: str) -> None:
    with pytest.raises(Invalid):
        submission.withdraw(world.actor, code, " \n", at=AT)
    submission.withdraw(world.actor, code, "Inovasi dihentikan", at=AT)
    entry = entry_of(code)
    assert (entry.state, entry.state_reason) == (EntryState.WITHDRAWN, "Inovasi dihentikan")
    with pytest.raises(Locked):
        submission.submit(world.actor, code, at=AT)


def test_an_entry_in_judging_is_withdrawn_only_with_the_secretariat(world: World) -> None:
    entry = factories.make_entry(world.category, world.participant)
    judge = factories.make_user(factories.Role.JUDGE)
    factories.make_scorecard(
        factories.make_panel(factories.make_round(world.category), judge), entry, judge
    )
    with pytest.raises(Refusal) as refused:
        submission.withdraw(world.actor, entry.code, "Batal", at=AT)
    assert refused.value.code == "entry-in-judging"


def test_the_receipt_tells_the_frozen_revision(world: World, code: str) -> None:
    with pytest.raises(NotFound):
        entry_receipt(code, world.actor)
    number = submission.submit(world.actor, code, at=AT)
    receipt = entry_receipt(code, world.actor)
    assert (receipt.number, receipt.revision) == (number, 1)
    assert receipt.sha256 == _revisions()[0].sha256
    assert receipt.frozen_at == AT
    with pytest.raises(NotFound):
        entry_receipt(code, make_world().actor)


def test_an_entry_of_an_archived_edition_is_not_withdrawn(world: World, code: str) -> None:
    db.session.get_one(Edition, entry_of(code).edition_id).state = EditionState.ARCHIVED
    db.session.commit()
    with pytest.raises(Refusal, match="edition-archived"):
        submission.withdraw(world.actor, code, "Batal", at=AT)
    assert not entry_desk(code, world.actor, AT).withdrawable
