"""For the inspector: reads all, changes nothing; the audit log is his."""

from flask import Blueprint

bp = Blueprint("inspection", __name__, url_prefix="/pengawas")

from contest.blueprints.inspection import audit, routes  # noqa: E402, F401  (routes register)
