"""Editions come whole from their template; agencies load twice without doubling."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from contest.adapters.datafiles import load_agencies, load_template
from contest.domain.actor import Actor, Role
from contest.domain.errors import Forbidden, Invalid, Refusal, Stale
from contest.models import db
from contest.models.audit import AuditRecord
from contest.models.certificates import NumberRegister
from contest.models.editions import Category, Edition, EditionState, Stage, StageExtension
from contest.models.judging import Round, RubricVersion
from contest.models.people import Agency, Participant
from contest.services import agencies, editions
from tests.factories import actor_of, make_edition, make_participant, make_stage, make_user

AT = datetime(2026, 2, 2, 2, tzinfo=UTC)


@pytest.fixture
def secretary(app: Flask) -> Actor:
    return actor_of(make_user(Role.SECRETARIAT))


def _count(table: type) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def _create(secretary: Actor, year: int = 2026) -> int:
    template = load_template("kalsel-2026")
    return editions.create_edition(
        secretary, template, year=year, first_day=date(year, 3, 2), at=AT
    )


def test_an_edition_brings_categories_stages_rounds_rubrics_and_a_register(
    secretary: Actor,
) -> None:
    edition = db.session.get(Edition, _create(secretary))
    assert edition is not None
    assert edition.name == "Kalsel Innovation Award 2026"
    assert edition.state is EditionState.PREPARING
    assert [
        row.key for row in db.session.scalars(select(Category).order_by(Category.position))
    ] == [
        "provincial",
        "regional",
        "community",
    ]
    assert _count(Round) == 6
    assert _count(RubricVersion) == 2
    assert _count(Stage) == 8
    assert db.session.scalar(select(NumberRegister.last_number)) == 0


def test_stage_times_are_kept_in_utc_and_open_at_eight_wita(secretary: Actor) -> None:
    _create(secretary)
    stage = db.session.scalars(select(Stage).where(Stage.key == "registration")).one()
    assert stage.opens_at == datetime(2026, 3, 2, 0, tzinfo=UTC)


def test_a_second_edition_of_the_year_is_refused(secretary: Actor) -> None:
    _create(secretary)
    with pytest.raises(Refusal, match="edition-exists"):
        _create(secretary)
    assert _count(Edition) == 1


def test_only_the_secretariat_makes_editions(app: Flask) -> None:
    with pytest.raises(Forbidden):
        _create(actor_of(make_user(Role.JUDGE)))


def test_agencies_load_twice_without_doubling(secretary: Actor) -> None:
    rows = load_agencies("kalsel-2026")
    first = agencies.load_agency_list(secretary, rows, at=AT)
    second = agencies.load_agency_list(secretary, rows, at=AT)
    assert first.added == _count(Agency) == len(rows.agencies)
    assert (second.added, second.changed, second.unchanged) == (0, 0, first.added)
    assert _count(Participant) == first.added - 1  # the province itself does not compete


def test_a_stage_moves_only_with_a_reason_and_leaves_history(secretary: Actor) -> None:
    stage = make_stage(make_edition(), "proposal")
    later = stage.closes_at + timedelta(days=3)
    times = editions.StageTimes(stage.opens_at, later, 0, stage.version)
    with pytest.raises(Invalid):
        editions.change_stage(secretary, stage.id, times, reason=" ", at=AT)
    editions.change_stage(secretary, stage.id, times, reason="Banjir di hulu", at=AT)
    history = db.session.scalars(select(StageExtension)).one()
    assert (history.closes_at, history.reason) == (later, "Banjir di hulu")
    assert db.session.scalar(select(func.count()).select_from(AuditRecord)) == 1


def test_a_stage_form_opened_before_another_change_is_stale(secretary: Actor) -> None:
    stage = make_stage(make_edition(), "proposal")
    times = editions.StageTimes(stage.opens_at, stage.closes_at + timedelta(days=1), 0, 1)
    editions.change_stage(secretary, stage.id, times, reason="Pertama", at=AT)
    with pytest.raises(Stale):
        editions.change_stage(secretary, stage.id, times, reason="Kedua", at=AT)


def test_an_extension_for_one_participant_must_be_later(secretary: Actor) -> None:
    stage = make_stage(make_edition(), "proposal")
    participant = make_participant()
    with pytest.raises(Invalid):
        editions.extend_stage(
            secretary, stage.id, participant.id, closes_at=stage.closes_at, reason="x", at=AT
        )
    editions.extend_stage(
        secretary,
        stage.id,
        participant.id,
        closes_at=stage.closes_at + timedelta(days=2),
        reason="Jaringan putus",
        at=AT,
    )
    assert _count(StageExtension) == 1
