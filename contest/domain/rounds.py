"""The life of a round (tahap penilaian) of one category."""

from enum import StrEnum


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
