"""The guideline of a year: twenty indicators, their weights, levels and evidence.

An entry's maturity is the sum of weight x level over the indicators (``domain.maturity``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from contest.domain.errors import NotFound
from contest.domain.facts import Provenance, Row, Sheet, check_unique, read_provenance
from contest.domain.file_rules import FileRule, read_file_rule

TOP_LEVEL = 3
"""Levels run from 1 to 3; 0 stands for an indicator that is not claimed."""


@dataclass(frozen=True, slots=True)
class Level:
    """One level (parameter) of an indicator: ``value`` 1 to 3 and what it demands."""

    value: int
    text: str


@dataclass(frozen=True, slots=True)
class Basis:
    """One way to measure an indicator that offers several; an entry chooses exactly one."""

    key: str
    name: str
    levels: tuple[Level, ...]
    evidence: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator. It has three levels of its own, or several bases with three levels each."""

    key: str
    number: int
    official_number: int
    """Its number inside the whole index, where the unit's indicators are 16 to 35."""
    name: str
    description: str
    weight: int
    mandatory: bool
    levels: tuple[Level, ...]
    bases: tuple[Basis, ...]
    evidence: str
    files: FileRule
    accepts_link: bool

    @property
    def maximum(self) -> int:
        """The most this indicator can add to the maturity."""
        return self.weight * TOP_LEVEL

    def basis(self, key: str | None) -> Basis | None:
        """The basis with this key, or None."""
        return next((basis for basis in self.bases if basis.key == key), None)

    def levels_of(self, basis: str | None = None) -> tuple[Level, ...]:
        """The three levels that count: the chosen basis's, else the indicator's own."""
        chosen = self.basis(basis)
        return chosen.levels if chosen else self.levels


@dataclass(frozen=True, slots=True)
class Band:
    """A named stretch of a scale; it begins at ``minimum`` and ends where the next begins."""

    key: str
    label: str
    minimum: Decimal


@dataclass(frozen=True, slots=True)
class Bands:
    """The bands of one scale, lowest first."""

    bands: tuple[Band, ...]
    provenance: Provenance

    def of(self, value: int | Decimal | Fraction) -> Band:
        """The highest band that begins at or below ``value``."""
        reached = [band for band in self.bands if Fraction(band.minimum) <= Fraction(value)]
        return reached[-1] if reached else self.bands[0]


@dataclass(frozen=True, slots=True)
class Guideline:
    """The indicators of one year, with the bands that name a maturity."""

    key: str
    year: int
    name: str
    legal_basis: str
    legend: str
    indicators: tuple[Indicator, ...]
    entry_bands: Bands
    """Bands of one entry's maturity (0 to 111); not official."""
    index_bands: Bands
    """Official predicates of a government's whole index (0 to 100)."""
    provenance: Provenance

    @property
    def total_weight(self) -> int:
        """Sum of the weights."""
        return sum(indicator.weight for indicator in self.indicators)

    @property
    def maximum(self) -> int:
        """The highest maturity an entry can reach."""
        return self.total_weight * TOP_LEVEL

    def has(self, key: str) -> bool:
        """Whether there is an indicator with this key."""
        return any(indicator.key == key for indicator in self.indicators)

    def indicator(self, key: str) -> Indicator:
        """The indicator with this key. Raises NotFound ``indicator-unknown``."""
        for indicator in self.indicators:
            if indicator.key == key:
                return indicator
        raise NotFound("indicator-unknown", indicator=key)


def parse_guideline(value: Any, file: str) -> Guideline:
    """Read a guideline. Raises DataFault with every fault and its place in ``file``."""
    sheet = Sheet(file)
    root = sheet.root(value)
    indicators = _read_indicators(root)
    guideline = Guideline(
        key=root.key(),
        year=root.integer("year", 2000, 2100),
        name=root.text("name"),
        legal_basis=root.text("legal_basis"),
        legend=root.text("legend"),
        indicators=indicators,
        entry_bands=_read_bands(root.required_row("entry_bands")),
        index_bands=_read_bands(root.required_row("index_bands")),
        provenance=read_provenance(root),
    )
    _check_sums(root, guideline)
    sheet.finish()
    return guideline


def _read_indicators(root: Row) -> tuple[Indicator, ...]:
    rows = root.rows("indicators")
    indicators = tuple(_read_indicator(row) for row in rows)
    pairs = list(zip(rows, indicators, strict=True))
    check_unique((row, "key", found.key) for row, found in pairs)
    check_unique((row, "number", found.number) for row, found in pairs)
    check_unique((row, "official_number", found.official_number) for row, found in pairs)
    return indicators


def _read_indicator(row: Row) -> Indicator:
    basis_rows = row.rows("bases", required=False)
    bases = tuple(_read_basis(basis) for basis in basis_rows)
    check_unique((at, "key", basis.key) for at, basis in zip(basis_rows, bases, strict=True))
    if bases and row.has("levels"):
        row.note("levels", "levels-beside-bases")
    return Indicator(
        key=row.key(),
        number=row.integer("number", 1, 99),
        official_number=row.integer("official_number", 1, 99),
        name=row.text("name"),
        description=row.text("description"),
        weight=row.integer("weight", 1, 100),
        mandatory=row.flag("mandatory"),
        levels=() if bases else _read_levels(row),
        bases=bases,
        evidence=row.text("evidence"),
        files=read_file_rule(row.required_row("files")),
        accepts_link=row.flag("accepts_link"),
    )


def _read_basis(row: Row) -> Basis:
    return Basis(row.key(), row.text("name"), _read_levels(row), row.text("evidence"))


def _read_levels(row: Row) -> tuple[Level, ...]:
    if not row.has("levels"):
        row.note("levels", "key-missing", key="levels")
        return ()
    count = len(row.items("levels"))
    if count != TOP_LEVEL:
        row.note("levels", "levels-not-three", found=count, wanted=TOP_LEVEL)
    texts = row.texts("levels")
    return tuple(Level(value, text) for value, text in enumerate(texts, start=1))


def _read_bands(row: Row) -> Bands:
    rows = row.rows("bands")
    bands = tuple(Band(at.key(), at.text("label"), at.number("minimum")) for at in rows)
    check_unique((at, "key", band.key) for at, band in zip(rows, bands, strict=True))
    _check_order(rows, bands)
    return Bands(bands, read_provenance(row))


def _check_order(rows: Sequence[Row], bands: Sequence[Band]) -> None:
    """The lowest band begins at 0 and each next one higher."""
    before: Decimal | None = None
    for row, band in zip(rows, bands, strict=True):
        if before is None and band.minimum != 0:
            row.note("minimum", "bands-not-from-zero", found=band.minimum)
        elif before is not None and band.minimum <= before:
            row.note("minimum", "bands-not-rising", found=band.minimum, before=before)
        before = band.minimum


def _check_sums(root: Row, guideline: Guideline) -> None:
    """The declared sums are the key of the file: a mistyped weight shows here."""
    declared = root.integer("total_weight", 1, 1000)
    highest = root.integer("maximum", 1, 3000)
    if root.sheet.faulty("weight"):
        return
    if declared != guideline.total_weight:
        root.note("total_weight", "weights-sum", declared=declared, found=guideline.total_weight)
    if highest != guideline.maximum:
        root.note("maximum", "maximum-differs", declared=highest, found=guideline.maximum)
