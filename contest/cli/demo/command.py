"""``flask demo``: build the demonstration once, print the accounts, serve on loopback."""

import gc
import os
import secrets
import shutil
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from flask import Flask
from sqlalchemy import event, select
from waitress import create_server

from contest.adapters.files import file_store
from contest.adapters.queue import queue
from contest.cli.demo.accounts import Account
from contest.cli.demo.seed import Made, Seeder
from contest.cli.instance import explained, fail, open_app, unready, working
from contest.cli.progress import ticker
from contest.cli.setup import prepare
from contest.config import (
    DEMO_INSTANCE,
    PREFIX,
    Settings,
    SettingsFault,
    load_settings,
    write_settings,
)
from contest.domain.certificates import VALID_STATES
from contest.models.base import db
from contest.models.certificates import Certificate
from contest.rendering.pdf import probe
from contest.services import jobs

ACCOUNTS_FILE = "akun.txt"
CERTIFICATES = "piagam"
_REST = "Akun lain:"


@click.command()
@click.option(
    "--instance",
    metavar="PATH",
    envvar=PREFIX + "INSTANCE",
    help="Folder of the demonstration (else CONTEST_INSTANCE, else instance/demo/).",
)
@click.option("--fresh", is_flag=True, help="Throw the present demonstration away and rebuild.")
@click.option("--no-serve", is_flag=True, help="Build and print only.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--limit",
    type=click.IntRange(2, 100),
    help="Only so many accepted innovations of each category (default: all).",
)
def demo(
    *, instance: str | None, fresh: bool, no_serve: bool, host: str, port: int, limit: int | None
) -> None:
    """Build two demonstration editions (once), print the accounts and serve them.

    A demonstration has its own SQLite database whatever the environment says.
    """
    folder = Path(instance).resolve() if instance else DEMO_INSTANCE
    base_url = f"http://{host}:{port}"
    if not no_serve:
        _refuse_taken_port(host, port)
    present = _is_demonstration(folder)
    if present and fresh:
        shutil.rmtree(folder)
    if present and not fresh:
        click.echo(f"{folder}: sudah ada, dipakai apa adanya (--fresh membangun ulang).")
        _settle_address(folder, base_url)
    else:
        _build(folder, base_url, limit)
    _print_accounts(folder / ACCOUNTS_FILE)
    if not no_serve:
        _serve(open_app(folder, settled=True), host, port)


def _refuse_taken_port(host: str, port: int) -> None:
    with socket.socket() as probe_:
        probe_.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe_.bind((host, port))
        except OSError as fault:
            fail(f"{host}:{port}: tidak dapat dipakai ({fault.strerror}); pilih --port lain.")


def _is_demonstration(folder: Path) -> bool:
    """Whether a whole demonstration is here. Exits when something else is: it stays untouched."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return False
    try:
        settings = load_settings(folder, environ={})
    except SettingsFault as fault:
        fail(str(fault))
    if not settings.initialised or settings.mode != "demo":
        fail(f"{folder}: bukan demonstrasi, tidak disentuh; pakai --instance lain.")
    return True


def _settle_address(folder: Path, base_url: str) -> None:
    """Links follow the address it is served under this time."""
    if reason := unready(load_settings(folder, environ={})):
        fail(f"{reason} Demonstrasi dapat dibangun ulang dengan --fresh.")
    write_settings(folder, mode="demo", base_url=base_url)


def _build(folder: Path, base_url: str, limit: int | None) -> None:
    """Build beside the final place, so that a broken build never looks like a demonstration."""
    building = folder.with_name(folder.name + ".sedang-dibangun")
    shutil.rmtree(building, ignore_errors=True)
    password = f"banua-{secrets.token_hex(4)}"
    try:
        prepare(building, mode="demo", base_url=base_url)
        made, count = _fill(building, password, base_url, limit)
        _write_accounts(building / ACCOUNTS_FILE, made, password)
        if folder.exists():
            folder.rmdir()
        building.rename(folder)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise
    click.echo(f"{folder}: {made.entries} inovasi, {made.certificates} piagam terbit.")
    click.echo(f"{count} berkas PDF di {folder / CERTIFICATES}")


def _fill(folder: Path, password: str, base_url: str, limit: int | None) -> tuple[Made, int]:
    app = open_app(folder, settled=True)
    for part in probe():
        if not part.ok:
            click.echo(f"Piagam tidak akan dibuat: {part.part}, {part.remedy}", err=True)
    with working(app), explained(), _hurry(app):
        seeder = Seeder(password, datetime.now(UTC), ticker(), base_url=base_url, limit=limit)
        made = seeder.run()
        count = _copy_certificates(folder / CERTIFICATES)
    os.sync()
    return made, count


@contextmanager
def _hurry(app: Flask) -> Iterator[None]:
    """Do not wait for the disk: an interrupted build is thrown away as a whole.

    Nor look for garbage: what the build keeps alive is most of what there is.
    """
    app.config["DURABLE"] = False

    @event.listens_for(db.engine, "connect")
    def _unsynced(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA synchronous=OFF")

    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _copy_certificates(folder: Path) -> int:
    """The issued files under telling names, for whoever looks without a browser."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = db.session.execute(
        select(Certificate.number, Certificate.file_sha256)
        .where(Certificate.state.in_(VALID_STATES))
        .order_by(Certificate.sort_key)
    ).all()
    for number, sha256 in rows:
        with file_store().open(str(sha256)) as stream:
            (folder / f"{number.replace('/', '-')}.pdf").write_bytes(stream.read())
    return len(rows)


def _write_accounts(path: Path, made: Made, password: str) -> None:
    """Everyone, with the one password and one-time codes; readable by the owner only."""
    first: dict[str, Account] = {}
    for account in made.accounts:
        first.setdefault(account.role, account)
    others = [account for account in made.accounts if account is not first[account.role]]
    lines = [
        f"Kata sandi semua akun demonstrasi: {password}",
        "",
        "Satu akun untuk setiap peran; setiap kode berlaku untuk satu kali masuk:",
        *_account_lines(first.values()),
        "",
        "Operator perangkat daerah dan kelompok masyarakat (tanpa kode):",
        *(f"  {username:<44} {told}" for username, told in made.officers),
        "",
        _REST,
        *_account_lines(others),
    ]
    path.touch(mode=0o600)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _account_lines(accounts: Iterable[Account]) -> Iterator[str]:
    for account in accounts:
        yield f"  {account.username:<26}{account.role:<20}{account.name}"
        for start in range(0, len(account.codes), 5):
            yield f"    {'  '.join(account.codes[start : start + 5])}"


def _print_accounts(path: Path) -> None:
    """What a newcomer needs; the others are in the file."""
    told, rest, _others = path.read_text(encoding="utf-8").partition(_REST)
    click.echo(told.rstrip())
    if rest:
        click.echo(f"{_REST} {path}")


def _serve(app: Flask, host: str, port: int) -> None:
    settings: Settings = app.config["SETTINGS"]
    try:
        server = create_server(app, host=host, port=port, threads=8)
    except OSError as fault:
        fail(f"{host}:{port}: tidak dapat dipakai ({fault.strerror}); pilih --port lain.")
    with app.app_context():
        jobs.recover()
        db.session.remove()
    stop = queue.start_in_background()
    click.echo(f"Berjalan di {settings.base_url} – Ctrl+C untuk berhenti.")
    try:
        server.run()
    finally:
        stop()
