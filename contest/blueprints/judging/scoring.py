"""One sheet: scoring beside the document, handing in, declaring a conflict."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.blueprints.judging import bp
from contest.blueprints.judging.forms import (
    ReasonForm,
    SheetForm,
    VersionForm,
    sheet_form,
    typed_comments,
    typed_marks,
    typed_version,
)
from contest.blueprints.judging.routes import deadline_tone
from contest.domain.errors import Invalid, Locked, NotFound, Problem, Refusal, Stale
from contest.domain.permissions import Permission
from contest.domain.scorecards import ScorecardState
from contest.queries.entries import entry_document
from contest.queries.judging import SheetPage, sheet_page
from contest.services import judging
from contest.services.judging import MARK_PREFIX
from contest.web import clock
from contest.web.auth import current_actor, requires
from contest.wording.refusals import explain


@bp.route("/lembar/<code>", methods=["GET", "POST"])
@requires(Permission.SCORE_ENTRY)
def sheet(code: str) -> ResponseReturnValue:
    """The entry and its scorecard; once handed in, the receipt."""
    if request.method == "POST":
        return _save(code)
    page = sheet_page(current_actor(), code)
    return _show(page, sheet_form(page))


def _save(code: str) -> ResponseReturnValue:
    """Save what was typed, then go where the button says; nothing typed is ever dropped."""
    actor = current_actor()
    try:
        judging.save_marks(
            actor,
            code,
            typed_marks(),
            typed_comments(),
            version=typed_version(),
            at=clock.now(),
        )
    except Locked as refusal:
        return _kept(code, refusal)
    except Stale as refusal:
        return _choice(code, refusal)
    except Invalid as refusal:
        page = sheet_page(actor, code)
        form = sheet_form(page)
        form.refuse(refusal)
        return _show(page, form)
    return _after_save(sheet_page(actor, code))


def _after_save(page: SheetPage) -> ResponseReturnValue:
    act = request.form.get("act", "save")
    if act == "final" and page.editable:
        if not page.missing:
            return redirect(url_for("judging.finalise", code=page.code), 303)
        form = sheet_form(page)
        form.version.data = str(page.version)
        form.refuse(Invalid(_unmarked(page), "sheet-not-complete"))
        return _show(page, form)
    if act == "next":
        return _next(page)
    return redirect(url_for("judging.sheet", code=page.code, _anchor="lembar-nilai"), 303)


def _unmarked(page: SheetPage) -> list[Problem]:
    return [
        Problem("criterion-unmarked", MARK_PREFIX + criterion.key, {"name": criterion.name})
        for criterion in page.missing
    ]


def _next(page: SheetPage) -> ResponseReturnValue:
    if page.place.unscored is None:
        flash(_("Tidak ada lembar lain yang menunggu dalam tahap ini."), "success")
        return redirect(url_for("judging.home"), 303)
    return redirect(url_for("judging.sheet", code=page.place.unscored), 303)


def _show(page: SheetPage, form: SheetForm) -> ResponseReturnValue:
    document = entry_document(
        page.entry_code, current_actor(), hide=page.hide, revision=page.entry_revision or None
    )
    html = render_template(
        "judging/sheet.html",
        sheet=page,
        form=form,
        document=document,
        prefix=MARK_PREFIX,
        State=ScorecardState,
        tone=deadline_tone(page.closes_at),
    )
    return html, form.http_status


def _kept(code: str, refusal: Locked) -> ResponseReturnValue:
    """The sheet cannot be changed any more: why, and what was typed, so that it can be copied."""
    try:
        page = sheet_page(current_actor(), code)
    except Refusal:
        page = None
    names = {criterion.key: criterion.name for criterion in page.criteria} if page else {}
    html = render_template(
        "judging/kept.html",
        reason=explain(refusal),
        sheet=page,
        marks=[(names.get(key, key), text) for key, text in typed_marks().items()],
        comments=typed_comments(),
    )
    return html, refusal.status


def _choice(code: str, refusal: Stale) -> ResponseReturnValue:
    """Both versions side by side; the judge chooses, nothing is overwritten by itself."""
    html = render_template(
        "judging/stale.html",
        sheet=sheet_page(current_actor(), code),
        reason=explain(refusal),
        theirs=refusal.facts["theirs"],
        typed=typed_marks(),
        yours=refusal.facts["yours"],
        version=refusal.facts["version"],
        prefix=MARK_PREFIX,
    )
    return html, refusal.status


@bp.route("/lembar/<code>/finalkan", methods=["GET", "POST"])
@requires(Permission.SCORE_ENTRY)
def finalise(code: str) -> ResponseReturnValue:
    """The summary before handing in, and the handing in."""
    page = sheet_page(current_actor(), code)
    form = VersionForm(data={"version": str(page.version)})
    if form.passes():
        try:
            judging.finalise(current_actor(), code, version=typed_version(), at=clock.now())
        except Refusal as refusal:
            form.refuse(refusal)
            form.version.data = str(page.version)
        else:
            return redirect(url_for("judging.sheet", code=code, _anchor="lembar-nilai"), 303)
    elif not page.editable:
        return redirect(url_for("judging.sheet", code=code), 303)
    elif page.missing:
        form.refuse(Invalid(_unmarked(page), "sheet-not-complete"))
    return render_template("judging/finalise.html", sheet=page, form=form), form.http_status


@bp.route("/lembar/<code>/benturan", methods=["GET", "POST"])
@requires(Permission.SCORE_ENTRY)
def conflict(code: str) -> ResponseReturnValue:
    """Declaring a conflict of interest with an entry."""
    page = sheet_page(current_actor(), code)
    if page.state is ScorecardState.FINAL:
        raise Locked("scorecard-final")
    form = ReasonForm()
    if form.passes():
        try:
            judging.declare_conflict(
                current_actor(), code, reason=form.reason.data or "", at=clock.now()
            )
        except NotFound:
            raise
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Benturan kepentingan tercatat. Lembar ini tidak lagi menjadi tugas Anda."))
            return redirect(url_for("judging.home"), 303)
    return render_template("judging/conflict.html", sheet=page, form=form), form.http_status
