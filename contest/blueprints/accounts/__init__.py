"""Sign in and out, second factor, invitations, language, own account."""

from flask import Blueprint

bp = Blueprint("accounts", __name__, url_prefix=None)

from contest.blueprints.accounts import factor, own, routes  # noqa: E402, F401  (routes register)
