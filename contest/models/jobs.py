"""Background jobs as people see them: what, how far, how it ended."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from contest.domain.jobs import JobState
from contest.models.base import Base, Choice, Id, Instant, JsonText, Short, UtcDateTime, one_of


class Job(Base):
    """A registered service run by the worker, with progress and its outcome."""

    __tablename__ = "job"
    __table_args__ = (
        one_of("state", JobState),
        Index("ix_job_state_id", "state", "id"),
        CheckConstraint("done BETWEEN 0 AND total", name="progress"),
    )

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(26), unique=True)
    name: Mapped[Short]
    arguments: Mapped[dict[str, Any]] = mapped_column(JsonText)
    state: Mapped[JobState] = mapped_column(Choice(JobState))
    done: Mapped[int]
    total: Mapped[int]
    problem: Mapped[str | None] = mapped_column(String(2000))
    result: Mapped[dict[str, Any] | None] = mapped_column(JsonText)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[Instant]
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
