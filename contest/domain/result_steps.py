"""What comes next on the way from closed sheets to a published result."""

from dataclasses import dataclass
from enum import StrEnum

from contest.domain.decisions import DecisionState
from contest.domain.rounds import RoundState


class RoundStep(StrEnum):
    """The next act on one round's result. AWAIT_CLOSE is not an act of this desk."""

    AWAIT_CLOSE = "await-close"
    FREEZE = "freeze"
    FREEZE_AGAIN = "freeze-again"
    SETTLE_TIE = "settle-tie"
    PROMOTE = "promote"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class ResultStanding:
    """How far a round's result is.

    ``ruled_since``: the plenary ruled after the newest snapshot; ``tie_in_the_way``: a tie at
    the cut line or over several award titles; ``following``: state of the next round, None after
    the last; ``promoted``: the newest snapshot's list went on.
    """

    state: RoundState
    ruled_since: bool = False
    tie_in_the_way: bool = False
    following: RoundState | None = None
    promoted: bool = False


def round_step(standing: ResultStanding) -> RoundStep:
    """The first act that is still to do."""
    if standing.state is RoundState.CLOSED:
        return RoundStep.SETTLE_TIE if standing.tie_in_the_way else RoundStep.FREEZE
    if standing.state is not RoundState.FROZEN:
        return RoundStep.AWAIT_CLOSE
    if standing.ruled_since:
        return RoundStep.FREEZE_AGAIN
    if standing.following in {RoundState.CLOSED, RoundState.FROZEN}:
        return RoundStep.NOTHING
    if standing.tie_in_the_way:
        return RoundStep.SETTLE_TIE
    waits = standing.following is not None and not standing.promoted
    return RoundStep.PROMOTE if waits else RoundStep.NOTHING


class DecisionStep(StrEnum):
    """The next act on the plenary's decision; the AWAIT steps are not acts."""

    AWAIT_ROUNDS = "await-rounds"
    DRAFT = "draft"
    DECIDE = "decide"
    ANNOUNCE = "announce"
    AWAIT_OBJECTIONS = "await-objections"
    DECREE = "decree"
    PUBLISH = "publish"
    NOTHING = "nothing"


def decision_step(
    state: DecisionState | None, *, ready: bool, objections_open: bool
) -> DecisionStep:
    """The next act on a decision. ``ready``: every last round is frozen, no tie in the way."""
    if state is None:
        return DecisionStep.DRAFT if ready else DecisionStep.AWAIT_ROUNDS
    if state is DecisionState.ANNOUNCED and objections_open:
        return DecisionStep.AWAIT_OBJECTIONS
    return {
        DecisionState.DRAFTED: DecisionStep.DECIDE,
        DecisionState.DECIDED: DecisionStep.ANNOUNCE,
        DecisionState.ANNOUNCED: DecisionStep.DECREE,
        DecisionState.DECREED: DecisionStep.PUBLISH,
        DecisionState.PUBLISHED: DecisionStep.NOTHING,
    }[state]
