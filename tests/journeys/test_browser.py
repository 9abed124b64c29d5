"""The milestones of an edition in a real Chromium: usable, without barriers, by keyboard."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import make_server

from contest.services import checks, rankings
from tests.factories import PASSWORD
from tests.journeys.scene import Scene
from tests.journeys.shortcuts import decide_and_issue, finish_round, open_round

CHROMIUM = Path("/usr/bin/chromium")
AXE = Path(__file__).resolve().parents[1] / "vendor/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = (360, 1280)
JUDGES = ("juri.halimatus", "juri.bramantyo", "juri.zulfahmi")
MOST_TABS = 400

pytestmark = [
    pytest.mark.browser,
    pytest.mark.journey,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="/usr/bin/chromium is not installed"),
]


class Visitor:
    """A person at a real browser; every page state he stops at is examined."""

    def __init__(self, browser: Any, address: str, faults: list[str]) -> None:
        self.context = browser.new_context(bypass_csp=True)
        self.page, self.address = self.context.new_page(), address
        self.faults = faults
        self.page.on("pageerror", lambda error: faults.append(str(error)))

    def goes(self, path: str) -> None:
        """Open an address and examine the page."""
        self.page.goto(self.address + path)
        self.examine()

    def examine(self) -> None:
        """No barrier and nothing wider than the screen, on a phone and on a desk."""
        self.page.wait_for_load_state("load")
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 800})
            where = f"{self.page.url.removeprefix(self.address)} at {width}"
            if self.page.evaluate("document.scrollingElement.scrollWidth > innerWidth"):
                self.faults.append(f"{where}: wider than the screen")
            found = self.page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
            self.faults += [
                f"{where}: {one['id']}: {one['nodes'][0]['html'][:160]}"
                for one in found["violations"]
            ]

    def clicks(self, name: str) -> None:
        """Press a button by its words and examine what comes."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).click()
        self.examine()

    def tabs_to(self, selector: str) -> None:
        """Reach a control with the Tab key alone."""
        for _press in range(MOST_TABS):
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {selector} on {self.page.url}")

    def enters(self) -> None:
        """Press Enter on what has the focus and examine what comes."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.examine()

    def types(self, selector: str, text: str) -> None:
        """Reach a field with the keyboard and fill it."""
        self.tabs_to(selector)
        self.page.keyboard.type(text)

    def signs_in(self, username: str, codes: Iterator[str]) -> None:
        """By keyboard: password, and a one-time code where one is due."""
        self.goes("/masuk")
        self.types("#username", username)
        self.types("#password", PASSWORD)
        self.enters()
        if "/masuk/kode" in self.page.url:
            self.types("#code", next(codes))
            self.enters()

    def leaves(self) -> None:
        """Close every page of this person."""
        self.context.close()


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


def test_an_edition_in_the_browser_from_entry_to_certificate(app: Flask, address: str) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    scene = Scene(app, first_day=(now - timedelta(days=3)).date())
    faults: list[str] = []
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        code = an_officer_submits(scene, Visitor(browser, address, faults), now)
        the_secretariat_accepts(scene, Visitor(browser, address, faults), code, now)
        company = scene.enter(scene.innovations[1], now)
        scene.accept(company, scene.innovations[1], now)
        first, last = scene.rounds
        open_round(scene, first, JUDGES, now)
        a_judge_scores_by_keyboard(scene, Visitor(browser, address, faults))
        finish_round(scene, first, now)
        rankings.promote(scene.secretary, first, at=now)
        open_round(scene, last, JUDGES, now)
        finish_round(scene, last, now)
        certificate = decide_and_issue(scene, now)
        anyone_verifies(scene, Visitor(browser, address, faults), certificate)
        browser.close()
    assert not faults, "\n".join(faults)


def an_officer_submits(scene: Scene, officer: Visitor, now: datetime) -> str:
    """Registers in the browser, is shown the gaps, submits, gets a receipt."""
    innovation = scene.innovations[0]
    _client, _participant = scene.officer(innovation)
    officer.signs_in(innovation.officer.username, iter(()))
    officer.goes("/instansi/inovasi/baru")
    officer.page.fill("#title", innovation.title)
    officer.clicks("Daftarkan inovasi")
    path = officer.page.url.removeprefix(officer.address)
    code = path.rsplit("/", 1)[-1]
    officer.goes(f"{path}/periksa")
    assert officer.page.get_by_text("Lengkapi:").count()
    scene.fill(code, innovation, now)
    for part in ("bagian/profil", "bagian/dokumen", "indikator", "indikator/i18", "periksa"):
        officer.goes(f"{path}/{part}")
    officer.page.check("#statement")
    officer.clicks("Kirim inovasi")
    assert officer.page.url.endswith("/tanda-terima")
    officer.leaves()
    return code


def the_secretariat_accepts(scene: Scene, secretary: Visitor, code: str, now: datetime) -> None:
    """Reads the entry, accepts it after one more question."""
    levels = {c.indicator: c.verified_level for c in scene.innovations[0].claims}
    checks.verify_levels(scene.secretary, code, levels, at=now)
    secretary.signs_in("sekretariat.norma", scene.person("sekretariat.norma").codes)
    secretary.goes("/sekretariat/pemeriksaan")
    secretary.goes(f"/sekretariat/pemeriksaan/{code}")
    secretary.clicks("Terima")
    secretary.page.locator("main form button[value=accepted]").focus()
    secretary.enters()
    assert secretary.page.get_by_text("Diterima").count()
    secretary.leaves()


def a_judge_scores_by_keyboard(scene: Scene, judge: Visitor) -> None:
    """From the sign-in page to a sheet that is handed in, without a mouse."""
    judge.signs_in(JUDGES[0], scene.person(JUDGES[0]).codes)
    judge.tabs_to('main a[href*="/juri/lembar/"]')
    judge.enters()
    names = judge.page.eval_on_selector_all("[data-mark]", "all => all.map(one => one.name)")
    for place, name in enumerate(names):
        judge.types(f'[name="{name}"]', str(92 + place))
    judge.tabs_to("button[value=final]")
    judge.enters()
    assert judge.page.url.endswith("/finalkan")
    judge.tabs_to("main form button")
    judge.enters()
    assert "final" in judge.page.inner_text("main").lower()
    assert not judge.page.locator("[data-mark]:not([readonly])").count()
    judge.leaves()


def anyone_verifies(scene: Scene, anyone: Visitor, certificate: str) -> None:
    """The public pages without an account: results, and a certificate by its code."""
    anyone.goes("/")
    anyone.goes(f"/hasil/{scene.slug}")
    anyone.goes("/verifikasi")
    anyone.types("main input[name=kode]", certificate)
    anyone.enters()
    assert anyone.page.url.endswith(f"/verifikasi/{certificate}")
    assert anyone.page.get_by_text(scene.innovations[0].participant.name).count()
    anyone.leaves()
