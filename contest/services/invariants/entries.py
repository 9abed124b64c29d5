"""Entries, their frozen revisions and the administrative checks, against the audit log."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from contest.domain.canonical import canonical_json
from contest.domain.entries import CheckOutcome, EntryState
from contest.domain.maturity import Claim
from contest.domain.submission import changed_places
from contest.models.base import db
from contest.models.checks import AdministrativeCheck
from contest.models.editions import Category, Edition
from contest.models.entries import Entry, EntryRevision, IndicatorClaim
from contest.models.people import Participant
from contest.queries.entries import content_rows, evidence_of
from contest.services.invariants.finding import Finding, Report, compared, finding
from contest.services.invariants.log import Act, acts, latest

_STATES = {
    "entry.register": EntryState.DRAFT,
    "entry.submit": EntryState.SUBMITTED,
    "entry.take-back": EntryState.DRAFT,
    "entry.withdraw": EntryState.WITHDRAWN,
    "entry.accepted": EntryState.ACCEPTED,
    "entry.returned": EntryState.RETURNED,
    "entry.rejected": EntryState.REJECTED,
    "entry.disqualify": EntryState.DISQUALIFIED,
}
_LOCKED = (
    EntryState.SUBMITTED,
    EntryState.ACCEPTED,
    EntryState.REJECTED,
    EntryState.DISQUALIFIED,
)
"""Nobody may change an entry in these states: it says what was submitted."""
_PIECE = 200


def check_entries(_report: Report) -> Iterator[Finding]:
    """Every entry stands where its last act put it, under the number it was given."""
    last = latest(*_STATES)
    submitted = latest("entry.submit")
    rows = db.session.execute(
        select(Entry.code, Entry.state, Entry.number, Entry.revision).order_by(Entry.id)
    ).all()
    for code, state, number, revision in rows:
        act = last.pop(code, None)
        if act is None:
            yield finding("entry", code, "not-in-log")
            continue
        logged = _STATES[act.action]
        yield from compared("entry", code, "state", stored=str(state), logged=str(logged))
        said = submitted[code].facts if code in submitted else {"number": None, "revision": 0}
        yield from compared("entry", code, "number", stored=number, logged=said["number"])
        yield from compared("entry", code, "revision", stored=revision, logged=said["revision"])
    for code in last:
        yield finding("entry", code, "missing")


def check_revisions(report: Report) -> Iterator[Finding]:
    """Frozen revisions are those submitted; a locked entry still says what its last one says."""
    sealed = {(act.key, act.facts["revision"]): act.facts["sha256"] for act in acts("entry.submit")}
    newest: dict[str, str] = {}
    rows = db.session.execute(
        select(EntryRevision, Entry.code)
        .join(Entry, Entry.id == EntryRevision.entry_id)
        .order_by(EntryRevision.entry_id, EntryRevision.number),
        execution_options={"yield_per": _PIECE},
    )
    for revision, code in rows:
        logged = sealed.pop((code, revision.number), None)
        if hashlib.sha256(revision.document.encode()).hexdigest() != revision.sha256:
            yield finding("entry_revision", revision.id, "hash-differs")
        else:
            newest[code] = revision.document
            yield from compared(
                "entry_revision", revision.id, "sha256", stored=revision.sha256, logged=logged
            )
    for code, number in sealed:
        yield finding("entry", code, "revision-missing", revision=number)
    yield from _unchanged(newest, report)


def _unchanged(newest: Mapping[str, str], report: Report) -> Iterator[Finding]:
    locked = db.session.scalars(
        select(Entry.id).where(Entry.state.in_(_LOCKED)).order_by(Entry.id)
    ).all()
    for start in range(0, len(locked), _PIECE):
        for code, now in _present(locked[start : start + _PIECE]):
            if code in newest:
                yield from _compared_with(code, json.loads(newest[code]), now)
        report(min(start + _PIECE, len(locked)), len(locked))


def _compared_with(code: str, then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Finding]:
    places = [key for key in ("edition", "category", "participant") if then[key] != now[key]]
    places += sorted(changed_places(then, now))
    for place in places:
        yield finding("entry", code, "differs-from-revision", place=place, number=then["revision"])


def _present(ids: Sequence[int]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Entry code → its content now, as a revision document has it."""
    claims: dict[int, dict[str, Claim]] = {}
    for row in db.session.scalars(select(IndicatorClaim).where(IndicatorClaim.entry_id.in_(ids))):
        claims.setdefault(row.entry_id, {})[row.indicator] = Claim(row.claimed_level, row.basis)
    evidence = evidence_of(ids)
    rows = db.session.execute(
        select(Entry, Edition.slug, Category.key, Participant.code)
        .join(Edition, Edition.id == Entry.edition_id)
        .join(Category, Category.id == Entry.category_id)
        .join(Participant, Participant.id == Entry.participant_id)
        .where(Entry.id.in_(ids))
        .order_by(Entry.id)
    )
    for entry, edition, category, participant in rows:
        profile = {**entry.profile, "title": entry.title}
        content = content_rows(profile, claims.get(entry.id, {}), evidence.get(entry.id, ()))
        places = {"edition": edition, "category": category, "participant": participant}
        yield entry.code, json.loads(canonical_json(content | places))


def check_decided(_report: Report) -> Iterator[Finding]:
    """Every administrative check is the one the audit log tells of."""
    logged: dict[int, Act] = {
        act.facts["check"]: act for act in acts(*(f"entry.{outcome}" for outcome in CheckOutcome))
    }
    rows = db.session.execute(
        select(AdministrativeCheck, Entry.code)
        .join(Entry, Entry.id == AdministrativeCheck.entry_id)
        .order_by(AdministrativeCheck.id)
    ).all()
    for check, code in rows:
        act = logged.pop(check.id, None)
        if act is None:
            yield finding("administrative_check", check.id, "not-in-log")
            continue
        stored = (code, check.revision, f"entry.{check.outcome}")
        said = (act.key, act.facts["revision"], act.action)
        if stored != said:
            yield from compared(
                "administrative_check", check.id, "outcome", stored=stored, logged=act.action
            )
    for number in logged:
        yield finding("administrative_check", number, "missing")
