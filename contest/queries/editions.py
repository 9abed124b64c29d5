"""Editions: which one is looked at, and everything one is made of."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select

from contest.adapters.datafiles import list_templates, load_template
from contest.domain.actor import Actor
from contest.domain.awards import AwardTitle, parse_awards
from contest.domain.decisions import DecisionState
from contest.domain.entries import ParticipantKind
from contest.domain.errors import NotFound
from contest.domain.permissions import Permission, require
from contest.domain.rounds import RoundState
from contest.domain.scoring_rule import ScoringRule, parse_rule
from contest.domain.template import EditionTemplate
from contest.models.base import db
from contest.models.editions import (
    Category,
    Edition,
    EditionState,
    Emblem,
    Signatory,
    SignatoryKind,
    Stage,
    StageExtension,
)
from contest.models.judging import Round, RubricVersion
from contest.models.people import Agency, Participant, User
from contest.models.results import Decision
from contest.queries.rubrics import RubricView, rubric_view


@dataclass(frozen=True, slots=True)
class EditionRef:
    """An edition as lists and switches name it."""

    id: int
    slug: str
    name: str
    year: int
    state: EditionState

    @property
    def read_only(self) -> bool:
        """Whether everything in it is settled."""
        return self.state is EditionState.ARCHIVED


@dataclass(frozen=True, slots=True)
class Editions:
    """All editions, newest first, and the one that is looked at."""

    chosen: EditionRef | None
    all: tuple[EditionRef, ...]

    @property
    def current(self) -> EditionRef | None:
        """The one a page shows when none is asked for."""
        return _current(self.all)


def editions(actor: Actor, slug: str | None = None) -> Editions:
    """All editions with the one named ``slug``, else the current one (one query).

    Raises NotFound for an unknown slug.
    """
    require(actor, Permission.READ_EDITION)
    rows = db.session.execute(
        select(Edition.id, Edition.slug, Edition.name, Edition.year, Edition.state).order_by(
            Edition.year.desc(), Edition.id.desc()
        )
    )
    found = tuple(EditionRef(*row) for row in rows)
    if not slug:
        return Editions(_current(found), found)
    chosen = next((edition for edition in found if edition.slug == slug), None)
    if chosen is None:
        raise NotFound("edition-unknown")
    return Editions(chosen, found)


def _current(found: Sequence[EditionRef]) -> EditionRef | None:
    """The newest running edition, else the newest one in preparation, else the newest."""
    for state in (EditionState.RUNNING, EditionState.PREPARING):
        for edition in found:
            if edition.state is state:
                return edition
    return found[0] if found else None


def template_choices() -> list[tuple[str, str]]:
    """Key and name of every packaged template."""
    return [
        (key, " ".join(load_template(key).name.replace("{year}", "").split()))
        for key in list_templates()
    ]


def template(key: str) -> EditionTemplate:
    """A packaged template. Raises DataFault."""
    return load_template(key)


@dataclass(frozen=True, slots=True)
class Extension:
    """A change of a stage's closing; ``participant`` None when it was for everyone."""

    at: datetime
    by: str | None
    participant: str | None
    before: datetime
    after: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class StageView:
    """A stage with its history, newest change first."""

    id: int
    key: str
    name: str
    opens_at: datetime
    closes_at: datetime
    grace_minutes: int
    version: int
    extensions: tuple[Extension, ...]


@dataclass(frozen=True, slots=True)
class RoundView:
    """A judging round as the edition's page lists it."""

    name: str
    weight: Decimal
    rubric: str
    promote_top: int | None
    state: RoundState


@dataclass(frozen=True, slots=True)
class CategoryView:
    """A category with its rounds."""

    name: str
    kind: ParticipantKind
    agency_kinds: tuple[str, ...]
    max_entries: int
    finalists: int
    rounds: tuple[RoundView, ...]


@dataclass(frozen=True, slots=True)
class SignatoryView:
    """A signatory as certificates print him."""

    id: int
    kind: SignatoryKind
    prefix: str
    office: str
    name: str
    rank: str | None
    nip: str | None
    version: int


@dataclass(frozen=True, slots=True)
class EditionPage:
    """Everything an edition is made of."""

    edition: EditionRef
    time_zone: str
    stages: tuple[StageView, ...]
    categories: tuple[CategoryView, ...]
    awards: tuple[AwardTitle, ...]
    rule: ScoringRule
    rule_frozen: bool
    rubrics: tuple[RubricView, ...]
    signatories: tuple[SignatoryView, ...]
    emblems: Mapping[str, datetime]
    """Kind of signatory → when its emblem was uploaded."""
    agencies: int

    def stage(self, key: str) -> StageView:
        """The stage with this key. Raises NotFound."""
        for stage in self.stages:
            if stage.key == key:
                return stage
        raise NotFound("not-yours")

    @property
    def open_rounds(self) -> tuple[str, ...]:
        """Category and name of every round in which judges score now."""
        return tuple(
            f"{category.name} · {found.name}"
            for category in self.categories
            for found in category.rounds
            if found.state is RoundState.OPEN
        )

    def signatory(self, signatory_id: int) -> SignatoryView:
        """The signatory with this id. Raises NotFound."""
        for signatory in self.signatories:
            if signatory.id == signatory_id:
                return signatory
        raise NotFound("not-yours")


