"""The secretariat's home and the edition's settings, as pages."""

import io
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from contest.adapters.datafiles import load_template
from contest.domain.actor import SYSTEM, Role
from contest.domain.entries import EntryState
from contest.domain.rounds import RoundState
from contest.models import db
from contest.models.editions import Edition, EditionState, Signatory, Stage, StageExtension
from contest.services.editions import create_edition, open_edition
from tests.factories import (
    NOW,
    make_category,
    make_edition,
    make_entry,
    make_participant,
    make_round,
    make_user,
    sign_in,
)
from tests.queries_count import counted

HOME = "/sekretariat/"
PAGES = (HOME, "/sekretariat/edisi", "/sekretariat/edisi/baru")


@pytest.fixture
def secretary(client: FlaskClient) -> FlaskClient:
    return sign_in(client, make_user(Role.SECRETARIAT))


@pytest.fixture
def edition(app: Flask) -> str:
    """An edition made by the service, not opened yet."""
    create_edition(
        SYSTEM, load_template("kalsel-2026"), year=2027, first_day=date(2027, 3, 1), at=NOW
    )
    return "2027"


def _stage(slug: str, key: str = "registration") -> Stage:
    db.session.expire_all()
    return db.session.scalars(
        select(Stage).join(Edition).where(Edition.slug == slug, Stage.key == key)
    ).one()


def _times(stage: Stage, **values: object) -> dict[str, object]:
    return {
        "opens_at": "2027-03-01T08:00",
        "closes_at": "2027-05-10T16:00",
        "grace_minutes": "15",
        "reason": "Surat edaran baru",
        "version": stage.version,
    } | values


@pytest.mark.parametrize("url", PAGES)
def test_the_desk_is_the_secretariat_s(client: FlaskClient, url: str) -> None:
    assert client.get(url).status_code == 302
    assert sign_in(client, make_user(Role.JUDGE)).get(url).status_code == 403
    assert sign_in(client, make_user(Role.SECRETARIAT)).get(url).status_code == 200


def test_an_inspector_reads_the_settings_and_changes_nothing(
    client: FlaskClient, edition: str
) -> None:
    inspector = sign_in(client, make_user(Role.INSPECTOR))
    page = inspector.get(f"/sekretariat/edisi/{edition}")
    assert page.status_code == 200
    assert "Buka edisi" not in page.text
    assert "Tambah penanda tangan" not in page.text
    assert inspector.post(f"/sekretariat/edisi/{edition}/buka").status_code == 403
    assert inspector.get(f"/sekretariat/edisi/{edition}/tahapan/registration").status_code == 403


def test_a_fresh_instance_asks_for_the_first_edition(secretary: FlaskClient) -> None:
    page = secretary.get(HOME).text
    assert "Buat edisi pertama" in page
    assert "/sekretariat/edisi/baru" in page
    assert "Buat edisi pertama" in secretary.get("/sekretariat/edisi").text


def test_an_edition_is_made_from_a_template_and_opened(secretary: FlaskClient) -> None:
    data = {"template": "kalsel-2026", "year": "2027", "first_day": "2027-03-01"}
    answer = secretary.post("/sekretariat/edisi/baru", data=data)
    assert (answer.status_code, answer.location) == (303, "/sekretariat/edisi/2027")
    page = secretary.get(answer.location).text
    assert "1 Maret 2027 pukul 08.00 WITA" in page
    assert "Juara I" in page
    assert "Nilai seri diputus berturut-turut oleh" in page
    asked = secretary.get("/sekretariat/edisi/2027/buka").text
    assert "Penanda tangan piagam belum diisi." in asked
    assert secretary.post("/sekretariat/edisi/2027/buka").status_code == 303
    assert db.session.scalars(select(Edition.state)).one() is EditionState.RUNNING
    assert secretary.post("/sekretariat/edisi/2027/buka").status_code == 409


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"year": ""}, "Isian ini wajib diisi."),
        ({"year": "dua ribu"}, "Isi dengan bilangan bulat"),
        ({"year": "1999"}, "Isi tahun antara 2000 dan 2099."),
        ({"first_day": "31-02-2027"}, "Isi tanggal"),
        ({"template": "lain"}, "Pilihan ini tidak ada dalam daftar"),
    ],
)
def test_a_wrong_field_is_said_at_the_field(
    secretary: FlaskClient, changed: dict[str, str], said: str
) -> None:
    data = {"template": "kalsel-2026", "year": "2027", "first_day": "2027-03-01"} | changed
    answer = secretary.post("/sekretariat/edisi/baru", data=data)
    assert answer.status_code == 422
    assert said in answer.text
    assert db.session.scalars(select(Edition)).all() == []


