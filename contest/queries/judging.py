"""A judge's own sheets: the list of what is to do, and one sheet with its marks.

Only the judge's own, live and unconflicted sheets exist here; other judges' marks are never read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import Select, case, func, select

from contest.domain.actor import Actor
from contest.domain.entries import EntryState
from contest.domain.errors import Locked, NotFound
from contest.domain.numbers import decimal_text, published_text
from contest.domain.permissions import Permission, ScorecardFacts, require
from contest.domain.rounds import RoundState
from contest.domain.rubric import Rubric, parse_rubric
from contest.domain.scorecards import EDITABLE_STATES, LIVE_STATES, ScorecardState
from contest.domain.scoring import weighed
from contest.domain.scoring_rule import ScoringRule, parse_rule
from contest.models.base import db
from contest.models.editions import Category, Edition
from contest.models.entries import Entry
from contest.models.judging import Mark, Round, RubricVersion, Scorecard
from contest.models.people import Participant
from contest.queries.conflicts import barred_entries
from contest.queries.paging import Page, fetch_page
from contest.queries.rubrics import CriterionView, criterion_views

SHOW = {
    "belum": EDITABLE_STATES,
    "final": frozenset({ScorecardState.FINAL}),
    "semua": LIVE_STATES,
}
"""What the list can be narrowed to: not final yet, final, all."""


@dataclass(frozen=True, slots=True)
class SheetCard:
    """One sheet in the list. ``participant`` is None where the round hides it."""

    code: str
    round_id: int
    number: str
    title: str
    participant: str | None
    state: ScorecardState
    total: str | None
    marked: int


@dataclass(frozen=True, slots=True)
class RoundGroup:
    """A round the judge scores in, with his own counts."""

    id: int
    name: str
    category: str
    state: RoundState
    opens_at: datetime
    closes_at: datetime
    criteria: int
    total: int
    final: int

    @property
    def left(self) -> int:
        """Sheets he still owes."""
        return self.total - self.final


@dataclass(frozen=True, slots=True)
class JudgeHome:
    """What the judge does now, and all his sheets by round."""

    groups: tuple[RoundGroup, ...]
    upcoming: tuple[RoundGroup, ...]
    cards: Page[SheetCard]
    next_code: str | None
    next_label: str
    show: str
    """The key of SHOW that ``cards`` are narrowed to."""

    @property
    def open_groups(self) -> tuple[RoundGroup, ...]:
        """Rounds in which he can still work."""
        return tuple(group for group in self.groups if group.state is RoundState.OPEN)

    @property
    def left(self) -> int:
        """Sheets he owes in open rounds."""
        return sum(group.left for group in self.open_groups)

    @property
    def deadline(self) -> datetime | None:
        """The nearest deadline of a round in which he owes a sheet."""
        owed = (group.closes_at for group in self.open_groups if group.left)
        return min(owed, default=None)


def home(actor: Actor, show: str = "", page: int = 1) -> JudgeHome:
    """The judge's own sheets (constant queries).

    ``show``: a key of SHOW; otherwise what is left, or everything once nothing is.
    """
    require(actor, Permission.READ_OWN_SCORECARDS)
    barred = barred_entries(actor.user_id)
    groups = _groups(actor, barred)
    if show not in SHOW:
        owed = any(group.left for group in groups if group.state is not RoundState.PLANNED)
        show = "belum" if owed else "semua"
    states = SHOW[show]
    begun = Round.state != RoundState.PLANNED
    columns = select(Scorecard, Entry.number, Entry.title, Participant.name, Round.blind_fields)
    cards = _own(columns, actor, barred).where(begun, Scorecard.state.in_(states)).order_by(*_ORDER)
    upcoming = _own(columns, actor, barred).where(
        Round.state == RoundState.OPEN, Scorecard.state.in_(EDITABLE_STATES)
    )
    following = db.session.execute(upcoming.order_by(*_ORDER).limit(1)).first()
    return JudgeHome(
        groups=tuple(group for group in groups if group.state is not RoundState.PLANNED),
        upcoming=tuple(group for group in groups if group.state is RoundState.PLANNED),
        cards=fetch_page(cards, page, _cards),
        next_code=following[0].code if following else None,
        next_label=f"{following[1]} {following[2]}" if following else "",
        show=show,
    )


_ORDER = (
    case((Round.state == RoundState.OPEN, 0), else_=1),
    Round.closes_at,
    Round.id,
    Entry.number,
)
"""Rounds that run first, the nearest deadline first, entries by number."""


def _own(
    statement: Select[*tuple[Any, ...]], actor: Actor, barred: frozenset[int]
) -> Select[*tuple[Any, ...]]:
    """The statement over the actor's sheets that exist for him."""
    return (
        statement.select_from(Scorecard)
        .join(Round, Round.id == Scorecard.round_id)
        .join(Category, Category.id == Round.category_id)
        .join(Entry, Entry.id == Scorecard.entry_id)
        .join(Participant, Participant.id == Entry.participant_id)
        .where(
            Scorecard.judge_id == actor.user_id,
            Scorecard.state.in_(LIVE_STATES),
            Entry.state == EntryState.ACCEPTED,
            Entry.id.not_in(barred),
        )
    )


