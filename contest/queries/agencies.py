"""The tree of agencies as the secretariat keeps it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, or_, select

from contest.domain.actor import Actor
from contest.domain.agencies import AgencyKind
from contest.domain.errors import NotFound
from contest.domain.permissions import Permission, require
from contest.models.base import db
from contest.models.people import Agency
from contest.queries.paging import Page, fetch_page


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """One agency in the list."""

    code: str
    name: str
    short_name: str
    kind: AgencyKind
    parent: str | None
    must_enter: bool
    to_verify: bool
    active: bool


@dataclass(frozen=True, slots=True)
class AgencyFilter:
    """What the address asks for; empty texts and False ask for everything."""

    search: str = ""
    kind: str = ""
    government: str = ""
    """Code of an agency whose whole branch is wanted."""
    to_verify: bool = False


@dataclass(frozen=True, slots=True)
class AgencyView:
    """One agency to be changed."""

    id: int
    code: str
    name: str
    short_name: str
    kind: AgencyKind
    parent_id: int | None
    must_enter: bool
    to_verify: bool
    active: bool
    version: int


def agencies_page(
    actor: Actor, number: int, wanted: AgencyFilter = AgencyFilter()
) -> Page[AgencyRow]:
    """Agencies in the order of the tree's kinds, then by name (two queries)."""
    require(actor, Permission.READ_EDITION)
    return fetch_page(_statement(wanted), number, _rows)


def all_agencies(actor: Actor, wanted: AgencyFilter = AgencyFilter()) -> Sequence[AgencyRow]:
    """The whole list, to take along."""
    require(actor, Permission.READ_EDITION)
    return _rows(db.session.execute(_statement(wanted)).all())


def _statement(wanted: AgencyFilter) -> Select[*tuple[Any, ...]]:
    parent = Agency.__table__.alias("parent")
    statement = (
        select(
            Agency.code,
            Agency.name,
            Agency.short_name,
            Agency.kind,
            parent.c.name.label("parent"),
            Agency.must_enter,
            Agency.to_verify,
            Agency.active,
        )
        .outerjoin(parent, parent.c.id == Agency.parent_id)
        .order_by(Agency.name, Agency.id)
    )
    if search := wanted.search.strip().lower():
        statement = statement.where(
            or_(
                func.lower(Agency.name).contains(search, autoescape=True),
                func.lower(Agency.short_name).contains(search, autoescape=True),
            )
        )
    if wanted.kind:
        statement = statement.where(Agency.kind.in_([k for k in AgencyKind if k == wanted.kind]))
    if wanted.government:
        statement = statement.where(Agency.id.in_(_branch(wanted.government)))
    if wanted.to_verify:
        statement = statement.where(Agency.to_verify.is_(True))
    return statement


def _branch(code: str) -> Any:
    """Ids of an agency and everything below it."""
    tree = select(Agency.id).where(Agency.code == code).cte("branch", recursive=True)
    # UNION (not ALL) ends even where the rows would go in a circle.
    tree = tree.union(select(Agency.id).where(Agency.parent_id == tree.c.id))
    return select(tree.c.id)


def _rows(rows: Sequence[Any]) -> list[AgencyRow]:
    return [AgencyRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class AgencyCounts:
    """How many agencies there are, and how many still wait to be verified."""

    total: int
    to_verify: int


def agency_counts(actor: Actor) -> AgencyCounts:
    """Numbers of the tree (one query)."""
    require(actor, Permission.READ_EDITION)
    waiting = select(func.count()).select_from(Agency).where(Agency.to_verify.is_(True))
    total, to_verify = db.session.execute(
        select(
            select(func.count()).select_from(Agency).scalar_subquery(), waiting.scalar_subquery()
        )
    ).one()
    return AgencyCounts(total, to_verify)


def agency(actor: Actor, code: str) -> AgencyView:
    """One agency. Raises NotFound."""
    require(actor, Permission.MANAGE_EDITION)
    row = db.session.scalars(select(Agency).where(Agency.code == code)).one_or_none()
    if row is None:
        raise NotFound("not-yours")
    return AgencyView(
        row.id,
        row.code,
        row.name,
        row.short_name,
        row.kind,
        row.parent_id,
        row.must_enter,
        row.to_verify,
        row.active,
        row.version,
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """An agency to choose from, with its kind to group by."""

    id: int
    code: str
    name: str
    kind: AgencyKind


def choices(*kinds: AgencyKind) -> list[Choice]:
    """Active agencies of these kinds (all when none is named) by kind and name; one query."""
    rows = db.session.execute(
        select(Agency.id, Agency.code, Agency.name, Agency.kind)
        .where(Agency.active.is_(True), Agency.kind.in_(kinds or tuple(AgencyKind)))
        .order_by(Agency.kind, Agency.name)
    )
    return [Choice(*row) for row in rows]
