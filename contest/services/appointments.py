"""Officers and judges: an account with its role in one step, for new people and known ones."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from contest.domain.accounts import normal_username
from contest.domain.actor import Actor, Role
from contest.domain.errors import Invalid, NotFound, Problem
from contest.domain.permissions import Permission, require
from contest.models.base import db
from contest.models.people import Participant, User
from contest.services.accounts import create_user, grant_role


@dataclass(frozen=True)
class Person:
    """Who gets an account, as typed."""

    username: str
    name: str
    phone: str = ""
    institution: str = ""
    agency_id: int | None = None


def appoint_officer(actor: Actor, participant_code: str, person: Person, *, at: datetime) -> int:
    """Make an account for an officer of a participant; returns the person's id.

    The account belongs to the participant's agency. Raises Invalid at the fields, NotFound for
    an unknown participant.
    """
    require(actor, Permission.INVITE_PEOPLE)
    participant = _participant(participant_code)
    user_id = create_user(
        actor,
        username=person.username,
        name=person.name,
        phone=person.phone,
        agency_id=participant.agency_id,
        at=at,
    )
    grant_role(actor, user_id, Role.OFFICER, participant_id=participant.id, at=at)
    return user_id


def appoint_known_officer(
    actor: Actor, participant_code: str, username: str, *, at: datetime
) -> int:
    """Make a person who has an account already an officer of this participant too.

    Raises Invalid at ``username`` when there is none the actor may help.
    """
    require(actor, Permission.INVITE_PEOPLE)
    participant = _participant(participant_code)
    user_id = _known(username)
    try:
        grant_role(actor, user_id, Role.OFFICER, participant_id=participant.id, at=at)
    except NotFound:
        raise _unknown() from None
    return user_id


def appoint_judge(actor: Actor, person: Person, *, at: datetime) -> int:
    """Make an account for a judge; returns the person's id. Raises Invalid at the fields."""
    require(actor, Permission.INVITE_PEOPLE)
    user_id = create_user(
        actor,
        username=person.username,
        name=person.name,
        phone=person.phone,
        institution=person.institution,
        agency_id=person.agency_id,
        at=at,
    )
    grant_role(actor, user_id, Role.JUDGE, at=at)
    return user_id


def appoint_known_judge(actor: Actor, username: str, *, at: datetime) -> int:
    """Make a person who has an account already a judge too. Raises Invalid at ``username``."""
    require(actor, Permission.INVITE_PEOPLE)
    user_id = _known(username)
    try:
        grant_role(actor, user_id, Role.JUDGE, at=at)
    except NotFound:
        raise _unknown() from None
    return user_id


def _participant(code: str) -> Participant:
    found = db.session.scalars(select(Participant).where(Participant.code == code)).one_or_none()
    if found is None:
        raise NotFound("not-yours")
    return found


def _known(username: str) -> int:
    wanted = normal_username(username)
    found = db.session.scalar(select(User.id).where(User.username == wanted))
    if found is None:
        raise _unknown()
    return found


def _unknown() -> Invalid:
    # The same words for a name nobody has and for a colleague's: neither is told apart.
    return Invalid([Problem("account-not-found", "username")])
