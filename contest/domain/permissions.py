"""Who may do what: the one map. Routes name a permission, services require it, templates ask
``may(...)``. Windows and states are not rights; the rules of each object answer for those.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from contest.domain.accounts import INVITABLE
from contest.domain.actor import SYSTEM, Actor, Role
from contest.domain.errors import Forbidden, NotFound


class Permission(StrEnum):
    """One name per thing a person can be allowed to do."""

    READ_PUBLIC = "public:read"
    SIGN_IN = "account:sign-in"
    MANAGE_OWN_ACCOUNT = "account:manage-own"

    READ_OWN_ENTRIES = "entry:read-own"
    EDIT_OWN_ENTRY = "entry:edit-own"
    SUBMIT_OWN_ENTRY = "entry:submit-own"
    READ_ENTRY = "entry:read"
    READ_EVIDENCE = "evidence:read"
    CHECK_ENTRY = "entry:check"
    DISQUALIFY_ENTRY = "entry:disqualify"

    READ_OWN_SCORECARDS = "scorecard:read-own"
    SCORE_ENTRY = "scorecard:score"
    READ_PROGRESS = "round:read-progress"
    MANAGE_ROUNDS = "round:manage"
    MANAGE_PANELS = "panel:manage"
    REOPEN_SCORECARD = "scorecard:reopen"

    READ_RESULTS = "result:read"
    DECIDE_RESULTS = "result:decide"
    MANAGE_CERTIFICATES = "certificate:manage"
    READ_CERTIFICATES = "certificate:read"

    MANAGE_EDITION = "edition:manage"
    READ_EDITION = "edition:read"
    READ_JOBS = "job:read"
    MANAGE_ACCOUNTS = "account:manage"
    INVITE_PEOPLE = "account:invite"
    READ_AUDIT = "audit:read"
    READ_STYLE_GUIDE = "style-guide:read"


@dataclass(frozen=True)
class EntryFacts:
    """What a right about an entry depends on."""

    participant_id: int
    judge_ids: frozenset[int] = frozenset()
    """Judges with a live, unconflicted scorecard on this entry."""


@dataclass(frozen=True)
class ScorecardFacts:
    """What a right about a scorecard depends on."""

    judge_id: int


@dataclass(frozen=True)
class PanelFacts:
    """What a right about a panel depends on."""

    chair_ids: frozenset[int] = frozenset()


@dataclass(frozen=True)
class PersonFacts:
    """What a right about another person's account depends on."""

    roles: frozenset[Role]


Condition = Callable[[Actor, Any], bool]


def _own_entry(actor: Actor, entry: EntryFacts) -> bool:
    return entry.participant_id in actor.participant_ids


def _readable_entry(actor: Actor, entry: EntryFacts) -> bool:
    if actor.has(Role.SECRETARIAT, Role.INSPECTOR) or _own_entry(actor, entry):
        return True
    return actor.user_id in entry.judge_ids


def _own_scorecard(actor: Actor, sheet: ScorecardFacts) -> bool:
    return sheet.judge_id == actor.user_id


def _led_panel(actor: Actor, panel: PanelFacts) -> bool:
    if actor.has(Role.SECRETARIAT, Role.INSPECTOR):
        return True
    return actor.user_id in panel.chair_ids


def _may_help(actor: Actor, person: PersonFacts) -> bool:
    if actor.has(Role.ADMINISTRATOR):
        return True
    # A link or code for a colleague of higher rank would be a way into his account.
    return person.roles - {Role.CHAIR} <= INVITABLE


@dataclass(frozen=True)
class Grant:
    """``roles`` may (everyone when None), ``when`` the object is theirs to touch."""

    roles: frozenset[Role] | None
    when: Condition | None = None


def _to(*roles: Role, when: Condition | None = None) -> Grant:
    return Grant(frozenset(roles), when)


EVERYONE = Grant(None)
ANY_ROLE = Grant(frozenset(Role))

GRANTS: dict[Permission, Grant] = {
    Permission.READ_PUBLIC: EVERYONE,
    Permission.SIGN_IN: EVERYONE,
    Permission.MANAGE_OWN_ACCOUNT: ANY_ROLE,
    Permission.READ_OWN_ENTRIES: _to(Role.OFFICER, when=_own_entry),
    Permission.EDIT_OWN_ENTRY: _to(Role.OFFICER, when=_own_entry),
    Permission.SUBMIT_OWN_ENTRY: _to(Role.OFFICER, when=_own_entry),
    Permission.READ_ENTRY: _to(Role.SECRETARIAT, Role.INSPECTOR),
    Permission.READ_EVIDENCE: _to(
        Role.OFFICER, Role.JUDGE, Role.SECRETARIAT, Role.INSPECTOR, when=_readable_entry
    ),
    Permission.CHECK_ENTRY: _to(Role.SECRETARIAT),
    Permission.DISQUALIFY_ENTRY: _to(Role.SECRETARIAT),
    Permission.READ_OWN_SCORECARDS: _to(Role.JUDGE, when=_own_scorecard),
    Permission.SCORE_ENTRY: _to(Role.JUDGE, when=_own_scorecard),
    Permission.READ_PROGRESS: _to(Role.SECRETARIAT, Role.INSPECTOR, Role.CHAIR, when=_led_panel),
    Permission.MANAGE_ROUNDS: _to(Role.SECRETARIAT),
    Permission.MANAGE_PANELS: _to(Role.SECRETARIAT),
    Permission.REOPEN_SCORECARD: _to(Role.SECRETARIAT, Role.CHAIR, when=_led_panel),
    Permission.READ_RESULTS: _to(Role.SECRETARIAT, Role.INSPECTOR),
    Permission.DECIDE_RESULTS: _to(Role.SECRETARIAT),
    Permission.MANAGE_CERTIFICATES: _to(Role.SECRETARIAT),
    Permission.READ_CERTIFICATES: _to(Role.SECRETARIAT, Role.INSPECTOR),
    Permission.MANAGE_EDITION: _to(Role.SECRETARIAT),
    Permission.READ_EDITION: _to(Role.SECRETARIAT, Role.INSPECTOR),
    Permission.READ_JOBS: _to(Role.SECRETARIAT),
    Permission.MANAGE_ACCOUNTS: _to(Role.ADMINISTRATOR),
    Permission.INVITE_PEOPLE: _to(Role.SECRETARIAT, Role.ADMINISTRATOR, when=_may_help),
    Permission.READ_AUDIT: _to(Role.INSPECTOR),
    Permission.READ_STYLE_GUIDE: EVERYONE,
}


def may(actor: Actor, permission: Permission, target: object = None) -> bool:
    """Whether ``actor`` holds ``permission``, and over ``target`` when one is given."""
    grant = GRANTS[permission]
    if actor == SYSTEM or grant.roles is None:
        return True
    if actor.roles.isdisjoint(grant.roles):
        return False
    return target is None or grant.when is None or grant.when(actor, target)


def require(actor: Actor, permission: Permission, target: object = None) -> None:
    """Raise Forbidden when the role lacks the right, NotFound when the object is not theirs."""
    if not may(actor, permission):
        raise Forbidden("role-lacks-permission", permission=str(permission))
    if not may(actor, permission, target):
        raise NotFound("not-yours")
