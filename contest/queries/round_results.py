"""One round's result: the ranking, what stands in the way, where the line runs."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import select

from contest.domain.actor import Actor
from contest.domain.awards import open_ties, parse_awards
from contest.domain.decisions import DecisionState
from contest.domain.entries import EntryState
from contest.domain.errors import Locked, Problem
from contest.domain.plenary import Admission, Resolution
from contest.domain.promotion import CutLine, cut_line
from contest.domain.ranking import RankStatus, Standing
from contest.domain.result_steps import ResultStanding, RoundStep, round_step
from contest.domain.round_scores import RoundScore
from contest.domain.scorecards import EDITABLE_STATES, ScorecardState
from contest.domain.scoring import TRIMMED_MINIMUM
from contest.domain.scoring_rule import Aggregate, ScoringRule, TieRule, rule_hash
from contest.domain.tie_break import TieBreak
from contest.domain.ties import TieGroup, tie_groups
from contest.models.base import db
from contest.models.editions import Edition
from contest.models.entries import Entry
from contest.models.judging import RoundEntry, Scorecard
from contest.models.people import User
from contest.models.results import RankingSnapshot
from contest.queries.paging import PAGE_SIZE, Page
from contest.queries.result_sources import (
    EntryName,
    RoundHead,
    SnapshotRef,
    Source,
    live_source,
    result_source,
    round_head,
)
from contest.queries.results import decision_of


class LinePlace(StrEnum):
    """Where an entry stands with regard to the cut line."""

    PROMOTED = "promoted"
    TIED = "tied"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class RankedLine:
    """A line of the ranking. ``gap``: points ahead of the next line; ``rounds``: composed ones."""

    rank: int
    name: EntryName
    score: Decimal
    judges: int
    rounds: tuple[RoundScore, ...]
    gap: Decimal | None
    tie_break: TieBreak | None
    notes: tuple[Problem, ...]
    place: LinePlace | None
    cut_below: bool
    """Whether the cut line runs under this line."""


@dataclass(frozen=True, slots=True)
class OwedSheet:
    """A sheet that a judge has not handed in."""

    judge: str
    state: ScorecardState


@dataclass(frozen=True, slots=True)
class UnrankedLine:
    """An entry that waits. ``admissible``: the plenary may let it be ranked as it is.

    ``elsewhere``: id of the earlier round in which its trouble lies.
    """

    name: EntryName
    problems: tuple[Problem, ...]
    score: Decimal | None
    owed: tuple[OwedSheet, ...]
    admissible: bool
    elsewhere: int | None


@dataclass(frozen=True, slots=True)
class TieLine:
    """A tie with the names of its entries; ``in_the_way``: nothing goes on before a ruling."""

    group: TieGroup
    names: tuple[EntryName, ...]
    in_the_way: bool


@dataclass(frozen=True, slots=True)
class RankingPage:
    """The result of a round as the secretariat and the inspector see it.

    ``changed``: the sheets or rulings differ from the snapshot shown. ``absent``: entries that
    did not reach this round.
    """

    head: RoundHead
    snapshot: SnapshotRef | None
    newest: bool
    snapshots: tuple[SnapshotRef, ...]
    changed: bool
    rule: ScoringRule
    rule_sha256: str
    lines: Page[RankedLine]
    line: CutLine | None
    waiting: tuple[UnrankedLine, ...]
    absent: tuple[EntryName, ...]
    ties: tuple[TieLine, ...]
    warnings: tuple[Problem, ...]
    step: RoundStep
    decided: bool
    """Whether the plenary has already decided on the edition; asked after the last round only."""
    fingerprint: str


def ranking_page(
    actor: Actor, round_id: int, *, number: int | None = None, page: int = 1
) -> RankingPage:
    """The ranking of a closed or frozen round; ``number``: a former snapshot.

    A constant number of queries. Raises NotFound, Locked ``marks-hidden``.
    """
    source = result_source(actor, round_id, number)
    return _page(source, page)


def live_page(actor: Actor, round_id: int) -> RankingPage:
    """The ranking that freezing would record now. Raises NotFound, Locked ``round-not-closed``."""
    head = round_head(actor, round_id)
    if not head.shown:
        raise Locked("round-not-closed")
    return _page(live_source(head), 1)


def _page(source: Source, page: int) -> RankingPage:
    line = _line(source)
    ties = _ties(source, line)
    decided = source.head.following is None and _decided(source.head.edition_id)
    live = live_source(source.head) if source.snapshot and source.newest else source
    return RankingPage(
        head=source.head,
        snapshot=source.snapshot,
        newest=source.newest,
        snapshots=source.snapshots,
        changed=live.fingerprint != source.fingerprint,
        rule=source.rule,
        rule_sha256=rule_hash(source.rule),
        lines=_window(ranked_lines(source, line), page),
        line=line,
        waiting=_waiting(source),
        absent=_absent(source),
        ties=ties,
        warnings=tuple(map(source.named, source.ranking.warnings)),
        step=_step(source, live, ties, decided=decided),
        decided=decided,
        fingerprint=source.fingerprint,
    )


def _absent(source: Source) -> tuple[EntryName, ...]:
    return tuple(
        source.names[standing.entry]
        for standing in source.ranking.entries
        if standing.status is RankStatus.INCOMPLETE
    )


def _window(lines: tuple[RankedLine, ...], page: int) -> Page[RankedLine]:
    pages = max(1, -(-len(lines) // PAGE_SIZE))
    number = min(max(1, page), pages)
    start = (number - 1) * PAGE_SIZE
    return Page(lines[start : start + PAGE_SIZE], number, pages, len(lines))


def _line(source: Source) -> CutLine | None:
    """The cut line under the promoted; none after the last round."""
    if source.head.following is None:
        return None
    return cut_line(source.ranking, source.head.places, pass_mark=source.head.pass_mark)


def ranked_lines(source: Source, line: CutLine | None = None) -> tuple[RankedLine, ...]:
    """Every ranked entry, best first, with the gap to the next."""
    ranked = source.ranking.ranked()
    last_promoted = line.promoted[-1] if line and line.promoted else None
    return tuple(
        RankedLine(
            rank=standing.rank or 0,
            name=source.names[standing.entry],
            score=standing.score or Decimal(0),
            judges=len(standing.rounds[-1].judges),
            rounds=standing.rounds,
            gap=_gap(standing, ranked[index + 1] if index + 1 < len(ranked) else None),
            tie_break=standing.tie_break,
            notes=tuple(map(source.named, standing.notes)),
            place=_place(standing.entry, line),
            cut_below=standing.entry == last_promoted,
        )
        for index, standing in enumerate(ranked)
    )


def _gap(standing: Standing, following: Standing | None) -> Decimal | None:
    if following is None or standing.score is None or following.score is None:
        return None
    return standing.score - following.score


def _place(entry: str, line: CutLine | None) -> LinePlace | None:
    if line is None:
        return None
    if entry in line.promoted:
        return LinePlace.PROMOTED
    return LinePlace.TIED if entry in line.tied_at_line else LinePlace.BELOW


def _waiting(source: Source) -> tuple[UnrankedLine, ...]:
    blocked = [s for s in source.ranking.entries if s.status is RankStatus.BLOCKED]
    owed = _owed(source)
    return tuple(
        UnrankedLine(
            name=source.names[standing.entry],
            problems=tuple(map(source.named, standing.problems)),
            score=standing.score,
            owed=owed.get(standing.entry, ()),
            admissible=_admissible(source, standing),
            elsewhere=_elsewhere(source, standing),
        )
        for standing in blocked
    )


def _admissible(source: Source, standing: Standing) -> bool:
    """A shortage of judges in this round alone, with enough sheets to compute a score at all."""
    least = TRIMMED_MINIMUM if source.rule.aggregate is Aggregate.TRIMMED else 1
    return all(
        problem.code == "too-few-sheets"
        and problem.facts["round"] == source.head.key
        and problem.facts["found"] >= least
        for problem in standing.problems
    )


def _elsewhere(source: Source, standing: Standing) -> int | None:
    keys = [problem.facts["round"] for problem in standing.problems]
    other = next((key for key in keys if key != source.head.key), None)
    return None if other is None else source.head.round_id(other)


def _owed(source: Source) -> Mapping[str, tuple[OwedSheet, ...]]:
    """Sheets not handed in, by entry; they never say which coded judge they belong to."""
    rows = db.session.execute(
        select(Entry.code, User.name, Scorecard.state)
        .join(Entry, Entry.id == Scorecard.entry_id)
        .join(User, User.id == Scorecard.judge_id)
        .where(
            Scorecard.round_id == source.head.id,
            Scorecard.state.in_(EDITABLE_STATES),
            Entry.state == EntryState.ACCEPTED,
        )
        .order_by(User.name)
    )
    found: dict[str, list[OwedSheet]] = defaultdict(list)
    for code, judge, state in rows:
        found[code].append(OwedSheet(judge, state))
    return {code: tuple(sheets) for code, sheets in found.items()}


def _ties(source: Source, line: CutLine | None) -> tuple[TieLine, ...]:
    if TieRule.PLENARY not in source.rule.tie_break:
        return ()
    needed = _needed(source, line)
    return tuple(
        TieLine(
            group,
            tuple(source.names[entry] for entry in group.entries),
            frozenset(group.entries) in needed,
        )
        for group in tie_groups(source.ranking)
    )


def _needed(source: Source, line: CutLine | None) -> frozenset[frozenset[str]]:
    """Ties without which nobody can be promoted, or no award be drafted."""
    if line is not None:
        return frozenset({frozenset(line.tied_at_line)})
    slug, stored = db.session.execute(
        select(Edition.slug, Edition.award_titles).where(Edition.id == source.head.edition_id)
    ).one()
    groups = open_ties(parse_awards(stored, f"edition {slug}"), source.ranking)
    return frozenset(frozenset(s.entry for s in group) for group in groups)


def _step(source: Source, live: Source, ties: tuple[TieLine, ...], *, decided: bool) -> RoundStep:
    following = source.head.following
    return round_step(
        ResultStanding(
            state=source.head.state,
            ruled_since=_rulings(live) != _rulings(source),
            tie_in_the_way=any(tie.in_the_way for tie in ties) and not decided,
            following=following.state if following else None,
            promoted=_promoted(source),
        )
    )


def _rulings(source: Source) -> tuple[frozenset[Resolution], frozenset[Admission]]:
    return frozenset(source.ranking.resolutions), frozenset(source.ranking.admissions)


def _decided(edition_id: int) -> bool:
    decision = decision_of(edition_id)
    return decision is not None and decision.state is not DecisionState.DRAFTED


def _promoted(source: Source) -> bool:
    """Whether the list of the snapshot shown went on."""
    if source.snapshot is None:
        return False
    entered = (
        select(RoundEntry.id)
        .join(RankingSnapshot, RankingSnapshot.id == RoundEntry.snapshot_id)
        .where(
            RankingSnapshot.round_id == source.head.id,
            RankingSnapshot.number == source.snapshot.number,
        )
    )
    return bool(db.session.scalar(select(entered.exists())))
