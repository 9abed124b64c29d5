"""The secretariat's judging pages: what is next, panels, assignments, progress, two people."""

import re
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from html import unescape
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from contest.domain.actor import Role
from contest.domain.conflicts import ConflictSource
from contest.domain.entries import EntryState
from contest.domain.rounds import RoundState
from contest.domain.scorecards import ScorecardState
from contest.models import db
from contest.models.editions import EditionState
from contest.models.judging import Conflict, Panel, PanelMember, Round, RoundEntry, Scorecard
from contest.services.rubrics import load_rubrics
from tests import factories as make
from tests.judging_world import AT, World, make_world, round_now, scorecard
from tests.queries_count import Statements, counted

BASE = "/sekretariat/penilaian"


def _text(answer: TestResponse) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def _signed_in(client: FlaskClient, state: RoundState = RoundState.PLANNED) -> World:
    world = make_world(state)
    make.sign_in(client, world.secretary)
    return world


def _ready(client: FlaskClient, judges: int = 3, entries: int = 2) -> tuple[World, Panel]:
    """A planned round whose panel scores every entry."""
    world = _signed_in(client)
    world.add_judges(judges)
    panel = world.panel()
    world.fill(entries, panel)
    return world, panel


# who may


def test_only_the_secretariat_reaches_these_pages(client: FlaskClient) -> None:
    world, panel = _ready(client)
    code = db.session.scalars(select(Scorecard.code)).first()
    paths = [
        BASE,
        f"{BASE}/kategori/{world.category.id}/tahap-baru",
        *(f"{BASE}/tahap/{world.round.id}{page}" for page in (
            "", "/ubah", "/rubrik", "/inovasi", "/buka", "/tutup", "/panel-baru", "/kemajuan")),
        *(f"{BASE}/panel/{panel.id}{page}" for page in ("", "/penugasan", "/bagi-rata")),
        f"{BASE}/panel/{panel.id}/anggota/{world.judges[0].id}/keluarkan",
        f"{BASE}/lembar/{code}",
    ]  # fmt: skip
    chair = make.make_user(Role.JUDGE)
    make.make_panel(world.round, chair, chair=chair)
    for path in paths:
        assert make.sign_in(client, world.secretary).get(path).status_code == 200, path
        for user in (world.judges[0], chair, make.make_user(Role.ADMINISTRATOR)):
            assert make.sign_in(client, user).get(path).status_code == 403, path
    with client.session_transaction() as session:
        session.clear()
    assert {client.get(path).status_code for path in paths} == {302}


def test_what_does_not_exist_is_not_found(client: FlaskClient) -> None:
    _signed_in(client)
    for path in (
        "/tahap/999999", "/tahap/999999/ubah", "/tahap/999999/kemajuan", "/tahap/999999/panel-baru",
        "/panel/999999", "/panel/999999/penugasan", "/panel/999999/bagi-rata", "/lembar/tidak-ada",
        "/kategori/999999/tahap-baru", "?edisi=tidak-ada",
    ):  # fmt: skip
        assert client.get(BASE + path).status_code == 404, path
    assert client.post(f"{BASE}/tahap/999999/buka-kembali").status_code == 404


# overview


def test_before_any_edition_the_overview_says_so(client: FlaskClient) -> None:
    make.sign_in(client, make.make_user(Role.SECRETARIAT))
    assert "Belum ada edisi lomba" in client.get(BASE).text


def test_the_overview_names_state_counts_and_next_step(client: FlaskClient) -> None:
    world, _panel = _ready(client)
    text = _text(client.get(BASE))
    for shown in (world.round.name, "Direncanakan", "0 dari 6", "Buka tahap penilaian"):
        assert shown in text


@pytest.mark.parametrize(
    ("state", "entries", "judges", "step"),
    [
        (RoundState.PLANNED, 0, 0, "Masukkan inovasi yang diterima"),
        (RoundState.PLANNED, 1, 0, "Bentuk panel juri"),
        (RoundState.PLANNED, 1, 1, "Tugaskan juri pada inovasi"),
        (RoundState.PLANNED, 1, 3, "Buka tahap penilaian"),
        (RoundState.OPEN, 1, 3, "Pantau lembar nilai"),
        (RoundState.CLOSED, 1, 3, "Periksa dan bekukan hasil"),
        (RoundState.FROZEN, 1, 3, "Hasil tahap ini sudah dibekukan"),
    ],
)
def test_each_round_knows_its_next_step(
    client: FlaskClient, state: RoundState, entries: int, judges: int, step: str
) -> None:
    world = _signed_in(client, state)
    if judges:
        world.add_judges(judges)
        world.fill(entries, world.panel())
    else:
        world.add_entries(entries)
    assert step in _text(client.get(BASE))
    assert step in _text(client.get(f"{BASE}/tahap/{world.round.id}"))


