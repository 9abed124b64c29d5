"""The judge's pages: what is next, one sheet, what bad input answers, what stays hidden."""

import re
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from contest.domain.actor import Role
from contest.domain.agencies import AgencyKind
from contest.domain.conflicts import ConflictSource
from contest.domain.entries import EntryState
from contest.domain.errors import NotFound
from contest.domain.rounds import RoundState
from contest.domain.scorecards import ScorecardState
from contest.models import db
from contest.models.judging import Conflict, Mark, Round, Scorecard
from contest.models.people import Participant, User
from contest.services import judging, scorecards
from contest.services.judging import Comments
from tests import factories as make
from tests.judging_world import AT, World, make_world, scorecard
from tests.queries_count import Statements, counted

TYPED = {"mark-manfaat": "80", "mark-kebaruan": "70"}


def _begin(client: FlaskClient, **values: object) -> tuple[World, str]:
    world = make_world()
    code = world.sheet(**values)
    make.sign_in(client, world.judges[0])
    return world, code


def _post(client: FlaskClient, code: str, **values: str) -> TestResponse:
    version = values.pop("version", str(scorecard(code).version))
    return client.post(f"/juri/lembar/{code}", data={"version": version, **values})


def _text(answer: TestResponse) -> str:
    plain = re.sub(r"<[^>]+>", " ", answer.text)
    return " ".join(unescape(plain).split())


# home


def test_a_judge_without_sheets_is_told_what_will_happen(client: FlaskClient) -> None:
    make.sign_in(client, make.make_user(Role.JUDGE))
    answer = client.get("/juri/")
    assert answer.status_code == 200
    assert "Belum ada lembar untuk Anda" in answer.text


def test_home_names_the_next_sheet_what_is_left_and_until_when(client: FlaskClient) -> None:
    world = make_world(closes_at=make.NOW + timedelta(days=2, hours=1))
    judge = world.add_judges(1)[0]
    panel = world.panel()
    first, second, third = world.add_entries(3)
    world.sheet(judge, first, panel=panel, state=ScorecardState.FINAL, finalised_at=AT,
                total="76.50")  # fmt: skip
    following = world.sheet(judge, second, panel=panel)
    world.sheet(judge, third, panel=panel)
    answer = make.sign_in(client, judge).get("/juri/")
    text = _text(answer)
    assert f"{second.number} {second.title}" in text
    assert f'href="/juri/lembar/{following}"' in answer.text
    assert "2 lembar belum final" in text
    assert "2 hari lagi" in text
    assert first.title not in text, "what is left comes first"
    assert "nilai Anda 76,50" in _text(client.get("/juri/?tampil=semua"))


def test_the_list_narrows_to_what_is_left(client: FlaskClient) -> None:
    world, code = _begin(client, state=ScorecardState.FINAL, finalised_at=AT, total="76.50")
    left = world.sheet(entry=world.add_entries(1)[0])
    shown = client.get("/juri/?tampil=belum").text
    assert f"/juri/lembar/{left}" in shown
    assert f"/juri/lembar/{code}" not in shown
    assert f"/juri/lembar/{code}" in client.get("/juri/?tampil=final").text


def test_a_finished_judge_is_thanked(client: FlaskClient) -> None:
    _begin(client, state=ScorecardState.FINAL, finalised_at=AT, total="76.50")
    assert "Semua lembar Anda sudah final" in client.get("/juri/").text


def test_a_round_not_yet_open_announces_itself_without_its_entries(client: FlaskClient) -> None:
    world, code = _begin(client)
    db.session.get_one(Round, world.round.id).state = RoundState.PLANNED
    db.session.commit()
    answer = client.get("/juri/")
    assert "1 lembar disiapkan untuk Anda" in _text(answer)
    assert world.entries[0].title not in answer.text
    locked = client.get(f"/juri/lembar/{code}")
    assert locked.status_code == 423
    assert world.entries[0].title not in locked.text


# who may


def test_others_do_not_reach_a_judges_pages(client: FlaskClient) -> None:
    world, code = _begin(client)
    address = f"/juri/lembar/{code}"
    other = world.add_judges(1)[0]
    for path in (address, f"{address}/finalkan", f"{address}/benturan"):
        assert make.sign_in(client, other).get(path).status_code == 404
        assert make.sign_in(client, world.secretary).get(path).status_code == 403
    assert make.sign_in(client, other).post(address, data=TYPED).status_code == 404
    with client.session_transaction() as session:
        session.clear()
    assert client.get(address).status_code == 302


