"""The results pages: every act from the closed round to the published decision, by its form."""

import io
import zipfile
from datetime import timedelta
from xml.etree import ElementTree as ET

import pypdfium2 as pdfium
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from contest.domain.actor import Role
from contest.domain.decisions import DecisionState
from contest.domain.rounds import RoundState
from contest.models import db
from contest.models.editions import Signatory, SignatoryKind
from contest.models.entries import Entry
from contest.models.judging import RoundEntry
from contest.models.people import Participant
from contest.models.results import Award, Decision, RankingSnapshot
from contest.services import decisions, rankings
from contest.wording.moments import home_zone
from tests.factories import NOW, make_user, sign_in
from tests.queries_count import counted
from tests.results_world import Results, make_results

TODAY = NOW.astimezone(home_zone()).date()
MINUTES = {"number": "000.9.3/98/BA", "held_on": TODAY.isoformat(), "place": "Banjarbaru"}
DECREE = {"title": "Keputusan Gubernur", "number": "100.3/456", "dated": TODAY.isoformat()}
LONG_NAME = "Unit Pelaksana Teknis Daerah Puskesmas " + "Danau Panggang " * 5 + "Amuntai"


@pytest.fixture
def world(app: Flask) -> Results:
    return make_results()


@pytest.fixture
def desk(world: Results, client: FlaskClient) -> FlaskClient:
    """The secretariat's browser."""
    return sign_in(client, world.secretary)


@pytest.fixture
def inspector(world: Results, app: Flask) -> FlaskClient:
    return sign_in(app.test_client(), make_user(Role.INSPECTOR))


def url(world: Results, tail: str = "") -> str:
    return f"/sekretariat/hasil/tahap/{world.first.id}{tail}"


def plenary(world: Results, tail: str = "") -> str:
    return f"/sekretariat/hasil/pleno/{world.edition.slug}{tail}"


def went(answer: TestResponse, to: str) -> None:
    """The form was accepted and led to ``to``."""
    assert answer.status_code == 303, answer.text
    assert answer.location.partition("#")[0] == to


def refused(answer: TestResponse, status: int, *texts: str) -> None:
    assert answer.status_code == status, answer.text
    for text in texts:
        assert text in answer.text


def decision_state() -> DecisionState | None:
    db.session.rollback()
    return db.session.scalar(db.select(Decision.state))


def test_an_empty_house_says_so(client: FlaskClient, app: Flask) -> None:
    sign_in(client, make_user(Role.SECRETARIAT))
    assert "Belum ada edisi" in client.get("/sekretariat/hasil").text


def test_the_desk_names_the_next_act_and_leads_to_it(world: Results, desk: FlaskClient) -> None:
    world.entries([90, 80])
    page = desk.get("/sekretariat/hasil").text
    assert "Bekukan peringkat" in page
    assert f'href="{url(world, "/bekukan")}"' in page


@pytest.mark.parametrize("state", [RoundState.PLANNED, RoundState.OPEN])
def test_before_a_round_closes_no_mark_leaves_the_house(
    world: Results, desk: FlaskClient, state: RoundState
) -> None:
    (entry,) = world.entries([73])
    world.first.state = state
    db.session.commit()
    for tail in ("", f"/cara-hitung/{entry.code}"):
        answer = desk.get(url(world, tail))
        refused(answer, 423, "Nilai belum dapat dilihat")
        assert "73" not in answer.text.partition("<main")[2].partition("</main>")[0]
    for name in ("rekap.xlsx", "peringkat.csv", "nilai.csv"):
        assert desk.get(url(world, f"/berkas/{name}")).status_code == 423
    for act in ("/bekukan", "/seri/1", f"/terima/{entry.code}"):
        assert desk.get(url(world, act)).status_code == 423


def test_a_ranking_shows_score_gap_ties_and_that_it_is_live(
    world: Results, desk: FlaskClient
) -> None:
    world.entries([90])
    world.entry((70, 83), (70, 83), (70, 83))
    world.entry((77, 70), (77, 70), (77, 70))
    page = desk.get(url(world)).text
    assert "Belum dibekukan" in page
    assert "90,00" in page
    assert "15,45" in page
    assert page.count("Seri pada 74,55; diputus oleh kriteria Manfaat 77,00 &gt; 70,00") == 2


