"""The overview of an edition's judging: categories x rounds, and the next step of each.

States, counts and deadlines; marks are never read here.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select

from contest.domain.actor import Actor
from contest.domain.entries import EntryState
from contest.domain.errors import NotFound
from contest.domain.permissions import Permission, require
from contest.domain.rounds import NextStep, RoundState, next_step
from contest.domain.scoring_rule import parse_rule
from contest.models.base import db
from contest.models.editions import Category, Edition, EditionState
from contest.models.entries import Entry
from contest.models.judging import Round
from contest.queries.rounds import EditionChoice, RoundCounts, round_counts


@dataclass(frozen=True, slots=True)
class RoundLine:
    """One round in the overview. ``total`` counts live sheets, ``final`` those handed in."""

    id: int
    name: str
    position: int
    weight: Decimal
    state: RoundState
    opens_at: datetime
    closes_at: datetime
    entries: int
    panels: int
    final: int
    total: int
    step: NextStep


@dataclass(frozen=True, slots=True)
class CategoryLine:
    """A category with its rounds. ``settled``: judging began, no round can be added."""

    id: int
    name: str
    weights: Decimal
    accepted: int
    settled: bool
    rounds: tuple[RoundLine, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """Categories x rounds of one edition."""

    edition: EditionChoice
    archived: bool
    editions: tuple[EditionChoice, ...]
    categories: tuple[CategoryLine, ...]


def overview(actor: Actor, slug: str | None = None) -> Overview | None:
    """The rounds of an edition (default: the newest running one); None before any edition.

    Seven queries whatever the number of rows. Raises NotFound for an unknown edition.
    """
    require(actor, Permission.MANAGE_ROUNDS)
    editions = db.session.scalars(select(Edition).order_by(Edition.year.desc())).all()
    if not editions and slug is None:
        return None
    running = (edition for edition in editions if edition.state is EditionState.RUNNING)
    chosen = (
        next(running, editions[0])
        if slug is None
        else next((edition for edition in editions if edition.slug == slug), None)
    )
    if chosen is None:
        raise NotFound("not-yours")
    return Overview(
        edition=EditionChoice(chosen.slug, chosen.name),
        archived=chosen.state is EditionState.ARCHIVED,
        editions=tuple(EditionChoice(edition.slug, edition.name) for edition in editions),
        categories=_categories(chosen),
    )


def _categories(edition: Edition) -> tuple[CategoryLine, ...]:
    categories = db.session.scalars(
        select(Category).where(Category.edition_id == edition.id).order_by(Category.position)
    ).all()
    ids = [category.id for category in categories]
    rounds = db.session.scalars(
        select(Round).where(Round.category_id.in_(ids)).order_by(Round.position)
    ).all()
    counts = round_counts([r.id for r in rounds], parse_rule(edition.scoring_rule).min_sheets)
    accepted = _accepted(ids)
    return tuple(
        _category_line(
            category,
            [r for r in rounds if r.category_id == category.id],
            counts,
            accepted.get(category.id, 0),
        )
        for category in categories
    )


def _category_line(
    category: Category,
    rounds: list[Round],
    counts: Mapping[int, RoundCounts],
    accepted: int,
) -> CategoryLine:
    first = min((r.position for r in rounds), default=0)
    return CategoryLine(
        id=category.id,
        name=category.name,
        weights=sum((r.weight for r in rounds), Decimal(0)),
        accepted=accepted,
        settled=any(r.state is not RoundState.PLANNED for r in rounds),
        rounds=tuple(_round_line(r, counts[r.id], first=r.position == first) for r in rounds),
    )


def _round_line(round_: Round, counts: RoundCounts, *, first: bool) -> RoundLine:
    return RoundLine(
        id=round_.id,
        name=round_.name,
        position=round_.position,
        weight=round_.weight,
        state=round_.state,
        opens_at=round_.opens_at,
        closes_at=round_.closes_at,
        entries=counts.entries,
        panels=counts.panels,
        final=counts.final,
        total=counts.sheets,
        step=next_step(counts.standing(round_.state, first=first)),
    )


def _accepted(category_ids: Collection[int]) -> dict[int, int]:
    rows = db.session.execute(
        select(Entry.category_id, func.count())
        .where(Entry.category_id.in_(category_ids), Entry.state == EntryState.ACCEPTED)
        .group_by(Entry.category_id)
    )
    return {row[0]: row[1] for row in rows}
