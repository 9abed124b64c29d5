"""Participants: whom to call, and the rules about their names."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from contest.domain.accounts import normal_name, normal_phone, person_problems
from contest.domain.actor import Actor
from contest.domain.agencies import AgencyKind
from contest.domain.entries import ParticipantKind
from contest.domain.errors import Invalid, NotFound, Problem, Stale
from contest.domain.permissions import Permission, require
from contest.domain.words import clean_line
from contest.models.people import Agency, Participant
from contest.services.transaction import UseCase, use_case

NAME_LENGTH = 300


@dataclass(frozen=True)
class Contact:
    """Whom to call; no NIK."""

    name: str
    phone: str = ""

    def cleaned(self) -> "Contact":
        """The name on one line, the phone number as ``+62…``."""
        return Contact(normal_name(self.name), normal_phone(self.phone))

    def problems(self, *, needed: bool) -> list[Problem]:
        """What is wrong with this (cleaned) contact, at ``contact_name`` and ``contact_phone``."""
        fields = {"name": "contact_name", "phone": "contact_phone"}
        return [
            Problem(found.code, fields.get(found.field, found.field), found.facts)
            for found in person_problems(self.name, self.phone, "")
            if needed or self.name or found.field != "name"
        ]


def change_participant(
    actor: Actor,
    code: str,
    *,
    contact_name: str,
    contact_phone: str,
    name: str = "",
    government_id: int | None = None,
    version: int,
    at: datetime,
) -> None:
    """Change whom to call; of a community participant also its name and government.

    The name of an agency is changed with the agency. Raises Invalid, NotFound, Stale.
    """
    require(actor, Permission.INVITE_PEOPLE)
    contact = Contact(contact_name, contact_phone).cleaned()
    with use_case(actor, at) as unit:
        participant = _participant(unit, code)
        if participant.version != version:
            raise Stale("stale-row")
        community = participant.kind is ParticipantKind.COMMUNITY
        problems = contact.problems(needed=community)
        if community:
            name = clean_line(name)
            problems += [*name_problems(name), *government_problems(unit, government_id)]
        if problems:
            raise Invalid(problems)
        participant.contact_name = contact.name or None
        participant.contact_phone = contact.phone or None
        if community:
            participant.name, participant.government_id = name, government_id
        unit.record("participant.change", f"participant:{code}")


def _participant(unit: UseCase, code: str) -> Participant:
    found = unit.session.scalars(select(Participant).where(Participant.code == code)).one_or_none()
    if found is None:
        raise NotFound("not-yours")
    return found


def name_problems(name: str) -> list[Problem]:
    """What is wrong with the (cleaned) name of a community participant."""
    if not name:
        return [Problem("required", "name")]
    if len(name) > NAME_LENGTH:
        return [Problem("text-too-long", "name", {"limit": NAME_LENGTH})]
    return []


def government_problems(unit: UseCase, government_id: int | None) -> list[Problem]:
    """Why this is no government a community participant can be entered by."""
    if government_id is None:
        return []
    government = unit.session.get(Agency, government_id)
    if government is None or government.kind is not AgencyKind.GOVERNMENT:
        return [Problem("agency-unknown", "government_id")]
    return []