def test_cara_hitung_writes_the_arithmetic_out(world: Results, desk: FlaskClient) -> None:
    entry = world.entry((82, 78), (83, 83), (75, 75))
    page = " ".join(desk.get(url(world, f"/cara-hitung/{entry.code}")).text.split())
    for part in ("53,30", "27,30", "80,60"):
        assert f">{part}</td>" in page
    assert "(80,60 + 83,00 + 75,00) ÷ 3" in page
    assert "= 238,60 ÷ 3" in page
    assert "≈ 79,5333" in page
    assert "<strong>79,53</strong>" in page
    assert desk.get(url(world, f"/cara-hitung/{'z' * 26}")).status_code == 404


def test_cara_hitung_composes_rounds_by_their_printed_scores(
    app: Flask, client: FlaskClient
) -> None:
    world = make_results(60, 40)
    sign_in(client, world.secretary)
    (entry,) = world.entries([80])
    world.score(entry, *[(91, 91)] * 3, round_=world.last)
    page = client.get(f"/sekretariat/hasil/tahap/{world.last.id}/cara-hitung/{entry.code}").text
    page = " ".join(page.split())
    assert "80,00 × 60% + 91,00 × 40%" in page
    assert "= 48,00 + 36,40" in page
    assert "<strong>84,40</strong>" in page


def test_freezing_is_confirmed_and_leads_to_the_official_ranking(
    world: Results, desk: FlaskClient
) -> None:
    world.entries([90, 80])
    form = desk.get(url(world, "/bekukan")).text
    seen = form.partition('name="seen" value="')[2].partition('"')[0]
    went(desk.post(url(world, "/bekukan"), data={"seen": seen}), url(world))
    page = desk.get(url(world)).text
    assert "Peringkat resmi" in page
    assert "Rekaman nomor 1" in page
    snapshot = db.session.scalars(db.select(RankingSnapshot)).one()
    assert snapshot.sha256 in page


def test_blocked_entries_are_named_and_left_out_on_purpose_only(
    world: Results, desk: FlaskClient
) -> None:
    entry = world.entry((90, 90))
    world.sheet(entry, world.judges[1], None)
    refused(desk.get(url(world, "/bekukan")), 200, entry.title, world.judges[1].name)
    answer = desk.post(url(world, "/bekukan"), data={})
    refused(answer, 422, 'href="#leave_blocked"', "1 inovasi belum dapat diperingkat")
    went(desk.post(url(world, "/bekukan"), data={"leave_blocked": "1"}), url(world))
    assert "Tidak diperingkat (1)" in desk.get(url(world)).text


def test_freezing_again_needs_a_reason_at_its_field(world: Results, desk: FlaskClient) -> None:
    world.entries([90])
    world.freeze()
    answer = desk.post(url(world, "/bekukan"), data={"reason": "  "})
    refused(answer, 422, 'href="#reason"')
    went(desk.post(url(world, "/bekukan"), data={"reason": "Temuan baru"}), url(world))
    page = desk.get(url(world)).text
    assert "Temuan baru" in page
    old = desk.get(url(world, "?rekaman=1")).text
    assert "Rekaman ini sudah diganti" in old
    assert "Bekukan kembali" not in old
    assert desk.get(url(world, "?rekaman=9")).status_code == 404


def test_a_ranking_that_changed_meanwhile_is_shown_before_it_is_frozen(
    world: Results, desk: FlaskClient
) -> None:
    world.entries([90])
    answer = desk.post(url(world, "/bekukan"), data={"seen": "0" * 64})
    refused(answer, 409, "Peringkat berubah sejak halaman ini dibuka")
    seen = answer.text.partition('name="seen" value="')[2].partition('"')[0]
    went(desk.post(url(world, "/bekukan"), data={"seen": seen}), url(world))


def _tied(world: Results) -> list[Entry]:
    return world.entries([80, 80])


def test_a_tie_is_ordered_by_the_plenary(world: Results, desk: FlaskClient) -> None:
    one, two = _tied(world)
    order = {"outcome": "order", "place_0": two.code, "place_1": one.code, "reason": "Suara 3:1"}
    went(desk.post(url(world, "/seri/1"), data=order), url(world))
    desk.post(url(world, "/bekukan"), data={})
    page = desk.get(url(world)).text
    assert page.index(two.number or "") < page.index(one.number or "")
    assert "keputusan pleno: Suara 3:1" in page


