"""The overview of judging, and a round from plan to closing."""

from datetime import datetime, timedelta

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from contest.blueprints.rounds import bp
from contest.blueprints.rounds.forms import ConfirmForm, ReasonForm, RoundForm, key_for, plan_data
from contest.domain.errors import NotFound, Refusal
from contest.domain.permissions import Permission
from contest.domain.rounds import NextStep, RoundState
from contest.queries import rounds as queries
from contest.queries.openings import by_judge
from contest.queries.panels import round_panels
from contest.queries.round_overview import RoundLine
from contest.queries.round_overview import overview as rounds_overview
from contest.services import rounds as services
from contest.web import clock
from contest.web.auth import current_actor, requires
from contest.wording.refusals import explain_problem


def deadline_tone(moment: datetime) -> str:
    """How urgent a deadline looks: calm, amber in its last three days, red once past."""
    left = moment - clock.now()
    if left < timedelta(0):
        return "danger"
    return "warning" if left < timedelta(days=3) else "neutral"


def page_if_present(endpoint: str) -> str | None:
    """The address of another blueprint's page, None in a house without it."""
    if endpoint not in current_app.view_functions:
        return None
    return url_for(endpoint)


def step_url(round_: RoundLine | queries.RoundPage) -> str | None:
    """Where the next step of a round is done; None when it is done elsewhere or not yet."""
    endpoints = {
        NextStep.ENTER: "rounds.enter",
        NextStep.FORM_PANEL: "rounds.new_panel",
        NextStep.OPEN: "rounds.open_round",
        NextStep.AWAIT_SHEETS: "rounds.progress",
        NextStep.CLOSE: "rounds.close",
    }
    if round_.step in endpoints:
        return url_for(endpoints[round_.step], round_id=round_.id)
    if round_.step is NextStep.ASSIGN:
        return url_for("rounds.show", round_id=round_.id, _anchor="panel")
    return page_if_present("results.overview")


@bp.get("")
@requires(Permission.MANAGE_ROUNDS)
def overview() -> str:
    """Categories x rounds of an edition, each with its next step."""
    found = rounds_overview(current_actor(), request.args.get("edisi"))
    return render_template(
        "rounds/overview.html",
        overview=found,
        step_url=step_url,
        tone=deadline_tone,
        editions_url=page_if_present("editions.home"),
    )


