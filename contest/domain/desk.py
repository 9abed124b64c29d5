"""What the secretariat has to do now: the duties that follow from an edition's state, in order."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from contest.domain.decisions import DecisionState
from contest.domain.rounds import NextStep
from contest.domain.stages import StageKey, Window


class Duty(StrEnum):
    """One kind of work on the secretariat's desk; the first that applies comes first."""

    LOAD_AGENCIES = "load-agencies"
    OPEN_EDITION = "open-edition"
    CHECK_ENTRIES = "check-entries"
    CLOSE_ROUNDS = "close-rounds"
    FREEZE_ROUNDS = "freeze-rounds"
    PREPARE_ROUNDS = "prepare-rounds"
    DECIDE = "decide"
    ANNOUNCE = "announce"
    DECREE = "decree"
    PUBLISH = "publish"
    ISSUE_CERTIFICATES = "issue-certificates"
    REMIND = "remind"
    ARCHIVE = "archive"


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """A round as the desk sees it. ``frozen``: its ranking stands."""

    step: NextStep
    frozen: bool
    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class DeskFacts:
    """What the duties follow from. ``waiting``: entries submitted and not checked; ``missing``:
    agencies that must enter and have not submitted; certificates by state, void ones left out.
    """

    preparing: bool
    archived: bool
    agencies: int
    stages: Mapping[str, Window]
    waiting: int
    missing: int
    rounds: Collection[RoundFacts]
    decision: DecisionState | None
    objection_until: datetime | None
    certificates: int
    certificates_reserved: int
    at: datetime

    def closing(self, stage: StageKey) -> datetime | None:
        """When a stage closes; None when the edition does not have it."""
        window = self.stages.get(stage)
        return window.closes_at if window else None

    def past(self, stage: StageKey) -> bool:
        """Whether a stage is over, grace included."""
        window = self.stages.get(stage)
        return window is not None and self.at > window.closes_at + window.grace


@dataclass(frozen=True, slots=True)
class Task:
    """A duty with how many things wait and until when; None where nothing is counted or due."""

    duty: Duty
    count: int | None = None
    until: datetime | None = None


_PREPARING = frozenset({NextStep.ENTER, NextStep.FORM_PANEL, NextStep.ASSIGN, NextStep.OPEN})


def desk_tasks(facts: DeskFacts) -> tuple[Task, ...]:
    """Everything to do now, the most pressing first; empty when nothing waits.

    A former edition is only read, so an archived one has no duties.
    """
    if facts.archived:
        return ()
    if facts.preparing:
        return tuple(_before_opening(facts))
    return tuple(task for find in _DUTIES for task in find(facts))


def _before_opening(facts: DeskFacts) -> Iterator[Task]:
    if facts.agencies == 0:
        yield Task(Duty.LOAD_AGENCIES)
    window = facts.stages.get(StageKey.REGISTRATION)
    yield Task(Duty.OPEN_EDITION, until=window.opens_at if window else None)


def _check(facts: DeskFacts) -> Iterator[Task]:
    if facts.waiting:
        until = facts.closing(StageKey.ADMINISTRATIVE_CHECK)
        yield Task(Duty.CHECK_ENTRIES, facts.waiting, until)


def _rounds(facts: DeskFacts) -> Iterator[Task]:
    over = [r for r in facts.rounds if r.step is NextStep.AWAIT_SHEETS and r.closes_at <= facts.at]
    closing = [*(r for r in facts.rounds if r.step is NextStep.CLOSE), *over]
    if closing:
        yield Task(Duty.CLOSE_ROUNDS, len(closing), min(r.closes_at for r in closing))
    freezing = [r for r in facts.rounds if r.step is NextStep.FREEZE]
    if freezing:
        yield Task(Duty.FREEZE_ROUNDS, len(freezing), facts.closing(StageKey.PLENARY))
    # While entries still arrive nobody can be assigned to them.
    planned = [r for r in facts.rounds if r.step in _PREPARING]
    if planned and facts.past(StageKey.REGISTRATION):
        yield Task(Duty.PREPARE_ROUNDS, len(planned), min(r.opens_at for r in planned))


def _decision(facts: DeskFacts) -> Iterator[Task]:
    all_frozen = bool(facts.rounds) and all(r.frozen for r in facts.rounds)
    if facts.decision in (None, DecisionState.DRAFTED):
        if all_frozen:
            yield Task(Duty.DECIDE, until=facts.closing(StageKey.PLENARY))
    elif facts.decision is DecisionState.DECIDED:
        yield Task(Duty.ANNOUNCE, until=facts.closing(StageKey.ANNOUNCEMENT))
    elif facts.decision is DecisionState.ANNOUNCED:
        if facts.objection_until is None or facts.objection_until <= facts.at:
            yield Task(Duty.DECREE, until=facts.closing(StageKey.DECREE))
    elif facts.decision is DecisionState.DECREED:
        yield Task(Duty.PUBLISH)


def _certificates(facts: DeskFacts) -> Iterator[Task]:
    if facts.decision not in (DecisionState.DECREED, DecisionState.PUBLISHED):
        return
    if facts.certificates == 0 or facts.certificates_reserved:
        count = facts.certificates_reserved or None
        yield Task(Duty.ISSUE_CERTIFICATES, count, facts.closing(StageKey.CERTIFICATES))


def _remind(facts: DeskFacts) -> Iterator[Task]:
    window = facts.stages.get(StageKey.REGISTRATION)
    if facts.missing and window is not None and window.admits(facts.at):
        yield Task(Duty.REMIND, facts.missing, window.closes_at)


def _archive(facts: DeskFacts) -> Iterator[Task]:
    issued = facts.certificates > 0 and facts.certificates_reserved == 0
    published = facts.decision is DecisionState.PUBLISHED
    if published and issued and facts.past(StageKey.CERTIFICATES):
        yield Task(Duty.ARCHIVE)


_DUTIES: tuple[Callable[[DeskFacts], Iterator[Task]], ...] = (
    _check,
    _rounds,
    _decision,
    _certificates,
    _remind,
    _archive,
)
