"""Every command as a process: its help, its exit code, one line per problem, never a trace."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest
from flask import Flask
from sqlalchemy import text

from contest.cli import COMMANDS
from contest.config import SETTINGS_FILE, Settings, write_settings
from tests.cli.support import FLASK, ROOT, by_hand, clean_environment, flask, initialised, process

NAMES = sorted(command.name or "" for command in COMMANDS)
INSIDE = [("audit", "verify"), ("certificates", "print")]


@pytest.fixture
def ready(instance: Settings) -> Settings:
    return initialised(instance)


@pytest.mark.parametrize("words", [*((name,) for name in NAMES), *INSIDE], ids=" ".join)
def test_every_command_explains_itself(words: tuple[str, ...]) -> None:
    said = flask(*words, "--help")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("Usage:")
    assert "--instance" in said.out or words in {("audit",), ("certificates",)}


def test_every_command_of_the_contract_is_there() -> None:
    said = process("--help")
    listed = {line.split()[0] for line in said.out.splitlines() if line.startswith("  ")}
    assert {
        "audit", "backup", "certificates", "check", "demo", "doctor", "init", "restore", "tally",
        "upgrade", "worker",
    } <= listed  # fmt: skip


@pytest.mark.parametrize("words", [("nyanyi",), ("check", "--volume", "11"), ("restore",)])
def test_a_command_or_option_nobody_knows_ends_with_2(words: tuple[str, ...]) -> None:
    said = process(*words)
    assert said.code == 2
    assert "Traceback" not in said.err


UNREADY = [("check",), ("audit", "verify"), ("backup", "x.tar"), ("worker",), ("upgrade",)]


@pytest.mark.parametrize("words", UNREADY, ids=" ".join)
def test_an_instance_that_was_never_set_up_is_named_with_its_remedy(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    said = flask(*words, "--instance", tmp_path)
    assert said.code == 1
    assert said.problems == (f"{tmp_path}: belum disiapkan; jalankan flask init atau flask demo.",)


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({"CONTEST_MODE": "balapan"}, "mode='balapan'"),
        ({"CONTEST_BASEURL": "http://x"}, "CONTEST_BASEURL"),
    ],
)
def test_a_bad_variable_is_one_line_and_does_not_hinder_help(
    ready: Settings, environ: dict[str, str], named: str
) -> None:
    said = process("check", "--instance", ready.instance, env=environ)
    assert said.code == 1
    assert len(said.problems) == 1
    assert named in said.err
    assert process("check", "--help", env=environ).code == 0


def test_a_broken_default_instance_does_not_hinder_commands_about_another(
    ready: Settings, tmp_path: Path
) -> None:
    broken = tmp_path / "rusak"
    write_settings(broken, mode="production", base_url="https://lomba.contoh.go.id")
    (broken / SETTINGS_FILE).write_text("mode = ")
    environ = {"CONTEST_INSTANCE": str(broken)}
    assert process("check", "--instance", ready.instance, env=environ).code == 0
    said = process("check", env=environ)
    assert said.code == 1
    assert len(said.problems) == 1
    assert str(broken / SETTINGS_FILE) in said.err


def test_the_variable_names_the_instance(ready: Settings) -> None:
    said = process("check", env={"CONTEST_INSTANCE": str(ready.instance)})
    assert (said.code, said.err) == (0, "")


def _import_wsgi(settings: Settings, **environ: str) -> subprocess.CompletedProcess[str]:
    environment = clean_environment() | {"CONTEST_INSTANCE": str(settings.instance)} | environ
    return subprocess.run(
        [sys.executable, "-c", "import wsgi"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


def test_a_server_starts_on_a_ready_instance_alone(ready: Settings) -> None:
    assert _import_wsgi(ready).returncode == 0
    with by_hand(ready) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    refused = _import_wsgi(ready)
    assert refused.returncode == 4
    assert len(refused.stderr.splitlines()) == 1
    assert "tidak dikenal perangkat lunak ini" in refused.stderr


def test_a_server_refuses_bad_settings_with_one_line(ready: Settings) -> None:
    refused = _import_wsgi(ready, CONTEST_TRUSTED_PROXIES="banyak")
    assert refused.returncode == 4
    assert refused.stderr == "CONTEST_TRUSTED_PROXIES='banyak': harus bilangan bulat.\n"


def test_a_request_before_set_up_is_answered_503(tmp_path: Path) -> None:
    from contest.app import create_app
    from contest.config import load_settings

    app: Flask = create_app(load_settings(tmp_path, environ={}))
    page = app.test_client().get("/", base_url="http://127.0.0.1:8000")
    assert page.status_code == 503
    assert "flask init" in page.text


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def _running(words: list[str], **environ: str) -> Iterator[subprocess.Popen[str]]:
    running = subprocess.Popen(
        words,
        cwd=ROOT,
        env=clean_environment() | {"PYTHONUNBUFFERED": "1"} | environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield running
    finally:
        if running.poll() is None:
            running.kill()
        running.communicate()


def _answer(url: str, running: subprocess.Popen[str]) -> int:
    """The status of the first answer; waits while the server starts."""
    for _attempt in range(200):
        assert running.poll() is None, running.communicate()[0]
        try:
            with urlopen(url, timeout=5) as page:  # noqa: S310  (our own loopback address)
                status: int = page.status
                return status
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{url} never answered")


def test_gunicorn_serves_a_ready_instance_with_several_processes(ready: Settings) -> None:
    port = _free_port()
    words = [sys.executable, "-m", "gunicorn", "-w", "2", "--threads", "2", "wsgi:app"]
    where = {
        "CONTEST_INSTANCE": str(ready.instance),
        "CONTEST_BASE_URL": f"http://127.0.0.1:{port}",
    }
    with _running([*words, "-b", f"127.0.0.1:{port}"], **where) as running:
        assert _answer(f"http://127.0.0.1:{port}/masuk", running) == 200
        running.send_signal(signal.SIGTERM)
        assert running.wait(timeout=20) == 0


def test_gunicorn_stops_when_there_is_nothing_to_serve(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "gunicorn", "-w", "2", "wsgi:app"]
    where = {"CONTEST_INSTANCE": str(tmp_path)}
    with _running([*words, "-b", f"127.0.0.1:{_free_port()}"], **where) as running:
        told, _nothing = running.communicate(timeout=30)
    assert running.returncode != 0
    assert "belum disiapkan; jalankan flask init" in told
    # gunicorn may show a trace of its own when both workers give up at once; ours has none.
    assert f'File "{ROOT}' not in told.replace(f"{ROOT}/.venv", "")


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_a_worker_waits_for_work_and_stops_when_told(ready: Settings, end: signal.Signals) -> None:
    write_settings(
        ready.instance,
        mode="production",
        base_url="http://localhost",
        database_url=ready.database_url,
    )
    words = [*FLASK, "worker", "--instance", str(ready.instance)]
    with _running(words) as running:
        assert running.stdout is not None
        assert "menunggu pekerjaan baru" in running.stdout.readline()
        time.sleep(0.5)
        running.send_signal(end)
        told, _nothing = running.communicate(timeout=20)
    assert running.returncode == 0, told
    assert "Traceback" not in told


def test_a_worker_clears_away_what_a_crash_left_behind(ready: Settings) -> None:
    """A file is put before its row is committed: a day later it belongs to nobody."""
    from datetime import UTC, datetime, timedelta

    from contest.app import create_app
    from contest.cli.instance import working
    from contest.cli.worker import sweep

    stray = ready.files / "ab" / "cd" / ("abcd" + "0" * 60)
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"yatim")
    now = datetime.now(UTC)
    with working(create_app(ready)):
        assert sweep(now) == 0
        os.utime(stray, ((now - timedelta(hours=25)).timestamp(),) * 2)
        assert sweep(now) == 1
    assert not stray.exists()
