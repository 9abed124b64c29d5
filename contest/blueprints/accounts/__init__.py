"""Sign in and out, invitations, own account."""

from flask import Blueprint

bp = Blueprint("accounts", __name__, url_prefix=None)

from contest.blueprints.accounts import routes  # noqa: E402, F401  (routes register on bp)
