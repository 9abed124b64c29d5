"""Conflicts of interest between judges and entries: stored ones, and those facts alone make."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from contest.domain.actor import Role
from contest.domain.agencies import AgencyKind
from contest.domain.conflicts import (
    ConflictSource,
    EntryParty,
    JudgeTies,
    automatic_conflict,
)
from contest.domain.scorecards import LIVE_STATES
from contest.models.base import db
from contest.models.entries import Entry
from contest.models.judging import Conflict, Scorecard
from contest.models.people import Agency, Participant, RoleGrant, User

Pair = tuple[int, int]
"""(judge's user id, entry id)"""
_NEUTRAL = frozenset({AgencyKind.PROVINCE, AgencyKind.GOVERNMENT})


@dataclass(frozen=True, slots=True)
class FoundConflict:
    """Why a judge may not score an entry; the reason is empty where facts alone say so."""

    judge_id: int
    entry_id: int
    source: ConflictSource
    reason: str


def find_conflicts(
    judge_ids: Collection[int], entry_ids: Collection[int]
) -> dict[Pair, FoundConflict]:
    """Every conflict between these judges and entries; five queries whatever their number."""
    found = _stored(judge_ids, entry_ids)
    ties = _ties(judge_ids)
    parties = _parties(entry_ids)
    parents, neutral = _tree()
    for judge_id, tie in ties.items():
        for entry_id, party in parties.items():
            source = automatic_conflict(tie, party, parents, neutral)
            if source is not None:
                found.setdefault(
                    (judge_id, entry_id), FoundConflict(judge_id, entry_id, source, "")
                )
    return found


def barred_entries(judge_id: int | None) -> frozenset[int]:
    """Entries of the judge's live sheets he is in conflict with, known or not when assigned.

    Facts change: a judge may be given an agency after his sheets. What is barred does not exist
    for him (six queries).
    """
    if judge_id is None:
        return frozenset()
    entries = db.session.scalars(
        select(Scorecard.entry_id)
        .where(Scorecard.judge_id == judge_id, Scorecard.state.in_(LIVE_STATES))
        .distinct()
    ).all()
    return frozenset(entry for _judge, entry in find_conflicts([judge_id], entries))


def _stored(judge_ids: Collection[int], entry_ids: Collection[int]) -> dict[Pair, FoundConflict]:
    rows = db.session.scalars(
        select(Conflict).where(Conflict.user_id.in_(judge_ids), Conflict.entry_id.in_(entry_ids))
    )
    return {
        (row.user_id, row.entry_id): FoundConflict(
            row.user_id, row.entry_id, row.source, row.reason
        )
        for row in rows
    }


def _ties(judge_ids: Collection[int]) -> dict[int, JudgeTies]:
    agencies: dict[int, set[int]] = defaultdict(set)
    owned: dict[int, set[int]] = defaultdict(set)
    rows = db.session.execute(
        select(User.id, User.agency_id, RoleGrant.participant_id, Participant.agency_id)
        .outerjoin(RoleGrant, (RoleGrant.user_id == User.id) & (RoleGrant.role == Role.OFFICER))
        .outerjoin(Participant, Participant.id == RoleGrant.participant_id)
        .where(User.id.in_(judge_ids))
    )
    for judge_id, own, participant_id, through in rows:
        agencies[judge_id] |= {agency for agency in (own, through) if agency is not None}
        owned[judge_id] |= {party for party in (participant_id,) if party is not None}
    return {
        judge_id: JudgeTies(frozenset(agencies[judge_id]), frozenset(owned[judge_id]))
        for judge_id in agencies
    }


def _parties(entry_ids: Collection[int]) -> dict[int, EntryParty]:
    rows = db.session.execute(
        select(Entry.id, Entry.participant_id, Participant.agency_id)
        .join(Participant, Participant.id == Entry.participant_id)
        .where(Entry.id.in_(entry_ids))
    )
    return {entry_id: EntryParty(participant, agency) for entry_id, participant, agency in rows}


def _tree() -> tuple[dict[int, int | None], frozenset[int]]:
    """Parents of all agencies, and those too wide to make a conflict through a parent."""
    rows = db.session.execute(select(Agency.id, Agency.parent_id, Agency.kind)).all()
    parents = {agency_id: parent for agency_id, parent, _kind in rows}
    return parents, frozenset(agency_id for agency_id, _parent, kind in rows if kind in _NEUTRAL)
