"""An officer registers, documents and follows entries; evidence files for all who may read them."""

from flask import Blueprint

bp = Blueprint("entries", __name__, url_prefix=None)

from contest.blueprints.entries import documenting as documenting  # noqa: E402  (register on bp)
from contest.blueprints.entries import files as files  # noqa: E402
from contest.blueprints.entries import indicators as indicators  # noqa: E402
from contest.blueprints.entries import routes as routes  # noqa: E402
from contest.blueprints.entries import submitting as submitting  # noqa: E402
