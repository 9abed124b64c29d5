"""Accounts: who may create, promote and switch off whom; nobody promotes himself."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from contest.domain.actor import SYSTEM, Role
from contest.domain.codes import token_hash
from contest.domain.errors import Forbidden, Invalid, NotFound, Refusal, Stale, TooMany
from contest.models import db
from contest.models.audit import AuditRecord
from contest.models.people import RoleGrant, User
from contest.queries.accounts import AccountState, account, accounts_page
from contest.queries.people import load_signed_in
from contest.services import accounts as service
from contest.services.attempts import Browser
from contest.services.sign_in import sign_in
from tests.factories import PASSWORD, actor_of, give_password, make_agency, make_participant
from tests.factories import make_user as new_user
from tests.queries_count import counted

AT = datetime(2026, 11, 23, 8, tzinfo=UTC)
HERE = Browser("10.0.0.1")
HIGHER = [Role.ADMINISTRATOR, Role.SECRETARIAT, Role.INSPECTOR, Role.COACH]


def _administrator() -> User:
    return new_user(Role.ADMINISTRATOR)


def _roles(user: User) -> set[Role]:
    return set(db.session.scalars(select(RoleGrant.role).where(RoleGrant.user_id == user.id)))


def test_a_person_is_created_without_roles_and_password(app: Flask) -> None:
    agency = make_agency()
    user_id = service.create_user(
        actor_of(_administrator()),
        username="  Siti.Rahma ",
        name="Siti   Rahmawati, S.Sos.",
        phone="0812 3456 7890",
        institution="Universitas Uji",
        agency_id=agency.id,
        at=AT,
    )
    user = db.session.get(User, user_id)
    assert user is not None
    assert (user.username, user.name) == ("siti.rahma", "Siti Rahmawati, S.Sos.")
    assert (user.phone, user.agency_id) == ("+6281234567890", agency.id)
    assert (user.password_hash, user.active, _roles(user)) == (None, True, set())


def test_the_audit_record_of_a_person_holds_no_personal_data(app: Flask) -> None:
    service.create_user(
        actor_of(_administrator()), username="siti.r", name="Siti", phone="081234567890", at=AT
    )
    text = db.session.scalars(select(AuditRecord.canonical)).one()
    assert "account.create" in text
    assert not any(private in text for private in ("siti", "Siti", "81234567890"))


def test_every_wrong_field_is_named_at_once(app: Flask) -> None:
    with pytest.raises(Invalid) as refused:
        service.create_user(
            actor_of(_administrator()), username="a b", name="", phone="nomor", at=AT
        )
    assert [problem.field for problem in refused.value.problems] == ["username", "name", "phone"]


@pytest.mark.parametrize("twin", ["SITI.R", "ｓｉｔｉ.ｒ", " siti.r "])
def test_a_user_name_that_looks_like_a_taken_one_is_taken(app: Flask, twin: str) -> None:
    administrator = actor_of(_administrator())
    service.create_user(administrator, username="siti.r", name="Siti", at=AT)
    with pytest.raises(Invalid) as refused:
        service.create_user(administrator, username=twin, name="Siti Dua", at=AT)
    assert refused.value.problems[0].code == "username-taken"


def test_only_administrator_and_secretariat_create_people(app: Flask) -> None:
    for role in (Role.JUDGE, Role.INSPECTOR, Role.COACH):
        with pytest.raises(Forbidden):
            service.create_user(actor_of(new_user(role)), username="baru", name="Baru", at=AT)
    assert service.create_user(
        actor_of(new_user(Role.SECRETARIAT)), username="baru", name="Baru", at=AT
    )


def test_the_secretariat_gives_officer_and_judge(app: Flask) -> None:
    secretary, user = actor_of(new_user(Role.SECRETARIAT)), new_user()
    participant = make_participant()
    service.grant_role(secretary, user.id, Role.JUDGE, at=AT)
    service.grant_role(secretary, user.id, Role.OFFICER, participant_id=participant.id, at=AT)
    assert _roles(user) == {Role.JUDGE, Role.OFFICER}


@pytest.mark.parametrize("role", HIGHER)
def test_the_secretariat_gives_no_higher_role(app: Flask, role: Role) -> None:
    user = new_user(Role.JUDGE)
    with pytest.raises(Forbidden):
        service.grant_role(actor_of(new_user(Role.SECRETARIAT)), user.id, role, at=AT)
    assert _roles(user) == {Role.JUDGE}


@pytest.mark.parametrize("role", HIGHER)
def test_the_secretariat_touches_no_holder_of_a_higher_role(app: Flask, role: Role) -> None:
    secretary, target = actor_of(new_user(Role.SECRETARIAT)), new_user(role)
    acts = (
        lambda: service.grant_role(secretary, target.id, Role.JUDGE, at=AT),
        lambda: service.update_user(secretary, target.id, name="X", version=1, at=AT),
        lambda: account(secretary, target.id, AT),
    )
    for act in acts:
        with pytest.raises(NotFound):
            act()
    assert _roles(target) == {role}


@pytest.mark.parametrize("role", list(Role))
def test_nobody_promotes_himself(app: Flask, role: Role) -> None:
    for held in (Role.ADMINISTRATOR, Role.SECRETARIAT, Role.JUDGE, Role.INSPECTOR):
        user = new_user(held)
        with pytest.raises(Refusal):
            service.grant_role(actor_of(user), user.id, role, at=AT)
        assert _roles(user) == {held}


@pytest.mark.parametrize("role", [Role.OFFICER, Role.JUDGE, Role.INSPECTOR, Role.COACH])
def test_other_roles_manage_nobody(app: Flask, role: Role) -> None:
    holder = new_user(role, participant=make_participant())
    actor, target = actor_of(holder), new_user(Role.JUDGE)
    acts = (
        lambda: service.grant_role(actor, target.id, Role.JUDGE, at=AT),
        lambda: service.revoke_role(actor, target.id, Role.JUDGE, at=AT),
        lambda: service.deactivate(actor, target.id, at=AT),
        lambda: service.reactivate(actor, target.id, at=AT),
        lambda: service.update_user(actor, target.id, name="X", version=1, at=AT),
        lambda: accounts_page(actor, 1),
        lambda: account(actor, target.id, AT),
    )
    for act in acts:
        with pytest.raises(Forbidden):
            act()


def test_chair_is_never_granted_and_administrator_stays_alone(app: Flask) -> None:
    administrator, user = actor_of(_administrator()), new_user(Role.SECRETARIAT)
    for role in (Role.CHAIR, Role.ADMINISTRATOR, Role.INSPECTOR, Role.OFFICER):
        with pytest.raises(Invalid):
            service.grant_role(administrator, user.id, role, at=AT)
    with pytest.raises(Invalid):
        service.grant_role(administrator, user.id, Role.OFFICER, participant_id=999, at=AT)
    assert _roles(user) == {Role.SECRETARIAT}


def test_granting_twice_changes_nothing(app: Flask) -> None:
    administrator, user = actor_of(_administrator()), new_user()
    participant = make_participant()
    for _time in range(2):
        service.grant_role(administrator, user.id, Role.JUDGE, at=AT)
        service.grant_role(
            administrator, user.id, Role.OFFICER, participant_id=participant.id, at=AT
        )
    assert len(db.session.scalars(select(RoleGrant).where(RoleGrant.user_id == user.id)).all()) == 2


def test_losing_a_role_ends_the_sessions(app: Flask) -> None:
    user = give_password(new_user(Role.SECRETARIAT))
    token = sign_in(user.username, PASSWORD, HERE, at=AT)
    service.revoke_role(actor_of(_administrator()), user.id, Role.SECRETARIAT, at=AT)
    assert _roles(user) == set()
    assert load_signed_in(token_hash(token), AT) is None


def test_a_role_that_is_not_held_cannot_be_taken(app: Flask) -> None:
    with pytest.raises(NotFound):
        service.revoke_role(actor_of(_administrator()), new_user().id, Role.JUDGE, at=AT)


def test_an_administrator_neither_demotes_nor_switches_off_himself(app: Flask) -> None:
    first, _second = _administrator(), _administrator()
    with pytest.raises(Refusal, match="own-roles"):
        service.revoke_role(actor_of(first), first.id, Role.ADMINISTRATOR, at=AT)
    with pytest.raises(Refusal, match="own-account"):
        service.deactivate(actor_of(first), first.id, at=AT)


def test_the_last_active_administrator_stays_even_from_the_console(app: Flask) -> None:
    last, sleeping = _administrator(), new_user(Role.ADMINISTRATOR, active=False)
    with pytest.raises(Refusal, match="last-administrator"):
        service.deactivate(SYSTEM, last.id, at=AT)
    with pytest.raises(Refusal, match="last-administrator"):
        service.revoke_role(SYSTEM, last.id, Role.ADMINISTRATOR, at=AT)
    service.reactivate(SYSTEM, sleeping.id, at=AT)
    service.deactivate(SYSTEM, last.id, at=AT)
    assert not last.active


def test_deactivating_ends_sessions_and_keeps_everything_else(app: Flask) -> None:
    administrator, judge = actor_of(_administrator()), give_password(new_user(Role.JUDGE))
    token = sign_in(judge.username, PASSWORD, HERE, at=AT)
    service.deactivate(administrator, judge.id, at=AT)
    assert load_signed_in(token_hash(token), AT) is None
    assert _roles(judge) == {Role.JUDGE}
    service.reactivate(administrator, judge.id, at=AT)
    assert load_signed_in(token_hash(token), AT) is None, "ended sessions stay ended"
    assert sign_in(judge.username, PASSWORD, HERE, at=AT)


def test_a_stale_edit_is_refused(app: Flask) -> None:
    administrator, user = actor_of(_administrator()), new_user()
    version = user.version
    service.update_user(administrator, user.id, name="Pertama", version=version, at=AT)
    with pytest.raises(Stale):
        service.update_user(administrator, user.id, name="Kedua", version=version, at=AT)
    assert user.name == "Pertama"


def test_a_new_password_ends_the_other_sessions(app: Flask) -> None:
    user = give_password(new_user(Role.INSPECTOR))
    here, there = (sign_in(user.username, PASSWORD, HERE, at=AT) for _ in range(2))
    signed_in = load_signed_in(token_hash(here), AT)
    assert signed_in is not None
    service.change_password(
        signed_in.actor, signed_in.session_id, PASSWORD, "rakit-bambu-sejuk", HERE, at=AT
    )
    assert load_signed_in(token_hash(here), AT) is not None
    assert load_signed_in(token_hash(there), AT) is None
    with pytest.raises(Invalid):
        sign_in(user.username, PASSWORD, HERE, at=AT)
    assert sign_in(user.username, "rakit-bambu-sejuk", HERE, at=AT)


def test_guessing_the_present_password_of_an_open_session_is_slowed_down(app: Flask) -> None:
    actor = actor_of(give_password(new_user(Role.INSPECTOR)))
    for _time in range(5):
        with pytest.raises(Invalid):
            service.change_password(actor, 1, "salah-salah", "rakit-bambu-sejuk", HERE, at=AT)
    with pytest.raises(TooMany):
        service.change_password(actor, 1, PASSWORD, "rakit-bambu-sejuk", HERE, at=AT)


def test_the_list_finds_by_name_user_name_and_role(app: Flask) -> None:
    administrator = actor_of(_administrator())
    new_user(Role.JUDGE, name="Hasan Basri", username="hasan.b")
    new_user(Role.INSPECTOR, name="Siti Rahma", username="siti.r")
    found = [row.name for row in accounts_page(administrator, 1, search="HASAN").rows]
    assert found == ["Hasan Basri"]
    assert [r.name for r in accounts_page(administrator, 1, search="siti.R").rows] == ["Siti Rahma"]
    assert accounts_page(administrator, 1, search="100%").total == 0
    rows = accounts_page(administrator, 1, role=Role.JUDGE).rows
    assert [(row.name, row.roles, row.state) for row in rows] == [
        ("Hasan Basri", (Role.JUDGE,), AccountState.INVITED)
    ]


def test_the_list_needs_the_same_queries_for_many_rows(app: Flask) -> None:
    administrator = actor_of(_administrator())
    with counted() as few:
        accounts_page(administrator, 1)
    for _row in range(60):
        db.session.add(
            User(username=f"u{_row}", name=f"N {_row}", locale="id", active=True, created_at=AT)
        )
    db.session.commit()
    with counted() as many:
        page = accounts_page(administrator, 1)
    assert len(few) == len(many), many.difference(few)
    assert (page.total, page.pages, len(page.rows)) == (61, 2, 50)
    assert len(accounts_page(administrator, 2).rows) == 11
    assert accounts_page(administrator, 99).number == 2


def test_an_account_shows_its_live_sessions_only(app: Flask) -> None:
    user = give_password(new_user(Role.JUDGE))
    sign_in(user.username, PASSWORD, HERE, at=AT)
    sign_in(user.username, PASSWORD, HERE, at=AT + timedelta(hours=3))
    shown = account(actor_of(_administrator()), user.id, AT + timedelta(hours=3, minutes=1))
    assert [session.begun_at for session in shown.sessions] == [AT + timedelta(hours=3)]
