"""The tree of agencies under the province and the thirteen regional governments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from contest.domain.errors import Problem
from contest.domain.facts import Provenance, Row, Sheet, check_unique, read_provenance


class AgencyKind(StrEnum):
    """Where an agency stands in the tree."""

    PROVINCE = "province"
    GOVERNMENT = "government"
    """One of the thirteen regencies and cities."""
    PROVINCIAL = "provincial"
    """An agency of the province (SKPD, biro, provincial hospital)."""
    REGIONAL = "regional"
    """An agency of a regency or city."""
    UNIT = "unit"
    """A unit below such an agency (RSUD, puskesmas)."""


PARENT_KINDS: Mapping[AgencyKind, frozenset[AgencyKind]] = {
    AgencyKind.PROVINCE: frozenset(),
    AgencyKind.GOVERNMENT: frozenset({AgencyKind.PROVINCE}),
    AgencyKind.PROVINCIAL: frozenset({AgencyKind.PROVINCE, AgencyKind.PROVINCIAL}),
    AgencyKind.REGIONAL: frozenset({AgencyKind.GOVERNMENT}),
    AgencyKind.UNIT: frozenset({AgencyKind.GOVERNMENT, AgencyKind.REGIONAL, AgencyKind.UNIT}),
}
"""Under what each kind may stand."""


NAME_LENGTH, SHORT_NAME_LENGTH = 300, 80


def agency_problems(
    name: str, short_name: str, kind: AgencyKind, parent_kind: AgencyKind | None
) -> tuple[Problem, ...]:
    """Why an agency cannot be stored like this; ``parent_kind`` None when it stands under none."""
    found = []
    for field, text, most in (
        ("name", name, NAME_LENGTH),
        ("short_name", short_name, SHORT_NAME_LENGTH),
    ):
        if not text:
            found.append(Problem("required", field))
        elif len(text) > most:
            found.append(Problem("text-too-long", field, {"limit": most}))
    if parent_kind is None and PARENT_KINDS[kind]:
        found.append(Problem("parent-needed", "parent_id"))
    elif parent_kind is not None and parent_kind not in PARENT_KINDS[kind]:
        found.append(Problem("parent-unfit-kind", "parent_id"))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """One agency of the list. ``verify``: the secretariat has yet to confirm it."""

    code: str
    name: str
    short_name: str
    kind: AgencyKind
    parent: str | None
    capital: str
    """Capital of a government; empty for all others."""
    must_enter: bool
    """Whether the yearly call obliges it to enter at least one innovation."""
    verify: bool


@dataclass(frozen=True, slots=True)
class AgencyList:
    """All agencies of one year; every parent stands before its children."""

    key: str
    name: str
    agencies: tuple[AgencyRow, ...]
    provenance: Provenance

    def of_kind(self, kind: AgencyKind) -> tuple[AgencyRow, ...]:
        """The agencies of one kind, in order."""
        return tuple(agency for agency in self.agencies if agency.kind is kind)


def parse_agencies(value: Any, file: str) -> AgencyList:
    """Read a list of agencies. Raises DataFault with every fault and its place in ``file``."""
    sheet = Sheet(file)
    root = sheet.root(value)
    rows = root.rows("agencies")
    agencies = [_read_agency(row) for row in rows]
    check_unique((row, "code", found.code) for row, found in zip(rows, agencies, strict=True))
    _check_parents(rows, agencies)
    parsed = AgencyList(
        root.key(), root.text("name"), _parents_first(agencies), read_provenance(root)
    )
    sheet.finish()
    return parsed


def _read_agency(row: Row) -> AgencyRow:
    return AgencyRow(
        code=row.key("code"),
        name=row.text("name"),
        short_name=row.text("short_name"),
        kind=row.member("kind", AgencyKind),
        parent=row.optional_key("parent"),
        capital=row.text("capital", ""),
        must_enter=row.flag("must_enter"),
        verify=row.flag("verify"),
    )


def _check_parents(rows: Sequence[Row], agencies: Sequence[AgencyRow]) -> None:
    by_code = {agency.code: agency for agency in agencies}
    for row, agency in zip(rows, agencies, strict=True):
        if agency.parent is None:
            if PARENT_KINDS[agency.kind]:
                row.note("parent", "parent-missing", kind=str(agency.kind))
        elif agency.parent not in by_code:
            row.note("parent", "parent-unknown", found=agency.parent)
        elif _circles(agency, by_code):
            row.note("parent", "parent-circle", found=agency.parent)
        elif by_code[agency.parent].kind not in PARENT_KINDS[agency.kind]:
            facts = {"kind": str(agency.kind), "parent_kind": str(by_code[agency.parent].kind)}
            row.note("parent", "parent-unfit", found=agency.parent, **facts)


def _circles(agency: AgencyRow, by_code: Mapping[str, AgencyRow]) -> bool:
    """Whether going up from the agency leads back to it."""
    seen: set[str] = set()
    above = agency.parent
    while above is not None and above in by_code and above not in seen:
        if above == agency.code:
            return True
        seen.add(above)
        above = by_code[above].parent
    return False


def _parents_first(agencies: Sequence[AgencyRow]) -> tuple[AgencyRow, ...]:
    """The same rows in an order in which they can be stored one after the other."""
    by_code = {agency.code: agency for agency in agencies}

    def depth(agency: AgencyRow) -> int:
        steps = 0
        while agency.parent in by_code and steps < len(by_code):
            agency, steps = by_code[agency.parent], steps + 1
        return steps

    return tuple(sorted(agencies, key=depth))
