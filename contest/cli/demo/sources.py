"""The hand-written parts of the demonstration: kernels, phrases, places, laws, names, rosters."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from contest.adapters.datafiles import load_agencies, read_json
from contest.domain.agencies import AgencyRow

FOLDER = Path(__file__).resolve().parents[2] / "data" / "demo"
AGENCY_LIST = "kalsel-2026"


@dataclass(frozen=True, slots=True)
class Measure:
    """The number an innovation changes: ``form`` shows it with its unit."""

    label: str
    form: str
    before: tuple[int, int]
    after: tuple[int, int]

    @property
    def rises(self) -> bool:
        """Whether more is better."""
        return self.after[0] > self.before[0]


@dataclass(frozen=True, slots=True)
class Kernel:
    """The core of an innovation: problem, method, parts and effect, in turns of phrase.

    Texts hold alternatives in square brackets and places in braces.
    """

    key: str
    titles: tuple[tuple[str, str], ...]
    """Acronym and its expansion, one pair for every use."""
    affair: str
    others: tuple[str, ...]
    form: str
    digital: bool
    priority: int
    sites: str
    """What the innovation runs in (desa, sekolah …); empty for the participant's usual."""
    texts: Mapping[str, str]
    features: tuple[tuple[str, str], ...]
    steps: tuple[str, ...]
    partners: tuple[str, ...]
    measure: Measure
    reach: tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Place:
    """The province, a regency or a city."""

    name: str
    regulation: str
    latitude: str
    longitude: str
    spots: tuple[str, ...]
    rivers: tuple[str, ...]


@cache
def kernels() -> Mapping[str, Kernel]:
    """All kernels by key."""
    found: dict[str, Kernel] = {}
    for path in sorted(FOLDER.glob("kernels-*.json")):
        for row in read(path.stem):
            found[row["key"]] = _kernel(row)
    return MappingProxyType(found)


@cache
def places() -> Mapping[str, Place]:
    """The province and the thirteen governments by their agency code."""
    rows = read("places")
    return MappingProxyType({code: _place(row) for code, row in rows.items()})


@cache
def agencies() -> Mapping[str, AgencyRow]:
    """The agencies of the packaged list by code."""
    return MappingProxyType({row.code: row for row in load_agencies(AGENCY_LIST).agencies})


@cache
def read(name: str) -> Any:
    """The JSON value of one file of the demonstration. Callers must not change it."""
    return read_json(FOLDER / f"{name}.json", f"demo/{name}.json")


_TEXTS = ("setting", "root", "issue", "what", "old", "new", "edge", "target")


def _kernel(row: Mapping[str, Any]) -> Kernel:
    label, form, before_low, before_high, after_low, after_high = row["measure"]
    return Kernel(
        key=row["key"],
        titles=tuple((acronym, expansion) for acronym, expansion in row["titles"]),
        affair=row["affair"],
        others=tuple(row["others"]),
        form=row["form"],
        digital=row["digital"],
        priority=row["asta"],
        sites=row.get("sites", ""),
        texts={key: row[key] for key in _TEXTS},
        features=tuple((name, clause) for name, clause in row["features"]),
        steps=tuple(row["steps"]),
        partners=tuple(row["partners"]),
        measure=Measure(label, form, (before_low, before_high), (after_low, after_high)),
        reach=(row["reach"][0], row["reach"][1], row["reach"][2]),
    )


def _place(row: Mapping[str, Any]) -> Place:
    return Place(
        name=row["name"],
        regulation=row["regulation"],
        latitude=row["latitude"],
        longitude=row["longitude"],
        spots=tuple(row["spots"]),
        rivers=tuple(row["rivers"]),
    )
