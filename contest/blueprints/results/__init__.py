"""Results: rankings frozen and explained, ties, promotion, the plenary's decision and papers."""

from typing import Any

from flask import Blueprint

from contest.wording import judging as judging_words
from contest.wording import results as words
from contest.wording.ranking import step_text, tie_text
from contest.wording.refusals import explain_problem

bp = Blueprint("results", __name__, url_prefix="/sekretariat/hasil")


@bp.context_processor
def _words() -> dict[str, Any]:
    """States, steps, ties and numbers in words, for the templates of this blueprint."""
    return {
        "words": words,
        "round_states": judging_words.ROUND_STATES,
        "sheet_states": judging_words.SHEET_STATES,
        "explain": explain_problem,
        "step_text": step_text,
        "tie_text": tie_text,
        "worked": words.worked_number,
    }


from contest.blueprints.results import (  # noqa: E402  (routes register on bp)
    acts,  # noqa: F401
    plenary,  # noqa: F401
    routes,  # noqa: F401
)
