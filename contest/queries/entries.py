"""Entries: who may read one, and the whole document of one."""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select

from contest.adapters.datafiles import load_form, load_guideline
from contest.domain.actor import Actor, Role
from contest.domain.errors import NotFound
from contest.domain.maturity import Claim
from contest.domain.permissions import EntryFacts, Permission, require
from contest.domain.rounds import RoundState
from contest.domain.scorecards import LIVE_STATES
from contest.domain.submission import BLIND_PLACES
from contest.domain.upload import neutral_name
from contest.models.base import db
from contest.models.editions import Category, Edition
from contest.models.entries import Entry, EntryRevision, Evidence, IndicatorClaim, StoredFile
from contest.models.judging import Round, Scorecard
from contest.models.people import Participant
from contest.queries.conflicts import find_conflicts
from contest.queries.entry_document import (
    Content,
    EntryDocument,
    RawEvidence,
    frozen_content,
    indicator_views,
    measured,
    section_views,
)


@dataclass(frozen=True, slots=True)
class Sight:
    """What an actor may see of an entry: the facts of his right, and what stays hidden."""

    facts: EntryFacts
    hidden: frozenset[str] = frozenset()


def sight(entry_id: int, participant_id: int, actor: Actor) -> Sight:
    """How ``actor`` stands to the entry; six queries for a judge, none for anyone else.

    A judge with a live, unconflicted scorecard reads the entry. What his rounds hide stays hidden
    until a later round of his that hides nothing has begun: frozen rounds only count when he has
    no other.
    """
    facts = EntryFacts(participant_id)
    open_to = actor.has(Role.SECRETARIAT, Role.INSPECTOR) or participant_id in actor.participant_ids
    if open_to or not actor.has(Role.JUDGE):
        return Sight(facts)
    rows = db.session.execute(
        select(Round.state, Round.blind_fields)
        .join(Scorecard, Scorecard.round_id == Round.id)
        .where(
            Scorecard.entry_id == entry_id,
            Scorecard.judge_id == actor.user_id,
            Scorecard.state.in_(LIVE_STATES),
        )
    ).all()
    if not rows or actor.user_id is None or find_conflicts([actor.user_id], [entry_id]):
        return Sight(facts)
    running = [blind for state, blind in rows if state is not RoundState.FROZEN]
    hidden = frozenset(part for blind in running or [row[1] for row in rows] for part in blind)
    return Sight(EntryFacts(participant_id, frozenset({actor.user_id})), hidden)


