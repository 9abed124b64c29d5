"""The audit chain: ``h_k = SHA256(hex(h_{k-1}) + canonical JSON of record k)``, h_0 = 64 zeros.

Canonical text: keys sorted, no spaces, no ASCII escaping, UTF-8; values are strings, integers,
booleans, null and lists and objects of them. Records carry ids and codes, never names.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

GENESIS = "0" * 64


def chain_hash(previous: str, canonical: str) -> str:
    """The hash of a record with this canonical text after ``previous`` (64 hex digits)."""
    return hashlib.sha256((previous + canonical).encode("utf-8")).hexdigest()


@dataclass(frozen=True)
class Columns:
    """What a record's row repeats of its text, so that it can be searched."""

    at: datetime
    actor: str
    action: str
    object: str


@dataclass(frozen=True)
class StoredRecord:
    """A record as it lies in the table."""

    sequence: int
    canonical: str
    hash: str
    columns: Columns | None = None
    """None where only text and hash are at hand."""


@dataclass(frozen=True)
class ChainFault:
    """The first place where a chain breaks: ``code`` is gap, text, hash, columns or head."""

    sequence: int
    code: str
    facts: dict[str, Any]


def verify_chain(records: Iterable[StoredRecord], head: StoredRecord | None) -> ChainFault | None:
    """Recompute the chain; return the first fault or None.

    ``head`` is the head row (its ``canonical`` is unused): a chain cut at its end is found
    because head's sequence and hash no longer match the last record.
    """
    previous, sequence = GENESIS, 0
    for record in records:
        if record.sequence != sequence + 1:
            return ChainFault(sequence + 1, "gap", {"found": record.sequence})
        said = _canonical(record.canonical)
        if said is None:
            return ChainFault(record.sequence, "text", {})
        expected = chain_hash(previous, record.canonical)
        if expected != record.hash:
            return ChainFault(record.sequence, "hash", {"expected": expected, "found": record.hash})
        if record.columns is not None and _columns(said) != record.columns:
            return ChainFault(record.sequence, "columns", {})
        previous, sequence = record.hash, record.sequence
    if head is not None and (head.sequence, head.hash) != (sequence, previous):
        return ChainFault(sequence, "head", {"expected": head.sequence, "found": sequence})
    return None


def _canonical(text: str) -> Any:
    """The value of a canonical text; None when it is anything else."""
    try:
        value = json.loads(text)
    except ValueError:
        return None
    again = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return value if again == text else None


def _columns(said: Any) -> Columns | None:
    try:
        at = datetime.fromisoformat(said["at"])
        return Columns(at, said["actor"], said["action"], said["object"])
    except (KeyError, TypeError, ValueError):
        return None
