"""The participants of a roster: what they are, where they are at home, how texts name them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contest.cli.demo.records import DemoParticipant
from contest.cli.demo.sources import agencies, places
from contest.domain.agencies import AgencyKind
from contest.domain.entries import ParticipantKind


@dataclass(frozen=True, slots=True)
class Manner:
    """How texts speak of one sort of participant."""

    prefix: str
    """How its name begins."""
    head: str
    """Title of whoever leads it; the participant's name follows unless ``head_alone``."""
    noun: str
    sites: str
    """What its innovations run in, unless the kernel says otherwise."""
    peers: str
    """Who could copy it."""
    head_alone: bool = False


_MANNERS = (
    Manner("Dinas", "Kepala", "dinas", "", ""),
    Manner("Biro", "Kepala", "biro", "", ""),
    Manner("Badan", "Kepala", "badan", "", ""),
    Manner("Satuan Polisi", "Kepala", "satuan", "", ""),
    Manner("Inspektorat", "Inspektur", "inspektorat", "", "", head_alone=True),
    Manner("Sekretariat DPRD", "Sekretaris DPRD", "sekretariat", "", "", head_alone=True),
    Manner("Kecamatan", "Camat", "kecamatan", "kelurahan", "kecamatan lain", head_alone=True),
    Manner("Puskesmas", "Kepala", "puskesmas", "desa dan kelurahan", "puskesmas lain"),
    Manner("RS", "Direktur", "rumah sakit", "unit layanan", "rumah sakit lain"),
)
_GROUP = Manner("", "", "kelompok", "rukun tetangga", "kelompok warga di daerah lain")


def participant_of(row: Mapping[str, Any]) -> DemoParticipant:
    """The participant of a roster row. Raises KeyError for an unknown agency or government."""
    if "agency" in row:
        return _agency(row["agency"])
    government = row["government"]
    place = f"{row['village']}, {row['district']}, {places()[government].name}"
    key = re.sub(r"[^a-z0-9]+", "-", row["community"].lower()).strip("-")
    kind = ParticipantKind.COMMUNITY
    return DemoParticipant(key, kind, row["community"], None, government, place)


def manner_of(participant: DemoParticipant) -> Manner:
    """How to speak of the participant."""
    if participant.kind is ParticipantKind.COMMUNITY:
        return _GROUP
    return next(manner for manner in _MANNERS if participant.name.startswith(manner.prefix))


def head_of(participant: DemoParticipant) -> str:
    """The full title of the agency's head."""
    manner = manner_of(participant)
    if not manner.head_alone:
        return f"{manner.head} {participant.name}"
    rest = participant.name.removeprefix(manner.prefix).strip()
    return f"{manner.head} {rest.removeprefix('Daerah ')}"


def spots_of(row: Mapping[str, Any], participant: DemoParticipant) -> tuple[str, ...]:
    """Named places inside an agency's territory; the roster may choose them."""
    if "spots" in row:
        return tuple(row["spots"])
    return places()[participant.government_code].spots


def _agency(code: str) -> DemoParticipant:
    agency = agencies()[code]
    government = agency
    while government.kind not in (AgencyKind.GOVERNMENT, AgencyKind.PROVINCE):
        government = agencies()[government.parent or ""]
    place = places()[government.code].name
    kind = ParticipantKind.AGENCY
    return DemoParticipant(code, kind, agency.name, code, government.code, place)
