"""Signing in: one answer for every failure, delays that bind, sessions that end."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import select

from contest.app import create_app
from contest.config import Settings
from contest.domain.actor import Role
from contest.domain.codes import token_hash
from contest.domain.errors import Invalid, NotFound, TooMany
from contest.models import db
from contest.models.audit import AuditRecord
from contest.models.people import SignInFailure, SignInSession, User
from contest.queries.people import load_signed_in
from contest.services import sign_in as service
from contest.services.attempts import Browser
from tests.factories import PASSWORD, actor_of, give_password, make_user

AT = datetime(2026, 11, 23, 8, tzinfo=UTC)
HOME = Browser("10.0.0.1", "Peramban Uji")
ELSEWHERE = Browser("10.9.9.9")


def _enter(user: User, password: str = PASSWORD, browser: Browser = HOME, at: datetime = AT) -> str:
    return service.sign_in(user.username, password, browser, at=at)


def _fail(user: User, times: int, browser: Browser = HOME, at: datetime = AT) -> None:
    for _time in range(times):
        with pytest.raises(Invalid):
            _enter(user, "salah-salah-salah", browser, at)


def test_name_and_password_open_a_session_stored_hashed_and_recorded(app: Flask) -> None:
    user = give_password(make_user())
    token = service.sign_in(f"  {user.username.upper()} ", PASSWORD, HOME, at=AT)
    session = db.session.scalars(select(SignInSession)).one()
    assert len(token) == 26
    assert session.token_hash == token_hash(token) != token
    assert (session.address, session.agent) == ("10.0.0.1", "Peramban Uji")
    assert db.session.scalars(select(AuditRecord.action)).all() == ["session.begin"]
    assert load_signed_in(token_hash(token), AT) is not None


def test_each_sign_in_has_its_own_token(app: Flask) -> None:
    user = give_password(make_user())
    assert _enter(user) != _enter(user)


def test_every_failure_gets_the_same_answer(app: Flask) -> None:
    real = give_password(make_user())
    off = give_password(make_user(active=False))
    without = make_user()
    answers = []
    for username, password in [
        (real.username, "salah-salah-salah"),
        (off.username, PASSWORD),
        (without.username, PASSWORD),
        ("tidak-ada", PASSWORD),
    ]:
        with pytest.raises(Invalid) as refused:
            service.sign_in(username, password, HOME, at=AT)
        answers.append((refused.value.code, refused.value.problems))
    assert len({str(answer) for answer in answers}) == 1
    assert db.session.scalars(select(SignInSession)).all() == []


def test_failures_delay_known_and_unknown_names_alike(app: Flask) -> None:
    real = give_password(make_user())
    for username in (real.username, "tidak-ada"):
        for _time in range(5):
            with pytest.raises(Invalid):
                service.sign_in(username, "salah-salah-salah", HOME, at=AT)
        with pytest.raises(TooMany) as refused:
            service.sign_in(username, PASSWORD, HOME, at=AT)
        assert refused.value.facts == {"seconds": 5}


def test_after_the_delay_the_right_password_enters_and_forgives(app: Flask) -> None:
    user = give_password(make_user())
    _fail(user, 5)
    assert _enter(user, at=AT + timedelta(seconds=5))
    assert db.session.scalars(select(SignInFailure)).all() == []


def test_the_delay_survives_a_restart(app: Flask, instance: Settings) -> None:
    user = give_password(make_user())
    username = user.username
    _fail(user, 5)
    db.session.remove()
    restarted = create_app(instance)
    with restarted.app_context():
        with pytest.raises(TooMany):
            service.sign_in(username, PASSWORD, HOME, at=AT)
        db.session.remove()
        db.engine.dispose()


def test_a_rival_cannot_keep_a_person_out_of_his_usual_place(app: Flask) -> None:
    user = give_password(make_user())
    _enter(user, browser=HOME)
    for second in (0, 5, 15):
        _fail(user, 5 if not second else 1, ELSEWHERE, AT + timedelta(seconds=second))
    with pytest.raises(TooMany):
        _enter(user, browser=ELSEWHERE, at=AT + timedelta(seconds=16))
    assert _enter(user, browser=HOME, at=AT + timedelta(seconds=16))


def test_one_address_trying_many_names_is_slowed_down(app: Flask) -> None:
    db.session.add_all(
        SignInFailure(username=f"n{n}", address="10.0.0.1", at=AT) for n in range(50)
    )
    db.session.commit()
    user = give_password(make_user())
    with pytest.raises(TooMany):
        _enter(user)
    assert _enter(user, browser=ELSEWHERE)


def test_old_failures_are_thrown_away(app: Flask) -> None:
    user = give_password(make_user())
    _fail(user, 5)
    _fail(user, 1, at=AT + timedelta(days=2))
    assert len(db.session.scalars(select(SignInFailure)).all()) == 1


def test_fifty_tries_at_once_count_as_many_and_only_a_few_are_checked(app: Flask) -> None:
    user = give_password(make_user())
    username, checked, barrier = user.username, [], threading.Barrier(20)

    def attempt() -> None:
        with app.app_context():
            barrier.wait()
            try:
                service.sign_in(username, "salah-salah-salah", HOME, at=AT)
            except Invalid:
                checked.append(1)
            except TooMany:
                pass
            db.session.remove()

    threads = [threading.Thread(target=attempt) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(checked) == 5


def test_an_old_hash_is_renewed_at_sign_in(app: Flask) -> None:
    cheap = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)
    user = make_user(password_hash=cheap)
    version = user.version
    _enter(user)
    db.session.refresh(user)
    assert "m=32768,t=2,p=1" in (user.password_hash or "")
    assert user.version == version, "signing in is no edit of the account"
    assert _enter(user)


def test_a_session_ends_when_idle_when_old_and_when_the_account_is_switched_off(app: Flask) -> None:
    user = give_password(make_user())
    digest = token_hash(_enter(user))
    assert load_signed_in(digest, AT + timedelta(hours=1, minutes=59)) is not None
    assert load_signed_in(digest, AT + timedelta(hours=2)) is None
    session = db.session.scalars(select(SignInSession)).one()
    session.last_seen_at = AT + timedelta(hours=11, minutes=59)
    db.session.commit()
    assert load_signed_in(digest, AT + timedelta(hours=11, minutes=59)) is not None
    assert load_signed_in(digest, AT + timedelta(hours=12)) is None
    user.active = False
    db.session.commit()
    assert load_signed_in(digest, AT) is None


def test_use_is_noted_at_most_every_five_minutes(app: Flask) -> None:
    user = give_password(make_user())
    _enter(user)
    session = db.session.scalars(select(SignInSession)).one()
    session_id = session.id
    service.touch_session(session_id, AT, at=AT + timedelta(minutes=4, seconds=59))
    assert db.session.get(SignInSession, session_id).last_seen_at == AT  # type: ignore[union-attr]
    service.touch_session(session_id, AT, at=AT + timedelta(minutes=5))
    db.session.expire_all()
    touched = db.session.get(SignInSession, session_id)
    assert touched is not None
    assert touched.last_seen_at == AT + timedelta(minutes=5)


def test_signing_out_ends_this_session_only(app: Flask) -> None:
    user = give_password(make_user())
    here, there = _enter(user), _enter(user)
    signed_in = load_signed_in(token_hash(here), AT)
    assert signed_in is not None
    service.sign_out(signed_in.actor, signed_in.session_id, at=AT)
    assert load_signed_in(token_hash(here), AT) is None
    assert load_signed_in(token_hash(there), AT) is not None


def test_all_other_sessions_can_be_ended(app: Flask) -> None:
    user = give_password(make_user(Role.SECRETARIAT))
    tokens = [_enter(user) for _ in range(3)]
    kept = load_signed_in(token_hash(tokens[1]), AT)
    assert kept is not None
    assert service.end_other_sessions(actor_of(user), kept.session_id, at=AT) == 2
    alive = [load_signed_in(token_hash(token), AT) is not None for token in tokens]
    assert alive == [False, True, False]


def test_nobody_ends_another_persons_session(app: Flask) -> None:
    victim, other = give_password(make_user()), make_user(Role.SECRETARIAT)
    token = _enter(victim)
    found = load_signed_in(token_hash(token), AT)
    assert found is not None
    with pytest.raises(NotFound):
        service.end_session(actor_of(other), found.session_id, at=AT)
    assert load_signed_in(token_hash(token), AT) is not None
