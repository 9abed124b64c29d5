"""The plenary's decision: awards drafted from frozen rankings, decided, announced, decreed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select

from contest.domain.actor import Actor
from contest.domain.awards import AwardTitle, award_at, parse_awards
from contest.domain.canonical import canonical_hash
from contest.domain.decisions import TRANSITIONS, DecisionState
from contest.domain.errors import Invalid, Locked, NotFound, Problem, Refusal
from contest.domain.numbers import published_text
from contest.domain.permissions import Permission, require
from contest.domain.ranking import Ranking, Standing
from contest.domain.transitions import advance
from contest.models.editions import Category, Edition
from contest.models.entries import Entry
from contest.models.judging import Round
from contest.models.results import Award, Decision
from contest.queries.rankings import FrozenRanking, latest_snapshot
from contest.services.transaction import UseCase, use_case

VACANT = "tidak ada inovasi pada peringkat ini"
"""Why a prize stays vacant when the ranking is shorter than the list of prizes."""


def draft_decision(actor: Actor, edition_id: int, *, at: datetime) -> int:
    """Propose the awards of every category from its last frozen ranking; returns the decision.

    May be repeated while the decision is drafted.
    Raises Locked ``rounds-not-frozen``, Refusal ``ties-unsettled``.
    """
    require(actor, Permission.DECIDE_RESULTS)
    with use_case(actor, at) as unit:
        edition = unit.session.get(Edition, edition_id)
        if edition is None:
            raise NotFound("not-yours")
        decision = _decision_of(unit, edition_id)
        if decision.state is not DecisionState.DRAFTED:
            raise Locked("decision-fixed")
        _propose_all(unit, decision, edition)
        unit.record(
            "decision.draft", f"edition:{edition.slug}", awards=_awards_digest(unit, decision.id)
        )
        return decision.id


def _propose_all(unit: UseCase, decision: Decision, edition: Edition) -> None:
    titles = parse_awards(edition.award_titles, f"edition {edition.slug}")
    unit.session.execute(delete(Award).where(Award.decision_id == decision.id))
    for category in _categories(unit, edition.id):
        proposal = _Proposal(decision.id, category.id, _final_ranking(unit, category))
        _refuse_open_ties(proposal.frozen.ranking(), titles, category)
        given = _give(unit, proposal, titles)
        _leave_vacant(unit, proposal, titles, given)
    unit.session.flush()


def _decision_of(unit: UseCase, edition_id: int) -> Decision:
    decision = unit.session.scalars(
        select(Decision).where(Decision.edition_id == edition_id)
    ).one_or_none()
    if decision is None:
        decision = Decision(edition_id=edition_id, state=DecisionState.DRAFTED)
        unit.session.add(decision)
        unit.session.flush()
    return decision


def _categories(unit: UseCase, edition_id: int) -> Sequence[Category]:
    return unit.session.scalars(
        select(Category).where(Category.edition_id == edition_id).order_by(Category.position)
    ).all()


@dataclass(frozen=True)
class _Proposal:
    """Where the awards of one category come from and go to."""

    decision_id: int
    category_id: int
    frozen: FrozenRanking

    def award(self, title: AwardTitle, place: int, **values: Any) -> Award:
        """An award row of this category."""
        return Award(
            decision_id=self.decision_id,
            category_id=self.category_id,
            snapshot_id=self.frozen.snapshot_id,
            title_key=title.key,
            title=title.name,
            place=place,
            **values,
        )


def _give(unit: UseCase, proposal: _Proposal, titles: Sequence[AwardTitle]) -> int:
    """One award for every ranked entry that a title reaches; returns how many."""
    ranked = proposal.frozen.ranking().ranked()
    query = select(Entry.code, Entry.id).where(Entry.code.in_([s.entry for s in ranked]))
    ids = dict(unit.session.execute(query).all())
    place = 0
    for standing in ranked:
        title = award_at(titles, standing.rank or 0)
        if title is not None:
            place += 1
            score = None if standing.score is None else published_text(standing.score)
            unit.session.add(
                proposal.award(
                    title, place, entry_id=ids[standing.entry], rank=standing.rank, score=score
                )
            )
    return place


def _leave_vacant(
    unit: UseCase, proposal: _Proposal, titles: Sequence[AwardTitle], given: int
) -> None:
    """Prizes of single places that no entry reached stay vacant, visibly."""
    missing = [title for title in titles if title.to_rank and title.from_rank > given]
    for place, title in enumerate(missing, start=given + 1):
        unit.session.add(proposal.award(title, place, vacant_reason=VACANT))


def _final_ranking(unit: UseCase, category: Category) -> FrozenRanking:
    last = unit.session.scalars(
        select(Round).where(Round.category_id == category.id).order_by(Round.position.desc())
    ).first()
    frozen = latest_snapshot(last.id) if last else None
    if frozen is None:
        raise Locked("rounds-not-frozen", category=category.name)
    return frozen


def _refuse_open_ties(ranking: Ranking, titles: Sequence[AwardTitle], category: Category) -> None:
    """Entries that share a rank share its title; the plenary must have said so (juara kembar)."""
    settled = {frozenset(r.order) for r in ranking.resolutions}
    groups: dict[int, list[Standing]] = {}
    for standing in ranking.ranked():
        groups.setdefault(standing.rank or 0, []).append(standing)
    for rank, group in groups.items():
        wanted = {award_at(titles, rank + offset) for offset in range(len(group))}
        if len(wanted) > 1 and frozenset(s.entry for s in group) not in settled:
            raise Refusal("ties-unsettled", category=category.name, rank=rank, count=len(group))


def withhold_award(actor: Actor, award_id: int, *, reason: str, at: datetime) -> None:
    """Leave a drafted award vacant, with the plenary's reason."""
    require(actor, Permission.DECIDE_RESULTS)
    if not reason.strip():
        raise Invalid([Problem("reason-missing", "reason")])
    with use_case(actor, at) as unit:
        award = unit.session.get(Award, award_id)
        if award is None:
            raise NotFound("not-yours")
        decision = _get(unit, award.decision_id)
        if decision.state is not DecisionState.DRAFTED:
            raise Locked("decision-fixed")
        award.entry_id, award.rank, award.score = None, None, None
        award.vacant_reason = reason.strip()
        unit.session.flush()
        unit.record(
            "decision.withhold", f"award:{award_id}", awards=_awards_digest(unit, decision.id)
        )


