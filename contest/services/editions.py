"""Editions: made from a template, opened, given more time, archived."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.adapters.datafiles import load_rubric
from contest.domain.actor import Actor
from contest.domain.awards import award_documents
from contest.domain.canonical import canonical_hash
from contest.domain.errors import Invalid, NotFound, Problem, Refusal, Stale
from contest.domain.permissions import Permission, require
from contest.domain.rounds import RoundState
from contest.domain.rubric import rubric_document
from contest.domain.scoring_rule import rule_document
from contest.domain.template import CategoryTemplate, EditionTemplate, RoundTemplate
from contest.models.certificates import NumberRegister
from contest.models.editions import Category, Edition, EditionState, Stage, StageExtension
from contest.models.judging import Round, RubricVersion
from contest.models.people import Participant
from contest.services.transaction import UseCase, use_case


def create_edition(
    actor: Actor, template: EditionTemplate, *, year: int, first_day: date, at: datetime
) -> int:
    """Make the edition of ``year`` from a template, stages counted from ``first_day``.

    Categories, stages, rubrics, rounds and the certificate register come with it. Returns the
    edition's id. Raises Refusal ``edition-exists`` when the year is taken.
    """
    require(actor, Permission.MANAGE_EDITION)
    with use_case(actor, at) as unit:
        if unit.session.scalar(select(Edition.id).where(Edition.slug == str(year))):
            raise Refusal("edition-exists", year=year)
        edition = _edition(template, year, at)
        unit.session.add(edition)
        unit.session.flush()
        _add_stages(unit.session, edition.id, template, first_day)
        _add_categories(unit.session, edition.id, template)
        _add_register(unit.session, template, year)
        unit.record("edition.create", f"edition:{edition.slug}", template=template.key)
        return edition.id


def _edition(template: EditionTemplate, year: int, at: datetime) -> Edition:
    return Edition(
        slug=str(year),
        year=year,
        name=template.edition_name(year),
        state=EditionState.PREPARING,
        time_zone=template.zone,
        guideline_key=template.guideline,
        form_key=template.form,
        scoring_rule=rule_document(template.scoring_rule),
        award_titles=award_documents(template.awards),
        check_reasons=[
            {
                "code": reason.code,
                "label": reason.label,
                "applies_to": [str(scope) for scope in reason.applies_to],
            }
            for reason in template.check_reasons
        ],
        certificate_texts=[
            {
                "kind": str(text.kind),
                "heading": text.heading,
                "role": text.role,
                "event": template.event(text.kind, year),
            }
            for text in template.certificates
        ],
        created_at=at,
    )


def _add_stages(
    session: Session, edition_id: int, template: EditionTemplate, first_day: date
) -> None:
    for position, (stage, window) in enumerate(template.windows(first_day), start=1):
        session.add(
            Stage(
                edition_id=edition_id,
                key=str(stage.key),
                name=stage.name,
                position=position,
                opens_at=window.opens_at,
                closes_at=window.closes_at,
                grace_minutes=stage.grace_minutes,
            )
        )
    session.flush()


def _add_categories(session: Session, edition_id: int, template: EditionTemplate) -> None:
    rubrics = {
        key: _add_rubric(session, edition_id, key)
        for key in sorted({round_.rubric for round_ in template.rounds})
    }
    stages = {
        stage.key: stage
        for stage in session.scalars(select(Stage).where(Stage.edition_id == edition_id))
    }
    for position, wanted in enumerate(template.categories, start=1):
        category = _category(edition_id, position, wanted)
        session.add(category)
        session.flush()
        for place, round_ in enumerate(template.rounds, start=1):
            session.add(
                _round(category.id, place, round_, rubrics[round_.rubric], stages[round_.stage])
            )


def _category(edition_id: int, position: int, wanted: CategoryTemplate) -> Category:
    return Category(
        edition_id=edition_id,
        key=wanted.key,
        name=wanted.name,
        position=position,
        participant_kind=wanted.participant_kind,
        agency_kinds=[str(kind) for kind in wanted.agency_kinds],
        max_entries=wanted.max_entries,
        finalists=wanted.finalists,
    )


def _round(
    category_id: int, position: int, wanted: RoundTemplate, rubric: RubricVersion, stage: Stage
) -> Round:
    return Round(
        category_id=category_id,
        key=wanted.key,
        name=wanted.name,
        position=position,
        weight=wanted.weight,
        rubric_version_id=rubric.id,
        state=RoundState.PLANNED,
        opens_at=stage.opens_at,
        closes_at=stage.closes_at,
        promote_top=wanted.promote_top,
        blind_fields=list(wanted.blind_fields),
    )


def _add_rubric(session: Session, edition_id: int, key: str) -> RubricVersion:
    rubric = load_rubric(key)
    document = rubric_document(rubric)
    version = RubricVersion(
        edition_id=edition_id,
        key=key,
        number=1,
        name=rubric.name,
        document=document,
        sha256=canonical_hash(document),
    )
    session.add(version)
    session.flush()
    return version


def _add_register(session: Session, template: EditionTemplate, year: int) -> None:
    wanted = template.register
    present = session.scalar(
        select(NumberRegister.id).where(
            NumberRegister.key == wanted.key, NumberRegister.year == year
        )
    )
    if present is None:
        session.add(
            NumberRegister(
                key=wanted.key,
                year=year,
                pattern=wanted.pattern,
                classification=wanted.classification,
                unit=wanted.unit,
                last_number=0,
            )
        )


def open_edition(actor: Actor, edition_id: int, *, at: datetime) -> None:
    """Let participants see and enter a prepared edition."""
    _change_state(actor, edition_id, EditionState.PREPARING, EditionState.RUNNING, at)


def archive_edition(actor: Actor, edition_id: int, *, at: datetime) -> None:
    """Close an edition for good: everything stays readable, nothing can be changed.

    Nothing leads back, so judges must not be at work: Refusal ``edition-judging`` while a round
    is open.
    """
    _change_state(actor, edition_id, EditionState.RUNNING, EditionState.ARCHIVED, at)


def _change_state(
    actor: Actor, edition_id: int, before: EditionState, after: EditionState, at: datetime
) -> None:
    require(actor, Permission.MANAGE_EDITION)
    with use_case(actor, at) as unit:
        edition = _get_edition(unit, edition_id)
        if edition.state is not before:
            raise Refusal("edition-state", state=str(edition.state))
        if after is EditionState.ARCHIVED and _is_judged_now(unit, edition_id):
            raise Refusal("edition-judging")
        edition.state = after
        unit.record(f"edition.{after}", f"edition:{edition.slug}")


def _is_judged_now(unit: UseCase, edition_id: int) -> bool:
    found = unit.session.scalar(
        select(Round.id)
        .join(Category, Category.id == Round.category_id)
        .where(Category.edition_id == edition_id, Round.state == RoundState.OPEN)
        .limit(1)
    )
    return found is not None


def _get_edition(unit: UseCase, edition_id: int) -> Edition:
    edition = unit.session.get(Edition, edition_id)
    if edition is None:
        raise NotFound("not-yours")
    return edition


@dataclass(frozen=True)
class StageTimes:
    """New times of a stage; ``version`` is the one the form was opened with."""

    opens_at: datetime
    closes_at: datetime
    grace_minutes: int
    version: int


def change_stage(
    actor: Actor, stage_id: int, times: StageTimes, *, reason: str, at: datetime
) -> None:
    """Change a stage's window for everyone: an act with a reason and a public history.

    Raises Invalid (closing before opening, negative grace, no reason), Stale, and Refusal
    ``edition-archived``.
    """
    require(actor, Permission.MANAGE_EDITION)
    reason = reason.strip()
    _check_times(times, reason)
    with use_case(actor, at) as unit:
        stage = _get_stage(unit, stage_id)
        _refuse_archived(unit, stage)
        if stage.version != times.version:
            raise Stale("stale-row")
        unit.session.add(_extension(stage, None, times.closes_at, reason, unit))
        stage.opens_at, stage.closes_at = times.opens_at, times.closes_at
        stage.grace_minutes = times.grace_minutes
        unit.record(
            "stage.change",
            f"stage:{stage.id}",
            opens_at=times.opens_at.isoformat(),
            closes_at=times.closes_at.isoformat(),
            grace_minutes=times.grace_minutes,
        )


def _check_times(times: StageTimes, reason: str) -> None:
    problems = []
    if times.closes_at <= times.opens_at:
        problems.append(Problem("stage-order", "closes_at"))
    if not 0 <= times.grace_minutes <= 24 * 60:
        problems.append(Problem("stage-grace", "grace_minutes"))
    if not reason:
        problems.append(Problem("reason-missing", "reason"))
    if problems:
        raise Invalid(problems)


def extend_stage(
    actor: Actor,
    stage_id: int,
    participant_id: int,
    *,
    closes_at: datetime,
    reason: str,
    at: datetime,
) -> None:
    """Give one participant more time: who, why, until when. The public closing stays."""
    require(actor, Permission.MANAGE_EDITION)
    reason = reason.strip()
    with use_case(actor, at) as unit:
        stage = _get_stage(unit, stage_id)
        _refuse_archived(unit, stage)
        problems = []
        if closes_at <= stage.closes_at:
            problems.append(Problem("extension-not-later", "closes_at"))
        if not reason:
            problems.append(Problem("reason-missing", "reason"))
        if unit.session.get(Participant, participant_id) is None:
            problems.append(Problem("participant-unknown", "participant_id"))
        if problems:
            raise Invalid(problems)
        unit.session.add(_extension(stage, participant_id, closes_at, reason, unit))
        unit.record(
            "stage.extend",
            f"stage:{stage.id}",
            participant=participant_id,
            closes_at=closes_at.isoformat(),
        )


def _extension(
    stage: Stage,
    participant_id: int | None,
    closes_at: datetime,
    reason: str,
    unit: UseCase,
) -> StageExtension:
    return StageExtension(
        stage_id=stage.id,
        participant_id=participant_id,
        previous_closes_at=stage.closes_at,
        closes_at=closes_at,
        reason=reason,
        user_id=unit.actor.user_id,
        at=unit.at,
    )


def _get_stage(unit: UseCase, stage_id: int) -> Stage:
    stage = unit.session.get(Stage, stage_id)
    if stage is None:
        raise NotFound("not-yours")
    return stage


def _refuse_archived(unit: UseCase, stage: Stage) -> None:
    if unit.session.get_one(Edition, stage.edition_id).state is EditionState.ARCHIVED:
        raise Refusal("edition-archived")
