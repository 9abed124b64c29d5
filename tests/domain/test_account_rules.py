"""User names, phones and roles that go together; delays that grow and stop growing."""

from datetime import UTC, datetime, timedelta

import pytest

from contest.domain.accounts import (
    grant_problems,
    normal_phone,
    normal_username,
    person_problems,
    username_problems,
)
from contest.domain.actor import Role
from contest.domain.sign_in import ADDRESS_LIMIT, PASSWORD_LIMIT, seconds_to_wait

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["Siti.R", "  siti.r ", "ＳＩＴＩ.Ｒ", "siti.r\u3000"])
def test_user_names_that_look_alike_are_one(typed: str) -> None:
    assert normal_username(typed) == "siti.r"


@pytest.mark.parametrize("name", ["аdmin", "si ti", "ab", ".siti", "x" * 81, "a/b", "siti\u200b"])
def test_a_user_name_of_other_letters_is_refused(name: str) -> None:
    assert username_problems(normal_username(name))[0].code == "username-form"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("0812 3456-7890", "+6281234567890"),
        ("+62 (812) 3456.7890", "+6281234567890"),
        ("6281234567890", "+6281234567890"),
        ("0060123456789", "+60123456789"),
        ("", ""),
    ],
)
def test_phone_numbers_get_one_form(typed: str, stored: str) -> None:
    assert normal_phone(typed) == stored


def test_a_name_that_would_be_an_address_in_a_message_is_refused() -> None:
    assert person_problems("Siti https://jahat.example/x", "", "")[0].code == "name-form"
    assert person_problems("Dr. H. Siti Rahma, S.T., M.T.", "+6281234567890", "ULM") == ()


def test_managing_accounts_and_inspecting_are_held_alone() -> None:
    for present, wanted in [
        ({Role.SECRETARIAT}, Role.ADMINISTRATOR),
        ({Role.ADMINISTRATOR}, Role.JUDGE),
        ({Role.INSPECTOR}, Role.SECRETARIAT),
        ({Role.ADMINISTRATOR}, Role.INSPECTOR),
    ]:
        problems = grant_problems(frozenset(present), wanted, has_participant=False)
        assert [problem.code for problem in problems] == ["role-held-alone"]
    assert not grant_problems(frozenset({Role.OFFICER}), Role.JUDGE, has_participant=False)


def test_an_officer_needs_a_participant_and_nobody_else_has_one() -> None:
    nothing: frozenset[Role] = frozenset()
    assert grant_problems(nothing, Role.OFFICER, has_participant=False)
    assert grant_problems(nothing, Role.JUDGE, has_participant=True)
    assert grant_problems(nothing, Role.CHAIR, has_participant=False)


def test_the_delay_grows_and_is_capped() -> None:
    delays = [seconds_to_wait([NOW] * count, PASSWORD_LIMIT, NOW) for count in range(4, 14)]
    assert delays == [0, 5, 10, 20, 40, 80, 160, 300, 300, 300]
    assert seconds_to_wait([NOW] * 5000, PASSWORD_LIMIT, NOW) == 300


def test_waiting_and_old_failures_free_the_way() -> None:
    assert seconds_to_wait([NOW] * 6, PASSWORD_LIMIT, NOW + timedelta(seconds=3.2)) == 7
    assert seconds_to_wait([NOW] * 6, PASSWORD_LIMIT, NOW + timedelta(seconds=10)) == 0
    assert seconds_to_wait([NOW] * 90, PASSWORD_LIMIT, NOW + timedelta(days=1)) == 0


def test_an_office_behind_one_address_has_room() -> None:
    assert seconds_to_wait([NOW] * 49, ADDRESS_LIMIT, NOW) == 0
    assert seconds_to_wait([NOW] * 50, ADDRESS_LIMIT, NOW) == 5
