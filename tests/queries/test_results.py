"""What the results desk reads: rankings, ties, lines, arithmetic, the decision."""

from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask

from contest.domain.actor import Actor, Role
from contest.domain.decisions import DecisionState
from contest.domain.entries import EntryState
from contest.domain.errors import Forbidden, Locked, NotFound, Refusal
from contest.domain.result_steps import DecisionStep, RoundStep
from contest.domain.rounds import RoundState
from contest.models import db
from contest.queries.calculations import calculation
from contest.queries.plenary import plenary_page
from contest.queries.promotions import promotion
from contest.queries.proposals import proposals
from contest.queries.result_sources import round_head
from contest.queries.results import results_overview
from contest.queries.round_results import LinePlace, live_page, ranking_page
from contest.services import decisions, rankings
from tests.factories import NOW, actor_of, make_user
from tests.queries_count import counted
from tests.results_world import Results, add_category, make_results

MINUTES = decisions.Minutes("1/BA/2026", NOW.date() - timedelta(days=1), "Banjarbaru")


@pytest.fixture
def world(app: Flask) -> Results:
    return make_results()


@pytest.fixture
def two_rounds(app: Flask) -> Results:
    """A first round that promotes two, closed; a second one planned."""
    world = make_results(60, 40)
    world.first.promote_top = 2
    world.last.state = RoundState.PLANNED
    db.session.commit()
    return world


def test_a_live_ranking_says_that_it_is_not_frozen(world: Results) -> None:
    world.entries([90, 80])
    page = ranking_page(world.actor, world.first.id)
    assert page.snapshot is None
    assert [(line.rank, line.score, line.gap) for line in page.lines.rows] == [
        (1, Decimal("90.00"), Decimal("10.00")),
        (2, Decimal("80.00"), None),
    ]
    assert page.step is RoundStep.FREEZE


def test_a_frozen_ranking_stays_when_the_sheets_change(world: Results) -> None:
    best, _other = world.entries([90, 80])
    world.freeze()
    best.state = EntryState.DISQUALIFIED
    db.session.commit()
    page = ranking_page(world.actor, world.first.id)
    assert page.lines.rows[0].name.code == best.code
    assert page.changed


def test_a_former_snapshot_can_be_read_and_says_so(world: Results) -> None:
    world.entries([90, 80])
    world.freeze()
    world.freeze(reason="Temuan baru")
    page = ranking_page(world.actor, world.first.id, number=1)
    assert page.snapshot is not None
    assert (page.snapshot.number, page.newest) == (1, False)
    assert [ref.number for ref in page.snapshots] == [2, 1]
    assert page.snapshots[0].reason == "Temuan baru"
    with pytest.raises(NotFound):
        ranking_page(world.actor, world.first.id, number=3)


@pytest.mark.parametrize("state", [RoundState.PLANNED, RoundState.OPEN])
def test_no_mark_is_read_before_a_round_closes(world: Results, state: RoundState) -> None:
    (entry,) = world.entries([90])
    world.first.state = state
    db.session.commit()
    assert not round_head(world.actor, world.first.id).shown
    with pytest.raises(Locked, match="marks-hidden"):
        ranking_page(world.actor, world.first.id)
    with pytest.raises(Locked, match="marks-hidden"):
        calculation(world.actor, world.first.id, entry.code)
    with pytest.raises(Locked):
        live_page(world.actor, world.first.id)


def test_a_blocked_entry_names_who_owes_a_sheet(world: Results) -> None:
    entry = world.entry((90, 90), (80, 80))
    world.sheet(entry, world.judges[2], None)
    (line,) = ranking_page(world.actor, world.first.id).waiting
    assert [sheet.judge for sheet in line.owed] == [world.judges[2].name]
    assert line.admissible
    assert line.score == Decimal("85.00")


def test_an_entry_without_a_sheet_cannot_be_admitted(world: Results) -> None:
    entry = world.entry()
    world.sheet(entry, world.judges[0], None)
    (line,) = ranking_page(world.actor, world.first.id).waiting
    assert not line.admissible


def test_a_shortage_in_an_earlier_round_is_settled_there(two_rounds: Results) -> None:
    world = two_rounds
    world.last.state = RoundState.CLOSED
    entry = world.entry((90, 90))
    world.score(entry, *[(80, 80)] * 3, round_=world.last)
    (line,) = ranking_page(world.actor, world.last.id).waiting
    assert line.elsewhere == world.first.id
    assert not line.admissible


def test_the_cut_line_runs_under_the_promoted(two_rounds: Results) -> None:
    world = two_rounds
    world.entries([90, 80, 70])
    world.freeze()
    page = ranking_page(world.actor, world.first.id)
    assert [(line.place, line.cut_below) for line in page.lines.rows] == [
        (LinePlace.PROMOTED, False),
        (LinePlace.PROMOTED, True),
        (LinePlace.BELOW, False),
    ]
    assert page.step is RoundStep.PROMOTE


