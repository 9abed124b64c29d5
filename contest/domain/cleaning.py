"""From posted strings to typed profile values.

Cleaning refuses only what has no value of the field's type, so a draft with gaps can always be
saved. Whether the values suffice is the question of ``domain.profile``.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from contest.domain.entries import ParticipantKind
from contest.domain.errors import Problem, Refusal
from contest.domain.form import Field, FieldKind, FormDefinition
from contest.domain.numbers import decimal_text
from contest.domain.words import clean_line, clean_lines, names

ProfileValue = str | bool | list[str]
Posted = Mapping[str, str | Sequence[str]]

_COORDINATE = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{1,20})?", re.ASCII)
_DAY_FIRST = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})", re.ASCII)
_MICRODEGREE = Decimal("0.000001")
"""Six decimals of a degree are about 11 cm."""
_LIMIT = {FieldKind.LATITUDE: Decimal(90), FieldKind.LONGITUDE: Decimal(180)}
_YES_NO = {"ya": True, "true": True, "1": True, "tidak": False, "false": False, "0": False}


@dataclass(frozen=True)
class FormProblem(Problem):
    """A problem at a field (or slot, or indicator) of a section of the form."""

    section: str = ""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What came out: ``profile`` holds the good values, ``emptied`` the fields left blank."""

    profile: dict[str, ProfileValue] = field(default_factory=dict)
    emptied: frozenset[str] = frozenset()
    problems: tuple[FormProblem, ...] = ()

    def over(self, stored: Mapping[str, Any]) -> dict[str, Any]:
        """The stored profile with these values laid over it and emptied fields removed."""
        kept = {key: value for key, value in stored.items() if key not in self.emptied}
        return kept | self.profile


class _Unusable(Refusal):
    """A posted value has no value of its field's type."""


def clean_profile(
    definition: FormDefinition, posted: Posted, participant_kind: ParticipantKind
) -> Cleaned:
    """Clean the posted fields; fields that were not posted stay out of the answer.

    A field the form does not ask of this kind of participant is a problem ``field-unknown``.
    """
    profile: dict[str, ProfileValue] = {}
    emptied: set[str] = set()
    problems: list[FormProblem] = []
    for key, raw in posted.items():
        asked = definition.find(key)
        if asked is None or not asked.asked_of(participant_kind):
            problems.append(FormProblem("field-unknown", clean_line(key)[:60]))
            continue
        try:
            value = clean_value(asked, raw)
        except _Unusable as refused:
            section = definition.section_of(key)
            problems.append(FormProblem(refused.code, key, refused.facts, section))
            continue
        if value is None:
            emptied.add(key)
        else:
            profile[key] = value
    return Cleaned(profile, frozenset(emptied), tuple(problems))


def clean_value(asked: Field, raw: str | Sequence[str]) -> ProfileValue | None:
    """One posted value in its field's type; None where nothing was typed."""
    if asked.kind is FieldKind.MULTI_CHOICE:
        return _clean_choices(asked, [raw] if isinstance(raw, str) else list(raw))
    text = raw if isinstance(raw, str) else "".join(raw[:1])
    if asked.kind is FieldKind.TEXTAREA:
        return _clean_text(asked, clean_lines(text))
    line = clean_line(text)
    return _ONE_LINE[asked.kind](asked, line) if line else None


def stored_day(value: Any) -> date | None:
    """The date a profile holds, None where it holds none."""
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def _clean_text(asked: Field, text: str) -> str | None:
    if asked.limits.max_lines is not None:
        text = "\n".join(names(text))
    most = asked.limits.max_chars
    if most is not None and len(text) > most:
        raise _Unusable("too-long", found=len(text), most=most)
    return text or None


def _clean_choice(asked: Field, code: str) -> str:
    if asked.option(code) is None:
        raise _Unusable("option-unknown", found=code[:60])
    return code


def _clean_choices(asked: Field, codes: Sequence[str]) -> list[str] | None:
    wanted = [clean_line(code) for code in codes]
    chosen = {_clean_choice(asked, code) for code in wanted if code}
    return [option.code for option in asked.options if option.code in chosen] or None


def _clean_yes_no(_asked: Field, line: str) -> bool:
    answer = _YES_NO.get(line.lower())
    if answer is None:
        raise _Unusable("not-yes-no", found=line[:20])
    return answer


def _clean_date(_asked: Field, line: str) -> str:
    """A date as the browser sends it (2026-12-31) or as people write it (31-12-2026)."""
    typed = _DAY_FIRST.fullmatch(line)
    try:
        if typed:
            return date(int(typed[3]), int(typed[2]), int(typed[1])).isoformat()
        return date.fromisoformat(line).isoformat()
    except ValueError:
        raise _Unusable("not-a-date", found=line[:30]) from None


def _clean_coordinate(asked: Field, line: str) -> str:
    """Decimal degrees with a comma or a dot; a typographic minus is a minus."""
    plain = line.replace("\N{MINUS SIGN}", "-").replace(",", ".").removesuffix("°").strip()
    if not _COORDINATE.fullmatch(plain):
        raise _Unusable("not-a-coordinate", found=line[:40])
    degrees = Decimal(plain).quantize(_MICRODEGREE, ROUND_HALF_UP)
    limit = _LIMIT[asked.kind]
    if abs(degrees) > limit:
        raise _Unusable("coordinate-out-of-range", found=line[:40], most=limit)
    return decimal_text(degrees)


_ONE_LINE: dict[FieldKind, Callable[[Field, str], ProfileValue | None]] = {
    FieldKind.TEXT: _clean_text,
    FieldKind.CHOICE: _clean_choice,
    FieldKind.DATE: _clean_date,
    FieldKind.YES_NO: _clean_yes_no,
    FieldKind.LATITUDE: _clean_coordinate,
    FieldKind.LONGITUDE: _clean_coordinate,
}