def test_when_every_sheet_is_final_closing_is_next(client: FlaskClient) -> None:
    world = _signed_in(client, RoundState.OPEN)
    world.sheet(state=ScorecardState.FINAL, finalised_at=AT)
    answer = client.get(f"{BASE}/tahap/{world.round.id}")
    assert "Semua lembar final; tutup tahap ini" in answer.text
    assert f'href="{BASE}/tahap/{world.round.id}/tutup"' in answer.text


def test_an_archived_edition_can_be_looked_at_but_not_continued(client: FlaskClient) -> None:
    old = make_world(RoundState.FROZEN)
    old.edition.state = EditionState.ARCHIVED
    db.session.commit()
    _signed_in(client)
    shown = client.get(f"{BASE}?edisi={old.edition.slug}")
    assert old.edition.name in shown.text
    assert "tahap-baru" not in shown.text


# planning


def _plan(world: World, **values: str) -> dict[str, str]:
    return {
        "name": "Presentasi",
        "weight": "60",
        "rubric_version_id": str(world.round.rubric_version_id),
        "opens_at": "2027-01-04T08:00",
        "closes_at": "2027-01-08T16:00",
        "promote_top": "6",
        "pass_mark": "",
    } | values


def _with_free_weight(client: FlaskClient) -> World:
    world = _signed_in(client)
    world.round.weight = Decimal(40)
    db.session.commit()
    return world


def test_a_round_is_planned_in_local_time(client: FlaskClient) -> None:
    world = _with_free_weight(client)
    path = f"{BASE}/kategori/{world.category.id}/tahap-baru"
    assert 'value="60"' in client.get(path).text
    answer = client.post(path, data=_plan(world, weight="59,5", blind_fields="participant"))
    assert answer.status_code == 303, _text(answer)
    made = db.session.scalars(select(Round).order_by(Round.id.desc())).first()
    assert made is not None
    assert (made.key, made.weight, made.position) == ("presentasi", Decimal("59.5"), 2)
    assert made.closes_at.isoformat() == "2027-01-08T08:00:00+00:00"
    assert made.blind_fields == ["participant"]


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "", "Isi nama tahap penilaian."),
        ("weight", "enam puluh", "Isi dengan angka, misalnya 40 atau 33,5."),
        ("weight", "60,01", "tersisa paling banyak 60"),
        ("weight", "NaN", "Bobot harus lebih besar dari 0"),
        ("weight", "", "Bobot harus lebih besar dari 0"),
        ("closes_at", "besok", "Isi tanggal dan jam."),
        ("closes_at", "2027-01-03T08:00", "Batas waktu harus setelah waktu mulai."),
        ("promote_top", "0", "Jumlah yang lolos harus 1 atau lebih."),
        ("promote_top", "enam", "Isi dengan bilangan bulat"),
        ("pass_mark", "101", "Nilai ambang harus di antara 0 dan 100."),
        ("rubric_version_id", "999999", "Pilih rubrik milik edisi ini."),
        ("blind_fields", "anggaran", "tidak dikenal"),
    ],
)
def test_a_wrong_plan_is_told_at_its_field_and_kept(
    client: FlaskClient, field: str, typed: str, sentence: str
) -> None:
    world = _with_free_weight(client)
    path = f"{BASE}/kategori/{world.category.id}/tahap-baru"
    answer = client.post(path, data=_plan(world, **{field: typed}))
    assert answer.status_code == 422
    assert sentence in _text(answer)
    assert f'href="#{field}"' in answer.text
    assert 'value="Presentasi"' in answer.text or field == "name"
    assert len(db.session.scalars(select(Round)).all()) == 1


