"""The rows a ranking is computed from, and the frozen snapshots it is read back from."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import select

from contest.domain.canonical import canonical_hash
from contest.domain.errors import NotFound
from contest.domain.plenary import Admission, Resolution
from contest.domain.promotion import CutLine, cut_line
from contest.domain.ranking import Ranking, rank_category
from contest.domain.rounds import RoundState
from contest.domain.rubric import parse_rubric
from contest.domain.scorecards import ScorecardState
from contest.domain.scoring import RoundSheets, Sheet
from contest.domain.scoring_rule import ScoringRule, parse_rule
from contest.domain.snapshot import recompute, snapshot_document
from contest.models.base import db
from contest.models.editions import Category, Edition
from contest.models.entries import Entry
from contest.models.judging import Mark, Round, RoundEntry, RubricVersion, Scorecard
from contest.models.people import User
from contest.models.results import JudgeCode, PlenaryRuling, RankingSnapshot, RulingKind


@dataclass(frozen=True)
class RankingInputs:
    """All that the official ranking of a round depends on."""

    round_id: int
    round_key: str
    category_id: int
    category_key: str
    edition_slug: str
    state: RoundState
    rule: ScoringRule
    rounds: tuple[RoundSheets, ...]
    resolutions: tuple[Resolution, ...]
    admissions: tuple[Admission, ...]

    def ranking(self) -> Ranking:
        """The official ranking, computed now."""
        return rank_category(
            self.rule, self.rounds, resolutions=self.resolutions, admissions=self.admissions
        )

    def fingerprint(self, ranking: Ranking) -> str:
        """A hash over everything that counts; equal to a snapshot's when nothing changed since."""
        return canonical_hash(snapshot_document(self.rule, self.rounds, ranking, {}))


@dataclass(frozen=True)
class FrozenRanking:
    """A snapshot with the ranking recomputed from it and nothing else."""

    snapshot_id: int
    round_id: int
    number: int
    sha256: str
    reason: str | None
    frozen_at: datetime
    document: dict[str, Any]

    def ranking(self) -> Ranking:
        """The official ranking of the frozen inputs."""
        return recompute(self.document)

    def fingerprint(self) -> str:
        """As ``RankingInputs.fingerprint``: the document without number and time."""
        return canonical_hash({**self.document, "context": {}})


def ranking_inputs(round_id: int) -> RankingInputs:
    """Read the inputs of a round's ranking in a constant number of queries.

    The last round is ranked together with those before it, whose published scores it composes;
    an earlier one stands for itself. Raises NotFound.
    """
    row = db.session.execute(
        select(Round, Category, Edition)
        .join(Category, Category.id == Round.category_id)
        .join(Edition, Edition.id == Category.edition_id)
        .where(Round.id == round_id)
    ).first()
    if row is None:
        raise NotFound("not-yours")
    round_, category, edition = row
    composed = _composed_rounds(round_)
    rulings = _rulings([part.id for part in composed])
    return RankingInputs(
        round_id=round_.id,
        round_key=round_.key,
        category_id=category.id,
        category_key=category.key,
        edition_slug=edition.slug,
        state=round_.state,
        rule=parse_rule(edition.scoring_rule),
        rounds=_sheets(category.id, composed),
        resolutions=_resolutions(rulings, round_.id),
        admissions=_admissions(rulings, {part.id: part.key for part in composed}),
    )


def _composed_rounds(round_: Round) -> list[Round]:
    rounds = list(
        db.session.scalars(
            select(Round).where(Round.category_id == round_.category_id).order_by(Round.position)
        )
    )
    return rounds if rounds[-1].id == round_.id else [round_]


def _sheets(category_id: int, rounds: Sequence[Round]) -> tuple[RoundSheets, ...]:
    ids = [round_.id for round_ in rounds]
    rubrics = {
        version.id: parse_rubric(version.document)
        for version in db.session.scalars(
            select(RubricVersion).where(
                RubricVersion.id.in_([round_.rubric_version_id for round_ in rounds])
            )
        )
    }
    entries = _entries(ids)
    cards, recused = _cards(ids, judge_codes(category_id))
    return tuple(
        RoundSheets(
            key=round_.key,
            name=round_.name,
            weight=round_.weight,
            rubric=rubrics[round_.rubric_version_id],
            sheets=tuple(cards[round_.id]),
            recused={entry: tuple(sorted(who)) for entry, who in recused[round_.id].items()},
            entries=tuple(entries[round_.id]),
        )
        for round_ in rounds
    )


