"""Agencies, participants, officers and judges, as the secretariat invites them."""

from flask import Blueprint

bp = Blueprint("people", __name__, url_prefix="/sekretariat/orang")

from contest.blueprints.people import (  # noqa: E402, F401  (routes register on bp)
    agencies,
    appointments,
    missing,
    participants,
    person,
    routes,
)
