"""The secretariat's home and the edition's settings."""

from flask import Blueprint

bp = Blueprint("editions", __name__, url_prefix="/sekretariat")

from contest.blueprints.editions import (  # noqa: E402, F401  (routes register on bp)
    home,
    routes,
    signing,
    stages,
)
