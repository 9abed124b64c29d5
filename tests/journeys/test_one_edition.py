"""One edition through the pages: from registration to a certificate that anyone can verify."""

import io
from collections.abc import Iterator
from re import findall, search

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from contest.adapters.datafiles import load_form
from contest.cli.demo.evidence import sample_evidence, sample_link
from contest.domain.certificates import CertificateState
from contest.domain.form import FieldKind
from contest.models import db
from contest.models.certificates import Certificate
from contest.models.judging import RoundEntry, Scorecard
from contest.models.people import User
from contest.queries.chain import chain_fault
from contest.services.invariants import CHECKS
from tests.journeys.scene import Person, Scene, day

JUDGES = ("juri.halimatus", "juri.bramantyo", "juri.zulfahmi", "juri.rahmawan")
FREE_JUDGES = JUDGES[:3]
DESK = "/sekretariat"


@pytest.fixture
def scene(app: Flask) -> Iterator[Scene]:
    """The opened edition, on the day it was prepared."""
    with time_machine.travel(day(-28), tick=True) as clock:
        yield Scene(app, clock)


def test_one_edition_from_registration_to_a_verified_certificate(scene: Scene) -> None:
    secretary = scene.person("sekretariat.norma")
    judges = {name: scene.person(name) for name in JUDGES}

    officer, code = an_officer_registers_and_submits(scene)
    others = company_enters(scene)
    the_entry_is_returned_mended_and_accepted(scene, secretary, officer, code)
    first, last = scene.rounds

    scene.clock.move_to(day(82))
    secretary.arrive()
    secretary.sends(f"{DESK}/penilaian/tahap/{first}/inovasi")
    panel = a_panel_is_formed(scene, secretary, first)
    a_judge_of_the_same_agency_is_refused(scene, secretary, panel, code)
    a_round_is_judged(scene, secretary, judges, first, panel)
    secretary.sends(f"{DESK}/hasil/tahap/{first}/loloskan")

    scene.clock.move_to(day(124))
    secretary.arrive()
    assert len(entries_in(last)) == 1 + len(others)
    a_round_is_judged(scene, secretary, judges, last, a_panel_is_formed(scene, secretary, last))

    the_plenary_decides(scene, secretary)
    certificate = certificates_are_issued(scene, secretary)
    anyone_verifies(scene, certificate)
    officer.arrive()
    assert "Juara I" in officer.reads(f"/hasil/{scene.slug}")
    nothing_is_out_of_order()


def an_officer_registers_and_submits(scene: Scene) -> tuple[Person, str]:
    """From an empty desk to a receipt, with the gaps said on the way."""
    innovation = scene.innovations[0]
    officer, participant = scene.officer(innovation)
    scene.clock.move_to(day(3))
    officer.arrive()
    place = f"{participant}-{scene.category_id}"
    url = officer.sends("/instansi/inovasi/baru", title=innovation.title, category=place)
    code = url.rsplit("/", 1)[-1]
    for section in ("profil", "rancang-bangun", "manfaat"):
        fill_section(officer, url, section, {"title": innovation.title, **innovation.profile})
    claims = [claim for claim in innovation.claims if claim.indicator != "i20"]
    for claim in claims:
        name, _kind, content = sample_evidence(innovation, claim.indicator)
        level = f"{claim.basis}-{claim.level}" if claim.basis else str(claim.level)
        fields = {
            f"level-{claim.indicator}": level,
            f"file-{claim.indicator}": (io.BytesIO(content), name),
        }
        officer.sends(f"{url}/indikator/{claim.indicator}", **fields)
    officer.is_refused(f"{url}/periksa", 422, statement="1")
    gaps = officer.client.get(f"{url}/periksa").text
    assert f"{url}/indikator/i20" in gaps
    assert f"{url}/bagian/dokumen#file-proposal_letter" in gaps
    video = next(claim for claim in innovation.claims if claim.indicator == "i20")
    officer.sends(
        f"{url}/indikator/i20",
        **{"level-i20": str(video.level), "link": sample_link(innovation, "i20")},
    )
    name, _kind, letter = sample_evidence(innovation, "proposal_letter")
    officer.sends(f"{url}/bagian/dokumen", **{"file-proposal_letter": (io.BytesIO(letter), name)})
    receipt = officer.sends(f"{url}/periksa", statement="1")
    assert "0001" in officer.reads(receipt)
    officer.fetches_pdf(f"{url}/tanda-terima.pdf")
    again = officer.is_refused("/instansi/inovasi/baru", 409, title="Inovasi kedua", category=place)
    assert innovation.title in again
    return officer, code


