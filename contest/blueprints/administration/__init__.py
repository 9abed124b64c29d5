"""Accounts and roles; no entries, no marks."""

from flask import Blueprint

bp = Blueprint("administration", __name__, url_prefix="/pengelola")

from contest.blueprints.administration import routes  # noqa: E402, F401  (routes register on bp)
