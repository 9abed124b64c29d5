"""Who is signed in: the session row read into an actor."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from contest.domain.actor import SECOND_FACTOR_ROLES, Actor, Role
from contest.models.base import db
from contest.models.judging import PanelMember
from contest.models.people import Participant, RoleGrant, SignInSession, User

IDLE_LIMIT = timedelta(hours=2)
"""A session unused for this long ends; autosave counts as use."""


@dataclass(frozen=True)
class SignedIn:
    """A live session: the actor with full rights only once the second factor is given."""

    session_id: int
    actor: Actor
    name: str
    username: str
    locale: str
    needs_second_factor: bool
    has_second_factor: bool
    second_factor_at: datetime | None
    last_seen_at: datetime


def user_ref(user_id: int) -> str:
    """The code that stands for a person in the audit log."""
    return f"u{user_id}"


def load_actor(user_id: int) -> Actor:
    """The actor with his roles, participants and agencies (two queries)."""
    rows = db.session.execute(
        select(RoleGrant.role, RoleGrant.participant_id, Participant.agency_id, User.agency_id)
        .select_from(User)
        .outerjoin(RoleGrant, RoleGrant.user_id == User.id)
        .outerjoin(Participant, Participant.id == RoleGrant.participant_id)
        .where(User.id == user_id)
    ).all()
    roles = {row[0] for row in rows if row[0] is not None}
    if Role.JUDGE in roles and _chairs(user_id):
        roles.add(Role.CHAIR)
    return Actor(
        user_id=user_id,
        ref=user_ref(user_id),
        roles=frozenset(roles),
        participant_ids=frozenset(row[1] for row in rows if row[1] is not None),
        agency_ids=frozenset(
            agency for row in rows for agency in (row[2], row[3]) if agency is not None
        ),
    )


def _chairs(user_id: int) -> bool:
    chair = select(PanelMember.id).where(
        PanelMember.user_id == user_id, PanelMember.is_chair.is_(True)
    )
    return db.session.execute(chair.limit(1)).first() is not None


def load_signed_in(token_hash: str, now: datetime) -> SignedIn | None:
    """The live session with this token hash, or None when ended, expired, idle or deactivated."""
    row = db.session.execute(
        select(SignInSession, User.name, User.username, User.locale, User.totp_secret)
        .join(User, User.id == SignInSession.user_id)
        .where(SignInSession.token_hash == token_hash, User.active.is_(True))
    ).first()
    if row is None or not _live(row[0], now):
        return None
    session: SignInSession = row[0]
    actor = load_actor(session.user_id)
    # Who set up an authenticator is asked for its code, whatever his roles.
    due = row[4] is not None or not actor.roles.isdisjoint(SECOND_FACTOR_ROLES)
    needed = due and session.second_factor_at is None
    return SignedIn(
        session_id=session.id,
        actor=actor,
        name=row[1],
        username=row[2],
        locale=row[3],
        needs_second_factor=needed,
        has_second_factor=row[4] is not None,
        second_factor_at=session.second_factor_at,
        last_seen_at=session.last_seen_at,
    )


def _live(session: SignInSession, now: datetime) -> bool:
    return (
        session.ended_at is None
        and now < session.expires_at
        and now - session.last_seen_at < IDLE_LIMIT
    )
