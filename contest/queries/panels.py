"""Panels: who sits on them, who could, and what each member carries."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Case, case, func, select

from contest.domain.actor import Actor, Role
from contest.domain.errors import NotFound
from contest.domain.permissions import PanelFacts, Permission, require
from contest.domain.rounds import RoundState
from contest.domain.scorecards import LIVE_STATES, ScorecardState
from contest.models.base import db
from contest.models.editions import Category
from contest.models.judging import Panel, PanelMember, Round, Scorecard
from contest.models.people import Agency, RoleGrant, User


@dataclass(frozen=True, slots=True)
class RoundRef:
    """The round a panel or a sheet belongs to. ``changeable``: planned or open."""

    id: int
    name: str
    category: str
    state: RoundState

    @property
    def changeable(self) -> bool:
        """Whether panels and assignments can still change."""
        return self.state in (RoundState.PLANNED, RoundState.OPEN)


@dataclass(frozen=True, slots=True)
class PanelLine:
    """A panel in the list of its round."""

    id: int
    name: str
    chair: str | None
    members: tuple[str, ...]
    entries: int
    sheets: int
    final: int


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A judge on a panel with his live sheets there."""

    user_id: int
    name: str
    origin: str
    is_chair: bool
    sheets: int
    begun: int
    final: int


@dataclass(frozen=True, slots=True)
class PanelPage:
    """One panel and the judges who could still join it."""

    id: int
    name: str
    round: RoundRef
    members: tuple[MemberLine, ...]
    candidates: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Load:
    """Live sheets of a judge: all, begun ones, final ones."""

    sheets: int = 0
    begun: int = 0
    final: int = 0


def round_ref(actor: Actor, round_id: int) -> RoundRef:
    """The round by name, for the secretariat. Raises NotFound."""
    require(actor, Permission.MANAGE_PANELS)
    row = db.session.execute(
        select(Round.id, Round.name, Category.name, Round.state)
        .join(Category, Category.id == Round.category_id)
        .where(Round.id == round_id)
    ).first()
    if row is None:
        raise NotFound("not-yours")
    return RoundRef(*row)


def round_panels(round_id: int) -> tuple[PanelLine, ...]:
    """The panels of a round by name (three queries)."""
    panels = db.session.scalars(
        select(Panel).where(Panel.round_id == round_id).order_by(Panel.name)
    ).all()
    people: dict[int, list[tuple[str, bool]]] = defaultdict(list)
    rows = db.session.execute(
        select(PanelMember.panel_id, User.name, PanelMember.is_chair)
        .join(User, User.id == PanelMember.user_id)
        .where(PanelMember.panel_id.in_([panel.id for panel in panels]))
        .order_by(User.name)
    )
    for panel_id, name, is_chair in rows:
        people[panel_id].append((name, is_chair))
    counts = _panel_counts(round_id)
    return tuple(
        PanelLine(
            id=panel.id,
            name=panel.name,
            chair=next((name for name, is_chair in people[panel.id] if is_chair), None),
            members=tuple(name for name, _is_chair in people[panel.id]),
            entries=counts.get(panel.id, (0, 0, 0))[0],
            sheets=counts.get(panel.id, (0, 0, 0))[1],
            final=counts.get(panel.id, (0, 0, 0))[2],
        )
        for panel in panels
    )


def _panel_counts(round_id: int) -> dict[int, tuple[int, int, int]]:
    """Panel → entries, live sheets, final sheets."""
    rows = db.session.execute(
        select(
            Scorecard.panel_id,
            func.count(Scorecard.entry_id.distinct()),
            func.count(),
            func.sum(_one_if(ScorecardState.FINAL)),
        )
        .where(Scorecard.round_id == round_id, Scorecard.state.in_(LIVE_STATES))
        .group_by(Scorecard.panel_id)
    )
    return {row[0]: (row[1], row[2], row[3]) for row in rows}


def _one_if(*states: ScorecardState) -> Case[int]:
    return case((Scorecard.state.in_(states), 1), else_=0)


def panel_page(actor: Actor, panel_id: int) -> PanelPage:
    """A panel for the secretariat (five queries). Raises NotFound."""
    require(actor, Permission.MANAGE_PANELS)
    panel, round_ = get_panel(panel_id)
    members = _members(panel.id)
    present = {member.user_id for member in members}
    return PanelPage(
        id=panel.id,
        name=panel.name,
        round=round_,
        members=members,
        candidates=tuple(
            (user_id, label) for user_id, label in judge_choices() if user_id not in present
        ),
    )


def get_panel(panel_id: int) -> tuple[Panel, RoundRef]:
    """The panel with its round, rights not asked. Raises NotFound."""
    row = db.session.execute(
        select(Panel, Round.id, Round.name, Category.name, Round.state)
        .join(Round, Round.id == Panel.round_id)
        .join(Category, Category.id == Round.category_id)
        .where(Panel.id == panel_id)
    ).first()
    if row is None:
        raise NotFound("not-yours")
    panel: Panel = row[0]
    return panel, RoundRef(*row[1:])


def panel_facts(panel_id: int) -> PanelFacts:
    """Who chairs the panel, for the right to see its progress."""
    chairs = db.session.scalars(
        select(PanelMember.user_id).where(
            PanelMember.panel_id == panel_id, PanelMember.is_chair.is_(True)
        )
    )
    return PanelFacts(frozenset(chairs))


def judge_choices() -> tuple[tuple[int, str], ...]:
    """Every active judge with where he comes from, by name (one query)."""
    rows = db.session.execute(
        select(User.id, User.name, User.institution, Agency.short_name)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .outerjoin(Agency, Agency.id == User.agency_id)
        .where(User.active.is_(True), RoleGrant.role == Role.JUDGE)
        .order_by(User.name)
    )
    return tuple(
        (user_id, f"{name} – {origin}" if (origin := agency or institution) else name)
        for user_id, name, institution, agency in rows
    )


def _members(panel_id: int) -> tuple[MemberLine, ...]:
    rows = db.session.execute(
        select(User.id, User.name, User.institution, Agency.short_name, PanelMember.is_chair)
        .join(PanelMember, PanelMember.user_id == User.id)
        .outerjoin(Agency, Agency.id == User.agency_id)
        .where(PanelMember.panel_id == panel_id)
        .order_by(PanelMember.is_chair.desc(), User.name)
    ).all()
    loads = panel_loads([panel_id])
    lines = []
    for user_id, name, institution, agency, is_chair in rows:
        load = loads.get((panel_id, user_id), Load())
        lines.append(
            MemberLine(
                user_id,
                name,
                agency or institution or "",
                is_chair,
                load.sheets,
                load.begun,
                load.final,
            )
        )
    return tuple(lines)


def panel_loads(panel_ids: Collection[int]) -> Mapping[tuple[int, int], Load]:
    """(panel, judge) → live sheets, in one query."""
    rows = db.session.execute(
        select(
            Scorecard.panel_id,
            Scorecard.judge_id,
            func.count(),
            func.sum(_one_if(ScorecardState.DRAFT, ScorecardState.REOPENED)),
            func.sum(_one_if(ScorecardState.FINAL)),
        )
        .where(Scorecard.panel_id.in_(panel_ids), Scorecard.state.in_(LIVE_STATES))
        .group_by(Scorecard.panel_id, Scorecard.judge_id)
    )
    return {(row[0], row[1]): Load(row[2], row[3], row[4]) for row in rows}