def _entries(round_ids: Sequence[int]) -> Mapping[int, list[str]]:
    rows = db.session.execute(
        select(RoundEntry.round_id, Entry.code)
        .join(Entry, Entry.id == RoundEntry.entry_id)
        .where(RoundEntry.round_id.in_(round_ids), Entry.state == "accepted")
        .order_by(Entry.code)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for round_id, code in rows:
        found[round_id].append(code)
    return found


def _cards(
    round_ids: Sequence[int], codes: Mapping[int, str]
) -> tuple[Mapping[int, list[Sheet]], Mapping[int, dict[str, list[str]]]]:
    """Final scorecards with their marks, and who recused himself from what."""
    rows = db.session.execute(
        select(Scorecard.id, Scorecard.round_id, Entry.code, Scorecard.judge_id, Scorecard.state)
        .join(Entry, Entry.id == Scorecard.entry_id)
        .where(
            Scorecard.round_id.in_(round_ids),
            Scorecard.state.in_([ScorecardState.FINAL, ScorecardState.RECUSED]),
            Entry.state == "accepted",
        )
        .order_by(Entry.code, Scorecard.id)
    ).all()
    marks = _marks(round_ids)
    sheets: dict[int, list[Sheet]] = defaultdict(list)
    recused: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for card_id, round_id, entry, judge_id, state in rows:
        judge = codes[judge_id]
        if state is ScorecardState.RECUSED:
            recused[round_id][entry].append(judge)
        else:
            sheets[round_id].append(Sheet(entry, judge, marks[card_id]))
    return sheets, recused


def _marks(round_ids: Sequence[int]) -> Mapping[int, dict[str, Any]]:
    rows = db.session.execute(
        select(Mark.scorecard_id, Mark.criterion, Mark.value)
        .join(Scorecard, Scorecard.id == Mark.scorecard_id)
        .where(Scorecard.round_id.in_(round_ids), Scorecard.state == ScorecardState.FINAL)
    )
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    for card_id, criterion, value in rows:
        found[card_id][criterion] = value
    return found


def judge_codes(category_id: int) -> dict[int, str]:
    """Judge (user id) → J01 …: stored codes first, judges without one follow by user name."""
    stored = dict(
        db.session.execute(
            select(JudgeCode.user_id, JudgeCode.code).where(JudgeCode.category_id == category_id)
        ).all()
    )
    waiting = db.session.scalars(
        select(User.id)
        .where(
            User.id.in_(
                select(Scorecard.judge_id)
                .join(Round, Round.id == Scorecard.round_id)
                .where(Round.category_id == category_id)
            )
        )
        .order_by(User.username)
    )
    codes = dict(stored)
    for user_id in waiting:
        if user_id not in codes:
            codes[user_id] = f"J{len(codes) + 1:02d}"
    return codes


def _rulings(round_ids: Sequence[int]) -> Sequence[PlenaryRuling]:
    return db.session.scalars(
        select(PlenaryRuling)
        .where(PlenaryRuling.round_id.in_(round_ids))
        .order_by(PlenaryRuling.id)
    ).all()


def _resolutions(rulings: Sequence[PlenaryRuling], round_id: int) -> tuple[Resolution, ...]:
    """The latest word on each tied group of this round."""
    latest = {
        frozenset(ruling.entries): Resolution(tuple(ruling.entries), ruling.reason, ruling.shared)
        for ruling in rulings
        if ruling.kind is RulingKind.TIE and ruling.round_id == round_id
    }
    return tuple(latest.values())


def _admissions(rulings: Sequence[PlenaryRuling], keys: Mapping[int, str]) -> tuple[Admission, ...]:
    latest = {
        (ruling.round_id, ruling.entries[0]): Admission(
            ruling.entries[0], keys[ruling.round_id], ruling.reason
        )
        for ruling in rulings
        if ruling.kind is RulingKind.ADMISSION
    }
    return tuple(latest.values())


def latest_snapshot(round_id: int) -> FrozenRanking | None:
    """The newest snapshot of a round, or None when it was never frozen."""
    row = db.session.scalars(
        select(RankingSnapshot)
        .where(RankingSnapshot.round_id == round_id)
        .order_by(RankingSnapshot.number.desc())
        .limit(1)
    ).first()
    return None if row is None else frozen(row)


Line = tuple[object, ...]


def result_lines(ranking: Ranking) -> dict[str, Line]:
    """Entry → status, rank and exact score: what must not change unnoticed."""
    return {one.entry: (one.status, one.rank, one.exact) for one in ranking.entries}


def still_holds(snapshot: FrozenRanking) -> bool:
    """Whether sheets, entries and rulings as they stand now still give the frozen result."""
    now = ranking_inputs(snapshot.round_id).ranking()
    return result_lines(now) == result_lines(snapshot.ranking())


def promotion_line(round_: Round, ranking: Ranking, finalists: int) -> CutLine:
    """The line of a round under its own rule, else under the category's number of finalists."""
    return cut_line(ranking, round_.promote_top or finalists, pass_mark=round_.pass_mark)


@lru_cache(maxsize=64)
def ranking_of(document: str) -> Ranking:
    """The ranking of a snapshot's text, remembered: the same text always gives the same result."""
    return recompute(json.loads(document))


def frozen(row: RankingSnapshot) -> FrozenRanking:
    """A snapshot row as a frozen ranking."""
    return FrozenRanking(
        snapshot_id=row.id,
        round_id=row.round_id,
        number=row.number,
        sha256=row.sha256,
        reason=row.reason,
        frozen_at=row.frozen_at,
        document=json.loads(row.document),
    )
