"""Conflicts of interest (benturan kepentingan): who may never score what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class ConflictSource(StrEnum):
    """How a conflict became known."""

    OWN_AGENCY = "own-agency"
    PARENT_AGENCY = "parent-agency"
    OFFICER = "officer"
    DECLARED = "declared"
    FOUND = "found"
    """Found by the secretariat after scoring."""


def lineage(agency_id: int | None, parents: Mapping[int, int | None]) -> tuple[int, ...]:
    """The agency and its parents, nearest first. ``parents`` maps an agency to its parent."""
    chain: list[int] = []
    while agency_id is not None and agency_id not in chain:
        chain.append(agency_id)
        agency_id = parents.get(agency_id)
    return tuple(chain)


def agency_conflict(
    judge_agencies: Iterable[int],
    entry_agency: int | None,
    parents: Mapping[int, int | None],
    neutral: Iterable[int] = (),
) -> ConflictSource | None:
    """Whether a judge belongs to the entry's agency or to one above or below it.

    ``neutral`` agencies (the province and the thirteen governments themselves) are too wide to
    make a conflict through a parent: everyone in the province would be in conflict with everyone.
    A judge who belongs to exactly that government still conflicts with its own entry.
    """
    if entry_agency is None:
        return None
    wide = frozenset(neutral)
    for agency in judge_agencies:
        if agency == entry_agency:
            return ConflictSource.OWN_AGENCY
        above_entry = frozenset(lineage(entry_agency, parents)) - wide
        above_judge = frozenset(lineage(agency, parents)) - wide
        if agency in above_entry or entry_agency in above_judge:
            return ConflictSource.PARENT_AGENCY
    return None


@dataclass(frozen=True, slots=True)
class JudgeTies:
    """What binds a judge to entries: agencies he belongs to, participants he is officer of."""

    agency_ids: frozenset[int] = frozenset()
    participant_ids: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class EntryParty:
    """Who stands behind an entry; a community entrant has no agency."""

    participant_id: int
    agency_id: int | None


def automatic_conflict(
    judge: JudgeTies,
    party: EntryParty,
    parents: Mapping[int, int | None],
    neutral: Iterable[int] = (),
) -> ConflictSource | None:
    """The conflict that follows from facts alone, the closest tie first."""
    if party.participant_id in judge.participant_ids:
        return ConflictSource.OFFICER
    if party.agency_id in judge.agency_ids:
        return ConflictSource.OWN_AGENCY
    return agency_conflict(sorted(judge.agency_ids), party.agency_id, parents, neutral)
