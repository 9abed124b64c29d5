"""The plenary's decision: awards drafted from frozen rankings, decided, announced, decreed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select

from contest.domain.actor import Actor
from contest.domain.awards import ProposedAward, open_ties, parse_awards, propose_awards
from contest.domain.canonical import canonical_hash
from contest.domain.decisions import SETTLED_STATES, TRANSITIONS, DecisionState
from contest.domain.entries import EntryState
from contest.domain.errors import Invalid, Locked, NotFound, Problem, Refusal
from contest.domain.numbers import published_text
from contest.domain.permissions import Permission, require
from contest.domain.transitions import advance
from contest.models.editions import Category, Edition, EditionState
from contest.models.entries import Entry
from contest.models.judging import Round
from contest.models.results import Award, Decision
from contest.queries.rankings import FrozenRanking, latest_snapshot, still_holds
from contest.queries.results import contested_categories
from contest.services.reasons import stated
from contest.services.transaction import UseCase, use_case
from contest.wording.moments import local_day

Withheld = Mapping[tuple[int, int, str], str]
"""(category id, place, title key) → the plenary's reason."""

AWARD_REASON_LENGTH = 1000
VACANT = "tidak ada inovasi pada peringkat ini"
"""Why a prize stays vacant when the ranking is shorter than the list of prizes."""


def draft_decision(actor: Actor, edition_id: int, *, at: datetime) -> int:
    """Propose the awards of every category from its last frozen ranking; returns the decision.

    May be repeated while the decision is drafted.
    Raises Locked ``rounds-not-frozen`` or ``ranking-outdated``, Refusal ``ties-unsettled``.
    """
    require(actor, Permission.DECIDE_RESULTS)
    with use_case(actor, at) as unit:
        edition = unit.session.get(Edition, edition_id)
        if edition is None:
            raise NotFound("not-yours")
        if edition.state is EditionState.ARCHIVED:
            raise Refusal("edition-archived")
        decision = _decision_of(unit, edition_id)
        if decision.state is not DecisionState.DRAFTED:
            raise Locked("decision-fixed")
        _propose_all(unit, decision, edition)
        unit.record(
            "decision.draft", f"edition:{edition.slug}", awards=_awards_digest(unit, decision.id)
        )
        return decision.id


def _propose_all(
    unit: UseCase, decision: Decision, edition: Edition, *, withheld: Withheld | None = None
) -> None:
    titles = parse_awards(edition.award_titles, f"edition {edition.slug}")
    unit.session.execute(delete(Award).where(Award.decision_id == decision.id))
    for category in _categories(unit, edition.id):
        frozen = _final_ranking(unit, category)
        ranking = frozen.ranking()
        for group in open_ties(titles, ranking):
            raise Refusal(
                "ties-unsettled", category=category.name, rank=group[0].rank, count=len(group)
            )
        _store(unit, decision.id, category.id, frozen.snapshot_id, propose_awards(titles, ranking))
    _withhold_again(unit, decision.id, withheld or {})
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
    """The categories to decide on: all, but those that nobody entered."""
    found = unit.session.scalars(
        select(Category).where(Category.edition_id == edition_id).order_by(Category.position)
    ).all()
    contested = contested_categories(edition_id)
    return [category for category in found if category.id in contested] or found


def _store(
    unit: UseCase,
    decision_id: int,
    category_id: int,
    snapshot_id: int,
    proposed: Sequence[ProposedAward],
) -> None:
    codes = [award.entry for award in proposed if award.entry is not None]
    ids = dict(
        unit.session.execute(select(Entry.code, Entry.id).where(Entry.code.in_(codes))).all()
    )
    unit.session.add_all(
        Award(
            decision_id=decision_id,
            category_id=category_id,
            snapshot_id=snapshot_id,
            title_key=award.title.key,
            title=award.title.name,
            place=award.place,
            entry_id=None if award.entry is None else ids[award.entry],
            rank=award.rank,
            score=None if award.score is None else published_text(award.score),
            vacant_reason=VACANT if award.entry is None else None,
        )
        for award in proposed
    )
    unit.session.flush()


def _withheld(unit: UseCase, decision_id: int) -> Withheld:
    """The prizes the plenary left vacant itself, with its reasons."""
    rows = unit.session.execute(
        select(Award.category_id, Award.place, Award.title_key, Award.vacant_reason).where(
            Award.decision_id == decision_id, Award.vacant_reason.is_not(None)
        )
    )
    return {(row[0], row[1], row[2]): row[3] for row in rows if row[3] and row[3] != VACANT}


def _withhold_again(unit: UseCase, decision_id: int, withheld: Withheld) -> None:
    """A prize the plenary refused is not given behind its back when it decides anew."""
    for award in unit.session.scalars(select(Award).where(Award.decision_id == decision_id)):
        reason = withheld.get((award.category_id, award.place, award.title_key))
        if reason is not None:
            _vacate(award, reason)


def _vacate(award: Award, reason: str) -> None:
    award.entry_id, award.rank, award.score = None, None, None
    award.vacant_reason = reason


