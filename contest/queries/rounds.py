"""One round for the secretariat: its plan, how far it is, what stands in its way.

States, counts and deadlines; marks are never read here.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import case, func, select

from contest.domain.actor import Actor
from contest.domain.entries import EntryState
from contest.domain.errors import NotFound, Problem
from contest.domain.permissions import Permission, require
from contest.domain.rounds import (
    ConflictedSheet,
    NextStep,
    RoundPlan,
    RoundStanding,
    RoundState,
    next_step,
    opening_blockers,
    opening_warnings,
)
from contest.domain.scorecards import LIVE_STATES, ScorecardState
from contest.models.base import db
from contest.models.editions import Category, Edition, EditionState
from contest.models.entries import Entry
from contest.models.judging import Panel, Reopening, Round, RoundEntry, RubricVersion, Scorecard
from contest.models.people import User
from contest.queries.openings import UnfinishedSheet, opening_facts, unfinished_sheets
from contest.queries.rubrics import RubricView, rubric_view


@dataclass(frozen=True, slots=True)
class EditionChoice:
    """An edition one can look at."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class RoundCounts:
    """What stands in a round, in numbers; entries that left the contest are not counted."""

    entries: int = 0
    short: int = 0
    panels: int = 0
    sheets: int = 0
    final: int = 0

    def standing(self, state: RoundState, *, first: bool) -> RoundStanding:
        """The same with the round's state, for ``next_step``."""
        return RoundStanding(
            state, first, self.entries, self.panels, self.short, self.sheets, self.final
        )


def round_counts(round_ids: Collection[int], min_sheets: int) -> dict[int, RoundCounts]:
    """Counts of many rounds at once (two queries)."""
    per_entry = (
        select(
            RoundEntry.round_id,
            RoundEntry.entry_id,
            func.count(Scorecard.id).label("sheets"),
            func.sum(case((Scorecard.state == ScorecardState.FINAL, 1), else_=0)).label("final"),
        )
        .join(Entry, Entry.id == RoundEntry.entry_id)
        .outerjoin(
            Scorecard,
            (Scorecard.entry_id == RoundEntry.entry_id)
            & (Scorecard.round_id == RoundEntry.round_id)
            & Scorecard.state.in_(LIVE_STATES),
        )
        .where(RoundEntry.round_id.in_(round_ids), Entry.state == EntryState.ACCEPTED)
        .group_by(RoundEntry.round_id, RoundEntry.entry_id)
        .subquery()
    )
    rows = db.session.execute(
        select(
            per_entry.c.round_id,
            func.count(),
            func.sum(case((per_entry.c.sheets < min_sheets, 1), else_=0)),
            func.sum(per_entry.c.sheets),
            func.sum(per_entry.c.final),
        ).group_by(per_entry.c.round_id)
    )
    panels = _panel_counts(round_ids)
    counted = {
        round_id: RoundCounts(entries, short, panels.get(round_id, 0), sheets, final)
        for round_id, entries, short, sheets, final in rows
    }
    return {
        round_id: counted.get(round_id, RoundCounts(panels=panels.get(round_id, 0)))
        for round_id in round_ids
    }


def _panel_counts(round_ids: Collection[int]) -> dict[int, int]:
    rows = db.session.execute(
        select(Panel.round_id, func.count())
        .where(Panel.round_id.in_(round_ids))
        .group_by(Panel.round_id)
    )
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True, slots=True)
class WaitingReopening:
    """A wish to open something again that waits for a second person. ``own``: one's own wish."""

    reason: str
    by: str
    at: datetime
    own: bool


@dataclass(frozen=True, slots=True)
class RoundPage:
    """Everything about one round, with what stands between it and its next state."""

    id: int
    category_id: int
    category: str
    edition: EditionChoice
    archived: bool
    position: int
    first: bool
    state: RoundState
    state_reason: str | None
    version: int
    plan: RoundPlan
    counts: RoundCounts
    not_entered: int
    step: NextStep
    rubric: RubricView
    blockers: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    unfinished: tuple[UnfinishedSheet, ...]
    conflicted: tuple[ConflictedSheet, ...]
    reopening: WaitingReopening | None


