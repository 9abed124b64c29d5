"""What may stand under a certificate: the office, the name, rank and NIP of who signs.

Prefixes as in Permendagri on naskah dinas: a.n. (on behalf of), Plt., Plh., Pj. A NIP has 18
digits and begins with the date of birth; a governor has none.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from contest.domain.errors import Problem
from contest.domain.words import clean_line

PREFIXES = ("", "a.n.", "Plt.", "Plh.", "Pj.")
OFFICE_LENGTH, NAME_LENGTH, RANK_LENGTH = 300, 120, 100
EMBLEM_BYTES = 2_000_000
"""Largest emblem accepted."""


@dataclass(frozen=True, slots=True)
class SignatoryData:
    """A signatory as typed; ``cleaned`` gives the form that is stored."""

    kind: str
    office: str
    name: str
    prefix: str = ""
    rank: str = ""
    nip: str = ""

    def cleaned(self) -> "SignatoryData":
        """The same on single lines, the NIP as digits without blanks."""
        return SignatoryData(
            kind=self.kind,
            office=clean_line(self.office),
            name=clean_line(self.name),
            prefix=self.prefix,
            rank=clean_line(self.rank),
            nip=re.sub(r"[\s.]", "", self.nip),
        )


def signatory_problems(data: SignatoryData) -> tuple[Problem, ...]:
    """Every reason why this (cleaned) signatory cannot be stored, at its fields."""
    found = []
    for field, text, most in (
        ("office", data.office, OFFICE_LENGTH),
        ("name", data.name, NAME_LENGTH),
        ("rank", data.rank, RANK_LENGTH),
    ):
        if not text and field != "rank":
            found.append(Problem("required", field))
        if len(text) > most:
            found.append(Problem("text-too-long", field, {"limit": most}))
    if data.prefix not in PREFIXES:
        found.append(Problem("prefix-unknown", "prefix"))
    if data.nip and not nip_is_plausible(data.nip):
        found.append(Problem("nip-form", "nip"))
    return tuple(found)


def nip_is_plausible(nip: str) -> bool:
    """Eighteen digits whose first eight are a day on which a civil servant can be born."""
    if not (len(nip) == 18 and nip.isascii() and nip.isdecimal()):
        return False
    try:
        born = datetime.strptime(nip[:8], "%Y%m%d")  # noqa: DTZ007  (a day without a zone)
    except ValueError:
        return False
    return 1940 <= born.year <= 2015
