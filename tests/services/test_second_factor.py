"""The second factor: each code once, a new token afterwards, no way around it."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from contest.domain.actor import Role
from contest.domain.codes import token_hash
from contest.domain.errors import Forbidden, Invalid, NotFound, TooMany
from contest.models import db
from contest.models.people import OneTimeCode, User
from contest.queries.accounts import second_factor
from contest.queries.people import SignedIn, load_signed_in
from contest.services import second_factor as service
from contest.services.attempts import Browser
from contest.services.sign_in import sign_in
from tests.factories import (
    PASSWORD,
    actor_of,
    give_authenticator,
    give_password,
    make_participant,
    make_user,
    totp_code,
)

AT = datetime(2026, 11, 23, 8, 0, 10, tzinfo=UTC)
HERE = Browser("10.0.0.1")


def _judge() -> User:
    return give_password(make_user(Role.JUDGE))


def _half_in(user: User, at: datetime = AT) -> SignedIn:
    signed_in = load_signed_in(token_hash(sign_in(user.username, PASSWORD, HERE, at=at)), at)
    assert signed_in is not None
    return signed_in


def _give(signed_in: SignedIn, code: str, at: datetime = AT) -> str:
    return service.give_second_factor(signed_in.actor, signed_in.session_id, code, HERE, at=at)


def test_a_judge_is_not_in_before_his_code(app: Flask) -> None:
    user = _judge()
    secret = give_authenticator(user)
    half = _half_in(user)
    assert half.needs_second_factor
    whole = load_signed_in(token_hash(_give(half, totp_code(secret, AT))), AT)
    assert whole is not None
    assert not whole.needs_second_factor
    assert whole.session_id == half.session_id


def test_the_code_changes_the_token(app: Flask) -> None:
    user = _judge()
    secret = give_authenticator(user)
    old = sign_in(user.username, PASSWORD, HERE, at=AT)
    half = load_signed_in(token_hash(old), AT)
    assert half is not None
    assert _give(half, totp_code(secret, AT)) != old
    assert load_signed_in(token_hash(old), AT) is None


def test_a_code_is_good_once(app: Flask) -> None:
    user = _judge()
    secret = give_authenticator(user)
    _give(_half_in(user), totp_code(secret, AT))
    with pytest.raises(Invalid):
        _give(_half_in(user), totp_code(secret, AT))
    later = AT + timedelta(seconds=30)
    assert _give(_half_in(user, later), totp_code(secret, later), later)


@pytest.mark.parametrize(("seconds", "good"), [(-60, False), (-30, True), (30, True), (60, False)])
def test_one_step_before_and_after_is_accepted(app: Flask, seconds: int, good: bool) -> None:
    user = _judge()
    code = totp_code(give_authenticator(user), AT + timedelta(seconds=seconds))
    if good:
        assert _give(_half_in(user), f"{code[:3]} {code[3:]}")
    else:
        with pytest.raises(Invalid):
            _give(_half_in(user), code)


def test_guessing_codes_is_slowed_down_and_passwords_do_not_forgive_it(app: Flask) -> None:
    user = _judge()
    secret = give_authenticator(user)
    for _time in range(5):
        half = _half_in(user)
        with pytest.raises(Invalid):
            _give(half, "000000" if totp_code(secret, AT) != "000000" else "000001")
    with pytest.raises(TooMany):
        _give(_half_in(user), totp_code(secret, AT))


def test_printed_codes_enter_once_each_however_they_are_typed(app: Flask) -> None:
    secretary, judge = make_user(Role.SECRETARIAT), _judge()
    codes = service.issue_one_time_codes(actor_of(secretary), judge.id, at=AT)
    assert len(set(codes)) == 10
    assert all(len(code) == 14 and code.count("-") == 2 for code in codes)
    assert _give(_half_in(judge), codes[0].upper().replace("-", " "))
    with pytest.raises(Invalid):
        _give(_half_in(judge), codes[0])
    assert _give(_half_in(judge), codes[1].replace("-", ""))
    assert second_factor(judge.id).codes_left == 8


def test_codes_are_stored_hashed_and_a_new_sheet_voids_the_old(app: Flask) -> None:
    secretary, judge = make_user(Role.SECRETARIAT), _judge()
    old = service.issue_one_time_codes(actor_of(secretary), judge.id, at=AT)
    new = service.issue_one_time_codes(actor_of(secretary), judge.id, at=AT)
    stored = set(db.session.scalars(select(OneTimeCode.code_hash)))
    assert len(stored) == 10
    assert not stored & set(new)
    with pytest.raises(Invalid):
        _give(_half_in(judge), old[0])
    assert _give(_half_in(judge), new[0])


def test_a_persons_codes_do_not_let_another_in(app: Flask) -> None:
    secretary, judge, other = make_user(Role.SECRETARIAT), _judge(), _judge()
    codes = service.issue_one_time_codes(actor_of(secretary), judge.id, at=AT)
    with pytest.raises(Invalid):
        _give(_half_in(other), codes[0])


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.SECRETARIAT, Role.INSPECTOR])
def test_the_secretariat_makes_no_codes_for_higher_roles(app: Flask, role: Role) -> None:
    secretary, target = make_user(Role.SECRETARIAT), make_user(role)
    with pytest.raises(NotFound):
        service.issue_one_time_codes(actor_of(secretary), target.id, at=AT)


def test_judges_and_officers_make_codes_for_themselves_only(app: Flask) -> None:
    judge, officer = _judge(), make_user(Role.OFFICER, participant=make_participant())
    assert service.issue_one_time_codes(actor_of(judge), judge.id, at=AT)
    assert service.issue_one_time_codes(actor_of(officer), officer.id, at=AT)
    for actor, target in [(judge, officer), (officer, judge)]:
        with pytest.raises(Forbidden):
            service.issue_one_time_codes(actor_of(actor), target.id, at=AT)


def _set_up(signed_in: SignedIn, secret: str, code: str, at: datetime = AT) -> str:
    return service.set_up_totp(signed_in.actor, signed_in.session_id, secret, code, HERE, at=at)


def test_the_first_authenticator_needs_its_code_and_completes_the_sign_in(app: Flask) -> None:
    user, secret = _judge(), service.new_secret()
    half = _half_in(user)
    with pytest.raises(Invalid):
        _set_up(half, secret, "12345")
    whole = load_signed_in(token_hash(_set_up(half, secret, totp_code(secret, AT))), AT)
    assert whole is not None
    assert not whole.needs_second_factor
    with pytest.raises(Invalid):  # the confirming code is used up
        _give(_half_in(user), totp_code(secret, AT))


def test_a_password_alone_never_replaces_an_existing_second_factor(app: Flask) -> None:
    with_app, with_codes, used_up = _judge(), _judge(), _judge()
    give_authenticator(with_app)
    secretary = actor_of(make_user(Role.SECRETARIAT))
    service.issue_one_time_codes(secretary, with_codes.id, at=AT)
    service.issue_one_time_codes(secretary, used_up.id, at=AT)
    for code in db.session.scalars(select(OneTimeCode).where(OneTimeCode.user_id == used_up.id)):
        code.used_at = AT
    db.session.commit()
    for user in (with_app, with_codes, used_up):
        secret = service.new_secret()
        with pytest.raises(Forbidden):
            _set_up(_half_in(user), secret, totp_code(secret, AT))


def test_replacing_the_authenticator_ends_other_sessions(app: Flask) -> None:
    user = _judge()
    secret, fresh = give_authenticator(user), service.new_secret()
    elsewhere = _give(_half_in(user), totp_code(secret, AT))
    later = AT + timedelta(seconds=30)
    here = load_signed_in(token_hash(_give(_half_in(user), totp_code(secret, later), later)), later)
    assert here is not None
    assert _set_up(here, fresh, totp_code(fresh, later), later)
    assert load_signed_in(token_hash(elsewhere), later) is None


def test_resetting_removes_everything_and_ends_all_sessions(app: Flask) -> None:
    administrator, judge = make_user(Role.ADMINISTRATOR), _judge()
    secret = give_authenticator(judge)
    service.issue_one_time_codes(actor_of(administrator), judge.id, at=AT)
    token = _give(_half_in(judge), totp_code(secret, AT))
    service.reset_second_factor(actor_of(administrator), judge.id, at=AT)
    assert load_signed_in(token_hash(token), AT) is None
    assert not second_factor(judge.id).exists
    assert _half_in(judge).needs_second_factor


def test_only_an_administrator_resets(app: Flask) -> None:
    judge = _judge()
    for user in (make_user(Role.SECRETARIAT), judge, make_user(Role.INSPECTOR)):
        with pytest.raises(Forbidden):
            service.reset_second_factor(actor_of(user), judge.id, at=AT)


def test_an_officer_with_an_authenticator_is_asked_for_it(app: Flask) -> None:
    officer = give_password(make_user(Role.OFFICER, participant=make_participant()))
    assert not _half_in(officer).needs_second_factor
    give_authenticator(officer)
    assert _half_in(officer).needs_second_factor
