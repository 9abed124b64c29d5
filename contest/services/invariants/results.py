"""Frozen rankings, decisions and awards, against their hashes and the audit log."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date

from sqlalchemy import select

from contest.domain.decisions import DecisionState
from contest.domain.numbers import published_text
from contest.domain.ranking import Standing
from contest.domain.rounds import RoundState
from contest.domain.snapshot import snapshot_differences
from contest.models.base import db
from contest.models.editions import Edition
from contest.models.entries import Entry
from contest.models.judging import Round
from contest.models.results import Award, Decision, RankingSnapshot
from contest.queries.rankings import frozen, latest_snapshot, ranking_inputs, result_lines
from contest.services.decisions import awards_digest
from contest.services.invariants.finding import Finding, Report, compared, finding
from contest.services.invariants.log import Act, acts, latest

_DECISION_STATES = {
    "decision.decide": DecisionState.DECIDED,
    "decision.announce": DecisionState.ANNOUNCED,
    "decision.decree": DecisionState.DECREED,
    "decision.publish": DecisionState.PUBLISHED,
}
_DIGESTS = ("decision.draft", "decision.withhold", "decision.decide", "decision.decree")


def check_snapshots(report: Report) -> Iterator[Finding]:
    """Frozen rankings are those frozen, recompute to themselves and still equal the marks."""
    sealed = {
        (int(act.key), act.facts["number"]): act.facts["sha256"] for act in acts("round.freeze")
    }
    rows = db.session.scalars(
        select(RankingSnapshot).order_by(RankingSnapshot.round_id, RankingSnapshot.number)
    ).all()
    sound: dict[int, bool] = {}
    for number, row in enumerate(rows, start=1):
        found = list(_snapshot(row, sealed.pop((row.round_id, row.number), None)))
        yield from found
        sound[row.round_id] = not found
        report(number, len(rows))
    for round_id, number in sealed:
        yield finding("ranking_snapshot", f"{round_id} {number}", "missing")
    for round_id in db.session.scalars(select(Round.id).where(Round.state == RoundState.FROZEN)):
        if round_id not in sound:
            yield finding("round", round_id, "snapshot-missing")
        elif sound[round_id]:
            yield from _against_marks(round_id)


def _snapshot(row: RankingSnapshot, logged: str | None) -> Iterator[Finding]:
    if hashlib.sha256(row.document.encode()).hexdigest() != row.sha256:
        yield finding("ranking_snapshot", row.id, "hash-differs")
        return
    if row.sha256 != logged:
        yield from compared("ranking_snapshot", row.id, "sha256", stored=row.sha256, logged=logged)
        return
    differences = snapshot_differences(frozen(row).document)
    if differences:
        yield finding("ranking_snapshot", row.id, "differs", path=differences[0].path)


def _against_marks(round_id: int) -> Iterator[Finding]:
    """The ranking of the marks as they stand is the frozen one."""
    snapshot = latest_snapshot(round_id)
    frozen_lines = result_lines(snapshot.ranking()) if snapshot else {}
    lines = result_lines(ranking_inputs(round_id).ranking())
    for entry in sorted(lines.keys() | frozen_lines.keys()):
        if lines.get(entry) != frozen_lines.get(entry):
            yield finding("round", round_id, "ranking-outdated", entry=entry)


def check_decisions(_report: Report) -> Iterator[Finding]:
    """The decision stands where its last act put it, on the papers it was entered with."""
    last = latest(*_DECISION_STATES)
    minutes, decree = latest("decision.decide"), latest("decision.decree")
    for row in db.session.scalars(select(Decision).order_by(Decision.id)):
        key = str(row.id)
        logged = _DECISION_STATES[last[key].action] if key in last else DecisionState.DRAFTED
        yield from compared("decision", key, "state", stored=str(row.state), logged=str(logged))
        if key in minutes:
            yield from _paper(key, "minutes", (row.minutes_number, row.minutes_date), minutes[key])
        if key in decree and logged in {DecisionState.DECREED, DecisionState.PUBLISHED}:
            yield from _paper(key, "decree", (row.decree_number, row.decree_date), decree[key])


def _paper(
    key: str, name: str, stored: tuple[str | None, date | None], act: Act
) -> Iterator[Finding]:
    number, dated = stored
    yield from compared("decision", key, f"{name}_number", stored=number, logged=act.facts[name])
    day = dated.isoformat() if dated else None
    yield from compared("decision", key, f"{name}_date", stored=day, logged=act.facts["dated"])


def check_awards(_report: Report) -> Iterator[Finding]:
    """Awards are those decided, and stand for what the frozen ranking says."""
    digests = _logged_digests()
    for decision_id, slug in db.session.execute(
        select(Decision.id, Edition.slug).join(Edition, Edition.id == Decision.edition_id)
    ).all():
        yield from compared(
            "award",
            f"edition {slug}",
            "digest",
            stored=_stored_digest(decision_id),
            logged=digests.get(decision_id),
        )
    yield from _against_rankings()


def _stored_digest(decision_id: int) -> str:
    return awards_digest(
        db.session.execute(
            select(Award.category_id, Award.place, Award.title_key, Entry.code, Award.score)
            .outerjoin(Entry, Entry.id == Award.entry_id)
            .where(Award.decision_id == decision_id)
            .order_by(Award.category_id, Award.place)
        ).all()
    )


def _logged_digests() -> Mapping[int, str]:
    """Decision id → the digest of its awards in its latest record."""
    by_slug = dict(
        db.session.execute(
            select(Edition.slug, Decision.id).join(Edition, Edition.id == Decision.edition_id)
        ).all()
    )
    by_award = dict(db.session.execute(select(Award.id, Award.decision_id)).all())
    found: dict[int, str] = {}
    for act in acts(*_DIGESTS):
        if act.action == "decision.draft":
            decision_id = by_slug.get(act.key)
        elif act.action == "decision.withhold":
            decision_id = by_award.get(int(act.key))
        else:
            decision_id = int(act.key)
        if decision_id is not None:
            found[decision_id] = act.facts["awards"]
    return found


def _against_rankings() -> Iterator[Finding]:
    standings: dict[int, dict[str, Standing]] = {}
    rows = db.session.execute(
        select(Award, Entry.code, RankingSnapshot)
        .join(Entry, Entry.id == Award.entry_id)
        .join(RankingSnapshot, RankingSnapshot.id == Award.snapshot_id)
        .order_by(Award.id)
    ).all()
    for award, code, snapshot in rows:
        if snapshot.id not in standings:
            ranking = frozen(snapshot).ranking()
            standings[snapshot.id] = {one.entry: one for one in ranking.entries}
        standing = standings[snapshot.id].get(code)
        score = published_text(standing.score) if standing and standing.score is not None else None
        if standing is None or (standing.rank, score) != (award.rank, award.score):
            yield finding("award", award.id, "differs-from-ranking", entry=code)
