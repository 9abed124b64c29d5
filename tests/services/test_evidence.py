"""Evidence: what is accepted where, what becomes of it, who may open it."""

import io
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from contest.adapters.files import LocalFiles, file_store
from contest.domain.actor import Role
from contest.domain.conflicts import ConflictSource
from contest.domain.entries import EntryState
from contest.domain.errors import Forbidden, Locked, NotFound
from contest.domain.file_rules import MEGABYTE
from contest.domain.rounds import RoundState
from contest.domain.scorecards import ScorecardState
from contest.domain.upload import UploadRefused
from contest.models import db
from contest.models.entries import StoredFile
from contest.models.judging import Conflict, Scorecard
from contest.models.people import User
from contest.queries.entries import evidence_file
from contest.services import entries, evidence
from tests import factories, sample_files
from tests.entry_world import AT, World, claim_of, entry_of, evidence_at, make_world


@pytest.fixture
def world(app: Flask) -> World:
    return make_world()


@pytest.fixture
def code(world: World) -> str:
    return world.draft()


def _stored() -> list[StoredFile]:
    return list(db.session.scalars(select(StoredFile)))


def _on_disk() -> int:
    store = file_store()
    assert isinstance(store, LocalFiles)
    return len([path for path in store.root.rglob("*") if path.is_file()])


def test_an_attached_file_is_stored_under_its_hash_with_its_pages(world: World, code: str) -> None:
    content = sample_files.pdf(3)
    attached = world.attach(code, "i01", content, name="SK Bupati.pdf")
    row = evidence_at(code, "i01")[0]
    assert (row.code, row.file_name, row.pages) == (attached, "SK Bupati.pdf", 3)
    found, stream = evidence.open_evidence(world.actor, attached)
    with stream:
        assert stream.read() == content
    assert (found.media_type, found.size) == ("application/pdf", len(content))


def test_the_same_file_is_kept_once_at_one_place_and_counted_at_each(
    world: World, code: str
) -> None:
    first, again = world.attach(code, "i01"), world.attach(code, "i01", name="lain.pdf")
    world.attach(code, "i02")
    assert first == again
    assert len(evidence_at(code, "i01")) == 1
    assert len(_stored()) == 1


@pytest.mark.parametrize(
    ("content", "name", "refused_for"),
    [
        (b"", "a.pdf", "file-empty"),
        (b"\0" * (5 * MEGABYTE + 1), "a.pdf", "upload-too-large"),
        (sample_files.pdf(), "a.docx", "file-type-not-accepted"),
        (sample_files.png(), "a.pdf", "file-type-differs"),
        (sample_files.png(), "a.png", "file-type-not-accepted"),
        (sample_files.encrypted_pdf(), "a.pdf", "file-encrypted"),
        (sample_files.encrypted_pdf(owner_only=True), "a.pdf", "file-encrypted"),
        (sample_files.script_pdf(), "a.pdf", "file-active"),
        (sample_files.launching_pdf(), "a.pdf", "file-active"),
        (sample_files.attaching_pdf(), "a.pdf", "file-embedded"),
        (sample_files.pdf() + sample_files.zip_archive(), "a.pdf", "file-trailing"),
        (sample_files.pdf()[:200], "a.pdf", "file-damaged"),
    ],
)
def test_a_bad_file_is_refused_with_its_reason_and_leaves_nothing(
    world: World, code: str, content: bytes, name: str, refused_for: str
) -> None:
    with pytest.raises(UploadRefused) as refused:
        world.attach(code, "i01", content, name=name)
    assert [problem.code for problem in refused.value.problems] == [refused_for]
    assert refused.value.problems[0].field == "i01"
    assert evidence_at(code, "i01") == []
    assert _stored() == []
    assert _on_disk() == 0


def test_a_photo_is_stored_without_the_place_of_capture(world: World, code: str) -> None:
    attached = world.attach(code, "i04", sample_files.jpeg(gps=True), name="foto.jpg")
    _found, stream = evidence.open_evidence(world.actor, attached)
    with stream:
        assert not Image.open(io.BytesIO(stream.read())).getexif()


def test_a_name_that_climbs_and_never_ends_is_made_plain(world: World, code: str) -> None:
    world.attach(code, "i01", name="../../../" + "n" * 300 + ".pdf")
    name = evidence_at(code, "i01")[0].file_name
    assert name is not None
    assert len(name) <= 120
    assert "/" not in name


def test_pages_beyond_the_slots_limit_are_refused(world: World, code: str) -> None:
    with pytest.raises(UploadRefused) as refused:
        world.attach(code, "proposal_letter", sample_files.pdf(11))
    assert refused.value.problems[0].code == "too-many-pages"


def test_a_full_slot_takes_no_more_until_one_is_removed(world: World, code: str) -> None:
    first = world.attach(code, "proposal_letter")
    with pytest.raises(UploadRefused) as refused:
        world.attach(code, "proposal_letter", sample_files.pdf(2))
    assert refused.value.problems[0].code == "too-many-documents"
    evidence.remove_evidence(world.actor, code, first, at=AT)
    world.attach(code, "proposal_letter", sample_files.pdf(2))
    assert [row.position for row in evidence_at(code, "proposal_letter")] == [1, 2]


def test_a_removed_file_leaves_the_list_but_not_the_history(world: World, code: str) -> None:
    attached = world.attach(code, "i01")
    assert evidence.remove_evidence(world.actor, code, attached, at=AT) == "i01"
    row = evidence_at(code, "i01")[0]
    assert row.removed_at == AT
    evidence.open_evidence(world.actor, attached)[1].close()
    with pytest.raises(NotFound):
        evidence.remove_evidence(world.actor, code, attached, at=AT)


