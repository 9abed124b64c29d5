"""Checking one entry: reading, noting, saving, deciding."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.blueprints.checks import bp
from contest.blueprints.checks.forms import CheckForm
from contest.domain.entries import CheckOutcome
from contest.domain.errors import Refusal, Stale
from contest.domain.permissions import Permission
from contest.queries.checks import CheckPage, check_page
from contest.services import checks as service
from contest.web import clock
from contest.web.auth import current_actor, requires
from contest.web.handover import whatsapp_url
from contest.wording.checks import DECIDED, OUTCOMES
from contest.wording.entries import ENTRY_STATES


@bp.get("/<code>")
@requires(Permission.CHECK_ENTRY)
def entry(code: str) -> ResponseReturnValue:
    """One entry with a place for a reason, a note and a level everywhere."""
    page = check_page(current_actor(), code)
    return _show(page, CheckForm.for_page(page, clock.now()))


@bp.post("/<code>")
@requires(Permission.CHECK_ENTRY)
def check(code: str) -> ResponseReturnValue:
    """Save, ask once more, or decide; ``act`` says which."""
    page = check_page(current_actor(), code)
    form = CheckForm.for_page(page, clock.now())
    act = request.form.get("act", "")
    if act == "back":
        return _show(page, form)
    if not form.passes():
        return _show(page, form)
    if act == "save":
        return _save(page, form)
    outcome = next((found for found in CheckOutcome if found == act), None)
    if outcome is None:
        return _show(page, form)
    if request.form.get("confirmed") == "1":
        return _decide(page, form, outcome)
    return _ask(page, form, outcome)


def _save(page: CheckPage, form: CheckForm) -> ResponseReturnValue:
    code = page.document.code
    judgement = form.judgement(CheckOutcome.ACCEPTED)
    try:
        service.save_check(current_actor(), code, judgement, form.typed(), at=clock.now())
    except Refusal as refusal:
        return _refused(page, form, refusal)
    flash(_("Hasil pemeriksaan sementara tersimpan."), "success")
    return redirect(url_for("checks.entry", code=code), 303)


def _ask(page: CheckPage, form: CheckForm, outcome: CheckOutcome) -> ResponseReturnValue:
    """Show what will happen before it does; what the services would refuse is said now."""
    try:
        service.review(form.judgement(outcome), page.reason_codes, at=clock.now())
    except Refusal as refusal:
        return _refused(page, form, refusal)
    score, checked = form.verified_score()
    return render_template(
        "checks/confirm.html",
        page=page,
        form=form,
        outcome=outcome,
        noted=form.noted(),
        score=score,
        checked=checked,
    )


def _decide(page: CheckPage, form: CheckForm, outcome: CheckOutcome) -> ResponseReturnValue:
    code = page.document.code
    try:
        service.record_check(current_actor(), code, form.judgement(outcome), at=clock.now())
    except Refusal as refusal:
        return _refused(page, form, refusal)
    flash(str(DECIDED[outcome]) % {"number": page.document.number}, "success")
    return redirect(url_for("checks.entry", code=code), 303)


def _refused(page: CheckPage, form: CheckForm, refusal: Refusal) -> ResponseReturnValue:
    """Everything typed stays on the page, beside what is stored now."""
    form.refuse(refusal)
    if isinstance(refusal, Stale):
        page = check_page(current_actor(), page.document.code)
        form.page, form.version.data = page, str(page.version)
    return _show(page, form)


def _show(page: CheckPage, form: CheckForm) -> ResponseReturnValue:
    shown = render_template(
        "checks/entry.html",
        page=page,
        document=page.document,
        form=form,
        stale=form.refused_status == 409,
        states=ENTRY_STATES,
        outcomes=OUTCOMES,
        contacts=[
            {
                "name": contact.name,
                "phone": contact.phone,
                "url": whatsapp_url(contact.phone, "") if contact.phone else "",
            }
            for contact in page.contacts
        ],
    )
    return shown, form.http_status
