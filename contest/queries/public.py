"""What everyone may read: running editions, announced results."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select, text

from contest.domain.decisions import PUBLIC_STATES, DecisionState
from contest.domain.entries import EntryState
from contest.domain.errors import NotFound
from contest.domain.scoring_rule import ScoringRule, parse_rule
from contest.domain.tie_break import TieBreak
from contest.models.base import db
from contest.models.editions import Category, Edition, EditionState, Stage
from contest.models.entries import Entry
from contest.models.judging import Round
from contest.models.people import Participant
from contest.models.results import Award, Decision, RankingSnapshot
from contest.queries.rankings import ranking_of


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
    """One line of a public result. ``tie_break``: how a tie for the place ended."""

    title: str
    rank: int | None
    score: str | None
    number: str | None
    entry_title: str | None
    participant: str | None
    vacant_reason: str | None
    tie_break: TieBreak | None


@dataclass(frozen=True)
class PublicCategory:
    """The awards of a category and the snapshot they rest on, by number, time and SHA-256."""

    name: str
    awards: tuple[PublicAward, ...]
    ranked: int
    snapshot: int
    sha256: str
    frozen_at: datetime


@dataclass(frozen=True)
class PublicResult:
    """The announced result of an edition: awards per category, decree, objection window."""

    edition: ResultEdition
    announced_at: datetime | None
    objection_until: datetime | None
    decree_title: str | None
    decree_number: str | None
    decree_date: date | None
    rule: ScoringRule
    categories: tuple[PublicCategory, ...]


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
        .where(Decision.state.in_(PUBLIC_STATES))
        .order_by(Edition.year.desc())
    )
    return [ResultEdition(*row) for row in rows]


def public_result(slug: str) -> PublicResult:
    """The announced result of an edition. Raises NotFound before the announcement."""
    row = db.session.execute(
        select(Edition, Decision)
        .join(Decision, Decision.edition_id == Edition.id)
        .where(Edition.slug == slug, Decision.state.in_(PUBLIC_STATES))
    ).first()
    if row is None:
        raise NotFound("result-not-public")
    edition, decision = row
    return PublicResult(
        edition=ResultEdition(edition.slug, edition.name, edition.year, decision.state),
        announced_at=decision.announced_at,
        objection_until=decision.objection_until,
        decree_title=decision.decree_title,
        decree_number=decision.decree_number,
        decree_date=decision.decree_date,
        rule=parse_rule(edition.scoring_rule),
        categories=_categories(decision.id),
    )


def _categories(decision_id: int) -> tuple[PublicCategory, ...]:
    rows = db.session.execute(
        select(Category, Award, Entry.code, Entry.number, Entry.title, Participant.name)
        .select_from(Award)
        .join(Category, Category.id == Award.category_id)
        .outerjoin(Entry, Entry.id == Award.entry_id)
        .outerjoin(Participant, Participant.id == Entry.participant_id)
        .where(Award.decision_id == decision_id)
        .order_by(Category.position, Award.place)
    )
    snapshots = _snapshots(decision_id)
    names: dict[int, str] = {}
    awards: dict[int, list[PublicAward]] = defaultdict(list)
    for category, award, code, number, title, participant in rows:
        names[category.id] = category.name
        awards[category.id].append(
            PublicAward(
                title=award.title,
                rank=award.rank,
                score=award.score,
                number=number,
                entry_title=title,
                participant=participant,
                vacant_reason=award.vacant_reason,
                tie_break=_tie_break(snapshots[award.category_id], code),
            )
        )
    return tuple(
        PublicCategory(
            name=name,
            awards=tuple(awards[category_id]),
            ranked=len(ranking_of(snapshots[category_id].document).ranked()),
            snapshot=snapshots[category_id].number,
            sha256=snapshots[category_id].sha256,
            frozen_at=snapshots[category_id].frozen_at,
        )
        for category_id, name in names.items()
    )


def _snapshots(decision_id: int) -> dict[int, RankingSnapshot]:
    """By category: the snapshot the decision's awards rest on."""
    rows = db.session.execute(
        select(Round.category_id, RankingSnapshot)
        .join(Round, Round.id == RankingSnapshot.round_id)
        .where(
            RankingSnapshot.id.in_(
                select(Award.snapshot_id).where(Award.decision_id == decision_id)
            )
        )
    )
    return {row[0]: row[1] for row in rows}


def _tie_break(snapshot: RankingSnapshot, code: str | None) -> TieBreak | None:
    return None if code is None else ranking_of(snapshot.document).standing(code).tie_break


def database_answers() -> bool:
    """Whether the database can be read, for the health address."""
    return bool(db.session.execute(text("SELECT 1")).scalar_one() == 1)
