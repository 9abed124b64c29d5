"""Administrative checks (seleksi administrasi) and their reasons."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from contest.domain.entries import CheckOutcome
from contest.models.base import (
    Base,
    Choice,
    Id,
    Instant,
    JsonText,
    Prose,
    Short,
    UtcDateTime,
    one_of,
)


class AdministrativeCheck(Base):
    """One decision of the secretariat on one revision of an entry."""

    __tablename__ = "administrative_check"
    __table_args__ = (one_of("outcome", CheckOutcome),)

    id: Mapped[Id]
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    revision: Mapped[int]
    outcome: Mapped[CheckOutcome] = mapped_column(Choice(CheckOutcome))
    note: Mapped[Prose]
    correct_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """The deadline a returned entry was given."""
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[Instant]

    reasons: Mapped[list["CheckReason"]] = relationship(order_by="CheckReason.id", lazy="raise")


class CheckReason(Base):
    """A reason at its place: a form field, an indicator or a document slot."""

    __tablename__ = "check_reason"

    id: Mapped[Id]
    check_id: Mapped[int] = mapped_column(ForeignKey("administrative_check.id"), index=True)
    place: Mapped[Short]
    code: Mapped[Short]
    note: Mapped[str] = mapped_column(String(1000))


class CheckDraft(Base):
    """What a checker wrote about an entry and has not decided yet; gone with the decision."""

    __tablename__ = "check_draft"
    __table_args__ = (UniqueConstraint("entry_id", "user_id"),)

    id: Mapped[Id]
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    revision: Mapped[int]
    """The revision that was being read."""
    document: Mapped[dict[str, Any]] = mapped_column(JsonText)
    """Form fields as typed."""
    saved_at: Mapped[Instant]
