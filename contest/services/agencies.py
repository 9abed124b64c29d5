"""Agencies and participants: loaded from a list again and again without doubling anything."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.domain.actor import Actor
from contest.domain.agencies import AgencyKind, AgencyList, AgencyRow
from contest.domain.entries import ParticipantKind
from contest.domain.errors import Invalid, Problem
from contest.domain.permissions import Permission, require
from contest.models.people import Agency, Participant
from contest.services.transaction import use_case


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


def add_community_participant(
    actor: Actor,
    *,
    code: str,
    name: str,
    government_id: int | None,
    contact_name: str,
    contact_phone: str,
    at: datetime,
) -> int:
    """Enter a community participant (person or group) with one contact and no NIK; returns its id.

    Raises Invalid for an empty name or contact, or a code already taken.
    """
    require(actor, Permission.INVITE_PEOPLE)
    with use_case(actor, at) as unit:
        problems = [
            Problem("required", field)
            for field, value in (("name", name), ("contact_name", contact_name))
            if not value.strip()
        ]
        if unit.session.scalar(select(Participant.id).where(Participant.code == code)):
            problems.append(Problem("code-taken", "code", {"value": code}))
        if problems:
            raise Invalid(problems)
        participant = Participant(
            code=code,
            kind=ParticipantKind.COMMUNITY,
            name=name.strip(),
            government_id=government_id,
            contact_name=contact_name.strip(),
            contact_phone=contact_phone.strip() or None,
        )
        unit.session.add(participant)
        unit.session.flush()
        unit.record("participant.add", f"participant:{code}")
        return participant.id