@pytest.mark.parametrize(
    ("change", "field", "text"),
    [
        ({"outcome": ""}, "outcome", "Pilih salah satu putusan."),
        ({"reason": ""}, "reason", "Isian ini wajib diisi."),
        ({"place_1": ""}, "place_1", "Pilih inovasi untuk peringkat ini."),
        ({"place_1": "same"}, "place_1", "Inovasi ini sudah dipilih pada urutan 1."),
        ({"place_1": "z" * 26}, "place_1", "Pilih inovasi untuk peringkat ini."),
        ({"reason": "x" * 2001}, "reason", "Paling banyak 2000 karakter."),
    ],
)
def test_a_ruling_with_a_gap_is_answered_at_its_field(
    world: Results, desk: FlaskClient, change: dict[str, str], field: str, text: str
) -> None:
    one, two = _tied(world)
    order = {"outcome": "order", "place_0": two.code, "place_1": one.code, "reason": "Suara 3:1"}
    data = order | {key: two.code if value == "same" else value for key, value in change.items()}
    answer = desk.post(url(world, "/seri/1"), data=data)
    refused(answer, 422, f'href="#{field}"', text)


def test_twins_keep_one_rank_in_the_last_round_only(app: Flask, client: FlaskClient) -> None:
    world = make_results(60, 40)
    world.last.state = RoundState.PLANNED
    sign_in(client, world.secretary)
    _tied(world)
    twins = {"outcome": "shared", "reason": "Kembar"}
    refused(client.post(url(world, "/seri/1"), data=twins), 422, "perlu diurutkan")
    single = make_results()
    sign_in(client, single.secretary)
    _tied(single)
    went(client.post(url(single, "/seri/1"), data=twins), url(single))
    single.freeze()
    assert "Juara kembar" in client.get(url(single)).text


def test_there_is_no_page_for_a_tie_that_does_not_exist(world: Results, desk: FlaskClient) -> None:
    world.entries([90, 80])
    assert desk.get(url(world, "/seri/1")).status_code == 404


def test_an_entry_is_admitted_with_a_reason(world: Results, desk: FlaskClient) -> None:
    entry = world.entry((90, 90), (80, 80))
    complete = world.entries([70])[0]
    address = url(world, f"/terima/{entry.code}")
    refused(desk.post(address, data={"reason": ""}), 422, 'href="#reason"')
    went(desk.post(address, data={"reason": "Juri ketiga sakit"}), url(world))
    assert "diperingkat atas putusan pleno: Juri ketiga sakit" in desk.get(url(world)).text
    assert desk.get(url(world, f"/terima/{complete.code}")).status_code == 404


def test_promotion_is_previewed_and_leads_to_the_next_round(
    app: Flask, client: FlaskClient
) -> None:
    world = make_results(60, 40)
    world.first.promote_top, world.last.state = 1, RoundState.PLANNED
    sign_in(client, world.secretary)
    best, other = world.entries([90, 80])
    refused(client.get(url(world, "/loloskan")), 423, "Bekukan peringkat tahap ini")
    world.freeze()
    page = client.get(url(world, "/loloskan")).text
    assert page.index(best.title) < page.index("Tepat di bawah garis") < page.index(other.title)
    went(client.post(url(world, "/loloskan")), f"/sekretariat/penilaian/tahap/{world.last.id}")
    db.session.rollback()
    entered = db.session.scalars(
        db.select(RoundEntry.entry_id).where(RoundEntry.round_id == world.last.id)
    )
    assert list(entered) == [best.id]


def test_a_tie_at_the_line_refuses_promotion_and_says_what_to_do(
    app: Flask, client: FlaskClient
) -> None:
    world = make_results(60, 40)
    world.first.promote_top, world.last.state = 1, RoundState.PLANNED
    sign_in(client, world.secretary)
    _tied(world)
    world.freeze()
    answer = client.post(url(world, "/loloskan"))
    refused(answer, 409, "2 inovasi seri memperebutkan 1 tempat terakhir", "Putuskan seri")


