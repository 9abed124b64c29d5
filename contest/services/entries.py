"""Registering and documenting an entry: title, profile, claimed levels."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from contest.adapters.datafiles import load_form, load_guideline
from contest.adapters.randomness import new_code
from contest.domain.actor import Actor
from contest.domain.cleaning import FormProblem, clean_profile
from contest.domain.drafts import (
    check_editable,
    check_open,
    check_section_version,
    may_enter,
    term_of,
)
from contest.domain.entries import OPEN_STATES, EntryState, ParticipantKind
from contest.domain.errors import Invalid, Locked, NotFound, Refusal
from contest.domain.form import FormDefinition
from contest.domain.maturity import Claim, check_claim
from contest.domain.permissions import EntryFacts, Permission, require
from contest.models.base import db
from contest.models.editions import Category, Edition, EditionState
from contest.models.entries import Entry, IndicatorClaim
from contest.models.people import Agency, Participant
from contest.queries.windows import registration_window
from contest.services.transaction import use_case

Typed = str | bool | Sequence[str]


class AlreadyEntered(Refusal):
    """The participant's place in the category is taken. Facts: ``entry`` (code), ``title``."""


def register_entry(
    actor: Actor, participant_id: int, category_id: int, title: str, *, at: datetime
) -> str:
    """Open a draft for a participant in a category; returns the entry's code.

    Raises Invalid (title), Locked (outside the window), AlreadyEntered (the database refuses
    a second open entry), Forbidden ``category-not-yours``, NotFound.
    """
    try:
        with use_case(actor, at) as unit:
            require(actor, Permission.EDIT_OWN_ENTRY, EntryFacts(participant_id))
            edition = _enterable(unit.session, participant_id, category_id, at)
            kind = _participant(unit.session, participant_id)[0].kind
            entry = Entry(
                code=new_code(),
                edition_id=edition.id,
                category_id=category_id,
                participant_id=participant_id,
                slot=_free_slot(unit.session, participant_id, category_id),
                state=EntryState.DRAFT,
                title=_title(load_form(edition.form_key), title, kind),
                profile={},
                revision=0,
                created_at=at,
            )
            unit.session.add(entry)
            unit.session.flush()
            unit.record(
                "entry.register",
                f"entry:{entry.code}",
                category=category_id,
                participant=participant_id,
            )
            return entry.code
    except IntegrityError:
        raise _already_entered(participant_id, category_id) from None


def _already_entered(participant_id: int, category_id: int) -> AlreadyEntered:
    code, title = db.session.execute(
        select(Entry.code, Entry.title)
        .where(
            Entry.participant_id == participant_id,
            Entry.category_id == category_id,
            Entry.state.in_(OPEN_STATES),
        )
        .order_by(Entry.id)
        .limit(1)
    ).first() or ("", "")
    return AlreadyEntered("already-entered", entry=code, title=title)


def _participant(session: Session, participant_id: int) -> tuple[Participant, str | None]:
    row = session.execute(
        select(Participant, Agency.kind)
        .outerjoin(Agency, Agency.id == Participant.agency_id)
        .where(Participant.id == participant_id)
    ).one_or_none()
    if row is None:
        raise NotFound("not-yours")
    return row[0], row[1]


def _enterable(session: Session, participant_id: int, category_id: int, at: datetime) -> Edition:
    """The running edition of a category this participant may enter now."""
    participant, agency_kind = _participant(session, participant_id)
    row = session.execute(
        select(Category, Edition)
        .join(Edition, Edition.id == Category.edition_id)
        .where(Category.id == category_id)
    ).one_or_none()
    if row is None or row[1].state is EditionState.PREPARING:
        raise NotFound("not-yours")
    category, edition = row
    if not may_enter(
        participant.kind, agency_kind, category.participant_kind, category.agency_kinds
    ):
        raise Invalid([FormProblem("category-not-yours", "category")])
    window = registration_window(edition.id, participant_id)
    if window is None or edition.state is not EditionState.RUNNING:
        raise Locked("registration-closed")
    check_open(window, at)
    return edition


def _free_slot(session: Session, participant_id: int, category_id: int) -> int:
    """The lowest free slot; the last one when all are taken, for the database to refuse."""
    most = session.scalar(select(Category.max_entries).where(Category.id == category_id)) or 1
    taken = set(
        session.scalars(
            select(Entry.slot).where(
                Entry.participant_id == participant_id,
                Entry.category_id == category_id,
                Entry.state.in_(OPEN_STATES),
            )
        )
    )
    return next((slot for slot in range(1, most + 1) if slot not in taken), most)


def _title(definition: FormDefinition, title: str, kind: ParticipantKind) -> str:
    cleaned = clean_profile(definition, {"title": title}, kind)
    if cleaned.problems:
        raise Invalid(cleaned.problems)
    found = cleaned.profile.get("title")
    if not isinstance(found, str):
        raise Invalid([FormProblem("required", "title", {}, definition.section_of("title"))])
    return found


