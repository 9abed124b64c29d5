"""Entries, their frozen revisions, indicator claims, evidence, and stored files."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from contest.domain.entries import OPEN_STATES, EntryState
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
    listed,
    one_of,
)
from contest.models.editions import Category, Edition
from contest.models.people import Participant

_OPEN = text(f"state IN ({listed(OPEN_STATES)})")


class Entry(Versioned, Base):
    """An innovation entered by a participant in a category of an edition.

    ``slot`` is 1 unless the category allows several entries: the partial unique index then
    still holds the limit in the database.
    """

    __tablename__ = "entry"
    __table_args__ = (
        one_of("state", EntryState),
        Index(
            "uq_entry_open_place",
            "edition_id",
            "category_id",
            "participant_id",
            "slot",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        UniqueConstraint("edition_id", "number"),
        Index(
            "ix_entry_edition_id_state_category_id_number",
            "edition_id",
            "state",
            "category_id",
            "number",
        ),
        # The queue of the administrative check: one state, oldest arrival first.
        Index(
            "ix_entry_edition_id_state_submitted_at",
            "edition_id",
            "state",
            "submitted_at",
            "id",
        ),
        CheckConstraint("slot >= 1", name="slot"),
        CheckConstraint("state IN ('draft', 'withdrawn') OR number IS NOT NULL", name="numbered"),
        CheckConstraint("(number IS NULL) = (revision = 0)", name="revision"),
    )

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(26), unique=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"), index=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"), index=True)
    slot: Mapped[int]
    number: Mapped[str | None] = mapped_column(String(40))
    """Registration number, given at the first submit."""
    state: Mapped[EntryState] = mapped_column(Choice(EntryState))
    title: Mapped[Line]
    profile: Mapped[dict[str, Any]] = mapped_column(JsonText)
    """Field key → value, by the edition's form definition."""
    revision: Mapped[int]
    """Number of the latest frozen revision; 0 before the first submit."""
    created_at: Mapped[Instant]
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    correct_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Own deadline of a returned entry."""
    state_reason: Mapped[str | None] = mapped_column(String(2000))

    edition: Mapped[Edition] = relationship(lazy="raise")
    category: Mapped[Category] = relationship(lazy="raise")
    participant: Mapped[Participant] = relationship(lazy="raise")


class EntryRevision(Base):
    """What was submitted, frozen: canonical JSON text and its SHA-256."""

    __tablename__ = "entry_revision"
    __table_args__ = (UniqueConstraint("entry_id", "number"),)

    id: Mapped[Id]
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    number: Mapped[int]
    document: Mapped[Prose]
    sha256: Mapped[Sha256]
    frozen_at: Mapped[Instant]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


class IndicatorClaim(Versioned, Base):
    """A level the participant claims for an indicator, and the level a checker verified."""

    __tablename__ = "indicator_claim"
    __table_args__ = (
        UniqueConstraint("entry_id", "indicator"),
        CheckConstraint("claimed_level BETWEEN 0 AND 3", name="claimed"),
        CheckConstraint("verified_level BETWEEN 0 AND 3", name="verified"),
    )

    id: Mapped[Id]
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    indicator: Mapped[str] = mapped_column(String(10))
    basis: Mapped[str | None] = mapped_column(String(10))
    claimed_level: Mapped[int]
    verified_level: Mapped[int | None]
    verified_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    note: Mapped[str | None] = mapped_column(String(1000))


class StoredFile(Base):
    """Bytes in the file store, named by their content."""

    __tablename__ = "stored_file"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[Short]
    created_at: Mapped[Instant]


class Evidence(Base):
    """A file or link that supports an indicator (``i01`` …) or fills a document slot."""

    __tablename__ = "evidence"
    __table_args__ = (
        CheckConstraint("(file_sha256 IS NULL) <> (link IS NULL)", name="file_or_link"),
        Index("ix_evidence_entry_id_slot_position", "entry_id", "slot", "position"),
    )

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(26), unique=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    slot: Mapped[str] = mapped_column(String(40))
    position: Mapped[int]
    file_sha256: Mapped[str | None] = mapped_column(ForeignKey("stored_file.sha256"), index=True)
    file_name: Mapped[str | None] = mapped_column(String(200))
    pages: Mapped[int | None]
    link: Mapped[str | None] = mapped_column(String(500))
    uploaded_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    uploaded_at: Mapped[Instant]
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    file: Mapped[StoredFile | None] = relationship(lazy="raise")
