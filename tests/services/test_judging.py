"""A judge's sheet through its services: nothing lost, nothing counted that must not count."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from contest.domain.actor import Role
from contest.domain.canonical import canonical_hash
from contest.domain.conflicts import ConflictSource
from contest.domain.entries import EntryState
from contest.domain.errors import Forbidden, Invalid, Locked, NotFound, Refusal, Stale
from contest.domain.rounds import RoundState
from contest.domain.scorecards import ScorecardState
from contest.domain.scoring_rule import parse_rule, rule_hash
from contest.domain.transitions import IllegalTransition
from contest.models import db
from contest.models.audit import AuditRecord
from contest.models.editions import Edition
from contest.models.judging import Conflict, Mark, Round, RubricVersion
from contest.models.people import User
from contest.services import judging, scorecards
from contest.services.judging import Comments, SavedSheet
from tests import factories as make
from tests.judging_world import AT, FULL, World, actions, make_world, scorecard

pytestmark = pytest.mark.usefixtures("app")
LATER = AT + timedelta(minutes=5)
SILENT = Comments()


def _save(
    judge: User,
    code: str,
    marks: Mapping[str, str] = FULL,
    comments: Comments = SILENT,
    version: int = 1,
) -> SavedSheet:
    actor = make.actor_of(judge)
    return judging.save_marks(actor, code, marks, comments, version=version, at=AT)


def _marks(code: str) -> dict[str, Decimal]:
    sheet = scorecard(code)
    rows = db.session.scalars(select(Mark).where(Mark.scorecard_id == sheet.id))
    return {row.criterion: row.value for row in rows}


def _begin(**values: object) -> tuple[World, User, str]:
    world = make_world()
    code = world.sheet(**values)
    return world, world.judges[0], code


# saving


def test_a_save_keeps_marks_and_comments_and_says_so() -> None:
    _world, judge, code = _begin()
    saved = _save(judge, code, FULL, Comments("Bagus.", "Periksa datanya."))
    assert (saved.state, saved.total, saved.missing) == (ScorecardState.DRAFT, "76.50", ())
    assert saved.saved_at == AT
    sheet = scorecard(code)
    assert (sheet.total, sheet.version) == ("76.50", saved.version)
    assert (sheet.comment_entrant, sheet.comment_panel) == ("Bagus.", "Periksa datanya.")
    assert _marks(code) == {"manfaat": Decimal(80), "kebaruan": Decimal(70)}
    assert "scorecard.save" in actions(f"scorecard:{code}")


@pytest.mark.parametrize("typed", ["87,5", "87.5", " 87,50 "])
def test_comma_and_point_are_the_same_mark(typed: str) -> None:
    world, judge, code = _begin()
    world.allow_half_points()
    _save(judge, code, {"manfaat": typed})
    assert _marks(code) == {"manfaat": Decimal("87.5")}


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("101", "mark-above-scale"),
        ("-1", "mark-below-scale"),
        ("87,5", "mark-off-step"),
        ("1.000", "mark-ambiguous"),
        ("1,0,0", "mark-several-separators"),
        ("delapan", "mark-not-a-number"),
        ("9" * 30, "mark-too-long"),
    ],
)
def test_a_mark_that_is_none_is_refused_at_its_field_and_nothing_is_kept(
    typed: str, problem: str
) -> None:
    _world, judge, code = _begin()
    with pytest.raises(Invalid) as refused:
        _save(judge, code, {"manfaat": typed, "kebaruan": "70"})
    assert [(p.field, p.code) for p in refused.value.problems] == [("mark-manfaat", problem)]
    assert _marks(code) == {}
    assert scorecard(code).state is ScorecardState.ASSIGNED


def test_a_mark_for_something_else_and_an_endless_comment_are_refused() -> None:
    _world, judge, code = _begin()
    with pytest.raises(Invalid) as refused:
        _save(judge, code, {"gaya": "70"}, Comments("x" * 4001))
    assert [(p.field, p.code) for p in refused.value.problems] == [
        ("", "criterion-not-asked"),
        ("comment_entrant", "comment-long"),
    ]


def test_a_draft_may_have_gaps_and_a_gap_is_not_zero() -> None:
    _world, judge, code = _begin()
    saved = _save(judge, code, {"manfaat": "80", "kebaruan": " "})
    assert (saved.total, saved.missing) == (None, ("kebaruan",))
    assert _marks(code) == {"manfaat": Decimal(80)}


def test_an_emptied_field_takes_its_mark_back() -> None:
    _world, judge, code = _begin()
    first = _save(judge, code)
    saved = _save(judge, code, {"manfaat": "80", "kebaruan": ""}, version=first.version)
    assert saved.total is None
    assert scorecard(code).total is None
    assert _marks(code) == {"manfaat": Decimal(80)}


def test_the_first_mark_freezes_rubric_and_rule() -> None:
    world, judge, code = _begin()
    _save(judge, code, {}, Comments("Baru catatan."))
    rubric = db.session.get_one(RubricVersion, world.round.rubric_version_id)
    assert rubric.frozen_at is None, "a comment is no mark"
    _save(judge, code, {"manfaat": "80"}, version=scorecard(code).version)
    db.session.expire_all()
    assert db.session.get_one(RubricVersion, rubric.id).frozen_at == AT
    edition = db.session.get_one(Edition, world.edition.id)
    assert edition.scoring_rule_sha256 == rule_hash(parse_rule(make.RULE))


# whose sheet it is


def test_another_judges_sheet_does_not_exist() -> None:
    world, _judge, code = _begin()
    other = world.add_judges(1)[0]
    with pytest.raises(NotFound):
        _save(other, code)
    with pytest.raises(NotFound):
        judging.finalise(make.actor_of(other), code, version=1, at=AT)
    with pytest.raises(NotFound):
        judging.declare_conflict(make.actor_of(other), code, reason="Kerabat.", at=AT)


def test_the_secretariat_does_not_score() -> None:
    world, _judge, code = _begin()
    with pytest.raises(Forbidden):
        judging.save_marks(world.actor, code, FULL, Comments(), version=1, at=AT)


def test_a_sheet_in_conflict_does_not_exist_even_for_its_judge() -> None:
    _world, judge, code = _begin()
    sheet = scorecard(code)
    db.session.add(
        Conflict(
            user_id=judge.id,
            entry_id=sheet.entry_id,
            source=ConflictSource.OWN_AGENCY,
            reason="",
            at=AT,
        )
    )
    db.session.commit()
    with pytest.raises(NotFound):
        _save(judge, code)


def test_a_conflict_that_facts_make_after_assigning_stops_the_judge_too() -> None:
    agency = make.make_agency()
    world = make_world()
    judge = world.add_judges(1)[0]
    entry = world.add_entries(1, participant=make.make_participant(agency))[0]
    code = world.sheet(judge, entry)
    judge.agency_id = agency.id
    db.session.commit()
    with pytest.raises(NotFound):
        _save(judge, code)
    with pytest.raises(NotFound):
        judging.finalise(make.actor_of(judge), code, version=1, at=AT)


# when it may be changed


@pytest.mark.parametrize(
    ("state", "problem"),
    [
        (RoundState.PLANNED, "round-not-begun"),
        (RoundState.CLOSED, "round-closed"),
        (RoundState.FROZEN, "round-closed"),
    ],
)
def test_a_round_that_is_not_open_takes_no_marks(state: RoundState, problem: str) -> None:
    world, judge, code = _begin()
    db.session.get_one(Round, world.round.id).state = state
    db.session.commit()
    with pytest.raises(Locked) as refused:
        _save(judge, code)
    assert refused.value.code == problem
    assert _marks(code) == {}


@pytest.mark.parametrize("state", [EntryState.WITHDRAWN, EntryState.DISQUALIFIED])
def test_an_entry_that_left_takes_no_marks(state: EntryState) -> None:
    world, judge, code = _begin()
    world.entries[0].state = state
    db.session.commit()
    with pytest.raises(Locked) as refused:
        _save(judge, code)
    assert refused.value.code == "entry-out"


def test_a_removed_sheet_says_so() -> None:
    _world, judge, code = _begin(state=ScorecardState.REMOVED)
    with pytest.raises(Locked) as refused:
        _save(judge, code)
    assert refused.value.code == "scorecard-removed"


# two tabs, retries


def test_a_stale_save_is_refused_with_both_versions_and_changes_nothing() -> None:
    _world, judge, code = _begin()
    first = _save(judge, code, {"manfaat": "80"}, Comments(panel="Pertama."))
    with pytest.raises(Stale) as refused:
        _save(judge, code, {"manfaat": "60,0"}, Comments(panel="Kedua."), version=1)
    facts = refused.value.facts
    assert facts["version"] == first.version
    assert facts["theirs"].marks == {"manfaat": "80"}
    assert facts["theirs"].comments.panel == "Pertama."
    assert facts["yours"].marks == {"manfaat": "60,0"}
    assert _marks(code) == {"manfaat": Decimal(80)}


def test_the_same_content_sent_again_is_the_success_it_was() -> None:
    _world, judge, code = _begin()
    first = _save(judge, code, {"manfaat": "80"})
    before = actions()
    again = _save(judge, code, {"manfaat": "80.0"}, version=1)
    assert (again.version, again.saved_at) == (first.version, first.saved_at)
    assert actions() == before


def test_a_retry_after_closing_is_still_the_success_it_was() -> None:
    world, judge, code = _begin()
    first = _save(judge, code)
    db.session.get_one(Round, world.round.id).state = RoundState.CLOSED
    db.session.commit()
    assert _save(judge, code, version=1).version == first.version


# handing in


def test_a_complete_sheet_is_handed_in_and_recorded_with_its_marks() -> None:
    world, judge, code = _begin()
    saved = _save(judge, code)
    receipt = judging.finalise(make.actor_of(judge), code, version=saved.version, at=LATER)
    assert (receipt.state, receipt.total) == (ScorecardState.FINAL, "76.50")
    assert scorecard(code).finalised_at == LATER
    record = db.session.scalars(
        select(AuditRecord).where(AuditRecord.action == "scorecard.finalise")
    ).one()
    assert '"marks":{"kebaruan":"70","manfaat":"80"}' in record.canonical
    assert canonical_hash(make.RUBRIC) in record.canonical
    assert world.judges[0].name not in record.canonical


def test_missing_criteria_block_handing_in_and_are_listed() -> None:
    _world, judge, code = _begin()
    saved = _save(judge, code, {})
    with pytest.raises(Invalid) as refused:
        judging.finalise(make.actor_of(judge), code, version=saved.version, at=LATER)
    assert [(p.field, p.facts["name"]) for p in refused.value.problems] == [
        ("mark-manfaat", "Manfaat"),
        ("mark-kebaruan", "Kebaruan"),
    ]
    assert scorecard(code).state is ScorecardState.DRAFT


def test_a_sheet_that_changed_since_its_summary_is_not_handed_in() -> None:
    _world, judge, code = _begin()
    _save(judge, code)
    with pytest.raises(Stale):
        judging.finalise(make.actor_of(judge), code, version=1, at=LATER)


def test_handing_in_twice_is_one_act() -> None:
    _world, judge, code = _begin()
    saved = _save(judge, code)
    actor = make.actor_of(judge)
    first = judging.finalise(actor, code, version=saved.version, at=LATER)
    again = judging.finalise(actor, code, version=saved.version, at=LATER + timedelta(hours=1))
    assert again == first
    assert actions(f"scorecard:{code}").count("scorecard.finalise") == 1


def test_a_final_sheet_takes_no_other_marks() -> None:
    _world, judge, code = _begin()
    saved = _save(judge, code)
    judging.finalise(make.actor_of(judge), code, version=saved.version, at=LATER)
    with pytest.raises(Locked) as refused:
        _save(judge, code, {**FULL, "manfaat": "90"}, version=scorecard(code).version)
    assert refused.value.code == "scorecard-final"


# conflicts


def test_a_declared_conflict_recuses_every_unfinished_sheet_on_the_entry() -> None:
    world, judge, code = _begin(state=ScorecardState.DRAFT)
    later_round = make.make_round(world.category, weight=Decimal(0), position=2)
    other = make.make_scorecard(make.make_panel(later_round, judge), world.entries[0], judge).code
    judging.declare_conflict(make.actor_of(judge), code, reason="Pernah membina.", at=AT)
    assert scorecard(code).state is ScorecardState.RECUSED
    assert scorecard(other).state is ScorecardState.RECUSED
    conflict = db.session.scalars(select(Conflict)).one()
    assert (conflict.source, conflict.reason) == (ConflictSource.DECLARED, "Pernah membina.")
    with pytest.raises(NotFound):
        _save(judge, code)


def test_a_conflict_needs_a_reason_and_an_open_sheet() -> None:
    world, judge, code = _begin()
    actor = make.actor_of(judge)
    with pytest.raises(Invalid):
        judging.declare_conflict(actor, code, reason=" ", at=AT)
    final = world.sheet(judge, world.add_entries(1)[0], state=ScorecardState.FINAL, finalised_at=AT)
    with pytest.raises(Locked) as refused:
        judging.declare_conflict(actor, final, reason="Pernah membina.", at=AT)
    assert refused.value.code == "scorecard-final"


def test_a_conflict_found_after_scoring_voids_the_sheet() -> None:
    world, judge, code = _begin(state=ScorecardState.FINAL, finalised_at=AT, total="76.50")
    with pytest.raises(Invalid):
        scorecards.void_scorecard(world.actor, code, reason="", at=AT)
    scorecards.void_scorecard(world.actor, code, reason="Terbukti membina.", at=AT)
    sheet = scorecard(code)
    assert (sheet.state, sheet.total) == (ScorecardState.VOID, "76.50")
    assert db.session.scalars(select(Conflict.source)).one() is ConflictSource.FOUND
    with pytest.raises(NotFound):
        _save(judge, code)


def test_a_draft_is_not_voided_and_a_judge_voids_nothing() -> None:
    world, judge, code = _begin(state=ScorecardState.DRAFT)
    with pytest.raises(IllegalTransition):
        scorecards.void_scorecard(world.actor, code, reason="Temuan.", at=AT)
    with pytest.raises(Forbidden):
        scorecards.void_scorecard(make.actor_of(judge), code, reason="Temuan.", at=AT)


# opened again by two people


def _final(**values: object) -> tuple[World, User, str]:
    return _begin(state=ScorecardState.FINAL, finalised_at=AT, total="76.50", **values)


def test_two_people_open_a_final_sheet_again_and_it_counts_only_once_final() -> None:
    world, judge, code = _final()
    scorecards.propose_scorecard_reopening(world.actor, code, reason="Salah ketik.", at=AT)
    assert scorecard(code).state is ScorecardState.FINAL
    with pytest.raises(Forbidden):
        scorecards.reopen_scorecard(world.actor, code, at=AT)
    scorecards.reopen_scorecard(world.second(), code, at=AT)
    assert scorecard(code).state is ScorecardState.REOPENED
    saved = _save(judge, code, {**FULL, "manfaat": "90"}, version=scorecard(code).version)
    assert saved.state is ScorecardState.REOPENED
    done = judging.finalise(make.actor_of(judge), code, version=saved.version, at=LATER)
    assert (done.state, done.total) == (ScorecardState.FINAL, "83.00")


def test_the_chair_of_the_panel_is_a_second_person_but_no_other_chair() -> None:
    world = make_world()
    judge, chair, stranger = world.add_judges(3)
    world.panel(stranger, chair=stranger)
    panel = world.panel(judge, chair, chair=chair)
    code = world.sheet(judge, panel=panel, state=ScorecardState.FINAL, finalised_at=AT)
    scorecards.propose_scorecard_reopening(world.actor, code, reason="Salah ketik.", at=AT)
    with pytest.raises(NotFound):
        scorecards.reopen_scorecard(make.actor_of(stranger), code, at=AT)
    with pytest.raises(Forbidden):
        scorecards.reopen_scorecard(make.actor_of(judge), code, at=AT)
    scorecards.reopen_scorecard(make.actor_of(chair), code, at=AT)
    assert scorecard(code).state is ScorecardState.REOPENED


def test_reopening_a_sheet_needs_a_wish_a_reason_a_final_sheet_and_an_open_round() -> None:
    world, _judge, code = _final()
    with pytest.raises(Refusal) as refused:
        scorecards.reopen_scorecard(world.actor, code, at=AT)
    assert refused.value.code == "reopening-not-asked"
    with pytest.raises(Invalid):
        scorecards.propose_scorecard_reopening(world.actor, code, reason="", at=AT)
    draft = world.sheet(entry=world.add_entries(1)[0], state=ScorecardState.DRAFT)
    with pytest.raises(IllegalTransition):
        scorecards.propose_scorecard_reopening(world.actor, draft, reason="Salah.", at=AT)
    db.session.get_one(Round, world.round.id).state = RoundState.CLOSED
    db.session.commit()
    with pytest.raises(Locked):
        scorecards.propose_scorecard_reopening(world.actor, code, reason="Salah.", at=AT)


def test_a_wish_can_be_withdrawn() -> None:
    world, _judge, code = _final()
    scorecards.propose_scorecard_reopening(world.actor, code, reason="Salah.", at=AT)
    scorecards.withdraw_scorecard_reopening(world.actor, code, at=AT)
    with pytest.raises(Refusal):
        scorecards.reopen_scorecard(world.second(), code, at=AT)


def test_an_unknown_sheet_is_not_found() -> None:
    world = make_world()
    judge = make.make_user(Role.JUDGE)
    with pytest.raises(NotFound):
        _save(judge, "tidak-ada")
    with pytest.raises(NotFound):
        scorecards.void_scorecard(world.actor, "tidak-ada", reason="Temuan.", at=AT)
