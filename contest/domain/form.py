"""The entry form as data: sections, fields and document slots.

What an officer types is cleaned by ``domain.cleaning`` and judged by ``domain.profile``; both
read this definition, so a new field is a line in ``contest/data/forms`` and no code.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from contest.domain.demands import Demands, EligibilityRule
from contest.domain.entries import ParticipantKind
from contest.domain.errors import NotFound
from contest.domain.facts import Provenance
from contest.domain.file_rules import FileRule
from contest.domain.options import Option


class FieldKind(StrEnum):
    """How a field is asked, and the type of its value.

    The value in a profile is text for every kind but ``yes_no`` (true or false) and
    ``multi_choice`` (a list of codes). A date is written 2026-12-31, a coordinate -3.441200.
    """

    TEXT = "text"
    TEXTAREA = "textarea"
    CHOICE = "choice"
    MULTI_CHOICE = "multi_choice"
    DATE = "date"
    YES_NO = "yes_no"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"


class Target(StrEnum):
    """What a field is required for: to register the entry, or only to submit it."""

    REGISTER = "register"
    SUBMIT = "submit"


@dataclass(frozen=True, slots=True)
class Wording:
    """How a field or slot is called for one kind of participant."""

    label: str
    hint: str


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds when the field ``field`` has the value ``equals``."""

    field: str
    equals: str | bool


@dataclass(frozen=True, slots=True)
class Bounds:
    """The stretch a coordinate is expected in; outside it warns and never refuses."""

    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a field takes. ``advised_words`` warns, every other limit refuses."""

    min_words: int | None = None
    advised_words: int | None = None
    max_words: int | None = None
    max_chars: int | None = None
    max_lines: int | None = None
    line_chars: int | None = None
    """Longest line of a list of names, in characters."""


@dataclass(frozen=True, slots=True)
class Place:
    """What fields and document slots have in common."""

    key: str
    label: str
    hint: str
    required_to: Target | None
    participant_kinds: frozenset[ParticipantKind]
    wording: tuple[tuple[ParticipantKind, Wording], ...]

    def asked_of(self, kind: ParticipantKind) -> bool:
        """Whether this kind of participant sees the place at all."""
        return kind in self.participant_kinds

    def label_for(self, kind: ParticipantKind) -> str:
        """The label for this kind of participant."""
        own = dict(self.wording).get(kind)
        return own.label if own else self.label

    def hint_for(self, kind: ParticipantKind) -> str:
        """The hint for this kind of participant; may be empty."""
        own = dict(self.wording).get(kind)
        return own.hint if own else self.hint


@dataclass(frozen=True, slots=True)
class Field(Place):
    """One question of the form."""

    kind: FieldKind
    options: tuple[Option, ...] = ()
    limits: Limits = Limits()
    required_if: Condition | None = None
    earliest: date | None = None
    latest: date | None = None
    not_before: str | None = None
    """Key of a date field that may not be later than this one."""
    bounds: Bounds | None = None

    def option(self, code: str) -> Option | None:
        """The option with this code, or None."""
        return next((option for option in self.options if option.code == code), None)


@dataclass(frozen=True, slots=True)
class Slot(Place):
    """A place for documents that belong to the entry, not to an indicator."""

    files: FileRule
    max_files: int


@dataclass(frozen=True, slots=True)
class Section:
    """One page of the form."""

    key: str
    title: str
    intro: str
    fields: tuple[Field, ...]
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class FormDefinition:
    """The whole form of one year; indicators follow the guideline and stand apart."""

    key: str
    name: str
    options_key: str
    sections: tuple[Section, ...]
    eligibility: EligibilityRule
    demands: tuple[Demands, ...]
    provenance: Provenance

    def demands_on(self, kind: ParticipantKind) -> Demands:
        """What this kind of participant must bring; a form has it for every kind."""
        return next(found for found in self.demands if found.participant_kind is kind)

    @property
    def fields(self) -> tuple[Field, ...]:
        """Every field in order."""
        return tuple(field for section in self.sections for field in section.fields)

    @property
    def slots(self) -> tuple[Slot, ...]:
        """Every document slot in order."""
        return tuple(slot for section in self.sections for slot in section.slots)

    def section(self, key: str) -> Section:
        """The section with this key. Raises NotFound ``section-unknown``."""
        for section in self.sections:
            if section.key == key:
                return section
        raise NotFound("section-unknown", section=key)

    def find(self, key: str) -> Field | None:
        """The field with this key, or None."""
        return next((field for field in self.fields if field.key == key), None)

    def field(self, key: str) -> Field:
        """The field with this key. Raises NotFound ``field-unknown``."""
        if found := self.find(key):
            return found
        raise NotFound("field-unknown", field=key)

    def slot(self, key: str) -> Slot:
        """The slot with this key. Raises NotFound ``slot-unknown``."""
        for slot in self.slots:
            if slot.key == key:
                return slot
        raise NotFound("slot-unknown", slot=key)

    def section_of(self, key: str) -> str:
        """The key of the section that holds this field or slot; empty when none does."""
        for section in self.sections:
            if any(place.key == key for place in (*section.fields, *section.slots)):
                return section.key
        return ""
