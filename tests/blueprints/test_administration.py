"""The administrator's pages: people, roles, links and codes; nothing about entries or marks."""

import re
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import inspect, select

from contest.domain.actor import Role
from contest.models import db
from contest.models.people import Invitation, OneTimeCode, RoleGrant, User
from tests.factories import (
    form_sign_in,
    give_authenticator,
    give_password,
    make_agency,
    make_category,
    make_edition,
    make_entry,
    make_participant,
    make_user,
    sign_in,
)
from tests.queries_count import counted

NEW_PERSON = {"username": "hasan.b", "name": "Ir. Hasan Basri", "phone": "0812 3456 7890"}


@pytest.fixture
def administrator(client: FlaskClient) -> User:
    """An administrator signed in on ``client``."""
    user = make_user(Role.ADMINISTRATOR, name="Rahmat Hidayat")
    sign_in(client, user)
    return user


def _roles(user_id: int) -> set[Role]:
    return set(db.session.scalars(select(RoleGrant.role).where(RoleGrant.user_id == user_id)))


def test_a_person_is_created_given_a_role_and_invited(
    client: FlaskClient, administrator: User
) -> None:
    answer = client.post("/pengelola/akun/baru", data=NEW_PERSON | {"agency_id": ""})
    assert answer.status_code == 303
    page = answer.location
    assert "Belum ada peran" in client.get(page).text
    assert client.post(f"{page}/peran", data={"role": "judge"}).status_code == 303
    assert client.post(f"{page}/undang").location == f"{page}/tautan"
    shown = client.get(f"{page}/tautan").text
    link = re.search(r"http://localhost(/undangan/[0-9a-z]{26})", shown)
    assert link is not None
    assert "https://wa.me/6281234567890?text=Yth." in shown
    assert "Ir. Hasan Basri" in shown
    assert link[1] not in client.get(f"{page}/tautan").text, "shown this once"
    visitor = client.application.test_client()
    data = {"username": "hasan.b", "password": "rakit-bambu-sejuk", "repeat": "rakit-bambu-sejuk"}
    assert visitor.post(link[1], data=data).location == "/masuk/kode"


def test_the_link_is_built_from_the_settings_not_from_the_host_header(
    client: FlaskClient, administrator: User
) -> None:
    judge = make_user(Role.JUDGE)
    client.post(f"/pengelola/akun/{judge.id}/undang")
    page = client.get(
        f"/pengelola/akun/{judge.id}/tautan", headers={"X-Forwarded-Host": "jahat.example"}
    ).text
    assert "jahat" not in page
    assert "http://localhost/undangan/" in page


def test_wrong_fields_are_named_and_what_was_typed_stays(
    client: FlaskClient, administrator: User
) -> None:
    data = {"username": "A B", "name": "Siti / Rahma", "phone": "nomor", "agency_id": ""}
    answer = client.post("/pengelola/akun/baru", data=data)
    assert answer.status_code == 422
    for field, typed in (("username", "A B"), ("name", "Siti / Rahma"), ("phone", "nomor")):
        assert f'href="#{field}"' in answer.text
        assert f'value="{typed}"' in answer.text
    make_user(username="sudah.ada")
    taken = {"username": "SUDAH.ada", "name": "Siti", "agency_id": ""}
    assert "sudah dipakai" in client.post("/pengelola/akun/baru", data=taken).text


