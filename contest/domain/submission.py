"""Submitting an entry: its number, the frozen revision, and what a blind round hides of it."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

BLIND_PLACES: Mapping[str, frozenset[str]] = {
    "participant": frozenset({"proposal_letter"}),
    "innovators": frozenset({"innovators"}),
    "initiator_name": frozenset({"initiator_name"}),
    "coordinates": frozenset({"latitude", "longitude"}),
}
"""Form places hidden with each blind field; the letter of proposal names its sender."""


def registration_number(year: int, category: str, running: int) -> str:
    """The number of an entry: ``2026-SKK-0012`` for the twelfth in "SKPD Kabupaten/Kota".

    ``running`` counts through the whole edition, so the number is unique whatever the letters.
    """
    initials = "".join(word[0] for word in re.findall(r"[A-Za-z]+", category)).upper()[:4] or "X"
    return f"{year}-{initials}-{running:04d}"


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
    content: Mapping[str, Any],
) -> dict[str, Any]:
    """What a submit freezes, ready for canonical JSON.

    ``entry``, ``edition``, ``category`` and ``participant`` are codes. ``content`` holds
    ``profile``, ``claims`` and ``evidence``; files stand there by their SHA-256, so the document
    proves them without holding them.
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
        **content,
    }


def changed_places(then: Mapping[str, Any], now: Mapping[str, Any]) -> frozenset[str]:
    """Fields, indicators and slots in which two revision documents differ."""
    changed = {
        key
        for key in {*then["profile"], *now["profile"]}
        if then["profile"].get(key) != now["profile"].get(key)
    }
    for part, key in (("claims", "indicator"), ("evidence", "slot")):
        before, after = _by_place(then[part], key), _by_place(now[part], key)
        changed |= {place for place in {*before, *after} if before.get(place) != after.get(place)}
    return frozenset(changed)


def _by_place(rows: Iterable[Mapping[str, Any]], key: str) -> dict[str, list[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        found.setdefault(row[key], []).append(row)
    return found
