"""Sample evidence: one-page documents and drawn pictures, plainly marked as samples.

Deterministic bytes, a few milliseconds and at most 25 kB each.
"""

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from contest.adapters.datafiles import load_form, load_guideline
from contest.cli.demo.paper import Sheet, one_page
from contest.cli.demo.picture import photograph, screenshot
from contest.cli.demo.records import DemoInnovation

GUIDELINE = FORM = "2026"
MARK = "CONTOH: BUKAN DOKUMEN RESMI"
MEDIA_TYPES = MappingProxyType({"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"})
_SCREENS = frozenset({"i12", "i14", "i15"})
"""Indicators whose evidence is a screenshot rather than a photograph."""
_VIDEO = "i20"
_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "i01": "Keputusan penetapan inovasi",
        "i02": "Surat tugas pengelola inovasi",
        "i03": "Dokumen pelaksanaan anggaran",
        "i04": "Foto pemakaian alat kerja",
        "i05": "Undangan dan daftar hadir bimbingan teknis",
        "i06": "Kutipan rencana kerja pemerintah daerah",
        "i07": "Perjanjian kerja sama para pihak",
        "i08": "Surat perintah pelaksana inovasi",
        "i09": "Keputusan jejaring perangkat daerah",
        "i10": "Foto sosialisasi inovasi",
        "i11": "Pedoman teknis inovasi",
        "i12": "Tangkapan layar informasi layanan",
        "i13": "Standar operasional prosedur",
        "i14": "Rekapitulasi layanan pengaduan",
        "i15": "Tangkapan layar layanan terintegrasi",
        "i16": "Surat pernyataan replikasi",
        "i17": "Tahapan penciptaan inovasi",
        "i18": "Daftar penerima manfaat",
        "i19": "Laporan monitoring dan evaluasi",
        "i20": "Gambar muka video inovasi",
        "proposal_letter": "Surat usulan inovasi",
        "budget": "Rincian anggaran inovasi",
        "business_profile": "Profil usaha",
    }
)


def sample_evidence(entry: DemoInnovation, slot: str) -> tuple[str, str, bytes]:
    """File name, media type and bytes for an indicator (``i01`` …) or a document slot.

    Raises KeyError for a slot nobody knows.
    """
    kind = _KINDS[slot]
    suffix = _suffix(slot)
    words = re.sub(r"[^a-z0-9]+", "-", f"{kind} {entry.acronym}".lower()).strip("-")
    return f"{words}.{suffix}", MEDIA_TYPES[suffix], _bytes(entry, slot, suffix)


def sample_link(entry: DemoInnovation, slot: str) -> str | None:
    """An address that leads nowhere, for the indicator whose evidence is a video."""
    if slot != _VIDEO:
        return None
    return f"https://video.contoh.invalid/{entry.year}/{entry.participant.key}"


@cache
def _suffixes() -> Mapping[str, str]:
    """The file type to make for each slot: the first one allowed that can be made."""
    allowed = {
        indicator.key: indicator.files.types for indicator in load_guideline(GUIDELINE).indicators
    }
    allowed |= {slot.key: slot.files.types for slot in load_form(FORM).slots}
    return {
        key: next(str(kind) for kind in kinds if str(kind) in MEDIA_TYPES)
        for key, kinds in allowed.items()
    }


def _suffix(slot: str) -> str:
    # A photograph shows tools in use better than a letter could.
    return "jpg" if slot == "i04" else "png" if slot in _SCREENS else _suffixes()[slot]


def _bytes(entry: DemoInnovation, slot: str, suffix: str) -> bytes:
    kind = _KINDS[slot]
    if suffix == "pdf":
        return one_page(_sheet(entry, kind))
    lines = (kind, entry.acronym, entry.participant.name, MARK)
    draw = screenshot if suffix == "png" else photograph
    return draw(f"{entry.key}/{slot}", lines)


def _sheet(entry: DemoInnovation, kind: str) -> Sheet:
    year = entry.profile["implementation_date"][:4]
    return Sheet(
        head=(entry.participant.name, entry.participant.place),
        title=kind.upper(),
        mark=MARK,
        paragraphs=(
            f"Nama inovasi: {entry.title}",
            f"Pengusul: {entry.participant.name}",
            f"Tahun penerapan: {year}",
            f"Lembar ini mewakili {kind.lower()} bagi inovasi tersebut dalam edisi peragaan "
            f"tahun {entry.year}. Isinya rekaan dan tidak mempunyai kekuatan hukum.",
            "Pelaksana: " + "; ".join(entry.innovators),
        ),
        foot=("Penanggung jawab,", entry.innovators[0]),
    )
