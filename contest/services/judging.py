"""A judge at his scorecard: marks saved as a draft, the sheet handed in, a conflict declared.

Only final sheets count. A save names the version it was made on; a stale one is refused with
both versions, a repeated one is answered as the success it was.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from contest.domain.actor import Actor
from contest.domain.conflicts import ConflictSource
from contest.domain.entries import EntryState
from contest.domain.errors import Invalid, Locked, NotFound, Problem, Stale
from contest.domain.numbers import decimal_text, published_text
from contest.domain.permissions import Permission, ScorecardFacts, require
from contest.domain.rounds import RoundState
from contest.domain.rubric import Rubric, UnreadableMark, mark_problem, parse_mark, parse_rubric
from contest.domain.scorecards import EDITABLE_STATES, TRANSITIONS, ScorecardState
from contest.domain.scoring import sheet_total
from contest.domain.scoring_rule import ScoringRule, parse_rule, rule_hash
from contest.domain.transitions import advance
from contest.domain.words import clean_lines
from contest.models.editions import Category, Edition, EditionState
from contest.models.entries import Entry
from contest.models.judging import (
    Mark,
    Round,
    RubricVersion,
    Scorecard,
)
from contest.queries.conflicts import find_conflicts
from contest.services.conflicts import keep_conflict
from contest.services.reasons import stated
from contest.services.rubrics import freeze_rubric
from contest.services.transaction import UseCase, use_case

COMMENT_LENGTH = 4000
MARK_PREFIX = "mark-"
"""A mark's field is called this and its criterion's key."""


@dataclass(frozen=True)
class Comments:
    """What a judge writes: for the entrant after publication, for the panel now."""

    entrant: str = ""
    panel: str = ""


@dataclass(frozen=True)
class SheetContent:
    """What a sheet says: typed marks by criterion key (empty ones left out) and comments."""

    marks: Mapping[str, str]
    comments: Comments


@dataclass(frozen=True)
class SavedSheet:
    """A sheet after a save. ``total`` as published ("87.50"), None while criteria are missing."""

    code: str
    version: int
    state: ScorecardState
    total: str | None
    missing: tuple[str, ...]
    saved_at: datetime


class _Repeated(Exception):
    """The same content is stored already: nothing to write."""

    def __init__(self, saved: SavedSheet) -> None:
        super().__init__()
        self.saved = saved


@dataclass
class _Desk:
    """A scorecard with everything its rules look at."""

    sheet: Scorecard
    round: Round
    entry: Entry
    edition: Edition
    version: RubricVersion
    rubric: Rubric
    rule: ScoringRule
    marks: dict[str, Mark]

    def values(self) -> dict[str, Decimal]:
        return {key: mark.value for key, mark in self.marks.items()}

    def missing(self) -> tuple[str, ...]:
        return tuple(c.key for c in self.rubric.criteria if c.key not in self.marks)

    def total(self) -> str | None:
        if self.missing():
            return None
        exact = sheet_total(self.rubric, self.values(), self.rule.conversion)
        return published_text(self.rule.publish(exact))

    def saved(self) -> SavedSheet:
        return SavedSheet(
            code=self.sheet.code,
            version=self.sheet.version,
            state=self.sheet.state,
            total=self.sheet.total,
            missing=self.missing(),
            saved_at=self.sheet.saved_at or self.sheet.assigned_at,
        )

    def content(self) -> SheetContent:
        marks = {key: decimal_text(value) for key, value in self.values().items()}
        comments = Comments(self.sheet.comment_entrant, self.sheet.comment_panel)
        return SheetContent(marks, comments)


def save_marks(
    actor: Actor,
    code: str,
    marks: Mapping[str, str],
    comments: Comments,
    *,
    version: int,
    at: datetime,
) -> SavedSheet:
    """Save typed marks ("87", "87,5", "87.5"; empty: not marked yet) and comments as a draft.

    ``marks`` holds what the judge's page showed; a criterion left out counts as empty. Content
    equal to what is stored is a success whatever its version. Raises NotFound (not his, or in
    conflict), Locked (round not open, sheet final, removed or void, entry out of the contest),
    Stale (facts ``theirs`` and ``yours``: SheetContent, ``version`` stored), Invalid at
    ``mark-<criterion>`` and the comments.
    """
    typed = SheetContent(
        {key: text.strip() for key, text in marks.items() if text.strip()},
        Comments(clean_lines(comments.entrant), clean_lines(comments.panel)),
    )
    require(actor, Permission.SCORE_ENTRY)
    try:
        with use_case(actor, at) as unit:
            desk = _own_desk(unit, code)
            values, problems = _read(desk.rubric, typed)
            if not problems and _equal(desk, values, typed.comments):
                raise _Repeated(desk.saved())
            _require_open(desk)
            if desk.sheet.version != version:
                theirs = desk.content()
                facts = {"theirs": theirs, "yours": typed, "version": desk.sheet.version}
                raise Stale("stale-scorecard", **facts)
            if problems:
                raise Invalid(problems)
            _write(unit, desk, values, typed.comments)
            unit.session.flush()
            saved = desk.saved()
            unit.record(
                "scorecard.save",
                f"scorecard:{code}",
                version=saved.version,
                marked=len(values),
            )
            return saved
    except _Repeated as repeated:
        return repeated.saved


def finalise(actor: Actor, code: str, *, version: int, at: datetime) -> SavedSheet:
    """Hand the sheet in: from now on it counts and cannot be changed.

    A final sheet is answered as it is. Raises Invalid with every missing criterion, Stale, Locked,
    NotFound. The record holds marks, total and rubric hash, so that a later change shows.
    """
    require(actor, Permission.SCORE_ENTRY)
    try:
        with use_case(actor, at) as unit:
            desk = _own_desk(unit, code)
            sheet = desk.sheet
            if sheet.state is ScorecardState.FINAL:
                raise _Repeated(desk.saved())
            _require_open(desk)
            if sheet.version != version:
                raise Stale("stale-finalise")
            _require_complete(desk)
            _freeze(unit, desk)
            sheet.state = advance(TRANSITIONS, _begun(sheet.state), ScorecardState.FINAL)
            sheet.total = desk.total()
            sheet.finalised_at = sheet.saved_at = at
            unit.session.flush()
            unit.record(
                "scorecard.finalise",
                f"scorecard:{code}",
                marks={key: decimal_text(value) for key, value in desk.values().items()},
                total=sheet.total,
                rubric=desk.version.sha256,
                revision=sheet.entry_revision,
            )
            return desk.saved()
    except _Repeated as repeated:
        return repeated.saved


def declare_conflict(actor: Actor, code: str, *, reason: str, at: datetime) -> None:
    """A judge declares a conflict of interest: his unfinished sheets on the entry are recused.

    The entry is no longer shown to him. Raises Invalid without a reason, Locked when the round is
    not open or the sheet is final, NotFound.
    """
    require(actor, Permission.SCORE_ENTRY)
    with use_case(actor, at) as unit:
        desk = _own_desk(unit, code)
        _require_open(desk)
        text = stated(reason)
        keep_conflict(unit, desk.sheet.judge_id, desk.sheet.entry_id, ConflictSource.DECLARED, text)
        sheets = unit.session.scalars(
            select(Scorecard).where(
                Scorecard.judge_id == desk.sheet.judge_id,
                Scorecard.entry_id == desk.sheet.entry_id,
                Scorecard.state.in_(EDITABLE_STATES),
            )
        )
        for sheet in sheets:
            sheet.state = advance(TRANSITIONS, sheet.state, ScorecardState.RECUSED)
            sheet.state_reason = text
            unit.record("scorecard.recuse", f"scorecard:{sheet.code}")


def _own_desk(unit: UseCase, code: str) -> _Desk:
    """The actor's own sheet with its round, entry and rubric; NotFound when in conflict now."""
    row = unit.session.execute(
        select(Scorecard, Round, Entry, Edition, RubricVersion)
        .join(Round, Round.id == Scorecard.round_id)
        .join(Entry, Entry.id == Scorecard.entry_id)
        .join(Category, Category.id == Round.category_id)
        .join(Edition, Edition.id == Category.edition_id)
        .join(RubricVersion, RubricVersion.id == Round.rubric_version_id)
        .where(Scorecard.code == code)
    ).first()
    if row is None:
        raise NotFound("not-yours")
    sheet, round_, entry, edition, version = row
    require(unit.actor, Permission.SCORE_ENTRY, ScorecardFacts(sheet.judge_id))
    if find_conflicts([sheet.judge_id], [sheet.entry_id]):
        raise NotFound("not-yours")
    marks = unit.session.scalars(select(Mark).where(Mark.scorecard_id == sheet.id))
    return _Desk(
        sheet=sheet,
        round=round_,
        entry=entry,
        edition=edition,
        version=version,
        rubric=parse_rubric(version.document),
        rule=parse_rule(edition.scoring_rule),
        marks={mark.criterion: mark for mark in marks},
    )


