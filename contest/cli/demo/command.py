"""``flask demo``: build the demonstration once, print the accounts, serve on loopback."""

import secrets
import shutil
import socket
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import Flask
from sqlalchemy import select
from waitress import serve

from contest.adapters.files import file_store
from contest.adapters.queue import queue
from contest.cli.demo.seed import Made, Seeder
from contest.cli.instance import explained, fail, open_app
from contest.cli.setup import prepare
from contest.config import ROOT, SETTINGS_FILE, Settings
from contest.domain.certificates import VALID_STATES
from contest.models.base import db
from contest.models.certificates import Certificate
from contest.services import jobs

ACCOUNTS_FILE = "akun.txt"
CERTIFICATES = "piagam"


@click.command()
@click.option("--instance", metavar="PATH", help="Folder of the demonstration.")
@click.option("--fresh", is_flag=True, help="Throw the present demonstration away and rebuild.")
@click.option("--no-serve", is_flag=True, help="Build and print only.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
def demo(*, instance: str | None, fresh: bool, no_serve: bool, host: str, port: int) -> None:
    """Build two demonstration editions (once), print the accounts and serve them."""
    folder = Path(instance).resolve() if instance else ROOT / "instance" / "demo"
    if not no_serve:
        _refuse_taken_port(host, port)
    if fresh and folder.exists():
        _refuse_foreign(folder)
        shutil.rmtree(folder)
    if (folder / SETTINGS_FILE).is_file():
        click.echo(f"{folder}: sudah ada, dipakai apa adanya (--fresh membangun ulang).")
    else:
        _build(folder, f"http://{host}:{port}")
    click.echo((folder / ACCOUNTS_FILE).read_text(encoding="utf-8"))
    if not no_serve:
        _serve(open_app(str(folder)), host, port)


def _refuse_taken_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            fail(f"{host}:{port}: tidak dapat dipakai ({fault.strerror}); pilih --port lain.")


def _refuse_foreign(folder: Path) -> None:
    """Only a demonstration is thrown away, never a real instance."""
    settings = folder / SETTINGS_FILE
    if not settings.is_file() or 'mode = "demo"' not in settings.read_text(encoding="utf-8"):
        fail(f"{folder}: bukan demonstrasi, tidak dihapus; pakai --instance lain.")


def _build(folder: Path, base_url: str) -> None:
    """Build beside the final place, so that a broken build never looks like a demonstration."""
    building = folder.with_name(folder.name + ".sedang-dibangun")
    shutil.rmtree(building, ignore_errors=True)
    prepare(building, mode="demo", base_url=base_url)
    app = open_app(str(building))
    password = f"banua-{secrets.token_hex(4)}"
    with app.app_context(), explained():
        made = Seeder(password, datetime.now(UTC), _progress()).run()
        count = _copy_certificates(building / CERTIFICATES)
        db.session.remove()
        db.engine.dispose()
    _write_accounts(building / ACCOUNTS_FILE, made, password, base_url)
    building.rename(folder)
    click.echo(f"{folder}: {made.entries} inovasi, {made.certificates} piagam terbit.")
    click.echo(f"{count} berkas PDF di {folder / CERTIFICATES}")
    if made.rendering_problem:
        click.echo(f"Piagam belum dibuat: {made.rendering_problem}", err=True)


def _progress() -> Callable[[str, int, int], None]:
    """One line per part on a terminal, rewritten; every part once elsewhere."""
    live = sys.stdout.isatty()

    def report(what: str, done: int, total: int) -> None:
        if live:
            click.echo(f"\r{what}: {done}/{total}   ", nl=done == total)
        elif done == total:
            click.echo(f"{what}: {total}")

    return report


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


def _write_accounts(path: Path, made: Made, password: str, base_url: str) -> None:
    """Addresses, the one password, and one-time codes; readable by the owner only."""
    lines = [
        f"Alamat            {base_url}",
        f"Kata sandi        {password}  (sama untuk semua akun demonstrasi)",
        "",
        "Akun dengan kode sekali pakai (satu kode untuk setiap kali masuk):",
    ]
    for account in made.accounts:
        lines.append(f"  {account.username:<26}{account.role:<20}{account.name}")
        if account.codes:
            lines.append(f"    {'  '.join(account.codes[:5])}")
            lines.append(f"    {'  '.join(account.codes[5:])}")
    lines += ["", "Operator perangkat daerah dan kelompok masyarakat (tanpa kode):"]
    lines += [f"  {username:<34}{name}" for username, name in made.officers]
    path.touch(mode=0o600)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _serve(app: Flask, host: str, port: int) -> None:
    settings: Settings = app.config["SETTINGS"]
    with app.app_context():
        jobs.recover()
    stop = queue.start_in_background()
    click.echo(f"Berjalan di http://{host}:{port} – Ctrl+C untuk berhenti ({settings.mode}).")
    try:
        serve(app, host=host, port=port, threads=8)
    finally:
        stop()
