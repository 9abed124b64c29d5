"""Submitting an entry, taking it back, withdrawing it."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contest.adapters.datafiles import load_form, load_guideline
from contest.domain.actor import Actor
from contest.domain.canonical import canonical_hash, canonical_json
from contest.domain.completeness import completeness
from contest.domain.drafts import check_open
from contest.domain.entries import TRANSITIONS, EntryState
from contest.domain.errors import Invalid, Locked, Refusal
from contest.domain.maturity import Claim
from contest.domain.permissions import Permission
from contest.domain.submission import registration_number, revision_document
from contest.domain.transitions import advance
from contest.models.editions import Category, Edition, EditionState
from contest.models.entries import Entry, EntryRevision, IndicatorClaim
from contest.models.people import Participant
from contest.queries.entries import content_rows, live_evidence
from contest.queries.entry_desk import dossier, takes_part
from contest.queries.windows import registration_window
from contest.services.entries import editable_entry, own_entry
from contest.services.reasons import stated
from contest.services.transaction import UseCase, use_case


class _AlreadySubmitted(Exception):
    """A second click on the same button; carries the number given the first time."""


def submit(actor: Actor, code: str, *, at: datetime) -> str:
    """Submit an entry: freeze a revision and return its registration number.

    Submitting what is submitted already gives the same number again. Raises Invalid
    ``entry-incomplete`` with every gap, Locked ``deadline-passed`` with both times, NotFound.
    """
    try:
        with use_case(actor, at) as unit:
            entry, edition = own_entry(unit.session, actor, code, Permission.SUBMIT_OWN_ENTRY)
            if entry.state is EntryState.SUBMITTED and entry.number:
                raise _AlreadySubmitted(entry.number)
            editable_entry(unit.session, actor, code, at, Permission.SUBMIT_OWN_ENTRY)
            return _freeze(unit, entry, edition)
    except _AlreadySubmitted as already:
        return str(already)


def _freeze(unit: UseCase, entry: Entry, edition: Edition) -> str:
    session = unit.session
    category = session.get_one(Category, entry.category_id)
    participant = session.get_one(Participant, entry.participant_id)
    content = _complete_content(session, entry, edition, participant)
    number = entry.number or _next_number(session, edition, category)
    revision = entry.revision + 1
    document = revision_document(
        entry=entry.code,
        number=number,
        revision=revision,
        edition=edition.slug,
        category=category.key,
        participant=participant.code,
        form=edition.form_key,
        guideline=edition.guideline_key,
        submitted_at=unit.at.isoformat(timespec="seconds"),
        content=content,
    )
    frozen = EntryRevision(
        entry_id=entry.id,
        number=revision,
        document=canonical_json(document),
        sha256=canonical_hash(document),
        frozen_at=unit.at,
        user_id=unit.actor.user_id,
    )
    session.add(frozen)
    entry.state = advance(TRANSITIONS, entry.state, EntryState.SUBMITTED)
    entry.number, entry.revision, entry.submitted_at = number, revision, unit.at
    entry.correct_until = entry.state_reason = None
    unit.record(
        "entry.submit",
        f"entry:{entry.code}",
        number=number,
        revision=revision,
        sha256=frozen.sha256,
    )
    return number


def _complete_content(
    session: Session, entry: Entry, edition: Edition, participant: Participant
) -> dict[str, object]:
    """What the entry says, if nothing stands against submitting it. Raises Invalid."""
    rows = session.scalars(select(IndicatorClaim).where(IndicatorClaim.entry_id == entry.id))
    claims = {row.indicator: Claim(row.claimed_level, row.basis) for row in rows}
    evidence = live_evidence(entry.id)
    profile = {**entry.profile, "title": entry.title}
    definition = load_form(edition.form_key)
    found = completeness(
        definition,
        load_guideline(edition.guideline_key),
        dossier(definition, participant.kind, profile, claims, evidence),
        edition.year,
    )
    if found.problems:
        raise Invalid(found.problems, "entry-incomplete", count=len(found.problems))
    return content_rows(profile, claims, evidence)


def _next_number(session: Session, edition: Edition, category: Category) -> str:
    """Numbers stay with their entries for ever, so counting them gives the last one."""
    given = session.scalar(
        select(func.count()).where(Entry.edition_id == edition.id, Entry.number.is_not(None))
    )
    return registration_number(edition.year, category.name, (given or 0) + 1)


def take_back(actor: Actor, code: str, *, at: datetime) -> None:
    """Make a submitted entry a draft again, while registration is open; its revision stays.

    Raises IllegalTransition, Locked, NotFound.
    """
    with use_case(actor, at) as unit:
        entry, _edition = own_entry(unit.session, actor, code, Permission.SUBMIT_OWN_ENTRY)
        entry.state = advance(TRANSITIONS, entry.state, EntryState.DRAFT)
        window = registration_window(entry.edition_id, entry.participant_id)
        if window is None:
            raise Locked("registration-closed")
        check_open(window, at)
        unit.record("entry.take-back", f"entry:{entry.code}", revision=entry.revision)


def withdraw(actor: Actor, code: str, reason: str, *, at: datetime) -> None:
    """Withdraw an entry for good, with a reason; its place in the category becomes free.

    An entry that takes part in a round is in the judges' hands: its officer asks the
    secretariat. Raises Invalid, IllegalTransition, Refusal ``entry-in-judging`` or
    ``edition-archived``, NotFound.
    """
    with use_case(actor, at) as unit:
        entry, edition = own_entry(unit.session, actor, code, Permission.SUBMIT_OWN_ENTRY)
        state = advance(TRANSITIONS, entry.state, EntryState.WITHDRAWN)
        if edition.state is EditionState.ARCHIVED:
            raise Refusal("edition-archived")
        if takes_part(entry.id):
            raise Refusal("entry-in-judging")
        entry.state, entry.state_reason = state, stated(reason)
        unit.record("entry.withdraw", f"entry:{entry.code}", number=entry.number)
