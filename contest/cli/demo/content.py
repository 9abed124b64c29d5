"""The two demonstration editions: 2025 finished, 2026 in the middle of scoring."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from contest.cli.demo.claims import draw_claims, regulation_level
from contest.cli.demo.names import person_names, surname_key
from contest.cli.demo.numbers import draw_dates, draw_numbers
from contest.cli.demo.parties import participant_of
from contest.cli.demo.profile import draw_profile, on_trial, unfinished
from contest.cli.demo.records import (
    DemoEdition,
    DemoInnovation,
    DemoParticipant,
    DemoPerson,
)
from contest.cli.demo.sources import agencies, kernels, read
from contest.cli.demo.story import Subject
from contest.cli.demo.voice import Voice
from contest.domain.agencies import AgencyKind
from contest.domain.entries import EntryState, ParticipantKind

EDITIONS = (2025, 2026)
"""Years with a roster, oldest first; a kernel told again in a later one gets another title."""
CATEGORIES = ("provincial", "regional", "community")
ORGANISER = "kalsel-brida"
"""Runs the contest and therefore does not compete."""
SEED = 20251120
_TIE_QUALITY = 0.805


@dataclass(frozen=True, slots=True)
class _Slot:
    """A row of a roster and how often its kernel was told before."""

    year: int
    category: str
    row: Mapping[str, Any]
    turn: int


def demo_edition(year: int, seed: int = SEED) -> DemoEdition:
    """The contents of one edition. Raises KeyError for a year without a roster."""
    roster = _roster(year)
    innovations = [_innovation(slot, seed) for slot in _slots() if slot.year == year]
    tie = roster.get("tie")
    if tie is None:
        return DemoEdition(year, tuple(innovations), _absent(innovations), None)
    first, second = (f"{year}-{key}" for key in tie)
    twinned = [_twinned(found, first, second) for found in innovations]
    return DemoEdition(year, tuple(twinned), _absent(innovations), (first, second))


def _roster(year: int) -> Mapping[str, Any]:
    if year not in EDITIONS:
        raise KeyError(year)
    roster: Mapping[str, Any] = read(f"roster-{year}")
    return roster


def _slots() -> Iterator[_Slot]:
    """Every row of every roster, counting the tellings of each kernel through all editions."""
    told: Counter[str] = Counter()
    for year in EDITIONS:
        for category in CATEGORIES:
            for row in _roster(year)[category]:
                yield _Slot(year, category, row, told[row["kernel"]])
                told[row["kernel"]] += 1


def _innovation(slot: _Slot, seed: int) -> DemoInnovation:
    voice = Voice(seed, slot.row["kernel"], slot.turn)
    quality = round(0.28 + 0.62 * voice.draw("quality").betavariate(2.6, 2.2), 3)
    subject = _subject(slot, voice, quality)
    participant, kernel = subject.participant, subject.kernel
    innovators = _innovators(subject, voice)
    return DemoInnovation(
        key=f"{slot.year}-{participant.key}",
        year=slot.year,
        title=f"{subject.acronym} ({subject.expansion})",
        acronym=subject.acronym,
        participant=participant,
        category_key=slot.category,
        profile=_profile(subject, innovators, voice),
        claims=draw_claims(voice.draw("claims"), subject, quality),
        innovators=innovators,
        officer=_officer(participant, innovators, kernel.affair, seed),
        quality=quality,
        state=_state(slot.row),
        reason_code=slot.row.get("reason"),
        reason_place=slot.row.get("place", "design"),
        state_reason=slot.row.get("note"),
        twin_of=None,
    )


def _subject(slot: _Slot, voice: Voice, quality: float) -> Subject:
    kernel = kernels()[slot.row["kernel"]]
    participant = participant_of(slot.row)
    community = participant.kind is ParticipantKind.COMMUNITY
    draw = voice.draw("numbers")
    acronym, expansion = kernel.titles[slot.turn]
    return Subject(
        kernel=kernel,
        participant=participant,
        row=slot.row,
        acronym=acronym,
        expansion=expansion,
        dates=draw_dates(draw, slot.year),
        numbers=draw_numbers(draw, kernel, quality, local=community),
        regulation_level=regulation_level(draw, quality, community=community),
    )


def _state(row: Mapping[str, Any]) -> EntryState:
    return EntryState(row.get("state", EntryState.ACCEPTED))


def _profile(subject: Subject, innovators: tuple[str, ...], voice: Voice) -> dict[str, Any]:
    profile = draw_profile(subject, innovators, voice)
    state = _state(subject.row)
    if state is EntryState.DRAFT:
        return unfinished(profile)
    return on_trial(profile) if state is EntryState.REJECTED else profile


def _innovators(subject: Subject, voice: Voice) -> tuple[str, ...]:
    draw = voice.draw("innovators")
    most = min(7, subject.numbers.team)
    number = draw.randint(2, 5) if subject.is_community else draw.randint(3, most)
    return person_names(draw, number, "" if subject.is_community else subject.kernel.affair)


def _officer(
    participant: DemoParticipant, innovators: tuple[str, ...], affair: str, seed: int
) -> DemoPerson:
    """The same person in every edition; a group is entered by its leader."""
    draw = Voice(seed, participant.key, 0).draw("officer")
    community = participant.kind is ParticipantKind.COMMUNITY
    name = innovators[0] if community else person_names(draw, 1, affair)[0]
    return DemoPerson(
        username=_contact(name, draw) if community else f"operator.{participant.key}",
        name=name,
        position="Narahubung" if community else "Operator inovasi",
        institution=participant.name,
        agency_code=participant.agency_code,
        phone=f"0800 {draw.randint(1000, 9999)} {draw.randint(100, 999)}",
    )


def _contact(name: str, draw: Random) -> str:
    return f"warga.{surname_key(name)}{draw.randint(100, 999)}"


def _twinned(entry: DemoInnovation, first: str, second: str) -> DemoInnovation:
    if entry.key not in (first, second):
        return entry
    twin_of = first if entry.key == second else None
    return replace(entry, quality=_TIE_QUALITY, twin_of=twin_of)


def _absent(innovations: list[DemoInnovation]) -> tuple[str, ...]:
    """Provincial agencies that owe an entry and did not register any."""
    entered = {entry.participant.agency_code for entry in innovations}
    return tuple(
        agency.code
        for agency in agencies().values()
        if agency.kind is AgencyKind.PROVINCIAL and agency.must_enter
        if agency.code not in entered and agency.code != ORGANISER
    )
