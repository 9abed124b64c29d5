"""The plenary's decision: awards follow the frozen ranking, each step once and in order."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from contest.domain.actor import Actor, Role
from contest.domain.decisions import DecisionState
from contest.domain.entries import EntryState
from contest.domain.errors import Forbidden, Invalid, Locked, Refusal
from contest.domain.result_steps import DecisionStep
from contest.domain.rounds import RoundState
from contest.domain.scorecards import ScorecardState
from contest.domain.transitions import IllegalTransition
from contest.models import db
from contest.models.editions import Category, Edition, EditionState
from contest.models.entries import Entry
from contest.models.judging import Mark, Round, Scorecard
from contest.models.results import Award, Decision
from contest.queries.proposals import proposals
from contest.queries.results import results_overview
from contest.services import decisions, rankings, scorecards
from tests.factories import (
    NOW,
    actor_of,
    make_category,
    make_edition,
    make_entry,
    make_panel,
    make_round,
    make_scorecard,
    make_user,
)

MINUTES = decisions.Minutes("100.3/12/BA/BRIDA", date(2026, 1, 5), "Banjarbaru")
DECREE = decisions.Decree("188.44/0512/KUM/2026", date(2026, 1, 20), "Keputusan Gubernur")


@pytest.fixture
def secretary(app: Flask) -> Actor:
    return actor_of(make_user(Role.SECRETARIAT))


def scored_round(totals: Sequence[int]) -> tuple[Edition, Round, list[Entry]]:
    """A closed round whose entries got these totals from three judges each."""
    edition = make_edition()
    category = make_category(edition)
    round_ = make_round(category, state=RoundState.CLOSED, position=1)
    judges = [make_user(Role.JUDGE) for _ in range(3)]
    panel = make_panel(round_, *judges)
    entries = []
    for total in totals:
        entry = make_entry(category)
        entries.append(entry)
        for judge in judges:
            card = make_scorecard(panel, entry, judge, state=ScorecardState.FINAL, finalised_at=NOW)
            for key in ("manfaat", "kebaruan"):
                db.session.add(Mark(scorecard_id=card.id, criterion=key, value=Decimal(total)))
    db.session.commit()
    return edition, round_, entries


def _awards() -> list[tuple[str, int | None, str | None]]:
    db.session.rollback()
    rows = db.session.execute(
        select(Award.title_key, Award.entry_id, Award.score).order_by(Award.place)
    )
    return [tuple(row) for row in rows]  # type: ignore[misc]


def _drafted(secretary: Actor, totals: Sequence[int]) -> tuple[int, list[Entry]]:
    edition, round_, entries = scored_round(totals)
    rankings.freeze_round(secretary, round_.id, at=NOW)
    return decisions.draft_decision(secretary, edition.id, at=NOW), entries


def test_awards_follow_the_frozen_ranking(secretary: Actor) -> None:
    _id, (low, high, middle) = _drafted(secretary, [70, 90, 80])
    assert _awards() == [
        ("juara-1", high.id, "90.00"),
        ("juara-2", middle.id, "80.00"),
        ("finalis", low.id, "70.00"),
    ]


def test_a_prize_nobody_reached_stays_vacant(secretary: Actor) -> None:
    _id, (only,) = _drafted(secretary, [70])
    assert _awards() == [("juara-1", only.id, "70.00"), ("juara-2", None, None)]


def test_no_decision_before_the_last_round_is_frozen(secretary: Actor) -> None:
    edition, _round, _entries = scored_round([70])
    with pytest.raises(Locked, match="rounds-not-frozen"):
        decisions.draft_decision(secretary, edition.id, at=NOW)


def test_a_tie_over_two_titles_waits_for_the_plenary(secretary: Actor) -> None:
    edition, round_, (one, two) = scored_round([80, 80])
    rankings.freeze_round(secretary, round_.id, at=NOW)
    with pytest.raises(Refusal, match="ties-unsettled"):
        decisions.draft_decision(secretary, edition.id, at=NOW)
    rankings.settle_tie(
        secretary, round_.id, order=(one.code, two.code), reason="Kembar", shared=True, at=NOW
    )
    rankings.freeze_round(secretary, round_.id, reason="Putusan", at=NOW)
    decisions.draft_decision(secretary, edition.id, at=NOW)
    assert [title for title, _entry, _score in _awards()] == ["juara-1", "juara-1"]


def test_the_whole_way_to_publication_and_no_step_twice(secretary: Actor) -> None:
    decision_id, _entries = _drafted(secretary, [90, 80])
    until = NOW + timedelta(days=3)
    after = until + timedelta(hours=1)
    with pytest.raises(IllegalTransition):
        decisions.announce(secretary, decision_id, objection_until=until, at=NOW)
    decisions.decide(secretary, decision_id, MINUTES, at=NOW)
    with pytest.raises(Locked, match="decision-fixed"):
        decisions.draft_decision(
            secretary, db.session.get_one(Decision, decision_id).edition_id, at=NOW
        )
    decisions.announce(secretary, decision_id, objection_until=until, at=NOW)
    with pytest.raises(Locked, match="objection-open"):
        decisions.decree(secretary, decision_id, DECREE, at=NOW)
    decisions.decree(secretary, decision_id, DECREE, at=after)
    decisions.publish(secretary, decision_id, at=after)
    with pytest.raises(IllegalTransition):
        decisions.decree(secretary, decision_id, DECREE, at=after)
    assert db.session.get_one(Decision, decision_id).state is DecisionState.PUBLISHED


def test_a_decision_anew_takes_the_latest_ranking(secretary: Actor) -> None:
    decision_id, (first, second) = _drafted(secretary, [90, 80])
    decisions.decide(secretary, decision_id, MINUTES, at=NOW)
    decisions.announce(secretary, decision_id, objection_until=NOW + timedelta(days=3), at=NOW)
    for card_mark in db.session.scalars(select(Mark)).all()[:6]:
        card_mark.value = Decimal(10)
    db.session.commit()
    round_id = db.session.scalars(select(Round.id)).one()
    rankings.freeze_round(secretary, round_id, reason="Keberatan benar", at=NOW)
    decisions.decide(secretary, decision_id, MINUTES, at=NOW + timedelta(days=1))
    assert [entry for _title, entry, _score in _awards()] == [second.id, first.id]


def test_an_award_is_withheld_only_with_a_reason_and_only_while_drafted(
    secretary: Actor,
) -> None:
    decision_id, _entries = _drafted(secretary, [90, 80])
    award_id = db.session.scalars(select(Award.id).order_by(Award.place)).first()
    assert award_id is not None
    with pytest.raises(Invalid):
        decisions.withhold_award(secretary, award_id, reason="", at=NOW)
    decisions.withhold_award(secretary, award_id, reason="Di bawah ambang", at=NOW)
    assert _awards()[0] == ("juara-1", None, None)
    decisions.decide(secretary, decision_id, MINUTES, at=NOW)
    with pytest.raises(Locked):
        decisions.withhold_award(secretary, award_id, reason="Lagi", at=NOW)


def test_a_prize_the_plenary_withheld_is_not_given_when_it_decides_anew(secretary: Actor) -> None:
    decision_id, (_first, second) = _drafted(secretary, [90, 80])
    award_id = db.session.scalars(select(Award.id).order_by(Award.place)).first()
    assert award_id is not None
    decisions.withhold_award(secretary, award_id, reason="Di bawah ambang", at=NOW)
    decisions.decide(secretary, decision_id, MINUTES, at=NOW)
    decisions.announce(secretary, decision_id, objection_until=NOW + timedelta(days=3), at=NOW)
    decisions.decide(secretary, decision_id, MINUTES, at=NOW + timedelta(days=1))
    assert _awards() == [("juara-1", None, None), ("juara-2", second.id, "80.00")]


def test_an_award_that_nobody_holds_cannot_be_withheld(secretary: Actor) -> None:
    _drafted(secretary, [90])
    vacant = db.session.scalars(select(Award.id).where(Award.entry_id.is_(None))).one()
    with pytest.raises(Refusal, match="award-vacant"):
        decisions.withhold_award(secretary, vacant, reason="Lagi", at=NOW)


def test_dates_on_paper_are_compared_with_the_day_in_wita(secretary: Actor) -> None:
    decision_id, _entries = _drafted(secretary, [90, 80])
    early = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)  # 5 March, 07.30 WITA
    today = decisions.Minutes("1/BA", date(2026, 3, 5), "Banjarbaru")
    decisions.decide(secretary, decision_id, today, at=early)
    decisions.announce(secretary, decision_id, objection_until=early + timedelta(hours=1), at=early)
    tomorrow = decisions.Decree("2/SK", date(2026, 3, 6), "Keputusan Gubernur")
    with pytest.raises(Invalid) as refused:
        decisions.decree(secretary, decision_id, tomorrow, at=early + timedelta(hours=2))
    assert [(p.code, p.field) for p in refused.value.problems] == [("date-in-future", "dated")]


@pytest.mark.parametrize(
    ("minutes", "field"),
    [
        (decisions.Minutes(" ", date(2026, 1, 5), "Banjarbaru"), "number"),
        (decisions.Minutes("1", date(2026, 1, 5), ""), "place"),
        (decisions.Minutes("1", NOW.date() + timedelta(days=2), "Banjarbaru"), "held_on"),
    ],
)
def test_minutes_need_number_place_and_a_past_day(
    secretary: Actor, minutes: decisions.Minutes, field: str
) -> None:
    decision_id, _entries = _drafted(secretary, [90])
    with pytest.raises(Invalid) as refused:
        decisions.decide(secretary, decision_id, minutes, at=NOW)
    assert [problem.field for problem in refused.value.problems] == [field]


def test_only_the_secretariat_decides(app: Flask) -> None:
    edition, _round, _entries = scored_round([90])
    with pytest.raises(Forbidden):
        decisions.draft_decision(actor_of(make_user(Role.INSPECTOR)), edition.id, at=NOW)


def _out(entry: Entry) -> None:
    entry.state = EntryState.DISQUALIFIED
    db.session.commit()


def test_nothing_is_awarded_by_a_ranking_that_no_longer_holds(secretary: Actor) -> None:
    edition, round_, (first, second) = scored_round([90, 80])
    rankings.freeze_round(secretary, round_.id, at=NOW)
    _out(first)
    with pytest.raises(Locked, match="ranking-outdated"):
        decisions.draft_decision(secretary, edition.id, at=NOW)
    rankings.freeze_round(secretary, round_.id, reason="Diskualifikasi", at=NOW)
    decisions.draft_decision(secretary, edition.id, at=NOW)
    assert [entry for _title, entry, _score in _awards()] == [second.id, None]


def test_the_plenary_does_not_decide_on_a_draft_that_was_overtaken(secretary: Actor) -> None:
    decision_id, (first, second) = _drafted(secretary, [90, 80])
    edition_id = db.session.get_one(Decision, decision_id).edition_id
    round_id = db.session.scalars(select(Round.id)).one()
    _out(first)
    with pytest.raises(Locked, match="ranking-outdated"):
        decisions.decide(secretary, decision_id, MINUTES, at=NOW)
    rankings.freeze_round(secretary, round_id, reason="Diskualifikasi", at=NOW)
    with pytest.raises(Locked, match="draft-outdated"):
        decisions.decide(secretary, decision_id, MINUTES, at=NOW)
    decisions.draft_decision(secretary, edition_id, at=NOW)
    decisions.decide(secretary, decision_id, MINUTES, at=NOW)
    assert _awards()[0][1] == second.id


def test_no_decree_gives_a_prize_to_an_entry_that_is_out(secretary: Actor) -> None:
    decision_id, (first, second) = _drafted(secretary, [90, 80])
    round_id = db.session.scalars(select(Round.id)).one()
    decisions.decide(secretary, decision_id, MINUTES, at=NOW)
    until = NOW + timedelta(days=3)
    decisions.announce(secretary, decision_id, objection_until=until, at=NOW)
    _out(first)
    with pytest.raises(Locked, match="award-holder-out"):
        decisions.decree(secretary, decision_id, DECREE, at=until)
    rankings.freeze_round(secretary, round_id, reason="Diskualifikasi", at=until)
    decisions.decide(secretary, decision_id, MINUTES, at=until)
    decisions.announce(secretary, decision_id, objection_until=until + timedelta(days=3), at=until)
    decisions.decree(secretary, decision_id, DECREE, at=until + timedelta(days=3))
    assert _awards()[0][1] == second.id


def test_a_category_that_nobody_entered_does_not_hold_up_the_decision(secretary: Actor) -> None:
    edition, round_, _entries = scored_round([90])
    empty = make_category(edition, name="Masyarakat")
    make_round(empty, state=RoundState.PLANNED, position=1)
    rankings.freeze_round(secretary, round_.id, at=NOW)
    entered = make_entry(empty, state=EntryState.SUBMITTED)
    with pytest.raises(Locked, match="rounds-not-frozen"):
        decisions.draft_decision(secretary, edition.id, at=NOW)
    entered.state = EntryState.REJECTED
    db.session.commit()
    overview = results_overview(secretary, edition.slug, now=NOW)
    assert overview is not None
    assert overview.step is DecisionStep.DRAFT
    assert [found.name for found in proposals(secretary, edition.slug, vacant="")] == [
        db.session.get_one(Category, round_.category_id).name
    ]
    decision_id = decisions.draft_decision(secretary, edition.id, at=NOW)
    decisions.decide(secretary, decision_id, MINUTES, at=NOW)
    assert {award.category_id for award in db.session.scalars(select(Award))} == {
        round_.category_id
    }


def test_in_an_archived_edition_nothing_is_ranked_or_decided(secretary: Actor) -> None:
    decision_id, _entries = _drafted(secretary, [90, 80])
    round_id = db.session.scalars(select(Round.id)).one()
    edition = db.session.get_one(Edition, db.session.get_one(Decision, decision_id).edition_id)
    edition.state = EditionState.ARCHIVED
    db.session.commit()
    sheet = db.session.scalars(select(Scorecard.code)).first()
    assert sheet is not None
    for act in (
        lambda: decisions.draft_decision(secretary, edition.id, at=NOW),
        lambda: decisions.decide(secretary, decision_id, MINUTES, at=NOW),
        lambda: rankings.freeze_round(secretary, round_id, reason="Lagi", at=NOW),
        lambda: rankings.promote(secretary, round_id, at=NOW),
        lambda: scorecards.void_scorecard(secretary, sheet, reason="Kerabat", at=NOW),
    ):
        with pytest.raises(Refusal, match="edition-archived"):
            act()
