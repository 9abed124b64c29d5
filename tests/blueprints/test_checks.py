"""The administrative check as pages: read, note, save, confirm, decide, write the letter."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from contest.domain.actor import Role
from contest.domain.entries import CheckOutcome, EntryState
from contest.models import db
from contest.models.checks import AdministrativeCheck, CheckReason
from contest.models.editions import Edition
from contest.models.entries import Entry, IndicatorClaim
from contest.models.people import RoleGrant, User
from contest.services import checks, submission
from tests import entry_world
from tests.entry_world import World
from tests.factories import (
    NOW,
    actor_of,
    make_category,
    make_decision,
    make_edition,
    make_entry,
    make_user,
    sign_in,
)
from tests.queries_count import counted

QUEUE = "/sekretariat/pemeriksaan"
REASON = "dokumen-tidak-terbaca"


@pytest.fixture
def secretary(client: FlaskClient) -> FlaskClient:
    return sign_in(client, make_user(Role.SECRETARIAT))


@pytest.fixture
def world(app: Flask) -> World:
    return entry_world.make_world()


@pytest.fixture
def code(world: World) -> str:
    """A submitted entry with claims and evidence."""
    entry = world.complete(world.draft())
    submission.submit(world.actor, entry, at=NOW)
    return entry


def _entry(code: str) -> Entry:
    db.session.expire_all()
    return db.session.scalars(select(Entry).where(Entry.code == code)).one()


def _form(code: str, act: str, **values: Any) -> dict[str, Any]:
    """What the page sends; double underscores stand for the dash of a field's name."""
    named = {name.replace("__", "-"): value for name, value in values.items()}
    until = (NOW + timedelta(days=5)).strftime("%Y-%m-%dT%H:%M")
    return {"act": act, "version": _entry(code).version, "correct_until": until} | named


def _claims(code: str) -> dict[str, int | None]:
    rows = select(IndicatorClaim).join(Entry).where(Entry.code == code)
    return {row.indicator: row.verified_level for row in db.session.scalars(rows)}


def _decide(code: str, outcome: CheckOutcome) -> None:
    """A colleague is faster."""
    reason = checks.Reason("", REASON, "Alasan kolega")
    judgement = checks.Judgement(
        outcome, _entry(code).version, (reason,), correct_until=NOW + timedelta(days=2)
    )
    checks.record_check(actor_of(make_user(Role.SECRETARIAT)), code, judgement, at=NOW)


def test_the_check_is_the_secretariat_s(client: FlaskClient, code: str) -> None:
    for url in (QUEUE, f"{QUEUE}/{code}", f"{QUEUE}/{code}/surat.pdf"):
        assert sign_in(client, make_user(Role.JUDGE)).get(url).status_code == 403
    client.get("/")
    for role in (Role.INSPECTOR, Role.ADMINISTRATOR):
        assert sign_in(client, make_user(role)).get(f"{QUEUE}/{code}").status_code == 403
    assert sign_in(client, make_user(Role.SECRETARIAT)).get(f"{QUEUE}/{code}").status_code == 200


def test_an_anonymous_visitor_is_sent_to_sign_in(client: FlaskClient) -> None:
    assert client.get(QUEUE).status_code == 302


def test_unknown_and_unsent_entries_are_not_found(secretary: FlaskClient, world: World) -> None:
    for wanted in ("tidak-ada", world.draft()):
        assert secretary.get(f"{QUEUE}/{wanted}").status_code == 404
        assert secretary.post(f"{QUEUE}/{wanted}").status_code == 404


def test_an_empty_queue_says_so(secretary: FlaskClient) -> None:
    assert "Belum ada edisi" in secretary.get(QUEUE).text
    make_edition()
    assert "Tidak ada inovasi yang menunggu" in secretary.get(QUEUE).text
    assert "Tidak ada inovasi yang cocok" in secretary.get(f"{QUEUE}?q=perahu").text


