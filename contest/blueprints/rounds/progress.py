"""Progress in states and counts, reminders, and what can happen to one sheet."""

from urllib.parse import quote

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.blueprints.rounds import bp
from contest.blueprints.rounds.forms import ReasonForm
from contest.blueprints.rounds.routes import deadline_tone
from contest.domain.errors import NotFound, Refusal
from contest.domain.permissions import Permission
from contest.domain.rounds import RoundState
from contest.domain.scorecards import EDITABLE_STATES, ScorecardState
from contest.queries.progress import JudgeLine, Progress, round_progress, sheet_case
from contest.services import assignments, scorecards
from contest.web import clock
from contest.web.auth import current_actor, requires
from contest.web.filters import instant
from contest.web.paging import page_url, requested_page
from contest.wording.judging import reminder_text


@bp.get("/tahap/<int:round_id>/kemajuan")
@requires(Permission.MANAGE_ROUNDS)
def progress(round_id: int) -> str:
    """How far judges and entries are; marks are not shown before the round closes."""
    found = round_progress(current_actor(), round_id, requested_page())
    return render_template(
        "rounds/progress.html",
        progress=found,
        reminders=_reminders(found),
        tone=deadline_tone(found.closes_at),
        page_url=page_url,
    )


def _reminders(found: Progress) -> dict[int, str]:
    """Judge → WhatsApp address with a ready text, for those who still owe a sheet."""
    if found.round.state is not RoundState.OPEN:
        return {}
    return {judge.user_id: _reminder(judge, found) for judge in found.judges if judge.left}


def _reminder(judge: JudgeLine, found: Progress) -> str:
    text = reminder_text(
        name=judge.name,
        left=judge.left,
        total=judge.total,
        round_name=found.round.name,
        until=instant(found.closes_at),
        url=current_app.config["SETTINGS"].base_url + url_for("judging.home"),
    )
    return f"https://wa.me/{_whatsapp_number(judge.phone)}?text={quote(text)}"


def _whatsapp_number(phone: str | None) -> str:
    """0812-3456 → 628123456; empty when there is none: WhatsApp then asks whom to write to."""
    digits = "".join(sign for sign in phone or "" if sign in "0123456789")
    return "62" + digits[1:] if digits.startswith("0") else digits


@bp.route("/lembar/<code>", methods=["GET", "POST"])
@requires(Permission.MANAGE_PANELS)
def sheet(code: str) -> ResponseReturnValue:
    """One sheet: its life, opening it again, taking it away, declaring it void."""
    form = ReasonForm()
    act = request.form.get("act", "")
    if form.passes():
        try:
            _act(code, act, form.reason.data or "")
        except NotFound:
            raise
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for("rounds.sheet", code=code), 303)
    html = render_template(
        "rounds/sheet.html",
        case=sheet_case(current_actor(), code),
        form=form,
        act=act,
        State=ScorecardState,
        editable=EDITABLE_STATES,
    )
    return html, form.http_status


def _act(code: str, act: str, reason: str) -> None:
    actor, at = current_actor(), clock.now()
    if act == "grant":
        scorecards.reopen_scorecard(actor, code, at=at)
        flash(_("Lembar dibuka kembali; juri dapat mengubah nilainya."), "success")
    elif act == "withdraw":
        scorecards.withdraw_scorecard_reopening(actor, code, at=at)
        flash(_("Permintaan ditarik."), "success")
    elif act == "void":
        scorecards.void_scorecard(actor, code, reason=reason, at=at)
        flash(_("Lembar dinyatakan batal dan tidak dihitung."), "success")
    elif act == "remove":
        assignments.unassign(actor, [code], reason=reason, at=at)
        flash(_("Lembar ditarik dari juri."), "success")
    else:
        scorecards.propose_scorecard_reopening(actor, code, reason=reason, at=at)
        flash(_("Permintaan tercatat dan menunggu persetujuan orang kedua."), "success")
