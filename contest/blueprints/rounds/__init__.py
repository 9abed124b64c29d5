"""Rounds, panels, assignments and progress, for the secretariat."""

from typing import Any

from flask import Blueprint

from contest.wording import judging as words

bp = Blueprint("rounds", __name__, url_prefix="/sekretariat/penilaian")


@bp.context_processor
def _words() -> dict[str, Any]:
    """States, steps and conflicts in words, for the templates of this blueprint."""
    return {"words": words}


from contest.blueprints.rounds import assignments as assignments  # noqa: E402  (register on bp)
from contest.blueprints.rounds import panels as panels  # noqa: E402
from contest.blueprints.rounds import progress as progress  # noqa: E402
from contest.blueprints.rounds import routes as routes  # noqa: E402
