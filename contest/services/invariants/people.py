"""Accounts and roles stand as the audit log granted them."""

from collections.abc import Iterator

from sqlalchemy import select

from contest.models.base import db
from contest.models.people import RoleGrant, User
from contest.queries.people import user_ref
from contest.services.invariants.finding import Finding, Report, compared, finding
from contest.services.invariants.log import acts

_ACTIVE = {"account.create": True, "account.reactivate": True, "account.deactivate": False}
Grant = tuple[str, str, int | None]


def check_accounts(_report: Report) -> Iterator[Finding]:
    """Nobody holds a role, or an account, that nobody gave him; none is lost."""
    active = {act.key: _ACTIVE[act.action] for act in acts(*_ACTIVE)}
    stored = {
        user_ref(user_id): found
        for user_id, found in db.session.execute(select(User.id, User.active)).all()
    }
    for ref in sorted(active.keys() | stored.keys()):
        if ref not in active:
            yield finding("user_account", ref, "not-in-log")
        elif ref not in stored:
            yield finding("user_account", ref, "missing")
        else:
            yield from compared(
                "user_account", ref, "active", stored=stored[ref], logged=active[ref]
            )
    yield from _grants()


def _grants() -> Iterator[Finding]:
    logged: set[Grant] = set()
    for act in acts("account.grant-role", "account.revoke-role"):
        grant = (act.key, act.facts["role"], act.facts["participant"])
        if act.action == "account.grant-role":
            logged.add(grant)
        else:
            logged.discard(grant)
    rows = db.session.execute(
        select(RoleGrant.user_id, RoleGrant.role, RoleGrant.participant_id)
    ).all()
    stored = {(user_ref(row[0]), str(row[1]), row[2]) for row in rows}
    for grant in sorted(logged ^ stored, key=str):
        code = "not-in-log" if grant in stored else "missing"
        yield finding("role_grant", f"{grant[0]} {grant[1]}", code)
