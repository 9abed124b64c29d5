"""What promoting a frozen round would do to the next one, before anybody does it."""

from dataclasses import dataclass

from sqlalchemy import select

from contest.domain.actor import Actor
from contest.domain.errors import Locked, Refusal
from contest.domain.promotion import CutLine, cut_line
from contest.models.base import db
from contest.models.entries import Entry
from contest.models.judging import RoundEntry
from contest.queries.result_sources import (
    SHOWN_STATES,
    EntryName,
    RoundHead,
    RoundRef,
    SnapshotRef,
    result_source,
)
from contest.queries.round_results import RankedLine, ranked_lines

_NEIGHBOURS = 5


@dataclass(frozen=True, slots=True)
class Promotion:
    """The list that goes on. ``present``: codes already in the next round.

    ``below``: the first lines under the cut line; ``leaving``: entries of the next round that are
    no longer above it, because a later snapshot changed the order.
    """

    head: RoundHead
    following: RoundRef
    snapshot: SnapshotRef
    line: CutLine
    promoted: tuple[RankedLine, ...]
    tied: tuple[EntryName, ...]
    below: tuple[RankedLine, ...]
    present: frozenset[str]
    leaving: tuple[EntryName, ...]
    blocked: tuple[EntryName, ...]


def promotion(actor: Actor, round_id: int) -> Promotion:
    """Preview the promotion out of a frozen round.

    Raises NotFound, Locked ``round-not-frozen`` or ``next-round-started``, Refusal
    ``no-next-round``.
    """
    source = result_source(actor, round_id)
    if source.snapshot is None:
        raise Locked("round-not-frozen")
    following = source.head.following
    if following is None:
        raise Refusal("no-next-round")
    if following.state in SHOWN_STATES:
        raise Locked("next-round-started")
    line = cut_line(source.ranking, source.head.places, pass_mark=source.head.pass_mark)
    lines = ranked_lines(source, line)
    chosen = {*line.promoted, *line.tied_at_line}
    present = _present(following.id)
    return Promotion(
        head=source.head,
        following=following,
        snapshot=source.snapshot,
        line=line,
        promoted=tuple(row for row in lines if row.name.code in line.promoted),
        tied=tuple(source.names[code] for code in line.tied_at_line),
        below=tuple(row for row in lines if row.name.code not in chosen)[:_NEIGHBOURS],
        present=present,
        leaving=tuple(source.names[code] for code in sorted(present - set(line.promoted)) if code),
        blocked=tuple(source.names[code] for code in line.blocked),
    )


def _present(round_id: int) -> frozenset[str]:
    return frozenset(
        db.session.scalars(
            select(Entry.code)
            .join(RoundEntry, RoundEntry.entry_id == Entry.id)
            .where(RoundEntry.round_id == round_id)
        )
    )
