"""Editions, their categories, stages, signatories and number registers."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from contest.domain.entries import ParticipantKind
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


class EditionState(StrEnum):
    """Preparing until opened; archived editions are read-only."""

    PREPARING = "preparing"
    RUNNING = "running"
    ARCHIVED = "archived"


class Edition(Versioned, Base):
    """One year of the contest. Its rules and texts are data, copied from an edition template."""

    __tablename__ = "edition"
    __table_args__ = (one_of("state", EditionState),)

    id: Mapped[Id]
    slug: Mapped[Short] = mapped_column(unique=True)
    year: Mapped[int]
    name: Mapped[Line]
    state: Mapped[EditionState] = mapped_column(Choice(EditionState))
    time_zone: Mapped[Short]
    guideline_key: Mapped[Short]
    form_key: Mapped[Short]
    scoring_rule: Mapped[dict[str, Any]] = mapped_column(JsonText)
    scoring_rule_sha256: Mapped[str | None] = mapped_column(String(64))
    """Set when the first mark freezes the rule."""
    award_titles: Mapped[list[dict[str, Any]]] = mapped_column(JsonText)
    check_reasons: Mapped[list[dict[str, Any]]] = mapped_column(JsonText)
    certificate_texts: Mapped[list[dict[str, Any]]] = mapped_column(JsonText)
    created_at: Mapped[Instant]

    categories: Mapped[list["Category"]] = relationship(
        back_populates="edition", order_by="Category.position", lazy="raise"
    )
    stages: Mapped[list["Stage"]] = relationship(
        back_populates="edition", order_by="Stage.position", lazy="raise"
    )


class Category(Base):
    """A category of an edition, for agencies or for community entrants."""

    __tablename__ = "category"
    __table_args__ = (
        UniqueConstraint("edition_id", "key"),
        one_of("participant_kind", ParticipantKind),
        CheckConstraint("max_entries >= 1", name="max_entries"),
        CheckConstraint("finalists >= 1", name="finalists"),
    )

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    key: Mapped[Short]
    name: Mapped[Line]
    position: Mapped[int]
    participant_kind: Mapped[ParticipantKind] = mapped_column(Choice(ParticipantKind))
    agency_kinds: Mapped[list[str]] = mapped_column(JsonText)
    max_entries: Mapped[int]
    finalists: Mapped[int]

    edition: Mapped[Edition] = relationship(back_populates="categories", lazy="raise")


class Stage(Versioned, Base):
    """A window of the edition: opening and closing in UTC, with a stated grace in minutes."""

    __tablename__ = "stage"
    __table_args__ = (
        UniqueConstraint("edition_id", "key"),
        CheckConstraint("closes_at > opens_at", name="order"),
        CheckConstraint("grace_minutes >= 0", name="grace"),
    )

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    key: Mapped[Short]
    name: Mapped[Line]
    position: Mapped[int]
    opens_at: Mapped[Instant]
    closes_at: Mapped[Instant]
    grace_minutes: Mapped[int]

    edition: Mapped[Edition] = relationship(back_populates="stages", lazy="raise")


class StageExtension(Base):
    """More time, for one participant or for all: who gave it, why, until when."""

    __tablename__ = "stage_extension"

    id: Mapped[Id]
    stage_id: Mapped[int] = mapped_column(ForeignKey("stage.id"), index=True)
    participant_id: Mapped[int | None] = mapped_column(ForeignKey("participant.id"), index=True)
    previous_closes_at: Mapped[Instant]
    closes_at: Mapped[Instant]
    reason: Mapped[Prose]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[Instant]


class SignatoryKind(StrEnum):
    """Which emblem belongs over the signature: the state's or the province's."""

    GOVERNOR = "governor"
    AGENCY_HEAD = "agency-head"


class Signatory(Versioned, Base):
    """An official who signs certificates (penanda tangan)."""

    __tablename__ = "signatory"
    __table_args__ = (one_of("kind", SignatoryKind),)

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    kind: Mapped[SignatoryKind] = mapped_column(Choice(SignatoryKind))
    prefix: Mapped[str] = mapped_column(String(20))
    """Plt., Plh., Pj., a.n. or empty."""
    office: Mapped[Line]
    name: Mapped[Line]
    rank: Mapped[str | None] = mapped_column(String(100))
    nip: Mapped[str | None] = mapped_column(String(18))


class Emblem(Base):
    """An emblem the secretariat uploaded; until then certificates carry a neutral frame."""

    __tablename__ = "emblem"
    __table_args__ = (UniqueConstraint("edition_id", "kind"), one_of("kind", SignatoryKind))

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    kind: Mapped[SignatoryKind] = mapped_column(Choice(SignatoryKind))
    file_sha256: Mapped[Sha256] = mapped_column(ForeignKey("stored_file.sha256"))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
