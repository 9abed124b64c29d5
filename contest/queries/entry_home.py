"""What now? The officer's home: one task per category open to his participants, then the rest."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from sqlalchemy import select

from contest.adapters.datafiles import load_form, load_guideline
from contest.domain.actor import Actor
from contest.domain.completeness import completeness
from contest.domain.decisions import PUBLIC_STATES
from contest.domain.drafts import may_enter, term_of
from contest.domain.entries import EDITABLE_STATES, OPEN_STATES, EntryState, ParticipantKind
from contest.domain.maturity import Claim
from contest.domain.stages import Window
from contest.models.base import db
from contest.models.editions import Category, Edition, EditionState
from contest.models.entries import Entry, IndicatorClaim
from contest.models.people import Agency, Participant
from contest.models.results import Decision
from contest.queries.entries import evidence_of
from contest.queries.entry_desk import dossier
from contest.queries.entry_document import RawEvidence
from contest.queries.windows import registration_windows

PAST_SHOWN = 50
"""Entries of former editions shown; an officer has a handful."""


@dataclass(frozen=True, slots=True)
class HomeEntry:
    """An entry as its card says it; ``gaps`` are counted only while it can be edited."""

    code: str
    number: str | None
    title: str
    state: EntryState
    edition: str
    category: str
    participant: str
    submitted_at: datetime | None
    reason: str | None
    window: Window | None = None
    """Until when it may be changed and submitted; None when it is out of the officer's hands."""
    gaps: int = 0
    result: str | None = None
    """The edition whose announced result everyone may read; None before."""

    @property
    def closes_at(self) -> datetime | None:
        """The closing as announced, without grace."""
        return self.window.closes_at if self.window else None

    def editable(self, now: datetime) -> bool:
        """Whether it may be changed and submitted now."""
        return self.window is not None and self.window.admits(now)


@dataclass(frozen=True, slots=True)
class Opening:
    """A category a participant may enter: its window, and the entries he has there."""

    edition: str
    category_id: int
    category: str
    participant_id: int
    participant: str
    window: Window | None
    entries: tuple[HomeEntry, ...]
    free: bool
    """Whether another entry may be registered, as far as the limit of entries goes."""

    def registers(self, now: datetime) -> bool:
        """Whether an entry can be registered now."""
        return self.free and self.window is not None and self.window.admits(now)


@dataclass(frozen=True, slots=True)
class HomeTask:
    """The one thing to do now: work on ``entry``, or register one where there is none."""

    opening: Opening
    entry: HomeEntry | None = None


@dataclass(frozen=True, slots=True)
class OfficerHome:
    """Openings of running editions, and entries of the past, newest first."""

    openings: tuple[Opening, ...]
    past: tuple[HomeEntry, ...]

    @property
    def several_participants(self) -> bool:
        """Whether the officer works for more than one participant."""
        return len({opening.participant_id for opening in self.openings}) > 1

    def first_task(self, now: datetime) -> HomeTask | None:
        """What to do first: mend, then finish, then register; of several the one due first."""
        tasks = [
            (entry.state is not EntryState.RETURNED, entry.window.closes_at, entry, opening)
            for opening in self.openings
            for entry in opening.entries
            if entry.window is not None and entry.window.admits(now)
        ]
        if tasks:
            _mended, _due, entry, opening = min(tasks, key=lambda task: task[:2])
            return HomeTask(opening, entry)
        free = [
            (opening.window.closes_at, opening)
            for opening in self.register_choices(now)
            if opening.window is not None and not opening.entries
        ]
        if not free:
            return None
        _due, opening = min(free, key=lambda task: task[0])
        return HomeTask(opening)

    def rest(self, task: HomeTask | None) -> tuple[Opening, ...]:
        """The openings without what ``task`` says already."""
        if task is None:
            return self.openings
        left = []
        for opening in self.openings:
            if opening is not task.opening:
                left.append(opening)
            elif task.entry is not None:
                others = tuple(entry for entry in opening.entries if entry is not task.entry)
                if others or opening.free:
                    left.append(replace(opening, entries=others))
        return tuple(left)

    def sections(self, task: HomeTask | None) -> list[tuple[str, list[Opening]]]:
        """``rest`` under the names of the editions, newest edition first."""
        return [
            (edition, list(openings))
            for edition, openings in groupby(self.rest(task), key=attrgetter("edition"))
        ]

    def register_choices(self, now: datetime) -> tuple[Opening, ...]:
        """The openings in which an entry can be registered now."""
        return tuple(opening for opening in self.openings if opening.registers(now))


@dataclass(frozen=True, slots=True)
class _Entrant:
    participant_id: int
    name: str
    kind: ParticipantKind
    agency_kind: str | None


