"""Everything an entry still lacks, in one answer.

The officer's task list shows it and the submit asks it: one rule, two uses.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from contest.domain.cleaning import FormProblem
from contest.domain.demands import Severity
from contest.domain.eligibility import eligibility_problems
from contest.domain.entries import ParticipantKind
from contest.domain.form import FormDefinition
from contest.domain.guideline import Guideline
from contest.domain.maturity import Claim, indicator_problems
from contest.domain.profile import document_problems, profile_problems, profile_warnings


@dataclass(frozen=True, slots=True)
class Dossier:
    """What an entry consists of at one moment."""

    participant_kind: ParticipantKind
    profile: Mapping[str, Any]
    documents: Mapping[str, int]
    """Number of documents by slot key."""
    claims: Mapping[str, Claim]
    evidenced: Collection[str]
    """Keys of the indicators that have evidence."""


@dataclass(frozen=True, slots=True)
class Completeness:
    """``problems`` stand against submitting, in form order; ``warnings`` do not."""

    problems: tuple[FormProblem, ...]
    warnings: tuple[FormProblem, ...]

    @property
    def ready(self) -> bool:
        """Whether the entry may be submitted as far as its content goes."""
        return not self.problems

    def of_section(self, section: str) -> tuple[FormProblem, ...]:
        """The problems of one section, for its line in the task list."""
        return tuple(problem for problem in self.problems if problem.section == section)


def completeness(
    definition: FormDefinition, guideline: Guideline, dossier: Dossier, year: int
) -> Completeness:
    """Judge a dossier for the contest of ``year``."""
    kind = dossier.participant_kind
    demands = definition.demands_on(kind)
    ineligible = eligibility_problems(definition, dossier.profile, year)
    blocking = ineligible if demands.eligibility is Severity.PROBLEM else ()
    return Completeness(
        problems=(
            *profile_problems(definition, dossier.profile, kind),
            *blocking,
            *document_problems(definition, dossier.documents, kind),
            *indicator_problems(guideline, dossier.claims, dossier.evidenced, demands.indicators),
        ),
        warnings=(
            *profile_warnings(definition, dossier.profile, kind),
            *(() if blocking else ineligible),
        ),
    )