def own_entry(
    session: Session, actor: Actor, code: str, permission: Permission
) -> tuple[Entry, Edition]:
    """Load an entry and require the right to it. Raises NotFound, Forbidden."""
    row = session.execute(
        select(Entry, Edition)
        .join(Edition, Edition.id == Entry.edition_id)
        .where(Entry.code == code)
    ).one_or_none()
    if row is None:
        raise NotFound("not-yours")
    require(actor, permission, EntryFacts(row[0].participant_id))
    return row[0], row[1]


def editable_entry(
    session: Session,
    actor: Actor,
    code: str,
    at: datetime,
    permission: Permission = Permission.EDIT_OWN_ENTRY,
) -> tuple[Entry, Edition]:
    """The same, and raise Locked unless it may be changed at ``at``."""
    entry, edition = own_entry(session, actor, code, permission)
    window = registration_window(entry.edition_id, entry.participant_id)
    check_editable(entry.state, term_of(entry.state, window, entry.correct_until), at)
    return entry, edition


def save_profile(
    actor: Actor,
    code: str,
    values: Mapping[str, Typed],
    *,
    version: str | None = None,
    at: datetime,
) -> None:
    """Save fields of the profile; gaps may stay, fields not named stay as they are.

    ``version`` is what the page of a section carried (``domain.drafts.section_version``); None
    saves without asking. Raises Invalid with every problem at its field, Stale with ``theirs``
    and ``yours``, Locked, NotFound.
    """
    with use_case(actor, at) as unit:
        entry, edition = editable_entry(unit.session, actor, code, at)
        definition = load_form(edition.form_key)
        participant, _ = _participant(unit.session, entry.participant_id)
        posted = {key: _as_posted(value) for key, value in values.items()}
        cleaned = clean_profile(definition, posted, participant.kind)
        problems = [*cleaned.problems, *_garbled(definition, cleaned.profile)]
        if "title" in cleaned.emptied:
            section = definition.section_of("title")
            problems.append(FormProblem("required", "title", {}, section))
        if problems:
            raise Invalid(problems)
        stored = {**entry.profile, "title": entry.title}
        if version is not None:
            yours = {**cleaned.profile, **dict.fromkeys(cleaned.emptied)}
            check_section_version(definition, version, stored, yours)
        saved = cleaned.over(stored)
        entry.title = str(saved.pop("title"))
        entry.profile = saved
        unit.record("entry.save", f"entry:{entry.code}", fields=sorted(posted))


def _as_posted(value: Typed) -> str | Sequence[str]:
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    return value


def _garbled(definition: FormDefinition, profile: Mapping[str, object]) -> list[FormProblem]:
    """Text that reached us in a wrong encoding: the decoder left its replacement sign."""
    return [
        FormProblem("text-garbled", key, {}, definition.section_of(key))
        for key, value in profile.items()
        if isinstance(value, str) and "\ufffd" in value
    ]


def claim_levels(
    actor: Actor, code: str, claims: Mapping[str, tuple[int, str | None]], *, at: datetime
) -> None:
    """Claim levels: indicator key → (level 0 to 3, basis or None). Level 0 takes a claim back.

    A changed claim loses its verified level. Raises BadClaim, Locked, NotFound.
    """
    with use_case(actor, at) as unit:
        entry, edition = editable_entry(unit.session, actor, code, at)
        guideline = load_guideline(edition.guideline_key)
        present = {
            claim.indicator: claim
            for claim in unit.session.scalars(
                select(IndicatorClaim).where(IndicatorClaim.entry_id == entry.id)
            )
        }
        for indicator, (level, basis) in claims.items():
            check_claim(guideline, indicator, Claim(level, basis))
            _claim(unit.session, entry, present.get(indicator), indicator, (level, basis))
        levels = {indicator: level for indicator, (level, _basis) in sorted(claims.items())}
        unit.record("claim.set", f"entry:{entry.code}", levels=levels)


def _claim(
    session: Session,
    entry: Entry,
    present: IndicatorClaim | None,
    indicator: str,
    wanted: tuple[int, str | None],
) -> None:
    level, basis = wanted
    if present is None:
        session.add(
            IndicatorClaim(entry_id=entry.id, indicator=indicator, claimed_level=level, basis=basis)
        )
    elif (present.claimed_level, present.basis) != wanted:
        present.claimed_level, present.basis = level, basis
        reset_verification(present)


def reset_verification(claim: IndicatorClaim) -> None:
    """What was verified no longer is: the claim or its evidence changed."""
    claim.verified_level = claim.verified_by = claim.verified_at = claim.note = None
