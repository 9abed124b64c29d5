"""The pages of sign-in and of one's own account, as a person walks them."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from contest.domain.actor import Role
from contest.models import db
from contest.models.people import Invitation, SignInSession, User
from contest.services.invitations import invite
from contest.services.second_factor import issue_one_time_codes
from tests.factories import (
    PASSWORD,
    actor_of,
    form_sign_in,
    give_authenticator,
    give_password,
    make_participant,
    make_user,
    sign_in,
    totp_code,
)

NEW = "rakit-bambu-sejuk"


def _officer() -> User:
    return give_password(make_user(Role.OFFICER, participant=make_participant()))


def _judge() -> User:
    return give_password(make_user(Role.JUDGE))


def _token(client: FlaskClient) -> str | None:
    with client.session_transaction() as session:
        token: str | None = session.get("_user_id")
        return token


def test_an_officer_signs_in_with_name_and_password(client: FlaskClient) -> None:
    form_sign_in(client, _officer())
    assert client.get("/akun").status_code == 200
    assert client.get("/masuk").status_code == 303, "who is in is sent on"


def test_the_wanted_page_comes_after_signing_in(client: FlaskClient) -> None:
    user = _officer()
    answer = client.get("/akun/kata-sandi")
    assert answer.status_code == 302
    assert answer.location == "/masuk?next=/akun/kata-sandi"
    answer = client.post(answer.location, data={"username": user.username, "password": PASSWORD})
    assert answer.location == "/akun/kata-sandi"


def test_the_wanted_page_survives_the_second_factor(client: FlaskClient) -> None:
    judge = _judge()
    secret = give_authenticator(judge)
    answer = client.post(
        "/masuk?next=/akun/kode-cadangan",
        data={"username": judge.username, "password": PASSWORD},
    )
    assert answer.location == "/masuk/kode?next=/akun/kode-cadangan"
    answer = client.post(answer.location, data={"code": totp_code(secret)})
    assert answer.location == "/akun/kode-cadangan"


def _without_tokens(page: str) -> str:
    """The page without the form tokens, which carry the second they were made."""
    return re.sub(r'(name="csrf_token"[^>]*value)="[^"]*"', r"\1", page)


def test_a_wrong_sign_in_says_the_same_for_every_reason(client: FlaskClient) -> None:
    user = _officer()
    pages = []
    for username in (user.username, "tidak-ada"):
        answer = client.post("/masuk", data={"username": username, "password": "salah-salah-1"})
        assert answer.status_code == 422
        pages.append(_without_tokens(re.sub(username, "NAMA", answer.text)))
    assert pages[0] == pages[1]
    assert "salah-salah-1" not in pages[0]


def test_missing_fields_are_named_and_cost_no_attempt(client: FlaskClient) -> None:
    answer = client.post("/masuk", data={"username": "", "password": ""})
    assert answer.status_code == 422
    assert "Nama pengguna: Isian ini wajib diisi." in answer.text
    assert "Kata sandi: Isian ini wajib diisi." in answer.text


def test_a_delayed_sign_in_says_how_long(client: FlaskClient) -> None:
    user = _officer()
    for _time in range(5):
        client.post("/masuk", data={"username": user.username, "password": "salah-salah-1"})
    answer = client.post("/masuk", data={"username": user.username, "password": PASSWORD})
    assert answer.status_code == 429
    seconds = int(answer.headers["Retry-After"])
    assert 1 <= seconds <= 5
    assert f"{seconds} detik" in answer.text


def test_random_forwarding_headers_do_not_shake_off_the_delay(client: FlaskClient) -> None:
    user = _officer()
    statuses = [
        client.post(
            "/masuk",
            data={"username": user.username, "password": "salah-salah-1"},
            headers={"X-Forwarded-For": f"10.1.{number}.9", "Forwarded": f"for=10.1.{number}.9"},
        ).status_code
        for number in range(7)
    ]
    assert statuses == [422] * 5 + [429] * 2


def test_the_token_changes_at_sign_in_and_at_the_second_factor(client: FlaskClient) -> None:
    judge = _judge()
    secret = give_authenticator(judge)
    with client.session_transaction() as session:
        session["_user_id"] = planted = "planted-by-an-attacker"
    form_sign_in(client, judge)
    half = _token(client)
    client.post("/masuk/kode", data={"code": totp_code(secret)})
    whole = _token(client)
    assert len({planted, half, whole}) == 3
    with client.session_transaction() as session:
        session["_user_id"] = half
    assert client.get("/akun").status_code == 302, "the token before the code is dead"


def test_nothing_opens_before_the_second_factor_is_set_up(client: FlaskClient) -> None:
    form_sign_in(client, _judge())
    for path in ("/akun", "/akun/kata-sandi", "/akun/kode-cadangan"):
        answer = client.get(path)
        assert answer.location == f"/masuk/kode?next={path}"
        answer = client.get(answer.location)
        assert answer.location == f"/masuk/kode/siapkan?next={path}"
    assert client.post("/akun/kode-cadangan").status_code == 302


def test_the_first_authenticator_is_set_up_on_the_way_in(client: FlaskClient) -> None:
    form_sign_in(client, _judge())
    page = client.get("/masuk/kode/siapkan").text
    assert 'src="data:image/svg+xml;base64,' in page
    found = re.search(r'class="secret">([A-Z2-7 ]+)<', page)
    assert found is not None
    secret = found[1].replace(" ", "")
    wrong = client.post("/masuk/kode/siapkan", data={"code": "000000"})
    assert wrong.status_code == 422
    assert found[1] in wrong.text, "the secret stays the same while it is being confirmed"
    assert client.post("/masuk/kode/siapkan", data={"code": totp_code(secret)}).status_code == 303
    assert client.get("/akun").status_code == 200


def test_a_judge_without_a_phone_enters_with_printed_codes(client: FlaskClient) -> None:
    judge, secretary = _judge(), make_user(Role.SECRETARIAT)
    codes = issue_one_time_codes(actor_of(secretary), judge.id, at=datetime.now(UTC))
    form_sign_in(client, judge)
    page = client.get("/masuk/kode")
    assert page.status_code == 200
    assert "10 dari 10" in page.text
    assert client.post("/masuk/kode", data={"code": codes[3]}).status_code == 303
    assert "9 dari 10" in client.get("/akun").text


def test_when_all_printed_codes_are_used_the_page_says_whom_to_ask(client: FlaskClient) -> None:
    judge, secretary = _judge(), make_user(Role.SECRETARIAT)
    codes = issue_one_time_codes(actor_of(secretary), judge.id, at=datetime.now(UTC))
    for code in codes:
        form_sign_in(client, judge)
        assert client.post("/masuk/kode", data={"code": code}).status_code == 303
        client.post("/keluar")
    form_sign_in(client, judge)
    page = client.get("/masuk/kode")
    assert "Semua kode cetak Anda sudah terpakai" in page.text
    assert client.get("/masuk/kode/siapkan").location == "/masuk/kode", "no way around"


def test_signing_out_ends_the_session_on_the_server(client: FlaskClient) -> None:
    form_sign_in(client, _officer())
    token = _token(client)
    assert client.get("/keluar").status_code == 405
    assert client.post("/keluar").location == "/masuk"
    with client.session_transaction() as session:
        session["_user_id"] = token
    assert client.get("/akun").status_code == 302
    assert client.post("/keluar").status_code == 303, "a second click is no fault"


def test_sessions_are_listed_and_ended_one_by_one_and_all(app: Flask, client: FlaskClient) -> None:
    user = _officer()
    browsers = [app.test_client() for _ in range(3)]
    for browser in browsers:
        form_sign_in(browser, user)
    form_sign_in(client, user)
    ids = list(db.session.scalars(select(SignInSession.id).order_by(SignInSession.id)))
    page = client.get("/akun").text
    assert page.count("/akun/sesi/") == 4, "three buttons and the one for all others"
    assert client.post(f"/akun/sesi/{ids[0]}/akhiri").status_code == 303
    assert browsers[0].get("/akun").status_code == 302
    assert client.post("/akun/sesi/akhiri-lain").status_code == 303
    alive = [browser.get("/akun").status_code for browser in [*browsers, client]]
    assert alive == [302, 302, 302, 200]


def test_another_persons_session_is_unknown(client: FlaskClient) -> None:
    other = sign_in(client.application.test_client(), _officer())
    stranger = db.session.scalars(select(SignInSession.id)).one()
    sign_in(client, _officer())
    assert client.post(f"/akun/sesi/{stranger}/akhiri").status_code == 404
    assert other.get("/akun").status_code == 200


def test_the_password_page_names_what_is_wrong(client: FlaskClient) -> None:
    user = _officer()
    form_sign_in(client, user)

    def send(current: str, password: str, repeat: str) -> tuple[int, str]:
        data = {"current": current, "password": password, "repeat": repeat}
        answer = client.post("/akun/kata-sandi", data=data)
        return answer.status_code, answer.text

    assert "belum sama" in send(PASSWORD, NEW, NEW + "x")[1]
    assert "paling sedikit 12" in send(PASSWORD, "pendek", "pendek")[1]
    status, page = send("salah-salah-1", NEW, NEW)
    assert (status, "tidak cocok" in page) == (422, True)
    assert send(PASSWORD, NEW, NEW)[0] == 303
    assert client.get("/akun").status_code == 200, "this session goes on"


def test_backup_codes_are_shown_once(client: FlaskClient) -> None:
    form_sign_in(client, _officer())
    assert client.post("/akun/kode-cadangan").location == "/akun/kode-cadangan"
    page = client.get("/akun/kode-cadangan").text
    shown = re.findall(r"<code>([0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4})</code>", page)
    assert len(set(shown)) == 10
    assert not re.search(shown[0], client.get("/akun/kode-cadangan").text)


def _invited() -> tuple[User, str]:
    officer = make_user(Role.OFFICER, participant=make_participant())
    secretary = actor_of(make_user(Role.SECRETARIAT))
    return officer, invite(secretary, officer.id, at=datetime.now(UTC)).token


def test_opening_an_invitation_changes_nothing_and_names_nobody(client: FlaskClient) -> None:
    officer, token = _invited()
    for agent in ("WhatsApp/2.23", "Mozilla/5.0"):
        page = client.get(f"/undangan/{token}", headers={"User-Agent": agent})
        assert page.status_code == 200
        assert officer.name not in page.text
        assert officer.username not in page.text
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["Cache-Control"] == "no-store"
    assert client.head(f"/undangan/{token}").status_code == 200
    assert db.session.scalars(select(Invitation)).one().consumed_at is None


def test_an_invitation_activates_and_signs_in_once(client: FlaskClient) -> None:
    officer, token = _invited()
    data = {"username": officer.username, "password": NEW, "repeat": NEW}
    wrong = client.post(f"/undangan/{token}", data=data | {"username": "orang-lain"})
    assert wrong.status_code == 422
    assert NEW not in wrong.text
    assert client.post(f"/undangan/{token}", data=data).status_code == 303
    assert client.get("/akun").status_code == 200
    again = client.application.test_client().post(f"/undangan/{token}", data=data)
    assert again.status_code == 404
    assert "tidak berlaku lagi" in again.text


def test_unknown_and_used_links_look_the_same(client: FlaskClient) -> None:
    officer, token = _invited()
    data = {"username": officer.username, "password": NEW, "repeat": NEW}
    client.application.test_client().post(f"/undangan/{token}", data=data)
    pages = [client.get(f"/undangan/{code}") for code in (token, "0" * 26, "x")]
    assert {page.status_code for page in pages} == {404}
    texts = {_without_tokens(re.sub(r"/undangan/\w+", "", page.text)) for page in pages}
    assert len(texts) == 1


def test_the_language_is_chosen_by_anyone_and_kept_with_the_account(client: FlaskClient) -> None:
    user = _officer()
    answer = client.post("/bahasa", data={"language": "en", "next": "/masuk"})
    assert (answer.status_code, answer.location) == (303, "/masuk")
    assert '<html lang="en">' in client.get("/masuk").text
    form_sign_in(client, user)
    client.post("/bahasa", data={"language": "en", "next": "/akun"})
    elsewhere = form_sign_in(client.application.test_client(), user)
    assert '<html lang="en">' in elsewhere.get("/akun").text
    assert client.post("/bahasa", data={"language": "xx"}).status_code == 422


@pytest.mark.parametrize("target", ["//jahat.example", "https://jahat.example/", "/tidak/ada"])
def test_the_language_switch_leads_nowhere_else(client: FlaskClient, target: str) -> None:
    answer = client.post("/bahasa", data={"language": "en", "next": target})
    assert urlsplit(answer.location).netloc == ""
    assert answer.location == "/"


def test_use_keeps_a_session_alive(client: FlaskClient) -> None:
    form_sign_in(client, _officer())
    session = db.session.scalars(select(SignInSession)).one()
    before = datetime.now(UTC) - timedelta(minutes=90)
    session.last_seen_at = before
    db.session.commit()
    assert client.get("/akun").status_code == 200
    db.session.expire_all()
    assert db.session.scalars(select(SignInSession)).one().last_seen_at > before
