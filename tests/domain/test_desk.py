"""The secretariat's duties follow from the edition's state, one of them first."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contest.domain.decisions import DecisionState
from contest.domain.desk import DeskFacts, Duty, RoundFacts, desk_tasks
from contest.domain.rounds import NextStep
from contest.domain.stages import StageKey, Window

NOW = datetime(2026, 7, 1, 4, tzinfo=UTC)


def _window(opens: int, closes: int) -> Window:
    return Window(NOW + timedelta(days=opens), NOW + timedelta(days=closes))


STAGES = {
    StageKey.REGISTRATION: _window(-30, -1),
    StageKey.ADMINISTRATIVE_CHECK: _window(-1, 9),
    StageKey.PLENARY: _window(40, 43),
    StageKey.ANNOUNCEMENT: _window(44, 50),
    StageKey.DECREE: _window(51, 60),
    StageKey.CERTIFICATES: _window(61, 90),
}


def _round(step: NextStep, *, frozen: bool = False, closes: int = 20) -> RoundFacts:
    return RoundFacts(step, frozen, NOW + timedelta(days=2), NOW + timedelta(days=closes))


def _facts(**values: Any) -> DeskFacts:
    defaults: dict[str, Any] = {
        "preparing": False,
        "archived": False,
        "agencies": 100,
        "stages": STAGES,
        "waiting": 0,
        "missing": 0,
        "rounds": (),
        "decision": None,
        "objection_until": None,
        "certificates": 0,
        "certificates_reserved": 0,
        "at": NOW,
    }
    return DeskFacts(**(defaults | values))


def _duties(**values: Any) -> list[Duty]:
    return [task.duty for task in desk_tasks(_facts(**values))]


def test_an_edition_in_preparation_is_opened_after_its_agencies_are_there() -> None:
    assert _duties(preparing=True, agencies=0) == [Duty.LOAD_AGENCIES, Duty.OPEN_EDITION]
    assert _duties(preparing=True, waiting=3) == [Duty.OPEN_EDITION]


def test_waiting_entries_come_first_with_their_number_and_deadline() -> None:
    task = desk_tasks(_facts(waiting=12, rounds=[_round(NextStep.FREEZE)]))[0]
    closing = STAGES[StageKey.ADMINISTRATIVE_CHECK].closes_at
    assert (task.duty, task.count, task.until) == (Duty.CHECK_ENTRIES, 12, closing)


def test_a_round_is_closed_when_every_sheet_is_in_or_its_time_is_over() -> None:
    assert _duties(rounds=[_round(NextStep.CLOSE)]) == [Duty.CLOSE_ROUNDS]
    assert _duties(rounds=[_round(NextStep.AWAIT_SHEETS, closes=-1)]) == [Duty.CLOSE_ROUNDS]
    assert _duties(rounds=[_round(NextStep.AWAIT_SHEETS)]) == []


def test_rounds_are_prepared_only_after_registration() -> None:
    rounds = [_round(NextStep.FORM_PANEL), _round(NextStep.AWAIT_PROMOTION)]
    assert _duties(rounds=rounds) == [Duty.PREPARE_ROUNDS]
    running = STAGES | {StageKey.REGISTRATION: _window(-10, 5)}
    assert _duties(rounds=rounds, stages=running) == []


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        (None, [Duty.DECIDE]),
        (DecisionState.DRAFTED, [Duty.DECIDE]),
        (DecisionState.DECIDED, [Duty.ANNOUNCE]),
        (DecisionState.ANNOUNCED, [Duty.DECREE]),
        (DecisionState.DECREED, [Duty.PUBLISH, Duty.ISSUE_CERTIFICATES]),
        (DecisionState.PUBLISHED, [Duty.ISSUE_CERTIFICATES]),
    ],
)
def test_the_decision_goes_its_way(decision: DecisionState | None, expected: list[Duty]) -> None:
    assert _duties(rounds=[_round(NextStep.NOTHING, frozen=True)], decision=decision) == expected


def test_nothing_is_decreed_while_objections_may_come() -> None:
    later = NOW + timedelta(days=1)
    assert _duties(decision=DecisionState.ANNOUNCED, objection_until=later) == []


def test_reserved_numbers_are_issued_before_the_edition_is_archived() -> None:
    over = STAGES | {StageKey.CERTIFICATES: _window(-40, -2)}
    published: dict[str, Any] = {"decision": DecisionState.PUBLISHED, "stages": over}
    assert _duties(certificates=5, certificates_reserved=2, **published) == [
        Duty.ISSUE_CERTIFICATES
    ]
    assert _duties(certificates=5, **published) == [Duty.ARCHIVE]


def test_reminders_are_for_the_time_of_registration() -> None:
    running = STAGES | {StageKey.REGISTRATION: _window(-10, 5)}
    assert _duties(missing=4, stages=running) == [Duty.REMIND]
    assert _duties(missing=4) == []


def test_an_archived_edition_has_no_duties() -> None:
    assert _duties(archived=True, waiting=3, missing=2) == []
