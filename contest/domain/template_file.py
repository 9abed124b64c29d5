"""Reading an edition template from its data file."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from contest.domain.agencies import AgencyKind
from contest.domain.awards import read_awards
from contest.domain.certificates import CertificateKind, pattern_problems
from contest.domain.document import child
from contest.domain.entries import ParticipantKind
from contest.domain.facts import Row, Sheet, check_unique, read_provenance
from contest.domain.rounds import BLIND_FIELDS
from contest.domain.scoring_rule import ScoringRule, read_rule
from contest.domain.stages import StageKey
from contest.domain.template import (
    CategoryTemplate,
    CertificateText,
    CheckReason,
    EditionTemplate,
    ReasonScope,
    RegisterTemplate,
    RoundTemplate,
    StageTemplate,
)

_WEIGHT_SUM = Decimal(100)
_STAGES = list(StageKey)
_CLOCK = re.compile(r"[0-2][0-9]:[0-5][0-9]", re.ASCII)
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class KnownFacts:
    """The keys a template may refer to."""

    guidelines: frozenset[str]
    forms: frozenset[str]
    agencies: frozenset[str]
    rubrics: frozenset[str]


def parse_template(value: Any, known: KnownFacts, file: str) -> EditionTemplate:
    """Read a template. Raises DataFault with every fault and its place in ``file``."""
    sheet = Sheet(file)
    root = sheet.root(value)
    stages = _read_stages(root)
    template = EditionTemplate(
        key=root.key(),
        name=_read_pattern(root, "name", ("year",), required="year"),
        short_name=_read_pattern(root, "short_name", ("year",), required="year"),
        zone=_read_zone(root),
        guideline=_read_reference(root, "guideline", known.guidelines),
        form=_read_reference(root, "form", known.forms),
        agencies=_read_reference(root, "agencies", known.agencies),
        categories=_read_categories(root),
        stages=stages,
        rounds=_read_rounds(root, {stage.key for stage in stages}, known.rubrics),
        scoring_rule=_read_scoring_rule(root),
        awards=read_awards(root),
        certificates=_read_certificates(root),
        register=_read_register(root.required_row("register")),
        check_reasons=_read_reasons(root),
        provenance=read_provenance(root),
    )
    sheet.finish()
    return template


def _read_pattern(row: Row, name: str, allowed: Sequence[str], required: str = "") -> str:
    text = row.text(name)
    found = _PLACEHOLDER.findall(text)
    for placeholder in found:
        if placeholder not in allowed:
            row.note(name, "placeholder-unknown", found=placeholder, known=tuple(allowed))
    if text and required and required not in found:
        row.note(name, "placeholder-missing", wanted=required)
    return text


def _read_zone(row: Row) -> str:
    zone = row.text("zone")
    try:
        ZoneInfo(zone or "UTC")
    except (ValueError, OSError, LookupError):
        row.note("zone", "zone-unknown", found=zone)
    return zone


def _read_reference(row: Row, name: str, known: frozenset[str]) -> str:
    key = row.key(name)
    if key and key not in known:
        row.note(name, "reference-unknown", found=key, known=tuple(sorted(known)))
    return key


def _read_categories(root: Row) -> tuple[CategoryTemplate, ...]:
    rows = root.rows("categories")
    categories = tuple(_read_category(row) for row in rows)
    check_unique((row, "key", found.key) for row, found in zip(rows, categories, strict=True))
    return categories


def _read_category(row: Row) -> CategoryTemplate:
    category = CategoryTemplate(
        key=row.key(),
        name=row.text("name"),
        description=row.text("description", ""),
        participant_kind=row.member("participant_kind", ParticipantKind),
        agency_kinds=row.members("agency_kinds", AgencyKind),
        finalists=row.integer("finalists", 1, 1000),
        max_entries=row.integer("max_entries", 1, 100),
    )
    for_agencies = category.participant_kind is ParticipantKind.AGENCY
    if for_agencies != bool(category.agency_kinds) and not row.sheet.faulty("participant_kind"):
        code = "list-empty" if for_agencies else "agencies-misplaced"
        row.note("agency_kinds", code, participant_kind=str(category.participant_kind))
    return category


def _read_stages(root: Row) -> tuple[StageTemplate, ...]:
    rows = root.rows("stages")
    stages = tuple(_read_stage(row) for row in rows)
    check_unique((row, "key", str(found.key)) for row, found in zip(rows, stages, strict=True))
    _check_stage_order(rows, stages)
    return stages


def _read_stage(row: Row) -> StageTemplate:
    stage = StageTemplate(
        key=row.member("key", StageKey),
        name=row.text("name"),
        opens_day=row.integer("opens_day", 0, 730),
        days=row.integer("days", 1, 730),
        opens_at=_read_clock(row, "opens_at"),
        closes_at=_read_clock(row, "closes_at"),
        grace_minutes=row.integer("grace_minutes", 0, 24 * 60),
    )
    unread = row.sheet.faulty("opens_at") or row.sheet.faulty("closes_at")
    if stage.days == 1 and stage.closes_at <= stage.opens_at and not unread:
        row.note("closes_at", "limits-crossed", low=stage.opens_at, high=stage.closes_at)
    return stage


def _read_clock(row: Row, name: str) -> time:
    text = row.text(name)
    if text and not (_CLOCK.fullmatch(text) and text < "24"):
        row.note(name, "time-unreadable", found=text)
        return time()
    return time.fromisoformat(text) if text else time()


def _check_stage_order(rows: Sequence[Row], stages: Sequence[StageTemplate]) -> None:
    """Stages stand in the order of the contest and open in it."""
    for row, stage, before in zip(rows[1:], stages[1:], stages, strict=False):
        if _STAGES.index(stage.key) < _STAGES.index(before.key):
            row.note("key", "stages-out-of-order", found=str(stage.key), before=str(before.key))
        elif stage.opens_day < before.opens_day and not row.sheet.faulty("opens_day"):
            row.note("opens_day", "stages-out-of-order", found=stage.opens_day)


def _read_rounds(
    root: Row, stages: set[StageKey], rubrics: frozenset[str]
) -> tuple[RoundTemplate, ...]:
    rows = root.rows("rounds")
    rounds = tuple(_read_round(row, stages, rubrics) for row in rows)
    check_unique((row, "key", found.key) for row, found in zip(rows, rounds, strict=True))
    total = sum((found.weight for found in rounds), Decimal(0))
    if rounds and total != _WEIGHT_SUM and not root.sheet.faulty("weight"):
        root.note("rounds", "round-weights-not-100", total=total)
    for row, found in zip(rows[:-1], rounds[:-1], strict=True):
        if found.promote_top is None and not row.sheet.faulty("promote_top"):
            row.note("promote_top", "promotion-missing", round=found.key)
    return rounds


def _read_round(row: Row, stages: set[StageKey], rubrics: frozenset[str]) -> RoundTemplate:
    found = RoundTemplate(
        key=row.key(),
        name=row.text("name"),
        stage=row.member("stage", StageKey),
        weight=row.number("weight"),
        rubric=_read_reference(row, "rubric", rubrics),
        promote_top=row.optional_integer("promote_top", 1, 1000),
        blind_fields=row.texts("blind_fields"),
    )
    if row.has("weight") and found.weight <= 0:
        row.note("weight", "weight-not-positive", found=found.weight)
    if found.stage not in stages and not row.sheet.faulty("stage"):
        row.note("stage", "reference-unknown", found=str(found.stage))
    for path, name in row.items("blind_fields"):
        if isinstance(name, str) and name not in BLIND_FIELDS:
            known = tuple(sorted(BLIND_FIELDS))
            row.sheet.note(path, "name-unknown", found=name, known=known)
    return found


def _read_scoring_rule(root: Row) -> ScoringRule:
    if not root.has("scoring_rule"):
        root.note("scoring_rule", "key-missing", key="scoring_rule")
        return ScoringRule()
    path = child(root.path, "scoring_rule")
    return read_rule(root.sheet, root.raw("scoring_rule"), path) or ScoringRule()


def _read_certificates(root: Row) -> tuple[CertificateText, ...]:
    rows = root.rows("certificates")
    texts = tuple(
        CertificateText(
            kind=row.member("kind", CertificateKind),
            heading=row.text("heading"),
            role=row.text("role") if row.has("role") else None,
            event=_read_pattern(row, "event", ("edition", "year")),
        )
        for row in rows
    )
    check_unique((row, "kind", str(text.kind)) for row, text in zip(rows, texts, strict=True))
    missing = sorted(set(CertificateKind) - {text.kind for text in texts})
    if missing and not root.sheet.faulty("kind"):
        root.note("certificates", "kinds-incomplete", missing=tuple(map(str, missing)))
    return texts


def _read_register(row: Row) -> RegisterTemplate:
    pattern = row.text("pattern")
    for problem in pattern_problems(pattern) if pattern else ():
        row.note("pattern", problem.code, **problem.facts)
    return RegisterTemplate(row.key(), pattern, row.text("classification"), row.text("unit"))


def _read_reasons(root: Row) -> tuple[CheckReason, ...]:
    rows = root.rows("check_reasons")
    reasons = tuple(
        CheckReason(row.key("code"), row.text("label"), row.members("applies_to", ReasonScope))
        for row in rows
    )
    check_unique((row, "code", found.code) for row, found in zip(rows, reasons, strict=True))
    return reasons
