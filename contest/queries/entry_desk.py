"""An entry on its officer's desk: what it says, what it lacks, until when it may be changed."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from contest.adapters.datafiles import load_form, load_guideline
from contest.domain.actor import Actor
from contest.domain.cleaning import FormProblem
from contest.domain.completeness import Completeness, Dossier, completeness
from contest.domain.drafts import PartState, Term, part_state, term_of
from contest.domain.entries import OPEN_STATES, CheckOutcome, EntryState, ParticipantKind
from contest.domain.errors import NotFound
from contest.domain.form import FormDefinition, Section
from contest.domain.guideline import Guideline
from contest.domain.maturity import (
    INDICATOR_SECTION,
    Claim,
    Maturity,
    Step,
    measure,
    next_steps,
)
from contest.domain.permissions import EntryFacts, Permission, require
from contest.domain.profile import applies
from contest.domain.submission import changed_places
from contest.models.base import db
from contest.models.checks import AdministrativeCheck, CheckReason
from contest.models.editions import Category, Edition, EditionState
from contest.models.entries import Entry, EntryRevision, IndicatorClaim
from contest.models.judging import RoundEntry
from contest.models.people import Participant
from contest.queries.entries import content_rows, live_evidence
from contest.queries.entry_document import EvidenceView, RawEvidence, evidence_by_slot
from contest.queries.windows import registration_window


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an entry was returned or rejected, at its place. ``mended``: changed there since."""

    place: str
    code: str
    label: str
    note: str
    mended: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """The latest administrative check: outcome, note to the entrant, reasons."""

    outcome: CheckOutcome
    note: str
    at: datetime
    reasons: tuple[Reason, ...]

    def at_place(self, place: str) -> tuple[Reason, ...]:
        """The reasons at one field, indicator or slot."""
        return tuple(reason for reason in self.reasons if reason.place == place)