def test_a_year_is_used_once(secretary: FlaskClient, edition: str) -> None:
    data = {"template": "kalsel-2026", "year": edition, "first_day": "2027-03-01"}
    answer = secretary.post("/sekretariat/edisi/baru", data=data)
    assert answer.status_code == 409
    assert "Edisi tahun 2027 sudah ada." in answer.text


def test_a_stage_is_changed_in_local_time_with_a_public_reason(
    secretary: FlaskClient, edition: str
) -> None:
    url = f"/sekretariat/edisi/{edition}/tahapan/registration"
    assert secretary.post(url, data=_times(_stage(edition))).status_code == 303
    stage = _stage(edition)
    assert (stage.closes_at.hour, stage.closes_at.minute) == (8, 0)  # 16.00 WITA is 08.00 UTC
    page = secretary.get(f"/sekretariat/edisi/{edition}").text
    assert "10 Mei 2027 pukul 16.00 WITA" in page
    assert "Surat edaran baru" in page


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"reason": " "}, "Tuliskan alasannya"),
        ({"closes_at": "2027-02-01T16:00"}, "Waktu penutupan harus sesudah waktu pembukaan."),
        ({"closes_at": "besok"}, "Isi tanggal dan jam"),
        ({"closes_at": "0001-01-01T00:00"}, "Isi tanggal dan jam"),
        ({"grace_minutes": "-5"}, "Isi dengan bilangan bulat"),
        ({"grace_minutes": "1500"}, "Masa toleransi antara 0 dan 1.440 menit."),
    ],
)
def test_wrong_times_are_said_at_the_field_and_nothing_changes(
    secretary: FlaskClient, edition: str, changed: dict[str, str], said: str
) -> None:
    before = _stage(edition).closes_at
    url = f"/sekretariat/edisi/{edition}/tahapan/registration"
    answer = secretary.post(url, data=_times(_stage(edition), **changed))
    assert answer.status_code == 422
    assert said in answer.text
    assert _stage(edition).closes_at == before


def test_a_stale_stage_shows_both_versions(secretary: FlaskClient, edition: str) -> None:
    url = f"/sekretariat/edisi/{edition}/tahapan/registration"
    old = _times(_stage(edition), closes_at="2027-06-30T16:00", reason="Alasan saya")
    secretary.post(url, data=_times(_stage(edition)))
    answer = secretary.post(url, data=old)
    assert answer.status_code == 409
    assert "10 Mei 2027 pukul 16.00 WITA" in answer.text
    assert "2027-06-30T16:00" in answer.text
    assert "Alasan saya" in answer.text
    again = old | {"version": _stage(edition).version}
    assert secretary.post(url, data=again).status_code == 303


def test_one_participant_gets_more_time(secretary: FlaskClient, edition: str) -> None:
    participant = make_participant()
    url = f"/sekretariat/edisi/{edition}/tahapan/registration/perpanjangan"
    data = {"participant_id": participant.id, "reason": "Banjir", "closes_at": "2027-12-31T16:00"}
    assert secretary.post(url, data=data | {"closes_at": "2027-03-02T16:00"}).status_code == 422
    assert secretary.post(url, data=data | {"participant_id": ""}).status_code == 422
    assert secretary.post(url, data=data).status_code == 303
    assert db.session.scalars(select(StageExtension.participant_id)).all() == [participant.id]
    page = secretary.get(f"/sekretariat/edisi/{edition}/tahapan/registration").text
    assert "Banjir" in page
    other = f"/sekretariat/edisi/{edition}/tahapan/plenary/perpanjangan"
    assert secretary.get(other).status_code == 404


def test_signatories_are_added_and_changed(secretary: FlaskClient, edition: str) -> None:
    url = f"/sekretariat/edisi/{edition}/penanda-tangan"
    data = {
        "kind": "agency-head",
        "prefix": "Plt.",
        "office": "Kepala BRIDA",
        "name": "Dr. Uji, M.Si.",
        "rank": "Pembina",
        "nip": "19740412 199903 2 005",
    }
    wrong = secretary.post(f"{url}/baru", data=data | {"nip": "123", "office": ""})
    assert wrong.status_code == 422
    assert "NIP terdiri atas 18 angka" not in wrong.text  # said once the form itself is filled
    assert (
        "NIP terdiri atas 18 angka"
        in secretary.post(f"{url}/baru", data=data | {"nip": "123"}).text
    )
    assert secretary.post(f"{url}/baru", data=data).status_code == 303
    row = db.session.scalars(select(Signatory)).one()
    assert row.nip == "197404121999032005"
    changed = data | {"name": "Nama Baru", "version": row.version}
    assert secretary.post(f"{url}/{row.id}", data=changed).status_code == 303
    stale = secretary.post(f"{url}/{row.id}", data=changed | {"name": "Nama Saya"})
    assert stale.status_code == 409
    assert "Nama Baru" in stale.text
    assert "Nama Saya" in stale.text
    assert secretary.get(f"{url}/999").status_code == 404