def test_two_rounds_of_one_name_are_refused(client: FlaskClient) -> None:
    world = _with_free_weight(client)
    path = f"{BASE}/kategori/{world.category.id}/tahap-baru"
    assert client.post(path, data=_plan(world, weight="30")).status_code == 303
    answer = client.post(path, data=_plan(world, weight="30"))
    assert answer.status_code == 422
    assert "sudah mempunyai tahap dengan nama itu" in _text(answer)


def test_settings_are_changed_and_a_stale_form_is_refused(client: FlaskClient) -> None:
    world = _signed_in(client)
    path = f"{BASE}/tahap/{world.round.id}/ubah"
    version = str(world.round.version)
    data = _plan(world, weight="100", version=version, name="Penilaian naskah")
    assert client.post(path, data=data).status_code == 303
    assert round_now(world.round).name == "Penilaian naskah"
    stale = client.post(path, data=data)
    assert stale.status_code == 409
    assert "Orang lain menyimpan perubahan lebih dahulu" in stale.text


def test_an_open_round_offers_only_name_and_deadline(client: FlaskClient) -> None:
    world = _signed_in(client, RoundState.OPEN)
    path = f"{BASE}/tahap/{world.round.id}/ubah"
    page = client.get(path)
    assert 'type="text" id="weight"' not in page.text
    data = {"name": "Nama baru", "closes_at": "2030-01-08T16:00", "weight": "50"}
    version = str(world.round.version)
    assert client.post(path, data=data | {"version": version}).status_code == 303
    changed = round_now(world.round)
    assert (changed.name, changed.weight) == ("Nama baru", Decimal(100))
    assert changed.closes_at.isoformat() == "2030-01-08T08:00:00+00:00"


def test_the_rubric_is_shown_as_the_judge_sees_it(client: FlaskClient) -> None:
    world = _signed_in(client)
    (first, *_others) = load_rubrics(world.actor, world.edition.id, at=AT)
    world.round.rubric_version_id = first
    db.session.commit()
    text = _text(client.get(f"{BASE}/tahap/{world.round.id}/rubrik"))
    assert "Panduan nilai" in text
    assert "Bobot 30%" in text
    assert "86–100" in text


# filling, opening, closing


def test_accepted_entries_are_entered_after_a_look(client: FlaskClient) -> None:
    world = _signed_in(client)
    world.add_entries(3, enter=False)
    path = f"{BASE}/tahap/{world.round.id}/inovasi"
    assert "3 inovasi diterima belum masuk tahap ini" in client.get(path).text
    assert client.post(path).status_code == 303
    assert len(db.session.scalars(select(RoundEntry)).all()) == 3
    assert "Tidak ada inovasi yang perlu dimasukkan" in client.get(path).text


def test_a_round_that_is_not_ready_says_everything_that_is_missing(client: FlaskClient) -> None:
    world = _signed_in(client)
    world.round.weight = Decimal("99.99")
    db.session.commit()
    path = f"{BASE}/tahap/{world.round.id}/buka"
    for answer in (client.get(path), client.post(path, data={"confirmed": "1"})):
        text = _text(answer)
        assert "Jumlah bobot tahap 99,99; harus tepat 100." in text
        assert "Belum ada inovasi dalam tahap ini." in text
        assert "Belum ada panel juri dalam tahap ini." in text
    assert answer.status_code == 422
    assert round_now(world.round).state is RoundState.PLANNED


def test_a_short_entry_is_named_and_opening_needs_a_tick(client: FlaskClient) -> None:
    world, _panel = _ready(client, judges=2)
    path = f"{BASE}/tahap/{world.round.id}/buka"
    entry = world.entries[0]
    assert f"{entry.number} {entry.title}: 2 juri, diperlukan 3." in _text(client.get(path))
    refused = client.post(path)
    assert refused.status_code == 422
    assert 'href="#confirmed"' in refused.text
    assert client.post(path, data={"confirmed": "1"}).status_code == 303
    assert round_now(world.round).state is RoundState.OPEN


def test_opening_twice_is_told(client: FlaskClient) -> None:
    world, _panel = _ready(client)
    path = f"{BASE}/tahap/{world.round.id}/buka"
    assert client.post(path).status_code == 303
    assert client.post(path).status_code == 409
    assert "sudah pernah dibuka" in client.get(path).text


