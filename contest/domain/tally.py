"""The tally: a score matrix in, the official result out, without a database.

It serves paper contests, inspectors and tests. The result comes from ``rank_category``, the
function behind every published number; this module only reads and writes it as JSON.
"""

from collections.abc import Sequence
from typing import Any, Protocol

from contest.domain.errors import Problem
from contest.domain.numbers import fraction_text, published_text
from contest.domain.ranking import Ranking, RankStatus, Standing, rank_category
from contest.domain.tally_input import TallyInput, read_tally
from contest.domain.tie_break import TieBreak

ENTRY_DIAGNOSTICS = ("adjusted", "adjusted_rank", "rank_interval", "first_share")
DIAGNOSTICS = (
    "judges",
    "components",
    "severity_detected",
    "reliability",
    "flags",
    "winner_changes",
)


class Words(Protocol):
    """Turns codes and facts into sentences; the domain itself has none."""

    def problem_text(self, problem: Problem) -> str:
        """A problem, note or warning as one sentence."""

    def tie_text(self, tie: TieBreak) -> str:
        """How a tie was decided, as one sentence."""


def tally(document: Any, words: Words) -> dict[str, Any]:
    """The answer to a score matrix as JSON values; scores are strings, never floats.

    ``document`` as ``read_tally`` takes it. Raises Invalid when it may not be ranked.
    """
    given = read_tally(document)
    ranking = rank_category(
        given.rule, given.rounds, resolutions=given.resolutions, admissions=given.admissions
    )
    return {
        "entries": [_entry(standing, words) for standing in ranking.entries],
        **dict.fromkeys(DIAGNOSTICS),
        "warnings": [words.problem_text(warning) for warning in _warnings(given, ranking)],
        "reasons": _reasons(words),
    }


def _reasons(words: Words) -> dict[str, str]:
    """Why a diagnostic is null, by key."""
    reason = words.problem_text(Problem("diagnostics-not-computed"))
    return dict.fromkeys((*ENTRY_DIAGNOSTICS, *DIAGNOSTICS), reason)


def _entry(standing: Standing, words: Words) -> dict[str, Any]:
    rounds = standing.rounds
    return {
        "entry": standing.entry,
        "status": str(standing.status),
        "problems": [words.problem_text(problem) for problem in standing.problems],
        "rank": standing.rank,
        "score": None if standing.score is None else published_text(standing.score),
        "exact": None if standing.exact is None else fraction_text(standing.exact),
        "rounds": {
            score.round: None if score.published is None else published_text(score.published)
            for score in rounds
        },
        "sheets": {score.round: len(score.judges) for score in rounds},
        "recused": {score.round: list(score.recused) for score in rounds if score.recused},
        "tie_break": None if standing.tie_break is None else words.tie_text(standing.tie_break),
        **dict.fromkeys(ENTRY_DIAGNOSTICS),
    }


def _warnings(given: TallyInput, ranking: Ranking) -> Sequence[Problem]:
    notes = [
        Problem(f"entry-{note.code}", standing.entry, {**note.facts, "entry": standing.entry})
        for standing in ranking.entries
        for note in standing.notes
        if standing.status is not RankStatus.INCOMPLETE
    ]
    return [*given.warnings, *ranking.warnings, *notes]
