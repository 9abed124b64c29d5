"""Who signs the certificates of an edition, and the emblem over the signature."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.blueprints.editions import bp
from contest.blueprints.editions.forms import EmblemForm, SignatoryForm
from contest.domain.errors import NotFound, Refusal, Stale
from contest.domain.permissions import Permission
from contest.domain.signatories import EMBLEM_BYTES
from contest.queries.editions import edition_page
from contest.services import signatories as service
from contest.web import clock
from contest.web.auth import current_actor, requires
from contest.web.downloads import picture
from contest.wording.editions import EMBLEMS


@bp.route("/edisi/<slug>/penanda-tangan/baru", methods=["GET", "POST"])
@requires(Permission.MANAGE_EDITION)
def new_signatory(slug: str) -> ResponseReturnValue:
    """Add a signatory."""
    page, form = edition_page(current_actor(), slug), SignatoryForm()
    if form.passes():
        try:
            service.add_signatory(current_actor(), slug, form.signatory(), at=clock.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Penanda tangan tersimpan."), "success")
            return redirect(url_for("editions.show", slug=slug, _anchor="penanda-tangan"), 303)
    return (
        render_template("editions/signatory.html", page=page, signatory=None, form=form),
        form.http_status,
    )


@bp.route("/edisi/<slug>/penanda-tangan/<int:signatory_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_EDITION)
def signatory(slug: str, signatory_id: int) -> ResponseReturnValue:
    """Change a signatory; numbered certificates keep what they say."""
    page = edition_page(current_actor(), slug)
    found = page.signatory(signatory_id)
    form = SignatoryForm(obj=found)
    if form.passes():
        try:
            service.change_signatory(
                current_actor(),
                slug,
                signatory_id,
                form.signatory(),
                version=form.stored_version,
                at=clock.now(),
            )
        except Stale as refusal:
            form.refuse(refusal)
            page = edition_page(current_actor(), slug)
            found = page.signatory(signatory_id)
            form.version.data = found.version
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Penanda tangan tersimpan."), "success")
            return redirect(url_for("editions.show", slug=slug, _anchor="penanda-tangan"), 303)
    return (
        render_template("editions/signatory.html", page=page, signatory=found, form=form),
        form.http_status,
    )


@bp.route("/edisi/<slug>/lambang/<kind>", methods=["GET", "POST"])
@requires(Permission.MANAGE_EDITION)
def emblem(slug: str, kind: str) -> ResponseReturnValue:
    """Upload the emblem for one kind of signatory."""
    page = edition_page(current_actor(), slug)
    if kind not in EMBLEMS:
        raise NotFound("not-yours")
    form = EmblemForm()
    if form.passes():
        file = request.files.get("emblem")
        # One byte more than allowed is enough to know that it is too large.
        content = file.stream.read(EMBLEM_BYTES + 1) if file else b""
        try:
            service.upload_emblem(current_actor(), slug, kind, content, at=clock.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Lambang tersimpan."), "success")
            return redirect(url_for("editions.show", slug=slug, _anchor="penanda-tangan"), 303)
    return (
        render_template(
            "editions/emblem.html",
            page=page,
            kind=kind,
            label=EMBLEMS[kind],
            form=form,
            max_bytes=EMBLEM_BYTES,
        ),
        form.http_status,
    )


@bp.get("/edisi/<slug>/lambang/<kind>.png")
@requires(Permission.READ_EDITION)
def emblem_image(slug: str, kind: str) -> ResponseReturnValue:
    """The stored emblem."""
    return picture(service.open_emblem(current_actor(), slug, kind))