def test_closing_names_the_unfinished_sheets_and_asks_why(client: FlaskClient) -> None:
    world = _signed_in(client, RoundState.OPEN)
    world.sheet(state=ScorecardState.DRAFT)
    path = f"{BASE}/tahap/{world.round.id}/tutup"
    text = _text(client.get(path))
    assert f"{world.judges[0].name}: 1 lembar" in text
    assert world.entries[0].title in text
    refused = client.post(path, data={"reason": ""})
    assert refused.status_code == 422
    assert "1 lembar nilai belum final" in _text(refused)
    assert client.post(path, data={"reason": "Batas waktu lewat."}).status_code == 303
    assert round_now(world.round).state is RoundState.CLOSED
    assert "Batas waktu lewat." in client.get(f"{BASE}/tahap/{world.round.id}").text


def test_a_closed_round_opens_again_by_two_people(client: FlaskClient) -> None:
    world = _signed_in(client, RoundState.CLOSED)
    path = f"{BASE}/tahap/{world.round.id}/buka-kembali"
    show = f"{BASE}/tahap/{world.round.id}"
    assert client.post(path, data={"act": "ask", "reason": ""}).status_code == 422
    assert client.post(path, data={"act": "ask", "reason": "Tertinggal."}).status_code == 303
    assert "Tertinggal." in client.get(show).text
    assert 'value="grant"' not in client.get(show).text
    own = client.post(path, data={"act": "grant"})
    assert own.status_code == 403
    assert "orang kedua yang harus menyetujuinya" in _text(own)
    make.sign_in(client, make.make_user(Role.SECRETARIAT))
    assert 'value="grant"' in client.get(show).text
    assert client.post(path, data={"act": "grant"}).status_code == 303
    assert round_now(world.round).state is RoundState.OPEN


def test_a_wish_can_be_taken_back(client: FlaskClient) -> None:
    world = _signed_in(client, RoundState.CLOSED)
    path = f"{BASE}/tahap/{world.round.id}/buka-kembali"
    client.post(path, data={"act": "ask", "reason": "Tertinggal."})
    assert client.post(path, data={"act": "withdraw"}).status_code == 303
    assert client.post(path, data={"act": "withdraw"}).status_code == 409


# panels


def test_a_panel_is_formed_from_people_who_are_judges(client: FlaskClient) -> None:
    world = _signed_in(client)
    outsider = make.make_user(name="Bukan Juri")
    judges = world.add_judges(2)
    path = f"{BASE}/tahap/{world.round.id}/panel-baru"
    page = client.get(path).text
    assert judges[0].name in page
    assert outsider.name not in page
    data = {
        "name": "Panel A",
        "judge_ids": [str(judge.id) for judge in judges],
        "chair_id": str(judges[0].id),
    }
    answer = client.post(path, data=data)
    assert answer.status_code == 303
    panel = db.session.scalars(select(Panel)).one()
    assert answer.location == f"{BASE}/panel/{panel.id}"
    text = _text(client.get(answer.location))
    assert judges[0].name in text
    assert "Ketua" in text
    assert "Panel A" in client.get(f"{BASE}/tahap/{world.round.id}").text


def test_without_judges_the_page_says_what_to_do(client: FlaskClient) -> None:
    world = _signed_in(client)
    assert "Belum ada juri" in client.get(f"{BASE}/tahap/{world.round.id}/panel-baru").text


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"name": "", "judge_ids": "J"}, "Isi nama panel."),
        ({"name": "Panel A"}, "Pilih sedikitnya satu juri."),
        ({"name": "Panel A", "judge_ids": "J", "chair_id": "9"}, "Ketua panel harus salah"),
        ({"name": "Panel A", "judge_ids": "999999"}, "Orang ini bukan juri aktif."),
    ],
)
def test_a_wrong_panel_is_explained(
    client: FlaskClient, data: Mapping[str, str], sentence: str
) -> None:
    world = _signed_in(client)
    judge = world.add_judges(1)[0]
    sent = {key: str(judge.id) if value == "J" else value for key, value in data.items()}
    answer = client.post(f"{BASE}/tahap/{world.round.id}/panel-baru", data=sent)
    assert answer.status_code == 422
    assert sentence in _text(answer)
    assert db.session.scalars(select(Panel)).all() == []


