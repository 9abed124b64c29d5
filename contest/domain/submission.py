"""Submitting an entry: the frozen revision, its number, and what a blind round hides of it."""

from collections.abc import Iterable, Mapping
from typing import Any

BLIND_PLACES: Mapping[str, frozenset[str]] = {
    "participant": frozenset({"proposal_letter"}),
    "innovators": frozenset({"innovators"}),
    "initiator_name": frozenset({"initiator_name"}),
    "coordinates": frozenset({"latitude", "longitude"}),
}
"""Form places hidden with each blind field; the letter of proposal names its sender."""


def revision_document(
    *,
    entry: str,
    number: str,
    revision: int,
    edition: str,
    category: str,
    participant: str,
    form: str,
    guideline: str,
    submitted_at: str,
    profile: Mapping[str, Any],
    claims: Iterable[tuple[str, int, str | None]],
    evidence: Iterable[Mapping[str, Any]],
) -> dict[str, Any]:
    """What a submit freezes, ready for canonical JSON: profile, claims, evidence hashes.

    ``entry``, ``edition``, ``category`` and ``participant`` are codes; files stand there by their
    SHA-256, so the document proves them without holding them.
    """
    return {
        "entry": entry,
        "number": number,
        "revision": revision,
        "edition": edition,
        "category": category,
        "participant": participant,
        "form": form,
        "guideline": guideline,
        "submitted_at": submitted_at,
        "profile": dict(profile),
        "claims": [
            {"indicator": indicator, "level": level, "basis": basis}
            for indicator, level, basis in sorted(claims, key=lambda claim: claim[0])
        ],
        "evidence": [dict(row) for row in evidence],
    }
