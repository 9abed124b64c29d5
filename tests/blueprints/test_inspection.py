"""The inspector's pages: the whole log, its hashes, and the frozen results; nothing to change."""

import csv
import io
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from contest.domain.actor import SYSTEM, Role
from contest.domain.audit import GENESIS, chain_hash
from contest.domain.entries import EntryState
from contest.domain.rounds import RoundState
from contest.models import db
from contest.models.audit import AuditRecord
from contest.models.people import User
from contest.models.results import RankingSnapshot
from contest.queries.audit import AuditFilter, audit_page
from contest.services.transaction import use_case
from tests.factories import (
    actor_of,
    make_category,
    make_edition,
    make_entry,
    make_participant,
    make_round,
    make_user,
    sign_in,
)
from tests.queries_count import counted

AT = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.fixture
def inspector(client: FlaskClient) -> User:
    """An inspector signed in on ``client``."""
    user = make_user(Role.INSPECTOR, name="Muhammad Arsyad", username="arsyad")
    sign_in(client, user)
    return user


def _record(count: int = 1, action: str = "entry.submit", at: datetime = AT, **facts: str) -> None:
    for number in range(count):
        with use_case(SYSTEM, at) as unit:
            unit.record(action, f"entry:e{number}", **facts)


def test_the_home_shows_the_head_of_the_chain(client: FlaskClient, inspector: User) -> None:
    page = client.get("/pengawas/").text
    assert "Belum pernah diperiksa" in page
    assert GENESIS in page
    _record(3)
    last = db.session.scalars(select(AuditRecord).order_by(AuditRecord.sequence.desc())).first()
    assert last is not None
    assert last.hash in client.get("/pengawas/").text


def test_a_whole_chain_is_found_whole_and_the_check_is_recorded(
    client: FlaskClient, inspector: User
) -> None:
    _record(3)
    assert client.post("/pengawas/jejak-audit/periksa").location == "/pengawas/"
    page = client.get("/pengawas/").text
    assert "Utuh" in page
    assert "sampai catatan 3" in page
    record = db.session.get(AuditRecord, 4)
    assert record is not None
    assert (record.action, record.actor) == ("audit.verify", f"u{inspector.id}")


def test_an_altered_record_is_found_and_named(client: FlaskClient, inspector: User) -> None:
    _record(5, reason="asli")
    db.session.execute(
        text("UPDATE audit_record SET canonical = replace(canonical, 'asli', 'palsu') "
             "WHERE sequence = 3")
    )  # fmt: skip
    db.session.commit()
    client.post("/pengawas/jejak-audit/periksa")
    page = client.get("/pengawas/").text
    assert "rusak pada catatan 3" in page
    assert "Utuh" not in page
    assert "Tidak cocok dengan hash-nya" in client.get("/pengawas/jejak-audit/3").text
    assert "Cocok dengan hash-nya" in client.get("/pengawas/jejak-audit/2").text


def test_one_record_shows_the_text_that_was_hashed(client: FlaskClient, inspector: User) -> None:
    _record(2)
    records = db.session.scalars(select(AuditRecord).order_by(AuditRecord.sequence)).all()
    page = client.get("/pengawas/jejak-audit/2").text
    assert records[1].hash == chain_hash(records[0].hash, records[1].canonical)
    for shown in (records[0].hash, records[1].hash, "&#34;action&#34;:&#34;entry.submit&#34;"):
        assert shown in page
    assert client.get("/pengawas/jejak-audit/99").status_code == 404
    assert client.get("/pengawas/jejak-audit/0").status_code == 404


def test_the_log_is_filtered_by_actor_act_object_and_day(
    client: FlaskClient, inspector: User
) -> None:
    _record(2)
    _record(1, "round.freeze", AT + timedelta(days=2))
    with use_case(actor_of(inspector), AT) as unit:
        unit.record("audit.verify", "audit:chain")

    def shown(query: str) -> int:
        return client.get(f"/pengawas/jejak-audit?{query}").text.count("/pengawas/jejak-audit/")

    everything = shown("")
    assert everything == 4 + 2, "four records, two files to take along"
    assert shown("pelaku=system") == 3 + 2
    assert shown("pelaku=ARSYAD") == shown(f"pelaku=u{inspector.id}") == 1 + 2
    assert shown("tindakan=entry.submit") == 2 + 2
    assert shown("objek=entry:e0") == 2 + 2
    assert shown("dari=2026-11-24") == 1 + 2
    assert shown("sampai=2026-11-23") == 3 + 2
    assert shown("dari=2026-11-25&sampai=2026-11-25") == 1 + 2
    assert shown("pelaku=nobody") == 0
    assert "Tanggal tidak terbaca" in client.get("/pengawas/jejak-audit?dari=kemarin").text


def test_days_are_those_of_the_home_zone(app: Flask, client: FlaskClient, inspector: User) -> None:
    # 17.00 UTC is one o'clock of the next day in WITA.
    _record(1, at=datetime(2026, 11, 23, 17, tzinfo=UTC))
    assert "/jejak-audit/1" not in client.get("/pengawas/jejak-audit?sampai=2026-11-23").text
    assert "/jejak-audit/1" in client.get("/pengawas/jejak-audit?dari=2026-11-24").text