def fill_section(officer: Person, url: str, key: str, profile: dict[str, object]) -> None:
    """Answer every question of a section that the innovation has an answer for."""
    asked = load_form("2026").section(key).fields
    answers: dict[str, object] = {
        field.key: profile[field.key]
        if field.kind is not FieldKind.YES_NO
        else ("ya" if profile[field.key] else "tidak")
        for field in asked
        if field.key in profile
    }
    page = f"{url}/bagian/{key}"
    officer.sends(page, **answers, version=officer.hidden(page, "version")[0])


def company_enters(scene: Scene) -> list[str]:
    """Four other agencies take part, so that there is something to rank."""
    codes = [scene.enter(found, day(4)) for found in scene.innovations[1:]]
    for code, found in zip(codes, scene.innovations[1:], strict=True):
        scene.accept(code, found, day(62))
    return codes


def the_entry_is_returned_mended_and_accepted(
    scene: Scene, secretary: Person, officer: Person, code: str
) -> None:
    """The secretariat says what is wrong, the officer mends it, the secretariat accepts."""
    url, own = f"{DESK}/pemeriksaan/{code}", f"/instansi/inovasi/{code}"
    scene.clock.move_to(day(62))
    secretary.arrive()
    assert scene.innovations[0].title in secretary.reads(f"{DESK}/pemeriksaan")
    told = {"reason-design": "incomplete-profile", "note-design": "Jelaskan tahap uji coba."}
    until = (day(66)).strftime("%Y-%m-%dT16:00")
    form = {**told, "act": "returned", "correct_until": until, "version": scene.version(code)}
    assert "Jelaskan tahap uji coba." in ask_first(secretary, url, form)
    secretary.sends(url, **form, confirmed="1")

    officer.arrive()
    assert "Perbaiki" in officer.reads("/instansi/")
    assert "Jelaskan tahap uji coba." in officer.reads(f"{own}/bagian/rancang-bangun")
    design = str(scene.innovations[0].profile["design"])
    mended = {"design": design + "\n\nUji coba berlangsung tiga bulan pada dua puskesmas."}
    fill_section(officer, own, "rancang-bangun", mended)
    officer.sends(f"{own}/periksa", statement="1")

    levels = {f"level-{c.indicator}": c.verified_level for c in scene.innovations[0].claims}
    form = {**levels, "act": "accepted", "version": scene.version(code)}
    ask_first(secretary, url, form)
    secretary.sends(url, **form, confirmed="1")
    assert "Diterima" in secretary.reads(url)


def ask_first(secretary: Person, url: str, form: dict[str, object]) -> str:
    """The page that says what a decision will do before it does."""
    answer = secretary.client.post(url, data=form)
    assert answer.status_code == 200, answer.text
    return answer.text


def a_panel_is_formed(scene: Scene, secretary: Person, round_id: int) -> int:
    """Four judges, led by the first."""
    ids = [scene.user_id(name) for name in JUDGES]
    url = secretary.sends(
        f"{DESK}/penilaian/tahap/{round_id}/panel-baru",
        name="Panel A",
        judge_ids=ids,
        chair_id=ids[0],
    )
    return int(url.rsplit("/", 1)[-1])


def a_judge_of_the_same_agency_is_refused(
    scene: Scene, secretary: Person, panel: int, code: str
) -> None:
    """Nobody judges his own agency: the whole assignment is refused and nothing kept."""
    pair = f"{scene.user_id('juri.rahmawan')}-{scene.entry_id(code)}"
    said = secretary.is_refused(f"{DESK}/penilaian/panel/{panel}/penugasan", 422, pair=pair)
    assert scene.innovations[0].title in said
    assert scene.people_name("juri.rahmawan") in said
    assert not db.session.scalars(select(Scorecard)).all()


def entries_in(round_id: int) -> list[int]:
    """The entries of a round."""
    db.session.rollback()
    found = select(RoundEntry.entry_id).where(RoundEntry.round_id == round_id)
    return list(db.session.scalars(found.order_by(RoundEntry.entry_id)))


def a_round_is_judged(
    scene: Scene, secretary: Person, judges: dict[str, Person], round_id: int, panel: int
) -> None:
    """Assigned, opened, scored by everyone, closed and frozen."""
    pairs = [f"{scene.user_id(n)}-{entry}" for n in FREE_JUDGES for entry in entries_in(round_id)]
    secretary.sends(f"{DESK}/penilaian/panel/{panel}/penugasan", pair=pairs)
    round_ = f"{DESK}/penilaian/tahap/{round_id}"
    secretary.sends(f"{round_}/buka", confirmed="1")
    for place, name in enumerate(FREE_JUDGES):
        judges[name].arrive()
        for rank, sheet in enumerate(sheets_of(round_id, name)):
            a_judge_scores(judges[name], sheet, 90 - 6 * rank + place)
    assert "Semua lembar final" in secretary.reads(round_)
    secretary.sends(f"{round_}/tutup")
    result = f"{DESK}/hasil/tahap/{round_id}"
    secretary.sends(f"{result}/bekukan", seen=secretary.hidden(f"{result}/bekukan", "seen")[0])
    assert scene.innovations[0].title in secretary.reads(result)


