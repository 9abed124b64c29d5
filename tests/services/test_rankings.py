"""Freezing, ruling, promoting: results are a pure function of a numbered snapshot."""

from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from contest.domain.actor import Actor, Role
from contest.domain.entries import EntryState
from contest.domain.errors import Forbidden, Invalid, Locked, Refusal, Stale
from contest.domain.rounds import RoundState
from contest.domain.scorecards import ScorecardState
from contest.domain.transitions import IllegalTransition
from contest.models import db
from contest.models.editions import Category, Edition
from contest.models.entries import Entry
from contest.models.judging import Mark, Round, RoundEntry, Scorecard
from contest.models.people import User
from contest.models.results import RankingSnapshot
from contest.queries.rankings import latest_snapshot, ranking_inputs
from contest.services import rankings
from tests.factories import (
    NOW,
    actor_of,
    make_category,
    make_edition,
    make_entry,
    make_panel,
    make_round,
    make_scorecard,
    make_user,
)


@pytest.fixture
def secretary(app: Flask) -> Actor:
    return actor_of(make_user(Role.SECRETARIAT))


class Scene:
    """One category with a closed round, three judges, and a sheet factory."""

    def __init__(self, **round_values: object) -> None:
        self.category: Category = make_category(make_edition())
        self.judges = [make_user(Role.JUDGE) for _ in range(3)]
        self.round: Round = make_round(
            self.category, state=RoundState.CLOSED, position=1, **round_values
        )
        self.panel = make_panel(self.round, *self.judges)

    def entry(self, *marks: tuple[int, int], panel: object = None) -> Entry:
        """An accepted entry with one final sheet per (manfaat, kebaruan) pair."""
        entry = make_entry(self.category)
        for judge, pair in zip(self.judges, marks, strict=False):
            self.sheet(entry, judge, pair, panel or self.panel)
        return entry

    def sheet(self, entry: Entry, judge: User, pair: tuple[int, int], panel: object) -> Scorecard:
        card = make_scorecard(
            panel,  # type: ignore[arg-type]
            entry,
            judge,
            state=ScorecardState.FINAL,
            finalised_at=NOW,
        )
        for key, value in zip(("manfaat", "kebaruan"), pair, strict=True):
            db.session.add(Mark(scorecard_id=card.id, criterion=key, value=Decimal(value)))
        db.session.commit()
        return card


def _ranks(round_id: int) -> dict[str, int | None]:
    snapshot = latest_snapshot(round_id)
    assert snapshot is not None
    return {standing.entry: standing.rank for standing in snapshot.ranking().entries}


def test_a_frozen_round_gives_its_ranking_from_the_snapshot_alone(secretary: Actor) -> None:
    scene = Scene()
    best = scene.entry((90, 90), (80, 80), (85, 85))
    other = scene.entry((70, 70), (60, 60), (65, 65))
    rankings.freeze_round(secretary, scene.round.id, at=NOW)
    db.session.query(Mark).delete()
    db.session.commit()
    assert _ranks(scene.round.id) == {best.code: 1, other.code: 2}


def test_a_draft_never_counts(secretary: Actor) -> None:
    scene = Scene()
    entry = scene.entry((90, 90), (80, 80), (85, 85))
    draft = make_scorecard(scene.panel, entry, make_user(Role.JUDGE), state=ScorecardState.DRAFT)
    db.session.add(Mark(scorecard_id=draft.id, criterion="manfaat", value=Decimal(1)))
    db.session.commit()
    standing = ranking_inputs(scene.round.id).ranking().entries[0]
    assert standing.score == Decimal("85.00")


def test_an_open_round_cannot_be_frozen(secretary: Actor) -> None:
    scene = Scene()
    scene.round.state = RoundState.OPEN
    db.session.commit()
    with pytest.raises(IllegalTransition):
        rankings.freeze_round(secretary, scene.round.id, at=NOW)