@bp.route("/kategori/<int:category_id>/tahap-baru", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROUNDS)
def create(category_id: int) -> ResponseReturnValue:
    """Plan a further round of a category."""
    choices = queries.plan_choices(current_actor(), category_id)
    form = RoundForm(data={"weight": format(choices.free_weight, "f").replace(".", ",")})
    form.offer(choices)
    if form.passes():
        try:
            plan = form.plan()
            round_id = services.create_round(
                current_actor(),
                category_id,
                key=key_for(plan.name),
                name=plan.name,
                position=choices.next_position,
                weight=plan.weight,
                rubric_version_id=plan.rubric_version_id,
                opens_at=plan.opens_at,
                closes_at=plan.closes_at,
                promote_top=plan.promote_top,
                pass_mark=plan.pass_mark,
                blind_fields=plan.blind_fields,
                at=clock.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Tahap penilaian tersimpan."), "success")
            return redirect(url_for("rounds.show", round_id=round_id), 303)
    html = render_template("rounds/settings.html", form=form, choices=choices, round=None)
    return html, form.http_status


@bp.route("/tahap/<int:round_id>/ubah", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROUNDS)
def settings(round_id: int) -> ResponseReturnValue:
    """Change the plan of a round."""
    page = queries.round_page(current_actor(), round_id, clock.now())
    choices = queries.plan_choices(current_actor(), page.category_id)
    form = RoundForm(data={**plan_data(page.plan), "version": str(page.version)})
    form.offer(choices)
    planned = page.state is RoundState.PLANNED
    if form.passes():
        try:
            services.update_round(
                current_actor(),
                round_id,
                form.plan() if planned else form.plan_while_open(page.plan),
                version=int(form.version.data) if (form.version.data or "").isdecimal() else 0,
                at=clock.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Pengaturan tahap tersimpan."), "success")
            return redirect(url_for("rounds.show", round_id=round_id), 303)
    html = render_template("rounds/settings.html", form=form, choices=choices, round=page)
    return html, form.http_status


@bp.get("/tahap/<int:round_id>")
@requires(Permission.MANAGE_ROUNDS)
def show(round_id: int) -> str:
    """A round: what is next, its panels, its plan."""
    return _round_page(round_id, ReasonForm())


def _round_page(round_id: int, form: ReasonForm) -> str:
    page = queries.round_page(current_actor(), round_id, clock.now())
    return render_template(
        "rounds/show.html",
        round=page,
        panels=round_panels(round_id),
        step_url=step_url(page),
        tone=deadline_tone(page.plan.closes_at),
        form=form,
        RoundState=RoundState,
    )


@bp.get("/tahap/<int:round_id>/rubrik")
@requires(Permission.MANAGE_ROUNDS)
def rubric(round_id: int) -> str:
    """The rubric as the judge sees it."""
    page = queries.round_page(current_actor(), round_id, clock.now())
    return render_template("rounds/rubric.html", round=page)


@bp.route("/tahap/<int:round_id>/inovasi", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROUNDS)
def enter(round_id: int) -> ResponseReturnValue:
    """Put the accepted entries into the first round."""
    form = ReasonForm()
    if form.passes():
        try:
            count = services.enter_accepted(current_actor(), round_id, at=clock.now())
        except NotFound:
            raise
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(
                ngettext("%(num)s inovasi dimasukkan.", "%(num)s inovasi dimasukkan.", count),
                "success",
            )
            return redirect(url_for("rounds.show", round_id=round_id), 303)
    page = queries.round_page(current_actor(), round_id, clock.now())
    return render_template("rounds/enter.html", round=page, form=form), form.http_status


@bp.route("/tahap/<int:round_id>/buka", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROUNDS)
def open_round(round_id: int) -> ResponseReturnValue:
    """Check what stands in the way, then let the judges begin."""
    form = ConfirmForm()
    if form.passes():
        try:
            services.open_round(
                current_actor(), round_id, at=clock.now(), confirmed=bool(form.confirmed.data)
            )
        except NotFound:
            raise
        except Refusal as refusal:
            form.refused_status = refusal.status
            if refusal.code != "round-not-ready":
                form.refuse(refusal)
        else:
            flash(_("Tahap dibuka. Para juri dapat menilai."), "success")
            return redirect(url_for("rounds.show", round_id=round_id), 303)
    page = queries.round_page(current_actor(), round_id, clock.now())
    if form.refused_status == 422 and not page.blockers:
        form.confirmed.errors = [_("Centang untuk tetap membuka tahap ini.")]
    html = render_template(
        "rounds/open.html",
        round=page,
        form=form,
        blockers=[explain_problem(problem) for problem in page.blockers],
        warnings=[explain_problem(problem) for problem in page.warnings],
    )
    return html, form.http_status


@bp.route("/tahap/<int:round_id>/tutup", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROUNDS)
def close(round_id: int) -> ResponseReturnValue:
    """End the judges' work; unfinished sheets are named and need a reason."""
    form = ReasonForm()
    if form.passes():
        try:
            services.close_round(
                current_actor(), round_id, at=clock.now(), reason=form.reason.data or ""
            )
        except NotFound:
            raise
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Tahap ditutup. Nilai tidak dapat diubah lagi."), "success")
            return redirect(url_for("rounds.show", round_id=round_id), 303)
    page = queries.round_page(current_actor(), round_id, clock.now())
    html = render_template(
        "rounds/close.html", round=page, form=form, judges=by_judge(list(page.unfinished))
    )
    return html, form.http_status


@bp.post("/tahap/<int:round_id>/buka-kembali")
@requires(Permission.MANAGE_ROUNDS)
def reopen(round_id: int) -> ResponseReturnValue:
    """Ask to open a closed round again, grant another one's wish, or take it back."""
    form = ReasonForm()
    try:
        _reopen(round_id, form.reason.data or "")
    except NotFound:
        raise
    except Refusal as refusal:
        form.refuse(refusal)
        return _round_page(round_id, form), form.http_status
    return redirect(url_for("rounds.show", round_id=round_id), 303)


def _reopen(round_id: int, reason: str) -> None:
    actor, at = current_actor(), clock.now()
    act = request.form.get("act", "")
    if act == "grant":
        services.reopen_round(actor, round_id, at=at)
        flash(_("Tahap dibuka kembali."), "success")
    elif act == "withdraw":
        services.withdraw_reopening(actor, round_id, at=at)
        flash(_("Permintaan ditarik."), "success")
    else:
        services.propose_reopening(actor, round_id, reason=reason, at=at)
        flash(_("Permintaan tercatat dan menunggu persetujuan orang kedua."), "success")