def test_an_emblem_is_uploaded_and_shown(secretary: FlaskClient, edition: str) -> None:
    url = f"/sekretariat/edisi/{edition}/lambang/governor"
    assert secretary.get(f"{url}.png").status_code == 404
    for content in (b"", b"GIF89a"):
        bad = secretary.post(url, data={"emblem": (io.BytesIO(content), "lambang.png")})
        assert bad.status_code == 422
        assert "Lambang tidak dapat dipakai" in bad.text
    assert secretary.post(url, data={}).status_code == 422
    out = io.BytesIO()
    Image.new("RGBA", (30, 40)).save(out, "PNG")
    good = secretary.post(url, data={"emblem": (io.BytesIO(out.getvalue()), "lambang.png")})
    assert good.status_code == 303
    assert secretary.get(f"{url}.png").content_type == "image/png"
    assert secretary.get(f"/sekretariat/edisi/{edition}/lambang/raja").status_code == 404


def test_an_archived_edition_is_read_and_not_changed(secretary: FlaskClient) -> None:
    former = make_edition(year=2020, state=EditionState.ARCHIVED)
    make_edition()
    page = secretary.get(f"{HOME}?edisi={former.slug}").text
    assert "sudah diarsipkan" in page
    assert "Yang perlu Anda kerjakan sekarang" not in page
    url = f"/sekretariat/edisi/{former.slug}/tahapan/registration"
    answer = secretary.post(url, data=_times(_stage(former.slug)))
    assert answer.status_code == 409
    assert "hanya dapat dibaca" in answer.text
    assert secretary.get(f"{HOME}?edisi=tidak-ada").status_code == 404


def test_archiving_asks_first(secretary: FlaskClient, edition: str) -> None:
    open_edition(SYSTEM, db.session.scalars(select(Edition.id)).one(), at=NOW)
    url = f"/sekretariat/edisi/{edition}/arsipkan"
    assert "Arsipkan" in secretary.get(url).text
    assert db.session.scalars(select(Edition.state)).one() is EditionState.RUNNING
    assert secretary.post(url).status_code == 303
    assert db.session.scalars(select(Edition.state)).one() is EditionState.ARCHIVED


def test_an_edition_is_not_archived_while_judges_score(secretary: FlaskClient) -> None:
    edition = make_edition()
    round_ = make_round(make_category(edition), state=RoundState.OPEN)
    url = f"/sekretariat/edisi/{edition.slug}/arsipkan"
    page = secretary.get(url).text
    assert "Juri masih menilai" in page
    assert f'action="{url}"' not in page
    answer = secretary.post(url)
    assert answer.status_code == 409
    assert "Tutup semua tahap penilaian" in answer.text
    assert db.session.scalars(select(Edition.state)).one() is EditionState.RUNNING
    round_.state = RoundState.CLOSED
    db.session.commit()
    assert "Hasil edisi ini belum diterbitkan" in secretary.get(url).text
    assert secretary.post(url).status_code == 303


def test_home_says_the_one_thing_to_do(secretary: FlaskClient) -> None:
    category = make_category(make_edition())
    assert "Ingatkan" not in secretary.get(HOME).text
    make_participant()
    assert "Ingatkan 1 perangkat daerah yang belum mendaftar" in secretary.get(HOME).text
    for _ in range(3):
        make_entry(category, state=EntryState.SUBMITTED)
    page = secretary.get(HOME).text
    assert "Periksa 3 inovasi yang menunggu" in page
    assert page.index("Periksa 3 inovasi") < page.index("Ingatkan")


def test_home_asks_the_database_the_same_number_of_times(secretary: FlaskClient) -> None:
    edition = make_edition()
    category = make_category(edition)
    make_round(category)
    make_entry(category, state=EntryState.SUBMITTED)
    secretary.get(HOME)
    with counted() as few:
        secretary.get(HOME)
    for _ in range(4):
        more = make_category(edition)
        make_round(more)
        for _ in range(10):
            make_entry(more, state=EntryState.SUBMITTED, submitted_at=NOW - timedelta(days=1))
    with counted() as many:
        secretary.get(HOME)
    assert len(few) == len(many), many.difference(few)