def test_the_decision_goes_its_whole_way_by_forms(world: Results, desk: FlaskClient) -> None:
    world.entries([90, 80, 70])
    world.freeze()
    here = plenary(world)
    refused(desk.get(here), 200, "Susun rancangan keputusan")
    went(desk.post(plenary(world, "/susun")), here)
    award = db.session.scalars(db.select(Award.id).order_by(Award.place)).all()[2]
    withhold = plenary(world, f"/penghargaan/{award}/tidak-diberikan")
    refused(desk.post(withhold, data={"reason": ""}), 422, 'href="#reason"')
    went(desk.post(withhold, data={"reason": "Di bawah ambang"}), here)
    went(desk.post(plenary(world, "/putuskan"), data=MINUTES), here)
    assert desk.get(withhold).status_code == 423
    past = (NOW - timedelta(hours=1)).astimezone(home_zone())
    answer = desk.post(
        plenary(world, "/umumkan"), data={"objection_until": f"{past:%Y-%m-%dT%H:%M}"}
    )
    refused(answer, 422, 'href="#objection_until"', "Masa sanggah harus berakhir sesudah saat ini.")
    until = (NOW + timedelta(days=3)).astimezone(home_zone())
    announced = {"objection_until": f"{until:%Y-%m-%dT%H:%M}"}
    went(desk.post(plenary(world, "/umumkan"), data=announced), here)
    refused(desk.get(plenary(world, "/tetapkan")), 200, "Masa sanggah masih berjalan")
    refused(desk.post(plenary(world, "/tetapkan"), data=DECREE), 423, "Masa sanggah masih berjalan")
    decision = db.session.scalars(db.select(Decision)).one()
    decision.objection_until = NOW - timedelta(minutes=1)
    db.session.commit()
    went(desk.post(plenary(world, "/tetapkan"), data=DECREE), here)
    went(desk.post(plenary(world, "/terbitkan")), here)
    assert decision_state() is DecisionState.PUBLISHED
    page = desk.get(here).text
    for text in ("000.9.3/98/BA", "100.3/456", "Di bawah ambang", "Hasil akhir diterbitkan"):
        assert text in page


@pytest.mark.parametrize("act", ["putuskan", "umumkan", "tetapkan", "terbitkan"])
def test_no_step_of_the_decision_comes_before_its_turn(
    world: Results, desk: FlaskClient, act: str
) -> None:
    world.entries([90])
    assert desk.get(plenary(world, f"/{act}")).status_code == 423
    world.freeze()
    desk.post(plenary(world, "/susun"))
    if act == "putuskan":
        desk.post(plenary(world, "/putuskan"), data=MINUTES)
    answer = desk.post(plenary(world, f"/{act}"), data=MINUTES | DECREE)
    assert answer.status_code == 409
    assert decision_state() in {DecisionState.DRAFTED, DecisionState.DECIDED}


def test_a_draft_is_refused_while_a_category_is_not_ready(
    world: Results, desk: FlaskClient
) -> None:
    _tied(world)
    refused(desk.post(plenary(world, "/susun")), 423, "tahap terakhirnya belum dibekukan")
    world.freeze()
    answer = desk.post(plenary(world, "/susun"))
    refused(answer, 409, "2 inovasi seri pada peringkat 1", "Putuskan seri")
    assert decision_state() is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"number": ""}, "number"),
        ({"held_on": ""}, "held_on"),
        ({"held_on": "31-02-2026"}, "held_on"),
        ({"held_on": (TODAY + timedelta(days=1)).isoformat()}, "held_on"),
        ({"place": ""}, "place"),
        ({"number": "x" * 81}, "number"),
    ],
)
def test_minutes_are_answered_at_their_fields(
    world: Results, desk: FlaskClient, change: dict[str, str], field: str
) -> None:
    world.entries([90])
    world.freeze()
    desk.post(plenary(world, "/susun"))
    answer = desk.post(plenary(world, "/putuskan"), data=MINUTES | change)
    refused(answer, 422, f'href="#{field}"')
    assert decision_state() is DecisionState.DRAFTED


def test_a_decree_before_its_minutes_is_answered_at_the_date(
    world: Results, desk: FlaskClient
) -> None:
    decision_id = _announced(world)
    decision = db.session.get_one(Decision, decision_id)
    decision.objection_until = NOW - timedelta(minutes=1)
    db.session.commit()
    before = {"dated": (TODAY - timedelta(days=2)).isoformat()}
    answer = desk.post(plenary(world, "/tetapkan"), data=DECREE | before)
    refused(answer, 422, 'href="#dated"', "mendahului tanggal berita acara")


def _announced(world: Results, *totals: int) -> int:
    world.entries(totals or (90, 80))
    world.freeze()
    decision = decisions.draft_decision(world.actor, world.edition.id, at=NOW)
    minutes = decisions.Minutes("98/BA", TODAY - timedelta(days=1), "Banjarbaru")
    decisions.decide(world.actor, decision, minutes, at=NOW)
    decisions.announce(world.actor, decision, objection_until=NOW + timedelta(days=3), at=NOW)
    return decision


