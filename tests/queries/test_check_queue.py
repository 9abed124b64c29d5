"""The queue of the administrative check: oldest first, straight out of its index."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.dialects import sqlite

from contest.domain.actor import Actor, Role
from contest.domain.entries import EntryState
from contest.domain.errors import Forbidden, NotFound
from contest.models import db
from contest.models.editions import Category, Edition
from contest.queries import checks
from contest.queries.checks import QueueFilter, check_page, queue
from tests import entry_world
from tests.conftest import SERVER
from tests.factories import (
    NOW,
    actor_of,
    make_agency,
    make_category,
    make_edition,
    make_entry,
    make_participant,
    make_user,
)


@pytest.fixture
def secretary(app: Flask) -> Actor:
    return actor_of(make_user(Role.SECRETARIAT))


@pytest.fixture
def edition(app: Flask) -> Edition:
    return make_edition()


@pytest.fixture
def category(edition: Edition) -> Category:
    return make_category(edition)


def _numbers(actor: Actor, edition: Edition, **wanted: str) -> list[str]:
    page = queue(actor, edition.id, 1, QueueFilter(**wanted)).page
    return [row.number for row in page.rows]


def test_who_waits_longest_is_first(secretary: Actor, edition: Edition, category: Category) -> None:
    for days, number in ((1, "A"), (9, "B"), (4, "C")):
        at = NOW - timedelta(days=days)
        make_entry(category, state=EntryState.SUBMITTED, number=number, submitted_at=at)
    assert _numbers(secretary, edition) == ["B", "C", "A"]


def test_drafts_never_reach_the_queue_and_states_are_counted(
    secretary: Actor, edition: Edition, category: Category
) -> None:
    make_entry(category, state=EntryState.DRAFT)
    make_entry(category, state=EntryState.SUBMITTED, number="1")
    make_entry(category, number="2")
    make_entry(make_category(make_edition(year=2030)), number="9")
    found = queue(secretary, edition.id, 1, QueueFilter(state=""))
    assert [row.number for row in found.page.rows] == ["1", "2"]
    assert found.counts == {EntryState.SUBMITTED: 1, EntryState.ACCEPTED: 1}
    assert _numbers(secretary, edition, state="salah") == []


def test_the_queue_is_searched_by_title_number_and_participant(
    secretary: Actor, edition: Edition, category: Category
) -> None:
    waiting = {"state": EntryState.SUBMITTED}
    make_entry(category, number="2026-A-0001", title="Perahu Pintar", **waiting)
    other = make_participant(make_agency("RSUD Uji"))
    make_entry(category, other, number="2026-A-0002", title="Antre 100%", **waiting)
    assert _numbers(secretary, edition, search="perahu") == ["2026-A-0001"]
    assert _numbers(secretary, edition, search="rsud") == ["2026-A-0002"]
    assert _numbers(secretary, edition, search="a-0002") == ["2026-A-0002"]
    assert _numbers(secretary, edition, search="%") == ["2026-A-0002"]
    assert _numbers(secretary, edition, category=category.key) == ["2026-A-0001", "2026-A-0002"]
    assert _numbers(secretary, edition, category="lain") == []


def test_only_checkers_see_the_queue(edition: Edition) -> None:
    for role in (Role.JUDGE, Role.INSPECTOR, Role.ADMINISTRATOR):
        with pytest.raises(Forbidden):
            queue(actor_of(make_user(role)), edition.id, 1)


@pytest.mark.skipif(bool(SERVER), reason="the plan of SQLite")
@pytest.mark.sqlite_only
def test_the_order_comes_out_of_the_index(edition: Edition) -> None:
    statement = checks._queue(edition.id, QueueFilter())
    compiled = statement.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    plan = [row[3] for row in db.session.execute(text(f"EXPLAIN QUERY PLAN {compiled}"))]
    assert any("ix_entry_edition_id_state_submitted_at" in step for step in plan)
    assert not any("TEMP B-TREE" in step for step in plan)


def test_a_draft_is_its_officer_s_own(secretary: Actor) -> None:
    world = entry_world.make_world()
    with pytest.raises(NotFound):
        check_page(secretary, world.draft())


def test_a_second_revision_shows_what_changed_and_the_first_stays(secretary: Actor) -> None:
    from contest.services import submission
    from contest.services.entries import save_profile

    world = entry_world.make_world()
    code = world.complete(world.draft())
    submission.submit(world.actor, code, at=NOW)
    assert check_page(secretary, code).changed == frozenset()
    submission.take_back(world.actor, code, at=NOW)
    save_profile(world.actor, code, {"title": "Judul yang Diperbaiki"}, at=NOW)
    taken_back = check_page(secretary, code)
    assert taken_back.document.title != "Judul yang Diperbaiki"
    assert not taken_back.open
    submission.submit(world.actor, code, at=NOW)
    page = check_page(secretary, code)
    assert page.changed == {"title"}
    assert [row.number for row in page.revisions] == [2, 1]
    assert checks.revision_page(secretary, code, 1).title != page.document.title


def test_the_next_entry_is_the_oldest_other_one(
    secretary: Actor, edition: Edition, category: Category
) -> None:
    codes = [
        make_entry(
            category,
            state=EntryState.SUBMITTED,
            submitted_at=NOW - timedelta(days=days),
        ).code
        for days in (3, 8, 5)
    ]
    page = check_page(secretary, codes[1])
    assert (page.waiting, page.next_code) == (2, codes[2])
