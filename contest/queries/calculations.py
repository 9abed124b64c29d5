"""How a number came about: one entry's marks and every step to its rank ("Cara hitung")."""

from collections.abc import Mapping
from dataclasses import dataclass

from contest.domain.actor import Actor
from contest.domain.errors import NotFound, Problem
from contest.domain.explanation import Explanation, explain
from contest.domain.ranking import RankStatus
from contest.queries.result_sources import EntryName, RoundHead, SnapshotRef, result_source


@dataclass(frozen=True, slots=True)
class Calculation:
    """The arithmetic of one line. ``names``: the entries of its tie, itself included."""

    head: RoundHead
    snapshot: SnapshotRef | None
    newest: bool
    name: EntryName
    explanation: Explanation
    status: RankStatus
    ranked: int
    notes: tuple[Problem, ...]
    names: Mapping[str, EntryName]
    before: EntryName | None
    after: EntryName | None


def calculation(
    actor: Actor, round_id: int, code: str, *, number: int | None = None
) -> Calculation:
    """The arithmetic of one entry of a closed or frozen round.

    Raises NotFound for an entry of another round, Locked ``marks-hidden``.
    """
    source = result_source(actor, round_id, number)
    order = [standing.entry for standing in source.ranking.entries]
    if code not in order:
        raise NotFound("not-yours")
    standing = source.ranking.standing(code)
    group = standing.tie_break.group if standing.tie_break else (code,)
    place = order.index(code)
    return Calculation(
        head=source.head,
        snapshot=source.snapshot,
        newest=source.newest,
        name=source.names[code],
        explanation=explain(source.rule, source.rounds, standing),
        status=standing.status,
        ranked=len(source.ranking.ranked()),
        notes=tuple(map(source.named, standing.notes)),
        names={entry: source.names[entry] for entry in group},
        before=source.names[order[place - 1]] if place else None,
        after=source.names[order[place + 1]] if place + 1 < len(order) else None,
    )
