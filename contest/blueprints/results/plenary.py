"""The plenary's decision: drafted, decided, announced, decreed, published; its papers."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.blueprints.results import bp
from contest.blueprints.results.forms import (
    AnnounceForm,
    ConfirmForm,
    DecreeForm,
    MinutesForm,
    WithholdForm,
)
from contest.blueprints.results.steps import decision_url
from contest.domain.decisions import TRANSITIONS, DecisionState
from contest.domain.errors import Locked, NotFound, Refusal
from contest.domain.permissions import Permission
from contest.domain.transitions import advance
from contest.queries.plenary import PlenaryPage, announcement_end, held_award, plenary_page
from contest.queries.proposals import proposals
from contest.queries.results import DecisionSummary
from contest.services import decisions, papers, recaps
from contest.web import clock
from contest.web.auth import current_actor, requires
from contest.web.downloads import download
from contest.web.forms import BaseForm


def _due(slug: str, wanted: DecisionState) -> tuple[PlenaryPage, DecisionSummary]:
    """The page of a decision whose turn it is. Raises NotFound, Locked, IllegalTransition."""
    page = plenary_page(current_actor(), slug, now=clock.now())
    if page.decision is None:
        raise Locked("decision-not-drafted")
    advance(TRANSITIONS, page.decision.state, wanted)
    return page, page.decision


def _shown(template: str, form: BaseForm, **values: Any) -> ResponseReturnValue:
    return render_template(f"results/{template}.html", form=form, **values), form.http_status


@bp.get("/pleno/<slug>")
@requires(Permission.READ_RESULTS)
def plenary(slug: str) -> str:
    """The decision of an edition: its steps, the awards, what they rest on, what happened."""
    actor = current_actor()
    page = plenary_page(actor, slug, now=clock.now())
    return render_template(
        "results/plenary.html", page=page, step_url=decision_url(actor, page.step, slug)
    )


@bp.route("/pleno/<slug>/susun", methods=["GET", "POST"])
@requires(Permission.DECIDE_RESULTS)
def draft(slug: str) -> ResponseReturnValue:
    """Propose the awards from the frozen rankings; may be repeated until the plenary decides."""
    actor = current_actor()
    page = plenary_page(actor, slug, now=clock.now())
    if page.decision is not None and page.decision.state is not DecisionState.DRAFTED:
        raise Locked("decision-fixed")
    form = ConfirmForm()
    if form.passes():
        try:
            decisions.draft_decision(actor, page.edition.id, at=clock.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Rancangan keputusan tersusun menurut peringkat resmi."), "success")
            return redirect(url_for("results.plenary", slug=slug), 303)
    proposed = proposals(actor, slug, vacant=decisions.VACANT)
    return _shown("draft", form, page=page, proposed=proposed)


@bp.route(
    "/pleno/<slug>/penghargaan/<int:award_id>/tidak-diberikan",
    methods=["GET", "POST"],
)
@requires(Permission.DECIDE_RESULTS)
def withhold(slug: str, award_id: int) -> ResponseReturnValue:
    """Leave a drafted award vacant, with the plenary's reason."""
    actor = current_actor()
    page = plenary_page(actor, slug, now=clock.now())
    award, category = held_award(actor, slug, award_id)
    if page.decision is None or page.decision.state is not DecisionState.DRAFTED:
        raise Locked("decision-fixed")
    form = WithholdForm()
    if form.passes():
        try:
            decisions.withhold_award(actor, award_id, reason=form.reason.data or "", at=clock.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("%(title)s tidak diberikan.", title=award.title), "success")
            return redirect(url_for("results.plenary", slug=slug), 303)
    return _shown("withhold", form, page=page, award=award, category=category)