def _require_open(desk: _Desk) -> None:
    """Raise Locked when nothing may be changed on this sheet now."""
    names = {"name": desk.round.name, "entry": desk.entry.title}
    if desk.sheet.state is ScorecardState.REMOVED:
        raise Locked("scorecard-removed", **names)
    if desk.sheet.state not in EDITABLE_STATES | {ScorecardState.FINAL}:
        raise NotFound("not-yours")
    if desk.edition.state is EditionState.ARCHIVED:
        raise Locked("round-edition-archived")
    if desk.round.state is RoundState.PLANNED:
        raise Locked("round-not-begun", **names)
    if desk.round.state is not RoundState.OPEN:
        raise Locked("round-closed", **names)
    if desk.entry.state is not EntryState.ACCEPTED:
        raise Locked("entry-out", **names)
    if desk.sheet.state is ScorecardState.FINAL:
        raise Locked("scorecard-final", **names)


def _read(rubric: Rubric, typed: SheetContent) -> tuple[dict[str, Decimal], list[Problem]]:
    """The typed marks as numbers, and what is wrong with them, at their fields."""
    values: dict[str, Decimal] = {}
    problems: list[Problem] = []
    for key, text in typed.marks.items():
        criterion = rubric.criterion(key)
        field = MARK_PREFIX + key
        if criterion is None:
            problems.append(Problem("criterion-not-asked", "", {"key": key}))
            continue
        try:
            values[key] = parse_mark(text)
        except UnreadableMark as refused:
            problems.append(Problem(refused.code, field, refused.facts))
            continue
        if wrong := mark_problem(criterion, values[key]):
            problems.append(Problem(wrong.code, field, wrong.facts))
    for name in ("entrant", "panel"):
        if len(getattr(typed.comments, name)) > COMMENT_LENGTH:
            problems.append(Problem("comment-long", f"comment_{name}", {"most": COMMENT_LENGTH}))
    return values, problems


