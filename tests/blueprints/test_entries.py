"""The officer's pages: who sees what, what bad input answers, and nothing lost on the way."""

import io
import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from contest.domain.actor import Role
from contest.domain.entries import CheckOutcome, EntryState
from contest.models import db
from contest.models.checks import AdministrativeCheck, CheckReason
from contest.models.judging import RoundEntry
from contest.services import entries, submission
from tests import factories, sample_files
from tests.entry_world import AT, PROFILE, World, entry_of, evidence_at, make_world
from tests.queries_count import counted


@pytest.fixture
def world(app: Flask) -> World:
    return make_world()


@pytest.fixture
def browser(app: Flask, world: World) -> FlaskClient:
    return factories.sign_in(app.test_client(), world.officer)


def _url(code: str, *rest: str) -> str:
    return "/".join(("/instansi/inovasi", code, *rest))


def _version(page: TestResponse) -> str:
    found = re.search(r'name="version" value="([^"]+)"', page.text)
    assert found
    return found[1]


def _upload(content: bytes, name: str = "bukti.pdf") -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), name


# --- who -----------------------------------------------------------------------------------

OWN_PAGES = ["", "naskah", "indikator", "indikator/i01", "bagian/profil", "periksa", "undur-diri"]


@pytest.mark.parametrize("page", OWN_PAGES)
def test_only_the_entrys_own_officer_reaches_its_pages(
    app: Flask, world: World, browser: FlaskClient, page: str
) -> None:
    url = _url(world.draft(), *filter(None, [page]))
    assert browser.get(url).status_code == 200
    assert factories.sign_in(app.test_client(), make_world().officer).get(url).status_code == 404
    secretariat = factories.make_user(Role.SECRETARIAT)
    assert factories.sign_in(app.test_client(), secretariat).get(url).status_code == 403
    anonymous = app.test_client().get(url)
    assert (anonymous.status_code, "/masuk" in anonymous.location) == (302, True)


def test_an_unknown_section_indicator_or_evidence_is_not_found(
    world: World, browser: FlaskClient
) -> None:
    code = world.draft()
    for page in ("bagian/xyz", "indikator/i99", "tanda-terima"):
        assert browser.get(_url(code, page)).status_code == 404
    for act in ("hapus", "naik"):
        assert browser.post(_url(code, "bukti", "x" * 26, act)).status_code == 404
        assert browser.get(_url(code, "bukti", "x" * 26, act)).status_code == 404


# --- home and registering --------------------------------------------------------------------


def test_home_asks_to_register_then_to_finish_then_to_mend(
    world: World, browser: FlaskClient
) -> None:
    assert "Daftarkan inovasi untuk" in browser.get("/instansi/").text
    code = world.draft("Layanan Sungai")
    page = browser.get("/instansi/").text
    assert "Lengkapi Layanan Sungai" in page
    assert "10 hari lagi" in page or "9 hari lagi" in page
    world.complete(code)
    assert "Kirim Layanan Sungai" in browser.get("/instansi/").text
    submission.submit(world.actor, code, at=AT)
    page = browser.get("/instansi/").text
    assert "Tidak ada yang perlu Anda kerjakan" in page
    assert "2026-SP-0001" in page
    _return(code, "i01")
    assert "Perbaiki Layanan Sungai" in browser.get("/instansi/").text


def test_home_without_any_edition_says_so(app: Flask) -> None:
    officer = factories.make_user(Role.OFFICER, participant=factories.make_participant())
    page = factories.sign_in(app.test_client(), officer).get("/instansi/")
    assert page.status_code == 200
    assert "Belum ada lomba yang dibuka" in page.text


def test_home_shows_only_categories_of_the_participants_kind(
    world: World, browser: FlaskClient
) -> None:
    factories.make_category(world.edition, name="Khusus Puskesmas", agency_kinds=["unit"])
    assert "Khusus Puskesmas" not in browser.get("/instansi/").text


