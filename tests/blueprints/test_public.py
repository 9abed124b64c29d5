"""The public door: what runs, announced results with their ties, help, verification."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from contest.domain.actor import Role
from contest.domain.decisions import DecisionState
from contest.models import db
from contest.models.results import Award, Decision, RankingSnapshot
from contest.services import decisions, rankings
from contest.wording.moments import local_day
from tests.factories import NOW, make_edition, make_stage, make_user, sign_in
from tests.queries_count import counted
from tests.results_world import Results, add_category, make_results


@pytest.fixture
def world(app: Flask) -> Results:
    """A contest whose second place the plenary decided and whose last prize stays vacant."""
    world = make_results(slug="2026", name="Kalsel Innovation Award 2026")
    _best, one, two = world.entries([90, 80, 80])
    rankings.settle_tie(
        world.actor, world.first.id, order=(two.code, one.code), reason="Suara 3:1", at=NOW
    )
    world.freeze()
    return world


def _decided(world: Results) -> int:
    decision = decisions.draft_decision(world.actor, world.edition.id, at=NOW)
    last = db.session.scalars(db.select(Award.id).order_by(Award.place.desc())).first()
    assert last is not None
    decisions.withhold_award(world.actor, last, reason="Di bawah ambang", at=NOW)
    minutes = decisions.Minutes("98/BA", local_day(NOW), "Banjarbaru")
    decisions.decide(world.actor, decision, minutes, at=NOW)
    return decision


def _announced(world: Results) -> int:
    decision = _decided(world)
    decisions.announce(world.actor, decision, objection_until=NOW + timedelta(days=3), at=NOW)
    return decision


def test_nothing_of_a_result_is_public_before_the_announcement(
    world: Results, client: FlaskClient
) -> None:
    assert client.get("/hasil/2026").status_code == 404
    _decided(world)
    assert client.get("/hasil/2026").status_code == 404
    assert "Belum ada hasil yang diumumkan" in client.get("/hasil").text


def test_an_announced_result_shows_scores_ties_vacancies_and_its_proof(
    world: Results, client: FlaskClient
) -> None:
    _announced(world)
    page = client.get("/hasil/2026").text
    snapshot = db.session.scalars(db.select(RankingSnapshot)).one()
    for text in (
        "Masa sanggah berjalan",
        "90,00",
        "keputusan pleno: Suara 3:1",
        "Tidak diberikan: Di bawah ambang",
        snapshot.sha256,
    ):
        assert text in page
    for judge in world.judges:
        assert judge.name not in page
    assert "Kalsel Innovation Award 2026" in client.get("/hasil").text


def test_a_decreed_result_names_its_decree(world: Results, client: FlaskClient) -> None:
    decision_id = _announced(world)
    decision = db.session.get_one(Decision, decision_id)
    decision.state, decision.objection_until = DecisionState.DECREED, NOW
    decision.decree_title, decision.decree_number = "Keputusan Gubernur", "100.3/456"
    decision.decree_date = local_day(NOW)
    db.session.commit()
    page = client.get("/hasil/2026").text
    assert "Keputusan Gubernur nomor 100.3/456" in page
    assert "Masa sanggah" not in page


def test_when_the_window_is_over_the_page_waits_for_the_decree(
    world: Results, client: FlaskClient
) -> None:
    decision = db.session.get_one(Decision, _announced(world))
    decision.objection_until = NOW - timedelta(minutes=1)
    db.session.commit()
    assert "Masa sanggah sudah berakhir" in client.get("/hasil/2026").text


def test_a_public_result_takes_the_same_queries_for_one_and_many_categories(
    world: Results, client: FlaskClient
) -> None:
    _announced(world)
    with counted() as few:
        client.get("/hasil/2026")
    decision = db.session.scalars(db.select(Decision)).one()
    decision.state = DecisionState.DRAFTED
    db.session.commit()
    for number in range(5):
        other = add_category(world.edition, secretary=world.secretary, name=f"Kategori {number}")
        other.entries([90, 80, 70])
        other.freeze()
    _announced(world)
    with counted() as many:
        page = client.get("/hasil/2026").text
    assert "Kategori 4" in page
    assert len(few) == len(many), many.difference(few)


def test_home_says_what_runs_until_when(client: FlaskClient, app: Flask) -> None:
    assert "Belum ada lomba yang berjalan" in client.get("/").text
    edition = make_edition(name="Kalsel Innovation Award 2026")
    make_stage(edition, "check", name="Seleksi administrasi")
    page = client.get("/").text
    assert "Kalsel Innovation Award 2026" in page
    assert "Seleksi administrasi sampai" in page


def test_home_leads_a_signed_in_person_to_his_work(client: FlaskClient, app: Flask) -> None:
    assert "Buka ruang kerja" not in client.get("/").text
    sign_in(client, make_user(Role.SECRETARIAT))
    assert "Buka ruang kerja" in client.get("/").text


def test_every_page_links_to_a_help_page_that_exists(client: FlaskClient, app: Flask) -> None:
    assert 'href="/bantuan"' in client.get("/").text
    page = client.get("/bantuan")
    assert page.status_code == 200
    for place in ("masuk", "mendaftar", "menilai", "hasil", "piagam", "kendala"):
        assert f'href="#{place}"' in page.text
        assert f'id="{place}"' in page.text


def test_unknown_codes_and_numbers_answer_alike_without_saying_more(
    client: FlaskClient, app: Flask
) -> None:
    assert client.get("/verifikasi/abc").status_code == 404
    assert "Kode ini tidak tercatat" in client.get(f"/verifikasi/{'z' * 26}").text
    assert "Tidak ditemukan" in client.get("/verifikasi?kode=000.9.3/1").text


def test_a_typed_code_leads_to_its_address(client: FlaskClient, app: Flask) -> None:
    answer = client.get("/verifikasi?kode=K7QM-2WXD-9FHT-4ZPB-6RJN-8SCV-23")
    assert answer.status_code == 303
    assert answer.location == "/verifikasi/k7qm2wxd9fht4zpb6rjn8scv23"
