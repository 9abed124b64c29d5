"""Refusals: how a rule says no.

A refusal carries a code and the facts of the case, never a sentence; ``contest.wording`` turns
both into Indonesian, and ``contest.web.errors`` gives them their HTTP status.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any


@dataclass(frozen=True)
class Problem:
    """One reason at one place: ``field`` is the form field or JSON path it belongs to."""

    code: str
    field: str = ""
    facts: dict[str, Any] = dataclass_field(default_factory=dict)


class Refusal(Exception):
    """A rule refuses what was asked. ``code`` names the rule, ``facts`` the case."""

    status = 409

    def __init__(self, code: str, /, **facts: Any) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        """The code with its facts, for logs and tracebacks only."""
        shown = ", ".join(f"{key}={value!r}" for key, value in self.facts.items())
        return f"{self.code}({shown})"


class NotFound(Refusal):
    """The thing does not exist, or this actor may not know that it does."""

    status = 404


class Forbidden(Refusal):
    """The actor may see the thing but not do this with it."""

    status = 403


class Stale(Refusal):
    """Someone else saved in between. Facts: ``theirs`` (stored), ``yours`` (sent)."""

    status = 409


class Locked(Refusal):
    """The window is closed or the object is frozen."""

    status = 423


class Invalid(Refusal):
    """What was sent breaks rules at named places. ``problems`` lists every one."""

    status = 422

    def __init__(self, problems: Iterable[Problem], code: str = "invalid", /, **facts: Any) -> None:
        super().__init__(code, **facts)
        self.problems = tuple(problems)


class TooMany(Refusal):
    """Asked too often. Facts: ``seconds`` until the next try."""

    status = 429


class Unavailable(Refusal):
    """Something the machine needs is missing or busy."""

    status = 503