@bp.route("/pleno/<slug>/putuskan", methods=["GET", "POST"])
@requires(Permission.DECIDE_RESULTS)
def decide(slug: str) -> ResponseReturnValue:
    """Enter the minutes; after an announcement this is a decision anew."""
    actor = current_actor()
    page, decision = _due(slug, DecisionState.DECIDED)
    anew = decision.state is DecisionState.ANNOUNCED
    form = MinutesForm(place=decision.place or "Banjarbaru")
    if form.passes():
        minutes = decisions.Minutes(
            form.number.data or "", form.held_on.data, form.place.data or ""
        )
        try:
            decisions.decide(actor, decision.id, minutes, at=clock.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Keputusan rapat pleno tercatat. Berita acara siap diunduh."), "success")
            return redirect(url_for("results.plenary", slug=slug), 303)
    proposed = proposals(actor, slug, vacant=decisions.VACANT) if anew else ()
    return _shown("decide", form, page=page, anew=anew, proposed=proposed)


@bp.route("/pleno/<slug>/umumkan", methods=["GET", "POST"])
@requires(Permission.DECIDE_RESULTS)
def announce(slug: str) -> ResponseReturnValue:
    """Make the result public and open the objection window."""
    actor = current_actor()
    page, decision = _due(slug, DecisionState.ANNOUNCED)
    form = AnnounceForm(objection_until=announcement_end(page.edition.id, after=clock.now()))
    if form.passes():
        try:
            decisions.announce(
                actor, decision.id, objection_until=form.objection_until.data, at=clock.now()
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Hasil diumumkan. Masa sanggah dibuka."), "success")
            return redirect(url_for("results.plenary", slug=slug), 303)
    return _shown("announce", form, page=page)


@bp.route("/pleno/<slug>/tetapkan", methods=["GET", "POST"])
@requires(Permission.DECIDE_RESULTS)
def decree(slug: str) -> ResponseReturnValue:
    """Enter number and date of the decree; the decision is locked for good."""
    actor = current_actor()
    page, decision = _due(slug, DecisionState.DECREED)
    form = DecreeForm(title="Keputusan Gubernur Kalimantan Selatan")
    if form.passes():
        fixed = decisions.Decree(form.number.data or "", form.dated.data, form.title.data or "")
        try:
            decisions.decree(actor, decision.id, fixed, at=clock.now())
        except NotFound:
            raise
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Keputusan penetapan tercatat. Piagam dapat dinomori."), "success")
            return redirect(url_for("results.plenary", slug=slug), 303)
    return _shown("decree", form, page=page)


@bp.route("/pleno/<slug>/terbitkan", methods=["GET", "POST"])
@requires(Permission.DECIDE_RESULTS)
def publish(slug: str) -> ResponseReturnValue:
    """Release the decreed result as final."""
    page, decision = _due(slug, DecisionState.PUBLISHED)
    form = ConfirmForm()
    if form.passes():
        try:
            decisions.publish(current_actor(), decision.id, at=clock.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Hasil akhir diterbitkan."), "success")
            return redirect(url_for("results.plenary", slug=slug), 303)
    return _shown("publish", form, page=page)


@bp.get("/pleno/<slug>/berita-acara.pdf")
@requires(Permission.READ_RESULTS)
def minutes(slug: str) -> ResponseReturnValue:
    """The minutes as PDF; a draft while the plenary has not decided."""
    return download(papers.minutes_pdf(current_actor(), slug, at=clock.now()))


@bp.get("/pleno/<slug>/lampiran-keputusan.pdf")
@requires(Permission.READ_RESULTS)
def annex(slug: str) -> ResponseReturnValue:
    """The annex of the decree as PDF."""
    return download(papers.annex_pdf(current_actor(), slug, at=clock.now()))


@bp.get("/pleno/<slug>/penerima.<kind>")
@requires(Permission.READ_RESULTS)
def awards(slug: str, kind: str) -> ResponseReturnValue:
    """The awards as XLSX or CSV."""
    return download(recaps.awards_file(current_actor(), slug, kind, at=clock.now()))
