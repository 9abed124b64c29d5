"""An entry as people read it: answers with labels, claims with level texts, evidence in order.

Everything here is assembling; ``queries.entries`` loads and authorises.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from contest.domain.entries import EntryState, ParticipantKind
from contest.domain.form import Field, FieldKind, FormDefinition, Section
from contest.domain.guideline import Guideline, Indicator, Level
from contest.domain.maturity import Claim, Maturity, measure
from contest.domain.profile import applies
from contest.domain.submission import BLIND_PLACES
from contest.domain.upload import neutral_name
from contest.domain.words import names

AnswerValue = str | bool | date | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Answer:
    """One field and what it says; choices carry their labels, lists their items."""

    key: str
    label: str
    kind: FieldKind
    value: AnswerValue


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """A file or a link; ``name`` is neutral where the participant is hidden."""

    code: str
    slot: str
    position: int
    name: str
    media_type: str | None
    size: int | None
    pages: int | None
    sha256: str | None
    link: str | None

    @property
    def kind(self) -> str:
        """``link``, ``pdf``, ``image`` or ``video``."""
        if self.media_type is None:
            return "link"
        return "pdf" if self.media_type == "application/pdf" else self.media_type.split("/")[0]


@dataclass(frozen=True, slots=True)
class SlotView:
    """A document slot with what it holds."""

    key: str
    label: str
    evidence: tuple[EvidenceView, ...]


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section of the form with its answers and documents."""

    key: str
    title: str
    answers: tuple[Answer, ...]
    slots: tuple[SlotView, ...]


@dataclass(frozen=True, slots=True)
class IndicatorView:
    """An indicator with the level claimed, the level verified, and its evidence.

    Levels run from 1 to 3; 0 means nothing is claimed, None that nobody has verified it yet.
    """

    key: str
    number: int
    name: str
    description: str
    weight: int
    mandatory: bool
    basis: str | None
    basis_name: str | None
    levels: tuple[Level, ...]
    claimed: int
    verified: int | None
    note: str | None
    needed: str
    """The evidence the guideline asks for."""
    evidence: tuple[EvidenceView, ...]

    @property
    def claimed_text(self) -> str | None:
        """What the claimed level says; None when nothing is claimed."""
        return self.text_of(self.claimed)

    @property
    def verified_text(self) -> str | None:
        """What the verified level says; None when it is 0 or not verified."""
        return self.text_of(self.verified or 0)

    def text_of(self, level: int) -> str | None:
        """The exact text of a level, or None for 0 or before a basis is chosen."""
        return next((found.text for found in self.levels if found.value == level), None)


@dataclass(frozen=True, slots=True)
class EntryDocument:
    """The whole entry, read-only. ``participant`` is None where a blind round hides it."""

    code: str
    number: str | None
    state: EntryState
    revision: int
    """The frozen revision shown, or the latest one when the present state is shown."""
    frozen: bool
    sha256: str | None
    """Hash of the frozen revision; None for the present state."""
    title: str
    edition: str
    year: int
    category: str
    participant: str | None
    submitted_at: datetime | None
    sections: tuple[SectionView, ...]
    indicators: tuple[IndicatorView, ...]
    claimed: Maturity
    verified: Maturity
    verified_count: int
    hidden: frozenset[str]

    @property
    def evidence_count(self) -> int:
        """How many files and links the indicators hold together."""
        return sum(len(indicator.evidence) for indicator in self.indicators)


@dataclass(frozen=True, slots=True)
class RawEvidence:
    """An evidence row, from the table or from a frozen revision."""

    code: str
    slot: str
    position: int
    file_name: str | None
    media_type: str | None
    size: int | None
    pages: int | None
    sha256: str | None
    link: str | None


@dataclass(frozen=True, slots=True)
class Content:
    """What an entry says, at present or in a frozen revision."""

    profile: Mapping[str, Any]
    claims: Mapping[str, Claim]
    evidence: tuple[RawEvidence, ...]


def frozen_content(document: Mapping[str, Any]) -> Content:
    """Read the content of a revision document (``domain.submission.revision_document``)."""
    return Content(
        profile=document["profile"],
        claims={row["indicator"]: Claim(row["level"], row["basis"]) for row in document["claims"]},
        evidence=tuple(RawEvidence(**row) for row in document["evidence"]),
    )