def test_registering_leads_to_the_task_list(world: World, browser: FlaskClient) -> None:
    place = f"{world.participant.id}-{world.category.id}"
    answer = browser.post(
        "/instansi/inovasi/baru", data={"title": "Inovasi Baru", "category": place}
    )
    assert answer.status_code == 303
    page = browser.get(answer.location)
    assert page.status_code == 200
    for words in ("Inovasi Baru", "Belum mulai", "0</span>", "dari 111", "hari lagi"):
        assert words in page.text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"title": "", "category": "own"}, "wajib diisi"),
        ({"title": "A", "category": ""}, "Pilih kategori"),
        ({"title": "A", "category": "1-x"}, "Pilih kategori"),
        ({"title": "x" * 301, "category": "own"}, "301 karakter"),
    ],
)
def test_registering_with_a_fault_keeps_what_was_typed(
    world: World, browser: FlaskClient, data: dict[str, str], words: str
) -> None:
    place = f"{world.participant.id}-{world.category.id}"
    sent = data | {"category": data["category"].replace("own", place)}
    page = browser.post("/instansi/inovasi/baru", data=sent)
    assert page.status_code == 422
    assert words in page.text
    assert data["title"][:50] in page.text


def test_a_fault_names_its_field_as_the_page_does(world: World, browser: FlaskClient) -> None:
    place = f"{world.participant.id}-{world.category.id}"
    page = browser.post("/instansi/inovasi/baru", data={"title": "", "category": place}).text
    assert "Nama inovasi: Isian ini wajib diisi" in page
    assert "Title:" not in page


def test_registering_for_another_agency_is_not_found(world: World, browser: FlaskClient) -> None:
    other = make_world()
    sent = {"title": "A", "category": f"{other.participant.id}-{other.category.id}"}
    assert browser.post("/instansi/inovasi/baru", data=sent).status_code == 404


def test_a_second_entry_is_explained_with_a_link_to_the_first(
    world: World, browser: FlaskClient
) -> None:
    first = world.draft("Yang Pertama")
    place = f"{world.participant.id}-{world.category.id}"
    page = browser.post("/instansi/inovasi/baru", data={"title": "B", "category": place})
    assert page.status_code == 409
    assert "Yang Pertama" in page.text
    assert _url(first) in page.text


def test_registering_after_the_deadline_is_locked_with_both_times(
    world: World, browser: FlaskClient
) -> None:
    world.close()
    page = browser.get("/instansi/inovasi/baru")
    assert page.status_code == 423
    assert page.text.count("WITA") == 2


# --- sections --------------------------------------------------------------------------------


def test_a_section_saves_with_gaps_and_goes_on(world: World, browser: FlaskClient) -> None:
    code = world.draft()
    page = browser.get(_url(code, "bagian/rancang-bangun"))
    answer = browser.post(
        _url(code, "bagian/rancang-bangun"),
        data={"version": _version(page), "design": "baru mulai\0", "next": "1"},
    )
    assert answer.status_code == 303
    assert entry_of(code).profile == {"design": "baru mulai"}
    assert (
        "Baru 2 kata; paling sedikit 300 kata"
        in browser.get(_url(code, "bagian/rancang-bangun")).text
    )
    assert "Tersimpan" in browser.get(answer.location).text or answer.location


def test_a_wrong_value_keeps_every_typed_word(world: World, browser: FlaskClient) -> None:
    code = world.draft()
    version = _version(browser.get(_url(code, "bagian/profil")))
    page = browser.post(
        _url(code, "bagian/profil"),
        data={
            "version": version,
            "title": "Judul",
            "latitude": "di utara",
            "initiator_name": "Bu Ani <b>",
            "main_affair": "sihir",
        },
    )
    assert page.status_code == 422
    for words in ("derajat desimal", "di utara", "Bu Ani &lt;b&gt;", "tidak ada dalam daftar"):
        assert words in page.text
    assert 'href="#latitude"' in page.text
    assert entry_of(code).profile == {}


