"""All parts of the interface on one page, in development only."""

from flask import abort, current_app, render_template

from contest.blueprints.style_guide import bp
from contest.blueprints.style_guide.samples import ERRORS, SampleForm, samples
from contest.domain.permissions import Permission
from contest.web.auth import requires

PAGES = frozenset({"bagian", "publik", "fokus", "penilaian", "galat", "kosong"})


@bp.get("/")
@bp.get("/<page>")
@requires(Permission.READ_STYLE_GUIDE)
def show(page: str = "bagian") -> str:
    """The parts, or one sample page per layout; outside development the address does not exist."""
    if current_app.config["SETTINGS"].mode not in {"development", "test"} or page not in PAGES:
        abort(404)
    errors = ERRORS if page == "galat" else []
    return render_template(
        f"style_guide/{page}.html",
        errors=errors,
        form=SampleForm(formdata=None, meta={"csrf": False}),
        **samples(),
    )
