"""``flask certificates print``: the issued certificates of an edition in one file."""

from collections.abc import Iterator
from pathlib import Path

import click
from sqlalchemy import select

from contest.adapters.files import file_store
from contest.cli.instance import fail, on_instance
from contest.cli.progress import ticker
from contest.domain.certificates import VALID_STATES, CertificateKind
from contest.models.base import db
from contest.models.certificates import Certificate
from contest.models.editions import Edition
from contest.rendering.printfile import merge_print_file


@click.group()
def certificates() -> None:
    """Certificates as they were issued."""


@certificates.command("print")
@click.argument("edition")
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="The PDF to write; never over another file.",
)
@click.option(
    "--kind",
    type=click.Choice([str(kind) for kind in CertificateKind]),
    help="Only certificates of this kind.",
)
@on_instance
def print_(edition: str, out: Path, kind: str | None) -> None:
    """Merge the issued certificates of EDITION (e.g. 2026) into one PDF, in ceremony order."""
    if out.exists():
        fail(f"{out}: sudah ada; pilih nama lain.")
    hashes = _issued(edition, kind)
    if not hashes:
        fail(f"{edition}: belum ada piagam terbit; terbitkan di halaman Piagam sekretariat.")
    partial = out.with_name(out.name + ".sementara")
    try:
        pages = merge_print_file(_contents(hashes), partial)
        partial.rename(out)
    except OSError as fault:
        fail(f"{out}: tidak dapat ditulis ({fault.strerror}); periksa folder dan ruangnya.")
    finally:
        partial.unlink(missing_ok=True)
    click.echo(f"{out}: {len(hashes)} piagam, {pages} halaman.")


def _issued(slug: str, kind: str | None) -> list[str]:
    """SHA-256 of the files, in ceremony order. Exits when the edition is unknown."""
    known = dict(db.session.execute(select(Edition.slug, Edition.id)).all())
    if slug not in known:
        fail(f"{slug}: edisi tidak ada; yang ada: {', '.join(sorted(known)) or '-'}.")
    wanted = select(Certificate.file_sha256).where(
        Certificate.edition_id == known[slug], Certificate.state.in_(VALID_STATES)
    )
    if kind is not None:
        wanted = wanted.where(Certificate.kind == CertificateKind(kind))
    rows = db.session.scalars(wanted.order_by(Certificate.sort_key, Certificate.running_number))
    return [sha256 for sha256 in rows if sha256]


def _contents(hashes: list[str]) -> Iterator[bytes]:
    report = ticker()
    for done, sha256 in enumerate(hashes, start=1):
        with file_store().open(sha256) as stream:
            yield stream.read()
        report("piagam", done, len(hashes))
