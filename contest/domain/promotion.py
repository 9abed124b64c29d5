"""Promotion: who goes on to the next round, and where the line runs through a tie."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from contest.domain.errors import Refusal
from contest.domain.ranking import Ranking, RankStatus, Standing


@dataclass(frozen=True, slots=True)
class CutLine:
    """The line under the first ``places`` of a ranking.

    ``promoted``: surely in, best first. ``tied_at_line``: share one rank and are more than the
    ``open_places``; the plenary chooses, nothing is cut silently. ``below_pass_mark``: would
    have a place but not the pass mark. ``blocked``: not ranked yet, so the line may still move.
    ``vacant``: places nobody can take. ``score``: published score of the last promoted entry.
    """

    places: int
    pass_mark: Decimal | None
    promoted: tuple[str, ...]
    tied_at_line: tuple[str, ...]
    below_pass_mark: tuple[str, ...]
    blocked: tuple[str, ...]
    score: Decimal | None

    @property
    def open_places(self) -> int:
        """Places that the entries tied at the line compete for."""
        return self.places - len(self.promoted) if self.tied_at_line else 0

    @property
    def vacant(self) -> int:
        """Places without an entry that may take them."""
        return 0 if self.tied_at_line else self.places - len(self.promoted)

    @property
    def settled(self) -> bool:
        """Whether the list may be frozen: no tie at the line and nobody blocked."""
        return not self.tied_at_line and not self.blocked


def cut_line(ranking: Ranking, places: int, *, pass_mark: Decimal | None = None) -> CutLine:
    """Draw the line under the first ``places`` entries that reach ``pass_mark``.

    The published score is compared, ``pass_mark`` itself passes. Raises Refusal
    ``places-not-positive``.
    """
    if places < 1:
        raise Refusal("places-not-positive", found=places)
    ranked = ranking.ranked()
    passing = [standing for standing in ranked if _passes(standing, pass_mark)]
    promoted, tied = _split(passing, places)
    return CutLine(
        places,
        pass_mark,
        promoted=tuple(standing.entry for standing in promoted),
        tied_at_line=tuple(standing.entry for standing in tied),
        below_pass_mark=tuple(
            s.entry for s in ranked if (s.rank or 0) <= places and not _passes(s, pass_mark)
        ),
        blocked=tuple(s.entry for s in ranking.entries if s.status is RankStatus.BLOCKED),
        score=promoted[-1].score if promoted else None,
    )


def _passes(standing: Standing, pass_mark: Decimal | None) -> bool:
    return pass_mark is None or (standing.score is not None and standing.score >= pass_mark)


def _split(passing: list[Standing], places: int) -> tuple[list[Standing], list[Standing]]:
    """Those who fit whole ranks at a time, and the rank that does not fit whole."""
    promoted: list[Standing] = []
    for _, same in groupby(passing, key=lambda standing: standing.rank):
        part = list(same)
        if len(promoted) == places:
            break
        if len(promoted) + len(part) > places:
            return promoted, part
        promoted += part
    return promoted, []
