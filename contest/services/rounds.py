"""Rounds: planned, filled with accepted entries, opened, closed, opened again by two people.

Freezing and promotion belong to the results; they read what stands here.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from contest.domain.actor import Actor
from contest.domain.entries import EntryState
from contest.domain.errors import Invalid, Locked, NotFound, Problem, Refusal, Stale
from contest.domain.numbers import decimal_text
from contest.domain.permissions import Permission, require
from contest.domain.rounds import (
    CHANGEABLE_WHILE_OPEN,
    TRANSITIONS,
    WEIGHT_SUM,
    RoundPlan,
    RoundState,
    key_problem,
    opening_blockers,
    opening_warnings,
    plan_problems,
)
from contest.domain.transitions import advance
from contest.domain.words import clean_line
from contest.models.editions import Category, Edition, EditionState
from contest.models.entries import Entry
from contest.models.judging import Round, RoundEntry, RubricVersion
from contest.queries.openings import opening_facts, unfinished_sheets
from contest.queries.rounds import plan_of
from contest.services import reopenings
from contest.services.reasons import stated
from contest.services.transaction import UseCase, use_case


def create_round(
    actor: Actor,
    category_id: int,
    *,
    key: str,
    name: str,
    position: int,
    weight: Decimal,
    rubric_version_id: int,
    opens_at: datetime,
    closes_at: datetime,
    promote_top: int | None,
    blind_fields: Sequence[str],
    at: datetime,
    pass_mark: Decimal | None = None,
) -> int:
    """Plan a round of a category; returns its id.

    ``weight`` is its share of the final score in per cent. Raises Invalid at the named fields,
    Locked ``weights-settled`` once a round of the category has been opened, NotFound.
    """
    plan = RoundPlan(
        name=clean_line(name),
        weight=weight,
        rubric_version_id=rubric_version_id,
        opens_at=opens_at,
        closes_at=closes_at,
        promote_top=promote_top,
        pass_mark=pass_mark,
        blind_fields=tuple(sorted(blind_fields)),
    )
    require(actor, Permission.MANAGE_ROUNDS)
    with use_case(actor, at) as unit:
        category = _category(unit, category_id)
        others = _others(unit, category_id)
        if any(other.state is not RoundState.PLANNED for other in others):
            raise Locked("weights-settled")
        problems = plan_problems(plan) + _place_problems(others, key, position)
        problems += _fit_problems(unit, category, others, plan)
        if problems:
            raise Invalid(problems)
        round_ = Round(
            category_id=category_id, key=key, position=position, state=RoundState.PLANNED
        )
        _apply(round_, plan)
        unit.session.add(round_)
        unit.session.flush()
        unit.record("round.create", f"round:{round_.id}", **_facts(plan))
        return round_.id


def update_round(
    actor: Actor, round_id: int, plan: RoundPlan, *, version: int, at: datetime
) -> None:
    """Change a round's plan. An open round lets only its name and deadline change.

    Raises Invalid, Stale, Locked ``round-settings-locked`` (fact ``fields``), ``round-closed``.
    """
    require(actor, Permission.MANAGE_ROUNDS)
    with use_case(actor, at) as unit:
        round_ = get_round(unit, round_id)
        if round_.version != version:
            raise Stale("stale-row")
        changed = plan.changed(plan_of(round_))
        _refuse_settled(round_, changed)
        category = _category(unit, round_.category_id)
        others = [r for r in _others(unit, round_.category_id) if r.id != round_.id]
        problems = plan_problems(plan)
        if "weight" in changed and any(r.state is not RoundState.PLANNED for r in others):
            problems.append(Problem("weights-settled", "weight"))
        problems += _fit_problems(unit, category, others, plan)
        if problems:
            raise Invalid(problems)
        _apply(round_, plan)
        unit.record("round.change", f"round:{round_.id}", **_facts(plan))


def enter_accepted(actor: Actor, round_id: int, *, at: datetime) -> int:
    """Put every accepted entry of the category into its first round; returns how many are new.

    Later rounds are filled by promotion. Raises Refusal ``round-not-first``, Locked
    ``round-closed``.
    """
    require(actor, Permission.MANAGE_ROUNDS)
    with use_case(actor, at) as unit:
        round_ = get_round(unit, round_id)
        require_unclosed(round_)
        first = min(_others(unit, round_.category_id), key=lambda other: other.position)
        if round_.id != first.id:
            raise Refusal("round-not-first", name=first.name)
        present = select(RoundEntry.entry_id).where(RoundEntry.round_id == round_.id)
        missing = unit.session.scalars(
            select(Entry)
            .where(
                Entry.category_id == round_.category_id,
                Entry.state == EntryState.ACCEPTED,
                Entry.id.not_in(present),
            )
            .order_by(Entry.number)
        ).all()
        unit.session.add_all(RoundEntry(round_id=round_.id, entry_id=e.id) for e in missing)
        unit.record("round.enter", f"round:{round_.id}", entries=[e.code for e in missing])
        return len(missing)


def open_round(actor: Actor, round_id: int, *, at: datetime, confirmed: bool = False) -> None:
    """Let the judges begin.

    Raises Invalid with what is missing, or, unless ``confirmed``, with every warning at the
    field ``confirmed``; IllegalTransition when the round is not planned.
    """
    require(actor, Permission.MANAGE_ROUNDS)
    with use_case(actor, at) as unit:
        round_ = get_round(unit, round_id)
        state = advance(TRANSITIONS, round_.state, RoundState.OPEN)
        if round_.state is not RoundState.PLANNED:
            raise Refusal("round-reopen-by-two")
        facts = opening_facts(round_, at)
        warnings = opening_warnings(facts)
        problems = opening_blockers(facts) or ([] if confirmed else warnings)
        if problems:
            raise Invalid(problems, "round-not-ready")
        round_.state = state
        unit.record(
            "round.open",
            f"round:{round_.id}",
            entries=len(facts.covers),
            short=sum(warning.code == "entry-short-of-judges" for warning in warnings),
        )


def close_round(actor: Actor, round_id: int, *, at: datetime, reason: str = "") -> None:
    """End the judges' work; drafts stay drafts and do not count.

    With unfinished sheets a reason is due: Invalid at ``reason`` (fact ``count``) without one.
    """
    require(actor, Permission.MANAGE_ROUNDS)
    with use_case(actor, at) as unit:
        round_ = get_round(unit, round_id)
        round_.state = advance(TRANSITIONS, round_.state, RoundState.CLOSED)
        open_sheets = unfinished_sheets(round_.id)
        if open_sheets and not reason.strip():
            raise Invalid([Problem("unfinished-sheets", "reason", {"count": len(open_sheets)})])
        round_.state_reason = stated(reason) if reason.strip() else None
        unit.record(
            "round.close",
            f"round:{round_.id}",
            unfinished=[sheet.code for sheet in open_sheets],
        )


def propose_reopening(actor: Actor, round_id: int, *, reason: str, at: datetime) -> None:
    """Ask to open a closed round again; a second person of the secretariat must grant it.

    Raises Invalid without a reason, IllegalTransition unless the round is closed, Refusal
    ``reopening-waits``.
    """
    require(actor, Permission.MANAGE_ROUNDS)
    with use_case(actor, at) as unit:
        round_ = _closed(unit, round_id)
        reopenings.ask(unit, round_, reason)
        unit.record("round.propose-reopening", f"round:{round_.id}")


def reopen_round(actor: Actor, round_id: int, *, at: datetime) -> None:
    """Grant the waiting wish of another person: the round is open again.

    Raises Forbidden ``second-person``, Refusal ``reopening-not-asked``, IllegalTransition.
    """
    require(actor, Permission.MANAGE_ROUNDS)
    with use_case(actor, at) as unit:
        round_ = _closed(unit, round_id)
        wish = reopenings.grant(unit, round_)
        round_.state, round_.state_reason = RoundState.OPEN, None
        unit.record("round.reopen", f"round:{round_.id}", asked_by=f"u{wish.requested_by}")


def withdraw_reopening(actor: Actor, round_id: int, *, at: datetime) -> None:
    """Take the waiting wish back. Raises Refusal ``reopening-not-asked``."""
    require(actor, Permission.MANAGE_ROUNDS)
    with use_case(actor, at) as unit:
        round_ = get_round(unit, round_id)
        reopenings.withdraw(unit, round_)
        unit.record("round.withdraw-reopening", f"round:{round_.id}")


def get_round(unit: UseCase, round_id: int) -> Round:
    """The round, its edition not archived. Raises NotFound, Locked ``round-edition-archived``."""
    round_ = unit.session.get(Round, round_id)
    if round_ is None:
        raise NotFound("not-yours")
    _category(unit, round_.category_id)
    return round_


def require_unclosed(round_: Round) -> None:
    """Raise Locked ``round-closed`` once the round is closed or frozen."""
    if round_.state not in (RoundState.PLANNED, RoundState.OPEN):
        raise Locked("round-closed", name=round_.name)


def _closed(unit: UseCase, round_id: int) -> Round:
    """The round if an arrow leads from its state back to open and it is closed."""
    round_ = get_round(unit, round_id)
    advance(TRANSITIONS, round_.state, RoundState.OPEN)
    if round_.state is not RoundState.CLOSED:
        raise Refusal("round-not-closed", name=round_.name)
    return round_


def _category(unit: UseCase, category_id: int) -> Category:
    row = unit.session.execute(
        select(Category, Edition.state)
        .join(Edition, Edition.id == Category.edition_id)
        .where(Category.id == category_id)
    ).first()
    if row is None:
        raise NotFound("not-yours")
    if row[1] is EditionState.ARCHIVED:
        raise Locked("round-edition-archived")
    category: Category = row[0]
    return category


def _others(unit: UseCase, category_id: int) -> list[Round]:
    return list(unit.session.scalars(select(Round).where(Round.category_id == category_id)))


def _place_problems(others: Sequence[Round], key: str, position: int) -> list[Problem]:
    found = [problem for problem in (key_problem(key),) if problem]
    if any(other.key == key for other in others):
        found.append(Problem("round-key-taken", "key", {"key": key}))
    if position < 1 or any(other.position == position for other in others):
        found.append(Problem("round-position-taken", "position", {"position": position}))
    return found


def _fit_problems(
    unit: UseCase, category: Category, others: Sequence[Round], plan: RoundPlan
) -> list[Problem]:
    """What a plan breaks together with the rest of its category and edition."""
    found = []
    rubric = unit.session.get(RubricVersion, plan.rubric_version_id)
    if rubric is None or rubric.edition_id != category.edition_id:
        found.append(Problem("rubric-unknown", "rubric_version_id"))
    taken = sum((other.weight for other in others), Decimal(0))
    if plan.weight.is_finite() and plan.weight + taken > WEIGHT_SUM:
        left = max(WEIGHT_SUM - taken, Decimal(0))
        found.append(Problem("round-weights-over-100", "weight", {"left": left, "taken": taken}))
    return found


def _refuse_settled(round_: Round, changed: Sequence[str]) -> None:
    require_unclosed(round_)
    fixed = [name for name in changed if name not in CHANGEABLE_WHILE_OPEN]
    if round_.state is RoundState.OPEN and fixed:
        raise Invalid([Problem("round-settings-locked", name) for name in fixed])


def _apply(round_: Round, plan: RoundPlan) -> None:
    round_.name = plan.name
    round_.weight = plan.weight
    round_.rubric_version_id = plan.rubric_version_id
    round_.opens_at, round_.closes_at = plan.opens_at, plan.closes_at
    round_.promote_top, round_.pass_mark = plan.promote_top, plan.pass_mark
    round_.blind_fields = list(plan.blind_fields)


def _facts(plan: RoundPlan) -> dict[str, str | int | list[str] | None]:
    """A plan for the audit record; a name is free text and stays out."""
    return {
        "weight": decimal_text(plan.weight),
        "rubric": plan.rubric_version_id,
        "opens_at": plan.opens_at.isoformat(),
        "closes_at": plan.closes_at.isoformat(),
        "promote_top": plan.promote_top,
        "pass_mark": None if plan.pass_mark is None else decimal_text(plan.pass_mark),
        "blind_fields": list(plan.blind_fields),
    }
