"""The results desk: categories x rounds of an edition, and how far its decision is.

Nothing here shows a mark; rankings are read from snapshots only, to see where a tie stands in
the way of the next act.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import func, select

from contest.domain.actor import Actor
from contest.domain.awards import AwardTitle, open_ties, parse_awards
from contest.domain.decisions import DecisionState
from contest.domain.entries import OPEN_STATES, EntryState
from contest.domain.errors import NotFound
from contest.domain.permissions import Permission, require
from contest.domain.result_steps import (
    DecisionStep,
    ResultStanding,
    RoundStep,
    decision_step,
    round_step,
)
from contest.domain.rounds import RoundState
from contest.models.base import db
from contest.models.editions import Category, Edition, EditionState
from contest.models.entries import Entry
from contest.models.judging import Round, RoundEntry
from contest.models.results import Decision, PlenaryRuling, RankingSnapshot
from contest.queries.rankings import promotion_line, ranking_of

_IN_THE_CONTEST = OPEN_STATES - {EntryState.DRAFT}


@dataclass(frozen=True, slots=True)
class EditionRef:
    """An edition one can look at."""

    id: int
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round of a category with the next act on its result. ``snapshot``: newest number."""

    id: int
    name: str
    weight: Decimal
    state: RoundState
    closes_at: datetime
    snapshot: int | None
    frozen_at: datetime | None
    step: RoundStep


@dataclass(frozen=True, slots=True)
class CategoryLine:
    """A category with its rounds; ``ready``: its awards can be drafted.

    One that is not ``contested`` gives none and holds nothing up.
    """

    id: int
    name: str
    rounds: tuple[RoundLine, ...]
    ready: bool
    contested: bool


@dataclass(frozen=True, slots=True)
class DecisionSummary:
    """How far the plenary's decision is, with its dates on paper."""

    id: int
    state: DecisionState
    minutes_number: str | None
    minutes_date: date | None
    place: str | None
    decided_at: datetime | None
    announced_at: datetime | None
    objection_until: datetime | None
    decree_number: str | None
    decree_date: date | None
    decree_title: str | None
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class ResultsOverview:
    """One edition on the results desk. ``editions``: all of them, newest first."""

    edition: EditionRef
    editions: tuple[EditionRef, ...]
    categories: tuple[CategoryLine, ...]
    decision: DecisionSummary | None
    step: DecisionStep


def results_overview(
    actor: Actor, slug: str | None = None, *, now: datetime
) -> ResultsOverview | None:
    """The desk of an edition (default: the newest running one); None before any edition.

    Eight queries whatever the number of rows. Raises NotFound for an unknown edition.
    """
    require(actor, Permission.READ_RESULTS)
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
    return edition_results(chosen, tuple(map(_ref, editions)), now)


def edition_results(
    edition: Edition, editions: tuple[EditionRef, ...], now: datetime
) -> ResultsOverview:
    """The desk of a loaded edition (seven queries); the caller has checked the right."""
    decision = decision_of(edition.id)
    state = decision.state if decision else None
    categories = _categories(edition, open_decision=state in {None, DecisionState.DRAFTED})
    contested = [category for category in categories if category.contested]
    until = decision.objection_until if decision else None
    return ResultsOverview(
        edition=_ref(edition),
        editions=editions,
        categories=categories,
        decision=decision,
        step=decision_step(
            state,
            ready=bool(contested) and all(category.ready for category in contested),
            objections_open=until is not None and now < until,
        ),
    )


def _ref(edition: Edition) -> EditionRef:
    return EditionRef(edition.id, edition.slug, edition.name)


