"""What a demonstration consists of: editions, innovations, participants, people."""

from dataclasses import dataclass
from typing import Any

from contest.domain.entries import EntryState, ParticipantKind


@dataclass(frozen=True, slots=True)
class DemoParticipant:
    """Who enters: an agency by its code, or a community group with its place and contact."""

    key: str
    """The agency's code, or a slug of the group's name; the same in every edition."""
    kind: ParticipantKind
    name: str
    agency_code: str | None
    government_code: str
    """``kalsel`` for provincial agencies, else the regency or city."""
    place: str
    """Where it is at home, from the smallest unit up."""


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A person with an account. Phone numbers are in a range nobody owns."""

    username: str
    name: str
    position: str
    institution: str
    agency_code: str | None
    phone: str


@dataclass(frozen=True, slots=True)
class DemoJudge:
    """A judge and how he tends to mark."""

    username: str
    name: str
    institution: str
    expertise: str
    category_key: str
    """The category whose panel he sits on."""
    is_chair: bool
    agency_code: str | None
    """Set where he belongs to a competing agency, so that a conflict of interest occurs."""
    phone: str
    leniency: float
    """Points he gives above (or below) the average judge."""
    spread: float
    """Standard deviation of his single marks, in points."""


@dataclass(frozen=True, slots=True)
class DemoSignatory:
    """An official who signs certificates. A governor carries neither rank nor NIP."""

    kind: str
    prefix: str
    office: str
    name: str
    rank: str | None
    nip: str | None


@dataclass(frozen=True, slots=True)
class DemoClaim:
    """A claimed level, what a checker would verify, and the basis of "kemanfaatan"."""

    indicator: str
    level: int
    verified_level: int
    basis: str | None


@dataclass(frozen=True, slots=True)
class DemoInnovation:
    """One entry, ready to be filled in through the services."""

    key: str
    year: int
    title: str
    acronym: str
    participant: DemoParticipant
    category_key: str
    profile: dict[str, Any]
    """By the keys of the entry form, without the title. A draft lacks some of them."""
    claims: tuple[DemoClaim, ...]
    """Answered indicators only, in order."""
    innovators: tuple[str, ...]
    officer: DemoPerson
    """Agency officer, or the contact of a community group."""
    quality: float
    """Latent merit between 0 and 1, from which marks are drawn."""
    state: EntryState
    """Where the demonstration leaves the entry."""
    reason_code: str | None
    """Check reason of a returned or rejected entry."""
    reason_place: str
    """Field or indicator the check reason stands at."""
    state_reason: str | None
    twin_of: str | None
    """Key of the entry whose sheet totals this one equals, for the planned tie."""


@dataclass(frozen=True, slots=True)
class DemoEdition:
    """All innovations of one year, and the agencies that owe one but did not register."""

    year: int
    innovations: tuple[DemoInnovation, ...]
    absent: tuple[str, ...]
    tie: tuple[str, str] | None
    """Keys of two entries of a category whose published scores are equal."""

    def of_category(self, category_key: str) -> tuple[DemoInnovation, ...]:
        """The innovations of one category, in order."""
        return tuple(found for found in self.innovations if found.category_key == category_key)


@dataclass(frozen=True, slots=True)
class DemoPeople:
    """Everyone with a role of his own; officers come with their innovations."""

    secretariat: tuple[DemoPerson, ...]
    judges: tuple[DemoJudge, ...]
    inspector: DemoPerson
    coach: DemoPerson
    administrator: DemoPerson
    signatories: tuple[DemoSignatory, ...]

    def panel(self, category_key: str) -> tuple[DemoJudge, ...]:
        """The judges of a category, its chair first."""
        members = [judge for judge in self.judges if judge.category_key == category_key]
        return tuple(sorted(members, key=lambda judge: not judge.is_chair))