def test_no_other_column_can_be_posted(client: FlaskClient, administrator: User) -> None:
    victim = make_user(name="Lama")
    others = {
        column.key: "1"
        for column in inspect(User).columns
        if column.key not in {"name", "phone", "institution", "agency_id", "version"}
    }
    others |= {"role": "administrator", "roles": "administrator", "grants-0-role": "administrator"}
    keep = {key: getattr(victim, key) for key in others if key in inspect(User).columns}
    data = others | {"name": "Baru", "agency_id": "", "version": victim.version}
    assert client.post(f"/pengelola/akun/{victim.id}/ubah", data=data).status_code == 303
    db.session.expire_all()
    assert victim.name == "Baru"
    assert {key: getattr(victim, key) for key in keep} == keep
    assert _roles(victim.id) == set()
    made = client.post("/pengelola/akun/baru", data=others | NEW_PERSON | {"agency_id": ""})
    created = db.session.get(User, int(made.location.rpartition("/")[2]))
    assert created is not None
    assert (created.password_hash, created.totp_secret) == (None, None)
    assert _roles(created.id) == set()


def test_a_stale_edit_shows_both_versions_and_can_be_sent_again(
    client: FlaskClient, administrator: User
) -> None:
    user = make_user(name="Pertama")
    url = f"/pengelola/akun/{user.id}/ubah"
    old = {"agency_id": "", "version": user.version}
    client.post(url, data=old | {"name": "Kedua"})
    answer = client.post(url, data=old | {"name": "Ketiga"})
    assert answer.status_code == 409
    assert "Kedua" in answer.text
    assert 'value="Ketiga"' in answer.text
    version = re.search(r'name="version" value="(\d+)"', answer.text)
    assert version is not None
    again = client.post(url, data={"agency_id": "", "version": version[1], "name": "Ketiga"})
    assert again.status_code == 303
    db.session.expire_all()
    assert user.name == "Ketiga"


def test_roles_are_given_and_taken(client: FlaskClient, administrator: User) -> None:
    user, participant = make_user(), make_participant()
    url = f"/pengelola/akun/{user.id}/peran"
    without = client.post(url, data={"role": "officer", "participant_id": ""})
    assert without.status_code == 422
    assert "Pilih peserta" in without.text
    assert client.post(url, data={"role": "chair"}).status_code == 422
    assert client.post(url, data={"role": ""}).status_code == 422
    officer = {"role": "officer", "participant_id": participant.id}
    assert client.post(url, data=officer).status_code == 303
    assert participant.name in client.get(f"/pengelola/akun/{user.id}").text
    alone = client.post(url, data={"role": "inspector"})
    assert (alone.status_code, _roles(user.id)) == (422, {Role.OFFICER})
    assert client.post(f"{url}/cabut", data=officer).status_code == 303
    assert _roles(user.id) == set()
    assert client.post(f"{url}/cabut", data=officer).status_code == 404
    assert client.post(f"{url}/cabut", data={"role": "raja"}).status_code == 409


def test_an_administrator_cannot_touch_his_own_roles(
    client: FlaskClient, administrator: User
) -> None:
    page = f"/pengelola/akun/{administrator.id}"
    shown = client.get(page).text
    assert "hanya dapat diubah oleh pengelola akun lain" in shown
    assert f"{page}/nonaktifkan" not in shown
    for url, data in (
        (f"{page}/peran", {"role": "secretariat", "participant_id": ""}),
        (f"{page}/peran/cabut", {"role": "administrator"}),
        (f"{page}/nonaktifkan", {}),
    ):
        assert client.post(url, data=data).status_code == 409
    assert _roles(administrator.id) == {Role.ADMINISTRATOR}


def test_switching_off_and_on(client: FlaskClient, administrator: User) -> None:
    judge = give_password(make_user(Role.JUDGE))
    browser = form_sign_in(client.application.test_client(), judge)
    page = f"/pengelola/akun/{judge.id}"
    assert client.post(f"{page}/nonaktifkan").status_code == 303
    assert "Nonaktif" in client.get(page).text
    assert browser.get("/masuk/kode").status_code == 302
    assert client.post(f"{page}/undang").status_code == 409
    assert client.post(f"{page}/aktifkan").status_code == 303
    form_sign_in(browser, judge)


