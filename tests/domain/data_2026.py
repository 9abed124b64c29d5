"""The facts of 2026 for domain tests: as shipped, and as raw values to be spoilt."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import contest
from contest.adapters.datafiles import load_form, load_guideline, load_options
from contest.domain.document import load_json
from contest.domain.facts import DataFault

GUIDELINE = load_guideline(2026)
OPTIONS = load_options(2026)
FORM = load_form(2026)

_DATA = Path(contest.__file__).parent / "data"


def raw(name: str) -> Any:
    """A fresh copy of a shipped file, e.g. ``guidelines/2026``."""
    return load_json((_DATA / f"{name}.json").read_text("utf-8"))


def faults(parse: Callable[[Any], object], value: Any) -> list[tuple[str, str]]:
    """The (row, code) of every fault that refusing ``value`` names."""
    with pytest.raises(DataFault) as refused:
        parse(value)
    assert {fault.file for fault in refused.value.faults} == {"spoilt.json"}
    return [(fault.row, fault.code) for fault in refused.value.faults]


def full_profile() -> dict[str, Any]:
    """A profile that an agency may submit as it is."""
    return {
        "title": "SIGAP SUNGAI: Sistem Informasi Tanggap Sungai",
        "phase": "penerapan",
        "initiator": "perangkat-daerah",
        "initiator_name": "Bidang Pelayanan Kesehatan",
        "innovators": "dr. Rahmah Hidayati, M.Kes.\nAhmad Fauzan, S.Kom.",
        "latitude": "-3.4412",
        "longitude": "114.8308",
        "classification": "perangkat-daerah",
        "innovation_type": "digital",
        "innovation_form": "pelayanan-publik",
        "priority": "asta-cita-4",
        "main_affair": "kesehatan",
        "trial_date": "2023-08-01",
        "implementation_date": "2024-02-01",
        "has_development": False,
        "design": "kata " * 300,
        "objectives": "kata " * 10,
        "benefits": "kata " * 10,
        "results": "kata " * 10,
    }