def test_the_log_is_paged_with_constant_queries(client: FlaskClient, inspector: User) -> None:
    _record(2)
    client.get("/pengawas/jejak-audit")
    with counted() as few:
        client.get("/pengawas/jejak-audit")
    _record(118)
    with counted() as many:
        page = client.get("/pengawas/jejak-audit").text
    assert len(few) == len(many), many.difference(few)
    assert "Jumlah seluruhnya: 120" in page
    assert "/jejak-audit/20" in client.get("/pengawas/jejak-audit?halaman=3").text


def test_each_filter_and_its_order_use_an_index(app: Flask) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("reads SQLite's query plan")
    inspector = actor_of(make_user(Role.INSPECTOR))
    for wanted in (
        AuditFilter(),
        AuditFilter(actor="system"),
        AuditFilter(action="entry.submit"),
        AuditFilter(object="entry:x"),
    ):
        with counted() as statements:
            audit_page(inspector, 1, wanted)
        listing = next(statement for statement in statements if "OFFSET" in statement)
        plan = db.session.connection().exec_driver_sql(
            f"EXPLAIN QUERY PLAN {listing}", tuple("x" * listing.count("?"))
        )
        assert not [row for row in plan if "TEMP B-TREE" in row[3]], wanted


def test_the_log_is_taken_along_with_its_filter(client: FlaskClient, inspector: User) -> None:
    _record(3, reason="=HYPERLINK(1)")
    _record(1, "round.freeze")
    sheet = client.get("/pengawas/jejak-audit/unduh/xlsx?tindakan=entry.submit")
    assert sheet.headers["Content-Disposition"].startswith("attachment; filename=jejak-audit-")
    cells = zipfile.ZipFile(io.BytesIO(sheet.data)).read("xl/worksheets/sheet1.xml").decode()
    assert cells.count("<row ") == 1 + 3
    assert "entry.submit" in cells
    assert "round.freeze" not in cells
    table = client.get("/pengawas/jejak-audit/unduh/csv").data.decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(table), delimiter=";"))
    assert [line["Kode tindakan"] for line in lines] == ["round.freeze"] + ["entry.submit"] * 3
    assert client.get("/pengawas/jejak-audit/unduh/pdf").status_code == 404


def test_a_file_too_large_is_refused_with_the_way_out(
    client: FlaskClient, inspector: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("contest.services.audit.EXPORT_LIMIT", 2)
    _record(3)
    answer = client.get("/pengawas/jejak-audit/unduh/csv")
    assert answer.status_code == 409
    assert "Persempit tanggal" in answer.text


def test_entries_are_listed_searched_and_filtered(client: FlaskClient, inspector: User) -> None:
    edition = make_edition()
    category = make_category(edition)
    make_entry(category, make_participant(), title="Perahu Literasi Sungai")
    make_entry(category, make_participant(), title="Pasar Apung Digital", state=EntryState.DRAFT)
    assert "Perahu Literasi" in client.get("/pengawas/inovasi").text
    found = client.get("/pengawas/inovasi?q=APUNG").text
    assert "Pasar Apung" in found
    assert "Perahu Literasi" not in found
    assert "Pasar Apung" not in client.get("/pengawas/inovasi?keadaan=accepted").text
    assert "Perahu Literasi" in client.get(f"/pengawas/inovasi?edisi={edition.slug}").text
    assert "Tidak ada inovasi yang cocok" in client.get("/pengawas/inovasi?edisi=lain").text


def test_entries_cost_the_same_for_one_and_for_many(client: FlaskClient, inspector: User) -> None:
    category = make_category(make_edition())
    make_entry(category)
    client.get("/pengawas/inovasi")
    with counted() as few:
        client.get("/pengawas/inovasi")
    for _entry in range(15):
        make_entry(category)
    with counted() as many:
        client.get("/pengawas/inovasi")
    assert len(few) == len(many), many.difference(few)


def test_only_frozen_rankings_are_results(client: FlaskClient, inspector: User) -> None:
    category = make_category(make_edition(), name="SKPD provinsi uji")
    make_round(category, name="Tahap terbuka")
    frozen = make_round(category, name="Tahap beku", state=RoundState.FROZEN)
    db.session.add(
        RankingSnapshot(round_id=frozen.id, number=1, document="{}", sha256="ab" * 32, frozen_at=AT)
    )
    db.session.commit()
    page = client.get("/pengawas/hasil").text
    assert "Tahap terbuka" in page
    assert "ab" * 32 in page
    assert page.count("Peringkat ke-") == 1


def test_the_inspector_changes_nothing(client: FlaskClient, inspector: User, app: Flask) -> None:
    writing = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("inspection.") and "POST" in (rule.methods or set())
    }
    assert writing == {"inspection.verify_audit"}
