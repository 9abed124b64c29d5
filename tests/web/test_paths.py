"""Where to go next: nothing that a visitor puts into ``next`` leaves this application."""

from urllib.parse import quote, urlsplit

from flask import Flask
from flask.testing import FlaskClient

from contest.domain.actor import Role
from contest.web.paths import safe_next
from tests.factories import PASSWORD, give_password, make_user

SEEDS = [
    "//jahat.example",
    "///jahat.example",
    "////jahat.example/%2e%2e",
    "/\\jahat.example",
    "\\/jahat.example",
    "\\\\jahat.example",
    "/\t/jahat.example",
    "\t//jahat.example",
    "/\n/jahat.example",
    "/\r\nLocation: https://jahat.example",
    "https:jahat.example",
    "https:/jahat.example",
    "https://jahat.example",
    "HTTPS://JAHAT.EXAMPLE",
    "http:\\\\jahat.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "@jahat.example",
    "/@jahat.example",
    "user@jahat.example",
    "/%2f%2fjahat.example",
    "%2f%2fjahat.example",
    "/%5cjahat.example",
    "/%09/jahat.example",
    "/akun@jahat.example",
    "//jahat.example/akun",
    "//jahat.example\\@localhost/akun",
    "http://localhost@jahat.example/akun",
    "http://localhost:80@jahat.example/",
    "https://localhost.jahat.example/akun",
    "//localhost/akun",
    "/akun/../..//jahat.example",
    "/./\\jahat.example",
    "/;@jahat.example",
    "?next=//jahat.example",
    "#//jahat.example",
    "//%6a%61hat.example",
    "/\u2028/jahat.example",
    "/\u00a0/jahat.example",
    "//\u3002jahat.example",
    "／／jahat.example",
    "/akun\x00",
    "/akun\x7f",
    "jahat.example/akun",
    "../jahat.example",
    "/keluar",
    "/tidak/ada",
    "",
    " ",
]
PAYLOADS = sorted({form for seed in SEEDS for form in (seed, quote(seed), f" {seed}", f"{seed}/",
                                                       seed.replace("/", "%2F"))})  # fmt: skip


def test_the_list_is_long() -> None:
    assert len(PAYLOADS) >= 200


def test_no_payload_leaves_the_origin(app: Flask) -> None:
    for payload in PAYLOADS:
        with app.test_request_context("/masuk"):
            answer = safe_next("/beranda", payload)
        parts = urlsplit(answer)
        assert (parts.scheme, parts.netloc) == ("", ""), payload
        assert answer.startswith("/"), payload
        assert not answer.startswith(("//", "/\\")), payload
        assert answer in {"/beranda", payload}


def test_an_own_page_with_its_query_is_kept(app: Flask) -> None:
    with app.test_request_context("/masuk"):
        assert safe_next("/", "/akun/kata-sandi") == "/akun/kata-sandi"
        assert safe_next("/", "/pengelola/?q=a&halaman=2") == "/pengelola/?q=a&halaman=2"


def test_signing_in_never_redirects_outside(client: FlaskClient) -> None:
    user = give_password(make_user(Role.COACH))
    for payload in ("//jahat.example", "/\\jahat.example", "https:jahat.example", "/%09/jahat"):
        answer = client.post(
            f"/masuk?next={quote(payload)}",
            data={"username": user.username, "password": PASSWORD, "next": payload},
        )
        assert answer.status_code == 303
        assert urlsplit(answer.location).netloc == ""
        assert "jahat" not in answer.location
        client.post("/keluar")


def test_page_addresses_keep_filters_and_add_no_options_of_url_for(client: FlaskClient) -> None:
    from contest.models import db
    from contest.models.people import User
    from tests.factories import NOW, sign_in

    db.session.add_all(
        User(username=f"n{n:03}", name=f"N{n}", locale="id", active=True, created_at=NOW)
        for n in range(60)
    )
    db.session.commit()
    sign_in(client, make_user(Role.ADMINISTRATOR))
    page = client.get("/pengelola/?_external=1&_scheme=javascript&_anchor=x&q=n").text
    assert "javascript:" not in page
    assert 'href="/pengelola/?_external=1' in page