@pytest.mark.parametrize("state", ["recused", "removed", "void"])
def test_a_sheet_that_is_no_longer_his_is_gone(client: FlaskClient, state: str) -> None:
    world, code = _begin(client, state=ScorecardState(state))
    assert client.get(f"/juri/lembar/{code}").status_code == 404
    assert world.entries[0].title not in client.get("/juri/").text


def test_a_conflicted_row_is_absent_not_greyed(client: FlaskClient) -> None:
    world, code = _begin(client)
    db.session.add(
        Conflict(
            user_id=world.judges[0].id,
            entry_id=world.entries[0].id,
            source=ConflictSource.OWN_AGENCY,
            reason="",
            at=AT,
        )
    )
    db.session.commit()
    assert world.entries[0].title not in client.get("/juri/").text
    assert client.get(f"/juri/lembar/{code}").status_code == 404


def test_a_conflict_made_by_facts_later_hides_the_row_as_well(client: FlaskClient) -> None:
    world, code = _begin(client)
    party = db.session.get_one(Participant, world.entries[0].participant_id)
    world.judges[0].agency_id = party.agency_id
    db.session.commit()
    assert world.entries[0].title not in client.get("/juri/").text
    assert client.get(f"/juri/lembar/{code}").status_code == 404
    make.sign_in(client, world.secretary)
    page = client.get(f"/sekretariat/penilaian/tahap/{world.round.id}")
    assert "1 lembar berbenturan kepentingan" in page.text


def test_the_marks_of_others_are_nowhere(client: FlaskClient) -> None:
    world, code = _begin(client)
    other = world.add_judges(1)[0]
    theirs = world.sheet(other, panel=world.panel(other))
    judging.save_marks(
        make.actor_of(other),
        theirs,
        {"manfaat": "37"},
        Comments(panel="Rahasia."),
        version=1,
        at=AT,
    )
    for path in ("/juri/", f"/juri/lembar/{code}"):
        shown = client.get(path).text
        assert "Rahasia." not in shown
        assert "37" not in re.findall(r'value="([^"]*)"', shown)


# the sheet


def test_the_sheet_shows_document_scales_weights_and_level_texts(client: FlaskClient) -> None:
    world, code = _begin(client)
    text = _text(client.get(f"/juri/lembar/{code}"))
    assert world.entries[0].title in text
    assert "Nilai 0 sampai 100" in text
    assert "Bobot 65%" in text
    assert "Belum ada yang tersimpan" in text


def test_a_blind_round_hides_the_participant_everywhere(client: FlaskClient) -> None:
    agency = make.make_agency("Dinas Rahasia Raya", kind=AgencyKind.PROVINCIAL)
    world = make_world(blind_fields=["participant"])
    entry = world.add_entries(1, participant=make.make_participant(agency))[0]
    code = world.sheet(entry=entry)
    make.sign_in(client, world.judges[0])
    for path in ("/juri/", f"/juri/lembar/{code}", f"/juri/lembar/{code}/benturan"):
        assert "Dinas Rahasia Raya" not in client.get(path).text


def test_saving_leads_back_with_the_time_and_the_running_total(client: FlaskClient) -> None:
    _world, code = _begin(client)
    answer = _post(client, code, **{"mark-manfaat": "80"})
    assert answer.status_code == 303
    assert answer.location == f"/juri/lembar/{code}#lembar-nilai"
    text = _text(client.get(f"/juri/lembar/{code}"))
    assert re.search(r"Tersimpan \d\d\.\d\d\.\d\d WITA", text)
    assert "52,00" in text
    assert "1 dari 2 kriteria terisi" in text


def test_a_decimal_comes_back_with_a_comma(client: FlaskClient) -> None:
    world, code = _begin(client)
    world.allow_half_points()
    sheet = scorecard(code)
    db.session.add(Mark(scorecard_id=sheet.id, criterion="manfaat", value=Decimal("87.50")))
    db.session.commit()
    assert 'value="87,5"' in client.get(f"/juri/lembar/{code}").text