def test_members_join_lead_and_leave(client: FlaskClient) -> None:
    world = _signed_in(client)
    first, second = world.add_judges(2)
    panel = world.panel(first)
    path = f"{BASE}/panel/{panel.id}"
    assert client.post(path, data={"act": "add", "judge_id": str(second.id)}).status_code == 303
    again = client.post(path, data={"act": "add", "judge_id": str(second.id)})
    assert again.status_code == 422
    assert "sudah menjadi anggota" in _text(again)
    assert client.post(path, data={"act": "chair", "judge_id": str(second.id)}).status_code == 303
    assert Role.CHAIR in make.actor_of(second).roles
    world.sheet(second, panel=panel, state=ScorecardState.DRAFT)
    out = f"{path}/anggota/{second.id}/keluarkan"
    assert "1, ditarik dan tidak dihitung" in _text(client.get(out))
    assert client.post(out, data={"reason": ""}).status_code == 422
    assert client.post(out, data={"reason": "Sakit."}).status_code == 303
    assert db.session.scalars(select(PanelMember.user_id)).all() == [first.id]
    assert client.get(out).status_code == 404


# assignments


def test_ticks_assign_and_unticking_takes_away(client: FlaskClient) -> None:
    world = _signed_in(client)
    judge = world.add_judges(1)[0]
    one, two = world.add_entries(2)
    panel = world.panel()
    path = f"{BASE}/panel/{panel.id}/penugasan"
    assert f'name="pair" value="{judge.id}-{one.id}"' in client.get(path).text
    pair = f"{judge.id}-{one.id}"
    assert client.post(path, data={"pair": [pair]}).status_code == 303
    page = client.get(path).text
    assert f'name="had" value="{pair}"' in page
    assert f'name="pair" value="{pair}" checked' in page
    code = db.session.scalars(select(Scorecard.code)).one()
    client.post(path, data={"pair": [pair], "had": [pair]})
    assert scorecard(code).state is ScorecardState.ASSIGNED, "what stays ticked stays"
    other = f"{judge.id}-{two.id}"
    client.post(path, data={"pair": [other], "had": [pair]})
    live = db.session.scalars(
        select(Scorecard.entry_id).where(Scorecard.state == ScorecardState.ASSIGNED)
    ).all()
    assert live == [two.id]


def test_a_tick_someone_else_set_meanwhile_stays(client: FlaskClient) -> None:
    world = _signed_in(client)
    judge = world.add_judges(1)[0]
    one, two = world.add_entries(2)
    panel = world.panel()
    code = world.sheet(judge, one, panel=panel)
    path = f"{BASE}/panel/{panel.id}/penugasan"
    client.post(path, data={"pair": [f"{judge.id}-{two.id}"]})
    assert scorecard(code).state is ScorecardState.ASSIGNED


def test_a_conflict_shows_in_the_matrix_and_a_forced_tick_is_refused_by_name(
    client: FlaskClient,
) -> None:
    world = _signed_in(client)
    agency = make.make_agency("RSUD Contoh")
    judge = world.add_judges(1, agency_id=agency.id)[0]
    entry = world.add_entries(1, participant=make.make_participant(agency))[0]
    path = f"{BASE}/panel/{world.panel().id}/penugasan"
    pair = f"{judge.id}-{entry.id}"
    page = client.get(path)
    assert "✕ perangkat daerah sendiri" in _text(page)
    assert f'value="{pair}"' not in page.text
    answer = client.post(path, data={"pair": [pair]})
    assert answer.status_code == 422
    text = _text(answer)
    assert f"{judge.name} tidak dapat menilai {entry.number} {entry.title}" in text
    assert db.session.scalars(select(Scorecard)).all() == []
    assert db.session.scalars(select(Conflict.source)).one() is ConflictSource.OWN_AGENCY


@pytest.mark.parametrize("pair", ["x", "1-", "-1", "999999-1", "1-999999", "9" * 40 + "-1"])
def test_nonsense_among_the_ticks_assigns_nothing(client: FlaskClient, pair: str) -> None:
    world = _signed_in(client)
    world.add_judges(1)
    world.add_entries(1)
    path = f"{BASE}/panel/{world.panel().id}/penugasan"
    assert client.post(path, data={"pair": [pair]}).status_code in {303, 422}
    assert db.session.scalars(select(Scorecard)).all() == []


