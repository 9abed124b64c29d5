"""The tree of agencies: list, verification, adding and changing, the packaged list."""

from functools import partial
from urllib.parse import urlencode

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.blueprints.people import bp
from contest.blueprints.people.forms import AgencyForm
from contest.domain.agencies import AgencyKind
from contest.domain.errors import Invalid, Refusal, Stale
from contest.domain.permissions import Permission
from contest.queries import agencies as queries
from contest.queries.agencies import AgencyFilter
from contest.services import agencies as service
from contest.services.list_exports import agencies_file
from contest.web import clock
from contest.web.auth import current_actor, requires
from contest.web.downloads import download
from contest.web.paging import page_url, requested_page
from contest.wording.editions import AGENCY_KINDS
from contest.wording.refusals import explain_problem

PACKAGED = "kalsel-2026"
"""The list that comes with the product."""


@bp.get("/instansi")
@requires(Permission.READ_EDITION)
def agencies() -> ResponseReturnValue:
    """The list, filtered by the address."""
    return _list_page()


def _list_page(errors: tuple[str, ...] = ()) -> ResponseReturnValue:
    wanted = _filter()
    page = render_template(
        "people/agencies.html",
        page=queries.agencies_page(current_actor(), requested_page(), wanted),
        wanted=wanted,
        kinds=AGENCY_KINDS,
        branches=queries.choices(AgencyKind.PROVINCE, AgencyKind.GOVERNMENT),
        errors=[("", text) for text in errors],
        page_url=partial(page_url, path=url_for("people.agencies")),
    )
    return page, 422 if errors else 200


def _filter() -> AgencyFilter:
    return AgencyFilter(
        search=request.args.get("q", "")[:100],
        kind=request.args.get("jenis", ""),
        government=request.args.get("wilayah", ""),
        to_verify=bool(request.args.get("verifikasi")),
    )


@bp.get("/instansi/daftar.<any(xlsx,csv):kind>")
@requires(Permission.READ_EDITION)
def agencies_list(kind: str) -> ResponseReturnValue:
    """The list as a file."""
    return download(agencies_file(current_actor(), _filter(), kind, at=clock.now()))


@bp.post("/instansi/muat")
@requires(Permission.MANAGE_EDITION)
def load_agencies() -> ResponseReturnValue:
    """Bring the packaged list in; doing it again changes nothing that is the same."""
    done = service.load_packaged_list(current_actor(), PACKAGED, at=clock.now())
    flash(
        _(
            "Daftar dimuat: %(added)s ditambahkan, %(changed)s diperbarui.",
            added=done.added,
            changed=done.changed,
        ),
        "success",
    )
    return redirect(url_for("people.agencies", verifikasi=1), 303)


@bp.post("/instansi/verifikasi")
@requires(Permission.MANAGE_EDITION)
def confirm_agencies() -> ResponseReturnValue:
    """Mark the ticked agencies, or all on the page, as verified; the address keeps the filters."""
    codes = request.form.getlist("shown" if "all" in request.form else "codes")
    try:
        count = service.confirm_agencies(current_actor(), codes, at=clock.now())
    except Invalid as refusal:
        return _list_page(tuple(explain_problem(problem) for problem in refusal.problems))
    flash(_("%(count)s perangkat daerah sudah diverifikasi.", count=count), "success")
    return redirect(f"{url_for('people.agencies')}?{urlencode(request.args)}", 303)


@bp.route("/instansi/baru", methods=["GET", "POST"])
@requires(Permission.MANAGE_EDITION)
def new_agency() -> ResponseReturnValue:
    """Add an agency with its participant."""
    form = AgencyForm(must_enter=True, active=True, kind=str(AgencyKind.PROVINCIAL))
    form.offer(province=False)
    if form.passes():
        try:
            service.add_agency(current_actor(), form.agency(), at=clock.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("%(name)s sudah ditambahkan.", name=form.name.data), "success")
            return redirect(url_for("people.agencies", q=form.name.data), 303)
    return render_template("people/agency.html", form=form, agency=None), form.http_status


@bp.route("/instansi/<code>", methods=["GET", "POST"])
@requires(Permission.MANAGE_EDITION)
def agency(code: str) -> ResponseReturnValue:
    """Change an agency."""
    found = queries.agency(current_actor(), code)
    form = AgencyForm(obj=found)
    form.offer(province=found.kind is AgencyKind.PROVINCE)
    if form.passes():
        try:
            service.change_agency(
                current_actor(), code, form.agency(), version=form.stored_version, at=clock.now()
            )
        except Stale as refusal:
            form.refuse(refusal)
            found = queries.agency(current_actor(), code)
            form.version.data = found.version
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("%(name)s tersimpan.", name=form.name.data), "success")
            return redirect(url_for("people.agencies", q=form.name.data), 303)
    return (
        render_template("people/agency.html", form=form, agency=found, kinds=AGENCY_KINDS),
        form.http_status,
    )