def test_save_and_go_on_leads_to_the_next_sheet_that_is_not_final(client: FlaskClient) -> None:
    world, code = _begin(client)
    panel = world.panel(*world.judges)
    done, open_ = world.add_entries(2)
    world.sheet(entry=done, panel=panel, state=ScorecardState.FINAL, finalised_at=AT)
    following = world.sheet(entry=open_, panel=panel)
    assert _post(client, code, act="next", **TYPED).location == f"/juri/lembar/{following}"
    assert _post(client, following, act="next", **TYPED).location == f"/juri/lembar/{code}"


def test_the_last_sheet_leads_home(client: FlaskClient) -> None:
    _world, code = _begin(client)
    assert _post(client, code, act="next", **TYPED).location == "/juri/"


def test_a_mark_off_the_scale_is_told_at_its_field_and_nothing_typed_is_lost(
    client: FlaskClient,
) -> None:
    _world, code = _begin(client)
    answer = _post(
        client, code, **{"mark-manfaat": "101", "mark-kebaruan": "70"}, comment_panel="Cek data."
    )
    assert answer.status_code == 422
    text = _text(answer)
    assert "Nilai 101 di atas skala Manfaat (0 sampai 100)" in text
    assert 'href="#mark-manfaat"' in answer.text
    assert 'value="101"' in answer.text
    assert 'value="70"' in answer.text
    assert "Cek data." in answer.text
    assert scorecard(code).saved_at is None


def test_an_ambiguous_number_comes_back_as_it_was_typed(client: FlaskClient) -> None:
    _world, code = _begin(client)
    answer = _post(client, code, **{"mark-manfaat": "1.000"})
    assert answer.status_code == 422
    assert 'value="1.000"' in answer.text


# handing in


def test_handing_in_with_gaps_saves_the_draft_and_lists_the_gaps(client: FlaskClient) -> None:
    _world, code = _begin(client)
    answer = _post(client, code, act="final", **{"mark-manfaat": "80"})
    assert answer.status_code == 422
    assert "Kriteria Kebaruan belum dinilai." in _text(answer)
    assert 'href="#mark-kebaruan"' in answer.text
    sheet = scorecard(code)
    assert sheet.state is ScorecardState.DRAFT
    # The page carries the new version: filling the gap is not stale.
    version = re.search(r'name="version" value="(\d+)"', answer.text)
    assert version is not None
    assert int(version[1]) == sheet.version


def test_a_complete_sheet_is_summed_up_confirmed_and_receipted(client: FlaskClient) -> None:
    world, code = _begin(client)
    following = world.sheet(entry=world.add_entries(1)[0])
    answer = _post(client, code, act="final", **TYPED)
    assert answer.location == f"/juri/lembar/{code}/finalkan"
    summary = client.get(answer.location)
    assert "76,50" in _text(summary)
    done = client.post(answer.location, data={"version": str(scorecard(code).version)})
    assert done.status_code == 303
    receipt = client.get(f"/juri/lembar/{code}")
    assert "Nilai Anda sudah final" in receipt.text
    assert re.search(r"Diterima .* WITA", _text(receipt))
    assert f'href="/juri/lembar/{following}"' in receipt.text
    assert 'name="mark-manfaat"' not in receipt.text


def test_the_confirmation_of_an_incomplete_sheet_names_the_gaps(client: FlaskClient) -> None:
    _world, code = _begin(client)
    for answer in (
        client.get(f"/juri/lembar/{code}/finalkan"),
        client.post(f"/juri/lembar/{code}/finalkan", data={"version": "1"}),
    ):
        assert answer.status_code == 422
        assert "Lengkapi dahulu: Manfaat, Kebaruan." in _text(answer)


def test_a_sheet_changed_since_the_summary_is_not_handed_in(client: FlaskClient) -> None:
    _world, code = _begin(client)
    _post(client, code, **TYPED)
    answer = client.post(f"/juri/lembar/{code}/finalkan", data={"version": "1"})
    assert answer.status_code == 409
    assert "Isi lembar berubah" in answer.text
    assert scorecard(code).state is ScorecardState.DRAFT


# two tabs, closed rounds