def test_an_unknown_field_is_refused(world: World, browser: FlaskClient) -> None:
    code = world.draft()
    page = browser.post(_url(code, "bagian/manfaat"), data={"state": "accepted", "results": "a"})
    assert page.status_code == 422
    assert "tidak dikenal" in page.text
    assert entry_of(code).state is EntryState.DRAFT


def test_text_in_a_wrong_encoding_is_refused_not_stored(world: World, browser: FlaskClient) -> None:
    code = world.draft()
    body = (
        b'--x\r\nContent-Disposition: form-data; name="benefits"\r\n\r\n'
        b"caf\xe9 \xff\xfe\r\n--x--\r\n"
    )
    page = browser.post(
        _url(code, "bagian/manfaat"), data=body, content_type="multipart/form-data; boundary=x"
    )
    assert page.status_code == 422
    assert "rusak di perjalanan" in page.text
    assert entry_of(code).profile == {}


def test_a_stale_save_shows_theirs_and_keeps_yours(world: World, browser: FlaskClient) -> None:
    code = world.draft()
    url = _url(code, "bagian/manfaat")
    version = _version(browser.get(url))
    entries.save_profile(world.actor, code, {"benefits": "tulisan rekan"}, at=AT)
    page = browser.post(url, data={"version": version, "benefits": "tulisan saya"})
    assert page.status_code == 409
    assert "tulisan rekan" in page.text
    assert "tulisan saya" in page.text
    assert entry_of(code).profile["benefits"] == "tulisan rekan"
    again = browser.post(url, data={"version": _version(page), "benefits": "tulisan saya"})
    assert again.status_code == 303
    assert entry_of(code).profile["benefits"] == "tulisan saya"


def test_other_affairs_can_be_emptied_again(world: World, browser: FlaskClient) -> None:
    code = world.draft()
    entries.save_profile(world.actor, code, {"other_affairs": ["pangan", "sosial"]}, at=AT)
    url = _url(code, "bagian/profil")
    page = browser.get(url)
    browser.post(url, data={"version": _version(page), "title": "SIAP Layanan Uji"})
    assert "other_affairs" not in entry_of(code).profile


def test_a_section_posted_late_keeps_the_typed_text_on_the_page(
    world: World, browser: FlaskClient
) -> None:
    code = world.draft()
    url = _url(code, "bagian/manfaat")
    version = _version(browser.get(url))
    world.close()
    page = browser.post(url, data={"version": version, "benefits": "hampir selesai"})
    assert page.status_code == 423
    assert "hampir selesai" in page.text
    assert page.text.count("WITA") >= 2
    assert browser.get(url).status_code == 302


# --- indicators and files --------------------------------------------------------------------


def test_level_file_and_link_are_saved_by_one_button(world: World, browser: FlaskClient) -> None:
    code = world.draft()
    answer = browser.post(
        _url(code, "indikator/i11"),
        data={
            "level-i11": "3",
            "link": "https://contoh.id/panduan",
            "file-i11": [_upload(sample_files.pdf()), _upload(sample_files.png(), "layar.png")],
            "next": "1",
        },
    )
    assert (answer.status_code, answer.location) == (303, _url(code, "indikator/i12"))
    assert [row.file_name for row in evidence_at(code, "i11")] == [None, "bukti.pdf", "layar.png"]
    listed = browser.get(_url(code, "indikator")).text
    assert "Parameter 3" in listed
    assert "3 bukti" in listed


