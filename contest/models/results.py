"""Frozen rankings, the plenary's decisions and awards."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from contest.domain.decisions import DecisionState
from contest.models.base import (
    Base,
    Choice,
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


class RankingSnapshot(Base):
    """Inputs, rule and result of a frozen round as canonical JSON, with its SHA-256."""

    __tablename__ = "ranking_snapshot"
    __table_args__ = (UniqueConstraint("round_id", "number"),)

    id: Mapped[Id]
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    number: Mapped[int]
    document: Mapped[Prose]
    sha256: Mapped[Sha256]
    reason: Mapped[str | None] = mapped_column(String(2000))
    frozen_at: Mapped[Instant]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


class RulingKind(StrEnum):
    """What the plenary may settle inside a ranking (``domain.plenary``)."""

    TIE = "tie"
    ADMISSION = "admission"


class PlenaryRuling(Base):
    """The plenary's word on a tie or on an entry with too few sheets; the latest one holds."""

    __tablename__ = "plenary_ruling"
    __table_args__ = (one_of("kind", RulingKind),)

    id: Mapped[Id]
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    kind: Mapped[RulingKind] = mapped_column(Choice(RulingKind))
    entries: Mapped[list[str]] = mapped_column(JsonText)
    """Entry codes: the tied group best first, or the one admitted entry."""
    shared: Mapped[bool]
    """Juara kembar: the tied entries keep one rank."""
    reason: Mapped[Prose]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[Instant]


class JudgeCode(Base):
    """How a judge is called in rankings that leave the house: J01, J02 … per category."""

    __tablename__ = "judge_code"
    __table_args__ = (
        UniqueConstraint("category_id", "user_id"),
        UniqueConstraint("category_id", "code"),
    )

    id: Mapped[Id]
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    code: Mapped[Short]


class Decision(Versioned, Base):
    """The plenary's decision (rapat pleno) over all categories of an edition."""

    __tablename__ = "decision"
    __table_args__ = (
        UniqueConstraint("edition_id"),
        one_of("state", DecisionState),
        CheckConstraint("state = 'drafted' OR minutes_number IS NOT NULL", name="minutes"),
        CheckConstraint(
            "state NOT IN ('decreed', 'published') OR "
            "(decree_number IS NOT NULL AND decree_date IS NOT NULL)",
            name="decree",
        ),
    )

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    state: Mapped[DecisionState] = mapped_column(Choice(DecisionState))
    minutes_number: Mapped[str | None] = mapped_column(String(80))
    minutes_date: Mapped[date | None] = mapped_column(Date)
    place: Mapped[str | None] = mapped_column(String(200))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    announced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    objection_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decree_number: Mapped[str | None] = mapped_column(String(80))
    decree_date: Mapped[date | None] = mapped_column(Date)
    decree_title: Mapped[str | None] = mapped_column(String(300))
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    awards: Mapped[list["Award"]] = relationship(lazy="raise")


class Award(Base):
    """An award of a decision: given to an entry, or left vacant with a reason."""

    __tablename__ = "award"
    __table_args__ = (
        UniqueConstraint("decision_id", "category_id", "place"),
        CheckConstraint("(entry_id IS NULL) = (vacant_reason IS NOT NULL)", name="vacant"),
    )

    id: Mapped[Id]
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"))
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"), index=True)
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("ranking_snapshot.id"))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"), index=True)
    title_key: Mapped[Short]
    title: Mapped[Line]
    place: Mapped[int]
    """Position in the list of awards of its category, 1 first."""
    rank: Mapped[int | None]
    """Rank in the final ranking; entries that share one get the same title."""
    score: Mapped[str | None] = mapped_column(String(20))
    vacant_reason: Mapped[str | None] = mapped_column(String(1000))
