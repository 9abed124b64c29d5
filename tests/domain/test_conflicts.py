"""Who may never score what."""

import pytest

from contest.domain.conflicts import (
    ConflictSource,
    EntryParty,
    JudgeTies,
    agency_conflict,
    automatic_conflict,
    lineage,
)

PROVINCE, GOVERNMENT, HEALTH, HOSPITAL, CLINIC, SCHOOL = 1, 2, 3, 4, 5, 6
PARENTS = {
    PROVINCE: None,
    GOVERNMENT: PROVINCE,
    HEALTH: GOVERNMENT,
    HOSPITAL: HEALTH,
    CLINIC: HOSPITAL,
    SCHOOL: GOVERNMENT,
}
WIDE = (PROVINCE, GOVERNMENT)


def test_lineage_names_the_agency_and_its_parents_nearest_first() -> None:
    assert lineage(HOSPITAL, PARENTS) == (HOSPITAL, HEALTH, GOVERNMENT, PROVINCE)
    assert lineage(None, PARENTS) == ()


def test_a_circle_in_the_tree_does_not_hang() -> None:
    assert lineage(1, {1: 2, 2: 1}) == (1, 2)


@pytest.mark.parametrize(
    ("judge", "entry", "source"),
    [
        (HOSPITAL, HOSPITAL, ConflictSource.OWN_AGENCY),
        (HEALTH, HOSPITAL, ConflictSource.PARENT_AGENCY),
        (HOSPITAL, HEALTH, ConflictSource.PARENT_AGENCY),
        (HEALTH, CLINIC, ConflictSource.PARENT_AGENCY),
        (SCHOOL, HOSPITAL, None),
        (PROVINCE, HOSPITAL, None),
        (GOVERNMENT, HOSPITAL, None),
        (HOSPITAL, GOVERNMENT, None),
        (GOVERNMENT, GOVERNMENT, ConflictSource.OWN_AGENCY),
    ],
)
def test_an_agency_conflicts_with_itself_and_its_line_but_not_through_a_government(
    judge: int, entry: int, source: ConflictSource | None
) -> None:
    assert agency_conflict([judge], entry, PARENTS, WIDE) == source


def test_an_officer_of_the_participant_conflicts_whatever_his_agency() -> None:
    judge = JudgeTies(participant_ids=frozenset({70}))
    assert automatic_conflict(judge, EntryParty(70, None), {}) is ConflictSource.OFFICER
    assert automatic_conflict(judge, EntryParty(71, None), {}) is None


def test_the_closest_tie_names_the_conflict() -> None:
    judge = JudgeTies(frozenset({HEALTH, HOSPITAL}))
    found = automatic_conflict(judge, EntryParty(9, HOSPITAL), PARENTS, WIDE)
    assert found is ConflictSource.OWN_AGENCY


def test_a_judge_without_ties_has_no_automatic_conflict() -> None:
    assert automatic_conflict(JudgeTies(), EntryParty(9, HOSPITAL), PARENTS, WIDE) is None