def test_a_basis_is_chosen_with_its_level(world: World, browser: FlaskClient) -> None:
    code = world.draft()
    browser.post(_url(code, "indikator/i18"), data={"level-i18": "b-2"})
    page = browser.get(_url(code, "indikator/i18")).text
    assert re.search(r'value="b-2" checked', page)
    for bad in ("z-2", "b-9", "b-", "²"):
        answer = browser.post(_url(code, "indikator/i18"), data={"level-i18": bad})
        assert answer.status_code == 422, bad
    assert re.search(r'value="b-2" checked', browser.get(_url(code, "indikator/i18")).text)


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "a.pdf", "kosong"),
        (sample_files.png(), "a.pdf", "bukan PDF"),
        (sample_files.pdf(), "a.exe", "tidak diterima"),
        (sample_files.encrypted_pdf(), "a.pdf", "terkunci sandi"),
        (sample_files.script_pdf(), "a.pdf", "skrip"),
    ],
)
def test_a_refused_file_is_explained_at_its_control_and_the_level_is_kept(
    world: World, browser: FlaskClient, content: bytes, name: str, words: str
) -> None:
    code = world.draft()
    page = browser.post(
        _url(code, "indikator/i01"),
        data={"level-i01": "2", "file-i01": [_upload(content, name), _upload(sample_files.pdf())]},
    )
    assert page.status_code == 422
    assert f"{name}: " in page.text
    assert words in page.text
    assert 'href="#file-i01"' in page.text
    assert re.search(r'value="2" checked', page.text)
    assert [row.file_name for row in evidence_at(code, "i01")] == ["bukti.pdf"]
    assert "bukti.pdf" in page.text


def test_a_document_goes_to_its_slot_and_can_be_removed(world: World, browser: FlaskClient) -> None:
    code = world.draft()
    url = _url(code, "bagian/dokumen")
    answer = browser.post(url, data={"file-proposal_letter": [_upload(sample_files.pdf())]})
    assert answer.status_code == 303
    row = evidence_at(code, "proposal_letter")[0]
    assert browser.get(_url(code, "bukti", row.code, "hapus")).location.startswith(url)
    removed = browser.post(_url(code, "bukti", row.code, "hapus"))
    assert (removed.status_code, removed.location) == (303, f"{url}#file-proposal_letter")
    assert evidence_at(code, "proposal_letter")[0].removed_at is not None


def test_a_body_over_the_servers_limit_says_the_limit_and_changes_nothing(
    world: World, browser: FlaskClient
) -> None:
    code = world.draft()
    entries.claim_levels(world.actor, code, {"i01": (1, None)}, at=AT)
    page = browser.post(
        _url(code, "indikator/i01"),
        data=b"--x--",
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": "25000001"},
    )
    assert page.status_code == 413
    assert "lebih besar daripada 24 MB" in page.text
    assert evidence_at(code, "i01") == []
    assert re.search(r'value="1" checked', browser.get(_url(code, "indikator/i01")).text)


# --- serving files ---------------------------------------------------------------------------