def sheets_of(round_id: int, judge: str) -> list[str]:
    """Everything a judge has to score, the first registered entry first."""
    db.session.rollback()
    rows = db.session.scalars(
        select(Scorecard.code)
        .join(User, User.id == Scorecard.judge_id)
        .where(Scorecard.round_id == round_id, User.username == judge)
        .order_by(Scorecard.entry_id)
    )
    return list(rows)


def a_judge_scores(judge: Person, code: str, mark: int) -> None:
    """A draft with a gap cannot be handed in; the whole sheet can."""
    url = f"/juri/lembar/{code}"
    marks = {name: str(mark + place) for place, name in enumerate(mark_names(judge, url))}
    version = judge.hidden(url, "version")[0]
    short = dict(list(marks.items())[:-1])
    judge.is_refused(url, 422, **short, version=version, act="final")
    version = judge.hidden(url, "version")[0]
    words = "Manfaat terukur; lengkapi bukti replikasi."
    onward = judge.sends(url, **marks, version=version, comment_entrant=words, act="final")
    assert onward.endswith("/finalkan")
    judge.sends(onward, version=judge.hidden(onward, "version")[0])
    assert "Final" in judge.reads(url)


def mark_names(judge: Person, url: str) -> list[str]:
    """The criteria as the sheet asks them."""
    found = findall(r'name="(mark-[a-z0-9-]+)"', judge.client.get(url).text)
    return list(dict.fromkeys(found))


def the_plenary_decides(scene: Scene, secretary: Person) -> None:
    """Drafted, decided with minutes, announced, decreed after the objections, published."""
    url = f"{DESK}/hasil/pleno/{scene.slug}"
    scene.clock.move_to(day(133))
    secretary.arrive()
    secretary.sends(f"{url}/susun")
    held = day(133).date().isoformat()
    secretary.sends(
        f"{url}/putuskan", number="000.9.3/12/BA/BRIDA/2027", held_on=held, place="Banjarbaru"
    )
    secretary.fetches_pdf(f"{url}/berita-acara.pdf")
    until = day(140).strftime("%Y-%m-%dT16:00")
    secretary.sends(f"{url}/umumkan", objection_until=until)
    decree = {
        "title": "Keputusan Gubernur Kalimantan Selatan",
        "number": "100.3.3.1/0512/KUM/2027",
        "dated": day(133).date().isoformat(),
    }
    secretary.is_refused(f"{url}/tetapkan", 423, **decree)
    scene.clock.move_to(day(145))
    secretary.arrive()
    secretary.sends(f"{url}/tetapkan", **decree | {"dated": day(145).date().isoformat()})
    secretary.fetches_pdf(f"{url}/lampiran-keputusan.pdf")
    secretary.sends(f"{url}/terbitkan")


def certificates_are_issued(scene: Scene, secretary: Person) -> Certificate:
    """Numbered and rendered in one act; each is a PDF of its own, and all are a print file."""
    url = f"{DESK}/piagam/{scene.slug}"
    signatory = secretary.client.get(f"{url}/terbitkan").text
    chosen = search(r'<(?:option|input)[^>]*value="(\d+)"', signatory)
    assert chosen
    job = secretary.sends(
        f"{url}/terbitkan",
        kinds=["winner", "finalist", "participant", "judge"],
        signatory=chosen[1],
        place="Banjarbaru",
        issue_date=day(145).date().isoformat(),
    )
    secretary.reads(job)
    db.session.rollback()
    issued = db.session.scalars(select(Certificate).order_by(Certificate.id)).all()
    assert {found.state for found in issued} == {CertificateState.ISSUED}
    for found in issued:
        secretary.fetches_pdf(f"{DESK}/piagam/lembar/{found.code}/berkas")
    printed = secretary.sends(f"{url}/cetak")
    secretary.fetches_pdf(f"{printed}/berkas")
    return issued[0]


def anyone_verifies(scene: Scene, certificate: Certificate) -> None:
    """Without an account: the code says what it certifies, a wrong one nothing."""
    anyone = Person(scene.app.test_client(), "", iter(()))
    said = anyone.reads(f"/verifikasi/{certificate.code}")
    assert certificate.number in said
    unknown = "0" * len(certificate.code)
    assert anyone.client.get(f"/verifikasi/{unknown}").status_code == 404


def nothing_is_out_of_order() -> None:
    """The audit chain holds, and every table agrees with every other."""
    db.session.rollback()
    assert chain_fault() is None
    found = {name: list(check(lambda *_told: None)) for name, check in CHECKS}
    assert not {name: rows for name, rows in found.items() if rows}
