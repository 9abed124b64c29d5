"""The demonstration from a clean clone: set-up, first page, and every page with its statements.

Run as ``python -m tests.benchmarks.bench_demo [folder of a built demonstration]``. Without a folder
the committed state is cloned, installed and built first, each step timed. Pages are those that an
inspector, a secretary, a judge, an officer and a visitor reach by following links, each asked in
this process; the ratio is to ``/kesehatan`` in the same run, the least a page costs.
"""

import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from contest.app import create_app
from contest.config import load_settings
from contest.domain.actor import Role
from contest.models import db
from contest.models.people import RoleGrant, User
from tests.factories import sign_in
from tests.queries_count import counted

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 5
SHOWN = 25
FLOOR = "/kesehatan"
HOMES: dict[Role | None, tuple[str, ...]] = {
    None: ("/", "/hasil", "/verifikasi", "/bantuan"),
    Role.OFFICER: ("/instansi/",),
    Role.JUDGE: ("/juri/",),
    Role.SECRETARIAT: ("/sekretariat/", "/sekretariat/hasil", "/sekretariat/piagam/"),
    Role.INSPECTOR: ("/pengawas/",),
}
KINDS_AT_MOST = 3
"""So many addresses of one route are asked: ninety entries of one kind cost the same."""


@dataclass(frozen=True)
class Page:
    """One address as one role: milliseconds (median), SQL statements, kilobytes."""

    role: str
    address: str
    milliseconds: float
    statements: int
    kilobytes: float


def set_up(folder: Path) -> tuple[Path, dict[str, float]]:
    """Clone, install, build and serve; seconds of each step and the built instance."""
    clone, port, seconds = folder / "clone", "8479", {}
    for name, command in (
        ("clone", ["git", "clone", "-q", str(ROOT), str(clone)]),
        ("environment and packages", ["make", "-C", str(clone), ".venv/.runtime"]),
    ):
        started = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        seconds[name] = time.perf_counter() - started
    started = time.perf_counter()
    command = [".venv/bin/flask", "--app", "wsgi", "demo", "--port", port]
    with subprocess.Popen(command, cwd=clone, stdout=subprocess.DEVNULL) as serving:
        _until_answered(f"http://127.0.0.1:{port}/")
        seconds["demonstration built and first page served"] = time.perf_counter() - started
        serving.terminate()
    started = time.perf_counter()
    with subprocess.Popen(command, cwd=clone, stdout=subprocess.DEVNULL) as serving:
        _until_answered(f"http://127.0.0.1:{port}/")
        seconds["second start and first page"] = time.perf_counter() - started
        serving.terminate()
    return clone / "instance/demo", seconds


def _until_answered(address: str) -> None:
    while True:
        try:
            urllib.request.urlopen(address, timeout=30).read()  # noqa: S310  (our own)
        except OSError:
            time.sleep(0.1)
        else:
            return


def pages(app: Flask) -> list[Page]:
    """Every kind of page that the roles reach by links, measured."""
    found = []
    for role, homes in HOMES.items():
        client = _arrive(app, role)
        for address in _reached(app, client, homes):
            found.append(_measure(client, role, address))
    return found


def _arrive(app: Flask, role: Role | None) -> FlaskClient:
    client = app.test_client()
    if role is not None:
        query = select(User).join(RoleGrant).where(RoleGrant.role == role).order_by(User.id)
        user = db.session.scalars(query).first()
        assert user is not None, role
        sign_in(client, user)
    return client


def _reached(app: Flask, client: FlaskClient, homes: tuple[str, ...]) -> Iterator[str]:
    """Breadth first over links, a few addresses of each route."""
    waiting, seen, kinds = list(homes), set(homes), {}
    router = app.url_map.bind("localhost")
    while waiting:
        address = waiting.pop(0)
        answer = client.get(address)
        if answer.status_code != 200:
            continue
        yield address
        if answer.mimetype != "text/html":
            continue
        for link in map(unescape, re.findall(r'href="(/[^"#]*)"', answer.text)):
            if link in seen or link.startswith(("/static/", "/bahasa/")):
                continue
            seen.add(link)
            kind = router.match(link.partition("?")[0])[0]
            kinds[kind] = kinds.get(kind, 0) + 1
            if kinds[kind] <= KINDS_AT_MOST:
                waiting.append(link)


def _measure(client: FlaskClient, role: Role | None, address: str) -> Page:
    client.get(address)
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        answer = client.get(address)
        times.append((time.perf_counter() - started) * 1000)
    with counted() as asked:
        client.get(address)
    middle = statistics.median(times)
    return Page(role or "visitor", address, middle, len(asked), len(answer.data) / 1000)


def report(found: list[Page], floor: Page) -> None:
    """The slowest pages, and what all of them have in common."""
    print(f"{len(found)} pages; floor {FLOOR}: {floor.milliseconds:.1f} ms")
    print(f"{'role':<12}{'ms':>8}{'ratio':>8}{'SQL':>5}{'kB':>8}  address")
    for page in sorted(found, key=lambda one: -one.milliseconds)[:SHOWN]:
        ratio = page.milliseconds / floor.milliseconds
        print(
            f"{page.role:<12}{page.milliseconds:>8.1f}{ratio:>8.1f}{page.statements:>5}"
            f"{page.kilobytes:>8.1f}  {page.address}"
        )
    times = sorted(page.milliseconds for page in found)
    print(
        f"median {statistics.median(times):.1f} ms, 95th of a hundred "
        f"{times[int(len(times) * 0.95)]:.1f} ms, most statements "
        f"{max(page.statements for page in found)}"
    )


def main(built: str | None = None) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "demo"
        if built is None:
            instance, seconds = set_up(Path(scratch))
            for name, taken in seconds.items():
                print(f"{name:<45}{taken:>8.1f} s")
            shutil.copytree(instance, copy)
        else:
            shutil.copytree(built, copy)
        app = create_app(load_settings(copy, environ={}))
        with app.app_context():
            report(pages(app), _measure(app.test_client(), None, FLOOR))


if __name__ == "__main__":
    main(*sys.argv[1:])