def test_two_tabs_show_both_versions_and_the_judge_chooses(client: FlaskClient) -> None:
    _world, code = _begin(client)
    _post(client, code, **{"mark-manfaat": "80"}, comment_panel="Dari gawai.")
    answer = _post(
        client, code, version="1", **{"mark-manfaat": "60"}, comment_panel="Dari laptop."
    )
    assert answer.status_code == 409
    text = _text(answer)
    for shown in ("80", "60", "Dari gawai.", "Dari laptop."):
        assert shown in text
    assert scorecard(code).comment_panel == "Dari gawai."
    chosen = dict(re.findall(r'name="([\w-]+)" value="([^"]*)"', answer.text))
    again = client.post(f"/juri/lembar/{code}", data=chosen)
    assert again.status_code == 303
    assert scorecard(code).comment_panel == "Dari laptop."


def test_the_same_content_sent_twice_is_a_success(client: FlaskClient) -> None:
    _world, code = _begin(client)
    assert _post(client, code, version="1", **TYPED).status_code == 303
    assert _post(client, code, version="1", **TYPED).status_code == 303


@pytest.mark.parametrize("version", ["", "x", "9" * 40, "-1"])
def test_an_unreadable_version_is_stale_not_a_fault(client: FlaskClient, version: str) -> None:
    _world, code = _begin(client)
    assert _post(client, code, version=version, **TYPED).status_code == 409


def test_a_round_closed_while_typing_keeps_the_typed_text_on_the_page(
    client: FlaskClient,
) -> None:
    world, code = _begin(client)
    db.session.get_one(Round, world.round.id).state = RoundState.CLOSED
    db.session.commit()
    answer = _post(client, code, **TYPED, comment_entrant="Kalimat panjang saya.")
    assert answer.status_code == 423
    text = _text(answer)
    assert "sudah ditutup" in text
    for typed in ("80", "70", "Kalimat panjang saya."):
        assert typed in text
    read = client.get(f"/juri/lembar/{code}")
    assert read.status_code == 200
    assert "sudah ditutup" in read.text
    assert 'name="mark-manfaat"' not in read.text


def test_a_sheet_taken_away_while_typing_keeps_the_typed_text(client: FlaskClient) -> None:
    _world, code = _begin(client, state=ScorecardState.REMOVED)
    answer = _post(client, code, **TYPED, comment_panel="Catatan saya.")
    assert answer.status_code == 423
    assert "Catatan saya." in answer.text


def test_an_entry_that_left_is_only_read(client: FlaskClient) -> None:
    world, code = _begin(client)
    world.entries[0].state = EntryState.WITHDRAWN
    db.session.commit()
    assert "tidak lagi mengikuti lomba" in client.get(f"/juri/lembar/{code}").text
    assert _post(client, code, **TYPED).status_code == 423


# conflict


def test_declaring_a_conflict_asks_for_a_reason_and_takes_the_sheet_away(
    client: FlaskClient,
) -> None:
    _world, code = _begin(client)
    address = f"/juri/lembar/{code}/benturan"
    assert client.get(address).status_code == 200
    assert client.post(address, data={"reason": " "}).status_code == 422
    done = client.post(address, data={"reason": "Saya membina tim ini."})
    assert (done.status_code, done.location) == (303, "/juri/")
    assert scorecard(code).state is ScorecardState.RECUSED
    assert client.get(f"/juri/lembar/{code}").status_code == 404


def test_a_final_sheet_sends_the_conflict_to_the_secretariat(client: FlaskClient) -> None:
    _world, code = _begin(client, state=ScorecardState.FINAL, finalised_at=AT, total="76.50")
    answer = client.get(f"/juri/lembar/{code}/benturan")
    assert answer.status_code == 423
    assert "sekretariat" in answer.text


# the chair


def _chaired(client: FlaskClient) -> tuple[World, User, int, str]:
    world = make_world()
    judge, chair = world.add_judges(2)
    panel = world.panel(judge, chair, chair=chair)
    code = world.sheet(
        judge, panel=panel, state=ScorecardState.FINAL, finalised_at=AT, total="76.50"
    )
    make.sign_in(client, chair)
    return world, chair, panel.id, code


def test_the_chair_sees_states_but_no_marks(client: FlaskClient) -> None:
    world, _chair, panel_id, _code = _chaired(client)
    assert f"/juri/panel/{panel_id}" in client.get("/juri/").text
    answer = client.get(f"/juri/panel/{panel_id}")
    text = _text(answer)
    assert answer.status_code == 200
    assert world.judges[0].name in text
    assert "1 dari 1" in text
    assert "76,50" not in text
    assert "76.50" not in text