def _equal(desk: _Desk, values: Mapping[str, Decimal], comments: Comments) -> bool:
    stored = Comments(desk.sheet.comment_entrant, desk.sheet.comment_panel)
    return desk.sheet.saved_at is not None and desk.values() == values and stored == comments


def _write(unit: UseCase, desk: _Desk, values: Mapping[str, Decimal], comments: Comments) -> None:
    sheet = desk.sheet
    for key in desk.marks.keys() - values.keys():
        unit.session.delete(desk.marks.pop(key))
    for key, value in values.items():
        if key in desk.marks:
            desk.marks[key].value = value
        else:
            desk.marks[key] = Mark(scorecard_id=sheet.id, criterion=key, value=value)
            unit.session.add(desk.marks[key])
    if values:
        _freeze(unit, desk)
    sheet.state = _begun(sheet.state)
    sheet.comment_entrant, sheet.comment_panel = comments.entrant, comments.panel
    sheet.total, sheet.saved_at = desk.total(), unit.at


def _begun(state: ScorecardState) -> ScorecardState:
    """The state once work has begun; a reopened sheet stays reopened."""
    if state is ScorecardState.ASSIGNED:
        return advance(TRANSITIONS, state, ScorecardState.DRAFT)
    return state


def _freeze(unit: UseCase, desk: _Desk) -> None:
    """The first mark fixes the rubric and the edition's scoring rule by their hashes."""
    freeze_rubric(unit, desk.version)
    if desk.edition.scoring_rule_sha256 is None:
        desk.edition.scoring_rule_sha256 = rule_hash(desk.rule)
        unit.record(
            "edition.freeze-rule",
            f"edition:{desk.edition.slug}",
            sha256=desk.edition.scoring_rule_sha256,
        )


def _require_complete(desk: _Desk) -> None:
    names = {criterion.key: criterion.name for criterion in desk.rubric.criteria}
    missing = [
        Problem("criterion-unmarked", MARK_PREFIX + key, {"name": names[key]})
        for key in desk.missing()
    ]
    if missing:
        raise Invalid(missing, "sheet-not-complete")
