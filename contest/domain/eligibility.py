"""Whether an innovation is old and new enough: its stage and the window of the contest year.

Window of the provincial contest: application in the two calendar years before the contest year,
or a development within them.
"""

from collections.abc import Mapping
from typing import Any

from contest.domain.cleaning import FormProblem, stored_day
from contest.domain.form import FormDefinition


def eligibility_problems(
    definition: FormDefinition, profile: Mapping[str, Any], year: int
) -> tuple[FormProblem, ...]:
    """Why the entry may not be rated; empty where it may or where nothing was filled in yet.

    Codes ``phase-not-counted`` at the phase and ``outside-window`` at the application date. How
    severe they are is said by the form's demands (``Severity``).
    """
    return (
        *_phase_problems(definition, profile),
        *_window_problems(definition, profile, year),
    )


def _phase_problems(
    definition: FormDefinition, profile: Mapping[str, Any]
) -> tuple[FormProblem, ...]:
    field = definition.field("phase")
    chosen = field.option(str(profile.get("phase")))
    if chosen is None or chosen.counts:
        return ()
    counted = tuple(option.label for option in field.options if option.counts)
    facts = {"found": chosen.label, "counted": counted}
    return (FormProblem("phase-not-counted", "phase", facts, definition.section_of("phase")),)


def _window_problems(
    definition: FormDefinition, profile: Mapping[str, Any], year: int
) -> tuple[FormProblem, ...]:
    rule = definition.eligibility
    first, last = rule.window(year)
    applied = stored_day(profile.get("implementation_date"))
    developed = stored_day(profile.get("development_date"))
    if applied is None or first <= applied <= last:
        return ()
    counts = rule.counts_development and profile.get("has_development") is True
    if counts and developed is not None and first <= developed <= last:
        return ()
    facts = {"found": applied, "first": first, "last": last}
    section = definition.section_of("implementation_date")
    return (FormProblem("outside-window", "implementation_date", facts, section),)