def officer_home(actor: Actor) -> OfficerHome:
    """The home of an officer; at most seven queries, whatever the numbers."""
    entrants = {
        row.id: _Entrant(row.id, row.name, row.kind, row.agency_kind)
        for row in db.session.execute(
            select(
                Participant.id,
                Participant.name,
                Participant.kind,
                Agency.kind.label("agency_kind"),
            )
            .outerjoin(Agency, Agency.id == Participant.agency_id)
            .where(Participant.id.in_(actor.participant_ids))
            .order_by(Participant.name)
        )
    }
    categories = db.session.execute(
        select(Category, Edition)
        .join(Edition, Edition.id == Category.edition_id)
        .where(Edition.state == EditionState.RUNNING)
        .order_by(Edition.year.desc(), Category.position)
    ).all()
    rows = db.session.execute(
        select(Entry, Category.name, Edition, Decision.state)
        .join(Category, Category.id == Entry.category_id)
        .join(Edition, Edition.id == Entry.edition_id)
        .outerjoin(Decision, Decision.edition_id == Edition.id)
        .where(Entry.participant_id.in_(actor.participant_ids))
        .order_by(Edition.year.desc(), Entry.id.desc())
    ).all()
    windows = registration_windows({edition.id for _, edition in categories}, set(entrants))
    announced = {row[2].slug for row in rows if row[3] in PUBLIC_STATES}
    cards = _Cards(entrants, [(row[0], row[1], row[2]) for row in rows], windows, announced)
    openings = tuple(
        _opening(category, edition, entrant, windows, cards.current(category.id, entrant))
        for category, edition in categories
        for entrant in entrants.values()
        if may_enter(
            entrant.kind, entrant.agency_kind, category.participant_kind, category.agency_kinds
        )
    )
    return OfficerHome(
        # Without a registration stage there is nothing to say about an empty category.
        openings=tuple(found for found in openings if found.entries or found.window),
        past=cards.past()[:PAST_SHOWN],
    )


def _opening(
    category: Category,
    edition: Edition,
    entrant: _Entrant,
    windows: Mapping[tuple[int, int], Window],
    entries: tuple[HomeEntry, ...],
) -> Opening:
    occupied = sum(1 for entry in entries if entry.state in OPEN_STATES)
    return Opening(
        edition=edition.name,
        category_id=category.id,
        category=category.name,
        participant_id=entrant.participant_id,
        participant=entrant.name,
        window=windows.get((edition.id, entrant.participant_id)),
        entries=entries,
        free=occupied < category.max_entries,
    )


class _Cards:
    """Entries of all participants, made into cards with two queries for their content."""

    def __init__(
        self,
        entrants: Mapping[int, _Entrant],
        rows: Sequence[tuple[Entry, str, Edition]],
        windows: Mapping[tuple[int, int], Window],
        announced: set[str],
    ) -> None:
        self._entrants, self._rows, self._windows = entrants, rows, windows
        self._announced = announced
        drafted = [entry.id for entry, _, _ in rows if entry.state in EDITABLE_STATES]
        self._claims: dict[int, dict[str, Claim]] = defaultdict(dict)
        for claim in db.session.scalars(
            select(IndicatorClaim).where(IndicatorClaim.entry_id.in_(drafted))
        ):
            self._claims[claim.entry_id][claim.indicator] = Claim(claim.claimed_level, claim.basis)
        self._evidence = evidence_of(drafted)

    def current(self, category_id: int, entrant: _Entrant) -> tuple[HomeEntry, ...]:
        """Cards of the open or decided entries of one participant in a running category."""
        return tuple(
            self._card(entry, category, edition)
            for entry, category, edition in self._rows
            if entry.category_id == category_id
            and entry.participant_id == entrant.participant_id
            and entry.state is not EntryState.WITHDRAWN
        )

    def past(self) -> tuple[HomeEntry, ...]:
        """Cards of entries of editions that no longer run, and of withdrawn ones."""
        return tuple(
            self._card(entry, category, edition)
            for entry, category, edition in self._rows
            if edition.state is not EditionState.RUNNING or entry.state is EntryState.WITHDRAWN
        )

    def _card(self, entry: Entry, category: str, edition: Edition) -> HomeEntry:
        entrant = self._entrants[entry.participant_id]
        window = self._windows.get((entry.edition_id, entry.participant_id))
        term = term_of(entry.state, window, entry.correct_until)
        return HomeEntry(
            code=entry.code,
            number=entry.number,
            title=entry.title,
            state=entry.state,
            edition=edition.name,
            category=category,
            participant=entrant.name,
            submitted_at=entry.submitted_at,
            reason=entry.state_reason,
            window=term.window if term else None,
            gaps=self._gaps(entry, edition, entrant.kind) if term else 0,
            result=edition.slug if edition.slug in self._announced else None,
        )

    def _gaps(self, entry: Entry, edition: Edition, kind: ParticipantKind) -> int:
        evidence: tuple[RawEvidence, ...] = self._evidence.get(entry.id, ())
        definition = load_form(edition.form_key)
        profile = {**entry.profile, "title": entry.title}
        found = dossier(definition, kind, profile, self._claims[entry.id], evidence)
        guideline = load_guideline(edition.guideline_key)
        return len(completeness(definition, guideline, found, edition.year).problems)
