"""The six state machines: every pair of states either is an arrow or is refused."""

from collections.abc import Mapping
from enum import StrEnum
from itertools import product

import pytest

from contest.domain import certificates, decisions, entries, jobs, rounds, scorecards
from contest.domain.transitions import IllegalTransition, advance

ARROWS = {
    "entry": (
        entries.EntryState,
        entries.TRANSITIONS,
        {
            "draft": "submitted withdrawn",
            "submitted": "accepted returned rejected draft withdrawn",
            "returned": "submitted withdrawn",
            "accepted": "disqualified withdrawn",
        },
    ),
    "scorecard": (
        scorecards.ScorecardState,
        scorecards.TRANSITIONS,
        {
            "assigned": "draft recused removed",
            "draft": "final recused removed",
            "final": "reopened void",
            "reopened": "final recused removed void",
        },
    ),
    "round": (
        rounds.RoundState,
        rounds.TRANSITIONS,
        {"planned": "open", "open": "closed", "closed": "open frozen"},
    ),
    "decision": (
        decisions.DecisionState,
        decisions.TRANSITIONS,
        {
            "drafted": "decided",
            "decided": "announced",
            "announced": "decided decreed",
            "decreed": "published",
        },
    ),
    "certificate": (
        certificates.CertificateState,
        certificates.TRANSITIONS,
        {"reserved": "issued void", "issued": "signed void", "signed": "void"},
    ),
    "job": (
        jobs.JobState,
        jobs.TRANSITIONS,
        {
            "queued": "running cancelled",
            "running": "done failed cancelled queued",
            "failed": "queued",
        },
    ),
}


@pytest.mark.parametrize(("states", "table", "arrows"), ARROWS.values(), ids=ARROWS)
def test_every_pair_of_states_is_an_arrow_or_is_refused(
    states: type[StrEnum],
    table: Mapping[StrEnum, frozenset[StrEnum]],
    arrows: Mapping[str, str],
) -> None:
    for present, wanted in product(states, states):
        if wanted in arrows.get(present, "").split():
            assert advance(table, present, wanted) is wanted
        else:
            with pytest.raises(IllegalTransition):
                advance(table, present, wanted)
