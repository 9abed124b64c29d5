"""Reserving, issuing, downloading and voiding certificates."""

from flask import Blueprint

bp = Blueprint("certificates", __name__, url_prefix="/sekretariat/piagam")

from contest.blueprints.certificates import routes  # noqa: E402, F401  (routes register on bp)
