"""Slips to hand over: activation links and one-time codes on paper, four on a page."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from contest.domain.actor import Actor, Role
from contest.domain.errors import Invalid, NotFound, Problem
from contest.domain.permissions import Permission, require
from contest.queries.accounts import AccountState
from contest.queries.appointments import PersonRow, people_named
from contest.rendering.documents import AccessSlip, AccessSlipsFacts, render_access_slips
from contest.services.exports import ExportFile
from contest.services.invitations import invite
from contest.services.second_factor import issue_one_time_codes
from contest.wording.dates import format_datetime
from contest.wording.letters import ROLES
from contest.wording.moments import home_zone

MOST = 40
"""Slips in one file: ten pages, made while one waits."""


@dataclass(frozen=True)
class Door:
    """How people get in. ``link`` makes the address of an invitation's token."""

    edition: str
    sign_in_url: str
    link: Callable[[str], str]


def activation_slips(
    actor: Actor, role: Role, user_ids: Collection[int], door: Door, *, at: datetime
) -> ExportFile:
    """A fresh link for each of these people who has no password yet, printed as slips.

    Links made before become void. Raises Invalid at ``people`` when nobody is chosen or left,
    or too many are chosen.
    """
    require(actor, Permission.INVITE_PEOPLE)
    if not user_ids:
        raise Invalid([Problem("nothing-chosen", "people")])
    if len(user_ids) > MOST:
        raise Invalid([Problem("too-many-chosen", "people", {"most": MOST})])
    waiting = [
        person
        for person in people_named(actor, user_ids, at)
        if person.state is AccountState.INVITED
    ]
    if not waiting:
        raise Invalid([Problem("nobody-to-activate", "people")])
    slips = tuple(_slip(actor, role, person, door, at=at) for person in waiting)
    return _file("slip-aktivasi", slips, door, at)


def code_slip(actor: Actor, role: Role, user_id: int, door: Door, *, at: datetime) -> ExportFile:
    """A new sheet of one-time codes, with an activation link for who has no password yet.

    The former sheet is void. Raises NotFound for a person the actor may not help.
    """
    require(actor, Permission.INVITE_PEOPLE)
    person = next(iter(people_named(actor, [user_id], at)), None)
    if person is None:
        raise NotFound("account-unknown")
    codes = issue_one_time_codes(actor, user_id, at=at)
    if person.state is AccountState.INVITED:
        slip = _slip(actor, role, person, door, at=at, codes=codes)
    else:
        slip = AccessSlip(
            person.name, ROLES[role], person.place or "", person.username, "", "", codes
        )
    return _file(f"kode-masuk-{person.username}", (slip,), door, at)


def _slip(
    actor: Actor,
    role: Role,
    person: PersonRow,
    door: Door,
    *,
    at: datetime,
    codes: tuple[str, ...] = (),
) -> AccessSlip:
    issued = invite(actor, person.id, at=at)
    return AccessSlip(
        name=person.name,
        role=ROLES[role],
        unit=person.place or "",
        account=person.username,
        activation_url=door.link(issued.token),
        valid_until=format_datetime(issued.expires_at, home_zone()),
        codes=codes,
    )


def _file(name: str, slips: tuple[AccessSlip, ...], door: Door, at: datetime) -> ExportFile:
    facts = AccessSlipsFacts(
        edition=door.edition, sign_in_url=door.sign_in_url, slips=slips, created=at
    )
    return ExportFile(f"{name}.pdf", render_access_slips(facts))
