"""Registering and documenting: who, where, when, and what survives a second officer."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from contest.adapters.datafiles import load_form
from contest.domain.actor import Role
from contest.domain.drafts import section_version
from contest.domain.entries import EntryState, ParticipantKind
from contest.domain.errors import Forbidden, Invalid, Locked, NotFound, Stale
from contest.domain.maturity import BadClaim
from contest.models import db
from contest.models.audit import AuditRecord
from contest.models.editions import EditionState, StageExtension
from contest.queries.entries import entry_document
from contest.services import entries, submission
from tests import factories
from tests.entry_world import AT, PROFILE, World, claim_of, entry_of, make_world

FORM = load_form("2026")


@pytest.fixture
def world(app: Flask) -> World:
    return make_world()


def _codes(refused: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    return {problem.field: problem.code for problem in refused.value.problems}


def test_a_registered_entry_is_a_draft_without_number(world: World) -> None:
    code = world.draft("  Layanan   Cepat\0 ")
    entry = entry_of(code)
    assert len(code) == 26
    assert (entry.title, entry.state, entry.number) == ("Layanan Cepat", EntryState.DRAFT, None)
    record = db.session.scalars(select(AuditRecord)).one()
    assert (record.action, record.object) == ("entry.register", f"entry:{code}")
    assert "Layanan" not in record.canonical


def test_a_second_entry_in_the_category_is_refused_and_names_the_first(world: World) -> None:
    first = world.draft("Pertama")
    with pytest.raises(entries.AlreadyEntered) as refused:
        world.draft("Kedua")
    assert refused.value.facts == {"entry": first, "title": "Pertama"}
    assert refused.value.status == 409


def test_the_database_itself_refuses_the_second_open_entry(world: World) -> None:
    world.draft()
    with pytest.raises(IntegrityError):
        factories.make_entry(world.category, world.participant, state=EntryState.DRAFT)
    db.session.rollback()


def test_a_category_may_allow_more_and_a_withdrawn_entry_frees_its_place(world: World) -> None:
    world.category.max_entries = 2
    db.session.commit()
    first, _second = world.draft("Satu"), world.draft("Dua")
    with pytest.raises(entries.AlreadyEntered):
        world.draft("Tiga")
    submission.withdraw(world.actor, first, "Digabung", at=AT)
    assert entry_of(world.draft("Tiga")).slot == 1


@pytest.mark.parametrize("title", ["", "   ", "\0\u200b", "x" * 301])
def test_an_entry_needs_a_title_of_fitting_length(world: World, title: str) -> None:
    with pytest.raises(Invalid) as refused:
        world.draft(title)
    assert set(_codes(refused)) == {"title"}


def test_a_participant_enters_only_his_kind_of_category(world: World) -> None:
    regional = factories.make_category(world.edition, agency_kinds=["regional"])
    community = factories.make_category(
        world.edition, participant_kind=ParticipantKind.COMMUNITY, agency_kinds=[]
    )
    for category in (regional, community):
        with pytest.raises(Invalid) as refused:
            entries.register_entry(world.actor, world.participant.id, category.id, "Judul", at=AT)
        assert _codes(refused) == {"category": "category-not-yours"}


def test_a_community_entrant_enters_its_category(world: World) -> None:
    community = factories.make_category(
        world.edition, participant_kind=ParticipantKind.COMMUNITY, agency_kinds=[]
    )
    group = factories.make_participant(kind=ParticipantKind.COMMUNITY)
    officer = factories.actor_of(factories.make_user(Role.OFFICER, participant=group))
    assert entries.register_entry(officer, group.id, community.id, "Judul", at=AT)


def test_nobody_registers_for_another_participant(world: World) -> None:
    other = factories.make_participant()
    with pytest.raises(NotFound):
        entries.register_entry(world.actor, other.id, world.category.id, "Judul", at=AT)
    secretariat = factories.actor_of(factories.make_user(Role.SECRETARIAT))
    with pytest.raises(Forbidden):
        entries.register_entry(secretariat, world.participant.id, world.category.id, "Judul", at=AT)


def test_registration_respects_the_window_its_grace_and_an_extension(world: World) -> None:
    stage = world.edition_stage()
    closes = stage.closes_at
    with pytest.raises(Locked) as early:
        world.draft(at=stage.opens_at - timedelta(seconds=1))
    assert early.value.code == "registration-upcoming"
    late = closes + timedelta(minutes=5, seconds=1)
    with pytest.raises(Locked) as refused:
        world.draft(at=late)
    assert refused.value.facts == {"closes": closes + timedelta(minutes=5), "arrived": late}
    db.session.add(
        StageExtension(
            stage_id=stage.id,
            participant_id=world.participant.id,
            previous_closes_at=closes,
            closes_at=closes + timedelta(days=2),
            reason="Banjir",
            at=AT,
        )
    )
    db.session.commit()
    assert world.draft(at=late)


def test_the_last_second_of_the_grace_still_counts(world: World) -> None:
    assert world.draft(at=world.edition_stage().closes_at + timedelta(minutes=5))


@pytest.mark.parametrize(
    ("state", "refusal"), [(EditionState.PREPARING, NotFound), (EditionState.ARCHIVED, Locked)]
)
def test_only_a_running_edition_takes_entries(
    world: World, state: EditionState, refusal: type[Exception]
) -> None:
    world.edition.state = state
    db.session.commit()
    with pytest.raises(refusal):
        world.draft()


def test_a_draft_with_gaps_is_saved_and_other_fields_stay(world: World) -> None:
    code = world.draft()
    entries.save_profile(world.actor, code, {"phase": "penerapan", "benefits": "a\r\nb\0"}, at=AT)
    entries.save_profile(world.actor, code, {"latitude": "-3,4412", "has_development": True}, at=AT)
    assert entry_of(code).profile == {
        "phase": "penerapan",
        "benefits": "a\nb",
        "latitude": "-3.4412",
        "has_development": True,
    }


def test_an_emptied_field_is_gone_but_the_title_must_stay(world: World) -> None:
    code = world.draft("Judul")
    entries.save_profile(world.actor, code, {"initiator_name": "Ani", "title": "Baru"}, at=AT)
    entries.save_profile(world.actor, code, {"initiator_name": ""}, at=AT)
    assert (entry_of(code).profile, entry_of(code).title) == ({}, "Baru")
    with pytest.raises(Invalid) as refused:
        entries.save_profile(world.actor, code, {"title": " "}, at=AT)
    assert _codes(refused) == {"title": "required"}


def test_unknown_fields_and_values_without_meaning_are_refused_together(world: World) -> None:
    code = world.draft()
    with pytest.raises(Invalid) as refused:
        entries.save_profile(
            world.actor,
            code,
            {
                "state": "accepted",
                "phase": "apa saja",
                "trial_date": "kemarin",
                "latitude": "utara",
                "results": "rusak \ufffd",
            },
            at=AT,
        )
    assert _codes(refused) == {
        "state": "field-unknown",
        "phase": "option-unknown",
        "trial_date": "not-a-date",
        "latitude": "not-a-coordinate",
        "results": "text-garbled",
    }
    assert entry_of(code).profile == {}


def test_a_stale_save_keeps_both_texts(world: World) -> None:
    code = world.draft()
    stored = {"title": "SIAP Layanan Uji"}
    opened = section_version(FORM, "manfaat", stored)
    entries.save_profile(
        world.actor, code, {"benefits": "milik Ani", "results": "sama"}, version=opened, at=AT
    )
    with pytest.raises(Stale) as refused:
        entries.save_profile(
            world.actor, code, {"benefits": "milik Budi", "results": "sama"}, version=opened, at=AT
        )
    assert refused.value.facts == {
        "theirs": {"benefits": "milik Ani"},
        "yours": {"benefits": "milik Budi"},
    }
    assert entry_of(code).profile["benefits"] == "milik Ani"


def test_two_officers_in_different_sections_do_not_disturb_each_other(world: World) -> None:
    code = world.draft()
    stored = {"title": "SIAP Layanan Uji"}
    here, there = (section_version(FORM, key, stored) for key in ("manfaat", "rancang-bangun"))
    entries.save_profile(world.actor, code, {"benefits": "a"}, version=here, at=AT)
    entries.save_profile(world.actor, code, {"design": "b"}, version=there, at=AT)
    assert entry_of(code).profile == {"benefits": "a", "design": "b"}


def test_another_agencys_entry_does_not_exist(world: World) -> None:
    code = world.draft()
    stranger = make_world().actor
    with pytest.raises(NotFound):
        entries.save_profile(stranger, code, {"benefits": "x"}, at=AT)
    with pytest.raises(NotFound):
        entries.claim_levels(stranger, code, {"i01": (1, None)}, at=AT)
    with pytest.raises(NotFound):
        submission.submit(stranger, code, at=AT)


def test_saving_after_the_deadline_is_refused_with_both_times(world: World) -> None:
    code = world.draft()
    world.close()
    with pytest.raises(Locked) as refused:
        entries.save_profile(world.actor, code, PROFILE, at=AT)
    assert refused.value.facts["arrived"] == AT
    assert entry_of(code).profile == {}


@pytest.mark.parametrize("state", [EntryState.SUBMITTED, EntryState.ACCEPTED, EntryState.REJECTED])
def test_an_entry_out_of_its_officers_hands_is_not_edited(world: World, state: EntryState) -> None:
    entry = factories.make_entry(world.category, world.participant, state=state)
    with pytest.raises(Locked) as refused:
        entries.save_profile(world.actor, entry.code, {"benefits": "x"}, at=AT)
    assert refused.value.code == "entry-not-editable"


def test_a_changed_claim_loses_its_verified_level_and_an_equal_one_keeps_it(world: World) -> None:
    code = world.draft()
    entries.claim_levels(world.actor, code, {"i01": (2, None), "i02": (1, None)}, at=AT)
    for key in ("i01", "i02"):
        claim_of(code, key).verified_level = 1
        db.session.commit()
    entries.claim_levels(world.actor, code, {"i01": (3, None), "i02": (1, None)}, at=AT)
    assert claim_of(code, "i01").verified_level is None
    assert claim_of(code, "i02").verified_level == 1


@pytest.mark.parametrize(
    "claim",
    [
        {"i99": (1, None)},
        {"i01": (4, None)},
        {"i01": (-1, None)},
        {"i18": (1, "z")},
        {"i01": (1, "a")},
    ],
)
def test_a_claim_the_guideline_does_not_know_changes_nothing(
    world: World, claim: dict[str, tuple[int, str | None]]
) -> None:
    code = world.draft()
    with pytest.raises(BadClaim):
        entries.claim_levels(world.actor, code, {"i03": (1, None)} | claim, at=AT)
    assert entry_document(code, world.actor).claimed.score == 0
