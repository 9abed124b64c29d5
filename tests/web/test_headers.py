"""Security headers and cookies on every answer, error pages included."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.test import TestResponse

from contest.app import create_app
from contest.config import Settings
from contest.domain.actor import Role
from contest.models import db
from tests.factories import form_sign_in, give_authenticator, give_password, make_user, sign_in

FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
EVIL = "jahat.example"


def _plain_paths(app: Flask) -> list[str]:
    return sorted(
        {
            rule.rule
            for rule in app.url_map.iter_rules()
            if "GET" in (rule.methods or set()) and not rule.arguments
        }
    )


def _check(answer: TestResponse, path: str) -> None:
    for name, value in FIXED.items():
        assert answer.headers.get(name) == value, (path, name)
    policy = answer.headers["Content-Security-Policy"]
    for part in ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "form-action 'self'",
                 "frame-ancestors 'none'"):  # fmt: skip
        assert part in policy, path
    assert "unsafe" not in policy, path
    assert answer.headers["Referrer-Policy"] in {"same-origin", "no-referrer"}, path
    assert "Server" not in answer.headers or "Python" not in answer.headers["Server"], path


@pytest.fixture
def secure_app(instance: Settings) -> Iterator[Flask]:
    """The application behind HTTPS."""
    application = create_app(replace(instance, base_url="https://lomba.example.go.id"))
    application.config["WTF_CSRF_ENABLED"] = False
    with application.app_context():
        yield application
        db.session.remove()
        db.engine.dispose()


def test_every_page_carries_the_headers(app: Flask, client: FlaskClient) -> None:
    for path in _plain_paths(app):
        _check(client.get(path), path)


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.INSPECTOR, Role.ADMINISTRATOR])
def test_no_page_of_a_signed_in_person_is_stored(app: Flask, role: Role) -> None:
    browser = sign_in(app.test_client(), make_user(role))
    for path in _plain_paths(app):
        answer = browser.get(path)
        _check(answer, path)
        assert answer.headers["Cache-Control"] == "no-store", path
        assert "Cookie" in answer.headers["Vary"], path


def test_error_pages_carry_the_headers_and_no_trace(app: Flask, client: FlaskClient) -> None:
    answers = {
        404: client.get("/tidak/ada"),
        405: client.get("/keluar"),
        403: sign_in(app.test_client(), make_user(Role.JUDGE)).get("/pengelola/"),
        422: client.post("/masuk", data={}),
        400: client.get("/masuk", headers={"Host": EVIL}),
    }
    for status, answer in answers.items():
        assert answer.status_code == status
        _check(answer, str(status))
        assert "Traceback" not in answer.text


def test_a_lost_database_gives_a_page_not_a_trace(app: Flask, client: FlaskClient) -> None:
    browser = form_sign_in(client, give_password(make_user(Role.COACH)))
    db.session.execute(text("ALTER TABLE user_account RENAME TO elsewhere"))
    db.session.commit()
    for path in ("/akun", "/masuk"):
        answer = browser.get(path)
        assert answer.status_code in {500, 503}
        assert "user_account" not in answer.text
        assert "Traceback" not in answer.text
        assert "</html>" in answer.text
        _check(answer, path)


def test_the_session_cookie_is_closed_to_scripts_and_other_sites(client: FlaskClient) -> None:
    cookie = client.post("/masuk", data={}).headers.get("Set-Cookie") or ""
    user = give_password(make_user(Role.COACH))
    answer = client.post(
        "/masuk", data={"username": user.username, "password": "perahu-lentera-nanas"}
    )
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("sesi=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Domain" not in cookie
    assert "Expires" not in cookie, "it ends with the browser"


def test_behind_https_the_cookie_is_bound_to_the_host(secure_app: Flask) -> None:
    user = give_password(make_user(Role.COACH))
    browser = secure_app.test_client()
    answer = browser.post(
        "/masuk",
        data={"username": user.username, "password": "perahu-lentera-nanas"},
        base_url="https://lomba.example.go.id",
    )
    assert answer.status_code == 303
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-sesi=")
    for part in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"):
        assert part in cookie
    assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")


def test_plain_http_promises_no_https(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/masuk").headers


def test_the_host_header_is_never_echoed(app: Flask, client: FlaskClient) -> None:
    for path in [*_plain_paths(app), "/pengelola", "/pengawas", "/undangan/x"]:
        for headers in (
            {"Host": EVIL},
            {"X-Forwarded-Host": EVIL},
            {"Forwarded": f"host={EVIL}"},
            {"X-Original-Host": EVIL, "X-Forwarded-Proto": "https"},
        ):
            answer = client.get(path, headers=headers)
            assert EVIL not in answer.text, path
            assert EVIL not in answer.headers.get("Location", ""), path
            assert answer.status_code == 400 or "Host" not in headers, path
    assert "alamat resmi" in client.get("/masuk", headers={"Host": EVIL}).text


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "localhost:5000"])
def test_the_own_host_and_loopback_are_served(client: FlaskClient, host: str) -> None:
    assert client.get("/masuk", headers={"Host": host}).status_code == 200


def test_a_session_of_half_a_sign_in_is_not_stored_either(client: FlaskClient) -> None:
    judge = give_password(make_user(Role.JUDGE))
    give_authenticator(judge)
    form_sign_in(client, judge)
    assert client.get("/masuk/kode").headers["Cache-Control"] == "no-store"
