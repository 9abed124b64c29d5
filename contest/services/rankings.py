"""Frozen rankings: plenary rulings, freezing a round, promotion to the next."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from contest.domain.actor import Actor
from contest.domain.canonical import canonical_hash, canonical_json
from contest.domain.entries import EntryState
from contest.domain.errors import Locked, Refusal, Stale
from contest.domain.permissions import Permission, require
from contest.domain.plenary import Admission, Resolution
from contest.domain.promotion import CutLine
from contest.domain.ranking import RankStatus
from contest.domain.rounds import TRANSITIONS, RoundState
from contest.domain.scoring_rule import TieRule
from contest.domain.snapshot import snapshot_document
from contest.domain.transitions import advance
from contest.models.editions import Category
from contest.models.entries import Entry
from contest.models.judging import Round, RoundEntry
from contest.models.results import JudgeCode, PlenaryRuling, RankingSnapshot, RulingKind
from contest.queries.rankings import (
    FrozenRanking,
    RankingInputs,
    judge_codes,
    latest_snapshot,
    promotion_line,
    ranking_inputs,
    still_holds,
)
from contest.services.reasons import stated
from contest.services.rounds import get_round
from contest.services.transaction import UseCase, use_case


@dataclass(frozen=True)
class Promoted:
    """Who went on to which round."""

    round_id: int
    entries: tuple[str, ...]
    added: int


def freeze_round(
    actor: Actor,
    round_id: int,
    *,
    reason: str = "",
    leave_blocked: bool = False,
    seen: str = "",
    at: datetime,
) -> int:
    """Freeze the official ranking of a closed round as a numbered snapshot; returns its id.

    A frozen round is frozen again only for a later finding, with a reason: the former snapshot
    stays. Entries that cannot be ranked must be left out on purpose (``leave_blocked``).
    ``seen``: fingerprint of the ranking the person looked at; a different one now is refused.
    Raises IllegalTransition, Invalid ``reason-missing``, Refusal ``entries-blocked``, Stale.
    """
    require(actor, Permission.DECIDE_RESULTS)
    with use_case(actor, at) as unit:
        round_ = get_round(unit, round_id)
        again = round_.state is RoundState.FROZEN
        if again or reason.strip():
            reason = stated(reason)
        if not again:
            round_.state = advance(TRANSITIONS, round_.state, RoundState.FROZEN)
        _settle_judge_codes(unit, round_.category_id)
        inputs = ranking_inputs(round_id)
        ranking = inputs.ranking()
        if seen and seen != inputs.fingerprint(ranking):
            raise Stale("ranking-changed")
        blocked = [s.entry for s in ranking.entries if s.status is RankStatus.BLOCKED]
        if blocked and not leave_blocked:
            raise Refusal("entries-blocked", count=len(blocked))
        number = _next_number(unit, round_id)
        context = _context(inputs, number, at)
        document = snapshot_document(inputs.rule, inputs.rounds, ranking, context)
        snapshot = RankingSnapshot(
            round_id=round_id,
            number=number,
            document=canonical_json(document),
            sha256=canonical_hash(document),
            reason=reason or None,
            frozen_at=at,
            user_id=actor.user_id,
        )
        unit.session.add(snapshot)
        unit.session.flush()
        unit.record("round.freeze", f"round:{round_id}", number=number, sha256=snapshot.sha256)
        return snapshot.id


def _context(inputs: RankingInputs, number: int, at: datetime) -> dict[str, object]:
    """What was ranked: codes only, so that equal inputs give equal bytes on any database."""
    return {
        "edition": inputs.edition_slug,
        "category": inputs.category_key,
        "round": inputs.round_key,
        "number": number,
        "frozen_at": at.isoformat(timespec="seconds"),
    }


def _settle_judge_codes(unit: UseCase, category_id: int) -> None:
    """Give every judge of the category his code for good."""
    stored = set(
        unit.session.scalars(select(JudgeCode.user_id).where(JudgeCode.category_id == category_id))
    )
    for user_id, code in judge_codes(category_id).items():
        if user_id not in stored:
            unit.session.add(JudgeCode(category_id=category_id, user_id=user_id, code=code))
    unit.session.flush()


def _next_number(unit: UseCase, round_id: int) -> int:
    last = unit.session.scalar(
        select(func.max(RankingSnapshot.number)).where(RankingSnapshot.round_id == round_id)
    )
    return (last or 0) + 1


def settle_tie(
    actor: Actor,
    round_id: int,
    *,
    order: tuple[str, ...],
    reason: str,
    shared: bool = False,
    at: datetime,
) -> None:
    """Record the plenary's order inside a tie, or that it stays shared (juara kembar).

    The ruling enters the ranking at the next freezing. Raises Refusal ``tie-unknown`` when these
    entries are not a tie that waits for the plenary, ``plenary-not-in-rule``, Invalid for a
    missing reason.
    """
    require(actor, Permission.DECIDE_RESULTS)
    reason = stated(reason)
    with use_case(actor, at) as unit:
        round_ = get_round(unit, round_id)
        _must_be_closed(round_)
        resolution = Resolution(order, reason, shared)
        inputs = ranking_inputs(round_id)
        if TieRule.PLENARY not in inputs.rule.tie_break:
            raise Refusal("plenary-not-in-rule")
        if frozenset(order) not in tied_groups(inputs):
            raise Refusal("tie-unknown")
        _add_ruling(unit, round_id, RulingKind.TIE, list(resolution.order), reason, shared=shared)


def tied_groups(inputs: RankingInputs) -> frozenset[frozenset[str]]:
    """Groups of entries that share a rank, or did before the plenary ruled on them."""
    groups: dict[int, set[str]] = {}
    for standing in inputs.ranking().ranked():
        groups.setdefault(standing.rank or 0, set()).add(standing.entry)
    waiting = {frozenset(group) for group in groups.values() if len(group) > 1}
    return frozenset(waiting | {frozenset(r.order) for r in inputs.resolutions})


def admit_entry(actor: Actor, round_id: int, entry_code: str, *, reason: str, at: datetime) -> None:
    """Let an entry with fewer sheets than the rule asks be ranked, by word of the plenary."""
    require(actor, Permission.DECIDE_RESULTS)
    reason = stated(reason)
    with use_case(actor, at) as unit:
        round_ = get_round(unit, round_id)
        _must_be_closed(round_)
        inputs = ranking_inputs(round_id)
        Admission(entry_code, inputs.round_key, reason)
        blocked = {s.entry for s in inputs.ranking().entries if s.status is RankStatus.BLOCKED}
        if entry_code not in blocked:
            raise Refusal("entry-not-blocked")
        _add_ruling(unit, round_id, RulingKind.ADMISSION, [entry_code], reason)


def _must_be_closed(round_: Round) -> None:
    if round_.state not in {RoundState.CLOSED, RoundState.FROZEN}:
        raise Locked("round-not-closed")


def _add_ruling(
    unit: UseCase,
    round_id: int,
    kind: RulingKind,
    entries: list[str],
    reason: str,
    *,
    shared: bool = False,
) -> None:
    unit.session.add(
        PlenaryRuling(
            round_id=round_id,
            kind=kind,
            entries=entries,
            shared=shared,
            reason=reason,
            user_id=unit.actor.user_id,
            at=unit.at,
        )
    )
    unit.record(f"plenary.{kind}", f"round:{round_id}", entries=entries, shared=shared)


def round_cut_line(round_: Round, frozen: FrozenRanking, finalists: int) -> CutLine:
    """The line of a frozen round under its own rule, else under the category's finalists."""
    return promotion_line(round_, frozen.ranking(), finalists)


