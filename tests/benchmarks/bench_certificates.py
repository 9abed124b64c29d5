"""Certificates per second: one batch against one ``HTML(...).write_pdf()`` per certificate.

Run as ``python -m tests.benchmarks.bench_certificates [number] [rounds]``. Each measurement is a
process of its own, the ways taken in turn, so that a busy machine slows all of them; ratios are
of the same round. Imports are not counted, the preparation of the template is.

- ``batch``: what the product does, each certificate a file of its own;
- ``text``: laying out and drawing the texts of the same certificates alone, the least this layout
  engine can do;
- ``merged``: the print file from the batch's files;
- ``naive``: the same pages by WeasyPrint alone, one document, style sheet and font set each.
"""

from __future__ import annotations

import io
import json
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from contest.rendering import certificates, markup, pdf, printfile, qr, sheets
from contest.rendering.facts import CertificateFacts
from tests.rendering.samples import BASE, CREATED

ROOT = Path(__file__).resolve().parents[2]
NAIVE_AT_MOST = 25  # it is slow and its cost per certificate does not change

FIRST = ("Ahmad", "Siti", "Budi", "Dewi Sri", "Rahmat", "Nurhayati", "Agus", "Yohanes Maria")
LAST = ("Saputra", "Wijaya Kusuma", "Hidayat", "Rahmawati", "Siregar", "Lubis", "Wahyuningsih")
DEGREES = ("", "", ", S.T.", ", S.Sos., M.Si.", ", S.Kep., Ns., M.Kes.")
PLACES = ("Banjar", "Tapin", "Tabalong", "Barito Kuala", "Tanah Laut", "Hulu Sungai Utara")
WORDS = ("Terpadu", "Digital", "Ramah Anak", "Bebas Stunting", "Berbasis Masyarakat", "Lestari")
WORDS += ("Tanggap Bencana", "Satu Pintu", "Keliling", "Mandiri", "Pascatambang", "Lahan Basah")


@dataclass(frozen=True)
class Measured:
    """One way, measured once: seconds, megabytes at the peak, and kilobytes a certificate."""

    way: str
    number: int
    wall: float
    cpu: float
    peak_mb: float
    kilobytes: float


def records(number: int) -> list[CertificateFacts]:
    """Distinct invented certificates, the same in every run."""
    chance = random.Random(7)
    made = []
    for k in range(number):
        name = " ".join((*chance.sample(FIRST, 2), chance.choice(LAST))) + chance.choice(DEGREES)
        place = chance.choice(PLACES)
        title = f"Sistem {' '.join(chance.sample(WORDS, chance.randint(3, 9)))}"
        made.append(
            replace(
                BASE,
                number=f"000.9.3/{k + 1:04d}/BRIDA/2026",
                recipient=name,
                recipient_detail=f"Dinas Kesehatan Kabupaten {place}",
                award=chance.choice(("Juara I", "Juara II", "Juara III", "Harapan I", "Finalis")),
                entry_title=title,
                verify_url=f"https://inovasi.contoh.go.id/verifikasi/{chance.getrandbits(128):032x}",
                code=f"{chance.getrandbits(80):020X}",
            )
        )
    return made


def batch(number: int) -> int:
    """The product's way; returns the bytes written."""
    return sum(len(file) for file in certificates.render_certificates(records(number)))


def text(number: int) -> int:
    """Only the texts, without ground, QR and stamping."""
    total, waiting = 0, records(number)
    for start in range(0, number, certificates.CHUNK):
        for settled in sheets.settle(waiting[start : start + certificates.CHUNK]):
            drawn = settled.layout.pdf(created=CREATED, identifier=b"text", page=settled.page)
            total += len(drawn)
    return total


def merged(number: int) -> int:
    """The batch and its print file; returns the bytes of the print file."""
    out = io.BytesIO()
    printfile.merge_print_file(certificates.render_certificates(records(number)), out)
    return len(out.getvalue())


def naive(number: int) -> int:
    """One document each, nothing shared, in the settings the batch arrived at."""
    import weasyprint

    waiting = records(number)
    styles = [(pdf.typefaces.STATIC / n).read_text() for n in ("fonts.css", *sheets.STYLES)]
    folder = pdf.typefaces.STATIC.as_uri() + "/"
    style = "<style>" + "".join(styles).replace("asset:", folder) + "</style>"
    pages = []
    for settled in sheets.settle(waiting):
        ground = sheets.settled_ground(settled.sheet.ground)
        rungs = {**ground.setting.rungs, **settled.sheet.setting.rungs}
        measures = {**ground.setting.measures, **settled.sheet.setting.measures}
        setting = replace(settled.sheet.setting, rungs=rungs, measures=measures)
        code = qr.data_uri(settled.facts.verify_url)
        sheet = replace(settled.sheet, setting=setting, qr=code)
        pages.append(
            markup.fill(
                sheets.TEMPLATE,
                layer="full",
                sheets=[sheet],
                border=sheets._svg_uri(sheets.border()),
                divider=sheets._svg_uri(sheets.art.divider()),
                emblem="",
            ).replace("</head>", style + "</head>")
        )
    _CLOCK.restart()
    return sum(len(weasyprint.HTML(string=p).write_pdf(pdf_variant=pdf.VARIANT)) for p in pages)


class _Clock:
    """Wall and CPU time since the start, which a way may move behind its preparation."""

    def __init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Begin to count now."""
        self.wall, self.cpu = time.perf_counter(), time.process_time()

    def read(self) -> tuple[float, float]:
        """Seconds since the start."""
        return time.perf_counter() - self.wall, time.process_time() - self.cpu


_CLOCK = _Clock()
WAYS: dict[str, Callable[[int], int]] = {
    "batch": batch,
    "text": text,
    "merged": merged,
    "naive": naive,
}


def measure(way: str, number: int) -> Measured:
    """Run one way in this process."""
    pdf.probe()  # imports the layout engine
    certificates.template_version()
    _CLOCK.restart()
    size = WAYS[way](number)
    wall, cpu = _CLOCK.read()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Measured(way, number, wall, cpu, peak, size / number / 1000)


def main(number: int = 100, rounds: int = 3) -> None:
    """Measure all ways in turn and print the medians and ratios as a table."""
    found: dict[str, list[Measured]] = {way: [] for way in WAYS}
    for _ in range(rounds):
        for way in WAYS:
            amount = min(number, NAIVE_AT_MOST) if way == "naive" else number
            run = subprocess.run(
                [sys.executable, "-m", __spec__.name, "--one", way, str(amount)],
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=True,
            )
            found[way].append(Measured(**json.loads(run.stdout)))
    print("| way | N | certs/s | wall ms | CPU ms | naive/way (CPU) | peak MB | kB each |")
    print("|---|---|---|---|---|---|---|---|")
    for way, runs in found.items():
        wall = statistics.median(run.wall / run.number for run in runs)
        cpu = statistics.median(run.cpu / run.number for run in runs)
        ratio = statistics.median(
            (slow.cpu / slow.number) / (run.cpu / run.number)
            for slow, run in zip(found["naive"], runs, strict=True)
        )
        peak = max(run.peak_mb for run in runs)
        print(
            f"| {way} | {runs[0].number} | {1 / wall:.1f} | {wall * 1000:.1f} | {cpu * 1000:.1f} "
            f"| {ratio:.1f} | {peak:.0f} | {runs[0].kilobytes:.1f} |"
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(asdict(measure(sys.argv[2], int(sys.argv[3])))))
    else:
        main(*(int(argument) for argument in sys.argv[1:]))
