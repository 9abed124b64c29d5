"""Agencies and participants: loaded from a list again and again without doubling anything."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.adapters.datafiles import load_agencies
from contest.domain.actor import Actor
from contest.domain.agencies import (
    PARENT_KINDS,
    AgencyKind,
    AgencyList,
    AgencyRow,
    agency_problems,
)
from contest.domain.codes import slug
from contest.domain.conflicts import lineage
from contest.domain.entries import ParticipantKind
from contest.domain.errors import Invalid, NotFound, Problem, Stale
from contest.domain.permissions import Permission, require
from contest.domain.words import clean_line
from contest.models.people import Agency, Participant
from contest.services.participants import Contact, government_problems, name_problems
from contest.services.transaction import UseCase, use_case


@dataclass(frozen=True)
class Loaded:
    """What loading a list did."""

    added: int
    changed: int
    unchanged: int


def load_agency_list(actor: Actor, agencies: AgencyList, *, at: datetime) -> Loaded:
    """Bring the agencies of a list into the database; known codes are updated in place.

    Agencies missing from the list stay: what they entered in former years must keep its owner.
    """
    require(actor, Permission.MANAGE_EDITION)
    with use_case(actor, at) as unit:
        known = {agency.code: agency for agency in unit.session.scalars(select(Agency))}
        counts = {"added": 0, "changed": 0, "unchanged": 0}
        for row in agencies.agencies:  # parents stand before their children
            parent = known[row.parent].id if row.parent else None
            present = known.get(row.code)
            if present is None:
                known[row.code] = _add(unit.session, row, parent)
                counts["added"] += 1
            else:
                counts["changed" if _update(present, row, parent) else "unchanged"] += 1
        unit.record("agency.load", f"agency-list:{agencies.key}", **counts)
        return Loaded(**counts)


def _values(row: AgencyRow, parent_id: int | None) -> dict[str, object]:
    return {
        "name": row.name,
        "short_name": row.short_name,
        "kind": row.kind,
        "parent_id": parent_id,
        "must_enter": row.must_enter,
    }


def _add(session: Session, row: AgencyRow, parent_id: int | None) -> Agency:
    agency = Agency(code=row.code, to_verify=row.verify, active=True, **_values(row, parent_id))
    session.add(agency)
    session.flush()
    if row.kind is not AgencyKind.PROVINCE:
        session.add(
            Participant(
                code=row.code, kind=ParticipantKind.AGENCY, name=row.name, agency_id=agency.id
            )
        )
    return agency


def _update(agency: Agency, row: AgencyRow, parent_id: int | None) -> bool:
    changed = False
    for key, value in _values(row, parent_id).items():
        if getattr(agency, key) != value:
            setattr(agency, key, value)
            changed = True
    return changed


def load_packaged_list(actor: Actor, key: str, *, at: datetime) -> Loaded:
    """The same for a list that comes with the product. Raises DataFault for an unknown key."""
    return load_agency_list(actor, load_agencies(key), at=at)


@dataclass(frozen=True)
class AgencyData:
    """An agency as the secretariat types it."""

    name: str
    short_name: str
    kind: AgencyKind
    parent_id: int | None
    must_enter: bool
    to_verify: bool = False
    active: bool = True

    def cleaned(self) -> "AgencyData":
        """The same with both names on single lines; an empty short name is the name itself."""
        name = clean_line(self.name)
        short = clean_line(self.short_name) or name[:80]
        return AgencyData(
            name, short, self.kind, self.parent_id, self.must_enter, self.to_verify, self.active
        )


def add_agency(actor: Actor, data: AgencyData, *, at: datetime) -> str:
    """Add an agency with its participant; returns its code. Raises Invalid at the fields."""
    require(actor, Permission.MANAGE_EDITION)
    data = data.cleaned()
    with use_case(actor, at) as unit:
        _refuse_agency(unit.session, data)
        agency = Agency(code=free_code(unit.session, Agency, data.name), **vars(data))
        unit.session.add(agency)
        unit.session.flush()
        code = free_code(unit.session, Participant, data.name)
        unit.session.add(
            Participant(code=code, kind=ParticipantKind.AGENCY, name=data.name, agency_id=agency.id)
        )
        unit.record("agency.add", f"agency:{agency.code}", kind=str(data.kind))
        return agency.code


def change_agency(actor: Actor, code: str, data: AgencyData, *, version: int, at: datetime) -> None:
    """Change an agency; its participant takes the new name. Raises Invalid, NotFound, Stale."""
    require(actor, Permission.MANAGE_EDITION)
    data = data.cleaned()
    with use_case(actor, at) as unit:
        agency = _agency(unit, code)
        if agency.version != version:
            raise Stale("stale-row")
        _refuse_agency(unit.session, data, agency)
        for key, value in vars(data).items():
            setattr(agency, key, value)
        participant = unit.session.scalars(
            select(Participant).where(Participant.agency_id == agency.id)
        ).one_or_none()
        if participant is not None:
            participant.name = data.name
        unit.record("agency.change", f"agency:{code}", kind=str(data.kind), active=data.active)


def confirm_agencies(actor: Actor, codes: Collection[str], *, at: datetime) -> int:
    """Mark agencies as verified; returns how many were not before.

    Raises Invalid when none is chosen.
    """
    require(actor, Permission.MANAGE_EDITION)
    if not codes:
        raise Invalid([Problem("nothing-chosen", "codes")])
    with use_case(actor, at) as unit:
        waiting = unit.session.scalars(
            select(Agency).where(Agency.code.in_(codes), Agency.to_verify.is_(True))
        ).all()
        for agency in waiting:
            agency.to_verify = False
        unit.record("agency.confirm", "agency-list", codes=sorted(a.code for a in waiting))
        return len(waiting)


def _agency(unit: UseCase, code: str) -> Agency:
    agency = unit.session.scalars(select(Agency).where(Agency.code == code)).one_or_none()
    if agency is None:
        raise NotFound("not-yours")
    return agency


def _refuse_agency(session: Session, data: AgencyData, present: Agency | None = None) -> None:
    """Raise Invalid when names, parent or children do not go with this kind of agency."""
    rows = session.execute(select(Agency.id, Agency.parent_id, Agency.kind)).all()
    kinds = {row.id: row.kind for row in rows}
    parent_kind = kinds.get(data.parent_id) if data.parent_id is not None else None
    problems = list(agency_problems(data.name, data.short_name, data.kind, parent_kind))
    if data.parent_id is not None and parent_kind is None:
        problems.append(Problem("agency-unknown", "parent_id"))
    if present is not None:
        parents = {row.id: row.parent_id for row in rows}
        if present.id in lineage(data.parent_id, parents):
            problems.append(Problem("parent-circle-made", "parent_id"))
        children = {row.kind for row in rows if row.parent_id == present.id}
        if any(data.kind not in PARENT_KINDS[child] for child in children):
            problems.append(Problem("children-unfit", "kind"))
    if problems:
        raise Invalid(problems)


def free_code(session: Session, table: type[Agency] | type[Participant], name: str) -> str:
    """A code made of the name that no row of ``table`` has yet."""
    stem = slug(name)
    taken = set(session.scalars(select(table.code).where(table.code.startswith(stem))))
    number, code = 1, stem
    while code in taken:
        number += 1
        code = f"{stem}-{number}"
    return code


def add_community_participant(
    actor: Actor,
    *,
    name: str,
    government_id: int | None,
    contact_name: str,
    contact_phone: str,
    code: str = "",
    at: datetime,
) -> int:
    """Enter a community participant (person or group) with one contact and no NIK; returns its id.

    Without ``code`` one is made of the name. Raises Invalid at the fields.
    """
    require(actor, Permission.INVITE_PEOPLE)
    name, contact = clean_line(name), Contact(contact_name, contact_phone).cleaned()
    with use_case(actor, at) as unit:
        problems = [*name_problems(name), *contact.problems(needed=True)]
        problems += government_problems(unit, government_id)
        if code and unit.session.scalar(select(Participant.id).where(Participant.code == code)):
            problems.append(Problem("code-taken", "code", {"value": code}))
        if problems:
            raise Invalid(problems)
        participant = Participant(
            code=code or free_code(unit.session, Participant, name),
            kind=ParticipantKind.COMMUNITY,
            name=name,
            government_id=government_id,
            contact_name=contact.name,
            contact_phone=contact.phone or None,
        )
        unit.session.add(participant)
        unit.session.flush()
        unit.record("participant.add", f"participant:{participant.code}")
        return participant.id
