"""An even spread of sheets over judges: fair, free of conflict, repeatable from its seed."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest.domain.assignment import Gap, Spread, spread
from contest.domain.errors import Refusal


def _judges_of(result: Spread, entry: int) -> set[int]:
    return {judge for judge, other in result.pairs if other == entry}


def test_without_conflicts_loads_differ_by_one_at_most() -> None:
    result = spread(range(10), [1, 2, 3, 4], 3, seed=7)
    load = Counter(judge for judge, _entry in result.pairs)
    assert sum(load.values()) == 30
    assert max(load.values()) - min(load.values()) <= 1
    assert result.load == load
    assert result.gaps == ()


def test_every_entry_gets_different_judges() -> None:
    result = spread(range(10), [1, 2, 3, 4], 3, seed=7)
    assert all(len(_judges_of(result, entry)) == 3 for entry in range(10))


def test_the_same_seed_repeats_the_draw_and_another_one_differs() -> None:
    judges = list(range(100, 112))
    first = spread(range(30), judges, 3, seed=20261123)
    assert spread(list(reversed(range(30))), judges[::-1], 3, seed=20261123) == first
    assert spread(range(30), judges, 3, seed=1).pairs != first.pairs


def test_a_judge_in_conflict_never_gets_the_entry() -> None:
    barred = {(1, entry) for entry in range(5)}
    result = spread(range(10), [1, 2, 3, 4], 3, barred=barred, seed=3)
    assert not barred & set(result.pairs)
    assert all(len(_judges_of(result, entry)) == 3 for entry in range(10))


def test_an_entry_with_too_few_free_judges_is_named() -> None:
    result = spread([5, 6], [1, 2, 3], 3, barred={(1, 5), (2, 5)}, seed=1)
    assert result.gaps == (Gap(5, found=1, needed=3),)
    assert _judges_of(result, 6) == {1, 2, 3}


def test_existing_sheets_stay_and_count() -> None:
    result = spread([5], [1, 2, 3], 2, held={(1, 5)}, seed=1)
    assert len(result.pairs) == 1
    assert (1, 5) not in result.pairs


def test_a_judge_who_carries_much_already_gets_less() -> None:
    result = spread(range(6), [1, 2, 3], 1, load={1: 6}, seed=1)
    assert _count(result, 1) == 0


def _count(result: Spread, judge: int) -> int:
    return sum(other == judge for other, _entry in result.pairs)


def test_new_sheets_move_from_a_busy_judge_to_an_idle_one() -> None:
    # Judge 1 may only take entry 0, which the draw gives to judge 0 first (found by search).
    barred = {(1, entry) for entry in range(1, 6)} | {(2, 0)}
    result = spread(range(6), [0, 1, 2], 1, barred=barred, seed=1)
    assert _judges_of(result, 0) == {1}
    assert max(result.load.values()) == 3


@pytest.mark.parametrize("per_entry", [0, 4])
def test_a_number_no_panel_can_give_is_refused(per_entry: int) -> None:
    with pytest.raises(Refusal) as refused:
        spread([1], [1, 2, 3], per_entry, seed=1)
    assert refused.value.code == "sheets-per-entry"
    assert refused.value.facts == {"found": per_entry, "most": 3}


@given(
    entries=st.integers(0, 12),
    judges=st.integers(1, 6),
    barred=st.sets(st.tuples(st.integers(0, 5), st.integers(0, 11)), max_size=30),
    seed=st.integers(0, 10**6),
    data=st.data(),
)
def test_whatever_the_conflicts_the_spread_is_lawful(
    entries: int, judges: int, barred: set[tuple[int, int]], seed: int, data: st.DataObject
) -> None:
    per_entry = data.draw(st.integers(1, judges))
    result = spread(range(entries), range(judges), per_entry, barred=barred, seed=seed)
    assert len(set(result.pairs)) == len(result.pairs)
    assert not set(result.pairs) & barred
    short = {gap.entry: gap for gap in result.gaps}
    for entry in range(entries):
        free = sum((judge, entry) not in barred for judge in range(judges))
        assert len(_judges_of(result, entry)) == min(free, per_entry)
        assert (entry in short) == (free < per_entry)
