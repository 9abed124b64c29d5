"""Check answers, submit, receipt, take back, withdraw."""

import io

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.blueprints.entries import bp
from contest.blueprints.entries.desk import deadline_tone, gaps, load_desk, part_url, place_url
from contest.blueprints.entries.forms import ReasonForm
from contest.domain.entries import EntryState
from contest.domain.errors import Invalid, Problem, Refusal
from contest.domain.maturity import INDICATOR_SECTION
from contest.domain.permissions import Permission
from contest.queries.entries import entry_document
from contest.queries.entry_desk import EntryDesk
from contest.queries.entry_receipt import entry_receipt
from contest.services.receipts import receipt_pdf
from contest.services.submission import submit as submit_entry
from contest.services.submission import take_back as take_back_entry
from contest.services.submission import withdraw as withdraw_entry
from contest.web import clock
from contest.web.auth import current_actor, requires
from contest.web.forms import BaseForm
from contest.wording.refusals import explain_problem


@bp.route("/instansi/inovasi/<code>/periksa", methods=["GET", "POST"])
@requires(Permission.SUBMIT_OWN_ENTRY)
def check(code: str) -> ResponseReturnValue:
    """Read everything once more, close the gaps, declare it true, submit."""
    status, errors = 200, []
    if request.method == "POST":
        try:
            _submit(code)
        except Invalid as refusal:
            status = refusal.status
            errors = [
                ("statement", explain_problem(problem))
                for problem in refusal.problems
                if problem.field == "statement"
            ]
        else:
            return redirect(url_for("entries.receipt", code=code), 303)
    desk = load_desk(code)
    if not desk.editable and desk.state is not EntryState.DRAFT:
        return redirect(url_for("entries.show", code=code))
    return _check_page(desk, errors), status


def _submit(code: str) -> None:
    if not request.form.get("statement"):
        raise Invalid([Problem("statement-missing", "statement")])
    submit_entry(current_actor(), code, at=clock.now())


def _check_page(desk: EntryDesk, errors: list[tuple[str, str]]) -> str:
    return render_template(
        "entries/check.html",
        desk=desk,
        document=entry_document(desk.code, current_actor()),
        missing=gaps(desk, desk.completeness.problems),
        warnings=gaps(desk, desk.completeness.warnings),
        errors=errors,
        part_url=part_url,
        place_url=place_url,
        indicators_url=part_url(desk, INDICATOR_SECTION),
        tone=deadline_tone,
    )


@bp.get("/instansi/inovasi/<code>/tanda-terima")
@requires(Permission.READ_OWN_ENTRIES)
def receipt(code: str) -> str:
    """What was submitted, when it arrived, under which number and hash; what comes next."""
    return render_template(
        "entries/receipt.html", desk=load_desk(code), receipt=entry_receipt(code, current_actor())
    )


@bp.get("/instansi/inovasi/<code>/tanda-terima.pdf")
@requires(Permission.READ_OWN_ENTRIES)
def receipt_file(code: str) -> ResponseReturnValue:
    """The receipt on paper."""
    name, content = receipt_pdf(current_actor(), code, at=clock.now())
    return send_file(
        io.BytesIO(content), mimetype="application/pdf", as_attachment=True, download_name=name
    )


@bp.route("/instansi/inovasi/<code>/tarik-kembali", methods=["GET", "POST"])
@requires(Permission.SUBMIT_OWN_ENTRY)
def take_back(code: str) -> ResponseReturnValue:
    """Ask, then make a submitted entry a draft again."""
    form = BaseForm()
    if form.passes():
        take_back_entry(current_actor(), code, at=clock.now())
        flash(_("Inovasi kembali menjadi konsep. Kirim lagi sebelum batas waktu."), "warning")
        return redirect(url_for("entries.show", code=code), 303)
    desk = load_desk(code)
    if desk.take_back_until is None:
        return redirect(url_for("entries.show", code=code))
    return render_template("entries/take_back.html", desk=desk, tone=deadline_tone)


@bp.route("/instansi/inovasi/<code>/undur-diri", methods=["GET", "POST"])
@requires(Permission.SUBMIT_OWN_ENTRY)
def withdraw(code: str) -> ResponseReturnValue:
    """Ask for the reason, then withdraw the entry for good."""
    desk = load_desk(code)
    form = ReasonForm()
    if form.passes():
        try:
            withdraw_entry(current_actor(), code, form.reason.data or "", at=clock.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Inovasi telah mengundurkan diri."), "success")
            return redirect(url_for("entries.home"), 303)
    elif not desk.withdrawable:
        return redirect(url_for("entries.show", code=code))
    return render_template("entries/withdraw.html", desk=desk, form=form), form.http_status
