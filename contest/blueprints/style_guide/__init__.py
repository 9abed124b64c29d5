"""All parts of the interface on one page, in development only."""

from flask import Blueprint

bp = Blueprint("style_guide", __name__, url_prefix="/sekretariat/gaya")

from contest.blueprints.style_guide import routes  # noqa: E402, F401  (routes register on bp)
