"""Rankings, promotion, plenary, decision."""

from flask import Blueprint

bp = Blueprint("results", __name__, url_prefix="/sekretariat/hasil")

from contest.blueprints.results import routes  # noqa: E402, F401  (routes register on bp)
