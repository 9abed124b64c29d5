"""The examiner of the browser journey sees what it is there for."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.journeys.visitor import CHROMIUM, FLAGS, PHONE, Examiner, Visitor

PAGE = """
<html lang="id"><title>Contoh</title><main id="isi"><h1>Contoh</h1>
<p style="height: 90vh">Naskah</p>
<label for="nama">Nama</label> <input id="nama" style="height: 3rem"></main></html>
"""
BAR = '<div style="position: fixed; inset: 60vh 0 0 0; background: #fff"></div>'

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="/usr/bin/chromium is not installed"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A Chromium without a window."""
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield found
        found.close()


@pytest.mark.parametrize(
    ("page", "fault"),
    [
        pytest.param(PAGE, "", id="a whole page"),
        pytest.param(PAGE.replace("label", "span"), "label: ", id="a field without a label"),
        pytest.param(
            PAGE.replace("<h1>", '<h1 style="color: #ddd">'), "color-contrast: ", id="pale words"
        ),
        pytest.param(
            PAGE.replace("<h1>", '<h1 style="width: 900px">'), "wider than", id="a wide page"
        ),
        pytest.param(PAGE + BAR, "out of sight: input nama", id="a bar over the focus"),
    ],
)
def test_the_examiner_names_a_fault_and_is_silent_without_one(
    browser: Any, page: str, fault: str
) -> None:
    examiner = Examiner(every_state=True)
    visitor = Visitor(browser, "", examiner, PHONE)
    visitor.page.route("**/*", lambda route: route.fulfill(body=page, content_type="text/html"))
    visitor.page.goto("http://localhost/")
    examiner.examine(visitor.page, "/")
    visitor.leaves()
    assert all(fault in found for found in examiner.faults)
    assert bool(examiner.faults) == bool(fault), examiner.faults
