"""A person at a real browser: works by keyboard alone, and every page state is examined."""

import os
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from tests.factories import PASSWORD

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE, DESK = 360, 1280
HEIGHT = 800
MOST_TABS = 400
LONG_TEXT = 200
NAMES = re.compile(r"\b([a-z0-9]{26}|[0-9]+)\b")
"""What tells one entry, round or edition from another in an address."""
AXE = Path(__file__).resolve().parents[1] / "vendor/axe.min.js"
LAWS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

# Whether a control is in sight: no part of it beneath a bar or beyond the edge (WCAG 2.4.11).
# Of what one writes long texts in, or what fills half the screen, a part is enough.
SIGHT = """
window.journeyInSight = (one) => {
  const {left, right, top, bottom} = one.getClientRects()[0] ?? one.getBoundingClientRect();
  const x = Math.max(left, 0) + Math.min((Math.min(right, innerWidth) - Math.max(left, 0)) / 2, 24);
  const own = one.closest("label") ?? one;
  const seen = [top + 2, (top + bottom) / 2, bottom - 2].map((y) => {
    const hit = document.elementFromPoint(x, y);
    return hit && (own.contains(hit) || hit.contains(one));
  });
  const large = one.tagName === "TEXTAREA" || bottom - top > innerHeight / 2;
  return large ? seen.some(Boolean) : seen.every(Boolean);
};
window.journeyNames = (one) => `${one.tagName.toLowerCase()} ${one.id || one.name || ""} `
  + `"${(one.innerText || one.value || "").trim().split("\\n")[0].slice(0, 40)}"`;
"""
FOCUS = """
(wanted) => {
  const one = document.activeElement;
  const control = one && one.tabIndex >= 0;
  return {
    there: one === wanted || one?.type === "radio" && one.name === wanted.name,
    hidden: !control || journeyInSight(one) ? "" : journeyNames(one),
  };
}
"""
# At the page's start the link past the menu is worth its two keys.
FAR = "(wanted) => document.activeElement === document.body && Boolean(wanted.closest('#isi'))"
# Gives the focus to every control in turn, as Tab would, and names those that stay out of sight.
# Afterwards the person is where he was: at the same control, the same anchor, or the page's start.
WALK = """
async () => {
  // After a new width the page needs a frame to lay itself out and one to measure its bar.
  for (let k = 0; k < 3; k += 1) await new Promise((done) => requestAnimationFrame(done));
  const before = document.activeElement;
  const start = before === document.body;
  const controls = "a[href], button, input, select, textarea, summary, [tabindex='0']";
  const hidden = [];
  for (const one of document.querySelectorAll(controls)) {
    if (!one.checkVisibility()) continue;
    one.focus();
    if (document.activeElement === one && !journeyInSight(one)) hidden.push(journeyNames(one));
  }
  if (start) document.body.tabIndex = -1;
  before.focus();
  if (start) document.body.removeAttribute("tabindex");
  if (start) scrollTo(0, 0);
  if (start && location.hash) location.replace(location.hash);
  return hidden;
}
"""
IMAGES = """
() => Promise.all([...document.images].map((one) => {
  one.loading = "eager";
  return one.decode().catch(() => null);
}))
"""
RUN_AXE = """
(laws) => axe.run(document, {runOnly: laws, resultTypes: ["violations"], preload: false})
  .then((found) => found.violations.map((one) => `${one.id}: ${one.nodes[0].html.slice(0, 160)}`))
"""


class Examiner:
    """Gathers the faults of pages: of every state at both widths, or of each kind once."""

    def __init__(self, *, every_state: bool) -> None:
        self.faults: list[str] = []
        self._every_state = every_state
        self._seen: set[str] = set()

    def examine(self, page: Any, where: str) -> None:
        """No barrier, nothing wider than the screen, no control that its focus leaves hidden."""
        page.wait_for_load_state("load")
        text = page.evaluate("document.body.innerText")
        state = text if self._every_state else NAMES.sub("*", where)
        if state in self._seen:
            return
        self._seen.add(state)
        own = page.viewport_size
        page.evaluate(IMAGES)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        for width in (PHONE, DESK) if self._every_state else (own["width"],):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            self._measure(page, f"{where} at {width}")
        page.set_viewport_size(own)

    def _measure(self, page: Any, where: str) -> None:
        if page.evaluate("document.scrollingElement.scrollWidth > innerWidth"):
            self.faults.append(f"{where}: wider than the screen")
        self.faults += [f"{where}: focus out of sight: {one}" for one in page.evaluate(WALK)]
        # The whole page at once: what a bar happens to cover at one scroll position is no fault.
        while (tall := page.evaluate("document.scrollingElement.scrollHeight")) > _height(page):
            page.set_viewport_size({**page.viewport_size, "height": tall})
        self.faults += [f"{where}: {one}" for one in page.evaluate(RUN_AXE, LAWS)]
        if folder := os.environ.get("JOURNEY_SCREENS"):
            page.screenshot(path=f"{folder}/{len(self._seen):02}-{page.viewport_size['width']}.png")


