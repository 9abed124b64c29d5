"""Officers and judges get an account and a role in one step; slips carry the way in."""

import pytest
from flask import Flask
from sqlalchemy import select

from contest.domain.actor import Actor, Role
from contest.domain.errors import Forbidden, Invalid, NotFound
from contest.models import db
from contest.models.people import Invitation, OneTimeCode, RoleGrant, User
from contest.services import appointments, slips
from contest.services.appointments import Person
from tests.factories import NOW, actor_of, give_password, make_participant, make_user

DOOR = slips.Door("Lomba Uji 2026", "http://localhost/masuk", "http://localhost/u/{}".format)


@pytest.fixture
def secretary(app: Flask) -> Actor:
    return actor_of(make_user(Role.SECRETARIAT))


def _roles(user_id: int) -> list[tuple[Role, int | None]]:
    rows = db.session.execute(
        select(RoleGrant.role, RoleGrant.participant_id).where(RoleGrant.user_id == user_id)
    )
    return [tuple(row) for row in rows]


def test_a_new_officer_belongs_to_his_participant(secretary: Actor) -> None:
    participant = make_participant()
    person = Person("siti.uji", "Siti Uji, S.Kom.", "0812 3456 7890")
    user_id = appointments.appoint_officer(secretary, participant.code, person, at=NOW)
    user = db.session.get_one(User, user_id)
    assert (user.agency_id, user.phone) == (participant.agency_id, "+6281234567890")
    assert _roles(user_id) == [(Role.OFFICER, participant.id)]


def test_a_taken_user_name_makes_no_half_account(secretary: Actor) -> None:
    participant, known = make_participant(), make_user(username="siti.uji")
    with pytest.raises(Invalid) as refused:
        appointments.appoint_officer(
            secretary, participant.code, Person("Siti.Uji", "Orang Lain"), at=NOW
        )
    assert [p.code for p in refused.value.problems] == ["username-taken"]
    assert _roles(known.id) == []
    with pytest.raises(NotFound):
        appointments.appoint_officer(secretary, "tidak-ada", Person("x.y", "X"), at=NOW)


def test_a_known_person_takes_on_another_participant(secretary: Actor) -> None:
    first, second = make_participant(), make_participant()
    officer = make_user(Role.OFFICER, participant=first)
    assert (
        appointments.appoint_known_officer(secretary, second.code, officer.username, at=NOW)
        == officer.id
    )
    assert {participant for _role, participant in _roles(officer.id)} == {first.id, second.id}


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.INSPECTOR])
def test_a_colleague_s_account_is_not_told_apart_from_none(secretary: Actor, role: Role) -> None:
    colleague, participant = make_user(role), make_participant()
    for username in (colleague.username, "tidak.ada"):
        with pytest.raises(Invalid) as refused:
            appointments.appoint_known_officer(secretary, participant.code, username, at=NOW)
        assert [p.code for p in refused.value.problems] == ["account-not-found"]
        with pytest.raises(Invalid):
            appointments.appoint_known_judge(secretary, username, at=NOW)


def test_a_judge_comes_with_his_institution(secretary: Actor) -> None:
    person = Person("juri.uji", "Prof. Uji", institution="Universitas Uji")
    user_id = appointments.appoint_judge(secretary, person, at=NOW)
    assert db.session.get_one(User, user_id).institution == "Universitas Uji"
    assert _roles(user_id) == [(Role.JUDGE, None)]


def test_judges_appoint_nobody(app: Flask) -> None:
    with pytest.raises(Forbidden):
        appointments.appoint_judge(actor_of(make_user(Role.JUDGE)), Person("a.b", "Orang"), at=NOW)


def test_slips_are_for_people_without_password_alone(secretary: Actor) -> None:
    new, active = make_user(Role.JUDGE), give_password(make_user(Role.JUDGE))
    file = slips.activation_slips(secretary, Role.JUDGE, {new.id, active.id}, DOOR, at=NOW)
    assert (file.name, file.content[:5]) == ("slip-aktivasi.pdf", b"%PDF-")
    assert db.session.scalars(select(Invitation.user_id)).all() == [new.id]


@pytest.mark.parametrize(
    ("count", "code"), [(0, "nothing-chosen"), (slips.MOST + 1, "too-many-chosen")]
)
def test_slips_are_made_for_a_handful(secretary: Actor, count: int, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        slips.activation_slips(secretary, Role.JUDGE, set(range(count)), DOOR, at=NOW)
    assert [p.code for p in refused.value.problems] == [code]


def test_nobody_of_higher_rank_is_on_a_slip(secretary: Actor) -> None:
    inspector = make_user(Role.INSPECTOR)
    with pytest.raises(Invalid) as refused:
        slips.activation_slips(secretary, Role.JUDGE, {inspector.id}, DOOR, at=NOW)
    assert [p.code for p in refused.value.problems] == ["nobody-to-activate"]
    with pytest.raises(NotFound):
        slips.code_slip(secretary, Role.JUDGE, inspector.id, DOOR, at=NOW)


def test_a_code_sheet_brings_a_link_only_to_who_needs_one(secretary: Actor) -> None:
    new, active = make_user(Role.JUDGE), give_password(make_user(Role.JUDGE))
    for judge in (new, active):
        file = slips.code_slip(secretary, Role.JUDGE, judge.id, DOOR, at=NOW)
        assert file.content.startswith(b"%PDF-")
    assert db.session.scalars(select(Invitation.user_id)).all() == [new.id]
    assert len(db.session.scalars(select(OneTimeCode)).all()) == 20