def _groups(actor: Actor, barred: frozenset[int]) -> tuple[RoundGroup, ...]:
    final = func.sum(case((Scorecard.state == ScorecardState.FINAL, 1), else_=0))
    counts = (
        _own(
            select(Scorecard.round_id, func.count().label("total"), final.label("final")),
            actor,
            barred,
        )
        .group_by(Scorecard.round_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Round, Category.name, RubricVersion.document, counts.c.total, counts.c.final)
        .join(counts, counts.c.round_id == Round.id)
        .join(Category, Category.id == Round.category_id)
        .join(RubricVersion, RubricVersion.id == Round.rubric_version_id)
        .order_by(*_ORDER[:3])
    )
    return tuple(
        RoundGroup(
            id=round_.id,
            name=round_.name,
            category=category,
            state=round_.state,
            opens_at=round_.opens_at,
            closes_at=round_.closes_at,
            criteria=len(document["criteria"]),
            total=total,
            final=done,
        )
        for round_, category, document, total, done in rows
    )


def _cards(rows: Sequence[Any]) -> list[SheetCard]:
    sheets = [row[0] for row in rows]
    marked = db.session.execute(
        select(Mark.scorecard_id, func.count())
        .where(Mark.scorecard_id.in_([sheet.id for sheet in sheets]))
        .group_by(Mark.scorecard_id)
    )
    counts = {row[0]: row[1] for row in marked}
    return [
        SheetCard(
            code=sheet.code,
            round_id=sheet.round_id,
            number=number or "–",
            title=title,
            participant=None if "participant" in blind else participant,
            state=sheet.state,
            total=sheet.total,
            marked=counts.get(sheet.id, 0),
        )
        for sheet, number, title, participant, blind in rows
    ]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where a sheet stands among the judge's sheets of its round."""

    position: int
    count: int
    previous: str | None
    following: str | None
    unscored: str | None
    """The next sheet that is not final, round the end; None when this was the last."""
    left: int
    """Sheets of the round that are not final, this one included."""


@dataclass(frozen=True, slots=True)
class SheetPage:
    """One sheet as its judge works on it."""

    code: str
    version: int
    state: ScorecardState
    state_reason: str | None
    round: str
    round_state: RoundState
    category: str
    closes_at: datetime
    entry_code: str
    entry_revision: int
    entry_out: bool
    number: str
    title: str
    hide: frozenset[str]
    criteria: tuple[CriterionView, ...]
    weighed: Mapping[str, str] = field(repr=False)
    """Criterion key → what its mark adds to the total, rounded for reading."""
    running: str | None
    """Sum of what is marked so far, rounded for reading; the total once all are marked."""
    total: str | None
    conversion: str
    decimals: int
    comment_entrant: str
    comment_panel: str
    saved_at: datetime | None
    finalised_at: datetime | None
    place: Neighbours

    @property
    def marked(self) -> int:
        """Criteria that have a mark."""
        return sum(bool(criterion.value) for criterion in self.criteria)

    @property
    def missing(self) -> tuple[CriterionView, ...]:
        """Criteria without a mark."""
        return tuple(criterion for criterion in self.criteria if not criterion.value)

    @property
    def editable(self) -> bool:
        """Whether marks can still be changed."""
        open_ = self.round_state is RoundState.OPEN and not self.entry_out
        return open_ and self.state in EDITABLE_STATES


