"""The numbers of one innovation: drawn once, so that every paragraph tells the same ones."""

from dataclasses import dataclass
from datetime import date
from random import Random

from contest.cli.demo.sources import Kernel
from contest.cli.demo.voice import grouped

_FIRST_GRADE = 8831
"""Hundredths: from 88,31 public satisfaction is grade A, from 76,61 grade B."""


@dataclass(frozen=True, slots=True)
class Dates:
    """When an innovation was tried, applied and developed further."""

    trial: date
    start: date
    development: date | None
    months: int
    """Months from the trial to the application."""
    last_year: int
    """The year before the contest, up to which results are reported."""

    @property
    def first_year(self) -> int:
        """The year whose data describe the problem."""
        return self.trial.year - 1

    @property
    def age(self) -> int:
        """Months of application up to the end of the last year."""
        return (self.last_year - self.start.year) * 12 + 13 - self.start.month


@dataclass(frozen=True, slots=True)
class Numbers:
    """Amounts as numbers; ``show`` gives the measure with its unit."""

    before: int
    middle: int
    goal: int
    after: int
    reach: int
    sites: int
    regions: int
    team: int
    survey: int
    share: int
    budget: int
    satisfaction: int
    """Hundredths of a point of the public satisfaction survey."""

    @property
    def grade(self) -> str:
        """Grade of the satisfaction survey as the ministry sets it."""
        return "A" if self.satisfaction >= _FIRST_GRADE else "B"


def draw_dates(draw: Random, year: int) -> Dates:
    """Application within the two calendar years before the contest year, early enough to show."""
    start_year = draw.choice((year - 2, year - 2, year - 1))
    start_month = draw.randint(1, 12 if start_year == year - 2 else 6)
    start = date(start_year, start_month, draw.randint(1, 28))
    months = draw.choice((2, 3, 3, 4, 4, 5, 6, 7, 9, 10))
    index = start.year * 12 + start.month - 1 - months
    trial = date(index // 12, index % 12 + 1, draw.randint(1, start.day))
    development = None
    if draw.random() < 0.4 and start < date(year - 1, 3, 1):
        development = date(year - 1, draw.randint(7, 12), draw.randint(1, 28))
    return Dates(trial, start, development, months, year - 1)


def draw_numbers(draw: Random, kernel: Kernel, quality: float, *, local: bool) -> Numbers:
    """Amounts within the kernel's ranges; a village group has smaller ones."""
    before = draw.randint(*kernel.measure.before)
    after = draw.randint(*kernel.measure.after)
    gap = after - before
    team = draw.randint(5, 14) if local else draw.choice((8, 10, 14, 18, 22, 26, 32, 38, 44))
    low, high = kernel.reach[1:]
    return Numbers(
        before=before,
        middle=before + round(gap * draw.uniform(0.45, 0.7)),
        goal=before + round(gap * draw.uniform(0.78, 0.94)),
        after=after,
        reach=draw.randint(low, low + (high - low) // 3) if local else draw.randint(low, high),
        sites=draw.randint(3, 7) if local else draw.randint(6, 24),
        regions=draw.randint(3, 9),
        team=team,
        survey=draw.randint(48, 95) if local else draw.randint(85, 260),
        share=draw.randint(71, 94),
        budget=draw.randint(3, 18) if local else draw.randint(24, 165),
        satisfaction=draw.randint(8150, 8700) + round(quality * 900),
    )


def show(kernel: Kernel, amount: int) -> str:
    """An amount of the kernel's measure with its unit."""
    return kernel.measure.form.format(grouped(amount))