def test_begun_sheets_show_their_state_instead_of_a_tick(client: FlaskClient) -> None:
    world = _signed_in(client, RoundState.OPEN)
    code = world.sheet(state=ScorecardState.DRAFT)
    panel = db.session.scalars(select(Panel)).one()
    page = client.get(f"{BASE}/panel/{panel.id}/penugasan").text
    assert f"{BASE}/lembar/{code}" in page
    assert 'type="checkbox"' not in page


def test_an_even_spread_is_shown_before_it_is_applied(client: FlaskClient) -> None:
    world = _signed_in(client)
    world.add_judges(4)
    world.add_entries(6)
    panel = world.panel()
    path = f"{BASE}/panel/{panel.id}/bagi-rata"
    assert "Hitung usulan" in client.get(path).text
    shown = client.get(f"{path}?lembar=3&benih=7&dari=1&sampai=6")
    assert "18 penugasan baru untuk 6 inovasi" in _text(shown)
    assert db.session.scalars(select(Scorecard)).all() == []
    data = {"lembar": "3", "benih": "7", "dari": "1", "sampai": "6"}
    assert client.post(path, data=data).status_code == 303
    assert len(db.session.scalars(select(Scorecard)).all()) == 18
    assert "Tidak ada penugasan baru" in client.get(f"{path}?lembar=3&benih=7").text


def test_a_stretch_of_entries_can_be_spread_alone(client: FlaskClient) -> None:
    world = _signed_in(client)
    world.add_judges(2)
    world.add_entries(6)
    path = f"{BASE}/panel/{world.panel().id}/bagi-rata"
    client.post(path, data={"lembar": "2", "benih": "7", "dari": "2", "sampai": "3"})
    scored = set(db.session.scalars(select(Scorecard.entry_id)))
    assert scored == {world.entries[1].id, world.entries[2].id}


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("lembar=9", "Jumlah juri per inovasi harus 1 sampai 2"),
        ("lembar=0", "Jumlah juri per inovasi harus 1 sampai 2"),
        ("lembar=1&dari=3&sampai=2", "Urutan awal tidak boleh melebihi"),
    ],
)
def test_an_impossible_spread_is_explained(client: FlaskClient, query: str, sentence: str) -> None:
    world = _signed_in(client)
    world.add_judges(2)
    world.add_entries(3)
    answer = client.get(f"{BASE}/panel/{world.panel().id}/bagi-rata?{query}")
    assert answer.status_code in {409, 422}
    assert sentence in _text(answer)


def test_entries_that_stay_short_are_named_in_the_proposal(client: FlaskClient) -> None:
    world = _signed_in(client)
    agency = make.make_agency()
    world.add_judges(1)
    world.add_judges(1, agency_id=agency.id)
    entry = world.add_entries(1, participant=make.make_participant(agency))[0]
    answer = client.get(f"{BASE}/panel/{world.panel().id}/bagi-rata?lembar=2")
    assert "1 inovasi tetap kekurangan juri" in _text(answer)
    assert f"{entry.number} {entry.title}: 1 juri" in _text(answer)


# progress and sheets


def test_progress_shows_states_and_reminders_but_no_marks(client: FlaskClient) -> None:
    world = _signed_in(client, RoundState.OPEN)
    judge = world.add_judges(1, phone="0812-3456-789", name="Dr. Hj. Siti Rahmah")[0]
    panel = world.panel()
    one, two = world.add_entries(2)
    world.sheet(judge, one, panel=panel, state=ScorecardState.FINAL, finalised_at=AT,
                total="76.50")  # fmt: skip
    world.sheet(judge, two, panel=panel, state=ScorecardState.DRAFT)
    answer = client.get(f"{BASE}/tahap/{world.round.id}/kemajuan")
    text = _text(answer)
    assert "1 dari 2" in text
    assert "76,50" not in text
    assert "76.50" not in answer.text
    link = re.search(r'href="(https://wa\.me/[^"]+)"', answer.text)
    assert link is not None
    assert link[1].startswith("https://wa.me/628123456789?text=")
    message = unquote(unescape(link[1]))
    assert "masih ada 1 dari 2 lembar" in message
    assert "http://localhost/juri/" in message
    assert 'rel="noopener noreferrer"' in answer.text


