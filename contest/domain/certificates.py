"""The life of a certificate, and the pattern of its number."""

import re
from enum import StrEnum

from contest.domain.errors import Problem


class CertificateState(StrEnum):
    """A number once reserved is never used again, whatever becomes of its certificate."""

    RESERVED = "reserved"
    ISSUED = "issued"
    SIGNED = "signed"
    VOID = "void"


TRANSITIONS = {
    # reserved → void: what cannot be rendered ends, explained, and its holder gets another number.
    CertificateState.RESERVED: frozenset({CertificateState.ISSUED, CertificateState.VOID}),
    CertificateState.ISSUED: frozenset({CertificateState.SIGNED, CertificateState.VOID}),
    CertificateState.SIGNED: frozenset({CertificateState.VOID}),
    CertificateState.VOID: frozenset[CertificateState](),
}

VALID_STATES = frozenset({CertificateState.ISSUED, CertificateState.SIGNED})


class CertificateKind(StrEnum):
    """Piagam penghargaan for winners, sertifikat for all others."""

    WINNER = "winner"
    FINALIST = "finalist"
    PARTICIPANT = "participant"
    JUDGE = "judge"


_SLOT = re.compile(r"\{(\w+)(?::0(\d)d)?\}")
_SLOTS = frozenset({"classification", "number", "unit", "year"})


def pattern_problems(pattern: str) -> tuple[Problem, ...]:
    """Say what is wrong with a number pattern such as ``{classification}/{number:04d}/{unit}``."""
    names = [match[1] for match in _SLOT.finditer(pattern)]
    problems = [
        Problem("pattern-unknown-slot", "pattern", {"slot": name})
        for name in names
        if name not in _SLOTS
    ]
    if "number" not in names:
        problems.append(Problem("pattern-without-number", "pattern"))
    if "{" in _SLOT.sub("", pattern) or "}" in _SLOT.sub("", pattern):
        problems.append(Problem("pattern-broken", "pattern"))
    return tuple(problems)


def certificate_number(
    pattern: str, *, classification: str, number: int, unit: str, year: int
) -> str:
    """Write a register number, e.g. ``000.9.3/0123/BRIDA/2026`` (Permendagri 83/2022 style)."""
    values = {"classification": classification, "number": number, "unit": unit, "year": year}

    def fill(match: re.Match[str]) -> str:
        value = str(values[match[1]])
        return value.zfill(int(match[2])) if match[2] else value

    return _SLOT.sub(fill, pattern)