def edition_page(actor: Actor, slug: str) -> EditionPage:
    """One edition whole; nine queries whatever the number of rows. Raises NotFound."""
    require(actor, Permission.READ_EDITION)
    edition = db.session.scalars(select(Edition).where(Edition.slug == slug)).one_or_none()
    if edition is None:
        raise NotFound("edition-unknown")
    return EditionPage(
        edition=EditionRef(edition.id, edition.slug, edition.name, edition.year, edition.state),
        time_zone=edition.time_zone,
        stages=_stages(edition.id),
        categories=_categories(edition.id),
        awards=parse_awards(edition.award_titles, f"edition:{slug}"),
        rule=parse_rule(edition.scoring_rule),
        rule_frozen=edition.scoring_rule_sha256 is not None,
        rubrics=_rubrics(edition.id),
        signatories=_signatories(edition.id),
        emblems=_emblems(edition.id),
        agencies=db.session.scalar(select(func.count()).select_from(Agency)) or 0,
    )


def is_published(edition_id: int) -> bool:
    """Whether the plenary's decision is published, so that nothing is left to decide."""
    state = db.session.scalar(select(Decision.state).where(Decision.edition_id == edition_id))
    return state is DecisionState.PUBLISHED


def _stages(edition_id: int) -> tuple[StageView, ...]:
    stages = db.session.scalars(
        select(Stage).where(Stage.edition_id == edition_id).order_by(Stage.position)
    ).all()
    history: dict[int, list[Extension]] = defaultdict(list)
    rows = db.session.execute(
        select(StageExtension, User.name, Participant.name)
        .join(Stage, Stage.id == StageExtension.stage_id)
        .outerjoin(User, User.id == StageExtension.user_id)
        .outerjoin(Participant, Participant.id == StageExtension.participant_id)
        .where(Stage.edition_id == edition_id)
        .order_by(StageExtension.id.desc())
    )
    for row, by, participant in rows:
        history[row.stage_id].append(
            Extension(row.at, by, participant, row.previous_closes_at, row.closes_at, row.reason)
        )
    return tuple(
        StageView(
            id=stage.id,
            key=stage.key,
            name=stage.name,
            opens_at=stage.opens_at,
            closes_at=stage.closes_at,
            grace_minutes=stage.grace_minutes,
            version=stage.version,
            extensions=tuple(history[stage.id]),
        )
        for stage in stages
    )


def _categories(edition_id: int) -> tuple[CategoryView, ...]:
    categories = db.session.scalars(
        select(Category).where(Category.edition_id == edition_id).order_by(Category.position)
    ).all()
    rounds: dict[int, list[RoundView]] = defaultdict(list)
    rows = db.session.execute(
        select(Round, RubricVersion.name)
        .join(RubricVersion, RubricVersion.id == Round.rubric_version_id)
        .where(Round.category_id.in_([category.id for category in categories]))
        .order_by(Round.position)
    )
    for row, rubric in rows:
        rounds[row.category_id].append(
            RoundView(row.name, row.weight, rubric, row.promote_top, row.state)
        )
    return tuple(
        CategoryView(
            category.name,
            category.participant_kind,
            tuple(category.agency_kinds),
            category.max_entries,
            category.finalists,
            tuple(rounds[category.id]),
        )
        for category in categories
    )


def _rubrics(edition_id: int) -> tuple[RubricView, ...]:
    rows = db.session.scalars(
        select(RubricVersion)
        .where(RubricVersion.edition_id == edition_id)
        .order_by(RubricVersion.key, RubricVersion.number)
    )
    return tuple(rubric_view(row) for row in rows)


def _signatories(edition_id: int) -> tuple[SignatoryView, ...]:
    rows = db.session.scalars(
        select(Signatory).where(Signatory.edition_id == edition_id).order_by(Signatory.id)
    )
    return tuple(
        SignatoryView(
            row.id, row.kind, row.prefix, row.office, row.name, row.rank, row.nip, row.version
        )
        for row in rows
    )


def _emblems(edition_id: int) -> Mapping[str, datetime]:
    rows = db.session.execute(
        select(Emblem.kind, Emblem.uploaded_at).where(Emblem.edition_id == edition_id)
    )
    return {str(kind): at for kind, at in rows}