def _height(page: Any) -> int:
    return int(page.viewport_size["height"])


class Visitor:
    """Someone with a screen of one width and a keyboard; files alone are handed to the control."""

    def __init__(self, browser: Any, address: str, examiner: Examiner, width: int = DESK) -> None:
        size = {"width": width, "height": HEIGHT}
        self.context = browser.new_context(bypass_csp=True, viewport=size, reduced_motion="reduce")
        self.context.add_init_script(SIGHT)
        self.page, self.address, self.examiner = self.context.new_page(), address, examiner
        self.page.on("pageerror", lambda error: examiner.faults.append(f"{self.where}: {error}"))

    @property
    def where(self) -> str:
        """The address of the page without its server."""
        return str(self.page.url.removeprefix(self.address).partition("#")[0])

    def goes(self, path: str) -> None:
        """Type an address, as one follows a link in a message; examine the page."""
        self.page.goto(self.address + path)
        self.examiner.examine(self.page, self.where)

    def reaches(self, control: str) -> None:
        """Get the focus to a control by Tab, past the menu by its link; nothing is out of sight."""
        found = self.page.locator(control).first
        assert found.count(), f"{control} is not on {self.where}"
        wanted = found.element_handle()
        if self.page.evaluate(FAR, wanted):
            self.page.keyboard.press("Tab")
            self.page.keyboard.press("Enter")
        for _press in range(MOST_TABS):
            focus = self.page.evaluate(FOCUS, wanted)
            if focus["hidden"]:
                self.examiner.faults.append(
                    f"{self.where}: hidden while tabbing: {focus['hidden']}"
                )
            if focus["there"]:
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {control} on {self.where}")

    def presses(self, control: str) -> None:
        """Reach a link or button, press Enter, examine the page that comes."""
        self.reaches(control)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.examiner.examine(self.page, self.where)

    def enters(self, control: str) -> None:
        """Reach what stays on the page, a fold or a link to a place further down, press Enter."""
        self.reaches(control)
        self.page.keyboard.press("Enter")

    def types(self, field: str, text: str) -> None:
        """Reach a field and write over what stands in it."""
        self.reaches(field)
        self.page.keyboard.press("Control+A")
        write = self.page.keyboard.insert_text if len(text) > LONG_TEXT else self.page.keyboard.type
        write(text)

    def ticks(self, box: str) -> None:
        """Reach a box or a radio button and mark it with the space bar."""
        self.reaches(box)
        if not self.page.locator(box).first.is_checked():
            self.page.keyboard.press("Space")
        assert self.page.locator(box).first.is_checked(), box

    def picks(self, name: str, value: str) -> None:
        """Reach a group of radio buttons and go down to a value with the arrow keys."""
        group = f'input[type=radio][name="{name}"]'
        chosen = f"{group}:checked"
        self.reaches(chosen if self.page.locator(chosen).count() else group)
        self.page.keyboard.press("Space")
        for _press in range(self.page.locator(group).count()):
            if self.page.locator(chosen).get_attribute("value") == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{name} has no {value} on {self.where}")

    def chooses(self, field: str, value: str) -> None:
        """Reach a list and go down to a value with the arrow keys."""
        self.reaches(field)
        for _press in range(self.page.locator(f"{field} option").count()):
            if self.page.locator(field).input_value() == value:
                return
            self.page.keyboard.press("ArrowDown")
        assert self.page.locator(field).input_value() == value, (field, value)

    def dates(self, field: str, day: date, hour: str = "") -> None:
        """Write a date, and a time where one is asked, part by part."""
        self.reaches(field)
        self.page.keyboard.type(f"{day:%m%d%Y}")
        if hour:
            self.page.keyboard.press("ArrowRight")
            self.page.keyboard.type(hour)
        assert self.page.locator(field).input_value().startswith(day.isoformat()), field

    def hands(self, field: str, name: str, kind: str, content: bytes) -> None:
        """Reach a file control and hand it a file: the system's own dialog is not ours to drive."""
        self.reaches(field)
        self.page.locator(field).set_input_files(
            {"name": name, "mimeType": kind, "buffer": content}
        )

    def fetches(self, control: str) -> bytes:
        """Press a link that gives a file."""
        self.reaches(control)
        with self.page.expect_download() as found:
            self.page.keyboard.press("Enter")
        return Path(found.value.path()).read_bytes()

    def reads(self) -> str:
        """What the page says."""
        return " ".join(self.page.inner_text("main").split())

    def signs_in(self, username: str, codes: Iterator[str] | None = None) -> None:
        """Password, and a one-time code where one is due."""
        self.goes("/masuk")
        self.types("#username", username)
        self.types("#password", PASSWORD)
        self.presses("main form button")
        if "/masuk/kode" in self.page.url:
            assert codes, f"{username} has no one-time codes"
            self.types("#code", next(codes))
            self.presses("main form button")

    def leaves(self) -> None:
        """Close every page of this person."""
        self.context.close()