def test_too_few_sheets_block_freezing_until_the_plenary_admits(secretary: Actor) -> None:
    scene = Scene()
    scene.entry((90, 90), (80, 80), (85, 85))
    short = scene.entry((99, 99), (99, 99))
    with pytest.raises(Refusal, match="entries-blocked"):
        rankings.freeze_round(secretary, scene.round.id, at=NOW)
    with pytest.raises(Invalid):
        rankings.admit_entry(secretary, scene.round.id, short.code, reason=" ", at=NOW)
    rankings.admit_entry(secretary, scene.round.id, short.code, reason="Juri sakit", at=NOW)
    rankings.freeze_round(secretary, scene.round.id, at=NOW)
    assert _ranks(scene.round.id)[short.code] == 1


def test_blocked_entries_can_be_left_out_on_purpose(secretary: Actor) -> None:
    scene = Scene()
    short = scene.entry((99, 99))
    rankings.freeze_round(secretary, scene.round.id, leave_blocked=True, at=NOW)
    assert _ranks(scene.round.id)[short.code] is None


def test_a_later_finding_makes_a_new_numbered_snapshot_with_a_reason(secretary: Actor) -> None:
    scene = Scene()
    scene.entry((90, 90), (80, 80), (85, 85))
    rankings.freeze_round(secretary, scene.round.id, at=NOW)
    with pytest.raises(Invalid):
        rankings.freeze_round(secretary, scene.round.id, at=NOW)
    rankings.freeze_round(secretary, scene.round.id, reason="Benturan ditemukan", at=NOW)
    numbers = db.session.scalars(select(RankingSnapshot.number).order_by(RankingSnapshot.number))
    assert list(numbers) == [1, 2]
    assert db.session.get_one(Round, scene.round.id).state is RoundState.FROZEN


def test_snapshots_hold_judge_codes_and_no_row_ids(secretary: Actor) -> None:
    scene = Scene()
    scene.entry((90, 90), (80, 80), (85, 85))
    rankings.freeze_round(secretary, scene.round.id, at=NOW)
    snapshot = latest_snapshot(scene.round.id)
    assert snapshot is not None
    judges = {sheet["judge"] for sheet in snapshot.document["rounds"][0]["sheets"]}
    assert judges == {"J01", "J02", "J03"}
    assert secretary.ref not in str(snapshot.document)


def test_a_tie_at_the_cut_line_waits_for_the_plenary(secretary: Actor) -> None:
    scene = Scene(promote_top=1, weight=Decimal(60))
    final = make_round(scene.category, state=RoundState.PLANNED, position=2, weight=Decimal(40))
    first = scene.entry((80, 80), (80, 80), (80, 80))
    second = scene.entry((80, 80), (80, 80), (80, 80))
    rankings.freeze_round(secretary, scene.round.id, at=NOW)
    with pytest.raises(Refusal, match="cut-line-tied"):
        rankings.promote(secretary, scene.round.id, at=NOW)
    rankings.settle_tie(
        secretary, scene.round.id, order=(second.code, first.code), reason="Suara 3:1", at=NOW
    )
    rankings.freeze_round(secretary, scene.round.id, reason="Putusan pleno", at=NOW)
    promoted = rankings.promote(secretary, scene.round.id, at=NOW)
    assert (promoted.entries, promoted.round_id) == ((second.code,), final.id)
    again = rankings.promote(secretary, scene.round.id, at=NOW)
    assert again.added == 0
    assert len(db.session.scalars(select(RoundEntry).filter_by(round_id=final.id)).all()) == 1


def test_what_changed_since_somebody_looked_is_not_frozen_unseen(secretary: Actor) -> None:
    scene = Scene()
    entry = scene.entry((80, 80), (80, 80), (80, 80))
    looked_at = ranking_inputs(scene.round.id)
    seen = looked_at.fingerprint(looked_at.ranking())
    entry.state = EntryState.DISQUALIFIED
    db.session.commit()
    with pytest.raises(Stale, match="ranking-changed"):
        rankings.freeze_round(secretary, scene.round.id, seen=seen, at=NOW)
    entry.state = EntryState.ACCEPTED
    db.session.commit()
    rankings.freeze_round(secretary, scene.round.id, seen=seen, at=NOW)
    snapshot = latest_snapshot(scene.round.id)
    assert snapshot is not None
    assert snapshot.fingerprint() == seen


