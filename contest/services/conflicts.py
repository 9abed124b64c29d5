"""Conflicts of interest put on record, each once."""

from sqlalchemy import select

from contest.domain.conflicts import ConflictSource
from contest.models.judging import Conflict
from contest.services.transaction import UseCase


def keep_conflict(
    unit: UseCase, judge_id: int, entry_id: int, source: ConflictSource, reason: str
) -> None:
    """Put a conflict on record; one that stands there already keeps its source and reason."""
    known = select(Conflict.id).where(Conflict.user_id == judge_id, Conflict.entry_id == entry_id)
    if unit.session.scalar(known) is None:
        unit.session.add(
            Conflict(user_id=judge_id, entry_id=entry_id, source=source, reason=reason, at=unit.at)
        )
