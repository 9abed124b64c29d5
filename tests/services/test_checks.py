"""The administrative check: reasons where they are due, nobody overruled by accident."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from contest.domain.actor import Actor, Role
from contest.domain.decisions import DecisionState
from contest.domain.entries import CheckOutcome, EntryState
from contest.domain.errors import Forbidden, Invalid, Locked, Refusal, Stale
from contest.domain.scorecards import ScorecardState
from contest.domain.transitions import IllegalTransition
from contest.models import db
from contest.models.checks import AdministrativeCheck, CheckDraft, CheckReason
from contest.models.editions import Category, EditionState
from contest.models.entries import Entry, IndicatorClaim
from contest.models.judging import Scorecard
from contest.services import checks
from tests.factories import (
    NOW,
    actor_of,
    make_category,
    make_decision,
    make_edition,
    make_entry,
    make_panel,
    make_round,
    make_scorecard,
    make_user,
)

REASON = checks.Reason("design", "dokumen-tidak-terbaca", "Halaman 2 kosong")
LATER = NOW + timedelta(days=5)


@pytest.fixture
def secretary(app: Flask) -> Actor:
    return actor_of(make_user(Role.SECRETARIAT))


def _entry(state: EntryState = EntryState.SUBMITTED) -> Entry:
    return make_entry(make_category(make_edition()), state=state)


def _judgement(entry: Entry, outcome: CheckOutcome, **values: object) -> checks.Judgement:
    return checks.Judgement(outcome, entry.version, **values)  # type: ignore[arg-type]


def _state(code: str) -> EntryState:
    db.session.rollback()
    return db.session.scalars(select(Entry.state).where(Entry.code == code)).one()


def test_a_complete_entry_is_accepted(secretary: Actor) -> None:
    entry = _entry()
    checks.record_check(secretary, entry.code, _judgement(entry, CheckOutcome.ACCEPTED), at=NOW)
    assert _state(entry.code) is EntryState.ACCEPTED


def test_a_returned_entry_keeps_reasons_and_its_own_deadline(secretary: Actor) -> None:
    entry = _entry()
    judgement = _judgement(
        entry, CheckOutcome.RETURNED, reasons=(REASON,), correct_until=LATER, note="Mohon lengkapi"
    )
    checks.record_check(secretary, entry.code, judgement, at=NOW)
    assert _state(entry.code) is EntryState.RETURNED
    row = db.session.scalars(select(CheckReason)).one()
    assert (row.place, row.code, row.note) == (REASON.place, REASON.code, REASON.note)
    assert db.session.scalars(select(Entry.correct_until)).one() == LATER


@pytest.mark.parametrize("outcome", [CheckOutcome.RETURNED, CheckOutcome.REJECTED])
def test_a_refusal_without_reason_is_refused(secretary: Actor, outcome: CheckOutcome) -> None:
    entry = _entry()
    with pytest.raises(Invalid) as refused:
        checks.record_check(
            secretary, entry.code, _judgement(entry, outcome, correct_until=LATER), at=NOW
        )
    assert [p.code for p in refused.value.problems] == ["check-without-reason"]
    assert _state(entry.code) is EntryState.SUBMITTED


@pytest.mark.parametrize("until", [None, NOW, NOW - timedelta(days=1)])
def test_a_return_needs_a_deadline_ahead(secretary: Actor, until: object) -> None:
    entry = _entry()
    judgement = _judgement(entry, CheckOutcome.RETURNED, reasons=(REASON,), correct_until=until)
    with pytest.raises(Invalid, match="invalid") as refused:
        checks.record_check(secretary, entry.code, judgement, at=NOW)
    assert refused.value.problems[0].code == "correct-until-missing"


def test_an_unknown_reason_code_is_refused(secretary: Actor) -> None:
    entry = _entry()
    judgement = _judgement(
        entry, CheckOutcome.REJECTED, reasons=(checks.Reason("design", "karena-saja"),)
    )
    with pytest.raises(Invalid):
        checks.record_check(secretary, entry.code, judgement, at=NOW)
    assert db.session.scalars(select(AdministrativeCheck)).all() == []


def test_two_checkers_cannot_both_decide(secretary: Actor) -> None:
    entry = _entry()
    first = _judgement(entry, CheckOutcome.ACCEPTED)
    second = _judgement(entry, CheckOutcome.REJECTED, reasons=(REASON,))
    code = entry.code
    checks.record_check(secretary, code, first, at=NOW)
    with pytest.raises(Stale):
        checks.record_check(secretary, code, second, at=NOW)
    assert _state(code) is EntryState.ACCEPTED


def test_a_draft_cannot_be_checked(secretary: Actor) -> None:
    entry = _entry(EntryState.DRAFT)
    with pytest.raises(IllegalTransition):
        checks.record_check(secretary, entry.code, _judgement(entry, CheckOutcome.ACCEPTED), at=NOW)


def test_only_the_secretariat_checks(app: Flask) -> None:
    entry = _entry()
    judge = actor_of(make_user(Role.JUDGE))
    with pytest.raises(Forbidden):
        checks.record_check(judge, entry.code, _judgement(entry, CheckOutcome.ACCEPTED), at=NOW)


def test_verified_levels_stand_beside_the_claimed_ones(secretary: Actor) -> None:
    entry = _entry()
    db.session.add(IndicatorClaim(entry_id=entry.id, indicator="i01", claimed_level=3))
    db.session.commit()
    assert checks.verify_levels(secretary, entry.code, {"i01": 1}, at=NOW) == 1
    claim = db.session.scalars(select(IndicatorClaim)).one()
    assert (claim.claimed_level, claim.verified_level) == (3, 1)
    with pytest.raises(Invalid):
        checks.verify_levels(secretary, entry.code, {"i01": 4}, at=NOW)


def test_a_disqualified_entry_loses_its_sheets_but_keeps_them_in_the_log(
    secretary: Actor,
) -> None:
    entry = _entry(EntryState.ACCEPTED)
    judges = [make_user(Role.JUDGE), make_user(Role.JUDGE)]
    category = entry.category_id
    panel = make_panel(make_round(db.session.get_one(Category, category)), *judges)
    make_scorecard(panel, entry, judges[0], state=ScorecardState.FINAL, finalised_at=NOW)
    make_scorecard(panel, entry, judges[1])
    with pytest.raises(Refusal):
        checks.disqualify(secretary, entry.code, reason="", at=NOW)
    assert checks.disqualify(secretary, entry.code, reason="Karya orang lain", at=NOW) == 2
    states = set(db.session.scalars(select(Scorecard.state)))
    assert states == {ScorecardState.VOID, ScorecardState.REMOVED}


def _claimed() -> Entry:
    entry = _entry()
    db.session.add(IndicatorClaim(entry_id=entry.id, indicator="i01", claimed_level=3))
    db.session.commit()
    return entry


def test_levels_are_settled_with_the_decision_or_not_at_all(secretary: Actor) -> None:
    entry = _claimed()
    judgement = _judgement(
        entry, CheckOutcome.RETURNED, levels={"i01": 1}, level_notes={"i01": " Bukti kurang "}
    )
    with pytest.raises(Invalid):
        checks.record_check(secretary, entry.code, judgement, at=NOW)
    assert db.session.scalars(select(IndicatorClaim.verified_level)).all() == [None]
    accepted = replace(judgement, outcome=CheckOutcome.ACCEPTED)
    checks.record_check(secretary, entry.code, accepted, at=NOW)
    claim = db.session.scalars(select(IndicatorClaim)).one()
    assert (claim.verified_level, claim.note) == (1, "Bukti kurang")


def test_a_level_taken_back_takes_its_note_along(secretary: Actor) -> None:
    entry = _claimed()
    checks.verify_levels(secretary, entry.code, {"i01": 2}, {"i01": "Sesuai"}, at=NOW)
    checks.verify_levels(secretary, entry.code, {"i01": None}, {"i01": "Sesuai"}, at=NOW)
    claim = db.session.scalars(select(IndicatorClaim)).one()
    assert (claim.verified_level, claim.verified_by, claim.note) == (None, None, None)


def test_what_a_checker_wrote_is_kept_until_somebody_decides(secretary: Actor) -> None:
    entry, colleague = _claimed(), actor_of(make_user(Role.SECRETARIAT))
    judgement = _judgement(entry, CheckOutcome.ACCEPTED, levels={"i01": 2})
    for text in ("awal", "akhir"):
        checks.save_check(secretary, entry.code, judgement, {"note": text}, at=NOW)
    draft = db.session.scalars(select(CheckDraft)).one()
    assert (draft.document, draft.revision, draft.user_id) == (
        {"note": "akhir"},
        1,
        secretary.user_id,
    )
    checks.record_check(colleague, entry.code, _judgement(entry, CheckOutcome.ACCEPTED), at=NOW)
    assert db.session.scalars(select(CheckDraft)).all() == []


def test_a_page_that_is_out_of_date_saves_nothing(secretary: Actor) -> None:
    entry = _claimed()
    judgement = replace(
        _judgement(entry, CheckOutcome.ACCEPTED, levels={"i01": 2}), version=entry.version + 1
    )
    with pytest.raises(Stale):
        checks.save_check(secretary, entry.code, judgement, {"note": "x"}, at=NOW)
    assert db.session.scalars(select(IndicatorClaim.verified_level)).all() == [None]


def test_an_archived_edition_is_not_checked_any_more(secretary: Actor) -> None:
    edition = make_edition(state=EditionState.ARCHIVED)
    entry = make_entry(make_category(edition), state=EntryState.SUBMITTED)
    accepted = make_entry(make_category(edition))
    judgement = _judgement(entry, CheckOutcome.ACCEPTED)
    for act in (
        lambda: checks.record_check(secretary, entry.code, judgement, at=NOW),
        lambda: checks.verify_levels(secretary, entry.code, {}, at=NOW),
        lambda: checks.disqualify(secretary, accepted.code, reason="Alasan", at=NOW),
    ):
        with pytest.raises(Refusal, match="edition-archived"):
            act()


@pytest.mark.parametrize("state", [DecisionState.DECREED, DecisionState.PUBLISHED])
def test_after_the_decree_nothing_is_checked_or_disqualified(
    secretary: Actor, state: DecisionState
) -> None:
    edition = make_edition()
    category = make_category(edition)
    entry = make_entry(category, state=EntryState.SUBMITTED)
    accepted = make_entry(category)
    judgement = _judgement(entry, CheckOutcome.ACCEPTED)
    make_decision(edition, state=state, published_at=NOW)
    for act in (
        lambda: checks.record_check(secretary, entry.code, judgement, at=NOW),
        lambda: checks.save_check(secretary, entry.code, judgement, {}, at=NOW),
        lambda: checks.verify_levels(secretary, accepted.code, {}, at=NOW),
        lambda: checks.disqualify(secretary, accepted.code, reason="Alasan", at=NOW),
    ):
        with pytest.raises(Locked, match="edition-decreed"):
            act()
