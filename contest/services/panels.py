"""Panels: the judges who score together in a round, one of them its chair."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from contest.domain.actor import Actor, Role
from contest.domain.errors import Invalid, NotFound, Problem
from contest.domain.permissions import Permission, require
from contest.domain.scorecards import EDITABLE_STATES
from contest.domain.words import clean_line
from contest.models.judging import Panel, PanelMember, Scorecard
from contest.models.people import RoleGrant, User
from contest.queries.people import user_ref
from contest.services.assignments import (
    changeable,
    get_panel,
    member_ids,
    members,
    remove_sheets,
)
from contest.services.transaction import UseCase, use_case

NAME_LENGTH = 80


def form_panel(
    actor: Actor,
    round_id: int,
    *,
    name: str,
    judge_ids: Sequence[int],
    chair_id: int | None,
    at: datetime,
) -> int:
    """Form a panel of judges; returns its id. ``chair_id`` is one of them, or None for now.

    Raises Invalid (name empty, long or taken; nobody or a non-judge named; chair not a member),
    Locked ``round-closed``.
    """
    require(actor, Permission.MANAGE_PANELS)
    with use_case(actor, at) as unit:
        round_ = changeable(unit, round_id)
        wanted = list(dict.fromkeys(judge_ids))
        problems = _name_problems(unit, round_.id, clean_line(name))
        problems += _judge_problems(unit, wanted)
        if chair_id is not None and chair_id not in wanted:
            problems.append(Problem("chair-not-member", "chair_id"))
        if problems:
            raise Invalid(problems)
        panel = Panel(round_id=round_.id, name=clean_line(name))
        unit.session.add(panel)
        unit.session.flush()
        unit.session.add_all(
            PanelMember(panel_id=panel.id, user_id=judge, is_chair=judge == chair_id)
            for judge in wanted
        )
        judges = [user_ref(judge) for judge in wanted]
        chair = user_ref(chair_id) if chair_id is not None else None
        facts = {"round": round_.id, "judges": judges, "chair": chair}
        unit.record("panel.form", f"panel:{panel.id}", **facts)
        return panel.id


def add_member(actor: Actor, panel_id: int, judge_id: int, *, at: datetime) -> None:
    """Add a judge to a panel. Raises Invalid for a non-judge or a member, Locked."""
    require(actor, Permission.MANAGE_PANELS)
    with use_case(actor, at) as unit:
        panel = get_panel(unit, panel_id)
        problems = _judge_problems(unit, [judge_id])
        if judge_id in member_ids(unit, panel.id):
            problems.append(Problem("judge-is-member", "judge_ids"))
        if problems:
            raise Invalid(problems)
        unit.session.add(PanelMember(panel_id=panel.id, user_id=judge_id, is_chair=False))
        unit.record("panel.add-member", f"panel:{panel.id}", judge=user_ref(judge_id))


def remove_member(
    actor: Actor, panel_id: int, judge_id: int, *, at: datetime, reason: str = ""
) -> tuple[str, ...]:
    """Take a judge off a panel; his final sheets stay, his unfinished ones are removed.

    Returns the codes of the removed sheets. A reason is due when work on one has begun: Invalid
    at ``reason`` (fact ``count``).
    """
    require(actor, Permission.MANAGE_PANELS)
    with use_case(actor, at) as unit:
        panel = get_panel(unit, panel_id)
        member = _get_member(unit, panel.id, judge_id)
        sheets = unit.session.scalars(
            select(Scorecard).where(
                Scorecard.panel_id == panel.id,
                Scorecard.judge_id == judge_id,
                Scorecard.state.in_(EDITABLE_STATES),
            )
        ).all()
        removed = remove_sheets(sheets, reason)
        unit.session.delete(member)
        unit.record(
            "panel.remove-member",
            f"panel:{panel.id}",
            judge=user_ref(judge_id),
            scorecards=list(removed),
        )
        return removed


def set_chair(actor: Actor, panel_id: int, judge_id: int | None, *, at: datetime) -> None:
    """Make a member the chair, or leave the panel without one."""
    require(actor, Permission.MANAGE_PANELS)
    with use_case(actor, at) as unit:
        panel = get_panel(unit, panel_id)
        if judge_id is not None:
            _get_member(unit, panel.id, judge_id)
        for member in members(unit, panel.id):
            member.is_chair = member.user_id == judge_id
        chair = user_ref(judge_id) if judge_id is not None else None
        unit.record("panel.set-chair", f"panel:{panel.id}", chair=chair)


def _get_member(unit: UseCase, panel_id: int, judge_id: int) -> PanelMember:
    for member in members(unit, panel_id):
        if member.user_id == judge_id:
            return member
    raise NotFound("not-yours")


def _name_problems(unit: UseCase, round_id: int, name: str) -> list[Problem]:
    if not name:
        return [Problem("panel-name-empty", "name")]
    if len(name) > NAME_LENGTH:
        return [Problem("panel-name-long", "name", {"most": NAME_LENGTH})]
    same = select(Panel.id).where(Panel.round_id == round_id, Panel.name == name)
    if unit.session.scalar(same) is not None:
        return [Problem("panel-name-taken", "name", {"name": name})]
    return []


def _judge_problems(unit: UseCase, judge_ids: Sequence[int]) -> list[Problem]:
    """Nobody named, or someone who is no active judge."""
    if not judge_ids:
        return [Problem("panel-without-judge", "judge_ids")]
    known = unit.session.scalars(
        select(User.id)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(User.id.in_(judge_ids), User.active.is_(True), RoleGrant.role == Role.JUDGE)
    ).all()
    return [Problem("not-a-judge", "judge_ids") for judge in judge_ids if judge not in known]
