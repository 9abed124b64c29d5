"""Rounds through their services: planned, filled, opened, closed, opened again by two people."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from contest.domain.actor import Role
from contest.domain.entries import EntryState
from contest.domain.errors import Forbidden, Invalid, Locked, NotFound, Refusal, Stale
from contest.domain.rounds import RoundState
from contest.domain.scorecards import ScorecardState
from contest.domain.transitions import IllegalTransition
from contest.models import db
from contest.models.editions import EditionState
from contest.models.judging import Reopening, Round, RoundEntry, RubricVersion, Scorecard
from contest.models.people import Participant
from contest.queries.rounds import plan_of
from contest.services import assignments, rounds
from contest.services.rubrics import add_rubric_version, load_rubrics
from tests import factories as make
from tests.judging_world import AT, World, actions, make_world, round_now

pytestmark = pytest.mark.usefixtures("app")


def _fields(refused: pytest.ExceptionInfo[Invalid]) -> set[tuple[str, str]]:
    return {(problem.field, problem.code) for problem in refused.value.problems}


def _create(world: World, **values: Any) -> int:
    settings: dict[str, Any] = {
        "key": "presentasi",
        "name": "Presentasi",
        "position": 2,
        "weight": Decimal(60),
        "rubric_version_id": world.round.rubric_version_id,
        "opens_at": AT,
        "closes_at": AT + timedelta(days=3),
        "promote_top": 6,
        "blind_fields": (),
        "at": AT,
    }
    return rounds.create_round(world.actor, world.category.id, **(settings | values))


# planning


def test_a_round_is_planned_and_recorded() -> None:
    world = make_world(RoundState.PLANNED, weight=Decimal(40))
    round_id = _create(world, blind_fields=["participant"])
    made = db.session.get_one(Round, round_id)
    assert made.state is RoundState.PLANNED
    assert (made.weight, made.promote_top, made.blind_fields) == (Decimal(60), 6, ["participant"])
    assert actions(f"round:{round_id}") == ["round.create"]


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"name": "  "}, ("name", "round-name-empty")),
        ({"name": "x" * 301}, ("name", "round-name-long")),
        ({"weight": Decimal(0)}, ("weight", "round-weight")),
        ({"weight": Decimal("60.01")}, ("weight", "round-weights-over-100")),
        ({"weight": Decimal("NaN")}, ("weight", "round-weight")),
        ({"closes_at": AT}, ("closes_at", "round-window")),
        ({"promote_top": 0}, ("promote_top", "promote-top")),
        ({"pass_mark": Decimal(101)}, ("pass_mark", "pass-mark")),
        ({"blind_fields": ["budget"]}, ("blind_fields", "blind-field-unknown")),
        ({"position": 1}, ("position", "round-position-taken")),
        ({"key": "Huruf Besar"}, ("key", "round-key")),
        ({"rubric_version_id": 10**6}, ("rubric_version_id", "rubric-unknown")),
    ],
)
def test_a_wrong_plan_is_refused_at_its_field(
    values: dict[str, Any], problem: tuple[str, str]
) -> None:
    world = make_world(RoundState.PLANNED, weight=Decimal(40))
    with pytest.raises(Invalid) as refused:
        _create(world, **values)
    assert problem in _fields(refused)
    assert actions() == []


def test_a_rubric_of_another_edition_is_refused() -> None:
    world = make_world(RoundState.PLANNED, weight=Decimal(40))
    other = make.make_rubric(make.make_edition(year=2025))
    with pytest.raises(Invalid) as refused:
        _create(world, rubric_version_id=other.id)
    assert ("rubric_version_id", "rubric-unknown") in _fields(refused)


def test_a_category_whose_judging_began_gets_no_further_round() -> None:
    world = make_world(RoundState.OPEN, weight=Decimal(40))
    with pytest.raises(Locked) as refused:
        _create(world)
    assert refused.value.code == "weights-settled"


def test_only_the_secretariat_plans_rounds() -> None:
    world = make_world(RoundState.PLANNED, weight=Decimal(40))
    world.secretary = make.make_user(Role.JUDGE)
    with pytest.raises(Forbidden):
        _create(world)


def test_a_planned_round_can_be_changed_and_a_stale_change_is_refused() -> None:
    world = make_world(RoundState.PLANNED)
    plan = replace(plan_of(world.round), name="Penilaian naskah", weight=Decimal(30))
    version = world.round.version
    rounds.update_round(world.actor, world.round.id, plan, version=version, at=AT)
    assert round_now(world.round).name == "Penilaian naskah"
    with pytest.raises(Stale):
        rounds.update_round(world.actor, world.round.id, plan, version=version, at=AT)


def test_an_open_round_changes_only_name_and_deadline() -> None:
    world = make_world(RoundState.OPEN)
    plan = plan_of(world.round)
    longer = replace(plan, closes_at=plan.closes_at + timedelta(days=2))
    rounds.update_round(world.actor, world.round.id, longer, version=world.round.version, at=AT)
    assert round_now(world.round).closes_at == longer.closes_at
    with pytest.raises(Invalid) as refused:
        rounds.update_round(
            world.actor,
            world.round.id,
            replace(longer, weight=Decimal(50), promote_top=3),
            version=world.round.version,
            at=AT,
        )
    assert _fields(refused) == {
        ("weight", "round-settings-locked"),
        ("promote_top", "round-settings-locked"),
    }


def test_a_weight_stays_once_another_round_of_the_category_was_opened() -> None:
    world = make_world(RoundState.OPEN, weight=Decimal(40))
    second = make.make_round(
        world.category, state=RoundState.PLANNED, weight=Decimal(60), position=2
    )
    plan = replace(plan_of(second), weight=Decimal(50))
    with pytest.raises(Invalid) as refused:
        rounds.update_round(world.actor, second.id, plan, version=second.version, at=AT)
    assert ("weight", "weights-settled") in _fields(refused)


def test_an_archived_edition_is_only_read() -> None:
    world = make_world(RoundState.PLANNED)
    world.edition.state = EditionState.ARCHIVED
    db.session.commit()
    with pytest.raises(Locked) as refused:
        rounds.enter_accepted(world.actor, world.round.id, at=AT)
    assert refused.value.code == "round-edition-archived"


def test_an_unknown_round_is_not_found() -> None:
    world = make_world()
    with pytest.raises(NotFound):
        rounds.close_round(world.actor, 10**6, at=AT)


# filling


def test_accepted_entries_enter_the_first_round_once() -> None:
    world = make_world(RoundState.PLANNED)
    world.add_entries(2, enter=False)
    make.make_entry(world.category, state=EntryState.SUBMITTED)
    make.make_entry(make.make_category(world.edition))
    assert rounds.enter_accepted(world.actor, world.round.id, at=AT) == 2
    assert rounds.enter_accepted(world.actor, world.round.id, at=AT) == 0
    present = db.session.scalars(
        select(RoundEntry.entry_id).where(RoundEntry.round_id == world.round.id)
    )
    assert set(present) == {entry.id for entry in world.entries}


def test_a_later_round_is_not_filled_with_accepted_entries() -> None:
    world = make_world(RoundState.PLANNED, weight=Decimal(40))
    second = make.make_round(world.category, weight=Decimal(60), position=2)
    with pytest.raises(Refusal) as refused:
        rounds.enter_accepted(world.actor, second.id, at=AT)
    assert refused.value.code == "round-not-first"


# opening


def _ready(judges: int = 3) -> World:
    world = make_world(RoundState.PLANNED)
    world.add_judges(judges)
    world.add_entries(2)
    panel = world.panel()
    for judge in world.judges:
        for entry in world.entries:
            world.sheet(judge, entry, panel=panel)
    return world


def test_a_ready_round_opens() -> None:
    world = _ready()
    rounds.open_round(world.actor, world.round.id, at=AT)
    assert round_now(world.round).state is RoundState.OPEN
    assert actions(f"round:{world.round.id}") == ["round.open"]


def test_weights_must_sum_to_100_exactly() -> None:
    world = _ready()
    world.round.weight = Decimal("99.99")
    db.session.commit()
    with pytest.raises(Invalid) as refused:
        rounds.open_round(world.actor, world.round.id, at=AT, confirmed=True)
    assert ("", "round-weights-not-100") in _fields(refused)
    assert round_now(world.round).state is RoundState.PLANNED


def test_a_round_without_entries_panel_or_time_does_not_open() -> None:
    world = make_world(RoundState.PLANNED, closes_at=AT)
    with pytest.raises(Invalid) as refused:
        rounds.open_round(world.actor, world.round.id, at=AT, confirmed=True)
    assert _fields(refused) == {
        ("", "round-without-entries"),
        ("", "round-without-panel"),
        ("", "round-deadline-past"),
    }


def test_an_entry_short_of_judges_is_named_and_needs_confirmation() -> None:
    world = _ready(judges=2)
    with pytest.raises(Invalid) as refused:
        rounds.open_round(world.actor, world.round.id, at=AT)
    assert [(p.code, p.facts["title"], p.facts["found"]) for p in refused.value.problems] == [
        ("entry-short-of-judges", entry.title, 2) for entry in world.entries
    ]
    rounds.open_round(world.actor, world.round.id, at=AT, confirmed=True)
    assert round_now(world.round).state is RoundState.OPEN


def test_a_sheet_in_conflict_keeps_the_round_shut_until_it_is_taken_away() -> None:
    world = _ready()
    judge = world.judges[0]
    party = db.session.get_one(Participant, world.entries[0].participant_id)
    judge.agency_id = party.agency_id
    db.session.commit()
    with pytest.raises(Invalid) as refused:
        rounds.open_round(world.actor, world.round.id, at=AT, confirmed=True)
    (problem,) = refused.value.problems
    assert problem.code == "sheet-in-conflict"
    assert problem.facts["judge"] == judge.name
    wrong = select(Scorecard.code).where(
        Scorecard.judge_id == judge.id, Scorecard.entry_id == world.entries[0].id
    )
    assignments.unassign(world.actor, db.session.scalars(wrong).all(), at=AT)
    rounds.open_round(world.actor, world.round.id, at=AT, confirmed=True)


def test_a_withdrawn_entry_needs_no_judges() -> None:
    world = _ready()
    gone = make.make_entry(world.category, state=EntryState.WITHDRAWN)
    db.session.add(RoundEntry(round_id=world.round.id, entry_id=gone.id))
    db.session.commit()
    rounds.open_round(world.actor, world.round.id, at=AT)


def test_a_round_that_runs_is_not_opened_again() -> None:
    world = make_world(RoundState.OPEN)
    with pytest.raises(IllegalTransition):
        rounds.open_round(world.actor, world.round.id, at=AT)


def test_a_closed_round_does_not_open_by_one_person() -> None:
    world = make_world(RoundState.CLOSED)
    with pytest.raises(Refusal) as refused:
        rounds.open_round(world.actor, world.round.id, at=AT, confirmed=True)
    assert refused.value.code == "round-reopen-by-two"


# closing


def test_a_round_with_only_final_sheets_closes_quietly() -> None:
    world = make_world()
    world.sheet(state=ScorecardState.FINAL, finalised_at=AT)
    rounds.close_round(world.actor, world.round.id, at=AT)
    assert round_now(world.round).state is RoundState.CLOSED
    assert round_now(world.round).state_reason is None


@pytest.mark.parametrize("state", ["assigned", "draft", "reopened"])
def test_unfinished_sheets_need_a_reason(state: str) -> None:
    world = make_world()
    code = world.sheet(state=ScorecardState(state))
    with pytest.raises(Invalid) as refused:
        rounds.close_round(world.actor, world.round.id, at=AT, reason="  ")
    assert refused.value.problems[0].facts == {"count": 1}
    assert round_now(world.round).state is RoundState.OPEN
    rounds.close_round(world.actor, world.round.id, at=AT, reason="Juri berhalangan tetap.")
    assert round_now(world.round).state_reason == "Juri berhalangan tetap."
    kept = db.session.scalars(select(Scorecard).where(Scorecard.code == code)).one()
    assert kept.state == state, "a draft stays a draft"


def test_the_sheet_of_a_disqualified_entry_does_not_hold_the_round_open() -> None:
    world = make_world()
    world.sheet(entry=make.make_entry(world.category, state=EntryState.DISQUALIFIED))
    rounds.close_round(world.actor, world.round.id, at=AT)


# opening again


def test_two_people_open_a_closed_round_again() -> None:
    world = make_world(RoundState.CLOSED)
    rounds.propose_reopening(world.actor, world.round.id, reason="Lembar tertinggal.", at=AT)
    assert round_now(world.round).state is RoundState.CLOSED
    second = world.second()
    rounds.reopen_round(second, world.round.id, at=AT)
    assert round_now(world.round).state is RoundState.OPEN
    wish = db.session.scalars(select(Reopening)).one()
    assert (wish.requested_by, wish.granted_by) == (world.secretary.id, second.user_id)
    assert wish.reason == "Lembar tertinggal."


def test_the_one_who_asked_cannot_grant() -> None:
    world = make_world(RoundState.CLOSED)
    rounds.propose_reopening(world.actor, world.round.id, reason="Lembar tertinggal.", at=AT)
    with pytest.raises(Forbidden) as refused:
        rounds.reopen_round(world.actor, world.round.id, at=AT)
    assert refused.value.code == "second-person"
    assert round_now(world.round).state is RoundState.CLOSED


def test_reopening_needs_a_reason_and_a_wish() -> None:
    world = make_world(RoundState.CLOSED)
    with pytest.raises(Invalid):
        rounds.propose_reopening(world.actor, world.round.id, reason=" ", at=AT)
    with pytest.raises(Refusal) as refused:
        rounds.reopen_round(world.second(), world.round.id, at=AT)
    assert refused.value.code == "reopening-not-asked"


def test_one_wish_waits_at_a_time_and_can_be_withdrawn() -> None:
    world = make_world(RoundState.CLOSED)
    rounds.propose_reopening(world.actor, world.round.id, reason="Pertama.", at=AT)
    with pytest.raises(Refusal) as refused:
        rounds.propose_reopening(world.second(), world.round.id, reason="Kedua.", at=AT)
    assert refused.value.code == "reopening-waits"
    rounds.withdraw_reopening(world.actor, world.round.id, at=AT)
    rounds.propose_reopening(world.second(), world.round.id, reason="Kedua.", at=AT)


def test_a_frozen_round_never_reopens() -> None:
    world = make_world(RoundState.FROZEN)
    with pytest.raises(IllegalTransition):
        rounds.propose_reopening(world.actor, world.round.id, reason="Temuan.", at=AT)


def test_a_planned_round_is_not_reopened() -> None:
    world = make_world(RoundState.PLANNED)
    with pytest.raises(Refusal) as refused:
        rounds.propose_reopening(world.actor, world.round.id, reason="Temuan.", at=AT)
    assert refused.value.code == "round-not-closed"


# rubrics


def test_packaged_rubrics_load_once() -> None:
    world = make_world()
    first = load_rubrics(world.actor, world.edition.id, at=AT)
    assert first
    assert load_rubrics(world.actor, world.edition.id, at=AT) == first


def test_a_changed_rubric_becomes_the_next_version() -> None:
    world = make_world()
    document = {**make.RUBRIC, "key": "naskah"}
    first = add_rubric_version(world.actor, world.edition.id, document, at=AT)
    changed = {**document, "name": "Rubrik naskah"}
    second = add_rubric_version(world.actor, world.edition.id, changed, at=AT)
    numbers = {
        row.id: row.number
        for row in db.session.scalars(select(RubricVersion).where(RubricVersion.key == "naskah"))
    }
    assert (numbers[first], numbers[second]) == (1, 2)


def test_a_rubric_with_wrong_weights_is_refused() -> None:
    world = make_world()
    criteria = [{**make.RUBRIC["criteria"][0], "weight": "99.99"}]
    document = {**make.RUBRIC, "key": "naskah", "criteria": criteria}
    with pytest.raises(Invalid) as refused:
        add_rubric_version(world.actor, world.edition.id, document, at=AT)
    assert [problem.code for problem in refused.value.problems] == ["weights-not-100"]
