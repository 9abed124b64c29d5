"""Rubrics, rules, scorecards and rounds, against their hashes and the audit log."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from sqlalchemy import select

from contest.domain.entries import EntryState
from contest.domain.errors import Refusal
from contest.domain.numbers import decimal_text, published_text
from contest.domain.rounds import RoundState
from contest.domain.rubric import Rubric, parse_rubric, rubric_hash
from contest.domain.scorecards import ScorecardState
from contest.domain.scoring import sheet_total
from contest.domain.scoring_rule import ScoringRule, parse_rule, rule_hash
from contest.models.base import db
from contest.models.editions import Category, Edition
from contest.models.entries import Entry
from contest.models.judging import Mark, Round, RoundEntry, RubricVersion, Scorecard
from contest.services.invariants.finding import Finding, Report, compared, finding
from contest.services.invariants.log import Act, acts, latest

_ROUND_STATES = {
    "round.open": RoundState.OPEN,
    "round.reopen": RoundState.OPEN,
    "round.close": RoundState.CLOSED,
    "round.freeze": RoundState.FROZEN,
}
_SHEET_ENDS = ("scorecard.finalise", "scorecard.reopen", "scorecard.recuse", "scorecard.void")

Marks = Mapping[str, Decimal]


def check_rubrics(_report: Report) -> Iterator[Finding]:
    """Every rubric version and frozen scoring rule reads, and has the hash it was fixed with."""
    sealed = latest("rubric.add", "rubric.freeze")
    for version in db.session.scalars(select(RubricVersion).order_by(RubricVersion.id)):
        act = sealed.get(str(version.id))
        if _rubric_digest(version) != version.sha256:
            yield finding("rubric_version", version.id, "hash-differs")
        elif act is not None:
            yield from compared(
                "rubric_version",
                version.id,
                "sha256",
                stored=version.sha256,
                logged=act.facts["sha256"],
            )
        elif version.frozen_at is not None:
            yield finding("rubric_version", version.id, "not-in-log")
    rules = latest("edition.freeze-rule")
    for slug, rule, stored in db.session.execute(
        select(Edition.slug, Edition.scoring_rule, Edition.scoring_rule_sha256)
    ):
        said = rules[slug].facts["sha256"] if slug in rules else None
        yield from compared("edition", slug, "scoring_rule_sha256", stored=stored, logged=said)
        if said is not None and rule_hash(parse_rule(rule)) != said:
            yield finding("edition", slug, "hash-differs")


def _rubric_digest(version: RubricVersion) -> str | None:
    try:
        return rubric_hash(parse_rubric(version.document))
    except Refusal:
        return None


def check_scorecards(_report: Report) -> Iterator[Finding]:
    """A sheet is final iff its judge handed it in, with the marks and total he handed in."""
    acts_of = latest(*_SHEET_ENDS)
    handed_in = latest("scorecard.finalise")
    marks = _marks()
    readings = _readings()
    rows = db.session.execute(
        select(Scorecard, Entry.state)
        .join(Entry, Entry.id == Scorecard.entry_id)
        .order_by(Scorecard.id)
    ).all()
    for sheet, entry_state in rows:
        given = marks.get(sheet.id, {})
        last = acts_of.get(sheet.code)
        final = last is not None and last.action == "scorecard.finalise"
        counts = final and entry_state is not EntryState.DISQUALIFIED
        if counts != (sheet.state is ScorecardState.FINAL):
            logged = last.action if last else "-"
            yield finding(
                "scorecard", sheet.code, "differs-from-log", column="state", logged=logged
            )
        elif counts:
            yield from _as_handed_in(sheet, given, handed_in[sheet.code])
        yield from _total(sheet, given, *readings[sheet.round_id])


def _as_handed_in(sheet: Scorecard, given: Marks, act: Act) -> Iterator[Finding]:
    texts = {key: decimal_text(value) for key, value in given.items()}
    if texts != act.facts["marks"]:
        code = "marks-incomplete" if len(texts) < len(act.facts["marks"]) else "marks-changed"
        yield finding("scorecard", sheet.code, code)
    for column, stored in (("total", sheet.total), ("revision", sheet.entry_revision)):
        yield from compared(
            "scorecard", sheet.code, column, stored=stored, logged=act.facts[column]
        )


def _total(
    sheet: Scorecard, given: Marks, rubric: Rubric | None, rule: ScoringRule
) -> Iterator[Finding]:
    """The total shown in lists is a cache of the marks."""
    if rubric is None:
        return
    complete = {criterion.key for criterion in rubric.criteria} == set(given)
    try:
        computed = (
            published_text(rule.publish(sheet_total(rubric, given, rule.conversion)))
            if complete
            else None
        )
    except Refusal:
        yield finding("scorecard", sheet.code, "marks-changed")
        return
    if computed != sheet.total:
        yield finding(
            "scorecard", sheet.code, "total-differs", stored=sheet.total, computed=computed
        )


def _marks() -> dict[int, dict[str, Decimal]]:
    found: dict[int, dict[str, Decimal]] = {}
    for sheet_id, criterion, value in db.session.execute(
        select(Mark.scorecard_id, Mark.criterion, Mark.value)
    ):
        found.setdefault(sheet_id, {})[criterion] = value
    return found


def _readings() -> dict[int, tuple[Rubric | None, ScoringRule]]:
    """Round id → its rubric (None where it does not read) and its edition's rule."""
    rows = db.session.execute(
        select(Round.id, RubricVersion, Edition.scoring_rule)
        .join(RubricVersion, RubricVersion.id == Round.rubric_version_id)
        .join(Category, Category.id == Round.category_id)
        .join(Edition, Edition.id == Category.edition_id)
    ).all()
    return {row[0]: (_readable(row[1]), parse_rule(row[2])) for row in rows}


def _readable(version: RubricVersion) -> Rubric | None:
    try:
        return parse_rubric(version.document)
    except Refusal:
        return None


def check_rounds(_report: Report) -> Iterator[Finding]:
    """Rounds stand where their last act put them, with the entries that were entered."""
    last = latest(*_ROUND_STATES)
    for round_id, state in db.session.execute(select(Round.id, Round.state).order_by(Round.id)):
        act = last.pop(str(round_id), None)
        logged = RoundState.PLANNED if act is None else _ROUND_STATES[act.action]
        yield from compared("round", round_id, "state", stored=str(state), logged=str(logged))
    for missing in last:
        yield finding("round", missing, "missing")
    yield from _entered()


def _entered() -> Iterator[Finding]:
    logged: set[tuple[int, str]] = set()
    for act in acts("round.enter", "round.promote"):
        into = int(act.key) if act.action == "round.enter" else act.facts["to"]
        logged |= {(into, code) for code in act.facts["entries"]}
    rows = db.session.execute(
        select(RoundEntry.round_id, Entry.code).join(Entry, Entry.id == RoundEntry.entry_id)
    )
    for round_id, code in rows:
        if (round_id, code) not in logged:
            yield finding("round_entry", f"{round_id} {code}", "not-in-log")
