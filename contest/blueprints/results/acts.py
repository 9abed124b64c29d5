"""Acts on one round's result: freeze, settle a tie, admit an entry, promote."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from contest.blueprints.results import bp
from contest.blueprints.results.forms import ConfirmForm, FreezeForm, ReasonForm, tie_form
from contest.domain.errors import NotFound, Refusal
from contest.domain.permissions import Permission
from contest.domain.rounds import RoundState
from contest.queries.promotions import promotion
from contest.queries.round_results import live_page
from contest.services import rankings
from contest.web import clock
from contest.web.auth import current_actor, requires


@bp.route("/tahap/<int:round_id>/bekukan", methods=["GET", "POST"])
@requires(Permission.DECIDE_RESULTS)
def freeze(round_id: int) -> ResponseReturnValue:
    """Freeze the ranking as it stands, or freeze it again with a reason."""
    actor = current_actor()
    page = live_page(actor, round_id)
    again = page.head.state is RoundState.FROZEN
    form = FreezeForm(seen=page.fingerprint)
    if form.passes():
        try:
            rankings.freeze_round(
                actor,
                round_id,
                reason=form.reason.data or "",
                leave_blocked=bool(form.leave_blocked.data),
                seen=form.seen.data or "",
                at=clock.now(),
            )
        except NotFound:
            raise
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Peringkat dibekukan dan tidak berubah lagi."), "success")
            return redirect(url_for("results.ranking", round_id=round_id), 303)
    # What is sent next is what this page shows.
    form.seen.data = page.fingerprint
    return render_template(
        "results/freeze.html", page=page, form=form, again=again
    ), form.http_status


@bp.route("/tahap/<int:round_id>/seri/<int(max=99999):rank>", methods=["GET", "POST"])
@requires(Permission.DECIDE_RESULTS)
def settle_tie(round_id: int, rank: int) -> ResponseReturnValue:
    """Enter the plenary's word on the tie that stands at ``rank`` now."""
    actor = current_actor()
    page = live_page(actor, round_id)
    tie = next((tie for tie in page.ties if tie.group.rank == rank), None)
    if tie is None:
        raise NotFound("not-yours")
    form = tie_form(rank, tie.names, may_share=page.head.following is None)
    if form.passes():
        try:
            rankings.settle_tie(
                actor,
                round_id,
                order=form.order(tie.names),
                reason=form.reason.data or "",
                shared=form.shared,
                at=clock.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Putusan rapat pleno tercatat. Bekukan peringkat agar berlaku."), "success")
            return redirect(url_for("results.ranking", round_id=round_id), 303)
    return render_template("results/tie.html", page=page, tie=tie, form=form), form.http_status


@bp.route("/tahap/<int:round_id>/terima/<code>", methods=["GET", "POST"])
@requires(Permission.DECIDE_RESULTS)
def admit(round_id: int, code: str) -> ResponseReturnValue:
    """Let an entry with too few sheets be ranked, by word of the plenary."""
    actor = current_actor()
    page = live_page(actor, round_id)
    entry = next((line for line in page.waiting if line.name.code == code), None)
    if entry is None or not entry.admissible:
        raise NotFound("not-yours")
    form = ReasonForm()
    if form.passes():
        try:
            rankings.admit_entry(
                actor, round_id, code, reason=form.reason.data or "", at=clock.now()
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(
                _("Inovasi diterima untuk diperingkat. Bekukan peringkat agar berlaku."), "success"
            )
            return redirect(url_for("results.ranking", round_id=round_id), 303)
    return render_template(
        "results/admit.html", page=page, entry_line=entry, form=form
    ), form.http_status


@bp.route("/tahap/<int:round_id>/loloskan", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROUNDS)
def promote(round_id: int) -> ResponseReturnValue:
    """Show who goes on and where the line runs; then enter them into the next round."""
    actor = current_actor()
    form = ConfirmForm()
    if form.passes():
        try:
            done = rankings.promote(actor, round_id, at=clock.now())
        except NotFound:
            raise
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_promoted(done.added), "success")
            return redirect(url_for("rounds.show", round_id=done.round_id), 303)
    found = promotion(actor, round_id)
    return render_template("results/promote.html", found=found, form=form), form.http_status


def _promoted(added: int) -> str:
    if not added:
        return str(_("Daftar tahap ini sudah sesuai dengan rekaman yang berlaku."))
    return str(
        ngettext(
            "%(num)s inovasi masuk ke tahap ini.", "%(num)s inovasi masuk ke tahap ini.", added
        )
    )
