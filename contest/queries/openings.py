"""What stands between a round and its opening or closing. States and counts, never marks."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select

from contest.domain.entries import EntryState
from contest.domain.rounds import ConflictedSheet, Cover, OpeningFacts
from contest.domain.scorecards import EDITABLE_STATES, LIVE_STATES, ScorecardState
from contest.domain.scoring_rule import parse_rule
from contest.models.base import db
from contest.models.editions import Category, Edition
from contest.models.entries import Entry
from contest.models.judging import Panel, Round, RoundEntry, Scorecard
from contest.models.people import User
from contest.queries.conflicts import find_conflicts


def opening_facts(round_: Round, at: datetime) -> OpeningFacts:
    """What decides whether ``round_`` can open now (constant queries)."""
    weights = db.session.scalars(
        select(Round.weight).where(Round.category_id == round_.category_id)
    )
    rule = db.session.scalar(
        select(Edition.scoring_rule)
        .join(Category, Category.edition_id == Edition.id)
        .where(Category.id == round_.category_id)
    )
    panels = select(func.count()).select_from(Panel).where(Panel.round_id == round_.id)
    return OpeningFacts(
        weights=sum(weights, Decimal(0)),
        panels=db.session.scalar(panels) or 0,
        covers=_covers(round_.id),
        min_sheets=parse_rule(rule or {}).min_sheets,
        opens_at=round_.opens_at,
        closes_at=round_.closes_at,
        at=at,
        conflicts=conflicted_sheets(round_.id),
    )


def _covers(round_id: int) -> list[Cover]:
    """Every entry of the round that is still in the contest, with its live sheets."""
    live = (Scorecard.round_id == round_id) & Scorecard.state.in_(LIVE_STATES)
    rows = db.session.execute(
        select(Entry.number, Entry.title, func.count(Scorecard.id))
        .join(RoundEntry, RoundEntry.entry_id == Entry.id)
        .outerjoin(Scorecard, (Scorecard.entry_id == Entry.id) & live)
        .where(RoundEntry.round_id == round_id, Entry.state == EntryState.ACCEPTED)
        .group_by(Entry.id, Entry.number, Entry.title)
        .order_by(Entry.number)
    )
    return [Cover(number or "–", title, judges) for number, title, judges in rows]


def conflicted_sheets(round_id: int) -> list[ConflictedSheet]:
    """Live sheets whose judge is in conflict now, whatever was known when they were assigned."""
    rows = db.session.execute(
        select(Scorecard.code, Scorecard.judge_id, Scorecard.entry_id, User.name, Entry.number,
               Entry.title)
        .join(User, User.id == Scorecard.judge_id)
        .join(Entry, Entry.id == Scorecard.entry_id)
        .where(Scorecard.round_id == round_id, Scorecard.state.in_(LIVE_STATES))
        .order_by(User.name, Entry.number)
    ).all()  # fmt: skip
    found = find_conflicts({row.judge_id for row in rows}, {row.entry_id for row in rows})
    return [
        ConflictedSheet(row.code, row.name, row.number or "–", row.title)
        for row in rows
        if (row.judge_id, row.entry_id) in found
    ]


@dataclass(frozen=True, slots=True)
class UnfinishedSheet:
    """A sheet that is not final although its entry is still in the contest."""

    code: str
    state: ScorecardState
    judge: str
    number: str
    title: str


def unfinished_sheets(round_id: int) -> list[UnfinishedSheet]:
    """What blocks a quiet closing, by judge and entry (one query)."""
    rows = db.session.execute(
        select(Scorecard.code, Scorecard.state, User.name, Entry.number, Entry.title)
        .join(User, User.id == Scorecard.judge_id)
        .join(Entry, Entry.id == Scorecard.entry_id)
        .where(
            Scorecard.round_id == round_id,
            Scorecard.state.in_(EDITABLE_STATES),
            Entry.state == EntryState.ACCEPTED,
        )
        .order_by(User.name, Entry.number)
    )
    return [
        UnfinishedSheet(code, state, judge, number or "–", title)
        for code, state, judge, number, title in rows
    ]


def by_judge(sheets: list[UnfinishedSheet]) -> dict[str, int]:
    """How many unfinished sheets every judge has."""
    counts: dict[str, int] = defaultdict(int)
    for sheet in sheets:
        counts[sheet.judge] += 1
    return dict(counts)
