"""Links by which a person sets his first or a new password; there is no mail server.

A link is stored hashed, good once, and only the newest one of a person is good at all. Opening
it changes nothing, because messengers open links for their previews; the POST behind it does.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update

from contest.adapters import passwords
from contest.adapters.randomness import new_code
from contest.domain.accounts import normal_username
from contest.domain.actor import Actor
from contest.domain.codes import token_hash
from contest.domain.errors import Invalid, NotFound, Problem, Refusal
from contest.models.people import Invitation, InvitationPurpose, User
from contest.queries.accounts import usable_invitation
from contest.queries.people import load_actor
from contest.rendering.qr import svg_uri
from contest.services.attempts import Browser, count_attempt, forgive
from contest.services.people import account_object, refuse_password, require_help, user_of
from contest.services.sign_in import end_sessions, open_session
from contest.services.transaction import UseCase, use_case

LIFETIMES = {
    InvitationPurpose.ACTIVATION: timedelta(hours=72),
    InvitationPurpose.RESET: timedelta(minutes=30),
}


@dataclass(frozen=True)
class Issued:
    """A fresh link: its token (shown this once), what it is for and until when it is good."""

    token: str
    purpose: InvitationPurpose
    expires_at: datetime


def invite(actor: Actor, user_id: int, *, at: datetime) -> Issued:
    """Make a link for a person: activation before the first password, reset afterwards.

    Older links become void. Raises NotFound for a person the actor may not help, Refusal
    ``account-inactive`` for a deactivated one.
    """
    with use_case(actor, at) as unit:
        user = user_of(unit, user_id)
        require_help(unit, actor, user)
        if not user.active:
            raise Refusal("account-inactive")
        purpose = InvitationPurpose.RESET if user.password_hash else InvitationPurpose.ACTIVATION
        issued = Issued(new_code(), purpose, at + LIFETIMES[purpose])
        void_invitations(unit, user_id)
        unit.session.add(
            Invitation(
                token_hash=token_hash(issued.token),
                user_id=user_id,
                purpose=purpose,
                created_at=at,
                expires_at=issued.expires_at,
            )
        )
        unit.record("account.invite", account_object(user_id), purpose=str(purpose))
    return issued


def link_picture(link: str) -> str:
    """The link as a QR code (data URI), for the printed slip."""
    return svg_uri(link)


def accept_invitation(
    token: str, username: str, password: str, browser: Browser, *, at: datetime
) -> str:
    """Use the link up: set the password, end other sessions, sign in; returns the session token.

    A second factor stays as it was. Raises NotFound ``invitation-unusable`` for an unknown,
    used, void or expired link, Invalid when the user name is not the invited person's or the
    password is refused, TooMany while a delay runs.
    """
    username = normal_username(username)
    invitation = usable_invitation(token, at)
    refuse_password(password, username)
    count_attempt(username, username, browser, at=at)
    stored = passwords.hash_password(password)
    with use_case(load_actor(invitation.user_id), at) as unit:
        user = user_of(unit, invitation.user_id)
        if user.username != username:
            raise Invalid([Problem("invitation-username", "username")])
        refuse_password(password, user.username, user.name)
        _consume(unit, token)
        set_password(unit, user, stored)
        end_sessions(unit.session, at, user.id)
        return open_session(unit, user.id, browser)


def set_password(unit: UseCase, user: User, stored: str) -> None:
    """Store a new password hash inside a running use case; open links become void."""
    unit.session.execute(update(User).where(User.id == user.id).values(password_hash=stored))
    forgive(unit.session, user.username)
    void_invitations(unit, user.id)
    unit.record("account.password", account_object(user.id))


def void_invitations(unit: UseCase, user_id: int) -> None:
    """Make every open link of a person void inside a running use case."""
    open_links = update(Invitation).where(
        Invitation.user_id == user_id,
        Invitation.consumed_at.is_(None),
        Invitation.voided_at.is_(None),
    )
    unit.session.execute(open_links.values(voided_at=unit.at))


def _consume(unit: UseCase, token: str) -> None:
    taken = (
        update(Invitation)
        .where(
            Invitation.token_hash == token_hash(token),
            Invitation.consumed_at.is_(None),
            Invitation.voided_at.is_(None),
            Invitation.expires_at > unit.at,
        )
        .values(consumed_at=unit.at)
        .returning(Invitation.id)
    )
    if unit.session.scalars(taken).first() is None:
        raise NotFound("invitation-unusable")