def entry_document(
    code: str,
    actor: Actor,
    *,
    hide: frozenset[str] = frozenset(),
    revision: int | None = None,
) -> EntryDocument:
    """The full read-only view of an entry, at present or as frozen in ``revision``.

    ``hide`` names blind fields (``domain.rounds.BLIND_FIELDS``); what the judge's own rounds hide
    is hidden in any case. Three queries, one more for a judge and for a revision. Raises NotFound.
    """
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
    seen = sight(entry.id, entry.participant_id, actor)
    require(actor, Permission.READ_EVIDENCE, seen.facts)
    hide = hide | seen.hidden
    frozen = None if revision is None else _revision(entry, revision)
    claims = list(
        db.session.scalars(select(IndicatorClaim).where(IndicatorClaim.entry_id == entry.id))
    )
    content = frozen_content(json.loads(frozen.document)) if frozen else _present(entry, claims)
    guideline = load_guideline(edition.guideline_key)
    verified = {claim.indicator: (claim.verified_level, claim.note) for claim in claims}
    levels = {key: level for key, (level, _note) in verified.items() if level is not None}
    return EntryDocument(
        code=entry.code,
        number=entry.number,
        state=entry.state,
        revision=revision or entry.revision,
        frozen=frozen is not None,
        sha256=frozen.sha256 if frozen else None,
        title=str(content.profile.get("title") or entry.title),
        edition=edition.name,
        year=edition.year,
        category=category.name,
        participant=None if "participant" in hide else participant.name,
        submitted_at=frozen.frozen_at if frozen else entry.submitted_at,
        sections=section_views(load_form(edition.form_key), content, participant.kind, hide),
        indicators=indicator_views(guideline, content, verified, hide),
        claimed=measured(
            guideline, {key: claim.level for key, claim in content.claims.items()}, content.claims
        ),
        verified=measured(guideline, levels, content.claims),
        verified_count=len(levels),
        hidden=hide,
    )


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A stored file and the name it is sent under: ASCII, made by us, neutral in a blind round."""

    sha256: str
    size: int
    media_type: str
    name: str


def evidence_file(code: str, actor: Actor) -> EvidenceFile:
    """The file behind an evidence code, for those who may read its entry. Raises NotFound.

    Removed evidence stays readable, because a frozen revision may still show it.
    """
    row = db.session.execute(
        select(Evidence, Entry.participant_id, Entry.number, StoredFile)
        .join(Entry, Entry.id == Evidence.entry_id)
        .join(StoredFile, StoredFile.sha256 == Evidence.file_sha256)
        .where(Evidence.code == code)
    ).first()
    if row is None:
        raise NotFound("not-yours")
    evidence, participant_id, number, stored = row
    seen = sight(evidence.entry_id, participant_id, actor)
    require(actor, Permission.READ_EVIDENCE, seen.facts)
    if BLIND_PLACES["participant"] & {evidence.slot} and "participant" in seen.hidden:
        raise NotFound("not-yours")
    neutral = neutral_name(evidence.slot, evidence.position, stored.media_type)
    name = neutral if "participant" in seen.hidden or not number else f"{number}-{neutral}"
    return EvidenceFile(stored.sha256, stored.size, stored.media_type, name)


def _revision(entry: Entry, number: int) -> EntryRevision:
    found = db.session.scalars(
        select(EntryRevision).where(
            EntryRevision.entry_id == entry.id, EntryRevision.number == number
        )
    ).first()
    if found is None:
        raise NotFound("not-yours")
    return found


def _present(entry: Entry, claims: list[IndicatorClaim]) -> Content:
    return Content(
        profile={**entry.profile, "title": entry.title},
        claims={claim.indicator: Claim(claim.claimed_level, claim.basis) for claim in claims},
        evidence=live_evidence(entry.id),
    )


def live_evidence(entry_id: int) -> tuple[RawEvidence, ...]:
    """Files and links not removed, by slot and position; one query."""
    return evidence_of([entry_id]).get(entry_id, ())


def evidence_of(entry_ids: Collection[int]) -> Mapping[int, tuple[RawEvidence, ...]]:
    """The same for several entries; one query."""
    rows = db.session.execute(
        select(Evidence, StoredFile.media_type, StoredFile.size)
        .outerjoin(StoredFile, StoredFile.sha256 == Evidence.file_sha256)
        .where(Evidence.entry_id.in_(entry_ids), Evidence.removed_at.is_(None))
        .order_by(Evidence.entry_id, Evidence.slot, Evidence.position)
    ).all()
    found: dict[int, list[RawEvidence]] = {}
    for evidence, media_type, size in rows:
        found.setdefault(evidence.entry_id, []).append(_raw(evidence, media_type, size))
    return {entry_id: tuple(rows) for entry_id, rows in found.items()}


def _raw(evidence: Evidence, media_type: str | None, size: int | None) -> RawEvidence:
    return RawEvidence(
        code=evidence.code,
        slot=evidence.slot,
        position=evidence.position,
        file_name=evidence.file_name,
        media_type=media_type,
        size=size,
        pages=evidence.pages,
        sha256=evidence.file_sha256,
        link=evidence.link,
    )


def content_rows(
    profile: Mapping[str, Any], claims: Mapping[str, Claim], evidence: tuple[RawEvidence, ...]
) -> dict[str, Any]:
    """The content in the form of a revision document, to freeze it or to compare with one."""
    return {
        "profile": dict(profile),
        "claims": [
            {"indicator": key, "level": claims[key].level, "basis": claims[key].basis}
            for key in sorted(claims)
        ],
        "evidence": [asdict(row) for row in evidence],
    }