def test_deciding_anew_shows_who_would_change(world: Results, desk: FlaskClient) -> None:
    _announced(world, 90, 80, 70)
    first = db.session.scalars(db.select(Entry).order_by(Entry.id)).first()
    assert first is not None
    first.state = "disqualified"  # type: ignore[assignment]
    db.session.commit()
    world.freeze(reason="Diskualifikasi")
    page = desk.get(plenary(world, "/putuskan")).text
    assert "penghargaan berganti penerima" in page
    assert f"Sebelumnya: {first.number}" in page
    went(desk.post(plenary(world, "/putuskan"), data=MINUTES), plenary(world))
    assert first.title not in desk.get(plenary(world)).text


def _pages_of(content: bytes) -> str:
    with pdfium.PdfDocument(content) as document:
        text = "\n".join(page.get_textpage().get_text_range() for page in document)
    return "".join(text.split())


def test_the_papers_say_what_was_decided(world: Results, desk: FlaskClient) -> None:
    one, two = world.entries([80, 80])
    one.title = "Perahu Klinik " * 20
    db.session.get_one(Participant, one.participant_id).name = LONG_NAME
    db.session.add(
        Signatory(
            edition_id=world.edition.id,
            kind=SignatoryKind.GOVERNOR,
            prefix="",
            office="Gubernur Kalimantan Selatan",
            name="H. Contoh Gubernur",
        )
    )
    db.session.commit()
    rankings.settle_tie(
        world.actor, world.first.id, order=(one.code, two.code), reason="Suara 3:1", at=NOW
    )
    world.freeze()
    assert desk.get(plenary(world, "/berita-acara.pdf")).status_code == 423
    desk.post(plenary(world, "/susun"))
    draft = desk.get(plenary(world, "/berita-acara.pdf"))
    assert "RANCANGAN" in _pages_of(draft.data).upper()
    assert desk.get(plenary(world, "/lampiran-keputusan.pdf")).status_code == 423
    desk.post(plenary(world, "/putuskan"), data=MINUTES)
    minutes = desk.get(plenary(world, "/berita-acara.pdf"))
    assert minutes.mimetype == "application/pdf"
    text = _pages_of(minutes.data)
    snapshot = db.session.scalars(db.select(RankingSnapshot)).one()
    for part in (
        "Nomor:000.9.3/98/BA",
        "80,00",
        "JuaraI",
        "keputusanpleno:Suara3:1",
        snapshot.sha256,
        "Ketuapanel",
        "".join(LONG_NAME.split()),
        *("".join(judge.name.split()) for judge in world.judges),
        "".join(world.secretary.name.split()),
    ):
        assert part in text, part
    assert minutes.data == desk.get(plenary(world, "/berita-acara.pdf")).data
    annex = _pages_of(desk.get(plenary(world, "/lampiran-keputusan.pdf")).data)
    for part in ("LAMPIRAN", "H.ContohGubernur", "JuaraII"):
        assert part in annex, part


NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def _workbook(content: bytes) -> tuple[list[str], list[list[str]]]:
    """The names of the sheets, and the second sheet's cells as they are stored."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        names = ET.fromstring(book.read("xl/workbook.xml"))  # noqa: S314 - our own book
        sheet = ET.fromstring(book.read("xl/worksheets/sheet2.xml"))  # noqa: S314 - our own book
    rows = [
        ["".join(cell.itertext()) for cell in row.findall("m:c", NS)]
        for row in sheet.findall(".//m:row", NS)
    ]
    return [str(found.get("name")) for found in names.findall(".//m:sheet", NS)], rows


def test_recaps_hold_every_mark_by_coded_judge(world: Results, desk: FlaskClient) -> None:
    entry = world.entry((82, 78), (83, 83), (75, 75))
    names, rows = _workbook(desk.get(url(world, "/berkas/rekap.xlsx")).data)
    assert names == ["Peringkat", "Nilai 1 Penilaian proposal"]
    assert rows[0][4:8] == ["Juri", "Manfaat (65%)", "Kebaruan (35%)", "Jumlah lembar"]
    assert [row[4:8] for row in rows[1:]] == [
        ["J01", "82", "78", "80.6000"],
        ["J02", "83", "83", "83.0000"],
        ["J03", "75", "75", "75.0000"],
    ]
    ranking = desk.get(url(world, "/berkas/peringkat.csv")).data.decode("utf-8-sig")
    assert f"1;{entry.number};{entry.title}" in ranking
    assert ";79,53;" in ranking
    marks = desk.get(url(world, "/berkas/nilai.csv")).data.decode("utf-8-sig")
    assert ";J01;82;78;80,6000;Ya;79,53" in marks
    for judge in world.judges:
        assert judge.name not in marks
    assert desk.get(url(world, "/berkas/lain.csv")).status_code == 404


def test_a_title_is_never_run_as_a_formula(world: Results, desk: FlaskClient) -> None:
    (entry,) = world.entries([80])
    entry.title = "=HYPERLINK(1)"
    db.session.commit()
    text = desk.get(url(world, "/berkas/peringkat.csv")).data.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in text


def test_the_printed_recap_is_made_once_and_kept(world: Results, desk: FlaskClient) -> None:
    (entry,) = world.entries([80])
    assert desk.get(url(world, "/rekap-cetak")).status_code == 423
    world.freeze()
    assert desk.get(url(world, "/rekap.pdf")).status_code == 404
    went(desk.post(url(world, "/rekap-cetak")), url(world, "/rekap-cetak"))
    assert "Rekap siap diunduh" in desk.get(url(world, "/rekap-cetak")).text
    made = _bytes(desk, url(world, "/rekap.pdf"))
    text = _pages_of(made)
    assert "".join(entry.title.split()) in text
    assert "J01" in text
    desk.post(url(world, "/rekap-cetak"))
    assert _bytes(desk, url(world, "/rekap.pdf")) == made


def _bytes(browser: FlaskClient, address: str) -> bytes:
    with browser.get(address) as answer:
        return answer.data


def test_the_awards_can_be_taken_along(world: Results, desk: FlaskClient) -> None:
    world.entries([90])
    world.freeze()
    desk.post(plenary(world, "/susun"))
    table = desk.get(plenary(world, "/penerima.csv")).data.decode("utf-8-sig")
    assert "Juara I;1;" in table
    assert "Tidak diberikan: tidak ada inovasi pada peringkat ini" in table
    assert desk.get(plenary(world, "/penerima.xlsx")).status_code == 200
    assert desk.get(plenary(world, "/penerima.exe")).status_code == 404


def test_an_inspector_reads_everything_and_finds_no_button(
    world: Results, inspector: FlaskClient
) -> None:
    one, _two = world.entries([80, 80])
    world.entry((90, 90))
    world.freeze(leave_blocked=True)
    pages = ("/sekretariat/hasil", url(world), url(world, f"/cara-hitung/{one.code}"))
    for address in (*pages, plenary(world)):
        answer = inspector.get(address)
        assert answer.status_code == 200, address
        main = answer.text.partition("<main")[2].partition("</main>")[0]
        for forbidden in ('method="post"', "/bekukan", "/seri/", "/terima/", "/susun"):
            assert forbidden not in main, (address, forbidden)
    assert inspector.get(url(world, "/berkas/rekap.xlsx")).status_code == 200


@pytest.mark.parametrize("tail", ["/bekukan", "/seri/1", "/loloskan", "/rekap-cetak"])
def test_an_inspector_acts_on_no_round(world: Results, inspector: FlaskClient, tail: str) -> None:
    world.entries([80, 80])
    world.freeze()
    assert inspector.post(url(world, tail)).status_code == 403


@pytest.mark.parametrize("role", [Role.JUDGE, Role.ADMINISTRATOR])
def test_others_see_no_results(world: Results, app: Flask, role: Role) -> None:
    browser = sign_in(app.test_client(), make_user(role))
    for address in ("/sekretariat/hasil", url(world), plenary(world)):
        assert browser.get(address).status_code == 403


def test_pages_take_the_same_queries_for_one_and_for_many_rows(
    world: Results, desk: FlaskClient
) -> None:
    world.entries([90])
    world.freeze()
    desk.post(plenary(world, "/susun"))
    entry = db.session.scalars(db.select(Entry)).first()
    assert entry is not None
    addresses = ["/sekretariat/hasil", url(world), plenary(world), plenary(world, "/susun")]
    addresses += [url(world, "/bekukan"), url(world, f"/cara-hitung/{entry.code}")]
    few = {address: _statements(desk, address) for address in addresses}
    world.entries(list(range(80, 20, -1)))
    world.freeze(reason="Lebih banyak")
    desk.post(plenary(world, "/susun"))
    for address in addresses:
        assert _statements(desk, address) == few[address], address
    assert "Halaman daftar" in desk.get(url(world)).text
    assert "31,00" in desk.get(url(world, "?halaman=2")).text


def _statements(browser: FlaskClient, address: str) -> int:
    with counted() as statements:
        assert browser.get(address).status_code == 200
    return len(statements)