def test_an_entry_that_left_is_marked_in_the_progress(client: FlaskClient) -> None:
    world = _signed_in(client, RoundState.OPEN)
    world.add_entries(1, state=EntryState.DISQUALIFIED)
    text = _text(client.get(f"{BASE}/tahap/{world.round.id}/kemajuan"))
    assert "Tidak lagi mengikuti lomba" in text


def _final_sheet(client: FlaskClient) -> tuple[World, str]:
    world = _signed_in(client, RoundState.OPEN)
    return world, world.sheet(state=ScorecardState.FINAL, finalised_at=AT, total="76.50")


def test_a_sheets_page_shows_its_life_but_not_its_marks(client: FlaskClient) -> None:
    world, code = _final_sheet(client)
    text = _text(client.get(f"{BASE}/lembar/{code}"))
    assert world.judges[0].name in text
    assert "76,50" not in text


def test_a_final_sheet_is_opened_again_by_two_people(client: FlaskClient) -> None:
    _world, code = _final_sheet(client)
    path = f"{BASE}/lembar/{code}"
    assert client.post(path, data={"act": "ask", "reason": " "}).status_code == 422
    assert client.post(path, data={"act": "ask", "reason": "Salah ketik."}).status_code == 303
    assert client.post(path, data={"act": "grant"}).status_code == 403
    make.sign_in(client, make.make_user(Role.SECRETARIAT))
    assert client.post(path, data={"act": "grant"}).status_code == 303
    assert scorecard(code).state is ScorecardState.REOPENED
    assert "disetujui" in _text(client.get(path))


def test_a_sheet_is_voided_with_a_reason(client: FlaskClient) -> None:
    _world, code = _final_sheet(client)
    path = f"{BASE}/lembar/{code}"
    refused = client.post(path, data={"act": "void", "reason": ""})
    assert refused.status_code == 422
    assert 'href="#void-reason"' in refused.text
    assert client.post(path, data={"act": "void", "reason": "Membina."}).status_code == 303
    assert scorecard(code).state is ScorecardState.VOID
    panel = db.session.scalars(select(Panel)).one()
    matrix = _text(client.get(f"{BASE}/panel/{panel.id}/penugasan"))
    assert "✕ ditemukan sekretariat" in matrix


def test_a_begun_sheet_is_taken_away_with_a_reason(client: FlaskClient) -> None:
    world = _signed_in(client, RoundState.OPEN)
    code = world.sheet(state=ScorecardState.DRAFT)
    path = f"{BASE}/lembar/{code}"
    refused = client.post(path, data={"act": "remove", "reason": ""})
    assert refused.status_code == 422
    assert 'href="#remove-reason"' in refused.text
    assert client.post(path, data={"act": "remove", "reason": "Salah."}).status_code == 303
    assert scorecard(code).state is ScorecardState.REMOVED


# cost


def _cost(client: FlaskClient, path: str) -> Statements:
    with counted() as statements:
        assert client.get(path).status_code == 200
    return statements


def test_every_page_costs_the_same_with_1_10_and_60_entries(client: FlaskClient) -> None:
    world, panel = _ready(client, judges=1, entries=1)
    code = db.session.scalars(select(Scorecard.code)).one()
    round_, base = world.round.id, f"{BASE}/panel/{panel.id}"
    paths = [
        BASE,
        f"{BASE}/lembar/{code}",
        *(f"{BASE}/tahap/{round_}{page}" for page in ("", "/kemajuan", "/buka", "/tutup")),
        *(f"{base}{page}" for page in ("", "/penugasan", "/bagi-rata?lembar=1")),
    ]
    few = {path: _cost(client, path) for path in paths}
    for more in (9, 50):
        world.add_judges(1)
        db.session.add(PanelMember(panel_id=panel.id, user_id=world.judges[-1].id, is_chair=False))
        db.session.commit()
        world.fill(more, panel)
        for path in paths:
            many = _cost(client, path)
            assert len(many) == len(few[path]), path + many.difference(few[path])


def test_the_overview_costs_the_same_with_more_rounds(client: FlaskClient) -> None:
    world = _signed_in(client)
    few = _cost(client, BASE)
    for position in range(2, 12):
        category = make.make_category(world.edition)
        make.make_round(category, position=position, closes_at=AT + timedelta(days=position))
    many = _cost(client, BASE)
    assert len(many) == len(few), many.difference(few)