def test_the_queue_leads_to_who_waits_longest(secretary: FlaskClient) -> None:
    category = make_category(make_edition())
    for days in (1, 6):
        make_entry(
            category,
            state=EntryState.SUBMITTED,
            title=f"Menunggu {days} hari",
            submitted_at=NOW - timedelta(days=days, minutes=1),
        )
    make_entry(category, title="Sudah diterima")
    page = secretary.get(QUEUE).text
    assert page.index("Menunggu 6 hari") < page.index("Menunggu 1 hari")
    assert "Sudah diterima" not in page
    assert "Sudah diterima" in secretary.get(f"{QUEUE}?keadaan=semua").text
    assert secretary.get(f"{QUEUE}/daftar.xlsx").data[:2] == b"PK"
    assert "Menunggu 6 hari" in secretary.get(f"{QUEUE}/daftar.csv").data.decode("utf-8-sig")


def test_the_page_shows_the_document_and_a_place_for_every_reason(
    secretary: FlaskClient, code: str
) -> None:
    page = secretary.get(f"{QUEUE}/{code}").text
    assert "SIAP Layanan Uji" in page
    assert "bukti.pdf" in page
    for name in ("reason-entry", "reason-design", "reason-proposal_letter", "reason-i01"):
        assert f'name="{name}"' in page
    assert 'name="level-i01"' in page
    assert "dari 111" in page


def test_a_decision_is_asked_once_more_before_it_is_taken(
    secretary: FlaskClient, code: str
) -> None:
    asked = secretary.post(f"{QUEUE}/{code}", data=_form(code, "accepted"))
    assert asked.status_code == 200
    assert "Terima inovasi ini?" in asked.text
    assert _entry(code).state is EntryState.SUBMITTED
    done = secretary.post(f"{QUEUE}/{code}", data=_form(code, "accepted", confirmed="1"))
    assert (done.status_code, done.location) == (303, f"{QUEUE}/{code}")
    assert _entry(code).state is EntryState.ACCEPTED
    assert "diterima dan siap dinilai" in secretary.get(done.location).text


def test_a_return_keeps_reasons_levels_and_deadline(secretary: FlaskClient, code: str) -> None:
    data = {
        "reason__design": REASON,
        "note__design": "Halaman 2 kosong",
        "reason__entry": REASON,
        "level__i01": "1",
        "note__i01": "Hanya surat edaran",
        "note": "Mohon segera",
    }
    asked = secretary.post(f"{QUEUE}/{code}", data=_form(code, "returned", **data)).text
    assert "Kembalikan inovasi ini?" in asked
    assert "Halaman 2 kosong" in asked
    assert "1 indikator diperiksa" in asked
    form = _form(code, "returned", confirmed="1", **data)
    assert secretary.post(f"{QUEUE}/{code}", data=form).status_code == 303
    rows = db.session.scalars(select(CheckReason).order_by(CheckReason.id)).all()
    assert [(row.place, row.note) for row in rows] == [("", ""), ("design", "Halaman 2 kosong")]
    assert _claims(code)["i01"] == 1
    page = secretary.get(f"{QUEUE}/{code}").text
    assert "sedang diperbaiki operatornya" in page
    assert "Unduh surat (PDF)" in page
    letter = secretary.get(f"{QUEUE}/{code}/surat.pdf")
    assert (letter.status_code, letter.content_type) == (200, "application/pdf")


@pytest.mark.parametrize("act", ["returned", "rejected"])
def test_a_refusal_without_reason_is_said_before_it_is_asked(
    secretary: FlaskClient, code: str, act: str
) -> None:
    answer = secretary.post(f"{QUEUE}/{code}", data=_form(code, act, note="Catatan saya"))
    assert answer.status_code == 422
    assert "Pilih paling sedikit satu alasan" in answer.text
    assert 'href="#reason-entry"' in answer.text
    assert "Catatan saya" in answer.text
    assert _entry(code).state is EntryState.SUBMITTED


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"note__design": "Tanpa alasan"}, "Pilih alasan untuk catatan ini."),
        ({"reason__design": "karena-saja"}, "Pilihan ini tidak ada dalam daftar"),
        ({"level__i01": "4"}, "Pilihan ini tidak ada dalam daftar"),
        ({"reason__design": REASON, "note__design": "x" * 1001}, "Paling banyak 1000 karakter."),
        ({"reason__design": REASON, "correct_until": "besok"}, "Isi tanggal dan jam"),
        (
            {"reason__design": REASON, "correct_until": "2020-01-01T16:00"},
            "Tentukan batas perbaikan yang belum lewat.",
        ),
    ],
)
def test_bad_input_is_said_at_its_field_and_nothing_is_lost(
    secretary: FlaskClient, code: str, values: dict[str, str], said: str
) -> None:
    form = _form(code, "returned", note="Catatan saya", **values)
    answer = secretary.post(f"{QUEUE}/{code}", data=form)
    assert answer.status_code == 422
    assert said in answer.text
    assert "Catatan saya" in answer.text
    assert "&lt;span" not in answer.text
    assert db.session.scalars(select(AdministrativeCheck)).all() == []


