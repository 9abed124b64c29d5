"""An officer registers and follows entries."""

from flask import Blueprint

bp = Blueprint("entries", __name__, url_prefix="/instansi")

from contest.blueprints.entries import routes  # noqa: E402, F401  (routes register on bp)
