"""Panels and assignments through their services: nobody scores his own."""

from collections import Counter

import pytest
from sqlalchemy import select

from contest.domain.actor import Role
from contest.domain.agencies import AgencyKind
from contest.domain.conflicts import ConflictSource
from contest.domain.entries import EntryState, ParticipantKind
from contest.domain.errors import Forbidden, Invalid, Locked, NotFound, Refusal
from contest.domain.rounds import RoundState
from contest.domain.scorecards import ScorecardState
from contest.domain.transitions import IllegalTransition
from contest.models import db
from contest.models.entries import Entry
from contest.models.judging import Conflict, Panel, PanelMember, Scorecard
from contest.models.people import User
from contest.services import assignments, panels
from contest.wording.refusals import explain_problem
from tests import factories as make
from tests.judging_world import AT, World, actions, make_world, scorecard

pytestmark = pytest.mark.usefixtures("app")


def _codes(refused: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [problem.code for problem in refused.value.problems]


def _world(judges: int = 3, entries: int = 4, state: RoundState = RoundState.PLANNED) -> World:
    world = make_world(state)
    world.add_judges(judges)
    world.add_entries(entries)
    return world


def _sheets(panel: Panel) -> list[Scorecard]:
    return list(db.session.scalars(select(Scorecard).where(Scorecard.panel_id == panel.id)))


# panels


def test_a_panel_is_formed_with_its_chair() -> None:
    world = _world()
    ids = [judge.id for judge in world.judges]
    panel_id = panels.form_panel(
        world.actor, world.round.id, name=" Panel  A ", judge_ids=ids, chair_id=ids[0], at=AT
    )
    rows = db.session.scalars(select(PanelMember).where(PanelMember.panel_id == panel_id))
    assert {row.user_id: row.is_chair for row in rows} == {
        ids[0]: True,
        ids[1]: False,
        ids[2]: False,
    }
    assert db.session.get_one(Panel, panel_id).name == "Panel A"
    assert actions(f"panel:{panel_id}") == ["panel.form"]
    assert Role.CHAIR in make.actor_of(world.judges[0]).roles


@pytest.mark.parametrize(
    ("name", "code"),
    [("", "panel-name-empty"), ("x" * 81, "panel-name-long"), ("Panel A", "panel-name-taken")],
)
def test_a_panel_needs_a_name_of_its_own(name: str, code: str) -> None:
    world = _world()
    ids = [world.judges[0].id]
    panels.form_panel(
        world.actor, world.round.id, name="Panel A", judge_ids=ids, chair_id=None, at=AT
    )
    with pytest.raises(Invalid) as refused:
        panels.form_panel(
            world.actor, world.round.id, name=name, judge_ids=ids, chair_id=None, at=AT
        )
    assert _codes(refused) == [code]


def test_only_active_judges_sit_on_a_panel() -> None:
    world = _world(judges=0)
    outsiders = [make.make_user(), make.make_user(Role.JUDGE, active=False)]
    for outsider in outsiders:
        with pytest.raises(Invalid) as refused:
            panels.form_panel(
                world.actor,
                world.round.id,
                name="Panel A",
                judge_ids=[outsider.id],
                chair_id=None,
                at=AT,
            )
        assert _codes(refused) == ["not-a-judge"]


def test_nobody_is_no_panel_and_the_chair_is_a_member() -> None:
    world = _world()
    with pytest.raises(Invalid) as refused:
        panels.form_panel(
            world.actor, world.round.id, name="Panel A", judge_ids=[], chair_id=7, at=AT
        )
    assert _codes(refused) == ["panel-without-judge", "chair-not-member"]


def test_a_closed_round_takes_no_panel_and_no_assignment() -> None:
    world = _world(state=RoundState.CLOSED)
    panel = world.panel()
    with pytest.raises(Locked):
        panels.form_panel(
            world.actor,
            world.round.id,
            name="Panel B",
            judge_ids=[world.judges[0].id],
            chair_id=None,
            at=AT,
        )
    with pytest.raises(Locked):
        assignments.assign(world.actor, panel.id, world.judges[0].id, [world.entries[0].id], at=AT)


def test_a_member_joins_once() -> None:
    world = _world()
    panel = world.panel(world.judges[0])
    panels.add_member(world.actor, panel.id, world.judges[1].id, at=AT)
    with pytest.raises(Invalid) as refused:
        panels.add_member(world.actor, panel.id, world.judges[1].id, at=AT)
    assert _codes(refused) == ["judge-is-member"]


def test_a_judge_who_leaves_keeps_final_sheets_and_loses_the_others() -> None:
    world = _world()
    panel, judge = world.panel(), world.judges[0]
    final = world.sheet(
        judge, world.entries[0], panel=panel, state=ScorecardState.FINAL, finalised_at=AT
    )
    fresh = world.sheet(judge, world.entries[1], panel=panel)
    draft = world.sheet(judge, world.entries[2], panel=panel, state=ScorecardState.DRAFT)
    with pytest.raises(Invalid) as refused:
        panels.remove_member(world.actor, panel.id, judge.id, at=AT)
    assert refused.value.problems[0].facts == {"count": 1}
    removed = panels.remove_member(world.actor, panel.id, judge.id, at=AT, reason="Sakit.")
    assert set(removed) == {fresh, draft}
    assert scorecard(final).state is ScorecardState.FINAL
    assert scorecard(draft).state is ScorecardState.REMOVED
    assert scorecard(draft).state_reason == "Sakit."


def test_the_chair_changes() -> None:
    world = _world()
    panel = world.panel(chair=world.judges[0])
    panels.set_chair(world.actor, panel.id, world.judges[1].id, at=AT)
    assert Role.CHAIR not in make.actor_of(world.judges[0]).roles
    assert Role.CHAIR in make.actor_of(world.judges[1]).roles
    with pytest.raises(NotFound):
        panels.set_chair(world.actor, panel.id, make.make_user(Role.JUDGE).id, at=AT)


def test_a_judge_forms_no_panel() -> None:
    world = _world()
    with pytest.raises(Forbidden):
        panels.form_panel(
            make.actor_of(world.judges[0]),
            world.round.id,
            name="Panel A",
            judge_ids=[world.judges[0].id],
            chair_id=None,
            at=AT,
        )


# assignment


def test_an_assignment_makes_sheets_of_the_present_revision_once() -> None:
    world = _world()
    panel, judge = world.panel(), world.judges[0]
    ids = [entry.id for entry in world.entries[:2]]
    first = assignments.assign(world.actor, panel.id, judge.id, ids, at=AT)
    again = assignments.assign(world.actor, panel.id, judge.id, ids, at=AT)
    assert len(first.added) == 2
    assert again.added == ()
    made = scorecard(first.added[0])
    assert (made.state, made.entry_revision) == (ScorecardState.ASSIGNED, 1)


def _conflicted(world: World, kind: str) -> tuple[User, Entry]:
    """A judge on the world's panel and an entry he may not score."""
    parent = make.make_agency("Dinas Kesehatan")
    agency = make.make_agency("RSUD Contoh", parent_id=parent.id, kind=AgencyKind.UNIT)
    if kind == "officer":
        participant = make.make_participant(kind=ParticipantKind.COMMUNITY)
        judge = make.make_user(Role.JUDGE, Role.OFFICER, participant=participant)
    else:
        participant = make.make_participant(agency)
        own = {"own-agency": agency.id, "parent-agency": parent.id}.get(kind)
        judge = make.make_user(Role.JUDGE, agency_id=own)
    entry = world.add_entries(1, participant=participant)[0]
    if kind in {"declared", "found"}:
        db.session.add(
            Conflict(
                user_id=judge.id, entry_id=entry.id, source=ConflictSource(kind), reason="", at=AT
            )
        )
        db.session.commit()
    return judge, entry


@pytest.mark.parametrize("kind", [str(source) for source in ConflictSource])
def test_a_conflict_is_refused_by_name_and_put_on_record(kind: str) -> None:
    world = _world()
    judge, entry = _conflicted(world, kind)
    panel = world.panel(*world.judges, judge)
    harmless = world.entries[0].id
    with pytest.raises(Invalid) as refused:
        assignments.assign(world.actor, panel.id, judge.id, [harmless, entry.id], at=AT)
    assert _codes(refused) == [f"conflict-{kind}"]
    sentence = explain_problem(refused.value.problems[0])
    assert judge.name in sentence
    assert entry.title in sentence
    assert _sheets(panel) == [], "nothing is half done"
    stored = db.session.scalars(select(Conflict)).one()
    assert (stored.user_id, stored.entry_id, stored.source) == (judge.id, entry.id, kind)
    assert "panel.refuse-conflict" in actions(f"panel:{panel.id}")


def test_a_government_is_too_wide_to_make_a_conflict() -> None:
    world = _world(entries=0)
    government = make.make_agency("Kabupaten Contoh", kind=AgencyKind.GOVERNMENT)
    one = make.make_agency("Dinas A", parent_id=government.id, kind=AgencyKind.REGIONAL)
    two = make.make_agency("Dinas B", parent_id=government.id, kind=AgencyKind.REGIONAL)
    judge = world.add_judges(1, agency_id=one.id)[0]
    entry = world.add_entries(1, participant=make.make_participant(two))[0]
    assignments.assign(world.actor, world.panel().id, judge.id, [entry.id], at=AT)


def test_only_entries_of_the_round_and_members_of_the_panel_fit() -> None:
    world = _world()
    panel = world.panel(world.judges[0])
    foreign = make.make_entry(make.make_category(world.edition))
    gone = world.add_entries(1, state=EntryState.WITHDRAWN)[0]
    for entry in (foreign, gone):
        with pytest.raises(Invalid) as refused:
            assignments.assign(world.actor, panel.id, world.judges[0].id, [entry.id], at=AT)
        assert _codes(refused) == ["entry-not-in-round"]
    with pytest.raises(Invalid) as refused:
        assignments.assign(world.actor, panel.id, world.judges[1].id, [world.entries[0].id], at=AT)
    assert _codes(refused) == ["judge-not-member"]


def test_one_judge_scores_an_entry_in_one_panel_only() -> None:
    world = _world()
    judge, entry = world.judges[0], world.entries[0]
    world.sheet(judge, entry, panel=world.panel())
    with pytest.raises(Invalid) as refused:
        assignments.assign(world.actor, world.panel().id, judge.id, [entry.id], at=AT)
    assert _codes(refused) == ["sheet-elsewhere"]


def test_ticks_are_added_and_taken_away_in_one_act() -> None:
    world = _world()
    panel, judge = world.panel(), world.judges[0]
    kept, gone, new = (entry.id for entry in world.entries[:3])
    assignments.assign(world.actor, panel.id, judge.id, [kept, gone], at=AT)
    result = assignments.arrange(
        world.actor, panel.id, add=[(judge.id, new)], remove=[(judge.id, gone)], at=AT
    )
    assert (len(result.added), len(result.removed)) == (1, 1)
    live = {s.entry_id for s in _sheets(panel) if s.state is ScorecardState.ASSIGNED}
    assert live == {kept, new}


def test_begun_work_is_not_taken_away_by_a_tick() -> None:
    world = _world()
    panel, judge, entry = world.panel(), world.judges[0], world.entries[0]
    code = world.sheet(judge, entry, panel=panel, state=ScorecardState.DRAFT)
    pair = [(judge.id, entry.id)]
    assignments.arrange(world.actor, panel.id, add=(), remove=pair, at=AT)
    assert scorecard(code).state is ScorecardState.DRAFT


def test_a_removed_sheet_can_be_given_again() -> None:
    world = _world()
    panel, judge, entry = world.panel(), world.judges[0], world.entries[0]
    first = assignments.assign(world.actor, panel.id, judge.id, [entry.id], at=AT).added
    assignments.unassign(world.actor, first, at=AT)
    second = assignments.assign(world.actor, panel.id, judge.id, [entry.id], at=AT).added
    assert scorecard(first[0]).state is ScorecardState.REMOVED
    assert scorecard(second[0]).state is ScorecardState.ASSIGNED


def test_a_begun_sheet_is_taken_away_with_a_reason_and_a_final_one_never() -> None:
    world = _world()
    panel = world.panel()
    draft = world.sheet(panel=panel, state=ScorecardState.DRAFT)
    with pytest.raises(Invalid) as refused:
        assignments.unassign(world.actor, [draft], at=AT)
    assert _codes(refused) == ["sheets-begun"]
    assignments.unassign(world.actor, [draft], at=AT, reason="Salah panel.")
    assert scorecard(draft).state_reason == "Salah panel."
    final = world.sheet(world.judges[1], panel=panel, state=ScorecardState.FINAL, finalised_at=AT)
    with pytest.raises(IllegalTransition):
        assignments.unassign(world.actor, [final], at=AT, reason="Salah panel.")
    with pytest.raises(NotFound):
        assignments.unassign(world.actor, ["tidak-ada"], at=AT)


# balanced


def test_a_balanced_spread_gives_every_entry_its_judges_evenly() -> None:
    world = _world(judges=4, entries=10)
    panel = world.panel()
    result = assignments.assign_balanced(world.actor, panel.id, sheets_per_entry=3, seed=11, at=AT)
    assert (len(result.added), result.gaps) == (30, ())
    load = Counter(sheet.judge_id for sheet in _sheets(panel))
    assert max(load.values()) - min(load.values()) <= 1
    again = assignments.assign_balanced(world.actor, panel.id, sheets_per_entry=3, seed=11, at=AT)
    assert again.added == ()


def test_a_balanced_spread_respects_conflicts_and_names_what_stays_short() -> None:
    world = _world(judges=2, entries=3)
    judge, entry = _conflicted(world, "own-agency")
    panel = world.panel(*world.judges, judge)
    result = assignments.assign_balanced(world.actor, panel.id, sheets_per_entry=3, seed=1, at=AT)
    assert [(gap.entry, gap.found) for gap in result.gaps] == [(entry.id, 2)]
    assert (judge.id, entry.id) not in {(s.judge_id, s.entry_id) for s in _sheets(panel)}


def test_two_panels_share_the_entries_of_a_round() -> None:
    world = _world(judges=4, entries=6)
    first = make.make_panel(world.round, *world.judges[:2])
    second = make.make_panel(world.round, *world.judges[2:])
    half = [entry.id for entry in world.entries[:3]]
    assignments.assign_balanced(
        world.actor, first.id, sheets_per_entry=2, seed=1, at=AT, entry_ids=half
    )
    assignments.assign_balanced(world.actor, second.id, sheets_per_entry=2, seed=1, at=AT)
    assert {sheet.entry_id for sheet in _sheets(first)} == set(half)
    assert {sheet.entry_id for sheet in _sheets(second)} == {e.id for e in world.entries[3:]}


def test_more_judges_than_the_panel_has_are_refused() -> None:
    world = _world(judges=2)
    with pytest.raises(Refusal) as refused:
        assignments.assign_balanced(
            world.actor, world.panel().id, sheets_per_entry=3, seed=1, at=AT
        )
    assert refused.value.facts == {"found": 3, "most": 2}
