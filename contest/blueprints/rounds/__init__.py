"""Rounds, panels, assignments and progress."""

from flask import Blueprint

bp = Blueprint("rounds", __name__, url_prefix="/sekretariat/penilaian")

from contest.blueprints.rounds import routes  # noqa: E402, F401  (routes register on bp)
