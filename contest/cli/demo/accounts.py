"""Accounts of the demonstration: everyone gets the one password that the build made up."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from contest.adapters.passwords import hash_password
from contest.cli.demo.records import DemoInnovation, DemoParticipant, DemoPeople
from contest.domain.actor import SYSTEM, Actor, Role
from contest.domain.entries import ParticipantKind
from contest.models.base import db
from contest.models.people import Agency, Participant, User
from contest.queries.people import load_actor
from contest.services.accounts import create_user, grant_role
from contest.services.agencies import add_community_participant
from contest.services.invitations import set_password
from contest.services.second_factor import issue_one_time_codes
from contest.services.transaction import use_case


@dataclass(frozen=True)
class Account:
    """A printed account: user name, role in words, and one-time codes where they are due."""

    username: str
    name: str
    role: str
    codes: tuple[str, ...] = ()


class Accounts:
    """Makes people once and remembers them by user name."""

    def __init__(self, password: str, at: datetime) -> None:
        self._hash = hash_password(password)
        self._at = at
        self._ids: dict[str, int] = {}
        self._agencies = dict(db.session.execute(select(Agency.code, Agency.id)).all())
        self.printed: list[Account] = []

    def person(
        self,
        username: str,
        name: str,
        role: Role,
        *,
        institution: str = "",
        agency: str | None = None,
        phone: str = "",
        participant_id: int | None = None,
    ) -> int:
        """The account of this user name with this role; made when it is new."""
        if username not in self._ids:
            self._ids[username] = create_user(
                SYSTEM,
                username=username,
                name=name,
                phone=phone,
                institution=institution,
                agency_id=self._agencies.get(agency or ""),
                at=self._at,
            )
            self._activate(self._ids[username])
        user_id = self._ids[username]
        grant_role(SYSTEM, user_id, role, participant_id=participant_id, at=self._at)
        return user_id

    def _activate(self, user_id: int) -> None:
        with use_case(SYSTEM, self._at) as unit:
            set_password(unit, unit.session.get_one(User, user_id), self._hash)

    def announce(self, username: str, name: str, role: str, *, second_factor: bool) -> None:
        """Print this account, with a sheet of one-time codes where a second factor is due."""
        codes: tuple[str, ...] = ()
        if second_factor:
            codes = issue_one_time_codes(SYSTEM, self._ids[username], at=self._at)
        self.printed.append(Account(username, name, role, tuple(codes)))

    def actor(self, username: str) -> Actor:
        """The actor this account is."""
        return load_actor(self._ids[username])


def make_staff(accounts: Accounts, people: DemoPeople) -> None:
    """Secretariat, judges, inspector and administrator."""
    for person in people.secretariat:
        accounts.person(
            person.username,
            person.name,
            Role.SECRETARIAT,
            institution=person.institution,
            agency=person.agency_code,
            phone=person.phone,
        )
        accounts.announce(person.username, person.name, "Sekretariat", second_factor=True)
    for judge in people.judges:
        accounts.person(
            judge.username,
            judge.name,
            Role.JUDGE,
            institution=judge.institution,
            agency=judge.agency_code,
            phone=judge.phone,
        )
        title = "Juri, ketua panel" if judge.is_chair else "Juri"
        accounts.announce(judge.username, judge.name, title, second_factor=True)
    for person, role, title in (
        (people.inspector, Role.INSPECTOR, "Pengawas"),
        (people.administrator, Role.ADMINISTRATOR, "Pengelola akun"),
    ):
        accounts.person(
            person.username,
            person.name,
            role,
            institution=person.institution,
            agency=person.agency_code,
            phone=person.phone,
        )
        accounts.announce(person.username, person.name, title, second_factor=True)


def make_officer(accounts: Accounts, innovation: DemoInnovation, at: datetime) -> tuple[Actor, int]:
    """The officer of an innovation's participant, and the participant's id."""
    officer = innovation.officer
    participant_id = _participant(innovation.participant, officer.name, officer.phone, at)
    accounts.person(
        officer.username,
        officer.name,
        Role.OFFICER,
        institution=officer.institution,
        agency=officer.agency_code,
        phone=officer.phone,
        participant_id=participant_id,
    )
    return accounts.actor(officer.username), participant_id


def _participant(found: DemoParticipant, contact: str, phone: str, at: datetime) -> int:
    known = db.session.scalar(select(Participant.id).where(Participant.code == found.key))
    if known is not None:
        return known
    if found.kind is ParticipantKind.AGENCY:
        raise LookupError(found.key)
    government = db.session.scalar(select(Agency.id).where(Agency.code == found.government_code))
    return add_community_participant(
        SYSTEM,
        code=found.key,
        name=found.name,
        government_id=government,
        contact_name=contact,
        contact_phone=phone,
        at=at,
    )
