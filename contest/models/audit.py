"""The append-only audit chain (formula: ``contest.domain.audit``)."""

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from contest.models.base import Base, Instant, Prose, Sha256, Short


class AuditRecord(Base):
    """One act. The canonical text is what is hashed; the other columns only help searching."""

    __tablename__ = "audit_record"
    __table_args__ = (
        Index("ix_audit_record_object_sequence", "object", "sequence"),
        Index("ix_audit_record_action_sequence", "action", "sequence"),
        Index("ix_audit_record_actor_sequence", "actor", "sequence"),
        Index("ix_audit_record_at_sequence", "at", "sequence"),
    )

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[Instant]
    actor: Mapped[Short]
    action: Mapped[Short]
    object: Mapped[str] = mapped_column(String(120))
    canonical: Mapped[Prose]
    hash: Mapped[Sha256]


class AuditHead(Base):
    """The one row that says where the chain ends; locked while appending."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sequence: Mapped[int]
    hash: Mapped[Sha256]
