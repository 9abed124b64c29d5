"""Role × route: what every address answers to every kind of person.

Generated from the route table and the permission each view carries, so that a new route is
covered the moment it exists. ``REAL`` names the row an address is about; a route whose row is not
named there is asked for one that does not exist.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from contest.domain.actor import Role
from contest.domain.permissions import GRANTS, Permission
from contest.models import db
from contest.models.people import SignInSession, User
from tests.factories import (
    actor_of,
    make_category,
    make_edition,
    make_entry,
    make_panel,
    make_participant,
    make_round,
    make_scorecard,
    make_user,
    sign_in,
)

ROLES = [
    Role.OFFICER,
    Role.JUDGE,
    Role.CHAIR,
    Role.SECRETARIAT,
    Role.INSPECTOR,
    Role.COACH,
    Role.ADMINISTRATOR,
]
UNKNOWN = {"UnicodeConverter": "z" * 26, "RowNumber": "987654321", "PathConverter": "zz/zz"}
OVERSIZED = str(10**30)
STAFF = {Role.SECRETARIAT, Role.INSPECTOR, Role.ADMINISTRATOR}


@dataclass(frozen=True)
class World:
    """Rows that addresses can be about, and the people they belong to."""

    owner: User
    """Officer of the entry's participant."""
    judge: User
    """Judge of the scorecard and chair of its panel."""
    values: dict[str, str]
    """``blueprint.argument`` → a value that exists."""


def build_world() -> World:
    """One row of everything an address can be about."""
    participant = make_participant()
    owner = make_user(Role.OFFICER, participant=participant)
    judge = make_user(Role.JUDGE)
    edition = make_edition()
    category = make_category(edition)
    entry = make_entry(category, participant)
    round_ = make_round(category)
    panel = make_panel(round_, judge, chair=judge)
    sheet = make_scorecard(panel, entry, judge)
    higher = make_user(Role.ADMINISTRATOR)
    values = {
        "entries.code": entry.code,
        "entries.key": "profil",
        "checks.code": entry.code,
        "checks.number": "1",
        "judging.code": sheet.code,
        "judging.panel_id": panel.id,
        "rounds.code": sheet.code,
        "rounds.round_id": round_.id,
        "rounds.panel_id": panel.id,
        "rounds.judge_id": judge.id,
        "rounds.category_id": category.id,
        "results.round_id": round_.id,
        "results.slug": edition.slug,
        "results.code": entry.code,
        "editions.slug": edition.slug,
        "certificates.slug": edition.slug,
        "administration.user_id": judge.id,
        "people.user_id": higher.id,
        "people.code": participant.code,
        "inspection.sequence": 1,
        "public.slug": edition.slug,
    }
    return World(owner, judge, {name: str(value) for name, value in values.items()})


def _stranger(role: Role) -> User:
    """Someone of this role to whom no row of the world belongs."""
    if role is Role.CHAIR:
        chair = make_user(Role.JUDGE)
        make_panel(make_round(make_category(make_edition())), chair, chair=chair)
        return chair
    participant = make_participant() if role is Role.OFFICER else None
    return make_user(role, participant=participant)


def _permission(app: Flask, rule: Rule) -> Permission:
    permission: Permission = app.view_functions[rule.endpoint].permission  # type: ignore[attr-defined]
    return permission


def every_route(app: Flask) -> Iterator[tuple[Rule, str, Permission]]:
    """Every route with every method it takes."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        for method in sorted({"GET", "POST"} & (rule.methods or set())):
            yield rule, method, _permission(app, rule)


def address_of(rule: Rule, values: dict[str, str] | None = None, number: str = "") -> str:
    """The rule's address about a real row (``values``) or about one that does not exist."""
    blueprint, parts = rule.endpoint.partition(".")[0], {}
    for name, converter in rule._converters.items():
        kind = type(converter).__name__
        fallback = UNKNOWN.get(kind) or min(getattr(converter, "items", ["z"]))
        if kind == "RowNumber":
            fallback = number or str(min(int(fallback), getattr(converter, "max", 0)))
        parts[name] = (values or {}).get(f"{blueprint}.{name}", fallback)
    address = rule.rule
    for name, value in parts.items():
        address = _replaced(address, name, value)
    return address


def _replaced(address: str, name: str, value: str) -> str:
    """Put ``value`` where ``<…name>`` stands."""
    return re.sub(rf"<(?:[^<>]*:)?{name}>", value, address, count=1)


def _names_a_row(rule: Rule) -> bool:
    """Whether the address names a row, not only one of a closed list."""
    return any(type(c).__name__ in UNKNOWN for c in rule._converters.values())


def _send(browser: FlaskClient, method: str, address: str) -> int:
    """The status at the end: a page reached by GET after a POST's address may lead to its row."""
    return browser.open(address, method=method, follow_redirects=method == "GET").status_code


