"""``flask check``: is the data consistent with itself?"""

import sys
from collections.abc import Iterator
from functools import partial

import click

from contest.cli.instance import complain, on_instance
from contest.cli.progress import ticker
from contest.models.base import db
from contest.services.invariants import CHECKS, Check, Finding, Report

_MEANING = {
    "damaged-pages": "berkas basis data rusak ({answer})",
    "orphan": "induknya di {parent} tidak ada",
    "chain-broken": "rantai audit putus ({how})",
    "file-missing": "berkasnya tidak ada di penyimpanan",
    "file-changed": "isi berkasnya berubah",
    "unreadable": "ada baris yang tidak dapat dibaca ({fault})",
    "hash-differs": "isi tidak cocok dengan hash-nya",
    "not-in-log": "tidak tercatat dalam jejak audit",
    "differs-from-log": "{column} tidak sama dengan jejak audit ({logged})",
    "missing": "tercatat dalam jejak audit, tetapi barisnya tidak ada",
    "revision-missing": "revisi {revision} tidak ada",
    "differs-from-revision": "{place} tidak sama dengan revisi {number} yang dibekukan",
    "differs": "hasil tidak sama dengan perhitungan ulang di {path}",
    "snapshot-missing": "tahap beku tanpa salinan peringkat",
    "ranking-outdated": "peringkat beku tidak sama dengan nilai sekarang ({entry})",
    "marks-changed": "nilai berubah sesudah difinalkan",
    "marks-incomplete": "lembar final tanpa nilai lengkap",
    "total-differs": "jumlah tersimpan {stored}, seharusnya {computed}",
    "differs-from-ranking": "penghargaan tidak sama dengan peringkat ({entry})",
    "number-not-from-register": "nomor tidak berasal dari agenda",
    "facts-differ": "kolom {column} tidak sama dengan isi piagam",
    "below-given-numbers": "agenda berhenti di {last}, lebih rendah daripada nomor terpakai",
    "void-without-reason": "batal tanpa alasan",
}
_COMPARE = "bandingkan dengan cadangan terakhir"
_REMEDY = {
    "ranking-outdated": "bekukan ulang bila ada lembar yang dibatalkan, selain itu " + _COMPARE,
}


def _line(finding: Finding) -> str:
    meaning = _MEANING[finding.code].format(**finding.facts)
    return f"{finding.table} {finding.key}: {meaning}; {_REMEDY.get(finding.code, _COMPARE)}."


def _examined(name: str, examine: Check, report: Report) -> Iterator[Finding]:
    """What a check finds; rows altered so that they cannot even be read are a finding too."""
    try:
        yield from examine(report)
    except Exception as fault:
        db.session.rollback()
        said = " ".join(f"{type(fault).__name__}: {fault}".split())
        yield Finding("data", name, "unreadable", {"fault": said[:200]})


@click.command()
@on_instance
def check() -> None:
    """Check the whole instance against its rules; exit 1 and one line per broken row."""
    broken = 0
    report = ticker()
    for name, examine in CHECKS:
        findings = list(_examined(name, examine, partial(report, name)))
        click.echo(f"{'baik ' if not findings else 'GAGAL'}  {name}")
        for finding in findings:
            complain(_line(finding))
        broken += len(findings)
    sys.exit(1 if broken else 0)
