"""Number registers and certificates."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from contest.domain.certificates import CertificateKind, CertificateState
from contest.models.base import (
    Base,
    Choice,
    Id,
    Instant,
    JsonText,
    Line,
    Short,
    UtcDateTime,
    Versioned,
    one_of,
)

_LIVE = text("state <> 'void'")


class NumberRegister(Versioned, Base):
    """A running number per year (agenda nomor). ``last_number`` only grows."""

    __tablename__ = "number_register"
    __table_args__ = (
        UniqueConstraint("key", "year"),
        CheckConstraint("last_number >= 0", name="grows"),
    )

    id: Mapped[Id]
    key: Mapped[Short]
    year: Mapped[int]
    pattern: Mapped[Line]
    classification: Mapped[Short]
    unit: Mapped[Short]
    last_number: Mapped[int]


class Certificate(Versioned, Base):
    """A numbered certificate; once issued its bytes are stored and never rendered again."""

    __tablename__ = "certificate"
    __table_args__ = (
        UniqueConstraint("register_id", "running_number"),
        one_of("state", CertificateState),
        one_of("kind", CertificateKind),
        # One live certificate per subject; a replacement needs the former one void.
        Index(
            "uq_certificate_live_subject",
            "edition_id",
            "kind",
            "subject",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        CheckConstraint(
            "state NOT IN ('issued', 'signed') OR file_sha256 IS NOT NULL", name="stored"
        ),
        CheckConstraint("(state = 'void') = (void_reason IS NOT NULL)", name="void"),
    )

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    kind: Mapped[CertificateKind] = mapped_column(Choice(CertificateKind))
    subject: Mapped[str] = mapped_column(String(80))
    """What it certifies, as a code: ``entry:<code>`` or ``judge:<user ref>``."""
    award_id: Mapped[int | None] = mapped_column(ForeignKey("award.id"), index=True)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"), index=True)
    recipient: Mapped[Line]
    sort_key: Mapped[str] = mapped_column(String(80))
    """Ceremony order: category, rank, name."""
    facts: Mapped[dict[str, Any]] = mapped_column(JsonText)
    """Everything the rendering needs, frozen at reservation."""
    register_id: Mapped[int] = mapped_column(ForeignKey("number_register.id"))
    running_number: Mapped[int]
    number: Mapped[str] = mapped_column(String(120), unique=True)
    code: Mapped[str] = mapped_column(String(26), unique=True)
    """At least 128 random bits in Crockford base32, for the verification address."""
    state: Mapped[CertificateState] = mapped_column(Choice(CertificateState))
    issue_date: Mapped[date] = mapped_column(Date)
    reserved_at: Mapped[Instant]
    issued_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    template_version: Mapped[str | None] = mapped_column(String(64))
    file_sha256: Mapped[str | None] = mapped_column(ForeignKey("stored_file.sha256"))
    void_reason: Mapped[str | None] = mapped_column(String(1000))
    voided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("certificate.id"))

    register: Mapped[NumberRegister] = relationship(lazy="raise")
