"""Agencies, participants, officers and judges, as the secretariat invites them."""

from flask import Blueprint

bp = Blueprint("people", __name__, url_prefix="/sekretariat")

from contest.blueprints.people import routes  # noqa: E402, F401  (routes register on bp)
