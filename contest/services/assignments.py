"""Assignments: which judge of a panel scores which entry.

A judge never gets an entry he is in conflict with: the attempt is refused and the conflict put
on record.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from contest.adapters.randomness import new_code
from contest.domain.actor import Actor
from contest.domain.assignment import Gap, Pair
from contest.domain.entries import EntryState
from contest.domain.errors import Invalid, NotFound, Problem
from contest.domain.permissions import Permission, require
from contest.domain.scorecards import LIVE_STATES, TRANSITIONS, ScorecardState
from contest.domain.transitions import advance
from contest.models.entries import Entry
from contest.models.judging import Panel, PanelMember, Round, RoundEntry, Scorecard
from contest.models.people import User
from contest.queries.assignments import balanced_proposal
from contest.queries.conflicts import find_conflicts
from contest.queries.people import user_ref
from contest.services.conflicts import keep_conflict
from contest.services.reasons import stated
from contest.services.rounds import get_round, require_unclosed
from contest.services.transaction import UseCase, use_case


@dataclass(frozen=True)
class Arranged:
    """What an assignment changed: codes of new sheets and of removed ones, and what stays short."""

    added: tuple[str, ...]
    removed: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()


def assign(
    actor: Actor, panel_id: int, judge_id: int, entry_ids: Sequence[int], *, at: datetime
) -> Arranged:
    """Give a member sheets for these entries; a sheet he has already stays as it is.

    Raises Invalid, nothing assigned, when an entry is not in the round (``entry-not-in-round``),
    is with the same judge on another panel (``sheet-elsewhere``) or in conflict
    (``conflict-*``, facts ``judge``, ``entry``): conflicts are put on record all the same.
    """
    pairs = [(judge_id, entry_id) for entry_id in entry_ids]
    return arrange(actor, panel_id, add=pairs, remove=(), at=at)


def arrange(
    actor: Actor,
    panel_id: int,
    *,
    add: Collection[Pair],
    remove: Collection[Pair],
    at: datetime,
) -> Arranged:
    """Add and remove (judge, entry) pairs of a panel in one act; see ``assign``.

    Only sheets nobody has begun are removed here (``unassign`` takes begun ones, with a reason).
    """
    require(actor, Permission.MANAGE_PANELS)
    with use_case(actor, at) as unit:
        panel = get_panel(unit, panel_id)
        conflicts = _note_conflicts(unit, panel, add)
        if not conflicts:
            added = _assign(unit, panel, add)
            removed = remove_sheets(_untouched(unit, panel.id, remove), "")
            facts = {"added": list(added), "removed": list(removed)}
            unit.record("panel.assign", f"panel:{panel.id}", **facts)
    if conflicts:
        raise Invalid(conflicts, "assignment-refused")
    return Arranged(added, removed)


def assign_balanced(
    actor: Actor,
    panel_id: int,
    *,
    sheets_per_entry: int,
    seed: int,
    at: datetime,
    entry_ids: Collection[int] | None = None,
) -> Arranged:
    """Spread entries over the panel's judges, least loaded first, no conflict, by ``seed``.

    ``entry_ids``: only these; None: every entry of the round that no other panel scores. Gaps
    name entries that cannot get ``sheets_per_entry`` judges. Raises Refusal ``sheets-per-entry``.
    """
    require(actor, Permission.MANAGE_PANELS)
    with use_case(actor, at) as unit:
        panel = get_panel(unit, panel_id)
        proposal = balanced_proposal(panel, sheets_per_entry, seed, entry_ids)
        added = _assign(unit, panel, proposal.pairs)
        unit.record(
            "panel.assign-balanced",
            f"panel:{panel.id}",
            seed=seed,
            sheets_per_entry=sheets_per_entry,
            added=list(added),
        )
        return Arranged(added, (), proposal.gaps)


def unassign(
    actor: Actor, codes: Collection[str], *, at: datetime, reason: str = ""
) -> tuple[str, ...]:
    """Remove sheets that are not final; a reason is due when work on one has begun.

    Returns the removed codes. Raises NotFound, Invalid at ``reason``, IllegalTransition for a
    final sheet, Locked.
    """
    require(actor, Permission.MANAGE_PANELS)
    with use_case(actor, at) as unit:
        sheets = unit.session.scalars(select(Scorecard).where(Scorecard.code.in_(codes))).all()
        if len(sheets) != len(set(codes)) or not sheets:
            raise NotFound("not-yours")
        for round_id in {sheet.round_id for sheet in sheets}:
            changeable(unit, round_id)
        removed = remove_sheets(sheets, reason)
        unit.record("scorecard.remove", f"round:{sheets[0].round_id}", scorecards=list(removed))
        return removed


def changeable(unit: UseCase, round_id: int) -> Round:
    """The round while its panels may still change. Raises NotFound, Locked."""
    round_ = get_round(unit, round_id)
    require_unclosed(round_)
    return round_


def get_panel(unit: UseCase, panel_id: int) -> Panel:
    """The panel of a round that is not closed yet."""
    panel = unit.session.get(Panel, panel_id)
    if panel is None:
        raise NotFound("not-yours")
    changeable(unit, panel.round_id)
    return panel


def members(unit: UseCase, panel_id: int) -> Sequence[PanelMember]:
    """Those who sit on the panel."""
    return unit.session.scalars(select(PanelMember).where(PanelMember.panel_id == panel_id)).all()


def member_ids(unit: UseCase, panel_id: int) -> set[int]:
    """Their user ids."""
    return {member.user_id for member in members(unit, panel_id)}


def remove_sheets(sheets: Sequence[Scorecard], reason: str) -> tuple[str, ...]:
    """Remove sheets, begun ones only with a reason: Invalid at ``reason`` (fact ``count``)."""
    begun = sum(sheet.state is not ScorecardState.ASSIGNED for sheet in sheets)
    if begun and not reason.strip():
        raise Invalid([Problem("sheets-begun", "reason", {"count": begun})])
    for sheet in sheets:
        sheet.state = advance(TRANSITIONS, sheet.state, ScorecardState.REMOVED)
        sheet.state_reason = stated(reason) if reason.strip() else None
    return tuple(sheet.code for sheet in sheets)


def _note_conflicts(unit: UseCase, panel: Panel, pairs: Collection[Pair]) -> list[Problem]:
    """Put the conflicts among ``pairs`` on record; one problem each, by name of judge and entry."""
    found = find_conflicts({j for j, _e in pairs}, {e for _j, e in pairs})
    hits = [found[pair] for pair in pairs if pair in found]
    if not hits:
        return []
    for hit in hits:
        keep_conflict(unit, hit.judge_id, hit.entry_id, hit.source, hit.reason)
    unit.record(
        "panel.refuse-conflict",
        f"panel:{panel.id}",
        conflicts=[[user_ref(hit.judge_id), hit.entry_id, str(hit.source)] for hit in hits],
    )
    names = _names(unit, {hit.judge_id for hit in hits})
    titles = _titles(unit, {hit.entry_id for hit in hits})
    return [
        Problem(
            f"conflict-{hit.source}",
            "pairs",
            {"judge": names[hit.judge_id], "entry": titles[hit.entry_id]},
        )
        for hit in hits
    ]


def _names(unit: UseCase, judge_ids: Iterable[int]) -> dict[int, str]:
    rows = unit.session.execute(select(User.id, User.name).where(User.id.in_(judge_ids)))
    return {row.id: row.name for row in rows}


def _titles(unit: UseCase, entry_ids: Iterable[int]) -> dict[int, str]:
    rows = unit.session.execute(
        select(Entry.id, Entry.number, Entry.title).where(Entry.id.in_(entry_ids))
    )
    return {entry_id: f"{number} {title}" for entry_id, number, title in rows}


def _assign(unit: UseCase, panel: Panel, pairs: Collection[Pair]) -> tuple[str, ...]:
    """Make the sheets that do not exist yet; every pair must fit the panel and its round."""
    present = _present(unit, panel.round_id)
    members = member_ids(unit, panel.id)
    entries = _round_entries(unit, panel.round_id, {entry for _judge, entry in pairs})
    problems = [
        problem for pair in pairs if (problem := _misfit(pair, panel, members, entries, present))
    ]
    if problems:
        raise Invalid(problems, "assignment-refused")
    sheets = [
        Scorecard(
            code=new_code(),
            round_id=panel.round_id,
            entry_id=entry,
            judge_id=judge,
            panel_id=panel.id,
            state=ScorecardState.ASSIGNED,
            entry_revision=entries[entry].revision,
            comment_entrant="",
            comment_panel="",
            assigned_at=unit.at,
        )
        for judge, entry in dict.fromkeys(pairs)
        if (judge, entry) not in present
    ]
    unit.session.add_all(sheets)
    return tuple(sheet.code for sheet in sheets)


def _misfit(
    pair: Pair,
    panel: Panel,
    members: Collection[int],
    entries: dict[int, Entry],
    present: dict[Pair, int],
) -> Problem | None:
    judge, entry = pair
    if judge not in members:
        return Problem("judge-not-member", "pairs")
    if entry not in entries:
        return Problem("entry-not-in-round", "pairs")
    if present.get(pair, panel.id) != panel.id:
        return Problem("sheet-elsewhere", "pairs", {"entry": entries[entry].title})
    return None


def _present(unit: UseCase, round_id: int) -> dict[Pair, int]:
    """Live sheets of the round: (judge, entry) → panel."""
    rows = unit.session.execute(
        select(Scorecard.judge_id, Scorecard.entry_id, Scorecard.panel_id).where(
            Scorecard.round_id == round_id, Scorecard.state.in_(LIVE_STATES)
        )
    )
    return {(judge, entry): panel for judge, entry, panel in rows}


def _round_entries(unit: UseCase, round_id: int, entry_ids: Collection[int]) -> dict[int, Entry]:
    rows = unit.session.scalars(
        select(Entry)
        .join(RoundEntry, RoundEntry.entry_id == Entry.id)
        .where(
            RoundEntry.round_id == round_id,
            Entry.id.in_(entry_ids),
            Entry.state == EntryState.ACCEPTED,
        )
    )
    return {entry.id: entry for entry in rows}


def _untouched(unit: UseCase, panel_id: int, pairs: Collection[Pair]) -> list[Scorecard]:
    rows = unit.session.scalars(
        select(Scorecard).where(
            Scorecard.panel_id == panel_id, Scorecard.state == ScorecardState.ASSIGNED
        )
    )
    return [sheet for sheet in rows if (sheet.judge_id, sheet.entry_id) in pairs]
