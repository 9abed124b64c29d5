"""Agencies, participants, officers and judges, as pages."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from contest.domain.actor import Role
from contest.domain.agencies import AgencyKind
from contest.domain.entries import EntryState, ParticipantKind
from contest.models import db
from contest.models.people import Agency, Invitation, OneTimeCode, Participant, RoleGrant, User
from contest.queries.participants import participant as participant_page
from tests.factories import (
    actor_of,
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

ROOT = "/sekretariat/orang"
LISTS = (
    ROOT,
    f"{ROOT}/instansi",
    f"{ROOT}/peserta",
    f"{ROOT}/operator",
    f"{ROOT}/juri",
    f"{ROOT}/belum-mendaftar",
)
FILES = ("instansi", "peserta", "operator", "juri")


@pytest.fixture
def secretary(client: FlaskClient) -> FlaskClient:
    return sign_in(client, make_user(Role.SECRETARIAT, name="Sekretaris Uji"))


def _visible(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


@pytest.mark.parametrize("url", LISTS)
def test_the_lists_are_the_secretariat_s(client: FlaskClient, url: str) -> None:
    assert client.get(url).status_code == 302
    assert sign_in(client, make_user(Role.JUDGE)).get(url).status_code == 403
    assert sign_in(client, make_user(Role.SECRETARIAT)).get(url).status_code == 200


def test_the_administrator_helps_people_and_changes_no_agency(client: FlaskClient) -> None:
    administrator = sign_in(client, make_user(Role.ADMINISTRATOR))
    assert administrator.get(f"{ROOT}/operator").status_code == 200
    assert administrator.get(f"{ROOT}/instansi").status_code == 403
    assert administrator.post(f"{ROOT}/instansi/muat").status_code == 403


@pytest.mark.parametrize("url", LISTS[1:])
def test_an_empty_list_says_what_to_do(secretary: FlaskClient, url: str) -> None:
    page = secretary.get(url)
    assert page.status_code == 200
    assert "Belum ada" in page.text


def test_the_packaged_list_is_loaded_and_verified_in_batches(secretary: FlaskClient) -> None:
    assert "Muat daftar Kalimantan Selatan" in secretary.get(f"{ROOT}/instansi").text
    answer = secretary.post(f"{ROOT}/instansi/muat")
    assert answer.status_code == 303
    page = secretary.get(answer.location).text
    assert 'href="/sekretariat/orang/instansi/banjar"' not in page  # nothing to verify there
    waiting = select(Agency.code).where(Agency.to_verify.is_(True))
    before = db.session.scalars(waiting).all()
    ticked = re.findall(r'name="codes" value="([^"]+)"', page)[:2]
    one = secretary.post(f"{ROOT}/instansi/verifikasi?verifikasi=1", data={"codes": ticked})
    assert (one.status_code, one.location) == (303, f"{ROOT}/instansi?verifikasi=1")
    shown = re.findall(r'name="shown" value="([^"]+)"', secretary.get(one.location).text)
    assert len(shown) == 50
    secretary.post(f"{ROOT}/instansi/verifikasi", data={"shown": shown, "all": "1"})
    assert len(db.session.scalars(waiting).all()) == len(before) - 52


def test_ticking_nothing_is_said(secretary: FlaskClient) -> None:
    make_agency(to_verify=True)
    answer = secretary.post(f"{ROOT}/instansi/verifikasi")
    assert answer.status_code == 422
    assert "Centang paling sedikit satu baris." in answer.text


def test_agencies_are_found_by_name_kind_and_region(secretary: FlaskClient) -> None:
    banjar = make_agency("Pemerintah Kabupaten Banjar", kind=AgencyKind.GOVERNMENT, code="banjar")
    office = make_agency("Dinas Banjar", kind=AgencyKind.REGIONAL, parent_id=banjar.id)
    make_agency("Puskesmas Astambul", kind=AgencyKind.UNIT, parent_id=office.id)
    make_agency("Biro Hukum")

    def found(query: str) -> set[str]:
        page = secretary.get(f"{ROOT}/instansi?{query}").text
        table = page[page.index("<tbody>") : page.index("</tbody>")] if "<tbody>" in page else ""
        return set(re.findall(r'<th scope="row"[^>]*><a[^>]*>([^<]+)', table))

    assert found("q=puskes") == {"Puskesmas Astambul"}
    assert found("jenis=provincial") == {"Biro Hukum"}
    assert found("wilayah=banjar") == {
        "Pemerintah Kabupaten Banjar",
        "Dinas Banjar",
        "Puskesmas Astambul",
    }
    assert found("q=%25") == set()
    assert found("jenis=salah&halaman=abc") == set()


def test_an_agency_is_added_and_changed_once(secretary: FlaskClient) -> None:
    province = make_agency("Provinsi", kind=AgencyKind.PROVINCE)
    data = {
        "name": "Dinas Baru",
        "kind": "provincial",
        "parent_id": province.id,
        "must_enter": "1",
        "active": "1",
    }
    wrong = secretary.post(f"{ROOT}/instansi/baru", data=data | {"parent_id": "", "name": ""})
    assert wrong.status_code == 422
    assert "Isian ini wajib diisi." in wrong.text
    lacking = secretary.post(f"{ROOT}/instansi/baru", data=data | {"parent_id": ""})
    assert "Pilih induknya." in lacking.text
    assert secretary.post(f"{ROOT}/instansi/baru", data=data).status_code == 303
    row = db.session.scalars(select(Agency).where(Agency.code == "dinas-baru")).one()
    changed = data | {"name": "Badan Baru", "version": row.version}
    assert secretary.post(f"{ROOT}/instansi/dinas-baru", data=changed).status_code == 303
    stale = secretary.post(f"{ROOT}/instansi/dinas-baru", data=changed | {"name": "Kantor Saya"})
    assert stale.status_code == 409
    assert "Badan Baru" in stale.text
    assert "Kantor Saya" in stale.text
    assert secretary.get(f"{ROOT}/instansi/tidak-ada").status_code == 404


def test_a_community_participant_is_entered_and_changed(secretary: FlaskClient) -> None:
    url = f"{ROOT}/peserta/baru"
    data = {"name": "Karang Taruna", "contact_name": "Siti Uji", "contact_phone": "0812 3456 7890"}
    wrong = secretary.post(url, data={"name": "", "contact_name": "", "contact_phone": "12"})
    assert wrong.status_code == 422
    assert "Nomor telepon tidak dikenali" in wrong.text
    assert secretary.post(url, data=data).status_code == 303
    row = db.session.scalars(select(Participant)).one()
    page = secretary.get(f"{ROOT}/peserta/{row.code}").text
    assert "+6281234567890" in page
    assert "Buat akun operator" in page
    change = f"{ROOT}/peserta/{row.code}/ubah"
    changed = data | {"name": "Karang Taruna Baru", "version": row.version}
    assert secretary.post(change, data=changed).status_code == 303
    assert secretary.post(change, data=changed).status_code == 409
    assert secretary.get(f"{ROOT}/peserta/tidak-ada").status_code == 404


def test_a_participant_s_draft_keeps_its_title_to_itself(secretary: FlaskClient) -> None:
    participant = make_participant()
    category = make_category(make_edition(), max_entries=2)
    make_entry(category, participant, state=EntryState.DRAFT, title="Rahasia Dapur", slot=2)
    make_entry(category, participant, title="Sudah Terkirim")
    page = secretary.get(f"{ROOT}/peserta/{participant.code}").text
    assert "Sudah Terkirim" in page
    assert "Rahasia Dapur" not in page
    assert "Masih disusun operator" in page
    read = participant_page(actor_of(make_user(Role.SECRETARIAT)), participant.code)
    assert {row.title for row in read.entries} == {"", "Sudah Terkirim"}


def test_an_officer_gets_an_account_and_a_link_that_is_shown_once(secretary: FlaskClient) -> None:
    participant = make_participant()
    url = f"{ROOT}/peserta/{participant.code}/operator"
    data = {"name": "Siti Uji, S.Kom.", "phone": "0812 3456 7890", "username": "siti.uji"}
    assert secretary.post(url, data=data | {"username": "S"}).status_code == 422
    answer = secretary.post(url, data=data)
    assert answer.status_code == 303
    assert secretary.post(url, data=data).status_code == 422  # the name is taken now
    user = db.session.scalars(select(User).where(User.username == "siti.uji")).one()
    assert answer.location == f"{ROOT}/akun/{user.id}"
    assert "Buat tautan aktivasi" in secretary.get(answer.location).text
    made = secretary.post(f"{ROOT}/akun/{user.id}/undangan")
    assert made.status_code == 303
    link = secretary.get(made.location)
    assert "http://localhost/undangan/" in link.text
    assert "https://wa.me/6281234567890?text=" in link.text
    assert "http://localhost/undangan/" not in secretary.get(made.location).text
    again = secretary.get(f"{ROOT}/operator").text
    assert "tautan sampai" in again


def test_a_known_person_is_appointed_by_his_user_name(secretary: FlaskClient) -> None:
    first, second = make_participant(), make_participant()
    make_user(Role.OFFICER, participant=first, username="lama.uji")
    url = f"{ROOT}/peserta/{second.code}/operator/akun-lama"
    wrong = secretary.post(url, data={"username": "tidak.ada"})
    assert wrong.status_code == 422
    assert "Tidak ada akun operator atau juri" in wrong.text
    assert secretary.post(url, data={"username": "Lama.Uji"}).status_code == 303
    officers = select(RoleGrant).where(RoleGrant.participant_id == second.id)
    assert len(db.session.scalars(officers).all()) == 1
    judges = f"{ROOT}/juri/akun-lama"
    assert secretary.post(judges, data={"username": "lama.uji"}).status_code == 303


def test_a_judge_is_added_changed_and_gets_his_codes(secretary: FlaskClient) -> None:
    agency = make_agency()
    data = {"name": "Prof. Uji", "institution": "ULM", "username": "juri.uji", "phone": ""}
    answer = secretary.post(f"{ROOT}/juri/baru", data=data | {"agency_id": agency.id})
    assert answer.status_code == 303
    user = db.session.scalars(select(User).where(User.username == "juri.uji")).one()
    assert user.agency_id == agency.id
    sheet = secretary.post(f"{ROOT}/akun/{user.id}/kode")
    assert (sheet.status_code, sheet.content_type) == (200, "application/pdf")
    assert "no-store" in sheet.headers["Cache-Control"]
    assert len(db.session.scalars(select(OneTimeCode)).all()) == 10
    change = f"{ROOT}/akun/{user.id}/ubah"
    fields = {"name": "Prof. Dr. Uji", "institution": "", "agency_id": "", "phone": ""}
    version = db.session.scalars(select(User.version).where(User.id == user.id)).one()
    assert secretary.post(change, data=fields | {"version": version}).status_code == 303
    stale = secretary.post(change, data=fields | {"version": version, "name": "Nama Saya"})
    assert stale.status_code == 409
    assert "Prof. Dr. Uji" in stale.text
    assert "Nama Saya" in stale.text


def test_slips_are_printed_for_the_ticked(secretary: FlaskClient) -> None:
    new, active = make_user(Role.JUDGE), give_password(make_user(Role.JUDGE))
    page = secretary.get(f"{ROOT}/juri").text
    assert f'name="people" value="{new.id}"' in page
    assert f'name="people" value="{active.id}"' not in page
    nobody = secretary.post(f"{ROOT}/juri/slip")
    assert nobody.status_code == 422
    assert "Centang paling sedikit satu baris." in nobody.text
    assert (
        "Semua orang yang dipilih"
        in secretary.post(f"{ROOT}/juri/slip", data={"people": [active.id]}).text
    )
    slips = secretary.post(f"{ROOT}/juri/slip", data={"shown": [new.id], "all": "1"})
    assert slips.content_type == "application/pdf"
    assert db.session.scalars(select(Invitation.user_id)).all() == [new.id]


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.INSPECTOR, Role.ADMINISTRATOR])
def test_a_colleague_s_account_is_not_found(secretary: FlaskClient, role: Role) -> None:
    colleague = make_user(role)
    url = f"{ROOT}/akun/{colleague.id}"
    assert secretary.get(url).status_code == 404
    for act in ("undangan", "kode"):
        assert secretary.post(f"{url}/{act}").status_code == 404
    assert secretary.post(f"{url}/peran/cabut", data={"role": str(role)}).status_code == 404


def test_a_role_is_taken_away(secretary: FlaskClient) -> None:
    judge = make_user(Role.JUDGE)
    url = f"{ROOT}/akun/{judge.id}/peran/cabut"
    assert secretary.post(url, data={"role": "judge"}).status_code == 303
    assert db.session.scalars(select(RoleGrant).where(RoleGrant.role == Role.JUDGE)).all() == []


def test_the_board_reminds_by_whatsapp(secretary: FlaskClient) -> None:
    make_category(make_edition())
    participant = make_participant(make_agency("Dinas A/B Uji"))
    make_user(Role.OFFICER, participant=participant, name="Operator Uji", phone="+628111")
    silent = make_participant(make_agency("Biro Sunyi"))
    page = secretary.get(f"{ROOT}/belum-mendaftar").text
    assert "https://wa.me/628111?text=Yth.%20Pimpinan%20Dinas%20A%20B%20Uji" in page
    assert "http%3A%2F%2Flocalhost%2Fmasuk" in page
    assert "Belum ada narahubung" in page
    assert f"{ROOT}/peserta/{silent.code}" in page
    assert secretary.get(f"{ROOT}/belum-mendaftar?edisi=1999").status_code == 404
    assert secretary.get(f"{ROOT}/belum-mendaftar?kategori=lain").status_code == 404
    narrowed = secretary.get(f"{ROOT}/belum-mendaftar?q=sunyi&keadaan=belum")
    assert "Dinas A/B" not in _visible(narrowed)


def test_every_list_is_taken_along(secretary: FlaskClient) -> None:
    make_category(make_edition())
    make_participant(make_agency("=Rumus(1)"))
    for place in (*FILES, "belum-mendaftar"):
        table = secretary.get(f"{ROOT}/{place}/daftar.xlsx")
        assert (table.status_code, table.data[:2]) == (200, b"PK")
        text = secretary.get(f"{ROOT}/{place}/daftar.csv").data.decode("utf-8-sig")
        assert text.count("\r\n") >= 1
        assert ";=Rumus" not in f";{text}"
    assert "'=Rumus(1)" in secretary.get(f"{ROOT}/instansi/daftar.csv").text
    assert secretary.get(f"{ROOT}/instansi/daftar.pdf").status_code == 404


@pytest.mark.parametrize("url", LISTS)
def test_lists_ask_the_database_the_same_number_of_times(
    secretary: FlaskClient, app: Flask, url: str
) -> None:
    category = make_category(make_edition())

    def grow(count: int) -> None:
        for number in range(count):
            participant = make_participant(make_agency(f"Dinas {number}", to_verify=True))
            make_user(Role.OFFICER, participant=participant)
            make_user(Role.JUDGE)
            make_participant(kind=ParticipantKind.COMMUNITY)
        make_entry(category, make_participant(), state=EntryState.DRAFT)

    grow(1)
    secretary.get(url)
    with counted() as few:
        secretary.get(url)
    grow(60)
    with counted() as many:
        answer = secretary.get(url)
    assert len(few) == len(many), many.difference(few)
    assert answer.text.count("<tr>") <= 52
