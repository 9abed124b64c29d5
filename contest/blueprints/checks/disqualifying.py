"""Taking an accepted entry out of the contest."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.blueprints.checks import bp
from contest.blueprints.checks.forms import DisqualifyForm
from contest.domain.entries import EntryState
from contest.domain.errors import Refusal
from contest.domain.permissions import Permission
from contest.queries.checks import check_page
from contest.services import checks as service
from contest.web import clock
from contest.web.auth import current_actor, requires


@bp.route("/<code>/diskualifikasi", methods=["GET", "POST"])
@requires(Permission.DISQUALIFY_ENTRY)
def disqualify(code: str) -> ResponseReturnValue:
    """Ask for the reason and a confirmation, then do it."""
    page = check_page(current_actor(), code)
    form = DisqualifyForm()
    if page.state is not EntryState.ACCEPTED or page.read_only:
        return redirect(url_for("checks.entry", code=code), 303)
    if form.passes():
        try:
            sheets = service.disqualify(
                current_actor(), code, reason=form.reason.data or "", at=clock.now()
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Inovasi didiskualifikasi; %(count)s lembar nilai dibatalkan.", count=sheets))
            return redirect(url_for("checks.entry", code=code), 303)
    return render_template("checks/disqualify.html", page=page, form=form), form.http_status
