"""Rubric versions, rounds, panels, conflicts, scorecards and marks."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from contest.domain.conflicts import ConflictSource
from contest.domain.rounds import RoundState
from contest.domain.scorecards import ScorecardState
from contest.models.base import (
    Base,
    Choice,
    ExactDecimal,
    Id,
    Instant,
    JsonText,
    Line,
    Prose,
    Sha256,
    Short,
    UtcDateTime,
    Versioned,
    one_of,
)
from contest.models.editions import Category
from contest.models.entries import Entry
from contest.models.people import User

_PRESENT = text(f"state <> '{ScorecardState.REMOVED}'")
_WAITING = text("granted_at IS NULL AND withdrawn_at IS NULL")


class RubricVersion(Base):
    """A rubric as canonical JSON. Frozen (with its hash) at the first mark given under it."""

    __tablename__ = "rubric_version"
    __table_args__ = (UniqueConstraint("edition_id", "key", "number"),)

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    key: Mapped[Short]
    number: Mapped[int]
    name: Mapped[Line]
    document: Mapped[dict[str, Any]] = mapped_column(JsonText)
    sha256: Mapped[Sha256]
    frozen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Round(Versioned, Base):
    """A judging round of one category; weights of a category's rounds sum to 100."""

    __tablename__ = "round"
    __table_args__ = (
        UniqueConstraint("category_id", "key"),
        UniqueConstraint("category_id", "position"),
        one_of("state", RoundState),
    )

    id: Mapped[Id]
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"))
    key: Mapped[Short]
    name: Mapped[Line]
    position: Mapped[int]
    weight: Mapped[Decimal] = mapped_column(ExactDecimal)
    rubric_version_id: Mapped[int] = mapped_column(ForeignKey("rubric_version.id"))
    state: Mapped[RoundState] = mapped_column(Choice(RoundState))
    opens_at: Mapped[Instant]
    closes_at: Mapped[Instant]
    promote_top: Mapped[int | None]
    pass_mark: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    blind_fields: Mapped[list[str]] = mapped_column(JsonText)
    state_reason: Mapped[str | None] = mapped_column(String(2000))
    """Why the round was closed with unfinished sheets."""

    category: Mapped[Category] = relationship(lazy="raise")
    rubric_version: Mapped[RubricVersion] = relationship(lazy="raise")


class RoundEntry(Base):
    """An entry that takes part in a round, and the snapshot that promoted it."""

    __tablename__ = "round_entry"
    __table_args__ = (UniqueConstraint("round_id", "entry_id"),)

    id: Mapped[Id]
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    snapshot_id: Mapped[int | None] = mapped_column(ForeignKey("ranking_snapshot.id"))


class Panel(Base):
    """Judges who score together in a round."""

    __tablename__ = "panel"
    __table_args__ = (UniqueConstraint("round_id", "name"),)

    id: Mapped[Id]
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    name: Mapped[Short]

    members: Mapped[list["PanelMember"]] = relationship(back_populates="panel", lazy="raise")


class PanelMember(Base):
    """A judge on a panel; one of them may be its chair (ketua panel)."""

    __tablename__ = "panel_member"
    __table_args__ = (UniqueConstraint("panel_id", "user_id"),)

    id: Mapped[Id]
    panel_id: Mapped[int] = mapped_column(ForeignKey("panel.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    is_chair: Mapped[bool]

    panel: Mapped[Panel] = relationship(back_populates="members", lazy="raise")
    user: Mapped[User] = relationship(lazy="raise")


class Conflict(Base):
    """A judge's conflict of interest with an entry (benturan kepentingan)."""

    __tablename__ = "conflict"
    __table_args__ = (UniqueConstraint("user_id", "entry_id"), one_of("source", ConflictSource))

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    source: Mapped[ConflictSource] = mapped_column(Choice(ConflictSource))
    reason: Mapped[Prose]
    at: Mapped[Instant]


class Scorecard(Versioned, Base):
    """One judge's sheet for one entry in one round; ``total`` is a display cache only."""

    __tablename__ = "scorecard"
    __table_args__ = (
        # A removed sheet may be followed by a new one; every other state holds the place.
        Index(
            "uq_scorecard_place",
            "round_id",
            "entry_id",
            "judge_id",
            unique=True,
            sqlite_where=_PRESENT,
            postgresql_where=_PRESENT,
        ),
        one_of("state", ScorecardState),
        Index("ix_scorecard_judge_id_state", "judge_id", "state"),
        CheckConstraint("(state = 'final') <= (finalised_at IS NOT NULL)", name="finalised"),
    )

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(26), unique=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    judge_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    panel_id: Mapped[int] = mapped_column(ForeignKey("panel.id"), index=True)
    state: Mapped[ScorecardState] = mapped_column(Choice(ScorecardState))
    entry_revision: Mapped[int]
    total: Mapped[str | None] = mapped_column(String(20))
    comment_entrant: Mapped[Prose]
    comment_panel: Mapped[Prose]
    state_reason: Mapped[str | None] = mapped_column(String(2000))
    assigned_at: Mapped[Instant]
    saved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finalised_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    round: Mapped[Round] = relationship(lazy="raise")
    entry: Mapped[Entry] = relationship(lazy="raise")
    judge: Mapped[User] = relationship(lazy="raise")
    marks: Mapped[list["Mark"]] = relationship(back_populates="scorecard", lazy="raise")


class Mark(Base):
    """A judge's mark on one criterion."""

    __tablename__ = "mark"
    __table_args__ = (UniqueConstraint("scorecard_id", "criterion"),)

    id: Mapped[Id]
    scorecard_id: Mapped[int] = mapped_column(ForeignKey("scorecard.id"))
    criterion: Mapped[Short]
    value: Mapped[Decimal] = mapped_column(ExactDecimal)

    scorecard: Mapped[Scorecard] = relationship(back_populates="marks", lazy="raise")


class Reopening(Base):
    """A wish to open a closed round or a final scorecard again; a second person grants it."""

    __tablename__ = "reopening"
    __table_args__ = (
        CheckConstraint("(round_id IS NULL) <> (scorecard_id IS NULL)", name="one_object"),
        CheckConstraint("granted_by IS NULL OR granted_by <> requested_by", name="second_person"),
        CheckConstraint("(granted_by IS NULL) = (granted_at IS NULL)", name="granted"),
        CheckConstraint("granted_at IS NULL OR withdrawn_at IS NULL", name="one_end"),
        *(
            Index(
                f"uq_reopening_{column}_waiting",
                column,
                unique=True,
                sqlite_where=_WAITING,
                postgresql_where=_WAITING,
            )
            for column in ("round_id", "scorecard_id")
        ),
    )

    id: Mapped[Id]
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"), index=True)
    scorecard_id: Mapped[int | None] = mapped_column(ForeignKey("scorecard.id"), index=True)
    reason: Mapped[Prose]
    requested_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    requested_at: Mapped[Instant]
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    granted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
