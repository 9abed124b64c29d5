"""Award titles: which place of the final ranking earns which title and which certificate."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from contest.domain.certificates import CertificateKind
from contest.domain.facts import Row, Sheet, check_unique
from contest.domain.ranking import Ranking, Standing

_LAST_PLACE = 10_000


@dataclass(frozen=True, slots=True)
class AwardTitle:
    """A title for the places ``from_rank`` to ``to_rank``; None means all finalists that follow."""

    key: str
    name: str
    certificate: CertificateKind
    from_rank: int
    to_rank: int | None

    def covers(self, rank: int) -> bool:
        """Whether the title belongs to this place."""
        return self.from_rank <= rank and (self.to_rank is None or rank <= self.to_rank)


def award_at(titles: Sequence[AwardTitle], rank: int) -> AwardTitle | None:
    """The title of a place in the final ranking, None where no title reaches so far."""
    return next((title for title in titles if title.covers(rank)), None)


@dataclass(frozen=True, slots=True)
class ProposedAward:
    """What the ranking gives a title to; without ``entry`` nobody reached the place.

    ``place``: position in the category's list of awards, 1 first.
    """

    title: AwardTitle
    place: int
    entry: str | None = None
    rank: int | None = None
    score: Decimal | None = None


def propose_awards(titles: Sequence[AwardTitle], ranking: Ranking) -> tuple[ProposedAward, ...]:
    """The awards as the ranking gives them.

    Entries that share a rank share its title. Titles of counted places that no entry reached
    come last, without entry.
    """
    given: list[ProposedAward] = []
    for standing in ranking.ranked():
        title = award_at(titles, standing.rank or 0)
        if title is not None:
            place = len(given) + 1
            given.append(ProposedAward(title, place, standing.entry, standing.rank, standing.score))
    missing = [t for t in titles if t.to_rank is not None and t.from_rank > len(given)]
    vacant = [
        ProposedAward(title, place) for place, title in enumerate(missing, start=len(given) + 1)
    ]
    return (*given, *vacant)


def open_ties(titles: Sequence[AwardTitle], ranking: Ranking) -> tuple[tuple[Standing, ...], ...]:
    """Groups that share a rank over several titles without the plenary's word (juara kembar)."""
    settled = {frozenset(resolution.order) for resolution in ranking.resolutions}
    groups: dict[int, list[Standing]] = {}
    for standing in ranking.ranked():
        groups.setdefault(standing.rank or 0, []).append(standing)
    return tuple(
        tuple(group)
        for rank, group in groups.items()
        if len({award_at(titles, rank + offset) for offset in range(len(group))}) > 1
        and frozenset(standing.entry for standing in group) not in settled
    )


def award_documents(titles: Sequence[AwardTitle]) -> list[dict[str, Any]]:
    """The titles as an edition stores them; ``parse_awards`` reads them back unchanged."""
    return [
        {
            "key": title.key,
            "name": title.name,
            "certificate": str(title.certificate),
            "from_rank": title.from_rank,
            "to_rank": title.to_rank,
        }
        for title in titles
    ]


def parse_awards(value: Any, file: str) -> tuple[AwardTitle, ...]:
    """Read the titles an edition stores. Raises DataFault."""
    sheet = Sheet(file)
    titles = read_awards(sheet.root({"awards": value}))
    sheet.finish()
    return titles


def read_awards(row: Row) -> tuple[AwardTitle, ...]:
    """Read the list ``awards``: titles from rank 1 on without a gap or an overlap."""
    rows = row.rows("awards")
    titles = tuple(
        AwardTitle(
            key=at.key(),
            name=at.text("name"),
            certificate=at.member("certificate", CertificateKind),
            from_rank=at.integer("from_rank", 1, _LAST_PLACE),
            to_rank=at.optional_integer("to_rank", 1, _LAST_PLACE),
        )
        for at in rows
    )
    check_unique((at, "key", title.key) for at, title in zip(rows, titles, strict=True))
    if not row.sheet.faulty("from_rank") and not row.sheet.faulty("to_rank"):
        _check_ranks(rows, titles)
    return titles


def _check_ranks(rows: Sequence[Row], titles: Sequence[AwardTitle]) -> None:
    expected: int | None = 1
    for row, title in zip(rows, titles, strict=True):
        if expected is None or title.from_rank < expected:
            row.note("from_rank", "ranks-overlap", found=title.from_rank)
        elif title.from_rank > expected:
            row.note("from_rank", "ranks-gap", found=title.from_rank, expected=expected)
        if title.to_rank is not None and title.to_rank < title.from_rank:
            row.note("to_rank", "limits-crossed", low=title.from_rank, high=title.to_rank)
        expected = None if title.to_rank is None else title.to_rank + 1
