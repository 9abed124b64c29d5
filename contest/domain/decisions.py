"""The life of the plenary's decision, and the awards it gives."""

from enum import StrEnum


class DecisionState(StrEnum):
    """After DECREED only an erratum record may follow."""

    DRAFTED = "drafted"
    DECIDED = "decided"
    ANNOUNCED = "announced"
    DECREED = "decreed"
    PUBLISHED = "published"


TRANSITIONS = {
    DecisionState.DRAFTED: frozenset({DecisionState.DECIDED}),
    DecisionState.DECIDED: frozenset({DecisionState.ANNOUNCED}),
    # announced → decided: the plenary decides anew after an objection.
    DecisionState.ANNOUNCED: frozenset({DecisionState.DECIDED, DecisionState.DECREED}),
    DecisionState.DECREED: frozenset({DecisionState.PUBLISHED}),
    DecisionState.PUBLISHED: frozenset[DecisionState](),
}
PUBLIC_STATES = frozenset({DecisionState.ANNOUNCED, DecisionState.DECREED, DecisionState.PUBLISHED})
"""States in which everyone may read the awards."""

SETTLED_STATES = frozenset({DecisionState.DECREED, DecisionState.PUBLISHED})
"""States after which nothing about entries and awards changes; only an erratum may follow."""
