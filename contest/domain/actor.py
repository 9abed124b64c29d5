"""Who acts: the values a rule may know about a person."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Roles a person can hold; ``chair`` follows from a panel, the others are granted."""

    OFFICER = "officer"
    JUDGE = "judge"
    CHAIR = "chair"
    SECRETARIAT = "secretariat"
    INSPECTOR = "inspector"
    COACH = "coach"
    ADMINISTRATOR = "administrator"


SECOND_FACTOR_ROLES = frozenset(
    {Role.SECRETARIAT, Role.JUDGE, Role.CHAIR, Role.ADMINISTRATOR, Role.INSPECTOR}
)
"""Roles that sign in with a second factor (TOTP or a printed one-time code)."""


@dataclass(frozen=True)
class Actor:
    """A person (or the system) with roles and the participants he is officer of."""

    user_id: int | None
    ref: str
    """Stable code written to the audit log instead of a name, e.g. ``u12`` or ``system``."""
    roles: frozenset[Role] = frozenset()
    participant_ids: frozenset[int] = frozenset()
    agency_ids: frozenset[int] = frozenset()
    """Agencies the person belongs to (as judge or officer), for conflicts of interest."""

    def has(self, *roles: Role) -> bool:
        """Whether the actor holds at least one of ``roles``."""
        return not self.roles.isdisjoint(roles)


PUBLIC = Actor(user_id=None, ref="public")
SYSTEM = Actor(user_id=None, ref="system")
"""Commands run at the server console; rights come from the console, not from a role."""
