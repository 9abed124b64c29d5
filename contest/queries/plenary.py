"""The plenary's decision: awards per category, what they rest on, what happened so far."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from contest.domain.actor import Actor
from contest.domain.errors import NotFound
from contest.domain.permissions import Permission, require
from contest.domain.result_steps import DecisionStep
from contest.models.audit import AuditRecord
from contest.models.base import db
from contest.models.editions import Category, Edition, Stage
from contest.models.entries import Entry
from contest.models.people import Participant, User
from contest.models.results import Award, RankingSnapshot
from contest.queries.result_sources import EntryName
from contest.queries.results import (
    CategoryLine,
    DecisionSummary,
    EditionRef,
    RoundLine,
    edition_results,
)


@dataclass(frozen=True, slots=True)
class AwardLine:
    """An award: given to ``name``, or vacant with a reason."""

    id: int
    title: str
    title_key: str
    place: int
    rank: int | None
    score: str | None
    name: EntryName | None
    vacant_reason: str | None


@dataclass(frozen=True, slots=True)
class Basis:
    """The snapshot that awards rest on."""

    number: int
    sha256: str
    frozen_at: datetime


@dataclass(frozen=True, slots=True)
class CategoryAwards:
    """The awards of a category and what they rest on; None before a decision is drafted."""

    category: CategoryLine
    awards: tuple[AwardLine, ...]
    basis: Basis | None

    @property
    def last(self) -> RoundLine | None:
        """The round whose ranking decides."""
        return self.category.rounds[-1] if self.category.rounds else None

    @property
    def outdated(self) -> bool:
        """Whether the last round was frozen again after the awards were drafted."""
        if self.basis is None or self.last is None:
            return False
        return self.basis.number != self.last.snapshot


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """An act on the decision: what, when, by whom; ``facts`` as the audit log has them."""

    action: str
    at: datetime
    by: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PlenaryPage:
    """Everything about the decision of an edition."""

    edition: EditionRef
    decision: DecisionSummary | None
    step: DecisionStep
    categories: tuple[CategoryAwards, ...]
    history: tuple[HistoryLine, ...]


def plenary_page(actor: Actor, slug: str, *, now: datetime) -> PlenaryPage:
    """The decision of an edition in a constant number of queries. Raises NotFound."""
    require(actor, Permission.READ_RESULTS)
    edition = get_edition(slug)
    board = edition_results(edition, (), now)
    awards, snapshots = held_awards(board.decision)
    return PlenaryPage(
        edition=board.edition,
        decision=board.decision,
        step=board.step,
        categories=tuple(
            CategoryAwards(category, tuple(awards.get(category.id, ())), snapshots.get(category.id))
            for category in board.categories
        ),
        history=_history(edition, board.decision, awards),
    )


def get_edition(slug: str) -> Edition:
    """The edition with this slug. Raises NotFound."""
    edition = db.session.scalars(select(Edition).where(Edition.slug == slug)).one_or_none()
    if edition is None:
        raise NotFound("not-yours")
    return edition


def held_awards(
    decision: DecisionSummary | None,
) -> tuple[dict[int, list[AwardLine]], dict[int, Basis]]:
    """By category: the awards in order, and the snapshot they rest on."""
    rows = db.session.execute(
        select(
            Award,
            RankingSnapshot.number,
            RankingSnapshot.sha256,
            RankingSnapshot.frozen_at,
            Entry,
            Participant.name,
        )
        .join(RankingSnapshot, RankingSnapshot.id == Award.snapshot_id)
        .outerjoin(Entry, Entry.id == Award.entry_id)
        .outerjoin(Participant, Participant.id == Entry.participant_id)
        .where(Award.decision_id == (decision.id if decision else None))
        .order_by(Award.category_id, Award.place)
    )
    awards: dict[int, list[AwardLine]] = defaultdict(list)
    snapshots: dict[int, Basis] = {}
    for award, number, sha256, frozen_at, entry, participant in rows:
        snapshots[award.category_id] = Basis(number, sha256, frozen_at)
        awards[award.category_id].append(_award(award, entry, participant))
    return awards, snapshots


def _award(award: Award, entry: Entry | None, participant: str) -> AwardLine:
    name = None
    if entry is not None:
        name = EntryName(entry.code, entry.number or "–", entry.title, participant)
    return AwardLine(
        id=award.id,
        title=award.title,
        title_key=award.title_key,
        place=award.place,
        rank=award.rank,
        score=award.score,
        name=name,
        vacant_reason=award.vacant_reason,
    )


def _history(
    edition: Edition,
    decision: DecisionSummary | None,
    awards: Mapping[int, Collection[AwardLine]],
) -> tuple[HistoryLine, ...]:
    """Acts on the decision from the audit log, newest first (two queries)."""
    ids = [award.id for lines in awards.values() for award in lines]
    objects = [f"edition:{edition.slug}", *(f"award:{award_id}" for award_id in ids)]
    objects += [f"decision:{decision.id}"] if decision else []
    records = db.session.scalars(
        select(AuditRecord)
        .where(AuditRecord.object.in_(objects), AuditRecord.action.startswith("decision."))
        .order_by(AuditRecord.sequence.desc())
    ).all()
    names = _people({record.actor for record in records})
    return tuple(
        HistoryLine(
            record.action,
            record.at,
            names.get(record.actor, ""),
            json.loads(record.canonical)["facts"],
        )
        for record in records
    )


def _people(refs: Collection[str]) -> dict[str, str]:
    """Audit reference (u12) → name."""
    ids = [int(ref[1:]) for ref in refs if ref[:1] == "u" and ref[1:].isdecimal()]
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(ids)))
    return {f"u{row[0]}": row[1] for row in rows}


def held_award(actor: Actor, slug: str, award_id: int) -> tuple[AwardLine, str]:
    """An award of a drafted decision with its category's name. Raises NotFound."""
    require(actor, Permission.READ_RESULTS)
    edition = get_edition(slug)
    row = db.session.execute(
        select(Award, Category.name, Entry, Participant.name)
        .join(Category, Category.id == Award.category_id)
        .outerjoin(Entry, Entry.id == Award.entry_id)
        .outerjoin(Participant, Participant.id == Entry.participant_id)
        .where(Award.id == award_id, Category.edition_id == edition.id)
    ).first()
    if row is None:
        raise NotFound("not-yours")
    award, category, entry, participant = row
    return _award(award, entry, participant), category


def announcement_end(edition_id: int, *, after: datetime) -> datetime | None:
    """When the plan lets the objection window end, None where that is over or not planned."""
    closes_at = db.session.scalar(
        select(Stage.closes_at).where(Stage.edition_id == edition_id, Stage.key == "announcement")
    )
    return closes_at if closes_at is not None and closes_at > after else None