def test_going_back_from_the_question_keeps_every_word(secretary: FlaskClient, code: str) -> None:
    form = _form(code, "back", reason__design=REASON, note__design="Baris satu\nBaris dua")
    answer = secretary.post(f"{QUEUE}/{code}", data=form)
    assert answer.status_code == 200
    assert "Baris satu\nBaris dua" in answer.text.replace("\r", "")


def test_saving_keeps_words_for_the_checker_and_levels_for_all(
    client: FlaskClient, code: str
) -> None:
    first, second = make_user(Role.SECRETARIAT), make_user(Role.SECRETARIAT)
    form = _form(code, "save", reason__design=REASON, note__design="Hanya saya", level__i01="2")
    assert sign_in(client, first).post(f"{QUEUE}/{code}", data=form).status_code == 303
    mine = client.get(f"{QUEUE}/{code}").text
    assert "Hanya saya" in mine
    assert "Catatan Anda tersimpan" in mine
    theirs = sign_in(client, second).get(f"{QUEUE}/{code}").text
    assert "Hanya saya" not in theirs
    assert _claims(code)["i01"] == 2
    assert _entry(code).state is EntryState.SUBMITTED


def test_who_comes_second_keeps_his_words_and_reads_the_first_decision(
    secretary: FlaskClient, code: str
) -> None:
    form = _form(
        code, "rejected", confirmed="1", reason__design=REASON, note__design="Catatan saya"
    )
    _decide(code, CheckOutcome.RETURNED)
    answer = secretary.post(f"{QUEUE}/{code}", data=form)
    assert answer.status_code == 409
    assert "Catatan Anda yang belum tersimpan" in answer.text
    assert "Catatan saya" in answer.text
    assert "Alasan kolega" in answer.text
    assert _entry(code).state is EntryState.RETURNED


def test_a_new_revision_in_between_is_checked_anew(
    secretary: FlaskClient, world: World, code: str
) -> None:
    form = _form(code, "accepted", confirmed="1", note="Catatan saya")
    submission.take_back(world.actor, code, at=NOW)
    submission.submit(world.actor, code, at=NOW)
    answer = secretary.post(f"{QUEUE}/{code}", data=form)
    assert answer.status_code == 409
    assert "Catatan saya" in answer.text
    assert f'name="version" value="{_entry(code).version}"' in answer.text
    assert _entry(code).state is EntryState.SUBMITTED


def test_after_deciding_the_next_entry_is_the_main_thing(
    secretary: FlaskClient, world: World, code: str
) -> None:
    waiting = make_entry(world.category, state=EntryState.SUBMITTED)
    secretary.post(f"{QUEUE}/{code}", data=_form(code, "accepted", confirmed="1"))
    page = secretary.get(f"{QUEUE}/{code}").text
    assert "Periksa berikutnya" in page
    assert f"{QUEUE}/{waiting.code}" in page


def test_levels_can_still_be_verified_on_an_accepted_entry(
    secretary: FlaskClient, code: str
) -> None:
    _decide_accept(code)
    form = _form(code, "save", level__i01="1", note__i01="Kunjungan lapangan")
    assert secretary.post(f"{QUEUE}/{code}", data=form).status_code == 303
    assert _claims(code)["i01"] == 1
    assert "Kunjungan lapangan" in secretary.get(f"{QUEUE}/{code}").text
    again = secretary.post(f"{QUEUE}/{code}", data=_form(code, "returned", confirmed="1"))
    assert again.status_code == 422


