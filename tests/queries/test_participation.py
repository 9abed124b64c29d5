"""Figures and the board count every obliged agency exactly once."""

import pytest
from flask import Flask

from contest.domain.actor import Actor, Role
from contest.domain.agencies import AgencyKind
from contest.domain.entries import EntryState, ParticipantKind
from contest.domain.errors import Forbidden, NotFound
from contest.models.editions import Category, Edition
from contest.queries.participation import (
    MissingFilter,
    figures,
    missing_agencies,
    missing_board,
    missing_count,
)
from tests.factories import (
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


def test_an_agency_is_missing_until_it_has_submitted(
    secretary: Actor, edition: Edition, category: Category
) -> None:
    idle = make_participant(make_agency("A Belum"))
    drafting = make_participant(make_agency("B Konsep"))
    withdrawn = make_participant(make_agency("C Undur"))
    done = make_participant(make_agency("D Kirim"))
    make_entry(category, drafting, state=EntryState.DRAFT)
    make_entry(category, withdrawn, state=EntryState.WITHDRAWN)
    make_entry(category, done, state=EntryState.SUBMITTED)
    rows = missing_agencies(secretary, edition.slug)
    assert [(row.name, row.started) for row in rows] == [
        ("A Belum", False),
        ("B Konsep", True),
        ("C Undur", False),
    ]
    assert missing_count(edition.id) == 3
    found = figures(secretary, edition.id)[0]
    assert (found.unregistered, found.draft, found.submitted, found.out) == (2, 1, 1, 1)
    assert idle.code == rows[0].participant


def test_who_need_not_enter_is_never_missing(
    secretary: Actor, edition: Edition, category: Category
) -> None:
    make_participant(make_agency(must_enter=False))
    make_participant(make_agency(active=False))
    make_participant(make_agency(kind=AgencyKind.UNIT))  # this edition has no category for it
    make_participant(kind=ParticipantKind.COMMUNITY)
    assert missing_count(edition.id) == 0


def test_nobody_is_obliged_in_a_category_for_the_community(
    secretary: Actor, edition: Edition
) -> None:
    make_category(edition, participant_kind=ParticipantKind.COMMUNITY, agency_kinds=[])
    assert figures(secretary, edition.id)[0].unregistered is None


def test_an_entry_of_another_edition_does_not_count(
    secretary: Actor, edition: Edition, category: Category
) -> None:
    participant = make_participant()
    make_entry(make_category(make_edition(year=2030)), participant)
    assert [row.participant for row in missing_agencies(secretary, edition.slug)] == [
        participant.code
    ]


def test_officers_are_named_before_the_contact_on_file(
    secretary: Actor, edition: Edition, category: Category
) -> None:
    participant = make_participant(contact_name="Narahubung", contact_phone="+62811")
    row = missing_agencies(secretary, edition.slug)[0]
    assert [contact.name for contact in row.contacts] == ["Narahubung"]
    make_user(Role.OFFICER, participant=participant, name="Operator Uji", phone="+62812")
    make_user(Role.OFFICER, participant=participant, name="Sudah pindah", active=False)
    row = missing_agencies(secretary, edition.slug)[0]
    assert [(c.name, c.phone) for c in row.contacts] == [("Operator Uji", "+62812")]


def test_the_board_narrows_by_category_state_and_name(
    secretary: Actor, edition: Edition, category: Category
) -> None:
    make_category(edition, key="unit", agency_kinds=["unit"])
    make_participant(make_agency("RSUD 100% Uji", kind=AgencyKind.UNIT))
    drafting = make_participant(make_agency("Dinas Konsep"))
    make_entry(category, drafting, state=EntryState.DRAFT)

    def names(**wanted: object) -> list[str]:
        board = missing_board(secretary, edition.slug, 1, MissingFilter(**wanted))  # type: ignore[arg-type]
        return [row.name for row in board.page.rows]

    assert names(category="unit") == ["RSUD 100% Uji"]
    assert names(started=True) == ["Dinas Konsep"]
    assert names(search="100%") == ["RSUD 100% Uji"]
    assert names(search="%") == ["RSUD 100% Uji"]
    with pytest.raises(NotFound):
        names(category="tidak-ada")


def test_judges_do_not_see_the_board(edition: Edition) -> None:
    with pytest.raises(Forbidden):
        missing_board(actor_of(make_user(Role.JUDGE)), edition.slug, 1)
