"""An officer registers, documents and follows entries; evidence files for all who may read them."""

from flask import Blueprint

bp = Blueprint("entries", __name__, url_prefix=None)

from contest.blueprints.entries import (  # noqa: E402, F401  (routes register on bp)
    documenting,
    files,
    indicators,
    routes,
    submitting,
)