def sheet_page(actor: Actor, code: str) -> SheetPage:
    """The judge's own sheet (constant queries).

    Raises NotFound when it is not his, not live or in conflict; Locked ``round-not-begun``.
    """
    require(actor, Permission.SCORE_ENTRY)
    row = db.session.execute(
        select(Scorecard, Round, Category.name, Entry, Edition.scoring_rule, RubricVersion.document)
        .join(Round, Round.id == Scorecard.round_id)
        .join(Category, Category.id == Round.category_id)
        .join(Edition, Edition.id == Category.edition_id)
        .join(Entry, Entry.id == Scorecard.entry_id)
        .join(RubricVersion, RubricVersion.id == Round.rubric_version_id)
        .where(Scorecard.code == code, Scorecard.state.in_(LIVE_STATES))
    ).first()
    if row is None:
        raise NotFound("not-yours")
    sheet, round_, category, entry, rule_document, rubric_document = row
    require(actor, Permission.SCORE_ENTRY, ScorecardFacts(sheet.judge_id))
    barred = barred_entries(actor.user_id)
    if entry.id in barred:
        raise NotFound("not-yours")
    if round_.state is RoundState.PLANNED:
        raise Locked("round-not-begun", name=round_.name)
    rule, rubric = parse_rule(rule_document), parse_rubric(rubric_document)
    marks = _marks(sheet.id)
    parts = _parts(rubric, rule, marks)
    return SheetPage(
        code=sheet.code,
        version=sheet.version,
        state=sheet.state,
        state_reason=sheet.state_reason,
        round=round_.name,
        round_state=round_.state,
        category=category,
        closes_at=round_.closes_at,
        entry_code=entry.code,
        entry_revision=sheet.entry_revision,
        entry_out=entry.state is not EntryState.ACCEPTED,
        number=entry.number or "–",
        title=entry.title,
        hide=frozenset(round_.blind_fields),
        criteria=criterion_views(rubric.criteria, {k: decimal_text(v) for k, v in marks.items()}),
        weighed={key: published_text(rule.publish(part)) for key, part in parts.items()},
        running=published_text(rule.publish(sum(parts.values(), Fraction(0)))) if parts else None,
        total=sheet.total,
        conversion=str(rule.conversion),
        decimals=rule.decimals,
        comment_entrant=sheet.comment_entrant,
        comment_panel=sheet.comment_panel,
        saved_at=sheet.saved_at,
        finalised_at=sheet.finalised_at,
        place=_neighbours(actor, sheet, barred),
    )


def _marks(scorecard_id: int) -> dict[str, Decimal]:
    rows = db.session.execute(
        select(Mark.criterion, Mark.value).where(Mark.scorecard_id == scorecard_id)
    )
    return {row[0]: row[1] for row in rows}


def _parts(rubric: Rubric, rule: ScoringRule, marks: Mapping[str, Decimal]) -> dict[str, Fraction]:
    """What each mark adds to the sheet total."""
    return {
        criterion.key: weighed(criterion, marks[criterion.key], rule.conversion)
        for criterion in rubric.criteria
        if criterion.key in marks
    }


def _neighbours(actor: Actor, sheet: Scorecard, barred: frozenset[int]) -> Neighbours:
    own = _own(select(Scorecard.code, Scorecard.state), actor, barred)
    in_round = own.where(Scorecard.round_id == sheet.round_id).order_by(Entry.number)
    rows = [(code, state) for code, state in db.session.execute(in_round)]
    codes = [code for code, _state in rows]
    if sheet.code not in codes:  # its entry has left the contest
        return Neighbours(0, len(codes), None, None, None, 0)
    here = codes.index(sheet.code)
    round_the_end = rows[here + 1 :] + rows[:here]
    open_codes = [code for code, state in round_the_end if state in EDITABLE_STATES]
    return Neighbours(
        position=here + 1,
        count=len(codes),
        previous=codes[here - 1] if here else None,
        following=codes[here + 1] if here + 1 < len(codes) else None,
        unscored=open_codes[0] if open_codes else None,
        left=len(open_codes) + (sheet.state in EDITABLE_STATES),
    )
