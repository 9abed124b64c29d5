"""Where the numbers of a result page come from: a snapshot, or the closed sheets as they stand."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from contest.domain.actor import Actor
from contest.domain.errors import Locked, NotFound, Problem
from contest.domain.permissions import Permission, require
from contest.domain.ranking import Ranking
from contest.domain.rounds import RoundState
from contest.domain.scoring import RoundSheets
from contest.domain.scoring_rule import ScoringRule
from contest.domain.snapshot import snapshot_inputs
from contest.models.base import db
from contest.models.editions import Category, Edition
from contest.models.entries import Entry
from contest.models.judging import Round
from contest.models.people import Participant, User
from contest.models.results import RankingSnapshot
from contest.queries.rankings import FrozenRanking, frozen, ranking_inputs

SHOWN_STATES = frozenset({RoundState.CLOSED, RoundState.FROZEN})
"""Before a round closes nobody sees a mark."""


@dataclass(frozen=True, slots=True)
class RoundRef:
    """Another round of the category."""

    id: int
    key: str
    name: str
    state: RoundState


@dataclass(frozen=True, slots=True)
class RoundHead:
    """What a round is. ``places``: how many go on; ``rounds``: all of its category, in order."""

    id: int
    key: str
    name: str
    weight: Decimal
    state: RoundState
    closes_at: datetime
    places: int
    pass_mark: Decimal | None
    category_id: int
    category: str
    edition_id: int
    edition: str
    edition_slug: str
    rounds: tuple[RoundRef, ...]

    @property
    def shown(self) -> bool:
        """Whether marks of this round may be seen."""
        return self.state in SHOWN_STATES

    @property
    def following(self) -> RoundRef | None:
        """The next round, None after the last."""
        place = [ref.id for ref in self.rounds].index(self.id) + 1
        return self.rounds[place] if place < len(self.rounds) else None

    def round_id(self, key: str) -> int:
        """The id of the category's round with this key."""
        return next(ref.id for ref in self.rounds if ref.key == key)


@dataclass(frozen=True, slots=True)
class SnapshotRef:
    """A numbered snapshot: when, by whom, why, and its SHA-256."""

    number: int
    sha256: str
    frozen_at: datetime
    by: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class EntryName:
    """How an entry is called on paper."""

    code: str
    number: str
    title: str
    participant: str


@dataclass(frozen=True)
class Source:
    """The marks of a result page and the official ranking made of them.

    ``snapshot`` is None while the round is not frozen; ``fingerprint`` as in ``rankings``.
    """

    head: RoundHead
    snapshots: tuple[SnapshotRef, ...]
    snapshot: SnapshotRef | None
    rule: ScoringRule
    rounds: tuple[RoundSheets, ...]
    ranking: Ranking
    fingerprint: str
    names: Mapping[str, EntryName]

    @property
    def newest(self) -> bool:
        """Whether this is what holds now: the newest snapshot, or the live sheets."""
        return self.snapshot is None or self.snapshot == self.snapshots[0]

    def named(self, problem: Problem) -> Problem:
        """The problem with registration numbers in the place of codes."""
        facts = {key: self._number(key, value) for key, value in problem.facts.items()}
        return replace(problem, facts=facts)

    def _number(self, key: str, value: Any) -> Any:
        if key == "entry":
            return self.names[value].number
        if key == "order":
            return tuple(self.names[code].number for code in value)
        return value


def round_head(actor: Actor, round_id: int) -> RoundHead:
    """What a round is (two queries). Raises NotFound."""
    require(actor, Permission.READ_RESULTS)
    row = db.session.execute(
        select(Round, Category, Edition)
        .join(Category, Category.id == Round.category_id)
        .join(Edition, Edition.id == Category.edition_id)
        .where(Round.id == round_id)
    ).first()
    if row is None:
        raise NotFound("not-yours")
    round_, category, edition = row
    siblings = db.session.execute(
        select(Round.id, Round.key, Round.name, Round.state)
        .where(Round.category_id == category.id)
        .order_by(Round.position)
    )
    return RoundHead(
        id=round_.id,
        key=round_.key,
        name=round_.name,
        weight=round_.weight,
        state=round_.state,
        closes_at=round_.closes_at,
        places=round_.promote_top or category.finalists,
        pass_mark=round_.pass_mark,
        category_id=category.id,
        category=category.name,
        edition_id=edition.id,
        edition=edition.name,
        edition_slug=edition.slug,
        rounds=tuple(RoundRef(*sibling) for sibling in siblings),
    )


def result_source(actor: Actor, round_id: int, number: int | None = None) -> Source:
    """The newest snapshot of a round (or snapshot ``number``), else its closed sheets.

    Raises NotFound, and Locked ``marks-hidden`` before the round closes.
    """
    head = round_head(actor, round_id)
    if not head.shown:
        raise Locked("marks-hidden", until=head.closes_at)
    snapshots = snapshot_refs(round_id)
    if not snapshots and number is None:
        return live_source(head)
    chosen = next((s for s in snapshots if number is None or s.number == number), None)
    if chosen is None:
        raise NotFound("not-yours")
    stored = _stored(round_id, chosen.number)
    rule, rounds = snapshot_inputs(stored.document)
    return Source(
        head=head,
        snapshots=snapshots,
        snapshot=chosen,
        rule=rule,
        rounds=rounds,
        ranking=stored.ranking(),
        fingerprint=stored.fingerprint(),
        names=entry_names(category_id=head.category_id),
    )


def live_source(head: RoundHead) -> Source:
    """The sheets of a closed round as they stand now, whatever has been frozen before."""
    inputs = ranking_inputs(head.id)
    ranking = inputs.ranking()
    return Source(
        head=head,
        snapshots=(),
        snapshot=None,
        rule=inputs.rule,
        rounds=inputs.rounds,
        ranking=ranking,
        fingerprint=inputs.fingerprint(ranking),
        names=entry_names(category_id=head.category_id),
    )


def snapshot_refs(round_id: int) -> tuple[SnapshotRef, ...]:
    """All snapshots of a round, newest first, without their documents."""
    rows = db.session.execute(
        select(
            RankingSnapshot.number,
            RankingSnapshot.sha256,
            RankingSnapshot.frozen_at,
            User.name,
            RankingSnapshot.reason,
        )
        .outerjoin(User, User.id == RankingSnapshot.user_id)
        .where(RankingSnapshot.round_id == round_id)
        .order_by(RankingSnapshot.number.desc())
    )
    return tuple(SnapshotRef(row[0], row[1], row[2], row[3] or "", row[4]) for row in rows)


def _stored(round_id: int, number: int) -> FrozenRanking:
    return frozen(
        db.session.scalars(
            select(RankingSnapshot).where(
                RankingSnapshot.round_id == round_id, RankingSnapshot.number == number
            )
        ).one()
    )


def entry_names(
    *, category_id: int | None = None, edition_id: int | None = None
) -> dict[str, EntryName]:
    """Code → name of every entry of a category or of an edition (one query)."""
    query = select(Entry.code, Entry.number, Entry.title, Participant.name).join(
        Participant, Participant.id == Entry.participant_id
    )
    if category_id is not None:
        query = query.where(Entry.category_id == category_id)
    else:
        query = query.where(Entry.edition_id == edition_id)
    rows = db.session.execute(query)
    return {row[0]: EntryName(row[0], row[1] or "–", row[2], row[3]) for row in rows}
