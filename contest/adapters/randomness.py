"""The door to the operating system's randomness."""

import secrets

from contest.domain.codes import ALPHABET, CODE_LENGTH


def new_code(length: int = CODE_LENGTH) -> str:
    """A random code of ``length`` characters, five bits each."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
