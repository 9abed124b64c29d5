"""Numbers, frozen revisions, terms and states of an entry in its officer's hands."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contest.adapters.datafiles import load_form
from contest.domain.canonical import canonical_hash
from contest.domain.drafts import (
    PartState,
    check_editable,
    check_section_version,
    may_enter,
    part_state,
    section_version,
    term_of,
)
from contest.domain.entries import EntryState, ParticipantKind
from contest.domain.errors import Locked, NotFound, Stale
from contest.domain.rounds import BLIND_FIELDS
from contest.domain.stages import Window
from contest.domain.submission import (
    BLIND_PLACES,
    changed_places,
    registration_number,
    revision_document,
)

FORM = load_form("2026")
OPENS = datetime(2026, 6, 1, tzinfo=UTC)
CLOSES = datetime(2026, 7, 1, tzinfo=UTC)
WINDOW = Window(OPENS, CLOSES, timedelta(minutes=15))
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("category", "number"),
    [
        ("SKPD Provinsi", "2026-SP-0012"),
        ("SKPD Kabupaten/Kota", "2026-SKK-0012"),
        ("Masyarakat", "2026-M-0012"),
        ("2026 – 1", "2026-X-0012"),
        ("Satu dua tiga empat lima", "2026-SDTE-0012"),
    ],
)
def test_a_number_tells_year_category_and_order(category: str, number: str) -> None:
    assert registration_number(2026, category, 12) == number


def _document(**content: Any) -> dict[str, Any]:
    whole = {"profile": {}, "claims": [], "evidence": []} | content
    return revision_document(
        entry="e",
        number="2026-SP-0001",
        revision=1,
        edition="2026",
        category="provincial",
        participant="p",
        form="2026",
        guideline="2026",
        submitted_at="2026-06-30T08:00:00+00:00",
        content=whole,
    )


def test_a_revision_document_has_a_canonical_hash_that_follows_each_word() -> None:
    one = canonical_hash(_document(profile={"title": "Satu", "has_development": False}))
    assert one == canonical_hash(_document(profile={"has_development": False, "title": "Satu"}))
    assert one != canonical_hash(_document(profile={"title": "Satu.", "has_development": False}))


def test_changed_places_name_fields_indicators_and_slots() -> None:
    then = _document(
        profile={"title": "A", "benefits": "x"},
        claims=[{"indicator": "i01", "level": 1, "basis": None}],
        evidence=[{"slot": "i02", "code": "a"}, {"slot": "budget", "code": "b"}],
    )
    now = _document(
        profile={"title": "A", "results": "y"},
        claims=[{"indicator": "i01", "level": 2, "basis": None}],
        evidence=[{"slot": "i02", "code": "a"}, {"slot": "i03", "code": "c"}],
    )
    assert changed_places(then, now) == {"benefits", "results", "i01", "budget", "i03"}
    assert changed_places(then, then) == frozenset()


def test_everything_a_round_can_hide_names_places_of_the_form() -> None:
    known = {place.key for place in (*FORM.fields, *FORM.slots)}
    assert set(BLIND_PLACES) == BLIND_FIELDS
    assert set().union(*BLIND_PLACES.values()) <= known


def test_a_draft_follows_registration_and_a_returned_entry_its_own_deadline() -> None:
    own = CLOSES + timedelta(days=5)
    draft = term_of(EntryState.DRAFT, WINDOW, own)
    returned = term_of(EntryState.RETURNED, WINDOW, own)
    assert draft is not None
    assert returned is not None
    assert (draft.window, draft.own) == (WINDOW, False)
    assert (returned.window.closes_at, returned.own) == (own, True)
    assert returned.window.admits(own)
    assert not returned.window.admits(own + SECOND)
    assert term_of(EntryState.RETURNED, WINDOW, None) == draft


@pytest.mark.parametrize("state", [EntryState.SUBMITTED, EntryState.ACCEPTED, EntryState.WITHDRAWN])
def test_no_other_state_has_a_term(state: EntryState) -> None:
    assert term_of(state, WINDOW, CLOSES) is None
    with pytest.raises(Locked) as refused:
        check_editable(state, None, OPENS)
    assert refused.value.code == "entry-not-editable"


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (OPENS - SECOND, "registration-upcoming"),
        (CLOSES + timedelta(minutes=15) + SECOND, "deadline-passed"),
    ],
)
def test_outside_its_term_an_entry_is_locked(at: datetime, code: str) -> None:
    with pytest.raises(Locked) as refused:
        check_editable(EntryState.DRAFT, term_of(EntryState.DRAFT, WINDOW, None), at)
    assert refused.value.code == code


@pytest.mark.parametrize("at", [OPENS, CLOSES, CLOSES + timedelta(minutes=15)])
def test_within_its_term_it_is_not(at: datetime) -> None:
    check_editable(EntryState.DRAFT, term_of(EntryState.DRAFT, WINDOW, None), at)


@pytest.mark.parametrize(
    ("begun", "problems", "unmended", "state"),
    [
        (False, 2, 0, PartState.NOT_STARTED),
        (True, 2, 0, PartState.STARTED),
        (True, 0, 0, PartState.DONE),
        (False, 0, 0, PartState.OPTIONAL),
        (True, 0, 1, PartState.TO_MEND),
        (True, 3, 1, PartState.TO_MEND),
    ],
)
def test_the_state_of_a_part(begun: bool, problems: int, unmended: int, state: PartState) -> None:
    assert part_state(begun=begun, problems=problems, unmended=unmended) is state


@pytest.mark.parametrize(
    ("kind", "agency_kind", "category", "agency_kinds", "allowed"),
    [
        (ParticipantKind.AGENCY, "provincial", ParticipantKind.AGENCY, ["provincial"], True),
        (ParticipantKind.AGENCY, "unit", ParticipantKind.AGENCY, ["provincial"], False),
        (ParticipantKind.AGENCY, "unit", ParticipantKind.AGENCY, [], True),
        (ParticipantKind.AGENCY, "unit", ParticipantKind.COMMUNITY, [], False),
        (ParticipantKind.COMMUNITY, None, ParticipantKind.COMMUNITY, [], True),
        (ParticipantKind.COMMUNITY, None, ParticipantKind.AGENCY, [], False),
    ],
)
def test_who_belongs_into_a_category(
    kind: ParticipantKind,
    agency_kind: str | None,
    category: ParticipantKind,
    agency_kinds: list[str],
    allowed: bool,
) -> None:
    assert may_enter(kind, agency_kind, category, agency_kinds) is allowed


def test_a_version_follows_its_own_section_only() -> None:
    opened = section_version(FORM, "manfaat", {"benefits": "a", "design": "b"})
    assert opened == section_version(FORM, "manfaat", {"benefits": "a", "design": "c"})
    assert opened != section_version(FORM, "manfaat", {"benefits": "d", "design": "b"})


def test_a_stale_save_that_says_the_same_is_no_conflict() -> None:
    opened = section_version(FORM, "manfaat", {})
    stored = {"benefits": "sama"}
    check_section_version(FORM, opened, stored, {"benefits": "sama", "results": None})
    with pytest.raises(Stale) as refused:
        check_section_version(FORM, opened, stored, {"benefits": "lain"})
    assert refused.value.facts == {"theirs": {"benefits": "sama"}, "yours": {"benefits": "lain"}}


def test_a_version_of_no_section_is_not_found() -> None:
    with pytest.raises(NotFound):
        check_section_version(FORM, "tidak-ada:0", {}, {"benefits": "x"})
