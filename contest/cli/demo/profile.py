"""The profile of an entry by the keys of the entry form."""

from collections.abc import Mapping
from decimal import Decimal
from random import Random
from typing import Any

from contest.cli.demo.design import tell
from contest.cli.demo.sources import places, read
from contest.cli.demo.story import Subject
from contest.cli.demo.voice import Voice

_FORMS = {"layanan": "pelayanan-publik", "tata-kelola": "tata-kelola", "lainnya": "lainnya"}
_DRAFT_LACKS = ("results", "benefits", "development_date", "initiator_name")
_HEADS = {
    "Peraturan Gubernur": "Gubernur",
    "Peraturan Bupati": "Bupati",
    "Peraturan Wali Kota": "Wali Kota",
}


def draw_profile(subject: Subject, innovators: tuple[str, ...], voice: Voice) -> dict[str, Any]:
    """A complete profile; the title is a column of its own."""
    draw = voice.draw("profile")
    latitude, longitude = _position(draw, subject)
    initiator, initiator_name = _initiator(draw, subject, innovators)
    kernel, dates = subject.kernel, subject.dates
    affairs = read("laws")["affairs"]
    profile: dict[str, Any] = {
        "phase": "penerapan",
        "initiator": initiator,
        "initiator_name": initiator_name,
        "innovators": "\n".join(innovators),
        "latitude": latitude,
        "longitude": longitude,
        "classification": _classification(subject),
        "innovation_type": "digital" if kernel.digital else "nondigital",
        "innovation_form": _FORMS[kernel.form],
        "priority": f"asta-cita-{kernel.priority}",
        "main_affair": affairs[kernel.affair]["code"],
        "other_affairs": [affairs[token]["code"] for token in kernel.others],
        "trial_date": dates.trial.isoformat(),
        "implementation_date": dates.start.isoformat(),
        "has_development": dates.development is not None,
    }
    if dates.development is not None:
        profile["development_date"] = dates.development.isoformat()
    return profile | tell(subject, voice)


def unfinished(profile: Mapping[str, Any]) -> dict[str, Any]:
    """The same profile as somebody left it half filled in."""
    opening = profile["design"].split("\n\n")[:2]
    kept = {key: value for key, value in profile.items() if key not in _DRAFT_LACKS}
    return kept | {"design": "\n\n".join(opening)}


def on_trial(profile: Mapping[str, Any]) -> dict[str, Any]:
    """The same profile of an innovation that is not applied yet."""
    return {**profile, "phase": "uji-coba"}


def _position(draw: Random, subject: Subject) -> tuple[str, str]:
    """A point near the capital of the participant's territory, in degrees with four decimals."""
    place = places()[subject.participant.government_code]
    return (
        str(Decimal(place.latitude) + Decimal(draw.randint(-180, 180)) / 10_000),
        str(Decimal(place.longitude) + Decimal(draw.randint(-180, 180)) / 10_000),
    )


def _initiator(draw: Random, subject: Subject, innovators: tuple[str, ...]) -> tuple[str, str]:
    if subject.is_community:
        return "masyarakat", innovators[0]
    chance = draw.random()
    if chance < 0.62:
        return "perangkat-daerah", subject.participant.name
    if chance < 0.92:
        return "asn", innovators[0]
    place = places()[subject.participant.government_code]
    region = place.name.removeprefix("Kabupaten ").removeprefix("Kota ")
    return "kepala-daerah", f"{_HEADS[place.regulation]} {region}"


def _classification(subject: Subject) -> str:
    if subject.is_community:
        return "masyarakat"
    is_district = subject.participant.name.startswith("Kecamatan")
    return "desa-kelurahan" if is_district else "perangkat-daerah"
