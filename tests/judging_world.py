"""A small contest in the middle of judging, for the tests of rounds, panels and scorecards."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from contest.domain.actor import Actor, Role
from contest.domain.rounds import RoundState
from contest.models import db
from contest.models.audit import AuditRecord
from contest.models.editions import Category, Edition
from contest.models.entries import Entry
from contest.models.judging import Panel, Round, RoundEntry, RubricVersion, Scorecard
from contest.models.people import User
from tests import factories as make

AT = make.NOW + timedelta(minutes=1)
FULL = {"manfaat": "80", "kebaruan": "70"}
"""Marks for every criterion of ``factories.RUBRIC``; the total is 76.50."""


@contextmanager
def at_once() -> Iterator[None]:
    """Rows built inside reach the disk in one commit: many rows, one wait."""
    session = db.session()
    session.commit = session.flush  # type: ignore[method-assign]
    try:
        yield
    finally:
        del session.commit
    session.commit()


@dataclass
class World:
    """One category with one round; fill it with judges, entries and sheets as a test needs."""

    edition: Edition
    category: Category
    round: Round
    secretary: User
    judges: list[User] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    @property
    def actor(self) -> Actor:
        """The first person of the secretariat."""
        return make.actor_of(self.secretary)

    def second(self) -> Actor:
        """Another person of the secretariat."""
        return make.actor_of(make.make_user(Role.SECRETARIAT))

    def add_judges(self, count: int, **values: Any) -> list[User]:
        """Judges without agency."""
        new = [make.make_user(Role.JUDGE, **values) for _ in range(count)]
        self.judges += new
        return new

    def add_entries(self, count: int, *, enter: bool = True, **values: Any) -> list[Entry]:
        """Accepted entries, put into the round unless told otherwise."""
        with at_once():
            new = [make.make_entry(self.category, **values) for _ in range(count)]
            for entry in new:
                make.freeze_revision(entry)
            if enter:
                db.session.add_all(
                    RoundEntry(round_id=self.round.id, entry_id=entry.id) for entry in new
                )
        self.entries += new
        return new

    def fill(self, count: int, panel: Panel) -> None:
        """Further entries, each with a sheet of every judge on ``panel``."""
        new = self.add_entries(count)
        with at_once():
            for judge in self.judges:
                for entry in new:
                    make.make_scorecard(panel, entry, judge)

    def allow_half_points(self) -> None:
        """Make the first criterion's scale go in steps of 0.5."""
        rubric = db.session.get_one(RubricVersion, self.round.rubric_version_id)
        first, second = make.RUBRIC["criteria"]
        rubric.document = {**make.RUBRIC, "criteria": [{**first, "step": "0.5"}, second]}
        db.session.commit()

    def panel(self, *judges: User, chair: User | None = None) -> Panel:
        """A panel of these judges (default: all)."""
        return make.make_panel(self.round, *(judges or self.judges), chair=chair)

    def sheet(self, judge: User | None = None, entry: Entry | None = None, **values: Any) -> str:
        """Code of an assigned scorecard; judge, entry and panel are made when missing."""
        judge = judge or (self.judges or self.add_judges(1))[0]
        entry = entry or (self.entries or self.add_entries(1))[0]
        panel = values.pop("panel", None) or self.panel(judge)
        return make.make_scorecard(panel, entry, judge, **values).code


def make_world(state: RoundState = RoundState.OPEN, **round_values: Any) -> World:
    """A running edition with one category, one round in ``state`` and one secretary."""
    edition = make.make_edition()
    category = make.make_category(edition)
    round_ = make.make_round(category, state=state, position=1, **round_values)
    return World(edition, category, round_, make.make_user(Role.SECRETARIAT))


def scorecard(code: str) -> Scorecard:
    """The scorecard as it stands in the database now."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Scorecard).where(Scorecard.code == code)).one()


def round_now(round_: Round) -> Round:
    """The round as it stands in the database now."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Round, round_.id)


def actions(subject: str = "") -> list[str]:
    """Names of the audit records in order, about one object when given."""
    db.session.rollback()
    rows = db.session.scalars(select(AuditRecord).order_by(AuditRecord.sequence))
    return [row.action for row in rows if not subject or row.object == subject]