def test_a_reason_with_control_signs_does_not_spoil_the_snapshot(secretary: Actor) -> None:
    scene = Scene()
    first = scene.entry((80, 80), (80, 80), (80, 80))
    second = scene.entry((80, 80), (80, 80), (80, 80))
    reason = "Suara 3:1\r\nketua\x07 setuju"
    rankings.settle_tie(
        secretary, scene.round.id, order=(second.code, first.code), reason=reason, at=NOW
    )
    rankings.freeze_round(secretary, scene.round.id, at=NOW)
    assert _ranks(scene.round.id) == {second.code: 1, first.code: 2}


def test_the_plenary_rules_only_on_real_ties(secretary: Actor) -> None:
    scene = Scene()
    first = scene.entry((80, 80), (80, 80), (80, 80))
    second = scene.entry((70, 70), (70, 70), (70, 70))
    with pytest.raises(Refusal, match="tie-unknown"):
        rankings.settle_tie(
            secretary, scene.round.id, order=(second.code, first.code), reason="Selera", at=NOW
        )


def test_a_rule_without_the_plenary_takes_no_ruling(secretary: Actor) -> None:
    scene = Scene()
    first = scene.entry((80, 80), (80, 80), (80, 80))
    second = scene.entry((80, 80), (80, 80), (80, 80))
    edition = db.session.get_one(Edition, scene.category.edition_id)
    edition.scoring_rule = {**edition.scoring_rule, "tie_break": ["criteria"]}
    db.session.commit()
    with pytest.raises(Refusal, match="plenary-not-in-rule"):
        rankings.settle_tie(
            secretary, scene.round.id, order=(second.code, first.code), reason="Suara 3:1", at=NOW
        )
    rankings.freeze_round(secretary, scene.round.id, at=NOW)
    assert _ranks(scene.round.id) == {first.code: 1, second.code: 1}


def test_nobody_is_promoted_by_a_ranking_that_no_longer_holds(secretary: Actor) -> None:
    scene = Scene(promote_top=1, weight=Decimal(60))
    make_round(scene.category, state=RoundState.PLANNED, position=2, weight=Decimal(40))
    first = scene.entry((90, 90), (90, 90), (90, 90))
    second = scene.entry((80, 80), (80, 80), (80, 80))
    rankings.freeze_round(secretary, scene.round.id, at=NOW)
    first.state = EntryState.DISQUALIFIED
    db.session.commit()
    with pytest.raises(Locked, match="ranking-changed-since"):
        rankings.promote(secretary, scene.round.id, at=NOW)
    rankings.freeze_round(secretary, scene.round.id, reason="Diskualifikasi", at=NOW)
    assert rankings.promote(secretary, scene.round.id, at=NOW).entries == (second.code,)


def test_promotion_needs_a_frozen_round_and_a_next_one(secretary: Actor) -> None:
    scene = Scene()
    scene.entry((80, 80), (80, 80), (80, 80))
    with pytest.raises(Locked, match="round-not-frozen"):
        rankings.promote(secretary, scene.round.id, at=NOW)
    rankings.freeze_round(secretary, scene.round.id, at=NOW)
    with pytest.raises(Refusal, match="no-next-round"):
        rankings.promote(secretary, scene.round.id, at=NOW)


def test_the_last_round_composes_published_scores_by_weight(secretary: Actor) -> None:
    scene = Scene(weight=Decimal(60))
    final = make_round(scene.category, state=RoundState.CLOSED, position=2, weight=Decimal(40))
    panel = make_panel(final, *scene.judges)
    entry = scene.entry((80, 80), (80, 80), (80, 80))
    for judge in scene.judges:
        scene.sheet(entry, judge, (90, 90), panel)
    dropped = scene.entry((70, 70), (70, 70), (70, 70))
    ranking = ranking_inputs(final.id).ranking()
    assert ranking.standing(entry.code).score == Decimal("84.00")
    assert ranking.standing(dropped.code).status == "incomplete"


def test_a_disqualified_entry_leaves_the_ranking(secretary: Actor) -> None:
    scene = Scene()
    entry = scene.entry((90, 90), (80, 80), (85, 85))
    entry.state = EntryState.DISQUALIFIED
    db.session.commit()
    assert ranking_inputs(scene.round.id).ranking().entries == ()


def test_only_the_secretariat_freezes(app: Flask) -> None:
    scene = Scene()
    with pytest.raises(Forbidden):
        rankings.freeze_round(actor_of(scene.judges[0]), scene.round.id, at=NOW)
