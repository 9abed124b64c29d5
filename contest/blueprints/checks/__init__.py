"""The secretariat's administrative check."""

from flask import Blueprint

bp = Blueprint("checks", __name__, url_prefix="/sekretariat/pemeriksaan")

from contest.blueprints.checks import (  # noqa: E402, F401  (routes register on bp)
    deciding,
    disqualifying,
    routes,
)
