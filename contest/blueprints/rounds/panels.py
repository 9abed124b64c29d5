"""Panels of a round: formed, changed, with their members."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.blueprints.rounds import bp
from contest.blueprints.rounds.forms import MemberForm, PanelForm, ReasonForm, ids
from contest.domain.errors import NotFound, Refusal
from contest.domain.permissions import Permission
from contest.queries import panels as queries
from contest.services import panels as services
from contest.web import clock
from contest.web.auth import current_actor, requires


@bp.route("/tahap/<int:round_id>/panel-baru", methods=["GET", "POST"])
@requires(Permission.MANAGE_PANELS)
def new_panel(round_id: int) -> ResponseReturnValue:
    """Form a panel from people with the judge's role."""
    round_ = queries.round_ref(current_actor(), round_id)
    form = PanelForm()
    judges = queries.judge_choices()
    form.offer(judges)
    if form.passes():
        chair = ids([form.chair_id.data or ""])
        try:
            panel_id = services.form_panel(
                current_actor(),
                round_id,
                name=form.name.data or "",
                judge_ids=ids(form.judge_ids.data),
                chair_id=chair[0] if chair else None,
                at=clock.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Panel dibentuk. Lanjutkan dengan penugasan."), "success")
            return redirect(url_for("rounds.panel", panel_id=panel_id), 303)
    html = render_template("rounds/new_panel.html", round=round_, form=form, judges=judges)
    return html, form.http_status


@bp.route("/panel/<int:panel_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_PANELS)
def panel(panel_id: int) -> ResponseReturnValue:
    """A panel with its members; a judge joins, or the chair changes."""
    form = MemberForm()
    if form.passes():
        try:
            _change(panel_id, form)
        except NotFound:
            raise
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for("rounds.panel", panel_id=panel_id), 303)
    page = queries.panel_page(current_actor(), panel_id)
    form.judge_id.choices = [(str(key), name) for key, name in page.candidates]
    return render_template("rounds/panel.html", panel=page, form=form), form.http_status


def _change(panel_id: int, form: MemberForm) -> None:
    judge = next(iter(ids([form.judge_id.data or ""])), None)
    if request.form.get("act") == "chair":
        services.set_chair(current_actor(), panel_id, judge, at=clock.now())
        flash(_("Ketua panel tersimpan."), "success")
    else:
        services.add_member(current_actor(), panel_id, judge or 0, at=clock.now())
        flash(_("Juri ditambahkan ke panel."), "success")


@bp.route("/panel/<int:panel_id>/anggota/<int:judge_id>/keluarkan", methods=["GET", "POST"])
@requires(Permission.MANAGE_PANELS)
def remove_member(panel_id: int, judge_id: int) -> ResponseReturnValue:
    """Take a judge off a panel, after saying what happens to his sheets."""
    page = queries.panel_page(current_actor(), panel_id)
    member = next((m for m in page.members if m.user_id == judge_id), None)
    if member is None:
        raise NotFound("not-yours")
    form = ReasonForm()
    if form.passes():
        try:
            services.remove_member(
                current_actor(),
                panel_id,
                judge_id,
                at=clock.now(),
                reason=form.reason.data or "",
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Juri dikeluarkan dari panel."), "success")
            return redirect(url_for("rounds.panel", panel_id=panel_id), 303)
    html = render_template("rounds/remove_member.html", panel=page, member=member, form=form)
    return html, form.http_status
