"""What the officer's pages share: the desk of an entry, addresses of its places, its deadline."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import flash, url_for
from flask_babel import gettext as _

from contest.domain.drafts import PartState
from contest.domain.errors import Problem
from contest.domain.maturity import INDICATOR_SECTION
from contest.queries.entry_desk import EntryDesk, entry_desk
from contest.web import clock
from contest.web.auth import current_actor
from contest.web.filters import clock_time
from contest.wording.entries import INDICATOR_STATES, PART_STATES, Tag
from contest.wording.refusals import explain_problem

SOON = timedelta(days=3)
LAST_DAY = timedelta(days=1)


def load_desk(code: str) -> EntryDesk:
    """The entry for the officer who asks. Raises NotFound."""
    return entry_desk(code, current_actor(), clock.now())


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap in words, with the address of the place that closes it."""

    label: str
    text: str
    url: str
    worth: int = 0
    """Points of maturity the place can add at most; 0 outside the indicators."""


def gaps(desk: EntryDesk, problems: Iterable[Problem]) -> list[Gap]:
    """Problems as the pages list them, in their order."""
    return [
        Gap(
            desk.label(problem.field),
            explain_problem(problem),
            place_url(desk, problem.field, problem.code),
            _worth(desk, problem.field),
        )
        for problem in problems
    ]


def _worth(desk: EntryDesk, place: str) -> int:
    if not desk.guideline.has(place):
        return 0
    return desk.guideline.indicator(place).maximum


def place_url(desk: EntryDesk, place: str, code: str = "") -> str:
    """Where a field, slot or indicator is filled in; the task list for the entry as a whole."""
    section = desk.section_of(place)
    if section == INDICATOR_SECTION:
        anchor = f"file-{place}" if code == "evidence-missing" else f"level-{place}"
        return url_for("entries.indicator", code=desk.code, key=place, _anchor=anchor)
    if not section:
        return url_for("entries.show", code=desk.code)
    slots = {slot.key for slot in desk.definition.slots}
    anchor = f"file-{place}" if place in slots else place
    return url_for("entries.section", code=desk.code, key=section, _anchor=anchor)


def part_url(desk: EntryDesk, key: str) -> str:
    """The page of a part of the task list."""
    if key == INDICATOR_SECTION:
        return url_for("entries.indicators", code=desk.code)
    return url_for("entries.section", code=desk.code, key=key)


def part_title(key: str, title: str) -> str:
    """The name of a part; the indicators have none in the form."""
    return _("Indikator kematangan dan bukti") if key == INDICATOR_SECTION else title


def next_part(desk: EntryDesk, after: str = "") -> tuple[str, str] | None:
    """Address and title of the next part that is not done, after ``after`` first."""
    parts = desk.parts
    keys = [part.key for part in parts]
    start = keys.index(after) + 1 if after in keys else 0
    for part in (*parts[start:], *parts[:start]):
        if part.key != after and part.state not in (PartState.DONE, PartState.OPTIONAL):
            return part_url(desk, part.key), part_title(part.key, part.title)
    return None


def deadline_tone(closes_at: datetime | None) -> str:
    """How loudly a deadline speaks: neutral, warning in its last three days, danger on the last."""
    if closes_at is None:
        return "neutral"
    left = closes_at - clock.now()
    if left < LAST_DAY:
        return "danger"
    return "warning" if left < SOON else "neutral"


def tell_saved() -> None:
    """Say on the next page that, and when, the page was saved."""
    flash(_("Tersimpan %(time)s", time=clock_time(clock.now())), "success")


def part_tag(state: PartState) -> Tag:
    """A part's state as its tag."""
    return PART_STATES[state]


def indicator_tag(state: PartState) -> Tag:
    """An indicator's state as its tag."""
    return INDICATOR_STATES[state]
