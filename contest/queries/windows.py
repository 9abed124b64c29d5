"""The registration windows of editions, with the extensions of each participant."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import and_, select

from contest.domain.stages import StageKey, Window
from contest.models.base import db
from contest.models.editions import Stage, StageExtension


def registration_windows(
    edition_ids: Collection[int], participant_ids: Collection[int]
) -> Mapping[tuple[int, int], Window]:
    """Windows by (edition, participant); one query, whatever the numbers.

    An extension for all is already in the stage itself; its rows there are history.
    """
    rows = db.session.execute(
        select(
            Stage.edition_id,
            Stage.opens_at,
            Stage.closes_at,
            Stage.grace_minutes,
            StageExtension.participant_id,
            StageExtension.closes_at,
        )
        .outerjoin(
            StageExtension,
            and_(
                StageExtension.stage_id == Stage.id,
                StageExtension.participant_id.in_(participant_ids),
            ),
        )
        .where(Stage.edition_id.in_(edition_ids), Stage.key == str(StageKey.REGISTRATION))
    ).all()
    plain: dict[int, Window] = {}
    later: dict[tuple[int, int], datetime] = {}
    for edition_id, opens_at, closes_at, grace, participant_id, extended in rows:
        plain[edition_id] = Window(opens_at, closes_at, timedelta(minutes=grace))
        if participant_id is not None:
            place = (edition_id, participant_id)
            later[place] = max(later.get(place, extended), extended)
    return {
        (edition_id, participant_id): window.extended_to(later.get((edition_id, participant_id)))
        for edition_id, window in plain.items()
        for participant_id in participant_ids
    }


def registration_window(edition_id: int, participant_id: int) -> Window | None:
    """The window of one participant; None when the edition has no registration stage."""
    return registration_windows([edition_id], [participant_id]).get((edition_id, participant_id))