def test_a_tie_at_the_line_is_in_the_way_until_ruled_and_frozen(two_rounds: Results) -> None:
    world = two_rounds
    _best, one, two = world.entries([90, 80, 80])
    world.freeze()
    page = ranking_page(world.actor, world.first.id)
    assert [line.place for line in page.lines.rows][1:] == [LinePlace.TIED, LinePlace.TIED]
    assert [tie.in_the_way for tie in page.ties] == [True]
    assert page.step is RoundStep.SETTLE_TIE
    rankings.settle_tie(
        world.actor, world.first.id, order=(two.code, one.code), reason="Suara 3:1", at=NOW
    )
    assert ranking_page(world.actor, world.first.id).step is RoundStep.FREEZE_AGAIN
    world.freeze(reason="Putusan rapat pleno")
    page = ranking_page(world.actor, world.first.id)
    assert page.step is RoundStep.PROMOTE
    assert page.ties[0].group.ruling is not None


def test_a_tie_that_changes_nothing_is_shown_but_not_in_the_way(two_rounds: Results) -> None:
    world = two_rounds
    world.entries([90, 85, 80, 80])
    assert [tie.in_the_way for tie in live_page(world.actor, world.first.id).ties] == [False]


def test_the_preview_of_a_promotion_knows_who_is_there_and_who_no_longer_belongs(
    two_rounds: Results,
) -> None:
    world = two_rounds
    first, second, third = world.entries([90, 80, 70])
    with pytest.raises(Locked, match="round-not-frozen"):
        promotion(world.actor, world.first.id)
    world.freeze()
    rankings.promote(world.actor, world.first.id, at=NOW)
    first.state = EntryState.DISQUALIFIED
    db.session.commit()
    world.freeze(reason="Diskualifikasi")
    found = promotion(world.actor, world.first.id)
    assert [line.name.code for line in found.promoted] == [second.code, third.code]
    assert found.present == {first.code, second.code}
    assert [name.code for name in found.leaving] == [first.code]


def test_there_is_nothing_to_promote_to_after_the_last_round(world: Results) -> None:
    world.entries([90])
    world.freeze()
    with pytest.raises(Refusal, match="no-next-round"):
        promotion(world.actor, world.first.id)


def test_a_promotion_comes_too_late_for_a_closed_round(two_rounds: Results) -> None:
    world = two_rounds
    world.entries([90])
    world.freeze()
    world.last.state = RoundState.CLOSED
    db.session.commit()
    with pytest.raises(Locked, match="next-round-started"):
        promotion(world.actor, world.first.id)


def test_the_arithmetic_of_an_entry_ends_in_its_published_score(world: Results) -> None:
    world.entry((95, 95), (95, 95), (95, 95))
    entry = world.entry((82, 78), (83, 83), (75, 75))
    found = calculation(world.actor, world.first.id, entry.code)
    (part,) = found.explanation.rounds
    assert [float(sheet.total or 0) for sheet in part.sheets] == [80.6, 83.0, 75.0]
    assert (found.explanation.score, found.explanation.rank) == (Decimal("79.53"), 2)
    assert found.before is not None
    assert found.after is None
    with pytest.raises(NotFound):
        calculation(world.actor, world.first.id, "z" * 26)


def _board(world: Results, slug: str | None = None) -> tuple[list[RoundStep], DecisionStep]:
    found = results_overview(world.actor, slug or world.edition.slug, now=NOW)
    assert found is not None
    return [r.step for c in found.categories for r in c.rounds], found.step


def test_the_desk_follows_an_edition_from_closing_to_publication(two_rounds: Results) -> None:
    world = two_rounds
    entries = world.entries([90, 80, 70])
    assert _board(world) == ([RoundStep.FREEZE, RoundStep.AWAIT_CLOSE], DecisionStep.AWAIT_ROUNDS)
    world.freeze()
    assert _board(world)[0] == [RoundStep.PROMOTE, RoundStep.AWAIT_CLOSE]
    rankings.promote(world.actor, world.first.id, at=NOW)
    assert _board(world)[0] == [RoundStep.NOTHING, RoundStep.AWAIT_CLOSE]
    world.last.state = RoundState.CLOSED
    for entry in entries[:2]:
        world.score(entry, *[(80, 80)] * 3, round_=world.last)
    world.freeze(world.last)
    assert _board(world) == ([RoundStep.NOTHING, RoundStep.NOTHING], DecisionStep.DRAFT)
    decision = decisions.draft_decision(world.actor, world.edition.id, at=NOW)
    assert _board(world)[1] is DecisionStep.DECIDE
    decisions.decide(world.actor, decision, MINUTES, at=NOW)
    until = NOW + timedelta(hours=1)
    decisions.announce(world.actor, decision, objection_until=until, at=NOW)
    assert _board(world)[1] is DecisionStep.AWAIT_OBJECTIONS