def round_page(actor: Actor, round_id: int, at: datetime) -> RoundPage:
    """The page of a round. Constant queries. Raises NotFound."""
    require(actor, Permission.MANAGE_ROUNDS)
    row = db.session.execute(
        select(Round, Category, Edition, RubricVersion)
        .join(Category, Category.id == Round.category_id)
        .join(Edition, Edition.id == Category.edition_id)
        .join(RubricVersion, RubricVersion.id == Round.rubric_version_id)
        .where(Round.id == round_id)
    ).first()
    if row is None:
        raise NotFound("not-yours")
    round_, category, edition, version = row
    positions = db.session.scalars(
        select(Round.position).where(Round.category_id == category.id)
    ).all()
    first = round_.position == min(positions)
    facts = opening_facts(round_, at)
    counts = round_counts([round_.id], facts.min_sheets)[round_.id]
    planned = round_.state is RoundState.PLANNED
    return RoundPage(
        id=round_.id,
        category_id=category.id,
        category=category.name,
        edition=EditionChoice(edition.slug, edition.name),
        archived=edition.state is EditionState.ARCHIVED,
        position=round_.position,
        first=first,
        state=round_.state,
        state_reason=round_.state_reason,
        version=round_.version,
        plan=plan_of(round_),
        counts=counts,
        not_entered=_not_entered(round_) if first else 0,
        step=next_step(counts.standing(round_.state, first=first)),
        rubric=rubric_view(version),
        blockers=tuple(opening_blockers(facts)) if planned else (),
        warnings=tuple(opening_warnings(facts)) if planned else (),
        unfinished=tuple(unfinished_sheets(round_.id)),
        conflicted=tuple(facts.conflicts),
        reopening=waiting_reopening(actor, round_id=round_.id),
    )


def plan_of(round_: Round) -> RoundPlan:
    """The plan as it stands."""
    return RoundPlan(
        name=round_.name,
        weight=round_.weight,
        rubric_version_id=round_.rubric_version_id,
        opens_at=round_.opens_at,
        closes_at=round_.closes_at,
        promote_top=round_.promote_top,
        pass_mark=round_.pass_mark,
        blind_fields=tuple(sorted(round_.blind_fields)),
    )


def _not_entered(round_: Round) -> int:
    """Accepted entries of the category that are not in the round yet."""
    present = select(RoundEntry.entry_id).where(RoundEntry.round_id == round_.id)
    missing = (
        select(func.count())
        .select_from(Entry)
        .where(
            Entry.category_id == round_.category_id,
            Entry.state == EntryState.ACCEPTED,
            Entry.id.not_in(present),
        )
    )
    return db.session.scalar(missing) or 0


def waiting_reopening(
    actor: Actor, *, round_id: int | None = None, scorecard_id: int | None = None
) -> WaitingReopening | None:
    """The wish that waits on this round or this scorecard, if any."""
    column, wanted = (
        (Reopening.round_id, round_id)
        if round_id is not None
        else (Reopening.scorecard_id, scorecard_id)
    )
    row = db.session.execute(
        select(Reopening, User.name)
        .join(User, User.id == Reopening.requested_by)
        .where(column == wanted, Reopening.granted_at.is_(None), Reopening.withdrawn_at.is_(None))
    ).first()
    if row is None:
        return None
    wish: Reopening = row[0]
    return WaitingReopening(
        wish.reason, row[1], wish.requested_at, own=wish.requested_by == actor.user_id
    )


@dataclass(frozen=True, slots=True)
class PlanChoices:
    """What a form about a round offers. ``free_weight``: per cent the other rounds leave."""

    category_id: int
    category: str
    edition: EditionChoice
    rubrics: tuple[tuple[int, str], ...]
    free_weight: Decimal
    next_position: int


def plan_choices(actor: Actor, category_id: int) -> PlanChoices:
    """What a new round of this category can be made of. Raises NotFound."""
    require(actor, Permission.MANAGE_ROUNDS)
    row = db.session.execute(
        select(Category, Edition)
        .join(Edition, Edition.id == Category.edition_id)
        .where(Category.id == category_id)
    ).first()
    if row is None:
        raise NotFound("not-yours")
    category, edition = row
    versions = db.session.scalars(
        select(RubricVersion)
        .where(RubricVersion.edition_id == edition.id)
        .order_by(RubricVersion.name, RubricVersion.number.desc())
    )
    rounds = db.session.scalars(select(Round).where(Round.category_id == category_id)).all()
    return PlanChoices(
        category_id=category.id,
        category=category.name,
        edition=EditionChoice(edition.slug, edition.name),
        rubrics=tuple((v.id, f"{v.name} (v{v.number})") for v in versions),
        free_weight=Decimal(100) - sum((r.weight for r in rounds), Decimal(0)),
        next_position=max((r.position for r in rounds), default=0) + 1,
    )
