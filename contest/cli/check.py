"""``flask check``: is the data consistent with itself?"""

import sys

import click

from contest.cli.instance import complain, on_instance
from contest.services.invariants import CHECKS, Finding

_MEANING = {
    "damaged-pages": "berkas basis data rusak ({answer})",
    "orphan": "induknya di {parent} tidak ada",
    "chain-broken": "rantai audit putus ({how})",
    "columns-differ": "kolom tidak sama dengan teks yang di-hash",
    "file-missing": "berkasnya tidak ada di penyimpanan",
    "file-changed": "isi berkasnya berubah",
    "hash-differs": "isi tidak cocok dengan hash-nya",
    "revision-missing": "revisi {revision} tidak ada",
    "differs-from-revision": "isi tidak sama dengan revisi {number} yang dibekukan",
    "differs": "hasil tidak sama dengan perhitungan ulang di {path}",
    "snapshot-missing": "tahap beku tanpa salinan peringkat",
    "marks-changed": "nilai berubah sesudah dibekukan{_entry}",
    "marks-incomplete": "lembar final tanpa nilai lengkap",
    "differs-from-ranking": "penghargaan tidak sama dengan peringkat ({entry})",
    "number-not-from-register": "nomor tidak berasal dari agenda",
    "facts-changed": "isi piagam berubah sesudah nomornya dipesan",
    "facts-differ": "kolom tidak sama dengan isi piagam",
    "below-given-numbers": "agenda berhenti di {last}, lebih rendah daripada nomor terpakai",
    "void-without-reason": "batal tanpa alasan",
}


def _line(finding: Finding) -> str:
    entry = finding.facts.get("entry")
    facts = {**finding.facts, "_entry": f" ({entry})" if entry else ""}
    meaning = _MEANING[finding.code].format(**facts)
    return f"{finding.table} {finding.key}: {meaning}; bandingkan dengan cadangan terakhir."


@click.command()
@on_instance
def check() -> None:
    """Check the whole instance against its rules; exit 1 and one line per broken row."""
    broken = 0
    for name, examine in CHECKS:
        findings = list(examine())
        click.echo(f"{'baik ' if not findings else 'GAGAL'}  {name}")
        for finding in findings:
            complain(_line(finding))
        broken += len(findings)
    sys.exit(1 if broken else 0)
