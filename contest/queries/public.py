"""What everyone may read: running editions, announced results."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select, text

from contest.domain.decisions import DecisionState
from contest.domain.entries import EntryState
from contest.domain.errors import NotFound
from contest.models.base import db
from contest.models.editions import Category, Edition, EditionState, Stage
from contest.models.entries import Entry
from contest.models.people import Participant
from contest.models.results import Award, Decision

_PUBLIC = (DecisionState.ANNOUNCED, DecisionState.DECREED, DecisionState.PUBLISHED)


@dataclass(frozen=True)
class StageView:
    """A stage with its window, for the stepper."""

    name: str
    opens_at: datetime
    closes_at: datetime
    state: str
    """``done``, ``current`` or ``upcoming``."""


@dataclass(frozen=True)
class RunningEdition:
    """The edition that runs now, with stages and how many take part."""

    name: str
    slug: str
    stages: tuple[StageView, ...]
    accepted: int


@dataclass(frozen=True)
class ResultEdition:
    """An edition whose decision is public."""

    slug: str
    name: str
    year: int
    state: DecisionState


@dataclass(frozen=True)
class PublicAward:
    """One line of a public result."""

    title: str
    rank: int | None
    score: str | None
    entry_title: str | None
    participant: str | None
    vacant_reason: str | None


@dataclass(frozen=True)
class PublicResult:
    """The announced result of an edition: awards per category, decree, objection window."""

    edition: ResultEdition
    objection_until: datetime | None
    decree_number: str | None
    decree_date: date | None
    categories: tuple[tuple[str, tuple[PublicAward, ...]], ...]


def running_edition(now: datetime) -> RunningEdition | None:
    """The newest running edition, or None between editions (three queries)."""
    edition = db.session.scalars(
        select(Edition)
        .where(Edition.state == EditionState.RUNNING)
        .order_by(Edition.year.desc())
        .limit(1)
    ).first()
    if edition is None:
        return None
    stages = db.session.scalars(
        select(Stage).where(Stage.edition_id == edition.id).order_by(Stage.position)
    )
    accepted = db.session.scalar(
        select(func.count())
        .select_from(Entry)
        .where(Entry.edition_id == edition.id, Entry.state == EntryState.ACCEPTED)
    )
    return RunningEdition(
        edition.name, edition.slug, tuple(_stage(stage, now) for stage in stages), accepted or 0
    )


def _stage(stage: Stage, now: datetime) -> StageView:
    begun, over = now >= stage.opens_at, now > stage.closes_at
    state = "done" if over else "current" if begun else "upcoming"
    return StageView(stage.name, stage.opens_at, stage.closes_at, state)


def public_editions() -> list[ResultEdition]:
    """Editions with a public result, newest first."""
    rows = db.session.execute(
        select(Edition.slug, Edition.name, Edition.year, Decision.state)
        .join(Decision, Decision.edition_id == Edition.id)
        .where(Decision.state.in_(_PUBLIC))
        .order_by(Edition.year.desc())
    )
    return [ResultEdition(*row) for row in rows]


def public_result(slug: str) -> PublicResult:
    """The announced result of an edition. Raises NotFound before the announcement."""
    row = db.session.execute(
        select(Edition, Decision)
        .join(Decision, Decision.edition_id == Edition.id)
        .where(Edition.slug == slug, Decision.state.in_(_PUBLIC))
    ).first()
    if row is None:
        raise NotFound("result-not-public")
    edition, decision = row
    return PublicResult(
        edition=ResultEdition(edition.slug, edition.name, edition.year, decision.state),
        objection_until=decision.objection_until,
        decree_number=decision.decree_number,
        decree_date=decision.decree_date,
        categories=_categories(decision.id),
    )


def _categories(decision_id: int) -> tuple[tuple[str, tuple[PublicAward, ...]], ...]:
    rows = db.session.execute(
        select(Category.name, Award, Entry.title, Participant.name)
        .select_from(Award)
        .join(Category, Category.id == Award.category_id)
        .outerjoin(Entry, Entry.id == Award.entry_id)
        .outerjoin(Participant, Participant.id == Entry.participant_id)
        .where(Award.decision_id == decision_id)
        .order_by(Category.position, Award.place)
    )
    found: dict[str, list[PublicAward]] = {}
    for category, award, title, participant in rows:
        found.setdefault(category, []).append(
            PublicAward(
                title=award.title,
                rank=award.rank,
                score=award.score,
                entry_title=title,
                participant=participant,
                vacant_reason=award.vacant_reason,
            )
        )
    return tuple((name, tuple(awards)) for name, awards in found.items())


def database_answers() -> bool:
    """Whether the database can be read, for the health address."""
    return bool(db.session.execute(text("SELECT 1")).scalar_one() == 1)