def section_views(
    definition: FormDefinition, content: Content, kind: ParticipantKind, hide: frozenset[str]
) -> tuple[SectionView, ...]:
    """Sections in form order with the places a blind round hides left out."""
    hidden = {place for part in hide for place in BLIND_PLACES.get(part, ())}
    by_slot = evidence_by_slot(content.evidence, "participant" in hide)
    return tuple(
        SectionView(
            section.key,
            section.title,
            tuple(_answers(section, content.profile, kind, hidden)),
            tuple(
                SlotView(slot.key, slot.label_for(kind), by_slot.get(slot.key, ()))
                for slot in section.slots
                if slot.asked_of(kind) and slot.key not in hidden
            ),
        )
        for section in definition.sections
    )


def _answers(
    section: Section, profile: Mapping[str, Any], kind: ParticipantKind, hidden: set[str]
) -> Iterable[Answer]:
    for field in section.fields:
        if field.asked_of(kind) and field.key not in hidden and applies(field, profile):
            value = _shown(field, profile.get(field.key))
            yield Answer(field.key, field.label_for(kind), field.kind, value)


def _shown(field: Field, value: Any) -> AnswerValue:
    if value is None or value in ("", []):
        return None
    if field.kind is FieldKind.CHOICE:
        option = field.option(value)
        return option.label if option else str(value)
    if field.kind is FieldKind.MULTI_CHOICE:
        return tuple(option.label for option in field.options if option.code in value)
    if field.kind is FieldKind.DATE:
        return date.fromisoformat(value)
    if field.limits.max_lines is not None:
        return names(value)
    return value if isinstance(value, bool) else str(value)


def indicator_views(
    guideline: Guideline,
    content: Content,
    verified: Mapping[str, tuple[int | None, str | None]],
    hide: frozenset[str],
) -> tuple[IndicatorView, ...]:
    """All indicators in order; ``verified`` holds level and note of the checker by key."""
    by_slot = evidence_by_slot(content.evidence, "participant" in hide)
    return tuple(
        _indicator(
            indicator,
            content.claims.get(indicator.key, Claim(0)),
            verified.get(indicator.key, (None, None)),
            by_slot.get(indicator.key, ()),
        )
        for indicator in guideline.indicators
    )


def _indicator(
    indicator: Indicator,
    claim: Claim,
    verified: tuple[int | None, str | None],
    evidence: tuple[EvidenceView, ...],
) -> IndicatorView:
    basis = indicator.basis(claim.basis)
    return IndicatorView(
        key=indicator.key,
        number=indicator.number,
        name=indicator.name,
        description=indicator.description,
        weight=indicator.weight,
        mandatory=indicator.mandatory,
        basis=claim.basis,
        basis_name=basis.name if basis else None,
        levels=indicator.levels_of(claim.basis),
        claimed=claim.level,
        verified=verified[0],
        note=verified[1],
        needed=f"{indicator.evidence} {basis.evidence}" if basis else indicator.evidence,
        evidence=evidence,
    )


def evidence_by_slot(
    evidence: Iterable[RawEvidence], neutral: bool
) -> Mapping[str, tuple[EvidenceView, ...]]:
    """Evidence views by slot or indicator, in order."""
    found: dict[str, tuple[EvidenceView, ...]] = {}
    for row in evidence:
        found[row.slot] = (*found.get(row.slot, ()), evidence_view(row, neutral))
    return found


def evidence_view(row: RawEvidence, neutral: bool) -> EvidenceView:
    """The row as shown; a neutral name tells slot and position only."""
    own = row.file_name or row.link or ""
    name = neutral_name(row.slot, row.position, row.media_type) if neutral else own
    return EvidenceView(
        row.code,
        row.slot,
        row.position,
        name,
        row.media_type,
        row.size,
        row.pages,
        row.sha256,
        row.link,
    )


def measured(
    guideline: Guideline, levels: Mapping[str, int], claims: Mapping[str, Claim]
) -> Maturity:
    """Maturity of these levels; the basis stays the claimed one."""
    bases = {key: claim.basis for key, claim in claims.items()}
    return measure(guideline, {key: Claim(level, bases.get(key)) for key, level in levels.items()})
