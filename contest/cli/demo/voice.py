"""Choosing among ways of saying the same: from the seed, never twice alike for one kernel.

A kernel may be told several times (a replication). ``turn`` counts the tellings; choices move on
with it, so two tellings of one kernel take different alternatives wherever there are any.
"""

import re
from collections.abc import Mapping, Sequence
from random import Random
from typing import TypeVar

Option = TypeVar("Option")

_ALTERNATIVES = re.compile(r"\[([^\[\]]+)\]")


class Voice:
    """The choices of one telling. Same seed, theme and turn: same choices."""

    def __init__(self, seed: int, theme: str, turn: int) -> None:
        self._root = f"{seed}|{theme}"
        self.turn = turn

    def draw(self, slot: str) -> Random:
        """A generator of its own for one purpose of this telling."""
        return _random(f"{self._root}|{self.turn}|{slot}")

    def pick(self, slot: str, options: Sequence[Option]) -> Option:
        """One option; each of the first tellings gets another one."""
        count = len(options)
        start = _random(f"{self._root}|{slot}").randrange(count)
        if self.turn < count:
            return options[(start + self.turn) % count]
        return options[self.draw(slot).randrange(count)]

    def several(self, slot: str, options: Sequence[Option], number: int) -> tuple[Option, ...]:
        """``number`` neighbours of a ring of options, starting elsewhere at every telling."""
        start = _random(f"{self._root}|{slot}").randrange(len(options)) + self.turn
        return tuple(options[(start + step) % len(options)] for step in range(number))

    def vary(self, slot: str, text: str) -> str:
        """The text with one alternative taken from every pair of square brackets."""
        parts = _ALTERNATIVES.split(text)
        for place in range(1, len(parts), 2):
            parts[place] = self.pick(f"{slot}/{place}", parts[place].split("|"))
        return "".join(parts)

    def say(self, slot: str, text: str, facts: Mapping[str, str]) -> str:
        """The varied text with its places filled. Raises KeyError for a fact nobody gave."""
        return self.vary(slot, text).format_map(facts)


def capital(text: str) -> str:
    """The text with its first letter in upper case, the rest as it is."""
    return text[:1].upper() + text[1:]


def listed(items: Sequence[str]) -> str:
    """Items as an Indonesian enumeration; "serta" where an item holds an "dan" itself."""
    if len(items) < 2:
        return "".join(items)
    word = "serta" if any(" dan " in item for item in items) else "dan"
    if len(items) == 2:
        return f"{items[0]} {word} {items[1]}"
    return f"{', '.join(items[:-1])}, {word} {items[-1]}"


def grouped(number: int) -> str:
    """A whole number with points between thousands: 1.250."""
    return f"{number:,}".replace(",", ".")


def _random(key: str) -> Random:
    return Random(key)  # noqa: S311 - invented content, nothing secret