@dataclass(frozen=True)
class Minutes:
    """The minutes of the plenary (berita acara)."""

    number: str
    held_on: date
    place: str


def decide(actor: Actor, decision_id: int, minutes: Minutes, *, at: datetime) -> None:
    """The plenary has decided: enter number, date and place of its minutes.

    After an announcement this is a decision anew (an objection was right): the awards are
    proposed again from the latest frozen rankings. Raises Invalid, IllegalTransition.
    """
    require(actor, Permission.DECIDE_RESULTS)
    problems = [
        Problem("required", field)
        for field, value in (("number", minutes.number), ("place", minutes.place))
        if not value.strip()
    ]
    if minutes.held_on > at.date():
        problems.append(Problem("date-in-future", "held_on"))
    if problems:
        raise Invalid(problems)
    with use_case(actor, at) as unit:
        decision = _get(unit, decision_id)
        if decision.state is DecisionState.ANNOUNCED:
            edition = unit.session.get_one(Edition, decision.edition_id)
            _propose_all(unit, decision, edition)
        decision.state = advance(TRANSITIONS, decision.state, DecisionState.DECIDED)
        decision.minutes_number, decision.place = minutes.number.strip(), minutes.place.strip()
        decision.minutes_date, decision.decided_at = minutes.held_on, at
        unit.record(
            "decision.decide",
            f"decision:{decision_id}",
            minutes=decision.minutes_number,
            awards=_awards_digest(unit, decision_id),
        )


def announce(actor: Actor, decision_id: int, *, objection_until: datetime, at: datetime) -> None:
    """Make the decision public and open the objection window (masa sanggah)."""
    require(actor, Permission.DECIDE_RESULTS)
    if objection_until <= at:
        raise Invalid([Problem("objection-past", "objection_until")])
    with use_case(actor, at) as unit:
        decision = _get(unit, decision_id)
        decision.state = advance(TRANSITIONS, decision.state, DecisionState.ANNOUNCED)
        decision.announced_at, decision.objection_until = at, objection_until
        unit.record("decision.announce", f"decision:{decision_id}")


@dataclass(frozen=True)
class Decree:
    """The decree that fixes the winners (SK)."""

    number: str
    dated: date
    title: str


def decree(actor: Actor, decision_id: int, fixed: Decree, *, at: datetime) -> None:
    """Enter number and date of the decree, after the objection window; the decision is locked."""
    require(actor, Permission.DECIDE_RESULTS)
    problems = [
        Problem("required", field)
        for field, value in (("number", fixed.number), ("title", fixed.title))
        if not value.strip()
    ]
    if problems:
        raise Invalid(problems)
    with use_case(actor, at) as unit:
        decision = _get(unit, decision_id)
        state = advance(TRANSITIONS, decision.state, DecisionState.DECREED)
        if decision.objection_until is not None and at < decision.objection_until:
            raise Locked("objection-open", until=decision.objection_until.isoformat())
        if decision.minutes_date is not None and fixed.dated < decision.minutes_date:
            raise Invalid([Problem("decree-before-minutes", "dated")])
        decision.state = state
        decision.decree_number, decision.decree_date = fixed.number.strip(), fixed.dated
        decision.decree_title = fixed.title.strip()
        unit.record(
            "decision.decree",
            f"decision:{decision_id}",
            decree=decision.decree_number,
            awards=_awards_digest(unit, decision_id),
        )


def publish(actor: Actor, decision_id: int, *, at: datetime) -> None:
    """Release the decreed result as final."""
    require(actor, Permission.DECIDE_RESULTS)
    with use_case(actor, at) as unit:
        decision = _get(unit, decision_id)
        decision.state = advance(TRANSITIONS, decision.state, DecisionState.PUBLISHED)
        decision.published_at = at
        unit.record("decision.publish", f"decision:{decision_id}")


def _get(unit: UseCase, decision_id: int) -> Decision:
    decision = unit.session.get(Decision, decision_id)
    if decision is None:
        raise NotFound("not-yours")
    return decision


def _awards_digest(unit: UseCase, decision_id: int) -> str:
    """A hash over all awards, so that a later change by hand shows in ``flask check``."""
    return awards_digest(
        unit.session.execute(
            select(Award.category_id, Award.place, Award.title_key, Entry.code, Award.score)
            .outerjoin(Entry, Entry.id == Award.entry_id)
            .where(Award.decision_id == decision_id)
            .order_by(Award.category_id, Award.place)
        ).all()
    )


def awards_digest(rows: Sequence[Sequence[object]]) -> str:
    """SHA-256 over (category id, place, title key, entry code, score) rows in that order."""
    return canonical_hash([[None if v is None else str(v) for v in row] for row in rows])