def test_a_file_is_served_inert_and_a_picture_inline(world: World, browser: FlaskClient) -> None:
    code = world.draft()
    paper = browser.get(f"/berkas/{world.attach(code, 'i03')}")
    photo = world.attach(code, "i04", sample_files.jpeg(), name="foto.jpg")
    picture = browser.get(f"/berkas/{photo}")
    assert paper.headers["Content-Disposition"] == "attachment; filename=bukti-i03-1.pdf"
    assert picture.headers["Content-Disposition"].startswith("inline")
    for answer in (paper, picture):
        assert answer.status_code == 200
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert "private" in answer.headers["Cache-Control"]
    saved = browser.get(f"/berkas/{photo}?unduh")
    assert saved.headers["Content-Disposition"].startswith("attachment")
    again = browser.get(f"/berkas/{photo}", headers={"If-None-Match": picture.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    for answer in (paper, picture, saved, again):
        answer.close()


def test_another_agencys_file_is_not_found_and_an_unknown_one_too(
    app: Flask, world: World, browser: FlaskClient
) -> None:
    attached = world.attach(world.draft(), "i03")
    stranger = factories.sign_in(app.test_client(), make_world().officer)
    assert stranger.get(f"/berkas/{attached}").status_code == 404
    assert browser.get("/berkas/" + "0" * 26).status_code == 404
    assert app.test_client().get(f"/berkas/{attached}").status_code == 302


# --- checking and submitting -----------------------------------------------------------------


def test_every_gap_is_listed_and_linked_to_its_place(world: World, browser: FlaskClient) -> None:
    code = world.draft()
    entries.claim_levels(world.actor, code, {"i03": (1, None)}, at=AT)
    page = browser.get(_url(code, "periksa")).text
    for link in (
        "bagian/profil#phase",
        "bagian/rancang-bangun#design",
        "bagian/dokumen#file-proposal_letter",
        "indikator/i01#level-i01",
        "indikator/i03#file-i03",
    ):
        assert f'href="{_url(code, link)}"' in page, link
    assert "Kirim inovasi" not in page
    refused = browser.post(_url(code, "periksa"), data={"statement": "1"})
    assert refused.status_code == 422
    assert entry_of(code).state is EntryState.DRAFT


def test_a_gap_link_leads_to_a_control_that_exists(world: World, browser: FlaskClient) -> None:
    code = world.draft()
    entries.claim_levels(world.actor, code, {"i03": (1, None)}, at=AT)
    page = browser.get(_url(code, "periksa")).text
    links = set(re.findall(rf'href="({_url(code)}/[^"#]+)#([^"]+)"', page))
    assert len(links) > 20
    for path, anchor in links:
        assert f'id="{anchor}"' in browser.get(path).text, (path, anchor)


def test_submitting_asks_for_the_statement_then_gives_number_and_receipt(
    world: World, browser: FlaskClient
) -> None:
    code = world.complete(world.draft())
    page = browser.get(_url(code, "periksa")).text
    assert "Semua yang wajib sudah lengkap" in page
    refused = browser.post(_url(code, "periksa"), data={})
    assert refused.status_code == 422
    assert 'href="#statement"' in refused.text
    first = browser.post(_url(code, "periksa"), data={"statement": "1"})
    again = browser.post(_url(code, "periksa"), data={"statement": "1"})
    assert first.status_code == again.status_code == 303
    assert first.location == again.location == _url(code, "tanda-terima")
    receipt = browser.get(first.location).text
    assert "2026-SP-0001" in receipt
    assert "WITA" in receipt
    assert re.search(r"<code>[0-9a-f]{64}</code>", receipt)
    paper = browser.get(_url(code, "tanda-terima.pdf"))
    assert paper.data[:5] == b"%PDF-"
    assert "tanda-terima-2026-SP-0001.pdf" in paper.headers["Content-Disposition"]


def test_a_late_submit_is_locked_with_both_times_and_the_draft_remains(
    world: World, browser: FlaskClient
) -> None:
    code = world.complete(world.draft())
    world.close()
    page = browser.post(_url(code, "periksa"), data={"statement": "1"})
    assert page.status_code == 423
    assert page.text.count("WITA") == 2
    assert "tetap utuh" in page.text
    assert entry_of(code).profile["phase"] == "penerapan"
    shown = browser.get(_url(code, "periksa"))
    assert shown.status_code == 200
    assert "Kirim inovasi" not in shown.text


def test_a_submitted_entry_is_read_only_until_taken_back(
    world: World, browser: FlaskClient
) -> None:
    code = world.complete(world.draft())
    submission.submit(world.actor, code, at=AT)
    for page in ("bagian/profil", "indikator/i01", "periksa"):
        assert browser.get(_url(code, page)).status_code == 302
    assert browser.get(_url(code, "tarik-kembali")).status_code == 200
    assert browser.post(_url(code, "tarik-kembali")).status_code == 303
    assert browser.get(_url(code, "bagian/profil")).status_code == 200
    assert browser.get(_url(code, "tarik-kembali")).status_code == 302


def test_withdrawing_is_offered_until_the_judges_have_the_entry(
    browser: FlaskClient, world: World
) -> None:
    entry = factories.make_entry(world.category, world.participant)
    assert "undur-diri" in browser.get(_url(entry.code)).text
    round_ = factories.make_round(world.category)
    db.session.add(RoundEntry(round_id=round_.id, entry_id=entry.id))
    db.session.commit()
    assert "undur-diri" not in browser.get(_url(entry.code)).text
    assert browser.get(_url(entry.code, "undur-diri")).status_code == 302


def test_withdrawing_needs_a_reason_and_frees_the_category(
    world: World, browser: FlaskClient
) -> None:
    code = world.draft()
    assert browser.post(_url(code, "undur-diri"), data={"reason": " "}).status_code == 422
    done = browser.post(_url(code, "undur-diri"), data={"reason": "Digabung"})
    assert done.status_code == 303
    assert entry_of(code).state is EntryState.WITHDRAWN
    assert browser.post(_url(code, "undur-diri"), data={"reason": "Lagi"}).status_code == 409
    assert "Daftarkan inovasi untuk" in browser.get("/instansi/").text


def _return(code: str, *places: str) -> None:
    entry = entry_of(code)
    entry.state, entry.correct_until = EntryState.RETURNED, AT + timedelta(days=3)
    check = AdministrativeCheck(
        entry_id=entry.id,
        revision=entry.revision,
        outcome=CheckOutcome.RETURNED,
        note="Mohon dilengkapi",
        at=AT,
    )
    db.session.add(check)
    db.session.flush()
    for place in places:
        db.session.add(
            CheckReason(
                check_id=check.id, place=place, code="dokumen-tidak-terbaca", note="Halaman 2 buram"
            )
        )
    db.session.commit()


def test_reasons_stand_at_their_fields_until_mended(world: World, browser: FlaskClient) -> None:
    code = world.complete(world.draft())
    submission.submit(world.actor, code, at=AT)
    _return(code, "benefits", "i01", "proposal_letter")
    page = browser.get(_url(code)).text
    assert page.count("Halaman 2 buram") == 3
    assert page.count("Perlu perbaikan") == 3
    for place in ("bagian/manfaat", "indikator/i01", "bagian/dokumen"):
        assert "Halaman 2 buram" in browser.get(_url(code, place)).text
    entries.save_profile(world.actor, code, {"benefits": "lebih jelas " * 12}, at=AT)
    assert browser.get(_url(code)).text.count("Perlu perbaikan") == 2
    assert "Sudah diubah" in browser.get(_url(code, "bagian/manfaat")).text


# --- speed -----------------------------------------------------------------------------------


def _fill(world: World, code: str, files: int) -> None:
    for number in range(files):
        world.attach(code, f"i{number % 3 + 1:02d}", sample_files.pdf(number + 1))


@pytest.mark.parametrize("page", ["", "indikator", "indikator/i01", "bagian/profil", "periksa"])
def test_pages_of_an_entry_ask_the_same_with_much_evidence(
    world: World, browser: FlaskClient, page: str
) -> None:
    code = world.draft()
    url = _url(code, *filter(None, [page]))
    _fill(world, code, 1)
    with counted() as few:
        assert browser.get(url).status_code == 200
    _fill(world, code, 9)
    entries.save_profile(world.actor, code, PROFILE, at=AT)
    with counted() as many:
        assert browser.get(url).status_code == 200
    assert len(few) == len(many), many.difference(few)
    assert len(many) <= 16


@pytest.mark.parametrize("entered", [1, 10])
def test_home_asks_the_same_for_any_number_of_entries(
    app: Flask, world: World, browser: FlaskClient, entered: int
) -> None:
    world.draft()
    with counted() as few:
        browser.get("/instansi/")
    for _ in range(entered):
        category = factories.make_category(world.edition)
        factories.make_entry(category, world.participant, state=EntryState.DRAFT)
    with counted() as many:
        browser.get("/instansi/")
    assert len(few) == len(many), many.difference(few)
    assert len(many) <= 12
