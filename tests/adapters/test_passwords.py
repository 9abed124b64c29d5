"""Password hashes: argon2id within the stated cost, old ones renewed, unknown people as slow."""

from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type

from contest.adapters import passwords


def test_the_hash_is_argon2id_with_the_stated_cost() -> None:
    parameters = extract_parameters(passwords.hash_password("perahu-lentera"))
    assert parameters.type is Type.ID
    assert 19 * 1024 <= parameters.memory_cost <= 46 * 1024
    assert (parameters.time_cost, parameters.parallelism) == (2, 1)


def test_the_hash_for_nobody_costs_the_same_and_matches_nothing() -> None:
    assert not passwords.outdated(passwords._NOBODY)
    assert not passwords.password_matches(None, "perahu-lentera")
    assert not passwords.password_matches("rusak", "perahu-lentera")


def test_a_cheaper_hash_still_matches_and_is_outdated() -> None:
    old = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash("perahu-lentera")
    assert passwords.password_matches(old, "perahu-lentera")
    assert passwords.outdated(old)


def test_composed_and_decomposed_letters_are_the_same_password() -> None:
    stored = passwords.hash_password("caf\u00e9 di tepi sungai")
    assert passwords.password_matches(stored, "cafe\u0301 di tepi sungai")