def decision_of(edition_id: int) -> DecisionSummary | None:
    """The decision of an edition, None before it was drafted."""
    row = db.session.scalars(
        select(Decision).where(Decision.edition_id == edition_id)
    ).one_or_none()
    if row is None:
        return None
    names = DecisionSummary.__dataclass_fields__
    return DecisionSummary(**{name: getattr(row, name) for name in names})


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read once for all rounds of the edition."""

    titles: Sequence[AwardTitle]
    open_decision: bool
    snapshots: Mapping[int, RankingSnapshot]
    ruled: Mapping[int, datetime]
    promoted: Collection[int]
    contested: Collection[int]


def contested_categories(edition_id: int) -> frozenset[int]:
    """Categories with an entry handed in that is not out, or a round that has begun (one query)."""
    entered = (
        select(Entry.id)
        .where(Entry.category_id == Category.id, Entry.state.in_(_IN_THE_CONTEST))
        .exists()
    )
    begun = (
        select(Round.id)
        .where(Round.category_id == Category.id, Round.state != RoundState.PLANNED)
        .exists()
    )
    return frozenset(
        db.session.scalars(
            select(Category.id).where(Category.edition_id == edition_id, entered | begun)
        )
    )


def _categories(edition: Edition, *, open_decision: bool) -> tuple[CategoryLine, ...]:
    categories = db.session.scalars(
        select(Category).where(Category.edition_id == edition.id).order_by(Category.position)
    ).all()
    rounds = db.session.scalars(
        select(Round)
        .where(Round.category_id.in_([category.id for category in categories]))
        .order_by(Round.position)
    ).all()
    ids = [round_.id for round_ in rounds]
    known = _Known(
        titles=parse_awards(edition.award_titles, f"edition {edition.slug}"),
        open_decision=open_decision,
        snapshots=latest_snapshots(ids),
        ruled=_ruled(ids),
        promoted=_promoted(ids),
        contested=contested_categories(edition.id),
    )
    return tuple(
        _category(category, [r for r in rounds if r.category_id == category.id], known)
        for category in categories
    )


def latest_snapshots(round_ids: Collection[int]) -> dict[int, RankingSnapshot]:
    """The newest snapshot of each round (one query)."""
    newest = (
        select(RankingSnapshot.round_id, func.max(RankingSnapshot.number).label("number"))
        .where(RankingSnapshot.round_id.in_(round_ids))
        .group_by(RankingSnapshot.round_id)
        .subquery()
    )
    rows = db.session.scalars(
        select(RankingSnapshot).join(
            newest,
            (RankingSnapshot.round_id == newest.c.round_id)
            & (RankingSnapshot.number == newest.c.number),
        )
    )
    return {row.round_id: row for row in rows}


def _ruled(round_ids: Collection[int]) -> dict[int, datetime]:
    """When the plenary last ruled on each round."""
    rows = db.session.execute(
        select(PlenaryRuling.round_id, func.max(PlenaryRuling.at))
        .where(PlenaryRuling.round_id.in_(round_ids))
        .group_by(PlenaryRuling.round_id)
    )
    return {row[0]: row[1] for row in rows}


def _promoted(round_ids: Collection[int]) -> set[int]:
    """Snapshots whose list entered a next round."""
    rows = db.session.scalars(
        select(RoundEntry.snapshot_id)
        .where(RoundEntry.round_id.in_(round_ids), RoundEntry.snapshot_id.is_not(None))
        .distinct()
    )
    return {row for row in rows if row is not None}


def _category(category: Category, rounds: Sequence[Round], known: _Known) -> CategoryLine:
    lines = []
    for place, round_ in enumerate(rounds):
        following = rounds[place + 1] if place + 1 < len(rounds) else None
        lines.append(_round(category, round_, following, known))
    last = lines[-1] if lines else None
    return CategoryLine(
        category.id,
        category.name,
        tuple(lines),
        ready=last is not None and last.step is RoundStep.NOTHING,
        contested=category.id in known.contested,
    )


def _round(category: Category, round_: Round, following: Round | None, known: _Known) -> RoundLine:
    snapshot = known.snapshots.get(round_.id)
    ruled_at = known.ruled.get(round_.id)
    standing = ResultStanding(
        state=round_.state,
        ruled_since=bool(snapshot and ruled_at and ruled_at > snapshot.frozen_at),
        tie_in_the_way=snapshot is not None
        and _tie_in_the_way(category, round_, following, snapshot, known),
        following=following.state if following else None,
        promoted=snapshot is not None and snapshot.id in known.promoted,
    )
    return RoundLine(
        id=round_.id,
        name=round_.name,
        weight=round_.weight,
        state=round_.state,
        closes_at=round_.closes_at,
        snapshot=snapshot.number if snapshot else None,
        frozen_at=snapshot.frozen_at if snapshot else None,
        step=round_step(standing),
    )


def _tie_in_the_way(
    category: Category,
    round_: Round,
    following: Round | None,
    snapshot: RankingSnapshot,
    known: _Known,
) -> bool:
    ranking = ranking_of(snapshot.document)
    if following is not None:
        return bool(promotion_line(round_, ranking, category.finalists).tied_at_line)
    return known.open_decision and bool(open_ties(known.titles, ranking))