def test_the_table_covers_every_route(app: Flask) -> None:
    asked = list(every_route(app))
    assert len(asked) > 60
    for rule, _method, _needed in asked:
        assert "<" not in address_of(rule), rule.rule


def test_nobody_is_let_in_without_signing_in(app: Flask, client: FlaskClient) -> None:
    world = build_world()
    for rule, method, permission in every_route(app):
        address = address_of(rule, world.values)
        answer = client.open(address, method=method)
        if GRANTS[permission].roles is None:
            assert answer.status_code < 500, (method, address)
            continue
        assert answer.status_code == 302, (method, address)
        assert answer.location.startswith("/masuk?next=/"), (method, address)


def test_half_a_sign_in_opens_nothing(app: Flask, client: FlaskClient) -> None:
    world = build_world()
    for role in (Role.JUDGE, Role.SECRETARIAT, Role.INSPECTOR, Role.ADMINISTRATOR):
        sign_in(client, _stranger(role), second_factor=False)
        for rule, method, permission in every_route(app):
            if GRANTS[permission].roles is None:
                continue
            answer = client.open(address_of(rule, world.values), method=method)
            assert answer.status_code == 302, (role, method, rule.rule)
            assert answer.location.startswith("/masuk/kode?next=/"), (role, method, rule.rule)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_without_the_right_is_refused(app: Flask, client: FlaskClient, role: Role) -> None:
    world, user = build_world(), _stranger(role)
    roles = actor_of(user).roles
    sign_in(client, user)
    for rule, method, permission in every_route(app):
        granted = GRANTS[permission].roles
        if granted is None or not roles.isdisjoint(granted):
            continue
        address = address_of(rule, world.values)
        assert _send(client, method, address) == 403, (method, address)


@pytest.mark.parametrize("role", ROLES)
def test_what_does_not_exist_is_unknown_to_whoever_may_ask(
    app: Flask, client: FlaskClient, role: Role
) -> None:
    build_world()
    user = _stranger(role)
    roles = actor_of(user).roles
    for rule, method, permission in every_route(app):
        granted = GRANTS[permission].roles
        if granted is None or roles.isdisjoint(granted):
            continue
        sign_in(client, user)  # anew each time: some routes end sessions
        status = _send(client, method, address_of(rule))
        if not _names_a_row(rule):
            assert status < 500, (method, rule.rule)
            assert status not in {401, 403}, (method, rule.rule)
            continue
        # The inspector changes nothing: what he may read he may still be refused to write.
        refused = {403, 404} if (role, method) == (Role.INSPECTOR, "POST") else {404}
        assert status in refused, (method, rule.rule)
        assert _send(client, method, address_of(rule, number=OVERSIZED)) in refused | {405}, (
            rule.rule
        )


@pytest.mark.parametrize("role", [Role.OFFICER, Role.JUDGE, Role.CHAIR])
def test_other_peoples_rows_are_unknown(app: Flask, client: FlaskClient, role: Role) -> None:
    world, user = build_world(), _stranger(role)
    roles = actor_of(user).roles
    sign_in(client, user)
    asked = 0
    for rule, method, permission in every_route(app):
        grant = GRANTS[permission]
        if grant.roles is None or roles.isdisjoint(grant.roles) or not _names_a_row(rule):
            continue
        address = address_of(rule, world.values)
        assert _send(client, method, address) == 404, (method, address)
        asked += 1
    assert asked >= 3


def test_the_secretariat_reaches_no_account_of_higher_rank(app: Flask, client: FlaskClient) -> None:
    world = build_world()
    sign_in(client, _stranger(Role.SECRETARIAT))
    for rule, method, permission in every_route(app):
        if permission is Permission.INVITE_PEOPLE and "user_id" in rule.arguments:
            address = address_of(rule, world.values)
            assert _send(client, method, address) == 404, (method, address)


@pytest.mark.parametrize("role", ROLES)
def test_no_page_about_a_real_row_fails_for_its_people(
    app: Flask, client: FlaskClient, role: Role
) -> None:
    world = build_world()
    user = {Role.OFFICER: world.owner, Role.JUDGE: world.judge, Role.CHAIR: world.judge}.get(role)
    user = user or _stranger(role)
    roles = actor_of(user).roles
    sign_in(client, user)
    for rule, method, permission in every_route(app):
        granted = GRANTS[permission].roles
        if method == "POST" or (granted is not None and roles.isdisjoint(granted)):
            continue
        address = address_of(rule, world.values)
        status = _send(client, method, address)
        assert status < 500, address
        assert status not in {401, 403} or granted is None, address


def test_the_sessions_of_others_stay_open(app: Flask, client: FlaskClient) -> None:
    victim = app.test_client()
    sign_in(victim, make_user(Role.COACH))
    session = db.session.query(SignInSession).one()
    for role in ROLES:
        sign_in(client, _stranger(role))
        assert client.post(f"/akun/sesi/{session.id}/akhiri").status_code == 404
    assert victim.get("/akun").status_code == 200
