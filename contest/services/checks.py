"""The administrative check (seleksi administrasi): accept, return, reject; verify levels."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from contest.domain.actor import Actor
from contest.domain.decisions import SETTLED_STATES
from contest.domain.entries import TRANSITIONS, CheckOutcome, EntryState
from contest.domain.errors import Invalid, Locked, NotFound, Problem, Refusal, Stale
from contest.domain.guideline import TOP_LEVEL
from contest.domain.permissions import Permission, require
from contest.domain.scorecards import EDITABLE_STATES, ScorecardState
from contest.domain.transitions import advance
from contest.domain.words import clean_lines
from contest.models.checks import AdministrativeCheck, CheckDraft, CheckReason
from contest.models.editions import Edition, EditionState
from contest.models.entries import Entry, IndicatorClaim
from contest.models.judging import Scorecard
from contest.models.results import Decision
from contest.services.reasons import stated
from contest.services.transaction import UseCase, use_case

NOTE_LENGTH = 1000
VERIFIABLE_STATES = frozenset({EntryState.SUBMITTED, EntryState.RETURNED, EntryState.ACCEPTED})


@dataclass(frozen=True)
class Reason:
    """One reason at its place: a form field, an indicator or a document slot."""

    place: str
    code: str
    note: str = ""


@dataclass(frozen=True)
class Judgement:
    """What the checker decides about the revision he read."""

    outcome: CheckOutcome
    version: int
    """Version of the entry the page was opened with."""
    reasons: tuple[Reason, ...] = ()
    note: str = ""
    correct_until: datetime | None = None
    """Own deadline of a returned entry."""
    levels: Mapping[str, int | None] = field(default_factory=dict)
    """Verified level by indicator, as in ``verify_levels``; settled together with the outcome."""
    level_notes: Mapping[str, str] = field(default_factory=dict)


def record_check(actor: Actor, entry_code: str, judgement: Judgement, *, at: datetime) -> None:
    """Decide on a submitted entry.

    Returning needs reasons and a deadline in the future, rejecting needs reasons; accepting needs
    neither. Raises Invalid, Stale (someone else decided or the officer took it back), NotFound.
    """
    require(actor, Permission.CHECK_ENTRY)
    with use_case(actor, at) as unit:
        entry = _get(unit, entry_code)
        if entry.version != judgement.version:
            raise Stale("entry-changed")
        edition = _living_edition(unit, entry)
        review(judgement, {reason["code"] for reason in edition.check_reasons}, at=at)
        state = advance(TRANSITIONS, entry.state, EntryState(judgement.outcome))
        check = _check(unit, entry, judgement)
        verified = _settle_levels(unit, entry, judgement.levels, judgement.level_notes)
        _forget_drafts(unit, entry)
        entry.state = state
        entry.state_reason = judgement.note.strip()[:2000] or None
        entry.correct_until = _deadline(judgement)
        unit.record(
            f"entry.{judgement.outcome}",
            f"entry:{entry.code}",
            revision=entry.revision,
            check=check.id,
            reasons=[f"{reason.place}:{reason.code}" for reason in judgement.reasons],
            levels=verified,
        )


def review(judgement: Judgement, known: Collection[str], *, at: datetime) -> None:
    """Raise Invalid for everything that stands against a judgement by itself.

    ``known`` holds the codes of the reasons the edition offers.
    """
    problems = list(_reason_problems(judgement.reasons, known))
    if judgement.outcome is not CheckOutcome.ACCEPTED and not judgement.reasons:
        problems.append(Problem("check-without-reason", "reasons"))
    if judgement.outcome is CheckOutcome.RETURNED and (
        judgement.correct_until is None or judgement.correct_until <= at
    ):
        problems.append(Problem("correct-until-missing", "correct_until"))
    if problems:
        raise Invalid(problems)


def _reason_problems(reasons: Iterable[Reason], known: Collection[str]) -> Iterable[Problem]:
    for reason in reasons:
        if reason.code not in known:
            yield Problem("check-reason-unknown", reason.place, {"reason": reason.code})
        if len(reason.note) > NOTE_LENGTH:
            yield Problem("reason-long", reason.place, {"most": NOTE_LENGTH})


def _deadline(judgement: Judgement) -> datetime | None:
    return judgement.correct_until if judgement.outcome is CheckOutcome.RETURNED else None


def _check(unit: UseCase, entry: Entry, judgement: Judgement) -> AdministrativeCheck:
    check = AdministrativeCheck(
        entry_id=entry.id,
        revision=entry.revision,
        outcome=judgement.outcome,
        note=judgement.note.strip(),
        correct_until=_deadline(judgement),
        user_id=unit.actor.user_id,
        at=unit.at,
    )
    unit.session.add(check)
    unit.session.flush()
    for reason in judgement.reasons:
        unit.session.add(
            CheckReason(
                check_id=check.id, place=reason.place, code=reason.code, note=reason.note.strip()
            )
        )
    return check


def verify_levels(
    actor: Actor,
    entry_code: str,
    levels: Mapping[str, int | None],
    notes: Mapping[str, str] | None = None,
    *,
    at: datetime,
) -> int:
    """Set the verified level of indicators (0–3, None takes it back); returns how many changed.

    The claimed level stays as it is: both numbers are shown side by side. ``notes`` say why, to
    the officer and the judges. Raises Invalid, NotFound, Stale, Refusal ``edition-archived``.
    """
    require(actor, Permission.CHECK_ENTRY)
    with use_case(actor, at) as unit:
        entry = _get(unit, entry_code)
        _living_edition(unit, entry)
        if entry.state not in VERIFIABLE_STATES:
            raise Stale("entry-changed")
        changed = _settle_levels(unit, entry, levels, notes or {})
        unit.record("entry.verify", f"entry:{entry.code}", levels=changed)
        return len(changed)


def _settle_levels(
    unit: UseCase, entry: Entry, levels: Mapping[str, int | None], notes: Mapping[str, str]
) -> dict[str, int | None]:
    """Write levels and notes; returns the new level of every indicator that changed."""
    problems = [
        Problem("level-out-of-scale", indicator, {"found": level, "most": TOP_LEVEL})
        for indicator, level in levels.items()
        if level is not None and not 0 <= level <= TOP_LEVEL
    ]
    problems += [
        Problem("reason-long", indicator, {"most": NOTE_LENGTH})
        for indicator, note in notes.items()
        if len(note) > NOTE_LENGTH
    ]
    if problems:
        raise Invalid(problems)
    return {
        claim.indicator: claim.verified_level
        for claim in _claims(unit, entry.id)
        if claim.indicator in levels
        and _verify(unit, claim, levels[claim.indicator], notes.get(claim.indicator, ""))
    }


def _claims(unit: UseCase, entry_id: int) -> Iterable[IndicatorClaim]:
    return unit.session.scalars(select(IndicatorClaim).where(IndicatorClaim.entry_id == entry_id))


def _verify(unit: UseCase, claim: IndicatorClaim, level: int | None, note: str) -> bool:
    kept = clean_lines(note) or None if level is not None else None
    if (claim.verified_level, claim.note) == (level, kept):
        return False
    claim.verified_level, claim.note = level, kept
    claim.verified_by = None if level is None else unit.actor.user_id
    claim.verified_at = None if level is None else unit.at
    return True


def save_check(
    actor: Actor, entry_code: str, judgement: Judgement, typed: Mapping[str, Any], *, at: datetime
) -> None:
    """Settle the verified levels of a judgement and keep ``typed``, everything else the checker
    wrote, for him alone; a decision by anyone ends it.

    Raises Invalid, NotFound, Stale, Refusal ``edition-archived``.
    """
    require(actor, Permission.CHECK_ENTRY)
    with use_case(actor, at) as unit:
        entry = _get(unit, entry_code)
        _living_edition(unit, entry)
        if entry.version != judgement.version or entry.state not in VERIFIABLE_STATES:
            raise Stale("entry-changed")
        changed = _settle_levels(unit, entry, judgement.levels, judgement.level_notes)
        if entry.state is EntryState.SUBMITTED:
            _keep_draft(unit, entry, typed)
        unit.record("entry.verify", f"entry:{entry.code}", levels=changed)


def _keep_draft(unit: UseCase, entry: Entry, typed: Mapping[str, Any]) -> None:
    own = CheckDraft.user_id == unit.actor.user_id
    draft = unit.session.scalars(
        select(CheckDraft).where(CheckDraft.entry_id == entry.id, own)
    ).one_or_none()
    if draft is None:
        draft = CheckDraft(entry_id=entry.id, user_id=unit.actor.user_id)
        unit.session.add(draft)
    draft.revision, draft.document, draft.saved_at = entry.revision, dict(typed), unit.at


def _forget_drafts(unit: UseCase, entry: Entry) -> None:
    unit.session.execute(delete(CheckDraft).where(CheckDraft.entry_id == entry.id))


def disqualify(actor: Actor, entry_code: str, *, reason: str, at: datetime) -> int:
    """Take an accepted entry out of the contest; its sheets are voided. Returns how many.

    Raises Invalid without a reason, IllegalTransition when it is not accepted (any more), Locked
    ``edition-decreed``.
    """
    require(actor, Permission.DISQUALIFY_ENTRY)
    text = stated(reason)
    with use_case(actor, at) as unit:
        entry = _get(unit, entry_code)
        _living_edition(unit, entry)
        entry.state = advance(TRANSITIONS, entry.state, EntryState.DISQUALIFIED)
        entry.state_reason = text
        voided = _close_sheets(unit, entry.id, text)
        unit.record("entry.disqualify", f"entry:{entry.code}", sheets=voided)
        return voided


def _close_sheets(unit: UseCase, entry_id: int, reason: str) -> int:
    """Final and reopened sheets become void and stay in the log; unfinished ones are removed."""
    changed = 0
    for states, wanted in (
        ((ScorecardState.FINAL, ScorecardState.REOPENED), ScorecardState.VOID),
        (tuple(EDITABLE_STATES - {ScorecardState.REOPENED}), ScorecardState.REMOVED),
    ):
        done = unit.session.execute(
            update(Scorecard)
            .where(Scorecard.entry_id == entry_id, Scorecard.state.in_(states))
            .values(state=wanted, state_reason=reason, version=Scorecard.version + 1)
        )
        changed += done.rowcount  # type: ignore[attr-defined]  # an UPDATE has a count
    return changed


def _get(unit: UseCase, code: str) -> Entry:
    entry = unit.session.scalars(select(Entry).where(Entry.code == code)).one_or_none()
    if entry is None:
        raise NotFound("not-yours")
    return entry


def _living_edition(unit: UseCase, entry: Entry) -> Edition:
    edition = unit.session.get_one(Edition, entry.edition_id)
    if edition.state is EditionState.ARCHIVED:
        raise Refusal("edition-archived")
    decided = unit.session.scalar(select(Decision.state).where(Decision.edition_id == edition.id))
    if decided in SETTLED_STATES:
        raise Locked("edition-decreed")
    return edition
