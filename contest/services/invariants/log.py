"""What the audit log says about an object."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from contest.models.audit import AuditRecord
from contest.models.base import db


@dataclass(frozen=True, slots=True)
class Act:
    """One record: the action, the key of its object (without the noun), and the facts."""

    action: str
    key: str
    facts: Mapping[str, Any]


def acts(*actions: str) -> Iterator[Act]:
    """The records of these actions, oldest first, read in pieces."""
    rows = db.session.execute(
        select(AuditRecord.canonical)
        .where(AuditRecord.action.in_(actions))
        .order_by(AuditRecord.sequence),
        execution_options={"yield_per": 1000},
    )
    for (canonical,) in rows:
        try:
            said = json.loads(canonical)
        except ValueError:
            continue  # the check of the chain names it
        key = said["object"].partition(":")[2]
        yield Act(said["action"], key, said["facts"])


def latest(*actions: str) -> dict[str, Act]:
    """Object key → the last record of these actions about it."""
    return {act.key: act for act in acts(*actions)}
