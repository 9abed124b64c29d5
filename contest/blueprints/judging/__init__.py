"""A judge scores assigned entries; a chair sees how far the panel is."""

from typing import Any

from flask import Blueprint

from contest.wording import judging as words

bp = Blueprint("judging", __name__, url_prefix="/juri")


@bp.context_processor
def _words() -> dict[str, Any]:
    """States and conflicts in words, for the templates of this blueprint."""
    return {"words": words}


from contest.blueprints.judging import chair, routes, scoring  # noqa: E402, F401  (register on bp)
