"""The registration windows of editions, with the extensions of each participant."""

from collections.abc import Collection, Mapping
from datetime import timedelta

from sqlalchemy import func, select

from contest.domain.stages import StageKey, Window
from contest.models.base import db
from contest.models.editions import Stage, StageExtension


def registration_windows(
    edition_ids: Collection[int], participant_ids: Collection[int]
) -> Mapping[tuple[int, int], Window]:
    """Windows by (edition, participant); two queries, whatever the numbers.

    An extension for all is already in the stage itself; its rows there are history.
    """
    stages = db.session.execute(
        select(
            Stage.edition_id, Stage.id, Stage.opens_at, Stage.closes_at, Stage.grace_minutes
        ).where(Stage.edition_id.in_(edition_ids), Stage.key == str(StageKey.REGISTRATION))
    ).all()
    extended = {
        (stage_id, participant_id): closes_at
        for stage_id, participant_id, closes_at in db.session.execute(
            select(
                StageExtension.stage_id,
                StageExtension.participant_id,
                func.max(StageExtension.closes_at, type_=StageExtension.closes_at.type),
            )
            .where(
                StageExtension.stage_id.in_([row.id for row in stages]),
                StageExtension.participant_id.in_(participant_ids),
            )
            .group_by(StageExtension.stage_id, StageExtension.participant_id)
        )
    }
    return {
        (row.edition_id, participant_id): Window(
            row.opens_at, row.closes_at, timedelta(minutes=row.grace_minutes)
        ).extended_to(extended.get((row.id, participant_id)))
        for row in stages
        for participant_id in participant_ids
    }


def registration_window(edition_id: int, participant_id: int) -> Window | None:
    """The window of one participant; None when the edition has no registration stage."""
    return registration_windows([edition_id], [participant_id]).get((edition_id, participant_id))
