"""What a year's form demands beyond its fields, by kind of participant."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from contest.domain.entries import ParticipantKind


class IndicatorDuty(StrEnum):
    """Whether the mandatory indicators must be claimed to submit."""

    MANDATORY = "mandatory"
    OPTIONAL = "optional"


class Severity(StrEnum):
    """What an unmet condition means: a hint, or an obstacle to submitting."""

    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class EligibilityRule:
    """The window in years relative to the contest year, both ends included."""

    from_year: int
    to_year: int
    counts_development: bool
    source: str

    def window(self, year: int) -> tuple[date, date]:
        """First and last day of the window for a contest held in ``year``."""
        return date(year + self.from_year, 1, 1), date(year + self.to_year, 12, 31)


@dataclass(frozen=True, slots=True)
class Demands:
    """What one kind of participant must bring besides the form's fields and documents."""

    participant_kind: ParticipantKind
    indicators: IndicatorDuty
    eligibility: Severity
