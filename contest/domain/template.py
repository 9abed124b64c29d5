"""An edition template: everything a new edition of the contest starts from.

The secretariat changes the copy in its edition, never the template; a template is versioned data.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from contest.domain.agencies import AgencyKind
from contest.domain.awards import AwardTitle
from contest.domain.certificates import CertificateKind
from contest.domain.entries import ParticipantKind
from contest.domain.facts import Provenance
from contest.domain.scoring_rule import ScoringRule
from contest.domain.stages import StageKey, Window


@dataclass(frozen=True, slots=True)
class CategoryTemplate:
    """Who competes with whom, and what is asked of them."""

    key: str
    name: str
    description: str
    participant_kind: ParticipantKind
    agency_kinds: tuple[AgencyKind, ...]
    """Kinds of agency that may enter; empty for community entrants."""
    finalists: int
    max_entries: int
    """Open entries per participant."""


@dataclass(frozen=True, slots=True)
class StageTemplate:
    """A window relative to the first day of the edition (day 0), in local time."""

    key: StageKey
    name: str
    opens_day: int
    days: int
    opens_at: time
    closes_at: time
    grace_minutes: int

    def window(self, first_day: date, zone: ZoneInfo) -> Window:
        """The window in UTC for an edition that begins on ``first_day``.

        It opens at ``opens_at`` of its first day and closes at ``closes_at`` of its last.
        """
        opens = first_day + timedelta(days=self.opens_day)
        closes = opens + timedelta(days=self.days - 1)
        return Window(
            datetime.combine(opens, self.opens_at, zone).astimezone(UTC),
            datetime.combine(closes, self.closes_at, zone).astimezone(UTC),
            timedelta(minutes=self.grace_minutes),
        )


@dataclass(frozen=True, slots=True)
class RoundTemplate:
    """A judging round of every category; the weights of all rounds sum to 100."""

    key: str
    name: str
    stage: StageKey
    weight: Decimal
    rubric: str
    promote_top: int | None
    """How many entries of a category go on to the next round; None in the last one."""
    blind_fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CertificateText:
    """What certificates of one kind say besides names; ``role`` stands where no award does."""

    kind: CertificateKind
    heading: str
    role: str | None
    event: str
    """Begins with "dalam rangka"; may hold {edition} and {year}."""


@dataclass(frozen=True, slots=True)
class RegisterTemplate:
    """The number register of the certificates (``domain.certificates``)."""

    key: str
    pattern: str
    classification: str
    unit: str


class ReasonScope(StrEnum):
    """What a reason of the administrative check can be about."""

    ENTRY = "entry"
    PROFILE = "profile"
    EVIDENCE = "evidence"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class CheckReason:
    """A reason to return or reject an entry."""

    code: str
    label: str
    applies_to: tuple[ReasonScope, ...]


@dataclass(frozen=True, slots=True)
class EditionTemplate:
    """A whole edition before it has a year."""

    key: str
    name: str
    """Holds {year}; see ``edition_name``."""
    short_name: str
    zone: str
    guideline: str
    form: str
    agencies: str
    categories: tuple[CategoryTemplate, ...]
    stages: tuple[StageTemplate, ...]
    rounds: tuple[RoundTemplate, ...]
    scoring_rule: ScoringRule
    awards: tuple[AwardTitle, ...]
    certificates: tuple[CertificateText, ...]
    register: RegisterTemplate
    check_reasons: tuple[CheckReason, ...]
    provenance: Provenance

    def edition_name(self, year: int) -> str:
        """The name of the edition of one year."""
        return self.name.replace("{year}", str(year))

    def edition_short_name(self, year: int) -> str:
        """The short name of the edition of one year."""
        return self.short_name.replace("{year}", str(year))

    def event(self, kind: CertificateKind, year: int) -> str:
        """The event line of a certificate, its placeholders filled."""
        text = self.certificate_text(kind).event
        return text.replace("{edition}", self.edition_name(year)).replace("{year}", str(year))

    def certificate_text(self, kind: CertificateKind) -> CertificateText:
        """The wording of one kind of certificate; a template has all of them."""
        return next(text for text in self.certificates if text.kind is kind)

    def category(self, key: str) -> CategoryTemplate | None:
        """The category with this key, or None."""
        return next((category for category in self.categories if category.key == key), None)

    def windows(self, first_day: date) -> tuple[tuple[StageTemplate, Window], ...]:
        """Every stage with its window for an edition that begins on ``first_day``."""
        zone = ZoneInfo(self.zone)
        return tuple((stage, stage.window(first_day, zone)) for stage in self.stages)


def reason_documents(reasons: Sequence[CheckReason]) -> list[dict[str, Any]]:
    """The reasons as an edition stores them."""
    return [
        {
            "code": reason.code,
            "label": reason.label,
            "applies_to": [str(scope) for scope in reason.applies_to],
        }
        for reason in reasons
    ]