@dataclass(frozen=True, slots=True)
class Part:
    """One line of the task list. ``key`` is a section's, or the indicators' section name."""

    key: str
    title: str
    state: PartState
    problems: int
    done: int | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class EntryDesk:
    """Everything the officer's pages about one entry print."""

    code: str
    number: str | None
    state: EntryState
    revision: int
    title: str
    edition: str
    edition_id: int
    category: str
    participant: str
    kind: ParticipantKind
    definition: FormDefinition
    guideline: Guideline
    profile: Mapping[str, Any]
    claims: Mapping[str, Claim]
    verified: Mapping[str, int]
    evidence: Mapping[str, tuple[EvidenceView, ...]]
    completeness: Completeness
    maturity: Maturity
    term: Term | None
    editable: bool
    take_back_until: datetime | None
    """Until when a submitted entry may be taken back; None when it may not."""
    withdrawable: bool
    """Whether its officer may withdraw it himself."""
    submitted_at: datetime | None
    state_reason: str | None
    verdict: Verdict | None

    @property
    def closes_at(self) -> datetime | None:
        """The closing as announced, without grace."""
        return self.term.window.closes_at if self.term else None

    @property
    def grace(self) -> timedelta:
        """What is granted after the closing."""
        return self.term.window.grace if self.term else timedelta(0)

    @property
    def steps(self) -> tuple[Step, ...]:
        """Raises of one level, the most worthwhile first."""
        return next_steps(self.guideline, self.claims)

    @property
    def parts(self) -> tuple[Part, ...]:
        """The task list: form sections with something to ask, the indicators after the texts."""
        sections = [
            self._section_part(section)
            for section in self.definition.sections
            if any(place.asked_of(self.kind) for place in (*section.fields, *section.slots))
        ]
        documents = next(
            (at for at, part in enumerate(sections) if self._holds_only_slots(part.key)),
            len(sections),
        )
        return (*sections[:documents], self._indicator_part(), *sections[documents:])

    def _holds_only_slots(self, key: str) -> bool:
        section = self.definition.section(key)
        return bool(section.slots) and not section.fields

    def _section_part(self, section: Section) -> Part:
        places = [*section.fields, *section.slots]
        problems = self.completeness.of_section(section.key)
        return Part(
            section.key,
            section.title,
            part_state(
                begun=any(self.holds(place.key) for place in places if place.key != "title"),
                problems=len(problems),
                unmended=self._unmended(place.key for place in places),
            ),
            len(problems),
        )

    def _indicator_part(self) -> Part:
        keys = [indicator.key for indicator in self.guideline.indicators]
        problems = self.completeness.of_section(INDICATOR_SECTION)
        done = sum(1 for key in keys if self.indicator_state(key) is PartState.DONE)
        begun = any(self.holds(key) for key in keys)
        state = part_state(begun=begun, problems=len(problems), unmended=self._unmended(keys))
        if state is PartState.DONE and done < len(keys):
            state = PartState.STARTED
        return Part(INDICATOR_SECTION, "", state, len(problems), done, len(keys))

    def indicator_state(self, key: str) -> PartState:
        """The state of one indicator; evidence without a level is a beginning only."""
        claim = self.claims.get(key)
        if self.evidence.get(key) and not (claim and claim.level) and not self._unmended([key]):
            return PartState.STARTED
        return part_state(
            begun=self.holds(key),
            problems=len(self.problems_at(key)),
            unmended=self._unmended([key]),
        )

    def _unmended(self, places: Iterable[str]) -> int:
        if self.verdict is None or self.state is not EntryState.RETURNED:
            return 0
        wanted = set(places)
        return sum(
            1 for reason in self.verdict.reasons if reason.place in wanted and not reason.mended
        )

    def holds(self, place: str) -> bool:
        """Whether anything stands at a field, an indicator or a slot."""
        claim = self.claims.get(place)
        filled = self.profile.get(place) not in (None, "", [])
        return filled or bool(claim and claim.level) or bool(self.evidence.get(place))

    def problems_at(self, place: str) -> tuple[FormProblem, ...]:
        """What stands against submitting at one place."""
        return tuple(found for found in self.completeness.problems if found.field == place)

    def warnings_at(self, place: str) -> tuple[FormProblem, ...]:
        """What deserves a second look at one place."""
        return tuple(found for found in self.completeness.warnings if found.field == place)

    def label(self, place: str) -> str:
        """How a field, slot or indicator is called; the key itself for an unknown one."""
        for found in (*self.definition.fields, *self.definition.slots):
            if found.key == place:
                return found.label_for(self.kind)
        if self.guideline.has(place):
            indicator = self.guideline.indicator(place)
            return f"{indicator.number}. {indicator.name}"
        return place

    def section_of(self, place: str) -> str:
        """The task-list part a place belongs to; empty for the entry as a whole."""
        if self.guideline.has(place):
            return INDICATOR_SECTION
        return self.definition.section_of(place)

    def asked_now(self, key: str) -> bool:
        """Whether a field's question arises, given what the profile says so far."""
        return applies(self.definition.field(key), self.profile)


