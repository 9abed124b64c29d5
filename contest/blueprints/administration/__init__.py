"""Accounts for the administrator: people, roles, links and codes; no entries, no marks."""

from flask import Blueprint

bp = Blueprint("administration", __name__, url_prefix="/pengelola")

from contest.blueprints.administration import acts, routes  # noqa: E402, F401  (routes register)
