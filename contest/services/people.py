"""What the services about people share: loading a person, and who may help whom."""

import re

from sqlalchemy import select

from contest.domain.actor import Actor, Role
from contest.domain.errors import Invalid, NotFound
from contest.domain.passwords import password_problems
from contest.domain.permissions import Permission, PersonFacts, require
from contest.models.people import RoleGrant, User
from contest.queries.people import user_ref
from contest.services.transaction import UseCase


def account_object(user_id: int) -> str:
    """What an audit record about this person's account names as its object."""
    return f"account:{user_ref(user_id)}"


def user_of(unit: UseCase, user_id: int | None) -> User:
    """The account, read fresh inside the use case. Raises NotFound."""
    user = None if user_id is None else unit.session.get(User, user_id, populate_existing=True)
    if user is None:
        raise NotFound("account-unknown")
    return user


def roles_of(unit: UseCase, user_id: int) -> frozenset[Role]:
    """The granted roles of a person (chair is not granted)."""
    held = unit.session.scalars(select(RoleGrant.role).where(RoleGrant.user_id == user_id))
    return frozenset(held)


def require_help(unit: UseCase, actor: Actor, user: User) -> frozenset[Role]:
    """Require INVITE_PEOPLE over this person; returns his roles.

    Raises Forbidden without the right at all, NotFound for a person of other roles.
    """
    roles = roles_of(unit, user.id)
    require(actor, Permission.INVITE_PEOPLE, PersonFacts(roles))
    return roles


def refuse_password(password: str, username: str, name: str = "") -> None:
    """Raise Invalid when the password breaks a rule or is made of the person's own names."""
    personal = (username, *re.split(r"[\W_]+", f"{username} {name}"))
    problems = password_problems(password, personal)
    if problems:
        raise Invalid(problems)
