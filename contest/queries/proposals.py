"""What drafting or deciding anew would write: awards from the newest snapshots."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from contest.domain.actor import Actor
from contest.domain.awards import (
    AwardTitle,
    ProposedAward,
    open_ties,
    parse_awards,
    propose_awards,
)
from contest.domain.numbers import published_text
from contest.domain.permissions import Permission, require
from contest.models.base import db
from contest.models.editions import Category
from contest.models.judging import Round
from contest.models.results import RankingSnapshot
from contest.queries.plenary import AwardLine, get_edition, held_awards
from contest.queries.rankings import ranking_of
from contest.queries.result_sources import EntryName, entry_names
from contest.queries.results import contested_categories, decision_of, latest_snapshots


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """An award as the newest snapshot gives it. ``held``: who holds it in the decision now.

    ``withheld``: the plenary's reason for leaving it vacant, which a decision anew keeps.
    """

    title: str
    rank: int | None
    score: str | None
    name: EntryName | None
    held: EntryName | None
    withheld: str | None

    @property
    def changed(self) -> bool:
        """Whether somebody else would get the award."""
        return self.withheld is None and self.name != self.held


@dataclass(frozen=True, slots=True)
class CategoryProposal:
    """What drafting or deciding anew would write. ``ties``: groups that wait for a ruling."""

    id: int
    name: str
    round_id: int | None
    snapshot: int | None
    lines: tuple[ProposalLine, ...]
    ties: tuple[tuple[EntryName, ...], ...]


def proposals(actor: Actor, slug: str, *, vacant: str) -> tuple[CategoryProposal, ...]:
    """The awards every contested category would get from its newest snapshot (constant queries).

    ``vacant``: the reason that says nobody reached a place, as drafting writes it. Raises
    NotFound.
    """
    require(actor, Permission.READ_RESULTS)
    edition = get_edition(slug)
    decision = decision_of(edition.id)
    known = _Known(
        titles=parse_awards(edition.award_titles, f"edition {edition.slug}"),
        names=entry_names(edition_id=edition.id),
        held=held_awards(decision)[0],
        vacant=vacant,
    )
    contested = contested_categories(edition.id)
    found = _last_rounds(edition.id)
    last = [row for row in found if row[0] in contested] or found
    snapshots = latest_snapshots([round_id for _id, _name, round_id in last if round_id])
    return tuple(
        _category(category_id, name, round_id, snapshots.get(round_id or 0), known)
        for category_id, name, round_id in last
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read once for all categories."""

    titles: Sequence[AwardTitle]
    names: Mapping[str, EntryName]
    held: Mapping[int, Sequence[AwardLine]]
    vacant: str


def _last_rounds(edition_id: int) -> list[tuple[int, str, int | None]]:
    """Categories in order, each with its last round."""
    rows = db.session.execute(
        select(Category.id, Category.name, Round.id)
        .outerjoin(Round, Round.category_id == Category.id)
        .where(Category.edition_id == edition_id)
        .order_by(Category.position, Round.position)
    )
    return list({row[0]: (row[0], row[1], row[2]) for row in rows}.values())


def _category(
    category_id: int,
    name: str,
    round_id: int | None,
    snapshot: RankingSnapshot | None,
    known: _Known,
) -> CategoryProposal:
    if snapshot is None:
        return CategoryProposal(category_id, name, round_id, None, (), ())
    ranking = ranking_of(snapshot.document)
    present = {(held.place, held.title_key): held for held in known.held.get(category_id, ())}
    return CategoryProposal(
        category_id,
        name,
        round_id,
        snapshot.number,
        tuple(_line(award, present, known) for award in propose_awards(known.titles, ranking)),
        tuple(
            tuple(known.names[standing.entry] for standing in group)
            for group in open_ties(known.titles, ranking)
        ),
    )


def _line(
    award: ProposedAward, present: Mapping[tuple[int, str], AwardLine], known: _Known
) -> ProposalLine:
    now = present.get((award.place, award.title.key))
    return ProposalLine(
        title=award.title.name,
        rank=award.rank,
        score=None if award.score is None else published_text(award.score),
        name=None if award.entry is None else known.names[award.entry],
        held=now.name if now else None,
        withheld=now.vacant_reason if now and now.vacant_reason != known.vacant else None,
    )
