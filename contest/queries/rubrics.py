"""Rubrics as a judge reads them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from contest.domain.numbers import decimal_text
from contest.domain.rubric import Criterion, parse_rubric
from contest.models.judging import RubricVersion


@dataclass(frozen=True, slots=True)
class CriterionView:
    """One criterion with its scale as text; ``value`` is the mark as typed or stored."""

    key: str
    name: str
    description: str
    weight: str
    min: str
    max: str
    step: str
    anchors: tuple[tuple[str, str], ...]
    value: str = ""


@dataclass(frozen=True, slots=True)
class RubricView:
    """A version of a rubric; frozen once somebody has marked under it."""

    id: int
    name: str
    number: int
    description: str
    source: str
    sha256: str
    frozen_at: datetime | None
    criteria: tuple[CriterionView, ...]


def rubric_view(version: RubricVersion) -> RubricView:
    """The stored version made readable; no query."""
    rubric = parse_rubric(version.document)
    return RubricView(
        id=version.id,
        name=version.name,
        number=version.number,
        description=rubric.description,
        source=rubric.source,
        sha256=version.sha256,
        frozen_at=version.frozen_at,
        criteria=criterion_views(rubric.criteria),
    )


def criterion_views(
    criteria: tuple[Criterion, ...], values: Mapping[str, str] | None = None
) -> tuple[CriterionView, ...]:
    """Criteria in their order, each with its value from ``values`` by key."""
    given = values or {}
    return tuple(
        CriterionView(
            key=criterion.key,
            name=criterion.name,
            description=criterion.description,
            weight=decimal_text(criterion.weight),
            min=decimal_text(criterion.min),
            max=decimal_text(criterion.max),
            step=decimal_text(criterion.step),
            anchors=tuple(
                (f"{decimal_text(anchor.low)}–{decimal_text(anchor.high)}", anchor.text)
                for anchor in criterion.anchors
            ),
            value=given.get(criterion.key, ""),
        )
        for criterion in criteria
    )