def test_order_is_changed_one_place_at_a_time(world: World, code: str) -> None:
    rows = [world.attach(code, "i01", sample_files.pdf(number)) for number in (1, 2, 3)]
    evidence.move_evidence_up(world.actor, code, rows[2], at=AT)
    evidence.move_evidence_up(world.actor, code, rows[0], at=AT)
    assert [row.code for row in evidence_at(code, "i01")] == [rows[0], rows[2], rows[1]]


@pytest.mark.parametrize("act", ["attach", "link", "remove"])
def test_changed_evidence_takes_the_verified_level_back(world: World, code: str, act: str) -> None:
    slot = "i11"
    present = world.attach(code, slot)
    entries.claim_levels(world.actor, code, {slot: (2, None)}, at=AT)
    claim = claim_of(code, slot)
    claim.verified_level, claim.note = 2, "cocok"
    db.session.commit()
    if act == "attach":
        world.attach(code, slot, sample_files.pdf(4))
    elif act == "link":
        evidence.attach_link(world.actor, code, slot, "https://contoh.id/panduan", at=AT)
    else:
        evidence.remove_evidence(world.actor, code, present, at=AT)
    assert (claim_of(code, slot).verified_level, claim_of(code, slot).note) == (None, None)


def test_a_link_goes_only_where_links_are_accepted(world: World, code: str) -> None:
    assert evidence.attach_link(world.actor, code, "i20", "https://youtu.be/x", at=AT)
    with pytest.raises(UploadRefused) as refused:
        evidence.attach_link(world.actor, code, "i01", "https://youtu.be/x", at=AT)
    assert refused.value.problems[0].code == "link-not-accepted"
    with pytest.raises(UploadRefused):
        evidence.attach_link(world.actor, code, "i20", "javascript:alert(1)", at=AT)


@pytest.mark.parametrize("slot", ["i21", "budget2", "../x", ""])
def test_an_unknown_place_is_not_found(world: World, code: str, slot: str) -> None:
    with pytest.raises(NotFound):
        world.attach(code, slot)


def test_a_late_or_foreign_upload_is_refused_before_a_byte_is_stored(
    world: World, code: str
) -> None:
    stranger = make_world().actor
    with pytest.raises(NotFound):
        evidence.attach_file(stranger, code, "i01", "a.pdf", io.BytesIO(sample_files.pdf()), at=AT)
    world.close(timedelta(minutes=6))
    with pytest.raises(Locked):
        world.attach(code, "i01")
    assert _on_disk() == 0


def _judged(world: World, code: str, **round_: Any) -> tuple[Scorecard, User]:
    entry = entry_of(code)
    entry.number, entry.revision, entry.state = "2026-SP-0001", 1, EntryState.ACCEPTED
    db.session.commit()
    judge = factories.make_user(Role.JUDGE)
    panel = factories.make_panel(factories.make_round(world.category, **round_), judge)
    return factories.make_scorecard(panel, entry, judge), judge


def test_who_may_open_a_file(world: World, code: str) -> None:
    attached = world.attach(code, "i03")
    _sheet, judge = _judged(world, code)
    readers = [world.officer, judge, factories.make_user(Role.SECRETARIAT)]
    readers.append(factories.make_user(Role.INSPECTOR))
    for reader in readers:
        found, stream = evidence.open_evidence(factories.actor_of(reader), attached)
        stream.close()
        assert found.name == "2026-SP-0001-bukti-i03-1.pdf"
    for stranger in (make_world().officer, factories.make_user(Role.JUDGE)):
        with pytest.raises(NotFound):
            evidence.open_evidence(factories.actor_of(stranger), attached)
    with pytest.raises(Forbidden):
        evidence.open_evidence(
            factories.actor_of(factories.make_user(Role.ADMINISTRATOR)), attached
        )


@pytest.mark.parametrize("end", ["recused", "removed", "conflict"])
def test_a_judge_who_no_longer_judges_an_entry_no_longer_reads_it(
    world: World, code: str, end: str
) -> None:
    attached = world.attach(code, "i03")
    sheet, judge = _judged(world, code)
    if end == "conflict":
        db.session.add(
            Conflict(
                user_id=judge.id,
                entry_id=sheet.entry_id,
                source=ConflictSource.DECLARED,
                reason="Saudara",
                at=AT,
            )
        )
    else:
        sheet.state = ScorecardState(end)
    db.session.commit()
    with pytest.raises(NotFound):
        evidence.open_evidence(factories.actor_of(judge), attached)


def test_a_blind_round_shows_a_judge_neutral_names_and_no_letter(world: World, code: str) -> None:
    attached = world.attach(code, "i03", name="Dinas Kesehatan Banjar.pdf")
    letter = world.attach(code, "proposal_letter", sample_files.pdf(2))
    _sheet, judge = _judged(world, code, blind_fields=["participant"])
    actor = factories.actor_of(judge)
    found, stream = evidence.open_evidence(actor, attached)
    stream.close()
    assert found.name == "bukti-i03-1.pdf"
    with pytest.raises(NotFound):
        evidence.open_evidence(actor, letter)


def test_names_appear_once_a_later_open_round_of_the_judge_shows_them(
    world: World, code: str
) -> None:
    attached = world.attach(code, "i03")
    _sheet, judge = _judged(world, code, blind_fields=["participant"], state=RoundState.FROZEN)
    actor = factories.actor_of(judge)
    assert evidence_file(attached, actor).name == "bukti-i03-1.pdf"
    second = factories.make_panel(factories.make_round(world.category), judge)
    factories.make_scorecard(second, entry_of(code), judge)
    assert evidence_file(attached, actor).name == "2026-SP-0001-bukti-i03-1.pdf"
