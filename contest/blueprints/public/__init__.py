"""Pages for everyone: home, results, verification, health."""

from flask import Blueprint

bp = Blueprint("public", __name__, url_prefix=None)

from contest.blueprints.public import routes  # noqa: E402, F401  (routes register on bp)
