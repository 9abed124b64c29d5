"""The secretariat's home: what to do now, how far the edition is, and what was done last."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from contest.domain.actor import Actor
from contest.domain.certificates import CertificateState
from contest.domain.decisions import DecisionState
from contest.domain.desk import DeskFacts, RoundFacts, Task, desk_tasks
from contest.domain.permissions import Permission, require
from contest.domain.rounds import RoundState, next_step
from contest.domain.scoring_rule import parse_rule
from contest.domain.stages import Window
from contest.models.audit import AuditRecord
from contest.models.base import db
from contest.models.certificates import Certificate
from contest.models.editions import Category, Edition, EditionState, Stage
from contest.models.entries import Entry
from contest.models.judging import Round
from contest.models.people import Agency, User
from contest.models.results import Decision
from contest.queries.editions import EditionRef
from contest.queries.participation import CategoryFigures, figures, missing_count
from contest.queries.results import contested_categories
from contest.queries.rounds import round_counts

ACTS_SHOWN = 8
CLERICAL = ("session", "account", "claim", "evidence")
"""Nouns whose acts are many and say little about the contest."""
_FREQUENT = ("entry.save", "entry.verify", "scorecard.save", "scorecard.finalise")


@dataclass(frozen=True, slots=True)
class StageLine:
    """A stage in the row of stages."""

    name: str
    window: Window


@dataclass(frozen=True, slots=True)
class RoundLine:
    """Progress of one round: sheets handed in of those assigned. Never a mark."""

    id: int
    category: str
    name: str
    state: RoundState
    closes_at: datetime
    final: int
    total: int

    @property
    def begun(self) -> bool:
        """Whether there is progress to show."""
        return self.state is not RoundState.PLANNED or self.total > 0


@dataclass(frozen=True, slots=True)
class Act:
    """One act of the log in codes, with the names a reader needs."""

    at: datetime
    action: str
    who: str | None
    about: str | None
    """Number of the entry it was about, if it was about one."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The home of one edition."""

    edition: EditionRef
    tasks: tuple[Task, ...]
    stages: tuple[StageLine, ...]
    categories: tuple[CategoryFigures, ...]
    rounds: tuple[RoundLine, ...]
    acts: tuple[Act, ...]


def desk(actor: Actor, edition: EditionRef, now: datetime, *, current: bool = True) -> Desk:
    """The home of ``edition``; a constant number of queries.

    The latest acts belong to the ``current`` edition's home only.
    """
    require(actor, Permission.MANAGE_EDITION)
    stages = db.session.scalars(
        select(Stage).where(Stage.edition_id == edition.id).order_by(Stage.position)
    ).all()
    windows = {
        stage.key: Window(stage.opens_at, stage.closes_at, timedelta(minutes=stage.grace_minutes))
        for stage in stages
    }
    categories = figures(actor, edition.id)
    rounds, facts = _rounds(edition.id)
    return Desk(
        edition=edition,
        tasks=desk_tasks(_facts(edition, windows, categories, facts, now)),
        stages=tuple(StageLine(stage.name, windows[stage.key]) for stage in stages),
        categories=categories,
        rounds=rounds,
        acts=_acts() if current else (),
    )


def _facts(
    edition: EditionRef,
    windows: Mapping[str, Window],
    categories: Collection[CategoryFigures],
    rounds: Collection[RoundFacts],
    now: datetime,
) -> DeskFacts:
    decision = db.session.execute(
        select(Decision.state, Decision.objection_until).where(Decision.edition_id == edition.id)
    ).first()
    certificates = _certificates(edition.id)
    return DeskFacts(
        preparing=edition.state is EditionState.PREPARING,
        archived=edition.read_only,
        agencies=db.session.scalar(select(func.count()).select_from(Agency)) or 0,
        stages=windows,
        waiting=sum(category.submitted for category in categories),
        missing=missing_count(edition.id),
        rounds=rounds,
        decision=DecisionState(decision.state) if decision else None,
        objection_until=decision.objection_until if decision else None,
        certificates=sum(certificates.values()),
        certificates_reserved=certificates.get(CertificateState.RESERVED, 0),
        at=now,
    )


def _certificates(edition_id: int) -> dict[CertificateState, int]:
    rows = db.session.execute(
        select(Certificate.state, func.count())
        .where(Certificate.edition_id == edition_id, Certificate.state != CertificateState.VOID)
        .group_by(Certificate.state)
    )
    return {row[0]: row[1] for row in rows}


def _rounds(edition_id: int) -> tuple[tuple[RoundLine, ...], list[RoundFacts]]:
    rows = db.session.execute(
        select(Round, Category.name)
        .join(Category, Category.id == Round.category_id)
        .where(Category.edition_id == edition_id)
        .order_by(Category.position, Round.position)
    ).all()
    rule = db.session.scalar(select(Edition.scoring_rule).where(Edition.id == edition_id))
    counts = round_counts([row[0].id for row in rows], parse_rule(rule or {}).min_sheets)
    first = _first_rounds([row[0] for row in rows])
    contested = contested_categories(edition_id)
    lines, facts = [], []
    for round_, category in rows:
        found = counts[round_.id]
        lines.append(
            RoundLine(
                round_.id,
                category,
                round_.name,
                round_.state,
                round_.closes_at,
                found.final,
                found.sheets,
            )
        )
        if round_.category_id not in contested:
            continue
        standing = found.standing(round_.state, first=round_.id in first)
        frozen = round_.state is RoundState.FROZEN
        facts.append(RoundFacts(next_step(standing), frozen, round_.opens_at, round_.closes_at))
    return tuple(lines), facts


def _first_rounds(rounds: Sequence[Round]) -> set[int]:
    """The first round of each category; ``rounds`` stand in their order."""
    first: dict[int, int] = {}
    for round_ in rounds:
        first.setdefault(round_.category_id, round_.id)
    return set(first.values())


def _acts() -> tuple[Act, ...]:
    """The latest acts that say something about the contest (three queries)."""
    statement = select(AuditRecord.at, AuditRecord.action, AuditRecord.actor, AuditRecord.object)
    for noun in CLERICAL:
        statement = statement.where(AuditRecord.action.not_like(f"{noun}.%"))
    rows = db.session.execute(
        statement.where(AuditRecord.action.not_in(_FREQUENT))
        .order_by(AuditRecord.sequence.desc())
        .limit(ACTS_SHOWN)
    ).all()
    people = _names({int(row.actor[1:]) for row in rows if row.actor[1:].isdecimal()})
    numbers = _numbers({row.object[6:] for row in rows if row.object.startswith("entry:")})
    return tuple(
        Act(
            row.at,
            row.action,
            people.get(row.actor),
            numbers.get(row.object[6:]) if row.object.startswith("entry:") else None,
        )
        for row in rows
    )


def _names(ids: Collection[int]) -> dict[str, str]:
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(ids)))
    return {f"u{row.id}": row.name for row in rows}


def _numbers(codes: Collection[str]) -> dict[str, str]:
    rows = db.session.execute(select(Entry.code, Entry.number).where(Entry.code.in_(codes)))
    return {row.code: row.number for row in rows if row.number}
