"""Reasons people must give: cleaned, not empty, not endless."""

from contest.domain.errors import Invalid, Problem
from contest.domain.words import clean_lines

REASON_LENGTH = 2000


def stated(reason: str, field: str = "reason", *, most: int = REASON_LENGTH) -> str:
    """The cleaned reason. Raises Invalid at ``field`` when it is missing or too long."""
    text = clean_lines(reason)
    if not text:
        raise Invalid([Problem("reason-missing", field)])
    if len(text) > most:
        raise Invalid([Problem("reason-long", field, {"most": most})])
    return text
