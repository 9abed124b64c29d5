"""The form of random codes, codes made of names, and how tokens are stored."""

import hashlib
import re
import unicodedata

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford base32 in lower case: no i, l, o, u, so codes can be read aloud."""

CODE_LENGTH = 26
"""26 characters carry 130 bits."""


def normal_code(text: str) -> str:
    """A code as typed by a person: case, spaces and dashes ignored, o→0, i and l→1."""
    plain = "".join(text.split()).replace("-", "").lower()
    return plain.translate(str.maketrans("oil", "011"))


def token_hash(token: str) -> str:
    """SHA-256, hex. Tokens carry 130 random bits, so they need no salt."""
    return hashlib.sha256(token.encode("utf-8")).hexdigest()


def slug(name: str) -> str:
    """A code made of a name: lower-case ASCII words joined by dashes, at most 60 characters."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:60].strip("-") or "tanpa-nama"