def test_only_the_chair_sees_a_panels_progress(client: FlaskClient) -> None:
    world, _chair, panel_id, _code = _chaired(client)
    other = make.make_panel(world.round, world.judges[1], chair=world.judges[1])
    stranger = make.make_user(Role.JUDGE)
    make.make_panel(world.round, stranger, chair=stranger)
    assert client.get(f"/juri/panel/{other.id}").status_code == 200
    assert make.sign_in(client, stranger).get(f"/juri/panel/{panel_id}").status_code == 404
    plain = make.sign_in(client, world.judges[0])
    assert plain.get(f"/juri/panel/{panel_id}").status_code == 403


def test_a_chair_in_conflict_does_not_see_who_scores_the_entry(client: FlaskClient) -> None:
    world, chair, panel_id, code = _chaired(client)
    db.session.add(
        Conflict(
            user_id=chair.id,
            entry_id=world.entries[0].id,
            source=ConflictSource.OFFICER,
            reason="",
            at=AT,
        )
    )
    db.session.commit()
    assert world.entries[0].title not in client.get(f"/juri/panel/{panel_id}").text
    assert client.get(f"/juri/panel/lembar/{code}").status_code == 404


def test_a_chair_of_the_entrys_own_agency_has_no_part_in_it(client: FlaskClient) -> None:
    world, chair, panel_id, code = _chaired(client)
    party = db.session.get_one(Participant, world.entries[0].participant_id)
    db.session.get_one(User, chair.id).agency_id = party.agency_id
    db.session.commit()
    assert world.entries[0].title not in client.get(f"/juri/panel/{panel_id}").text
    assert client.get(f"/juri/panel/lembar/{code}").status_code == 404
    asked = client.post(f"/juri/panel/lembar/{code}", data={"act": "ask", "reason": "Salah."})
    assert asked.status_code == 404
    with pytest.raises(NotFound):
        scorecards.propose_scorecard_reopening(make.actor_of(chair), code, reason="Salah.", at=AT)


def test_a_blind_round_hides_the_participant_from_its_chair(client: FlaskClient) -> None:
    world, _chair, panel_id, _code = _chaired(client)
    participant = world.entries[0].participant_id
    name = db.session.get_one(Participant, participant).name
    assert name in client.get(f"/juri/panel/{panel_id}").text
    db.session.get_one(Round, world.round.id).blind_fields = ["participant"]
    db.session.commit()
    assert name not in client.get(f"/juri/panel/{panel_id}").text


def test_chair_and_secretariat_open_a_sheet_again_together(client: FlaskClient) -> None:
    world, _chair, _panel_id, code = _chaired(client)
    address = f"/juri/panel/lembar/{code}"
    assert client.post(address, data={"act": "ask", "reason": ""}).status_code == 422
    assert client.post(address, data={"act": "ask", "reason": "Salah."}).status_code == 303
    own = client.post(address, data={"act": "grant"})
    assert own.status_code == 403
    assert "orang kedua" in own.text
    scorecards.reopen_scorecard(world.actor, code, at=AT)
    assert scorecard(code).state is ScorecardState.REOPENED


# cost


def _cost(client: FlaskClient, path: str) -> Statements:
    with counted() as statements:
        assert client.get(path).status_code == 200
    return statements


def test_every_page_costs_the_same_with_1_10_and_60_sheets(client: FlaskClient) -> None:
    world = make_world()
    judge = world.add_judges(1)[0]
    panel = world.panel(judge, chair=judge)
    world.fill(1, panel)
    code = db.session.scalars(select(Scorecard.code)).one()
    make.sign_in(client, judge)
    paths = ["/juri/", f"/juri/lembar/{code}", f"/juri/lembar/{code}/benturan",
             f"/juri/panel/{panel.id}", f"/juri/panel/lembar/{code}"]  # fmt: skip
    few = {path: _cost(client, path) for path in paths}
    for more in (9, 50):
        world.fill(more, panel)
        for path in paths:
            many = _cost(client, path)
            assert len(many) == len(few[path]), path + many.difference(few[path])
