"""What an inspector reads: audit log, entries, results."""

from flask import Blueprint

bp = Blueprint("inspection", __name__, url_prefix="/pengawas")

from contest.blueprints.inspection import routes  # noqa: E402, F401  (routes register on bp)
