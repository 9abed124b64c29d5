"""The chair of a panel: its progress in states, and the second voice in reopening a sheet."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.blueprints.judging import bp
from contest.blueprints.judging.forms import ReasonForm
from contest.blueprints.judging.routes import deadline_tone
from contest.domain.errors import NotFound, Refusal
from contest.domain.permissions import Permission
from contest.domain.rounds import RoundState
from contest.domain.scorecards import ScorecardState
from contest.queries.progress import panel_progress, sheet_case
from contest.services import scorecards
from contest.web import clock
from contest.web.auth import current_actor, requires
from contest.web.paging import page_url, requested_page


@bp.get("/panel/<int:panel_id>")
@requires(Permission.READ_PROGRESS)
def panel(panel_id: int) -> str:
    """How far the panel is: states and counts, never a mark."""
    progress = panel_progress(current_actor(), panel_id, requested_page())
    return render_template(
        "judging/panel.html",
        progress=progress,
        panel_id=panel_id,
        tone=deadline_tone(progress.closes_at),
        page_url=page_url,
    )


@bp.route("/panel/lembar/<code>", methods=["GET", "POST"])
@requires(Permission.REOPEN_SCORECARD)
def reopening(code: str) -> ResponseReturnValue:
    """Ask to open a final sheet again, grant another one's wish, or take one's own back."""
    actor = current_actor()
    form = ReasonForm()
    if form.passes():
        try:
            _act(code, form.reason.data or "")
        except NotFound:
            raise
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for("judging.reopening", code=code), 303)
    html = render_template(
        "judging/reopening.html",
        case=sheet_case(actor, code),
        form=form,
        State=ScorecardState,
        RoundState=RoundState,
    )
    return html, form.http_status


def _act(code: str, reason: str) -> None:
    actor, at = current_actor(), clock.now()
    act = request.form.get("act", "")
    if act == "grant":
        scorecards.reopen_scorecard(actor, code, at=at)
        flash(_("Lembar dibuka kembali; juri dapat mengubah nilainya."), "success")
    elif act == "withdraw":
        scorecards.withdraw_scorecard_reopening(actor, code, at=at)
        flash(_("Permintaan ditarik."), "success")
    else:
        scorecards.propose_scorecard_reopening(actor, code, reason=reason, at=at)
        flash(_("Permintaan tercatat dan menunggu persetujuan orang kedua."), "success")
