"""The facts of one innovation in words, as the phrases of the demonstration ask for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from contest.cli.demo.numbers import Dates, Numbers, show
from contest.cli.demo.parties import Manner, head_of, manner_of, spots_of
from contest.cli.demo.records import DemoParticipant
from contest.cli.demo.sources import Kernel, places, read
from contest.cli.demo.voice import Voice, capital, grouped, listed
from contest.domain.entries import ParticipantKind
from contest.wording.dates import MONTHS

_COUNTS = {2: "dua", 3: "tiga"}
Words = dict[str, str]


@dataclass(frozen=True, slots=True)
class Subject:
    """Everything one innovation is made of before it is told."""

    kernel: Kernel
    participant: DemoParticipant
    row: Mapping[str, Any]
    acronym: str
    expansion: str
    dates: Dates
    numbers: Numbers
    regulation_level: int
    """Claimed level of "Regulasi inovasi daerah", which the legal paragraph must agree with."""

    @property
    def is_community(self) -> bool:
        """Whether a village group, not an agency, stands behind it."""
        return self.participant.kind is ParticipantKind.COMMUNITY

    @property
    def home(self) -> str:
        """The village of a group, or the region of an agency."""
        return self.participant.place.partition(",")[0]


def story_words(subject: Subject, voice: Voice) -> Words:
    """All facts a phrase may name; every one also with a capital first letter."""
    words = _surroundings(subject, voice)
    words |= _periods(subject.dates, voice)
    words |= _amounts(subject)
    words |= _kernel_texts(subject, voice, words)
    words |= _law(subject, voice, words)
    words |= _effect(subject, voice, words)
    return words | {capital(key): capital(text) for key, text in words.items()}


def _surroundings(subject: Subject, voice: Voice) -> Words:
    place = places()[subject.participant.government_code]
    settlement = "kelurahan" if subject.home.startswith("Kelurahan") else "desa"
    first, second = subject.home, f"{settlement} sekitarnya"
    if not subject.is_community:
        spots = spots_of(subject.row, subject.participant)
        first, second = voice.several("spots", spots, 2)
    manner = manner_of(subject.participant)
    return {
        "name": subject.acronym,
        "expansion": subject.expansion,
        "unit": subject.participant.name,
        "org": manner.noun,
        "place": place.name,
        "d1": first,
        "d2": second,
        "river": voice.pick("river", place.rivers),
        "settlement": settlement,
        "replicator": manner.peers or _peers(subject.participant),
        "agenda": read("laws")["priorities"][str(subject.kernel.priority)],
    }


def _peers(participant: DemoParticipant) -> str:
    if participant.government_code == "kalsel":
        return "pemerintah kabupaten dan kota lain"
    return "kabupaten dan kota tetangga"


def _periods(dates: Dates, voice: Voice) -> Words:
    draw = voice.draw("periods")
    return {
        "y0": str(dates.first_year),
        "y1": str(dates.start.year),
        "y2": str(dates.last_year),
        "start": _month(dates.start),
        "trial": _month(dates.trial),
        "months": str(dates.months),
        "age": str(dates.age),
        "survey_month": draw.choice(MONTHS),
        "rounds": _COUNTS[draw.choice((2, 3))],
    }


def _month(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.year}"


def _amounts(subject: Subject) -> Words:
    kernel, numbers = subject.kernel, subject.numbers
    return {
        "label": kernel.measure.label,
        "before": show(kernel, numbers.before),
        "middle": show(kernel, numbers.middle),
        "goal": show(kernel, numbers.goal),
        "after": show(kernel, numbers.after),
        "reach": f"{grouped(numbers.reach)} {kernel.reach[0]}",
        "coverage": _coverage(subject, manner_of(subject.participant)),
        "team": str(numbers.team),
        "survey": str(numbers.survey),
        "share": str(numbers.share),
        "budget": str(numbers.budget),
        "skm": f"{numbers.satisfaction // 100},{numbers.satisfaction % 100:02}",
        "grade": numbers.grade,
    }


def _coverage(subject: Subject, manner: Manner) -> str:
    count, kernel = subject.numbers.sites, subject.kernel
    provincial = subject.participant.government_code == "kalsel"
    inward = kernel.form == "tata-kelola" and not subject.is_community
    own = "" if kernel.sites == manner.noun else kernel.sites
    sites = own or ("perangkat daerah" if inward else manner.sites)
    if not sites:
        sites = "kecamatan" if provincial else "desa dan kelurahan"
    if "spots" in subject.row:
        return f"{min(count, 12)} {sites}"
    if provincial and not inward and sites != "unit layanan":
        return f"{count} {sites} pada {subject.numbers.regions} kabupaten dan kota"
    return f"{count} {sites}"


def _kernel_texts(subject: Subject, voice: Voice, known: Words) -> Words:
    kernel = subject.kernel
    words = {key: voice.say(key, text, known) for key, text in kernel.texts.items()}
    for number, (name, clause) in enumerate(voice.several("features", kernel.features, 3), start=1):
        words[f"f{number}"] = name
        words[f"c{number}"] = clause
    for number, step in enumerate(kernel.steps, start=1):
        words[f"s{number}"] = voice.say(f"step{number}", step, known)
    words["partners"] = listed(kernel.partners)
    words["partner"] = voice.pick("partner", kernel.partners)
    return words


def _law(subject: Subject, voice: Voice, known: Words) -> Words:
    laws = read("laws")
    kernel = subject.kernel
    own = laws["kernels"].get(kernel.key) or laws["affairs"][kernel.affair]["laws"]
    chosen = list(voice.several("laws", _older(own, subject.dates.start.year), 2))
    general = [law for law in laws["general"] if law not in chosen]
    decision = _village_decision if subject.is_community else _agency_decision
    return {
        "laws": listed([*chosen, voice.pick("general", general)]),
        "decision": decision(subject, voice, known),
    }


def _older(laws: Sequence[str], year: int) -> tuple[str, ...]:
    """The laws made before ``year``: an innovation cannot rest on a later one."""
    return tuple(law for law in laws if int(law.partition(" Tahun ")[2][:4]) < year)


def _agency_decision(subject: Subject, voice: Voice, known: Words) -> str:
    number = voice.draw("decision").randint(11, 96)
    year = subject.dates.start.year
    decision = (
        f"Keputusan {head_of(subject.participant)} Nomor 100.3.3/{number:03} Tahun {year} "
        f"tentang Tim Pelaksana {known['name']}"
    )
    if subject.regulation_level < 2:
        return decision
    higher = places()[subject.participant.government_code].regulation
    if subject.regulation_level > 2:
        higher = "Peraturan Daerah"
    return f"{higher} tentang penyelenggaraan inovasi daerah serta {decision}"


def _village_decision(subject: Subject, voice: Voice, known: Words) -> str:
    village = subject.home
    head = f"Lurah {village.removeprefix('Kelurahan ')}"
    if village.startswith("Desa "):
        head = f"Kepala {village}"
    number = voice.draw("decision").randint(3, 41)
    return (
        f"Keputusan {head} Nomor {number} Tahun {subject.dates.start.year} "
        f"tentang Pengukuhan {known['unit']}"
    )


def _effect(subject: Subject, voice: Voice, known: Words) -> Words:
    rises = subject.kernel.measure.rises
    verb = voice.pick("verb", ("meningkat", "naik") if rises else ("turun", "berkurang"))
    state = "baru" if rises else "masih"
    fund = read("phrases")["fund_community" if subject.is_community else "fund_agency"]
    return {
        "baseline": f"{known['label']} {state} {known['before']}",
        "effect": f"{known['label']} {verb} dari {known['before']} menjadi {known['after']}",
        "raise": "meningkatkan" if rises else "menurunkan",
        "fund": voice.say("fund", voice.pick("fund", fund), known),
    }
