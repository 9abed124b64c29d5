"""Reserving, issuing, downloading and voiding certificates."""

from flask import current_app, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.blueprints.certificates import bp
from contest.blueprints.certificates.forms import OrderForm, ReplaceForm, VoidForm, form_values
from contest.domain.certificates import CertificateKind, CertificateState
from contest.domain.errors import Refusal
from contest.domain.permissions import Permission, may
from contest.queries import certificates as queries
from contest.services import certificate_files, certificates, jobs
from contest.web import clock
from contest.web.auth import current_actor, requires
from contest.wording.certificates import KINDS, STATES


@bp.get("/")
@requires(Permission.READ_CERTIFICATES)
def overview() -> ResponseReturnValue:
    """Every edition with how far its certificates are."""
    editions = queries.editions_with_certificates(current_actor())
    return render_template("certificates/overview.html", editions=editions)


@bp.get("/<slug>")
@requires(Permission.READ_CERTIFICATES)
def edition(slug: str) -> ResponseReturnValue:
    """The certificates of one edition: what to do next, jobs, and the filtered list."""
    actor = current_actor()
    found = queries.edition_certificates(actor, slug)
    filters = {
        "kind": _choice(CertificateKind, request.args.get("jenis")),
        "state": _choice(CertificateState, request.args.get("keadaan")),
        "search": request.args.get("cari", "").strip()[:100],
    }
    page = queries.certificate_page(
        actor,
        found.edition_id,
        kind=filters["kind"],  # type: ignore[arg-type]
        state=filters["state"],  # type: ignore[arg-type]
        search=str(filters["search"]),
        page=request.args.get("halaman", 1, type=int),
    )
    recent = (
        queries.latest_jobs(actor, found.edition_id) if may(actor, Permission.READ_JOBS) else []
    )
    return render_template(
        "certificates/edition.html",
        edition=found,
        page=page,
        filters=filters,
        jobs=recent,
        kinds=KINDS,
        states=STATES,
    )


def _choice(enum: type, text: str | None) -> object:
    return next((member for member in enum if str(member) == text), None)  # type: ignore[attr-defined]


@bp.route("/<slug>/terbitkan", methods=["GET", "POST"])
@requires(Permission.MANAGE_CERTIFICATES)
def issue(slug: str) -> ResponseReturnValue:
    """Number and render certificates for everyone who has none yet."""
    actor = current_actor()
    found = queries.edition_certificates(actor, slug)
    form = OrderForm(kinds=[str(kind) for kind in CertificateKind], place="Banjarbaru")
    form.offer(queries.signatories(actor, found.edition_id))
    if form.passes():
        try:
            done = certificates.reserve_certificates(
                actor, _order(form, found.edition_id), at=clock.now()
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            if done.job is None:
                flash(_("Semua penerima sudah memiliki piagam; tidak ada nomor baru."), "info")
                return redirect(url_for(".edition", slug=slug), 303)
            return redirect(url_for(".job", code=done.job), 303)
    return render_template("certificates/issue.html", edition=found, form=form), form.http_status


def _order(form: OrderForm, edition_id: int) -> certificates.Order:
    settings = current_app.config["SETTINGS"]
    return certificates.Order(
        edition_id=edition_id, base_url=settings.base_url, **form_values(form)
    )


@bp.post("/<slug>/cetak")
@requires(Permission.MANAGE_CERTIFICATES)
def print_file(slug: str) -> ResponseReturnValue:
    """Queue the merged print file."""
    actor = current_actor()
    found = queries.edition_certificates(actor, slug)
    code = certificates.order_print_file(actor, found.edition_id, at=clock.now())
    return redirect(url_for(".job", code=code), 303)


@bp.get("/pekerjaan/<code>")
@requires(Permission.READ_JOBS)
def job(code: str) -> ResponseReturnValue:
    """Follow a job; the page renews itself while the job runs."""
    found = queries.job_view(current_actor(), code)
    page = render_template("certificates/job.html", job=found)
    running = found.state in {"queued", "running"}
    return page, 200, {"Refresh": "2"} if running else {}


@bp.post("/pekerjaan/<code>/lanjutkan")
@requires(Permission.MANAGE_CERTIFICATES)
def resume_job(code: str) -> ResponseReturnValue:
    """Queue a failed job again; it goes on where it stopped."""
    jobs.resume(current_actor(), code, at=clock.now())
    return redirect(url_for(".job", code=code), 303)


@bp.get("/pekerjaan/<code>/berkas")
@requires(Permission.READ_CERTIFICATES)
def job_file(code: str) -> ResponseReturnValue:
    """Download the print file a job made."""
    found = certificate_files.open_print_file(current_actor(), code)
    return send_file(found.stream, "application/pdf", as_attachment=True, download_name=found.name)


@bp.get("/lembar/<code>")
@requires(Permission.READ_CERTIFICATES)
def certificate(code: str) -> ResponseReturnValue:
    """One certificate: facts, file, state, and what can be done about it."""
    found = queries.certificate_detail(current_actor(), code)
    return render_template(
        "certificates/certificate.html", certificate=found, kinds=KINDS, states=STATES
    )


@bp.get("/lembar/<code>/berkas")
@requires(Permission.READ_CERTIFICATES)
def file(code: str) -> ResponseReturnValue:
    """Download the stored bytes."""
    found = certificate_files.open_certificate(current_actor(), code)
    return send_file(found.stream, "application/pdf", as_attachment=True, download_name=found.name)


@bp.route("/lembar/<code>/batalkan", methods=["GET", "POST"])
@requires(Permission.MANAGE_CERTIFICATES)
def void(code: str) -> ResponseReturnValue:
    """Void a certificate with a public reason."""
    actor = current_actor()
    found = queries.certificate_detail(actor, code)
    form = VoidForm()
    if form.passes():
        try:
            certificates.void_certificate(
                actor, code, reason=form.reason.data or "", at=clock.now()
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Piagam %(number)s dibatalkan.", number=found.number), "success")
            return redirect(url_for(".certificate", code=code), 303)
    return (
        render_template("certificates/void.html", certificate=found, form=form),
        form.http_status,
    )


@bp.route("/lembar/<code>/ganti", methods=["GET", "POST"])
@requires(Permission.MANAGE_CERTIFICATES)
def replace(code: str) -> ResponseReturnValue:
    """Void a certificate and give its holder a new one with the data as it stands now."""
    actor = current_actor()
    found = queries.certificate_detail(actor, code)
    form = ReplaceForm(place="Banjarbaru")
    form.offer(queries.signatories(actor, found.edition_id))
    if form.passes():
        try:
            done = certificates.replace_certificate(
                actor,
                code,
                reason=form.reason.data or "",
                order=_order(form, found.edition_id),
                at=clock.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for(".job", code=done.job), 303)
    return (
        render_template("certificates/replace.html", certificate=found, form=form),
        form.http_status,
    )
