"""Editions: the list, a new one from a template, one edition whole, opening and archiving it."""

from datetime import date

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.blueprints.editions import bp
from contest.blueprints.editions.forms import EditionForm
from contest.domain.errors import Refusal
from contest.domain.permissions import Permission
from contest.domain.stages import Window, window_state
from contest.queries import editions as queries
from contest.queries.editions import EditionPage
from contest.services import editions as service
from contest.web import clock
from contest.web.auth import current_actor, requires
from contest.wording.editions import (
    EMBLEMS,
    PARTICIPANT_KINDS,
    STAGE_STATES,
    STATES,
    award_place,
    kind_names,
    rule_sentences,
)
from contest.wording.judging import ROUND_STATES


@bp.get("/edisi")
@requires(Permission.READ_EDITION)
def settings() -> ResponseReturnValue:
    """Every edition, newest first."""
    found = queries.editions(current_actor())
    return render_template("editions/settings.html", editions=found, states=STATES)


@bp.route("/edisi/baru", methods=["GET", "POST"])
@requires(Permission.MANAGE_EDITION)
def create() -> ResponseReturnValue:
    """A new edition; its stages follow the template from the first day on."""
    form = EditionForm(**_proposed())
    form.offer(queries.template_choices())
    if form.passes():
        try:
            service.create_edition(
                current_actor(),
                queries.template(form.template.data),
                year=form.year.data,
                first_day=form.first_day.data,
                at=clock.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(
                _("Edisi sudah dibuat. Periksa jadwal dan penanda tangannya, lalu buka edisi."),
                "success",
            )
            return redirect(url_for("editions.show", slug=str(form.year.data)), 303)
    return render_template("editions/create.html", form=form), form.http_status


def _proposed() -> dict[str, object]:
    """The year after the newest edition, beginning on this day of that year."""
    found = queries.editions(current_actor()).all
    today = clock.now().date()
    year = max(found[0].year + 1 if found else today.year, today.year)
    return {"year": year, "first_day": date(year, today.month, min(today.day, 28))}


@bp.get("/edisi/<slug>")
@requires(Permission.READ_EDITION)
def show(slug: str) -> ResponseReturnValue:
    """One edition whole."""
    page = queries.edition_page(current_actor(), slug)
    now = clock.now()
    return render_template(
        "editions/show.html",
        page=page,
        states=STATES,
        stage_states={
            stage.key: STAGE_STATES[window_state(Window(stage.opens_at, stage.closes_at), now)]
            for stage in page.stages
        },
        rule=rule_sentences(page.rule),
        award_place=award_place,
        kind_names=kind_names,
        participant_kinds=PARTICIPANT_KINDS,
        round_states=ROUND_STATES,
        emblem_kinds=EMBLEMS,
    )


@bp.get("/edisi/<slug>/buka")
@requires(Permission.MANAGE_EDITION)
def confirm_opening(slug: str) -> ResponseReturnValue:
    """Ask before an edition becomes visible, naming what is still missing."""
    page = queries.edition_page(current_actor(), slug)
    return render_template("editions/open.html", page=page, missing=_missing(page))


@bp.post("/edisi/<slug>/buka")
@requires(Permission.MANAGE_EDITION)
def open_edition(slug: str) -> ResponseReturnValue:
    """Let participants see and enter the edition."""
    page = queries.edition_page(current_actor(), slug)
    service.open_edition(current_actor(), page.edition.id, at=clock.now())
    flash(_("Edisi sudah dibuka. Peserta dapat mendaftar selama tahap pendaftaran."), "success")
    return redirect(url_for("editions.home", edisi=slug), 303)


def _missing(page: EditionPage) -> list[str]:
    """What an edition should have before it is opened; none of it is forbidden to be missing."""
    found = []
    if page.agencies == 0:
        found.append(_("Daftar perangkat daerah belum dimuat."))
    if not page.signatories:
        found.append(_("Penanda tangan piagam belum diisi."))
    registration = next((s for s in page.stages if s.key == "registration"), None)
    if registration is not None and registration.closes_at <= clock.now():
        found.append(_("Tahap pendaftaran sudah lewat; ubah jadwalnya."))
    return found


@bp.get("/edisi/<slug>/arsipkan")
@requires(Permission.MANAGE_EDITION)
def confirm_archiving(slug: str) -> ResponseReturnValue:
    """Ask before an edition is closed for good."""
    page = queries.edition_page(current_actor(), slug)
    return render_template(
        "editions/archive.html", page=page, published=queries.is_published(page.edition.id)
    )


@bp.post("/edisi/<slug>/arsipkan")
@requires(Permission.MANAGE_EDITION)
def archive(slug: str) -> ResponseReturnValue:
    """Close an edition for good."""
    page = queries.edition_page(current_actor(), slug)
    service.archive_edition(current_actor(), page.edition.id, at=clock.now())
    flash(_("Edisi sudah diarsipkan. Semua isinya tetap dapat dibaca."), "success")
    return redirect(url_for("editions.show", slug=slug), 303)
