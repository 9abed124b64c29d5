"""Officers and judges: lists, new accounts, and slips for those who have not begun."""

from functools import partial

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.blueprints.people import bp
from contest.blueprints.people.forms import JudgeForm, KnownPersonForm, OfficerForm
from contest.domain.actor import Role
from contest.domain.errors import Invalid, Refusal
from contest.domain.permissions import Permission, may
from contest.queries import appointments as queries
from contest.queries import editions as edition_queries
from contest.queries.accounts import AccountState
from contest.queries.appointments import PersonFilter
from contest.queries.participants import participant as read_participant
from contest.services import appointments as service
from contest.services.list_exports import people_file
from contest.services.slips import MOST, Door, activation_slips
from contest.web import clock
from contest.web.auth import current_actor, requires
from contest.web.downloads import download
from contest.web.fields import row_number
from contest.web.paging import page_url, requested_page
from contest.wording.accounts import ACCOUNT_STATES
from contest.wording.refusals import explain_problem

PAGES = {Role.OFFICER: "people.officers", Role.JUDGE: "people.judges"}
LISTS = {"operator": Role.OFFICER, "juri": Role.JUDGE}


@bp.get("/operator")
@requires(Permission.INVITE_PEOPLE)
def officers() -> ResponseReturnValue:
    """Every officer, filtered by the address."""
    return _list_page(Role.OFFICER)


@bp.get("/juri")
@requires(Permission.INVITE_PEOPLE)
def judges() -> ResponseReturnValue:
    """Every judge, filtered by the address."""
    return _list_page(Role.JUDGE)


def _list_page(role: Role, errors: tuple[str, ...] = ()) -> ResponseReturnValue:
    wanted = _filter()
    page = render_template(
        "people/people.html",
        page=queries.people_page(current_actor(), role, requested_page(), clock.now(), wanted),
        wanted=wanted,
        role=role,
        place="juri" if role is Role.JUDGE else "operator",
        states=ACCOUNT_STATES,
        most=MOST,
        errors=[("", text) for text in errors],
        page_url=partial(page_url, path=url_for(PAGES[role])),
    )
    return page, 422 if errors else 200


def _filter() -> PersonFilter:
    state = request.args.get("keadaan", "")
    return PersonFilter(
        search=request.args.get("q", "")[:100],
        state=state if state in set(AccountState) else "",
    )


@bp.get("/<any(operator,juri):place>/daftar.<any(xlsx,csv):kind>")
@requires(Permission.INVITE_PEOPLE)
def people_list(place: str, kind: str) -> ResponseReturnValue:
    """The list as a file."""
    return download(people_file(current_actor(), LISTS[place], _filter(), kind, at=clock.now()))


@bp.post("/<any(operator,juri):place>/slip")
@requires(Permission.INVITE_PEOPLE)
def slips(place: str) -> ResponseReturnValue:
    """Slips with fresh links for the ticked people, or for all on the page.

    The links exist in this file alone, so the POST itself answers with it.
    """
    role, ticked = LISTS[place], "shown" if "all" in request.form else "people"
    named = (row_number(text) for text in request.form.getlist(ticked))
    chosen = {number for number in named if number is not None}
    try:
        file = activation_slips(current_actor(), role, chosen, door(), at=clock.now())
    except Invalid as refusal:
        return _list_page(role, tuple(explain_problem(problem) for problem in refusal.problems))
    return download(file)


def door() -> Door:
    """How people get into this installation; from the settings, never from the Host header."""
    base = current_app.config["SETTINGS"].base_url
    actor = current_actor()
    # An administrator may invite people without reading editions; his slips bear the general name.
    known = may(actor, Permission.READ_EDITION)
    current = edition_queries.editions(actor).current if known else None
    return Door(
        edition=current.name if current else _("Lomba Inovasi Kalimantan Selatan"),
        sign_in_url=base + url_for("accounts.sign_in"),
        link=lambda token: base + url_for("accounts.invitation", token=token),
    )


@bp.route("/peserta/<code>/operator", methods=["GET", "POST"])
@requires(Permission.INVITE_PEOPLE)
def new_officer(code: str) -> ResponseReturnValue:
    """Make an account for an officer of this participant."""
    participant, form = read_participant(current_actor(), code), OfficerForm()
    if form.passes():
        try:
            user_id = service.appoint_officer(current_actor(), code, form.person(), at=clock.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Akun operator sudah dibuat. Kirim tautan aktivasinya."), "success")
            return redirect(url_for("people.person", user_id=user_id), 303)
    return (
        render_template("people/officer.html", form=form, participant=participant),
        form.http_status,
    )


@bp.route("/peserta/<code>/operator/akun-lama", methods=["GET", "POST"])
@requires(Permission.INVITE_PEOPLE)
def known_officer(code: str) -> ResponseReturnValue:
    """Make somebody who has an account already an officer of this participant too."""
    participant, form = read_participant(current_actor(), code), KnownPersonForm()
    if form.passes():
        try:
            user_id = service.appoint_known_officer(
                current_actor(), code, form.username.data or "", at=clock.now()
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Orang ini sekarang juga operator peserta tersebut."), "success")
            return redirect(url_for("people.person", user_id=user_id), 303)
    return (
        render_template("people/known.html", form=form, participant=participant),
        form.http_status,
    )


@bp.route("/juri/baru", methods=["GET", "POST"])
@requires(Permission.INVITE_PEOPLE)
def new_judge() -> ResponseReturnValue:
    """Make an account for a judge."""
    form = JudgeForm()
    form.offer()
    if form.passes():
        try:
            user_id = service.appoint_judge(current_actor(), form.person(), at=clock.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Akun juri sudah dibuat. Kirim tautan aktivasinya."), "success")
            return redirect(url_for("people.person", user_id=user_id), 303)
    return render_template("people/judge.html", form=form), form.http_status


@bp.route("/juri/akun-lama", methods=["GET", "POST"])
@requires(Permission.INVITE_PEOPLE)
def known_judge() -> ResponseReturnValue:
    """Make somebody who has an account already a judge too."""
    form = KnownPersonForm()
    if form.passes():
        try:
            user_id = service.appoint_known_judge(
                current_actor(), form.username.data or "", at=clock.now()
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Orang ini sekarang juga juri."), "success")
            return redirect(url_for("people.person", user_id=user_id), 303)
    return render_template("people/known.html", form=form, participant=None), form.http_status
