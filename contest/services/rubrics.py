"""Rubric versions of an edition: added, never changed; frozen at the first mark."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from contest.adapters.datafiles import list_rubrics, load_rubric
from contest.domain.actor import Actor
from contest.domain.errors import NotFound, Refusal
from contest.domain.permissions import Permission, require
from contest.domain.rubric import Rubric, parse_rubric, rubric_document, rubric_hash
from contest.models.base import db
from contest.models.editions import Edition
from contest.models.judging import RubricVersion
from contest.services.transaction import UseCase, use_case


def add_rubric_version(
    actor: Actor, edition_id: int, document: Mapping[str, Any], *, at: datetime
) -> int:
    """Add a rubric to an edition as the next version of its key; returns the version's id.

    A document equal to a version the edition has already gives that version and changes nothing.
    Raises Invalid (every problem with its JSON path), Refusal ``rubric-without-key``, NotFound.
    """
    require(actor, Permission.MANAGE_ROUNDS)
    rubric = parse_rubric(document)
    if not rubric.key or not rubric.name:
        raise Refusal("rubric-without-key")
    known = _known(edition_id, rubric)
    if known is not None:
        return known
    with use_case(actor, at) as unit:
        if unit.session.get(Edition, edition_id) is None:
            raise NotFound("not-yours")
        return _add(unit, edition_id, rubric)


def load_rubrics(actor: Actor, edition_id: int, *, at: datetime) -> tuple[int, ...]:
    """Give an edition the packaged rubrics; loading again adds nothing.

    Returns the ids of the versions in the order of their keys. Raises DataFault, NotFound.
    """
    return tuple(
        add_rubric_version(actor, edition_id, rubric_document(load_rubric(key)), at=at)
        for key in list_rubrics()
    )


def freeze_rubric(unit: UseCase, version: RubricVersion) -> None:
    """Fix a version at its first mark; it is the hash every later result names."""
    if version.frozen_at is None:
        version.frozen_at = unit.at
        unit.record("rubric.freeze", f"rubric:{version.id}", sha256=version.sha256)


def _known(edition_id: int, rubric: Rubric) -> int | None:
    return db.session.scalar(
        select(RubricVersion.id)
        .where(
            RubricVersion.edition_id == edition_id,
            RubricVersion.key == rubric.key,
            RubricVersion.sha256 == rubric_hash(rubric),
        )
        .order_by(RubricVersion.number.desc())
        .limit(1)
    )


def _add(unit: UseCase, edition_id: int, rubric: Rubric) -> int:
    same_key = (RubricVersion.edition_id == edition_id) & (RubricVersion.key == rubric.key)
    last = unit.session.scalar(select(func.max(RubricVersion.number)).where(same_key)) or 0
    version = RubricVersion(
        edition_id=edition_id,
        key=rubric.key,
        number=last + 1,
        name=rubric.name,
        document=rubric_document(rubric),
        sha256=rubric_hash(rubric),
    )
    unit.session.add(version)
    unit.session.flush()
    unit.record(
        "rubric.add",
        f"rubric:{version.id}",
        key=rubric.key,
        number=version.number,
        sha256=version.sha256,
    )
    return version.id
