"""The door to argon2id: slow on purpose, at most two hashes at once.

Parameters (OWASP Password Storage Cheat Sheet, second option and above): 32 MiB, two passes, one
lane. Stored hashes with other parameters are renewed at the next sign-in.
"""

import threading

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from contest.domain.passwords import normal_password

_hasher = PasswordHasher(time_cost=2, memory_cost=32 * 1024, parallelism=1, type=Type.ID)
_two_at_once = threading.BoundedSemaphore(2)
"""Bounds memory and leaves a core for the pages when many people sign in together."""

_NOBODY = (
    "$argon2id$v=19$m=32768,t=2,p=1$bm9ib2R5LXNpZ25zLWluIQ$"
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
)
"""Verified when there is no account, so that the answer takes as long as with one."""


def hash_password(password: str) -> str:
    """The argon2id hash to store."""
    with _two_at_once:
        return _hasher.hash(normal_password(password))


def password_matches(stored: str | None, password: str) -> bool:
    """Whether ``password`` gives the stored hash; without one just as slowly False."""
    with _two_at_once:
        try:
            return _hasher.verify(stored or _NOBODY, normal_password(password)) and bool(stored)
        except (VerificationError, InvalidHashError):
            return False


def outdated(stored: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(stored)
