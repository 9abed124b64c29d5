"""Maturity (skor kematangan): the sum of weight x level over a guideline's indicators.

Claimed and verified maturity are the same sum over different levels, so both go through
``measure``. An indicator without a level adds nothing and is named, never guessed.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from contest.domain.cleaning import FormProblem
from contest.domain.demands import IndicatorDuty
from contest.domain.errors import Refusal
from contest.domain.guideline import TOP_LEVEL, Band, Guideline, Indicator

INDICATOR_SECTION = "indikator"
"""The section name of problems at indicators; their field is the indicator's key."""


class BadClaim(Refusal):
    """A level or basis that the guideline does not know.

    Codes ``indicator-unknown``, ``level-out-of-scale``, ``basis-unknown``.
    """

    status = 422


@dataclass(frozen=True, slots=True)
class Claim:
    """What an entry says, or a checker found, about one indicator; level 0 means none."""

    level: int
    basis: str | None = None


@dataclass(frozen=True, slots=True)
class MaturityRow:
    """One indicator's part of the sum; ``level`` None where there is no level yet."""

    indicator: Indicator
    level: int | None
    basis: str | None
    score: int


@dataclass(frozen=True, slots=True)
class Maturity:
    """A maturity with everything it was made of."""

    score: int
    maximum: int
    band: Band
    rows: tuple[MaturityRow, ...]

    @property
    def share(self) -> Fraction:
        """The part of the maximum reached, 0 to 1."""
        return Fraction(self.score, self.maximum)

    @property
    def missing(self) -> tuple[str, ...]:
        """Keys of the indicators without a level."""
        return tuple(row.indicator.key for row in self.rows if not row.level)

    @property
    def mandatory_unmet(self) -> tuple[str, ...]:
        """Keys of the mandatory indicators without a level."""
        return tuple(
            row.indicator.key for row in self.rows if row.indicator.mandatory and not row.level
        )


@dataclass(frozen=True, slots=True)
class GapRow:
    """Claimed beside verified for one indicator; ``verified`` None until it was checked."""

    indicator: Indicator
    claimed: int
    verified: int | None

    @property
    def lost(self) -> int:
        """Points the check took away (negative where it gave some); 0 until checked."""
        if self.verified is None:
            return 0
        return (self.claimed - self.verified) * self.indicator.weight


@dataclass(frozen=True, slots=True)
class Step:
    """Raising one indicator to ``to_level`` adds ``gain`` points."""

    indicator: Indicator
    from_level: int
    to_level: int
    gain: int


def check_claim(guideline: Guideline, key: str, claim: Claim) -> None:
    """Refuse a claim the guideline does not know. Raises BadClaim."""
    if not guideline.has(key):
        raise BadClaim("indicator-unknown", indicator=key)
    if not 0 <= claim.level <= TOP_LEVEL:
        raise BadClaim("level-out-of-scale", indicator=key, level=claim.level, most=TOP_LEVEL)
    if claim.basis is not None and guideline.indicator(key).basis(claim.basis) is None:
        raise BadClaim("basis-unknown", indicator=key, basis=claim.basis)


def measure(guideline: Guideline, claims: Mapping[str, Claim]) -> Maturity:
    """The maturity of the claims (or of the verified levels). Raises BadClaim."""
    for key, claim in claims.items():
        check_claim(guideline, key, claim)
    rows = tuple(_row(indicator, claims.get(indicator.key)) for indicator in guideline.indicators)
    score = sum(row.score for row in rows)
    return Maturity(score, guideline.maximum, guideline.entry_bands.of(score), rows)


def _row(indicator: Indicator, claim: Claim | None) -> MaturityRow:
    if claim is None:
        return MaturityRow(indicator, None, None, 0)
    return MaturityRow(indicator, claim.level, claim.basis, indicator.weight * claim.level)


def gaps(
    guideline: Guideline, claimed: Mapping[str, Claim], verified: Mapping[str, Claim]
) -> tuple[GapRow, ...]:
    """Claimed beside verified level for every indicator, in the guideline's order."""
    return tuple(
        GapRow(
            indicator,
            claimed[indicator.key].level if indicator.key in claimed else 0,
            verified[indicator.key].level if indicator.key in verified else None,
        )
        for indicator in guideline.indicators
    )


def next_steps(guideline: Guideline, claims: Mapping[str, Claim]) -> tuple[Step, ...]:
    """One level up wherever that is possible, the most worthwhile first.

    Mandatory indicators without a level lead, since the entry cannot be submitted without them.
    Then the larger gain; at equal gain the lower level, because a first document is usually less
    work than a third; then the guideline's order.
    """
    steps = [
        Step(indicator, level, level + 1, indicator.weight)
        for indicator in guideline.indicators
        if (level := claims[indicator.key].level if indicator.key in claims else 0) < TOP_LEVEL
    ]
    return tuple(sorted(steps, key=_worth))


def _worth(step: Step) -> tuple[bool, int, int]:
    unmet = step.indicator.mandatory and step.from_level == 0
    return not unmet, -step.gain, step.from_level


def indicator_problems(
    guideline: Guideline,
    claims: Mapping[str, Claim],
    evidenced: Collection[str],
    duty: IndicatorDuty = IndicatorDuty.MANDATORY,
) -> tuple[FormProblem, ...]:
    """What stands against submitting at the indicators; ``evidenced`` holds those with evidence.

    A claimed level needs evidence, and a basis where the guideline offers several; a mandatory
    indicator needs a level where ``duty`` says so.
    """
    return tuple(
        FormProblem(code, indicator.key, {"indicator": indicator.name}, INDICATOR_SECTION)
        for indicator in guideline.indicators
        for code in _indicator_codes(indicator, claims.get(indicator.key), evidenced, duty)
    )


def _indicator_codes(
    indicator: Indicator, claim: Claim | None, evidenced: Collection[str], duty: IndicatorDuty
) -> Iterator[str]:
    if claim is None or claim.level == 0:
        if indicator.mandatory and duty is IndicatorDuty.MANDATORY:
            yield "level-missing"
        return
    if indicator.bases and indicator.basis(claim.basis) is None:
        yield "basis-missing"
    if indicator.key not in evidenced:
        yield "evidence-missing"
