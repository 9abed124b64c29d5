"""Stages of an edition: windows in time, grace and extensions."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class StageKey(StrEnum):
    """The way through an edition, in order."""

    REGISTRATION = "registration"
    ADMINISTRATIVE_CHECK = "administrative-check"
    PROPOSAL = "proposal"
    PRESENTATION = "presentation"
    PLENARY = "plenary"
    ANNOUNCEMENT = "announcement"
    DECREE = "decree"
    CERTIFICATES = "certificates"


@dataclass(frozen=True)
class Window:
    """An opening and a closing instant (aware, UTC) with a stated grace after closing."""

    opens_at: datetime
    closes_at: datetime
    grace: timedelta = timedelta(0)

    def admits(self, arrival: datetime) -> bool:
        """Whether an act that reached the server at ``arrival`` counts (grace included)."""
        return self.opens_at <= arrival <= self.closes_at + self.grace

    def extended_to(self, closes_at: datetime | None) -> "Window":
        """The same window with a later closing; an earlier one is ignored."""
        if closes_at is None or closes_at <= self.closes_at:
            return self
        return Window(self.opens_at, closes_at, self.grace)


def window_state(window: Window, now: datetime) -> str:
    """``upcoming``, ``open`` or ``past`` for display."""
    if now < window.opens_at:
        return "upcoming"
    return "open" if window.admits(now) else "past"
