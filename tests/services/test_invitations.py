"""Links: single use, short-lived, only the newest one, only for the right person."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from contest.domain.actor import Role
from contest.domain.codes import token_hash
from contest.domain.errors import Forbidden, Invalid, NotFound, Refusal, TooMany
from contest.models import db
from contest.models.people import Invitation, InvitationPurpose, User
from contest.queries.accounts import usable_invitation
from contest.queries.people import load_signed_in
from contest.services import accounts
from contest.services.attempts import Browser
from contest.services.invitations import Issued, accept_invitation, invite
from contest.services.sign_in import sign_in
from tests.factories import (
    PASSWORD,
    actor_of,
    give_authenticator,
    give_password,
    make_participant,
    make_user,
)

AT = datetime(2026, 11, 23, 8, tzinfo=UTC)
HERE = Browser("10.0.0.1")
NEW = "rakit-bambu-sejuk"


def _secretary() -> User:
    return make_user(Role.SECRETARIAT)


def _invite(user: User, at: datetime = AT) -> Issued:
    return invite(actor_of(_secretary()), user.id, at=at)


def _accept(issued: Issued, user: User, at: datetime = AT, password: str = NEW) -> str:
    return accept_invitation(issued.token, user.username, password, HERE, at=at)


def test_activation_sets_the_password_and_signs_in(app: Flask) -> None:
    officer = make_user(Role.OFFICER, participant=make_participant())
    issued = _invite(officer)
    assert issued.purpose is InvitationPurpose.ACTIVATION
    assert issued.expires_at == AT + timedelta(hours=72)
    assert load_signed_in(token_hash(_accept(issued, officer)), AT) is not None
    assert sign_in(officer.username, NEW, HERE, at=AT)


def test_the_token_is_stored_hashed(app: Flask) -> None:
    issued = _invite(make_user(Role.JUDGE))
    stored = db.session.scalars(select(Invitation)).one()
    assert stored.token_hash == token_hash(issued.token)
    assert len(issued.token) == 26


def test_looking_at_a_link_does_not_use_it_up(app: Flask) -> None:
    judge = make_user(Role.JUDGE)
    issued = _invite(judge)
    for _time in range(3):
        assert usable_invitation(issued.token, AT).user_id == judge.id
    assert _accept(issued, judge)


def test_a_link_is_good_once(app: Flask) -> None:
    judge = make_user(Role.JUDGE)
    issued = _invite(judge)
    _accept(issued, judge)
    with pytest.raises(NotFound):
        _accept(issued, judge)


def test_a_newer_link_voids_the_older(app: Flask) -> None:
    judge = make_user(Role.JUDGE)
    old, new = _invite(judge), _invite(judge)
    with pytest.raises(NotFound):
        _accept(old, judge)
    assert _accept(new, judge)


@pytest.mark.parametrize(
    ("activated", "lifetime"), [(False, timedelta(hours=72)), (True, timedelta(minutes=30))]
)
def test_links_expire(app: Flask, activated: bool, lifetime: timedelta) -> None:
    judge = make_user(Role.JUDGE)
    if activated:
        give_password(judge)
    with pytest.raises(NotFound):
        _accept(_invite(judge), judge, AT + lifetime)
    assert _accept(_invite(judge), judge, AT + lifetime - timedelta(seconds=1))


def test_a_reset_ends_sessions_and_keeps_the_second_factor(app: Flask) -> None:
    judge = give_password(make_user(Role.JUDGE))
    give_authenticator(judge)
    old = sign_in(judge.username, PASSWORD, HERE, at=AT)
    issued = _invite(judge)
    assert issued.purpose is InvitationPurpose.RESET
    signed_in = load_signed_in(token_hash(_accept(issued, judge)), AT)
    assert signed_in is not None
    assert signed_in.needs_second_factor
    assert load_signed_in(token_hash(old), AT) is None
    with pytest.raises(Invalid):
        sign_in(judge.username, PASSWORD, HERE, at=AT)


def test_the_link_asks_for_its_own_persons_user_name(app: Flask) -> None:
    judge, other = make_user(Role.JUDGE), make_user(Role.JUDGE)
    issued = _invite(judge)
    with pytest.raises(Invalid) as refused:
        _accept(issued, other)
    assert refused.value.problems[0].field == "username"
    assert _accept(issued, judge)


def test_guessing_the_user_name_of_a_link_is_slowed_down(app: Flask) -> None:
    judge, other = make_user(Role.JUDGE), make_user(Role.JUDGE)
    issued = _invite(judge)
    for _time in range(5):
        with pytest.raises(Invalid):
            _accept(issued, other)
    with pytest.raises(TooMany):
        _accept(issued, other)


def test_a_refused_password_leaves_the_link_good(app: Flask) -> None:
    judge = make_user(Role.JUDGE, name="Siti Rahmawati")
    issued = _invite(judge)
    for password in ("pendek", "kalimantanselatan", "Siti-Rahmawati-1"):
        with pytest.raises(Invalid):
            _accept(issued, judge, password=password)
    assert _accept(issued, judge)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.SECRETARIAT, Role.INSPECTOR])
def test_the_secretariat_makes_no_way_into_higher_accounts(app: Flask, role: Role) -> None:
    target = give_password(make_user(role))
    with pytest.raises(NotFound):
        _invite(target)
    assert db.session.scalars(select(Invitation)).all() == []
    assert invite(actor_of(make_user(Role.ADMINISTRATOR)), target.id, at=AT)


def test_a_judge_who_is_also_secretary_is_out_of_reach_too(app: Flask) -> None:
    with pytest.raises(NotFound):
        _invite(make_user(Role.JUDGE, Role.SECRETARIAT))


def test_others_make_no_links_at_all(app: Flask) -> None:
    judge = make_user(Role.JUDGE)
    for actor in (judge, make_user(Role.INSPECTOR), make_user(Role.COACH)):
        with pytest.raises(Forbidden):
            invite(actor_of(actor), judge.id, at=AT)


def test_a_deactivated_person_gets_no_link_and_his_old_one_dies(app: Flask) -> None:
    administrator, judge = actor_of(make_user(Role.ADMINISTRATOR)), make_user(Role.JUDGE)
    issued = _invite(judge)
    accounts.deactivate(administrator, judge.id, at=AT)
    with pytest.raises(NotFound):
        _accept(issued, judge)
    with pytest.raises(Refusal):
        _invite(judge)
    accounts.reactivate(administrator, judge.id, at=AT)
    with pytest.raises(NotFound):
        _accept(issued, judge)
