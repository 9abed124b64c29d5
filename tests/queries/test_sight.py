"""What a judge may see of an entry follows the facts of the day, not those of assignment."""

from flask import Flask

from contest.domain.actor import Role
from contest.models import db
from contest.queries.entries import sight
from tests.factories import (
    actor_of,
    make_agency,
    make_category,
    make_edition,
    make_entry,
    make_panel,
    make_participant,
    make_round,
    make_scorecard,
    make_user,
)


def test_a_judge_who_joins_the_agency_after_assignment_loses_sight_of_its_entry(
    app: Flask,
) -> None:
    agency = make_agency()
    category = make_category(make_edition())
    entry = make_entry(category, make_participant(agency))
    judge = make_user(Role.JUDGE)
    make_scorecard(make_panel(make_round(category), judge), entry, judge)
    before = sight(entry.id, entry.participant_id, actor_of(judge))
    assert before.facts.judge_ids == {judge.id}
    judge.agency_id = agency.id
    db.session.commit()
    after = sight(entry.id, entry.participant_id, actor_of(judge))
    assert after.facts.judge_ids == frozenset()
