"""One edition in a real Chromium: by keyboard alone, without barriers, on a phone and on a desk."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import make_server

from contest.adapters.datafiles import load_form
from contest.cli.demo.evidence import sample_evidence
from contest.domain.form import FieldKind
from contest.services import checks
from contest.web import clock
from tests.journeys.scene import Scene, day
from tests.journeys.shortcuts import judge_round, score_the_rest
from tests.journeys.visitor import CHROMIUM, FLAGS, PHONE, Examiner, Visitor

SECRETARY = "sekretariat.norma"
JUDGES = ("juri.halimatus", "juri.bramantyo", "juri.zulfahmi")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="/usr/bin/chromium is not installed"),
]


class ServerClock:
    """The application's clock, set to any day; the browser keeps its own."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def now(self) -> datetime:
        """The present instant of the story."""
        return datetime.now(UTC) + self._ahead

    def move_to(self, at: datetime) -> None:
        """Go on with the story at another instant."""
        self._ahead = at - datetime.now(UTC)


@pytest.fixture
def scene(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """The opened edition, and a clock that the story moves."""
    server_clock = ServerClock()
    monkeypatch.setattr(clock, "now", server_clock.now)
    return Scene(app, server_clock)


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """The application served on a free port of this machine, form tokens and all."""
    app.config["WTF_CSRF_ENABLED"] = True
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://localhost:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def browser() -> Iterator[Any]:
    """A Chromium without a window."""
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield found
        found.close()


@pytest.mark.parametrize(
    "every_state",
    [pytest.param(False, marks=pytest.mark.journey), True],
    ids=["each-kind-of-page", "every-state"],
)
def test_an_edition_by_keyboard_from_registration_to_a_verified_certificate(
    scene: Scene, browser: Any, address: str, every_state: bool
) -> None:
    examiner = Examiner(every_state=every_state)
    code = an_officer_submits(scene, Visitor(browser, address, examiner, PHONE))
    company_enters(scene)
    desk = Desk(scene, browser, address, examiner)
    desk.checks(code)
    first, last = scene.rounds
    desk.opens(first)
    a_judge_scores(scene, Visitor(browser, address, examiner, PHONE))
    score_the_rest(scene, first, clock.now())
    desk.ranks(first, code)
    judge_round(scene, last, JUDGES, day(124))
    desk.decides()
    certificate = desk.issues()
    anyone_verifies(scene, Visitor(browser, address, examiner, PHONE), certificate)
    assert not examiner.faults, "\n".join(examiner.faults)


def an_officer_submits(scene: Scene, officer: Visitor) -> str:
    """Registers, fills what one fills, follows the gaps, submits, gets a receipt."""
    innovation = scene.innovations[0]
    scene.officer(innovation)
    scene.clock.move_to(day(3))
    officer.signs_in(innovation.officer.username)
    officer.presses('main a[href$="/inovasi/baru"]')
    officer.types("#title", innovation.title)
    officer.presses("main form button")
    code = officer.where.rsplit("/", 1)[-1]
    entry = f'main a[href^="/instansi/inovasi/{code}'
    officer.presses(f'{entry}/bagian/profil"]')
    fills_the_profile(officer, {**innovation.profile, "title": innovation.title})
    officer.goes(f"/instansi/inovasi/{code}/periksa")
    assert "masih perlu dilengkapi" in officer.reads()
    officer.presses('.gaps a[href*="/indikator/i01"]')
    claims_a_level(scene, officer, "i01")
    scene.fill(code, innovation, clock.now(), but=("i01",))
    officer.goes(f"/instansi/inovasi/{code}/indikator")
    officer.goes(f"/instansi/inovasi/{code}/bagian/dokumen")
    officer.goes(f"/instansi/inovasi/{code}")
    officer.presses(f'{entry}/periksa"]')
    officer.enters('main a[href="#statement"]')
    officer.ticks("#statement")
    officer.presses(".action-bar button")
    assert officer.where.endswith("/tanda-terima")
    assert officer.fetches('main a[href$="/tanda-terima.pdf"]').startswith(b"%PDF-")
    officer.presses('main a[href="/instansi/"]')
    officer.leaves()
    return code


def fills_the_profile(officer: Visitor, profile: dict[str, Any]) -> None:
    """Every kind of question there is, each answered with the keys that its control knows."""
    for field in load_form("2026").section("profil").fields:
        answer = profile.get(field.key)
        control = f"#{field.key}"
        if field.kind is FieldKind.YES_NO:
            officer.picks(field.key, "ya" if answer else "tidak")
        elif field.kind is FieldKind.DATE and answer:
            officer.dates(control, datetime.fromisoformat(answer).date())
        elif field.kind is FieldKind.MULTI_CHOICE:
            officer.enters(f"details:has({control}) summary")
            for value in answer or ():
                officer.ticks(f'[name="{field.key}"][value="{value}"]')
        elif field.kind is FieldKind.CHOICE and officer.page.locator(f"select{control}").count():
            officer.chooses(control, answer)
        elif field.kind is FieldKind.CHOICE:
            officer.picks(field.key, answer)
        elif answer:
            officer.types(control, answer)
    officer.presses(".action-bar button")


def claims_a_level(scene: Scene, officer: Visitor, key: str) -> None:
    """One indicator: a level and its evidence."""
    innovation = scene.innovations[0]
    claim = next(claim for claim in innovation.claims if claim.indicator == key)
    officer.picks(f"level-{key}", str(claim.level))
    officer.hands(f"#file-{key}", *sample_evidence(innovation, key))
    officer.presses(".action-bar button")


def company_enters(scene: Scene) -> None:
    """Two other agencies take part, so that there is something to rank."""
    for innovation in scene.innovations[1:3]:
        scene.accept(scene.enter(innovation, day(4)), innovation, day(62))


class Desk:
    """The secretariat at its desk; each stage on its own day, so each begins with signing in."""

    def __init__(self, scene: Scene, browser: Any, address: str, examiner: Examiner) -> None:
        self.scene = scene
        self.person = Visitor(browser, address, examiner)
        self.codes = scene.person(SECRETARY).codes

    def arrives(self, on: int) -> Visitor:
        """The secretary on that day."""
        self.scene.clock.move_to(day(on))
        self.person.signs_in(SECRETARY, self.codes)
        return self.person

    def checks(self, code: str) -> None:
        """Reads the entry, verifies a level, accepts it after one more question."""
        secretary = self.arrives(62)
        *rest, last = self.scene.innovations[0].claims
        levels = {claim.indicator: claim.verified_level for claim in rest}
        checks.verify_levels(self.scene.secretary, code, levels, at=clock.now())
        secretary.presses('.rail a[href^="/sekretariat/pemeriksaan"]')
        secretary.presses(f'main a[href$="/{code}"]')
        secretary.enters('main a[href="#bagian-indikator"]')
        secretary.chooses(f"#level-{last.indicator}", str(last.verified_level))
        secretary.presses("button[value=accepted]")
        secretary.presses("main form button[value=accepted]")
        assert "Diterima" in secretary.reads()

    def opens(self, round_id: int) -> None:
        """Entries in, a panel formed and assigned, the round opened."""
        secretary = self.arrives(82)
        secretary.presses('.rail a[href^="/sekretariat/penilaian"]')
        round_ = f"/sekretariat/penilaian/tahap/{round_id}"
        secretary.presses(f'main a[href$="/tahap/{round_id}"]')
        secretary.presses(f'main a[href="{round_}/inovasi"]')
        secretary.presses("main form button")
        secretary.presses(f'main a[href="{round_}/panel-baru"]')
        secretary.types("#name", "Panel A")
        for name in JUDGES:
            secretary.ticks(f'[name=judge_ids][value="{self.scene.user_id(name)}"]')
        secretary.chooses("#chair_id", str(self.scene.user_id(JUDGES[0])))
        secretary.presses("main form button")
        secretary.presses('main a[href$="/penugasan"]')
        for box in secretary.page.locator("[name=pair]").all():
            secretary.ticks(f'[name=pair][value="{box.get_attribute("value")}"]')
        secretary.presses(".action-bar button")
        secretary.presses(f'main a[href="{round_}"]')
        secretary.presses(f'main a[href="{round_}/buka"]')
        if secretary.page.locator("#confirmed").count():
            secretary.ticks("#confirmed")
        secretary.presses("main form button")

    def ranks(self, round_id: int, code: str) -> None:
        """Closes the round, freezes the ranking, reads how it came about, promotes."""
        secretary = self.arrives(100)
        round_ = f"/sekretariat/penilaian/tahap/{round_id}"
        secretary.goes(round_)
        secretary.presses(f'main a[href="{round_}/tutup"]')
        secretary.presses("main form button")
        secretary.presses('.rail a[href^="/sekretariat/hasil"]')
        result = f"/sekretariat/hasil/tahap/{round_id}"
        secretary.presses(f'main a[href="{result}"]')
        secretary.presses(f'main a[href="{result}/bekukan"]')
        secretary.presses("main form button")
        secretary.presses(f'main .ranking a[href*="{code}"]')
        assert self.scene.innovations[0].title in secretary.reads()
        secretary.presses(f'main a[href="{result}"]')
        secretary.presses(f'main a[href="{result}/loloskan"]')
        secretary.presses("main form button")

    def decides(self) -> None:
        """Drafted, decided with minutes, announced, decreed after the objections, published."""
        secretary = self.arrives(133)
        secretary.presses('.rail a[href^="/sekretariat/hasil"]')
        plenary = f"/sekretariat/hasil/pleno/{self.scene.slug}"
        secretary.presses(f'main a[href="{plenary}"]')
        secretary.presses(f'main a[href="{plenary}/susun"]')
        secretary.presses("main form button")
        secretary.presses(f'main a[href="{plenary}/putuskan"]')
        secretary.types("#number", "000.9.3/12/BA/BRIDA/2027")
        secretary.dates("#held_on", day(133).date())
        secretary.types("#place", "Banjarbaru")
        secretary.presses("main form button")
        assert secretary.fetches('main a[href$="/berita-acara.pdf"]').startswith(b"%PDF-")
        secretary.presses(f'main a[href="{plenary}/umumkan"]')
        secretary.dates("#objection_until", day(140).date(), "0400PM")
        secretary.presses("main form button")

        self.arrives(145)
        secretary.goes(plenary)
        secretary.presses(f'main a[href="{plenary}/tetapkan"]')
        secretary.types("#title", "Keputusan Gubernur Kalimantan Selatan")
        secretary.types("#number", "100.3.3.1/0512/KUM/2027")
        secretary.dates("#dated", day(145).date())
        secretary.presses("main form button")
        secretary.presses(f'main a[href="{plenary}/terbitkan"]')
        secretary.presses("main form button")

    def issues(self) -> str:
        """Numbers and renders the certificates, opens one; returns its verification code."""
        secretary = self.person
        register = f"/sekretariat/piagam/{self.scene.slug}"
        secretary.presses('.rail a[href^="/sekretariat/piagam"]')
        secretary.presses(f'main a[href="{register}"]')
        secretary.presses(f'main a[href="{register}/terbitkan"]')
        secretary.ticks("[name=kinds][value=winner]")
        secretary.types("#place", "Banjarbaru")
        secretary.dates("#issue_date", day(145).date())
        secretary.presses("main form button")
        secretary.presses(f'main a[href="{register}"]')
        secretary.presses('main td a, main th a[href*="/lembar/"]')
        assert secretary.fetches('main a[href$="/berkas"]').startswith(b"%PDF-")
        code = secretary.where.rsplit("/", 1)[-1]
        secretary.leaves()
        return code


def a_judge_scores(scene: Scene, judge: Visitor) -> None:
    """From the sign-in page to a draft, and to a sheet that is handed in."""
    judge.signs_in(JUDGES[0], scene.person(JUDGES[0]).codes)
    judge.presses('main a[href*="/juri/lembar/"]')
    judge.enters('main a[href="#lembar-nilai"]')
    names = judge.page.eval_on_selector_all("[data-mark]", "all => all.map(one => one.name)")
    for place, name in enumerate(names):
        judge.types(f'[name="{name}"]', str(92 + place))
    judge.types("#comment_entrant", "Manfaat terukur; lengkapi bukti replikasi.")
    judge.presses("button[value=save]")
    judge.presses("button[value=final]")
    assert judge.where.endswith("/finalkan")
    judge.presses("main form button")
    judge.presses('main a[href="/juri/"]')
    judge.leaves()


def anyone_verifies(scene: Scene, anyone: Visitor, certificate: str) -> None:
    """The public pages without an account: results, and a certificate by its code."""
    anyone.goes("/")
    anyone.presses(f'main a[href="/hasil/{scene.slug}"]')
    anyone.presses('.footer a[href="/verifikasi"]')
    anyone.types("#kode", certificate)
    anyone.presses("main form button")
    assert anyone.where.endswith(f"/verifikasi/{certificate}")
    assert scene.innovations[0].participant.name in anyone.reads()
    anyone.leaves()