def promote(actor: Actor, round_id: int, *, at: datetime) -> Promoted:
    """Enter the best of a frozen round into the next one, by the round's promotion rule.

    Safe to repeat. Raises Locked ``round-not-frozen``, ``ranking-changed-since`` or
    ``next-round-started``, Refusal ``no-next-round``, ``cut-line-tied`` (the plenary must rule
    first).
    """
    require(actor, Permission.MANAGE_ROUNDS)
    with use_case(actor, at) as unit:
        round_ = get_round(unit, round_id)
        frozen = latest_snapshot(round_id)
        if frozen is None:
            raise Locked("round-not-frozen")
        if not still_holds(frozen):
            raise Locked("ranking-changed-since")
        following = _next_round(unit, round_)
        line = round_cut_line(round_, frozen, _finalists(unit, round_))
        if line.tied_at_line:
            raise Refusal("cut-line-tied", count=len(line.tied_at_line), places=line.open_places)
        added = _enter(unit, following, line.promoted, frozen.snapshot_id)
        unit.record(
            "round.promote",
            f"round:{round_id}",
            to=following.id,
            snapshot=frozen.sha256,
            entries=list(line.promoted),
        )
        return Promoted(following.id, line.promoted, added)


def _next_round(unit: UseCase, round_: Round) -> Round:
    following = unit.session.scalars(
        select(Round)
        .where(Round.category_id == round_.category_id, Round.position > round_.position)
        .order_by(Round.position)
        .limit(1)
    ).first()
    if following is None:
        raise Refusal("no-next-round")
    if following.state in {RoundState.CLOSED, RoundState.FROZEN}:
        raise Locked("next-round-started")
    return following


def _finalists(unit: UseCase, round_: Round) -> int:
    category = unit.session.get(Category, round_.category_id)
    return category.finalists if category else 1


def _enter(unit: UseCase, following: Round, codes: tuple[str, ...], snapshot_id: int) -> int:
    present = set(
        unit.session.scalars(select(RoundEntry.entry_id).where(RoundEntry.round_id == following.id))
    )
    entries = unit.session.scalars(
        select(Entry).where(Entry.code.in_(codes), Entry.state == EntryState.ACCEPTED)
    )
    fresh = [entry.id for entry in entries if entry.id not in present]
    for entry_id in fresh:
        unit.session.add(
            RoundEntry(round_id=following.id, entry_id=entry_id, snapshot_id=snapshot_id)
        )
    return len(fresh)
