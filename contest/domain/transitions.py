"""The one door for a change of state."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from contest.domain.errors import Refusal

State = TypeVar("State", bound=StrEnum)
Transitions = Mapping[State, frozenset[State]]


class IllegalTransition(Refusal):
    """No arrow leads from the present state to the wanted one."""


def advance(table: Transitions[State], present: State, wanted: State) -> State:
    """Return ``wanted`` if the table has an arrow from ``present`` to it.

    Raises IllegalTransition with ``machine``, ``present`` and ``wanted`` otherwise.
    """
    if wanted not in table[present]:
        machine = type(present).__name__
        raise IllegalTransition(
            "illegal-transition", machine=machine, present=str(present), wanted=str(wanted)
        )
    return wanted
