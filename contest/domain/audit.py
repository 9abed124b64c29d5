"""The audit chain: ``h_k = SHA256(hex(h_{k-1}) + canonical JSON of record k)``, h_0 = 64 zeros.

Canonical text: keys sorted, no spaces, no ASCII escaping, UTF-8; values are strings, integers,
booleans, null and lists and objects of them. Records carry ids and codes, never names.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

GENESIS = "0" * 64


def chain_hash(previous: str, canonical: str) -> str:
    """The hash of a record with this canonical text after ``previous`` (64 hex digits)."""
    return hashlib.sha256((previous + canonical).encode("utf-8")).hexdigest()


@dataclass(frozen=True)
class StoredRecord:
    """A record as it lies in the table."""

    sequence: int
    canonical: str
    hash: str


@dataclass(frozen=True)
class ChainFault:
    """The first place where a chain breaks: ``code`` is gap, text, hash or head."""

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
        if not _is_canonical(record.canonical):
            return ChainFault(record.sequence, "text", {})
        expected = chain_hash(previous, record.canonical)
        if expected != record.hash:
            return ChainFault(record.sequence, "hash", {"expected": expected, "found": record.hash})
        previous, sequence = record.hash, record.sequence
    if head is not None and (head.sequence, head.hash) != (sequence, previous):
        return ChainFault(sequence, "head", {"expected": head.sequence, "found": sequence})
    return None


def _is_canonical(text: str) -> bool:
    try:
        value = json.loads(text)
    except ValueError:
        return False
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False) == text
