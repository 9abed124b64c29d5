"""The demonstration editions: invented contents from one seed, the same at every call."""

from contest.cli.demo.content import EDITIONS, demo_edition
from contest.cli.demo.evidence import sample_evidence, sample_link
from contest.cli.demo.marks import draw_marks
from contest.cli.demo.people import demo_people

__all__ = [
    "EDITIONS",
    "demo_edition",
    "demo_people",
    "draw_marks",
    "sample_evidence",
    "sample_link",
]
