"""A contest whose judging is over, for the tests of results: closed rounds, final sheets."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from contest.domain.actor import Actor, Role
from contest.domain.rounds import RoundState
from contest.domain.scorecards import ScorecardState
from contest.models import db
from contest.models.editions import Category, Edition
from contest.models.entries import Entry
from contest.models.judging import Mark, Panel, Round, Scorecard
from contest.models.people import User
from contest.services import rankings
from tests import factories as make

AT = make.NOW
Pair = tuple[int, int]
"""Marks for ``manfaat`` (65 per cent) and ``kebaruan`` (35 per cent)."""


@dataclass
class Results:
    """One edition with one category, its rounds and three judges who score everything."""

    edition: Edition
    category: Category
    rounds: list[Round]
    judges: list[User]
    secretary: User
    panels: dict[int, Panel] = field(default_factory=dict)

    @property
    def actor(self) -> Actor:
        """The person of the secretariat."""
        return make.actor_of(self.secretary)

    @property
    def first(self) -> Round:
        """The first round."""
        return self.rounds[0]

    @property
    def last(self) -> Round:
        """The last round."""
        return self.rounds[-1]

    def panel(self, round_: Round) -> Panel:
        """The panel of all judges in a round; the first of them leads it."""
        if round_.id not in self.panels:
            self.panels[round_.id] = make.make_panel(round_, *self.judges, chair=self.judges[0])
        return self.panels[round_.id]

    def entry(self, *pairs: Pair, round_: Round | None = None, **values: Any) -> Entry:
        """An accepted entry with one final sheet per pair, judges in order."""
        entry = make.make_entry(self.category, **values)
        self.score(entry, *pairs, round_=round_)
        return entry

    def entries(self, totals: Sequence[int], round_: Round | None = None) -> list[Entry]:
        """One entry per total, given by all three judges alike."""
        return [self.entry(*[(total, total)] * 3, round_=round_) for total in totals]

    def score(self, entry: Entry, *pairs: Pair, round_: Round | None = None) -> None:
        """Final sheets of the first judges for an entry."""
        for judge, pair in zip(self.judges, pairs, strict=False):
            self.sheet(entry, judge, pair, round_=round_)

    def sheet(
        self, entry: Entry, judge: User, pair: Pair | None, round_: Round | None = None
    ) -> Scorecard:
        """One sheet: final with marks, or assigned without."""
        panel = self.panel(round_ or self.first)
        if pair is None:
            return make.make_scorecard(panel, entry, judge)
        card = make.make_scorecard(panel, entry, judge, state=ScorecardState.FINAL, finalised_at=AT)
        for key, value in zip(("manfaat", "kebaruan"), pair, strict=True):
            db.session.add(Mark(scorecard_id=card.id, criterion=key, value=Decimal(value)))
        db.session.commit()
        return card

    def freeze(self, round_: Round | None = None, **options: Any) -> int:
        """Freeze a round now."""
        return rankings.freeze_round(self.actor, (round_ or self.first).id, at=AT, **options)


def make_results(*weights: int, **edition_values: Any) -> Results:
    """An edition with a closed round per weight (default: one round worth 100)."""
    edition = make.make_edition(**edition_values)
    return add_category(edition, *weights, secretary=make.make_user(Role.SECRETARIAT))


def add_category(
    edition: Edition, *weights: int, secretary: User, name: str = "SKPD provinsi"
) -> Results:
    """A further category with its own judges."""
    category = make.make_category(edition, name=name)
    rounds = [
        make.make_round(
            category,
            state=RoundState.CLOSED,
            position=place,
            weight=Decimal(weight),
            name=("Penilaian proposal", "Presentasi dan wawancara")[place - 1],
        )
        for place, weight in enumerate(weights or (100,), start=1)
    ]
    judges = [make.make_user(Role.JUDGE) for _ in range(3)]
    return Results(edition, category, rounds, judges, secretary)