def _final_ranking(unit: UseCase, category: Category) -> FrozenRanking:
    last = unit.session.scalars(
        select(Round).where(Round.category_id == category.id).order_by(Round.position.desc())
    ).first()
    frozen = latest_snapshot(last.id) if last else None
    if frozen is None:
        raise Locked("rounds-not-frozen", category=category.name)
    if not still_holds(frozen):
        # Disqualified, voided or ruled upon since: nothing is awarded by a ranking that is over.
        raise Locked("ranking-outdated", category=category.name)
    return frozen


def _require_current(unit: UseCase, decision: Decision) -> None:
    """Raise Locked unless the drafted awards rest on the newest rankings and those still hold."""
    rested = dict(
        unit.session.execute(
            select(Award.category_id, Award.snapshot_id).where(Award.decision_id == decision.id)
        ).all()
    )
    for category in _categories(unit, decision.edition_id):
        if _final_ranking(unit, category).snapshot_id != rested.get(category.id):
            raise Locked("draft-outdated", category=category.name)


def _require_holders(unit: UseCase, decision: Decision) -> None:
    """Raise Locked when an award is held by an entry that is out of the contest."""
    out = unit.session.scalar(
        select(Entry.title)
        .join(Award, Award.entry_id == Entry.id)
        .where(Award.decision_id == decision.id, Entry.state != EntryState.ACCEPTED)
        .limit(1)
    )
    if out is not None:
        raise Locked("award-holder-out", entry=out)


def withhold_award(actor: Actor, award_id: int, *, reason: str, at: datetime) -> None:
    """Leave a drafted award vacant, with the plenary's reason. Raises Locked, Invalid, NotFound.

    Refusal ``award-vacant`` where nobody holds it.
    """
    require(actor, Permission.DECIDE_RESULTS)
    reason = stated(reason, most=AWARD_REASON_LENGTH)
    with use_case(actor, at) as unit:
        award = unit.session.get(Award, award_id)
        if award is None:
            raise NotFound("not-yours")
        decision = _get(unit, award.decision_id)
        if decision.state is not DecisionState.DRAFTED:
            raise Locked("decision-fixed")
        if award.entry_id is None:
            raise Refusal("award-vacant")
        _vacate(award, reason)
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
    proposed again from the latest frozen rankings, and prizes the plenary withheld stay vacant.
    Raises Invalid, IllegalTransition, Locked ``ranking-outdated`` or ``draft-outdated``.
    """
    require(actor, Permission.DECIDE_RESULTS)
    problems = [
        Problem("required", field)
        for field, value in (("number", minutes.number), ("place", minutes.place))
        if not value.strip()
    ]
    if minutes.held_on > local_day(at):
        problems.append(Problem("date-in-future", "held_on"))
    if problems:
        raise Invalid(problems)
    with use_case(actor, at) as unit:
        decision = _get(unit, decision_id)
        if decision.state is DecisionState.ANNOUNCED:
            edition = unit.session.get_one(Edition, decision.edition_id)
            _propose_all(unit, decision, edition, withheld=_withheld(unit, decision.id))
        elif decision.state is DecisionState.DRAFTED:
            _require_current(unit, decision)
        decision.state = advance(TRANSITIONS, decision.state, DecisionState.DECIDED)
        decision.minutes_number, decision.place = minutes.number.strip(), minutes.place.strip()
        decision.minutes_date, decision.decided_at = minutes.held_on, at
        unit.record(
            "decision.decide",
            f"decision:{decision_id}",
            minutes=decision.minutes_number,
            dated=minutes.held_on.isoformat(),
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
    """Enter number and date of the decree, after the objection window; the decision is locked.

    Raises Invalid, IllegalTransition, Locked ``objection-open`` or ``award-holder-out``.
    """
    require(actor, Permission.DECIDE_RESULTS)
    problems = [
        Problem("required", field)
        for field, value in (("number", fixed.number), ("title", fixed.title))
        if not value.strip()
    ]
    if fixed.dated > local_day(at):
        problems.append(Problem("date-in-future", "dated"))
    if problems:
        raise Invalid(problems)
    with use_case(actor, at) as unit:
        decision = _get(unit, decision_id)
        state = advance(TRANSITIONS, decision.state, DecisionState.DECREED)
        if decision.objection_until is not None and at < decision.objection_until:
            raise Locked("objection-open", until=decision.objection_until.isoformat())
        _require_holders(unit, decision)
        if decision.minutes_date is not None and fixed.dated < decision.minutes_date:
            raise Invalid([Problem("decree-before-minutes", "dated")])
        decision.state = state
        decision.decree_number, decision.decree_date = fixed.number.strip(), fixed.dated
        decision.decree_title = fixed.title.strip()
        unit.record(
            "decision.decree",
            f"decision:{decision_id}",
            decree=decision.decree_number,
            dated=fixed.dated.isoformat(),
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
    """The decision; one not decreed when its edition was archived stays as it is for good."""
    decision = unit.session.get(Decision, decision_id)
    if decision is None:
        raise NotFound("not-yours")
    edition = unit.session.get_one(Edition, decision.edition_id)
    if edition.state is EditionState.ARCHIVED and decision.state not in SETTLED_STATES:
        raise Refusal("edition-archived")
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