def _decide_accept(code: str) -> None:
    judgement = checks.Judgement(CheckOutcome.ACCEPTED, _entry(code).version)
    checks.record_check(actor_of(make_user(Role.SECRETARIAT)), code, judgement, at=NOW)


def test_a_disqualification_needs_a_reason_and_a_confirmation(
    secretary: FlaskClient, code: str
) -> None:
    url = f"{QUEUE}/{code}/diskualifikasi"
    assert secretary.get(url).status_code == 303  # not accepted: nothing to disqualify
    _decide_accept(code)
    assert secretary.post(url, data={"reason": "Karya orang lain"}).status_code == 422
    assert secretary.post(url, data={"reason": "", "confirmed": "1"}).status_code == 422
    assert _entry(code).state is EntryState.ACCEPTED
    done = secretary.post(url, data={"reason": "Karya orang lain", "confirmed": "1"})
    assert done.status_code == 303
    assert _entry(code).state is EntryState.DISQUALIFIED
    assert "Karya orang lain" in secretary.get(f"{QUEUE}/{code}").text


def test_after_the_decree_the_page_offers_no_act(secretary: FlaskClient, code: str) -> None:
    _decide_accept(code)
    assert "/diskualifikasi" in secretary.get(f"{QUEUE}/{code}").text
    make_decision(db.session.get_one(Edition, _entry(code).edition_id))
    page = secretary.get(f"{QUEUE}/{code}").text
    assert "/diskualifikasi" not in page
    assert "Simpan tingkat terverifikasi" not in page
    assert secretary.get(f"{QUEUE}/{code}/diskualifikasi").status_code == 303


def test_there_is_no_letter_before_a_return(secretary: FlaskClient, code: str) -> None:
    assert secretary.get(f"{QUEUE}/{code}/surat.pdf").status_code == 404
    assert secretary.get(f"{QUEUE}/{code}/kiriman/1").status_code == 200
    assert secretary.get(f"{QUEUE}/{code}/kiriman/2").status_code == 404


def test_the_queue_asks_the_database_the_same_number_of_times(secretary: FlaskClient) -> None:
    category = make_category(make_edition())
    make_entry(category, state=EntryState.SUBMITTED)
    secretary.get(QUEUE)
    with counted() as few:
        secretary.get(QUEUE)
    for _ in range(120):
        make_entry(category, state=EntryState.SUBMITTED)
    with counted() as many:
        page = secretary.get(QUEUE)
    assert len(few) == len(many), many.difference(few)
    assert page.text.count("<tr>") == 50
    assert secretary.get(f"{QUEUE}?halaman=3").text.count("<tr>") == 21


def test_the_check_page_asks_the_same_number_of_times_with_a_history(
    secretary: FlaskClient, world: World, code: str
) -> None:
    secretary.get(f"{QUEUE}/{code}")
    with counted() as few:
        secretary.get(f"{QUEUE}/{code}")
    for _ in range(3):
        make_entry(world.category, state=EntryState.SUBMITTED)
    for _ in range(2):
        _decide(code, CheckOutcome.RETURNED)
        submission.submit(world.actor, code, at=NOW)
    with counted() as many:
        secretary.get(f"{QUEUE}/{code}")
    # One more read from the second revision on: what changed since the first.
    assert len(many) - len(few) == 1, many.difference(few)


def test_the_officer_reads_a_reason_about_the_whole_entry(client: FlaskClient, code: str) -> None:
    world_officer = db.session.scalars(
        select(User).join(RoleGrant).where(RoleGrant.role == Role.OFFICER)
    ).one()
    _decide(code, CheckOutcome.RETURNED)
    page = sign_in(client, world_officer).get(f"/instansi/inovasi/{code}")
    assert page.status_code == 200
    assert "Inovasi secara keseluruhan" in page.text
    assert "Alasan kolega" in page.text
