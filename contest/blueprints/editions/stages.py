"""The stages of an edition: new times for everyone, more time for one participant."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.blueprints.editions import bp
from contest.blueprints.editions.forms import ExtensionForm, StageForm
from contest.domain.errors import NotFound, Refusal, Stale
from contest.domain.permissions import Permission
from contest.domain.stages import StageKey
from contest.queries.accounts import participant_choices
from contest.queries.editions import edition_page
from contest.services import editions as service
from contest.web import clock
from contest.web.auth import current_actor, requires
from contest.web.filters import instant


@bp.route("/edisi/<slug>/tahapan/<key>", methods=["GET", "POST"])
@requires(Permission.MANAGE_EDITION)
def stage(slug: str, key: str) -> ResponseReturnValue:
    """Change the window of a stage, with a reason; the history stands below."""
    page = edition_page(current_actor(), slug)
    found = page.stage(key)
    form = StageForm(obj=found)
    if form.passes():
        times = service.StageTimes(
            form.opens_at.data, form.closes_at.data, form.grace_minutes.data, form.stored_version
        )
        try:
            service.change_stage(
                current_actor(), found.id, times, reason=form.reason.data, at=clock.now()
            )
        except Stale as refusal:
            form.refuse(refusal)
            # The fields keep what was typed; the page shows beside them what is stored now.
            page = edition_page(current_actor(), slug)
            found = page.stage(key)
            form.version.data = found.version
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(
                _(
                    "%(stage)s sekarang dibuka %(opens)s dan ditutup %(closes)s.",
                    stage=found.name,
                    opens=instant(times.opens_at),
                    closes=instant(times.closes_at),
                ),
                "success",
            )
            return redirect(url_for("editions.show", slug=slug, _anchor="tahapan"), 303)
    return (
        render_template(
            "editions/stage.html",
            page=page,
            stage=found,
            form=form,
            extendable=found.key == StageKey.REGISTRATION,
        ),
        form.http_status,
    )


@bp.route("/edisi/<slug>/tahapan/<key>/perpanjangan", methods=["GET", "POST"])
@requires(Permission.MANAGE_EDITION)
def extension(slug: str, key: str) -> ResponseReturnValue:
    """Give one participant more time."""
    page = edition_page(current_actor(), slug)
    found = page.stage(key)
    if found.key != StageKey.REGISTRATION:
        raise NotFound("not-yours")
    form = ExtensionForm()
    form.offer(participant_choices())
    if form.passes():
        try:
            service.extend_stage(
                current_actor(),
                found.id,
                form.participant_id.data,
                closes_at=form.closes_at.data,
                reason=form.reason.data,
                at=clock.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            until = instant(form.closes_at.data)
            flash(_("Perpanjangan sampai %(until)s sudah diberikan.", until=until), "success")
            return redirect(url_for("editions.stage", slug=slug, key=key), 303)
    return (
        render_template("editions/extension.html", page=page, stage=found, form=form),
        form.http_status,
    )
