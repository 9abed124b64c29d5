"""Assignments of a panel: the proposal of an even spread, and the matrix entries x judges."""

from collections import Counter
from collections.abc import Collection, Iterable

from sqlalchemy import select

from contest.domain.assignment import Pair, Spread, spread
from contest.domain.entries import EntryState
from contest.domain.scorecards import LIVE_STATES
from contest.models.base import db
from contest.models.entries import Entry
from contest.models.judging import Panel, PanelMember, RoundEntry, Scorecard
from contest.queries.conflicts import find_conflicts


def balanced_proposal(
    panel: Panel, sheets_per_entry: int, seed: int, entry_ids: Collection[int] | None = None
) -> Spread:
    """The even spread that ``assign_balanced`` would apply now; nothing is written.

    ``entry_ids``: only these entries; None: all that no other panel scores. A judge's load counts
    his live sheets of the whole round. Raises Refusal ``sheets-per-entry``.
    """
    judges = db.session.scalars(
        select(PanelMember.user_id).where(PanelMember.panel_id == panel.id)
    ).all()
    sheets = _live_sheets(panel.round_id)
    elsewhere = {entry for _judge, entry, owner in sheets if owner != panel.id}
    entries = [
        entry
        for entry in round_entry_ids(panel.round_id)
        if (entry in entry_ids if entry_ids is not None else entry not in elsewhere)
    ]
    return spread(
        entries,
        judges,
        sheets_per_entry,
        held=_held(sheets, panel.id, entries),
        barred=_barred(judges, entries, sheets, panel.id),
        load=Counter(judge for judge, _entry, _owner in sheets),
        seed=seed,
    )


def round_entry_ids(round_id: int) -> list[int]:
    """Entries of the round that are still in the contest, by number."""
    return list(
        db.session.scalars(
            select(Entry.id)
            .join(RoundEntry, RoundEntry.entry_id == Entry.id)
            .where(RoundEntry.round_id == round_id, Entry.state == EntryState.ACCEPTED)
            .order_by(Entry.number)
        )
    )


def _live_sheets(round_id: int) -> list[tuple[int, int, int]]:
    """(judge, entry, panel) of every live sheet of the round."""
    rows = db.session.execute(
        select(Scorecard.judge_id, Scorecard.entry_id, Scorecard.panel_id).where(
            Scorecard.round_id == round_id, Scorecard.state.in_(LIVE_STATES)
        )
    )
    return [(judge, entry, panel) for judge, entry, panel in rows]


def _held(
    sheets: Iterable[tuple[int, int, int]], panel_id: int, entries: Collection[int]
) -> set[Pair]:
    wanted = frozenset(entries)
    return {
        (judge, entry) for judge, entry, owner in sheets if owner == panel_id and entry in wanted
    }


def _barred(
    judges: Collection[int],
    entries: Collection[int],
    sheets: Iterable[tuple[int, int, int]],
    panel_id: int,
) -> set[Pair]:
    """Pairs in conflict, and pairs that another panel has already."""
    elsewhere = {(judge, entry) for judge, entry, owner in sheets if owner != panel_id}
    return elsewhere | set(find_conflicts(judges, entries))
