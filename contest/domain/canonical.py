"""Canonical JSON: one text for one value, so that a hash means something.

Keys sorted and ASCII, no spaces, no ASCII escaping of values, UTF-8. Values are strings,
integers, booleans, null and lists and objects of them; numbers with a fraction travel as strings.
"""

import hashlib
import json
from typing import Any

from contest.domain.errors import Refusal


def canonical_json(value: Any) -> str:
    """The canonical text of ``value``.

    Raises Refusal ``not-canonical`` naming the JSON path of the first value that has no
    canonical text: a float, a key that is not ASCII text, half a surrogate pair, anything else.
    """
    _check(value, "$")
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def canonical_hash(value: Any) -> str:
    """SHA-256 of the canonical text in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(value).encode("utf-8")).hexdigest()


def _check(value: Any, path: str) -> None:
    if value is None or type(value) in (bool, int):
        return
    if type(value) is str:
        _check_text(value, path)
    elif type(value) is list:
        for position, item in enumerate(value):
            _check(item, f"{path}[{position}]")
    elif type(value) is dict:
        for key, item in value.items():
            if type(key) is not str or not key.isascii():
                raise Refusal("not-canonical", path=path, found=f"key {key!r}")
            _check(item, f"{path}.{key}")
    else:
        # Exact types only: a StrEnum or an IntEnum would be written by its own rules.
        raise Refusal("not-canonical", path=path, found=type(value).__name__)


def _check_text(value: str, path: str) -> None:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise Refusal("not-canonical", path=path, found="lone surrogate") from None