def entry_desk(code: str, actor: Actor, now: datetime) -> EntryDesk:
    """An entry for its officer; at most nine queries. Raises NotFound when it is not his."""
    row = db.session.execute(
        select(Entry, Category, Edition, Participant)
        .join(Category, Category.id == Entry.category_id)
        .join(Edition, Edition.id == Entry.edition_id)
        .join(Participant, Participant.id == Entry.participant_id)
        .where(Entry.code == code)
    ).first()
    if row is None:
        raise NotFound("not-yours")
    entry, category, edition, participant = row
    require(actor, Permission.READ_OWN_ENTRIES, EntryFacts(entry.participant_id))
    definition, guideline = load_form(edition.form_key), load_guideline(edition.guideline_key)
    claim_rows = db.session.scalars(
        select(IndicatorClaim).where(IndicatorClaim.entry_id == entry.id)
    ).all()
    claims = {row.indicator: Claim(row.claimed_level, row.basis) for row in claim_rows}
    raw = live_evidence(entry.id)
    profile = {**entry.profile, "title": entry.title}
    window = registration_window(entry.edition_id, entry.participant_id)
    term = term_of(entry.state, window, entry.correct_until)
    taken_back = entry.state is EntryState.SUBMITTED and window is not None and window.admits(now)
    return EntryDesk(
        code=entry.code,
        number=entry.number,
        state=entry.state,
        revision=entry.revision,
        title=entry.title,
        edition=edition.name,
        edition_id=edition.id,
        category=category.name,
        participant=participant.name,
        kind=participant.kind,
        definition=definition,
        guideline=guideline,
        profile=profile,
        claims=claims,
        verified={
            row.indicator: row.verified_level
            for row in claim_rows
            if row.verified_level is not None
        },
        evidence=evidence_by_slot(raw, neutral=False),
        completeness=completeness(
            definition,
            guideline,
            dossier(definition, participant.kind, profile, claims, raw),
            edition.year,
        ),
        maturity=measure(guideline, claims),
        term=term,
        editable=term is not None and term.window.admits(now),
        take_back_until=window.closes_at if taken_back and window else None,
        withdrawable=_withdrawable(entry, edition),
        submitted_at=entry.submitted_at,
        state_reason=entry.state_reason,
        verdict=_verdict(entry, edition, profile, claims, raw),
    )


def _withdrawable(entry: Entry, edition: Edition) -> bool:
    if entry.state not in OPEN_STATES or edition.state is EditionState.ARCHIVED:
        return False
    return entry.state is not EntryState.ACCEPTED or not takes_part(entry.id)


def takes_part(entry_id: int) -> bool:
    """Whether the entry was entered into a round and is the judges' (one query)."""
    entered = select(RoundEntry.id).where(RoundEntry.entry_id == entry_id).limit(1)
    return db.session.scalar(entered) is not None


def dossier(
    definition: FormDefinition,
    kind: ParticipantKind,
    profile: Mapping[str, Any],
    claims: Mapping[str, Claim],
    evidence: Iterable[RawEvidence],
) -> Dossier:
    """What the rules of completeness look at."""
    counts: dict[str, int] = {}
    for row in evidence:
        counts[row.slot] = counts.get(row.slot, 0) + 1
    slots = {slot.key for slot in definition.slots}
    return Dossier(
        participant_kind=kind,
        profile=profile,
        documents={slot: count for slot, count in counts.items() if slot in slots},
        claims=claims,
        evidenced=frozenset(counts) - slots,
    )


def _verdict(
    entry: Entry,
    edition: Edition,
    profile: Mapping[str, Any],
    claims: Mapping[str, Claim],
    evidence: tuple[RawEvidence, ...],
) -> Verdict | None:
    """The latest check of an entry that was returned or rejected by it."""
    if entry.state not in (EntryState.RETURNED, EntryState.REJECTED):
        return None
    check = db.session.scalars(
        select(AdministrativeCheck)
        .where(AdministrativeCheck.entry_id == entry.id)
        .order_by(AdministrativeCheck.id.desc())
        .limit(1)
    ).first()
    if check is None:
        return None
    rows = db.session.scalars(
        select(CheckReason).where(CheckReason.check_id == check.id).order_by(CheckReason.id)
    ).all()
    frozen = db.session.scalars(
        select(EntryRevision.document).where(
            EntryRevision.entry_id == entry.id, EntryRevision.number == check.revision
        )
    ).first()
    mended = frozenset[str]()
    if frozen is not None:
        mended = changed_places(json.loads(frozen), content_rows(profile, claims, evidence))
    labels = {row["code"]: row["label"] for row in edition.check_reasons}
    reasons = tuple(
        Reason(row.place, row.code, labels.get(row.code, row.code), row.note, row.place in mended)
        for row in rows
    )
    return Verdict(check.outcome, check.note, check.at, reasons)
