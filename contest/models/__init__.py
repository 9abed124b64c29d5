"""Tables, constraints and the session: what is stored, never what is decided."""

from contest.models import (  # noqa: F401  (importing registers every table once)
    audit,
    certificates,
    checks,
    editions,
    entries,
    jobs,
    judging,
    people,
    results,
)
from contest.models.base import Base, db

__all__ = ["Base", "db"]
