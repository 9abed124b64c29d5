"""The life of a scorecard: one judge, one entry, one round."""

from enum import StrEnum


class ScorecardState(StrEnum):
    """Only FINAL counts in a ranking."""

    ASSIGNED = "assigned"
    DRAFT = "draft"
    FINAL = "final"
    REOPENED = "reopened"
    RECUSED = "recused"
    REMOVED = "removed"
    VOID = "void"


TRANSITIONS = {
    ScorecardState.ASSIGNED: frozenset(
        {ScorecardState.DRAFT, ScorecardState.RECUSED, ScorecardState.REMOVED}
    ),
    ScorecardState.DRAFT: frozenset(
        {ScorecardState.FINAL, ScorecardState.RECUSED, ScorecardState.REMOVED}
    ),
    ScorecardState.FINAL: frozenset({ScorecardState.REOPENED, ScorecardState.VOID}),
    ScorecardState.REOPENED: frozenset(
        {
            ScorecardState.FINAL,
            ScorecardState.RECUSED,
            ScorecardState.REMOVED,
            ScorecardState.VOID,
        }
    ),
    ScorecardState.RECUSED: frozenset[ScorecardState](),
    ScorecardState.REMOVED: frozenset[ScorecardState](),
    ScorecardState.VOID: frozenset[ScorecardState](),
}

EDITABLE_STATES = frozenset(
    {ScorecardState.ASSIGNED, ScorecardState.DRAFT, ScorecardState.REOPENED}
)
LIVE_STATES = EDITABLE_STATES | {ScorecardState.FINAL}
"""States in which the judge still owes or has given a sheet."""
