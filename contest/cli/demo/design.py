"""Telling an innovation: the design (rancang bangun), objectives, benefits and results."""

from collections.abc import Sequence

from contest.cli.demo.sources import read
from contest.cli.demo.story import Subject, Words, story_words
from contest.cli.demo.voice import Voice

_ORDERS: tuple[tuple[str, ...], ...] = (
    ("legal", "problem", "issue", "method", "how", "edge"),
    ("problem", "issue", "legal", "method", "how", "edge"),
    ("problem", "legal", "issue", "method", "how", "edge"),
    ("legal", "issue", "problem", "method", "how", "edge"),
)


def tell(subject: Subject, voice: Voice) -> dict[str, str]:
    """The four long texts of the profile by their form keys; paragraphs part by blank lines."""
    words = story_words(subject, voice)
    roles = voice.pick("order", _ORDERS)
    words["satisfaction"] = _phrase("satisfaction", subject, voice, words)
    words["Satisfaction"] = words["satisfaction"]
    texts = {
        role: _phrase(role, subject, voice, words) for role in ("objectives", "benefits", "results")
    }
    return {"design": "\n\n".join(_paragraphs(roles, subject, voice, words)), **texts}


def _paragraphs(roles: Sequence[str], subject: Subject, voice: Voice, words: Words) -> list[str]:
    return [_phrase(role, subject, voice, words) for role in roles]


def _phrase(role: str, subject: Subject, voice: Voice, words: Words) -> str:
    wanted = ("all", "community" if subject.is_community else "agency")
    fitting = [row["text"] for row in read("phrases")[role] if row["for"] in wanted]
    return voice.say(role, voice.pick(role, fitting), words)
