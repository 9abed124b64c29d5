"""Scorecards under supervision: opened again by two people, void when a conflict is found."""

from datetime import datetime

from sqlalchemy import select

from contest.domain.actor import Actor, Role
from contest.domain.conflicts import ConflictSource
from contest.domain.errors import Locked, NotFound
from contest.domain.permissions import PanelFacts, Permission, require
from contest.domain.rounds import RoundState
from contest.domain.scorecards import TRANSITIONS, ScorecardState
from contest.domain.transitions import advance
from contest.models.judging import PanelMember, Round, Scorecard
from contest.queries.conflicts import find_conflicts
from contest.queries.people import user_ref
from contest.services import reopenings
from contest.services.conflicts import keep_conflict
from contest.services.reasons import stated
from contest.services.rounds import get_round
from contest.services.transaction import UseCase, use_case


def propose_scorecard_reopening(actor: Actor, code: str, *, reason: str, at: datetime) -> None:
    """Ask to open a final sheet again; a second person (secretariat or chair) must grant it.

    Raises Invalid without a reason, Locked unless its round is open, IllegalTransition unless it
    is final, Refusal ``reopening-waits``, NotFound for a chair of another panel.
    """
    require(actor, Permission.REOPEN_SCORECARD)
    with use_case(actor, at) as unit:
        sheet = _reopenable(unit, code)
        reopenings.ask(unit, sheet, reason)
        unit.record("scorecard.propose-reopening", f"scorecard:{code}")


def reopen_scorecard(actor: Actor, code: str, *, at: datetime) -> None:
    """Grant the waiting wish of another person: the judge can change his marks again.

    Until he finalises, the sheet does not count. Raises Forbidden ``second-person``, Refusal
    ``reopening-not-asked``, and as ``propose_scorecard_reopening``.
    """
    require(actor, Permission.REOPEN_SCORECARD)
    with use_case(actor, at) as unit:
        sheet = _reopenable(unit, code)
        wish = reopenings.grant(unit, sheet)
        sheet.state = advance(TRANSITIONS, sheet.state, ScorecardState.REOPENED)
        sheet.state_reason = wish.reason
        asked_by = user_ref(wish.requested_by)
        unit.record("scorecard.reopen", f"scorecard:{code}", asked_by=asked_by)


def withdraw_scorecard_reopening(actor: Actor, code: str, *, at: datetime) -> None:
    """Take the waiting wish back. Raises Refusal ``reopening-not-asked``."""
    require(actor, Permission.REOPEN_SCORECARD)
    with use_case(actor, at) as unit:
        sheet = _led_sheet(unit, code)
        reopenings.withdraw(unit, sheet)
        unit.record("scorecard.withdraw-reopening", f"scorecard:{code}")


def void_scorecard(actor: Actor, code: str, *, reason: str, at: datetime) -> None:
    """A conflict was found after scoring: the sheet no longer counts, but stays on record.

    Works in a frozen round too, whose result then needs a new snapshot. Raises Invalid without a
    reason, IllegalTransition unless the sheet was final, Locked for an archived edition, NotFound.
    """
    require(actor, Permission.MANAGE_PANELS)
    with use_case(actor, at) as unit:
        sheet = _get_sheet(unit, code)
        get_round(unit, sheet.round_id)
        sheet.state = advance(TRANSITIONS, sheet.state, ScorecardState.VOID)
        sheet.state_reason = stated(reason)
        keep_conflict(
            unit, sheet.judge_id, sheet.entry_id, ConflictSource.FOUND, sheet.state_reason
        )
        unit.record("scorecard.void", f"scorecard:{code}", total=sheet.total)


def _get_sheet(unit: UseCase, code: str) -> Scorecard:
    sheet = unit.session.scalars(select(Scorecard).where(Scorecard.code == code)).first()
    if sheet is None:
        raise NotFound("not-yours")
    return sheet


def _reopenable(unit: UseCase, code: str) -> Scorecard:
    sheet = _led_sheet(unit, code)
    advance(TRANSITIONS, sheet.state, ScorecardState.REOPENED)
    round_ = unit.session.get_one(Round, sheet.round_id)
    if round_.state is not RoundState.OPEN:
        raise Locked("round-closed", name=round_.name)
    return sheet


def _led_sheet(unit: UseCase, code: str) -> Scorecard:
    """The sheet for the secretariat, or for the chair of its panel who has no conflict with it."""
    sheet = _get_sheet(unit, code)
    chairs = unit.session.scalars(
        select(PanelMember.user_id).where(
            PanelMember.panel_id == sheet.panel_id, PanelMember.is_chair.is_(True)
        )
    )
    actor = unit.actor
    require(actor, Permission.REOPEN_SCORECARD, PanelFacts(frozenset(chairs)))
    if not actor.has(Role.SECRETARIAT) and find_conflicts([actor.user_id or 0], [sheet.entry_id]):
        raise NotFound("not-yours")
    return sheet