def test_a_tie_over_titles_keeps_the_decision_waiting(world: Results) -> None:
    one, two = world.entries([80, 80])
    world.freeze()
    assert _board(world) == ([RoundStep.SETTLE_TIE], DecisionStep.AWAIT_ROUNDS)
    rankings.settle_tie(
        world.actor,
        world.first.id,
        order=(one.code, two.code),
        reason="Kembar",
        shared=True,
        at=NOW + timedelta(seconds=1),
    )
    assert _board(world)[0] == [RoundStep.FREEZE_AGAIN]
    rankings.freeze_round(
        world.actor, world.first.id, reason="Putusan", at=NOW + timedelta(seconds=2)
    )
    assert _board(world) == ([RoundStep.NOTHING], DecisionStep.DRAFT)


def test_the_desk_shows_the_newest_running_edition_unless_asked(app: Flask) -> None:
    old = make_results(slug="2024", year=2024)
    make_results(slug="2026", year=2026)
    found = results_overview(old.actor, now=NOW)
    assert found is not None
    assert found.edition.slug == "2026"
    assert [ref.slug for ref in found.editions] == ["2026", "2024"]
    with pytest.raises(NotFound):
        results_overview(old.actor, "1999", now=NOW)


def test_without_editions_there_is_no_desk(app: Flask) -> None:
    assert results_overview(actor_of(make_user(Role.SECRETARIAT)), now=NOW) is None


def _drafted(world: Results) -> int:
    world.freeze()
    return decisions.draft_decision(world.actor, world.edition.id, at=NOW)


def test_the_plenary_sees_awards_their_snapshot_and_the_history(world: Results) -> None:
    (best,) = world.entries([90])
    _drafted(world)
    page = plenary_page(world.actor, world.edition.slug, now=NOW)
    (category,) = page.categories
    assert category.basis is not None
    assert category.basis.number == 1
    assert [(a.title_key, a.name and a.name.code) for a in category.awards] == [
        ("juara-1", best.code),
        ("juara-2", None),
    ]
    assert [(line.action, line.by) for line in page.history] == [
        ("decision.draft", world.secretary.name)
    ]


def test_awards_on_a_former_snapshot_are_marked(world: Results) -> None:
    world.entries([90, 80])
    _drafted(world)
    world.freeze(reason="Temuan")
    (category,) = plenary_page(world.actor, world.edition.slug, now=NOW).categories
    assert category.outdated


def test_a_proposal_shows_what_would_change_and_what_stays_withheld(world: Results) -> None:
    first, second, _third = world.entries([90, 80, 70])
    _drafted(world)
    page = plenary_page(world.actor, world.edition.slug, now=NOW)
    withheld = page.categories[0].awards[1].id
    decisions.withhold_award(world.actor, withheld, reason="Di bawah ambang", at=NOW)
    first.state = EntryState.DISQUALIFIED
    db.session.commit()
    world.freeze(reason="Diskualifikasi")
    (proposed,) = proposals(world.actor, world.edition.slug, vacant=decisions.VACANT)
    lines = proposed.lines
    assert lines[0].name is not None
    assert (lines[0].name.code, lines[0].changed) == (second.code, True)
    assert lines[1].withheld == "Di bawah ambang"
    assert not lines[1].changed


@pytest.mark.parametrize("role", [Role.JUDGE, Role.OFFICER, Role.ADMINISTRATOR])
def test_results_are_read_by_secretariat_and_inspector_only(world: Results, role: Role) -> None:
    stranger = Actor(user_id=1, ref="u1", roles=frozenset({role}))
    for read in (
        lambda: ranking_page(stranger, world.first.id),
        lambda: plenary_page(stranger, world.edition.slug, now=NOW),
        lambda: results_overview(stranger, now=NOW),
        lambda: proposals(stranger, world.edition.slug, vacant=""),
    ):
        with pytest.raises(Forbidden):
            read()
    inspector = actor_of(make_user(Role.INSPECTOR))
    assert ranking_page(inspector, world.first.id).lines.total == 0


def test_the_desk_takes_the_same_queries_whatever_the_number_of_categories(world: Results) -> None:
    world.entries([90])
    _drafted(world)
    with counted() as few:
        plenary_page(world.actor, world.edition.slug, now=NOW)
    for _ in range(9):
        other = add_category(world.edition, secretary=world.secretary)
        other.entries([90, 80])
        other.freeze()
    decisions.draft_decision(world.actor, world.edition.id, at=NOW)
    with counted() as many:
        page = plenary_page(world.actor, world.edition.slug, now=NOW)
    assert sum(len(category.awards) for category in page.categories) == 20
    assert page.decision is not None
    assert page.decision.state is DecisionState.DRAFTED
    assert len(few) == len(many), many.difference(few)
