"""The life of a round (tahap penilaian) of one category."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from contest.domain.errors import Problem
from contest.domain.numbers import number_problem

NAME_LENGTH = 300
WEIGHT_SUM = Decimal(100)
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)


class RoundState(StrEnum):
    """A frozen round never reopens: a later finding makes a new numbered snapshot."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    FROZEN = "frozen"


TRANSITIONS = {
    RoundState.PLANNED: frozenset({RoundState.OPEN}),
    RoundState.OPEN: frozenset({RoundState.CLOSED}),
    # closed → open asks for a reason and a second person (services.rounds).
    RoundState.CLOSED: frozenset({RoundState.OPEN, RoundState.FROZEN}),
    RoundState.FROZEN: frozenset[RoundState](),
}

BLIND_FIELDS = frozenset({"participant", "innovators", "initiator_name", "coordinates"})
"""What a round may hide from its judges."""

CHANGEABLE_WHILE_OPEN = frozenset({"name", "closes_at"})
"""Everything else is settled when judges begin: the rule stands before the first mark."""


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """What the secretariat settles about a round. ``weight`` in per cent of the final score;
    ``promote_top`` and ``pass_mark`` say who goes on (None: no such condition).
    """

    name: str
    weight: Decimal
    rubric_version_id: int
    opens_at: datetime
    closes_at: datetime
    promote_top: int | None = None
    pass_mark: Decimal | None = None
    blind_fields: tuple[str, ...] = ()

    def changed(self, other: "RoundPlan") -> tuple[str, ...]:
        """Names of the fields in which two plans differ."""
        names = (field.name for field in fields(self))
        return tuple(name for name in names if getattr(self, name) != getattr(other, name))


def plan_problems(plan: RoundPlan) -> list[Problem]:
    """Every problem of a plan by itself, at the plan's fields."""
    found: list[Problem] = []
    if not plan.name.strip():
        found.append(Problem("round-name-empty", "name"))
    elif len(plan.name) > NAME_LENGTH:
        found.append(Problem("round-name-long", "name", {"most": NAME_LENGTH}))
    if number_problem(plan.weight) or not 0 < plan.weight <= WEIGHT_SUM:
        found.append(Problem("round-weight", "weight", {"most": WEIGHT_SUM}))
    if plan.closes_at <= plan.opens_at:
        found.append(Problem("round-window", "closes_at"))
    if plan.promote_top is not None and plan.promote_top < 1:
        found.append(Problem("promote-top", "promote_top"))
    if plan.pass_mark is not None and (
        number_problem(plan.pass_mark) or not 0 <= plan.pass_mark <= 100
    ):
        found.append(Problem("pass-mark", "pass_mark"))
    if unknown := set(plan.blind_fields) - BLIND_FIELDS:
        facts = {"found": ", ".join(sorted(unknown))}
        found.append(Problem("blind-field-unknown", "blind_fields", facts))
    return found


def key_problem(key: str) -> Problem | None:
    """Why ``key`` cannot name a round in addresses and documents, or None."""
    return None if _KEY.fullmatch(key) else Problem("round-key", "key", {"key": key})


@dataclass(frozen=True, slots=True)
class Cover:
    """How many judges an entry has."""

    number: str
    title: str
    judges: int


@dataclass(frozen=True, slots=True)
class OpeningFacts:
    """What decides whether a round can open. ``weights``: sum over the category's rounds."""

    weights: Decimal
    panels: int
    covers: Sequence[Cover]
    min_sheets: int
    opens_at: datetime
    closes_at: datetime
    at: datetime
    conflicts: Sequence["ConflictedSheet"] = ()


@dataclass(frozen=True, slots=True)
class ConflictedSheet:
    """A live sheet whose judge is in conflict with its entry."""

    code: str
    judge: str
    number: str
    title: str


def opening_blockers(facts: OpeningFacts) -> list[Problem]:
    """What must be put right before the round can open."""
    found: list[Problem] = []
    if facts.weights != WEIGHT_SUM:
        found.append(Problem("round-weights-not-100", "", {"total": facts.weights}))
    if facts.closes_at <= facts.at:
        found.append(Problem("round-deadline-past"))
    if not facts.covers:
        found.append(Problem("round-without-entries"))
    if facts.panels == 0:
        found.append(Problem("round-without-panel"))
    for sheet in facts.conflicts:
        names = {"judge": sheet.judge, "entry": f"{sheet.number} {sheet.title}"}
        found.append(Problem("sheet-in-conflict", "", names))
    return found


def opening_warnings(facts: OpeningFacts) -> list[Problem]:
    """What may be so, but must be seen and confirmed: every entry short of judges, by name."""
    found = [
        Problem(
            "entry-short-of-judges",
            "confirmed",
            {
                "number": cover.number,
                "title": cover.title,
                "found": cover.judges,
                "needed": facts.min_sheets,
            },
        )
        for cover in facts.covers
        if cover.judges < facts.min_sheets
    ]
    if facts.at < facts.opens_at:
        found.append(Problem("round-opens-early", "confirmed"))
    return found


class NextStep(StrEnum):
    """What the secretariat does next with a round."""

    ENTER = "enter"
    AWAIT_PROMOTION = "await-promotion"
    FORM_PANEL = "form-panel"
    ASSIGN = "assign"
    OPEN = "open"
    AWAIT_SHEETS = "await-sheets"
    CLOSE = "close"
    FREEZE = "freeze"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class RoundStanding:
    """How far a round is. ``short``: entries with fewer judges than the rule asks."""

    state: RoundState
    first: bool
    entries: int
    panels: int
    short: int
    sheets: int
    final: int


def next_step(standing: RoundStanding) -> NextStep:
    """The first thing that is still to do."""
    if standing.state is RoundState.OPEN:
        done = standing.sheets > 0 and standing.final == standing.sheets
        return NextStep.CLOSE if done else NextStep.AWAIT_SHEETS
    if standing.state is RoundState.CLOSED:
        return NextStep.FREEZE
    if standing.state is RoundState.FROZEN:
        return NextStep.NOTHING
    if standing.entries == 0:
        return NextStep.ENTER if standing.first else NextStep.AWAIT_PROMOTION
    if standing.panels == 0:
        return NextStep.FORM_PANEL
    return NextStep.ASSIGN if standing.short else NextStep.OPEN
