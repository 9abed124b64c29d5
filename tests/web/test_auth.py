"""The guard, the form token, and the promise that nothing typed is lost."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from contest.app import create_app
from contest.config import Settings
from contest.domain.actor import Role
from contest.models import db
from contest.models.people import SignInSession, User
from tests.factories import PASSWORD, give_password, make_user, sign_in

OWN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def guarded(instance: Settings) -> Iterator[Flask]:
    """The application with form tokens checked, no application context around the requests."""
    application = create_app(instance)
    yield application
    with application.app_context():
        db.session.remove()
        db.engine.dispose()


def _administrator(app: Flask, browser: FlaskClient) -> FlaskClient:
    with app.app_context():
        return sign_in(browser, make_user(Role.ADMINISTRATOR))


def _form_token(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_every_form_that_is_posted_needs_its_token(guarded: Flask) -> None:
    browser = guarded.test_client()
    for rule in guarded.url_map.iter_rules():
        if "POST" not in (rule.methods or set()):
            continue
        path = re.sub(r"<(?:int|path|any[^:]*)?:?\w+>", "1", rule.rule)
        path = re.sub(r"<any\([^)]*\):\w+>", "xlsx", path)
        answer = browser.post(path)
        assert answer.status_code in {400, 404}, rule.rule
        if answer.status_code == 400:
            assert "terlalu lama terbuka" in answer.text
            assert "Kembali" in answer.text or "Ke beranda" in answer.text


def test_with_its_token_the_form_is_accepted(guarded: Flask) -> None:
    browser = guarded.test_client()
    with guarded.app_context():
        username = give_password(make_user(Role.COACH)).username
    data = {"username": username, "password": PASSWORD}
    assert browser.post("/masuk", data=data).status_code == 400
    data["csrf_token"] = _form_token(browser.get("/masuk").text)
    assert browser.post("/masuk", data=data).status_code == 303


def test_an_aged_form_gives_back_what_was_typed_and_sends_it_again(guarded: Flask) -> None:
    browser = _administrator(guarded, guarded.test_client())
    typed = {"username": "hasan.b", "name": "Ir. Hasan <Basri>", "agency_id": ""}
    answer = browser.post("/pengelola/akun/baru", data=typed, headers=OWN)
    assert answer.status_code == 400
    assert "Ir. Hasan &lt;Basri&gt;" in answer.text
    assert 'action="/pengelola/akun/baru"' in answer.text
    typed["name"] = "Ir. Hasan Basri"
    again = typed | {"csrf_token": _form_token(answer.text)}
    assert browser.post("/pengelola/akun/baru", data=again, headers=OWN).status_code == 303


def test_what_another_site_posts_is_not_given_back(guarded: Flask) -> None:
    browser = _administrator(guarded, guarded.test_client())
    typed = {"username": "hasan.b", "name": "Titipan", "agency_id": ""}
    for headers in (
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://jahat.example"},
        {"Origin": "null"},
    ):
        answer = browser.post("/pengelola/akun/baru", data=typed, headers=headers)
        assert answer.status_code == 400
        assert "Titipan" not in answer.text
        assert (
            "csrf_token"
            not in re.sub(r"<footer.*", "", answer.text, flags=re.S).partition("<main")[2]
        )


def test_words_typed_while_the_sign_in_ended_are_kept(guarded: Flask) -> None:
    browser = _administrator(guarded, guarded.test_client())
    token = _form_token(browser.get("/pengelola/akun/baru").text)
    with guarded.app_context():
        db.session.execute(update(SignInSession).values(ended_at=datetime.now(UTC)))
        db.session.commit()
    typed = {"username": "hasan.b", "name": "Ir. Hasan Basri", "agency_id": "", "csrf_token": token}
    answer = browser.post("/pengelola/akun/baru", data=typed, headers=OWN)
    assert answer.status_code == 401
    assert 'value="Ir. Hasan Basri"' in answer.text
    assert "Masuk di tab baru" in answer.text
    _administrator(guarded, browser)  # signed in again, in another tab
    again = typed | {"csrf_token": _form_token(answer.text)}
    second = browser.post("/pengelola/akun/baru", data=again, headers=OWN)
    if second.status_code == 400:  # a new session has a new token: the page offers it once more
        again["csrf_token"] = _form_token(second.text)
        second = browser.post("/pengelola/akun/baru", data=again, headers=OWN)
    assert second.status_code == 303
    with guarded.app_context():
        assert db.session.scalar(select(User.name).where(User.username == "hasan.b"))


def test_passwords_are_never_given_back(guarded: Flask) -> None:
    browser = guarded.test_client()
    data = {"username": "siti", "password": "sangat-rahasia-sekali"}
    for path in ("/masuk", "/akun/kata-sandi", "/undangan/x"):
        answer = browser.post(path, data=data, headers=OWN)
        assert answer.status_code == 400
        assert "sangat-rahasia" not in answer.text


def test_a_form_post_of_a_stranger_leads_to_sign_in(client: FlaskClient) -> None:
    answer = client.post("/pengelola/akun/baru", data={"name": "X"})
    assert answer.status_code == 302
    assert answer.location == "/masuk?next=/pengelola/akun/baru"


def test_two_people_on_one_machine_are_told_apart(app: Flask) -> None:
    first, second = app.test_client(), app.test_client()
    sign_in(first, make_user(Role.ADMINISTRATOR, name="Rahmat Hidayat"))
    sign_in(second, make_user(Role.INSPECTOR, name="Muhammad Arsyad"))
    for _time in range(2):
        assert "Rahmat Hidayat" in first.get("/akun").text
        assert "Muhammad Arsyad" in second.get("/akun").text
        assert "Masuk" in app.test_client().get("/masuk").text


def test_a_refusal_leads_back_to_the_page_it_came_from(app: Flask, client: FlaskClient) -> None:
    user = make_user(Role.ADMINISTRATOR)
    sign_in(client, user)
    page = f"/pengelola/akun/{user.id}"
    answer = client.post(f"{page}/nonaktifkan", headers={"Referer": f"http://localhost{page}"})
    assert answer.status_code == 409
    assert f'href="{page}"' in answer.text
    answer = client.post(
        f"{page}/nonaktifkan", headers={"Referer": "http://jahat.example/pengelola/"}
    )
    assert "jahat" not in answer.text
