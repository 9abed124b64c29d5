"""Verified levels of indicators, against the audit log."""

from collections.abc import Iterator

from sqlalchemy import select

from contest.models.base import db
from contest.models.entries import Entry, IndicatorClaim
from contest.services.invariants.finding import Finding, Report, finding
from contest.services.invariants.log import Act, acts

_VERIFIED = ("entry.verify", "entry.accepted", "entry.returned", "entry.rejected")
_CLAIMED = "claim.set"
_EVIDENCE = ("evidence.attach", "evidence.link", "evidence.remove")

Allowed = dict[tuple[str, str], set[int | None]]
"""(entry code, indicator) → the levels that may stand there."""


def check_levels(_report: Report) -> Iterator[Finding]:
    """A verified level was given by a checker, and nothing changed below it since."""
    allowed: Allowed = {}
    for act in acts(*_VERIFIED, _CLAIMED, *_EVIDENCE):
        _follow(allowed, act)
    rows = db.session.execute(
        select(Entry.code, IndicatorClaim.indicator, IndicatorClaim.verified_level).join(
            Entry, Entry.id == IndicatorClaim.entry_id
        )
    )
    for code, indicator, level in rows:
        may_be = allowed.get((code, indicator), {None})
        if level not in may_be:
            yield finding(
                "indicator_claim",
                f"{code} {indicator}",
                "differs-from-log",
                column="verified_level",
                logged="/".join(sorted(str(one) for one in may_be)),
            )


def _follow(allowed: Allowed, act: Act) -> None:
    """What an act leaves possible. The log names posted claims, changed or not."""
    if act.action in _EVIDENCE:
        allowed[act.key, act.facts["slot"]] = {None}
        return
    for indicator, level in act.facts["levels"].items():
        place = (act.key, indicator)
        if act.action == _CLAIMED:
            allowed[place] = {None, *allowed.get(place, set())}
        else:
            allowed[place] = {level}
