"""What the plenary's papers say: rankings with awards, the people who sign, the officials."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from contest.domain.actor import Actor
from contest.domain.errors import Locked, Problem
from contest.domain.permissions import Permission, require
from contest.domain.ranking import RankStatus
from contest.domain.scoring_rule import ScoringRule, parse_rule
from contest.domain.tie_break import TieBreak
from contest.models.base import db
from contest.models.editions import Category, Edition, Emblem, Signatory, SignatoryKind
from contest.models.judging import Panel, PanelMember, Round
from contest.models.people import User
from contest.models.results import Award, RankingSnapshot
from contest.queries.plenary import (
    AwardLine,
    Basis,
    CategoryAwards,
    PlenaryPage,
    get_edition,
    plenary_page,
)
from contest.queries.rankings import ranking_of
from contest.queries.result_sources import EntryName, entry_names
from contest.queries.results import DecisionSummary


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A ranked entry with its award, empty where no title reaches it."""

    rank: int
    name: EntryName
    score: str
    award: str
    tie_break: TieBreak | None


@dataclass(frozen=True, slots=True)
class PaperCategory:
    """A category as the minutes print it. ``left_out``: entries that wait, with the reasons."""

    name: str
    lines: tuple[PaperLine, ...]
    left_out: tuple[tuple[EntryName, tuple[Problem, ...]], ...]
    awards: tuple[AwardLine, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class PanelPerson:
    """A judge who signs. ``category``: where he chairs, else where he judged first."""

    name: str
    institution: str
    category: str
    chair: bool


@dataclass(frozen=True, slots=True)
class Official:
    """Someone of the edition's list of signatories."""

    kind: SignatoryKind
    prefix: str
    office: str
    name: str
    rank: str
    nip: str


@dataclass(frozen=True)
class PlenaryPapers:
    """Everything the minutes and the decree annex say."""

    page: PlenaryPage
    decision: DecisionSummary
    rule: ScoringRule
    categories: tuple[PaperCategory, ...]
    judges: tuple[PanelPerson, ...]
    officials: tuple[Official, ...]
    secretary: str
    """Who entered the minutes; empty while the decision is drafted."""
    emblem: str | None


def plenary_papers(actor: Actor, slug: str, *, now: datetime) -> PlenaryPapers:
    """The facts of an edition's papers (constant queries).

    Raises NotFound, Locked ``decision-not-drafted``.
    """
    require(actor, Permission.READ_RESULTS)
    page = plenary_page(actor, slug, now=now)
    if page.decision is None:
        raise Locked("decision-not-drafted")
    edition = get_edition(slug)
    names = entry_names(edition_id=edition.id)
    documents = _documents(page.decision.id)
    return PlenaryPapers(
        page=page,
        decision=page.decision,
        rule=parse_rule(edition.scoring_rule),
        categories=tuple(
            _category(found, found.basis, documents[found.category.id], names)
            for found in page.categories
            if found.basis is not None
        ),
        judges=_judges(edition.id),
        officials=_officials(edition.id),
        secretary=next((h.by for h in page.history if h.action == "decision.decide"), ""),
        emblem=_emblem(edition),
    )


def _documents(decision_id: int) -> dict[int, str]:
    """Category id → text of the snapshot its awards rest on."""
    rows = db.session.execute(
        select(Round.category_id, RankingSnapshot.document)
        .join(Round, Round.id == RankingSnapshot.round_id)
        .where(
            RankingSnapshot.id.in_(
                select(Award.snapshot_id).where(Award.decision_id == decision_id)
            )
        )
    )
    return {row[0]: row[1] for row in rows}


def _category(
    found: CategoryAwards, basis: Basis, document: str, names: Mapping[str, EntryName]
) -> PaperCategory:
    ranking = ranking_of(document)
    titles = {award.name.code: award.title for award in found.awards if award.name is not None}
    return PaperCategory(
        name=found.category.name,
        lines=tuple(
            PaperLine(
                rank=standing.rank or 0,
                name=names[standing.entry],
                score="" if standing.score is None else format(standing.score, "f"),
                award=titles.get(standing.entry, ""),
                tie_break=standing.tie_break,
            )
            for standing in ranking.ranked()
        ),
        left_out=tuple(
            (names[standing.entry], standing.problems)
            for standing in ranking.entries
            if standing.status is RankStatus.BLOCKED
        ),
        awards=found.awards,
        basis=basis,
    )


def _judges(edition_id: int) -> tuple[PanelPerson, ...]:
    """Every member of a panel once, chairs first, in the order of the categories."""
    rows = db.session.execute(
        select(User.id, User.name, User.institution, Category.name, PanelMember.is_chair)
        .join(PanelMember, PanelMember.user_id == User.id)
        .join(Panel, Panel.id == PanelMember.panel_id)
        .join(Round, Round.id == Panel.round_id)
        .join(Category, Category.id == Round.category_id)
        .where(Category.edition_id == edition_id)
        .order_by(Category.position, Round.position, User.name)
    ).all()
    found: dict[int, PanelPerson] = {}
    for user_id, name, institution, category, chair in _chairs_first(rows):
        found.setdefault(user_id, PanelPerson(name, institution or "", category, chair))
    return tuple(found.values())


_Member = tuple[int, str, str | None, str, bool]


def _chairs_first(rows: Sequence[_Member]) -> list[_Member]:
    return sorted(rows, key=lambda row: not row[4])


def _officials(edition_id: int) -> tuple[Official, ...]:
    rows = db.session.scalars(
        select(Signatory).where(Signatory.edition_id == edition_id).order_by(Signatory.id)
    )
    return tuple(
        Official(row.kind, row.prefix, row.office, row.name, row.rank or "", row.nip or "")
        for row in rows
    )


def _emblem(edition: Edition) -> str | None:
    """SHA-256 of the province's emblem, for the letterhead."""
    return db.session.scalar(
        select(Emblem.file_sha256).where(
            Emblem.edition_id == edition.id, Emblem.kind == SignatoryKind.AGENCY_HEAD
        )
    )
