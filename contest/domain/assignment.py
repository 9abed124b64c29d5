"""Spreading sheets over judges: the least loaded first, no conflict, the same seed the same answer.

Entries and judges are known by their ids. The seed decides between equals only, so a published
seed lets anyone repeat the draw.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from contest.domain.errors import Refusal

Pair = tuple[int, int]
"""(judge, entry)"""


@dataclass(frozen=True, slots=True)
class Gap:
    """An entry that cannot get as many judges as asked: too few are free of conflict."""

    entry: int
    found: int
    needed: int


@dataclass(frozen=True, slots=True)
class Spread:
    """A proposal: the new pairs, every judge's load once they are given, and what stays short."""

    pairs: tuple[Pair, ...]
    load: Mapping[int, int]
    gaps: tuple[Gap, ...]


def spread(
    entries: Sequence[int],
    judges: Sequence[int],
    per_entry: int,
    *,
    held: Collection[Pair] = (),
    barred: Collection[Pair] = (),
    load: Mapping[int, int] | None = None,
    seed: int,
) -> Spread:
    """Bring every entry to ``per_entry`` judges, loads as even as conflicts allow.

    ``held``: pairs that exist already and stay; they count for their entry. ``barred``: pairs in
    conflict. ``load``: sheets every judge already carries (default: those of ``held``). Raises
    Refusal ``sheets-per-entry`` (facts ``found``, ``most``) when ``per_entry`` is not 1 to the
    number of judges.
    """
    if not 1 <= per_entry <= len(judges):
        raise Refusal("sheets-per-entry", found=per_entry, most=len(judges))
    draw = _Draw(judges, held, barred, load, Random(seed))  # noqa: S311 - a published draw, no secret
    for entry in draw.order(entries):
        draw.fill(entry, per_entry)
    draw.level()
    pairs = sorted(draw.given)
    return Spread(tuple(pairs), dict(draw.load), tuple(sorted(draw.gaps, key=lambda g: g.entry)))


class _Draw:
    """The state of one spread while it grows."""

    def __init__(
        self,
        judges: Sequence[int],
        held: Collection[Pair],
        barred: Collection[Pair],
        load: Mapping[int, int] | None,
        chance: Random,
    ) -> None:
        self.judges = sorted(judges)
        self.taken = set(held)
        self.barred = frozenset(barred)
        counted = load if load is not None else _count(held)
        self.load = {judge: counted.get(judge, 0) for judge in self.judges}
        self.chance = chance
        self.given: set[Pair] = set()
        self.gaps: list[Gap] = []

    def order(self, entries: Sequence[int]) -> list[int]:
        """Entries with the fewest possible judges first, equals by lot."""
        return sorted(sorted(entries), key=lambda e: (len(self.free(e)), self.chance.random()))

    def free(self, entry: int) -> list[int]:
        """Judges who may still be given ``entry``."""
        return [judge for judge in self.judges if self._open((judge, entry))]

    def fill(self, entry: int, per_entry: int) -> None:
        """Give ``entry`` to its least loaded free judges, equals by lot."""
        found = sum(other == entry for _judge, other in self.taken)
        ranked = sorted(self.free(entry), key=lambda j: (self.load[j], self.chance.random()))
        for judge in ranked[: max(per_entry - found, 0)]:
            self._give(judge, entry)
            found += 1
        if found < per_entry:
            self.gaps.append(Gap(entry, found, per_entry))

    def level(self) -> None:
        """Move new sheets from a busy judge to one with at least two fewer, while one can."""
        while move := self._next_move():
            (busy, entry), idle = move
            self.given.discard((busy, entry))
            self.taken.discard((busy, entry))
            self.load[busy] -= 1
            self._give(idle, entry)

    def _next_move(self) -> tuple[Pair, int] | None:
        ranked = sorted(self.judges, key=lambda j: (self.load[j], j))
        for busy in reversed(ranked):
            for idle in ranked:
                if self.load[busy] - self.load[idle] < 2:
                    break
                for judge, entry in sorted(self.given):
                    if judge == busy and self._open((idle, entry)):
                        return (judge, entry), idle
        return None

    def _open(self, pair: Pair) -> bool:
        return pair not in self.barred and pair not in self.taken

    def _give(self, judge: int, entry: int) -> None:
        self.given.add((judge, entry))
        self.taken.add((judge, entry))
        self.load[judge] += 1


def _count(pairs: Iterable[Pair]) -> dict[int, int]:
    load: dict[int, int] = {}
    for judge, _entry in pairs:
        load[judge] = load.get(judge, 0) + 1
    return load
