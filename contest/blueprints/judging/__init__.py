"""A judge scores assigned entries."""

from flask import Blueprint

bp = Blueprint("judging", __name__, url_prefix="/juri")

from contest.blueprints.judging import routes  # noqa: E402, F401  (routes register on bp)
