"""Working on an entry: until when, in which state each part is, who saved in between."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from contest.domain.canonical import canonical_hash
from contest.domain.entries import EDITABLE_STATES, EntryState, ParticipantKind
from contest.domain.errors import Locked, Stale
from contest.domain.form import FormDefinition
from contest.domain.stages import Window

MAX_EVIDENCE = 20
"""Files and links one indicator holds at most."""


class PartState(StrEnum):
    """How far one part of an entry is, as its task list says."""

    NOT_STARTED = "not-started"
    STARTED = "started"
    TO_MEND = "to-mend"
    """Returned for this part, and not changed since."""
    OPTIONAL = "optional"
    """Nothing there, and nothing asked."""
    DONE = "done"


def part_state(*, begun: bool, problems: int, unmended: int) -> PartState:
    """The state of a part with something in it or not, its gaps, and reasons still unanswered."""
    if unmended:
        return PartState.TO_MEND
    if problems:
        return PartState.STARTED if begun else PartState.NOT_STARTED
    return PartState.DONE if begun else PartState.OPTIONAL


@dataclass(frozen=True, slots=True)
class Term:
    """Until when an entry may be changed and submitted; ``own`` for a returned entry's deadline."""

    window: Window
    own: bool = False


def term_of(
    state: EntryState, registration: Window | None, correct_until: datetime | None
) -> Term | None:
    """The term of an entry in ``state``; None when it is not in its officer's hands.

    A returned entry follows the deadline it was returned with, and only without one the
    registration window.
    """
    if state not in EDITABLE_STATES or registration is None:
        return None
    if state is EntryState.RETURNED and correct_until is not None:
        opens = min(registration.opens_at, correct_until - timedelta(seconds=1))
        return Term(Window(opens, correct_until), own=True)
    return Term(registration)


def check_editable(state: EntryState, term: Term | None, at: datetime) -> None:
    """Raise Locked unless the entry may be changed at ``at``.

    Codes ``entry-not-editable``, ``registration-upcoming`` (fact ``opens``) and
    ``deadline-passed`` (facts ``closes`` with grace, ``arrived``).
    """
    if term is None:
        raise Locked("entry-not-editable", state=state)
    check_open(term.window, at)


def check_open(window: Window, at: datetime) -> None:
    """Raise Locked ``registration-upcoming`` or ``deadline-passed`` outside the window."""
    if at < window.opens_at:
        raise Locked("registration-upcoming", opens=window.opens_at)
    if not window.admits(at):
        raise Locked("deadline-passed", closes=window.closes_at + window.grace, arrived=at)


def may_enter(
    participant_kind: ParticipantKind,
    agency_kind: str | None,
    category_kind: ParticipantKind,
    agency_kinds: Collection[str],
) -> bool:
    """Whether a participant belongs into a category; ``agency_kinds`` empty admits every agency."""
    if participant_kind is not category_kind:
        return False
    return participant_kind is ParticipantKind.COMMUNITY or (
        not agency_kinds or agency_kind in agency_kinds
    )


def section_version(definition: FormDefinition, section: str, profile: Mapping[str, Any]) -> str:
    """What a page carries to notice that someone else saved the same section meanwhile."""
    fields = definition.section(section).fields
    values = {field.key: profile[field.key] for field in fields if field.key in profile}
    return f"{section}:{canonical_hash(values)[:16]}"


def check_section_version(
    definition: FormDefinition,
    version: str,
    stored: Mapping[str, Any],
    yours: Mapping[str, Any],
) -> None:
    """Raise Stale ``section-stale`` when the section changed since ``version``.

    Facts ``theirs`` and ``yours`` hold only the fields in which the two differ; where both say
    the same there is nothing to decide.
    """
    section = version.partition(":")[0]
    if section_version(definition, section, stored) == version:
        return
    theirs = {key: stored.get(key) for key in yours}
    differing = {key for key in yours if theirs[key] != yours[key]}
    if differing:
        raise Stale(
            "section-stale",
            theirs={key: theirs[key] for key in differing},
            yours={key: yours[key] for key in differing},
        )
