"""The judge's home: what to score now, and every sheet of his."""

from datetime import datetime, timedelta

from flask import render_template, request

from contest.blueprints.judging import bp
from contest.domain.actor import Role
from contest.domain.permissions import Permission
from contest.queries import judging as queries
from contest.queries.progress import chaired_panels
from contest.web import clock
from contest.web.auth import current_actor, requires
from contest.web.paging import page_url, requested_page


def deadline_tone(moment: datetime | None) -> str:
    """How urgent a deadline looks: calm, amber in its last three days, red once past."""
    if moment is None:
        return "neutral"
    left = moment - clock.now()
    if left < timedelta(0):
        return "danger"
    return "warning" if left < timedelta(days=3) else "neutral"


@bp.get("/")
@requires(Permission.READ_OWN_SCORECARDS)
def home() -> str:
    """What now? One sheet first, then all sheets by round."""
    actor = current_actor()
    return render_template(
        "judging/home.html",
        home=queries.home(actor, request.args.get("tampil", ""), requested_page()),
        panels=chaired_panels(actor) if actor.has(Role.CHAIR) else (),
        tone=deadline_tone,
        page_url=page_url,
    )