def test_codes_are_printed_once_and_stored_hashed(client: FlaskClient, administrator: User) -> None:
    judge = give_password(make_user(Role.JUDGE))
    page = f"/pengelola/akun/{judge.id}"
    assert client.post(f"{page}/kode").location == f"{page}/lembar-kode"
    shown = re.findall(r"<code>([0-9a-z-]{14})</code>", client.get(f"{page}/lembar-kode").text)
    assert len(shown) == 10
    assert not set(shown) & set(db.session.scalars(select(OneTimeCode.code_hash)))
    assert shown[0] not in client.get(f"{page}/lembar-kode").text
    browser = form_sign_in(client.application.test_client(), judge)
    assert browser.post("/masuk/kode", data={"code": shown[0]}).status_code == 303


def test_resetting_the_second_factor_and_ending_sessions(
    client: FlaskClient, administrator: User
) -> None:
    judge = give_password(make_user(Role.JUDGE))
    secret = give_authenticator(judge)
    page = f"/pengelola/akun/{judge.id}"
    browser = form_sign_in(client.application.test_client(), judge, secret=secret)
    assert client.post(f"{page}/akhiri-sesi").status_code == 303
    assert browser.get("/akun").status_code == 302
    assert client.post(f"{page}/atur-ulang-kode").status_code == 303
    form_sign_in(browser, judge)
    assert browser.get("/masuk/kode").location == "/masuk/kode/siapkan"


def test_the_list_is_searched_filtered_and_paged(client: FlaskClient, administrator: User) -> None:
    db.session.add_all(
        User(username=f"n{n:02}", name=f"Nama {n:02}", locale="id", active=True, created_at=_now())
        for n in range(70)
    )
    db.session.commit()
    make_user(Role.JUDGE, name="Siti Rahma", active=False)
    found = client.get("/pengelola/?q=siti").text
    assert "Siti Rahma" in found
    assert "Nama 01" not in found
    assert "Siti Rahma" in client.get("/pengelola/?peran=judge").text
    assert "Nama 01" not in client.get("/pengelola/?keadaan=inactive").text
    second = client.get("/pengelola/?q=nama&halaman=2").text
    assert "Nama 55" in second
    assert "Nama 01" not in second
    assert "q=nama&amp;halaman=1" in second, "the address keeps the filter"
    assert "Tidak ada akun yang cocok" in client.get("/pengelola/?q=zzz").text
    assert client.get("/pengelola/?halaman=x&peran=x&keadaan=x").status_code == 200


def test_the_list_costs_the_same_for_one_and_for_many(
    client: FlaskClient, administrator: User
) -> None:
    client.get("/pengelola/")
    with counted() as few:
        client.get("/pengelola/")
    agency = make_agency()
    db.session.add_all(
        User(
            username=f"n{n}",
            name=f"N {n}",
            locale="id",
            active=True,
            created_at=_now(),
            agency_id=agency.id,
        )
        for n in range(200)
    )
    db.session.commit()
    with counted() as many:
        client.get("/pengelola/")
    assert len(few) == len(many), many.difference(few)


def test_the_pages_say_nothing_about_entries(client: FlaskClient, administrator: User) -> None:
    officer_of = make_participant()
    officer = make_user(Role.OFFICER, participant=officer_of)
    make_entry(make_category(make_edition()), officer_of, title="Perahu Literasi Sungai")
    for url in ("/pengelola/", f"/pengelola/akun/{officer.id}"):
        assert "Perahu Literasi" not in client.get(url).text


def test_opening_the_pages_makes_no_links(client: FlaskClient, administrator: User) -> None:
    judge = make_user(Role.JUDGE)
    for page in ("", "/tautan", "/lembar-kode", "/ubah"):
        assert client.get(f"/pengelola/akun/{judge.id}{page}").status_code == 200
    assert db.session.scalars(select(Invitation)).all() == []
    assert db.session.scalars(select(OneTimeCode)).all() == []


def _now() -> datetime:
    return datetime.now(UTC)
