"""Claimed levels that agree with what the texts say: team, months, beneficiaries, tools."""

from random import Random

from contest.cli.demo.numbers import Numbers
from contest.cli.demo.records import DemoClaim
from contest.cli.demo.sources import Kernel
from contest.cli.demo.story import Subject

INDICATORS = tuple(f"i{number:02}" for number in range(1, 21))
_MANDATORY = frozenset({"i01", "i02", "i17", "i18", "i20"})
_RARE_FOR_GROUPS = frozenset({"i03", "i06", "i08", "i09"})
"""Budget, RKPD, appointment and network: papers a village group seldom has."""
_THINGS = (
    "aduan",
    "arsip",
    "berkas",
    "bidang",
    "dokumen",
    "grup",
    "hektare",
    "indikator",
    "izin",
    "jenis",
    "kelotok",
    "kerbau",
    "koloni",
    "konsultasi",
    "kunjungan",
    "paket",
    "rancangan",
    "rumah",
    "titik",
    "usulan",
)
"""What a reach may count besides people; such an entry claims another basis."""
_EARNINGS = ("harga", "nilai jual", "omzet", "pendapatan")


def regulation_level(draw: Random, quality: float, *, community: bool) -> int:
    """Level of "Regulasi inovasi daerah"; most innovations rest on a decision of the head."""
    if community or draw.random() > quality * 0.55:
        return 1
    return 3 if draw.random() < 0.15 else 2


def draw_claims(draw: Random, subject: Subject, quality: float) -> tuple[DemoClaim, ...]:
    """The answered indicators with claimed and verified level."""
    basis, benefit = _benefit(draw, subject.kernel, subject.numbers)
    fixed = _told(draw, subject) | {"i18": benefit}
    found = []
    for indicator in INDICATORS:
        level = fixed.get(indicator) or _level(draw, indicator, quality, subject.is_community)
        if level:
            verified = _verified(draw, level, 0.05 if indicator in fixed else 0.14)
            found.append(
                DemoClaim(indicator, level, verified, basis if indicator == "i18" else None)
            )
    return tuple(found)


def _told(draw: Random, subject: Subject) -> dict[str, int]:
    """Levels that follow from what the texts say."""
    months = subject.dates.months
    return {
        "i01": subject.regulation_level,
        "i02": _step(subject.numbers.team, 11, 31),
        "i04": draw.choice((2, 3) if subject.kernel.digital else (1, 1, 2)),
        "i17": 3 if months <= 4 else 2 if months <= 8 else 1,
    }


def _step(amount: int, second: int, third: int) -> int:
    return 3 if amount >= third else 2 if amount >= second else 1


def _benefit(draw: Random, kernel: Kernel, numbers: Numbers) -> tuple[str, int]:
    """Basis and level of "Kemanfaatan inovasi"; beneficiaries where the reach counts people."""
    if kernel.measure.label.startswith(_EARNINGS):
        return "d", 3
    if kernel.reach[0].startswith(_THINGS):
        return draw.choice(("b", "f")), draw.choice((2, 2, 3))
    return "a", _step(numbers.reach, 201, 501)


def _level(draw: Random, indicator: str, quality: float, community: bool) -> int:
    skipped = 0.16 * (1.2 - quality)
    if indicator == "i16":
        skipped = 0.75 - 0.5 * quality
    if community and indicator in _RARE_FOR_GROUPS:
        skipped = 0.7
    if indicator not in _MANDATORY and draw.random() < skipped:
        return 0
    return 1 + (draw.random() < quality) + (draw.random() < quality * 0.8)


def _verified(draw: Random, level: int, doubtful: float) -> int:
    """Mostly the claimed level; a checker confirms less where the papers fall short."""
    return level - 1 if draw.random() < doubtful else level
