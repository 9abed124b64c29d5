"""The list of accounts, one account, creating and changing it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.blueprints.administration import bp
from contest.blueprints.administration.forms import NewAccountForm, PersonForm, RoleForm
from contest.domain.actor import Role
from contest.domain.errors import Invalid, Stale
from contest.domain.permissions import Permission
from contest.queries import accounts as queries
from contest.queries.accounts import Account, AccountState
from contest.services import accounts
from contest.services.invitations import link_picture
from contest.web import clock
from contest.web.auth import current_actor, requires
from contest.web.handover import take_codes, take_link
from contest.web.paging import page_url, requested_page
from contest.wording.accounts import ACCOUNT_STATES, ROLES


@bp.route("/")
@requires(Permission.MANAGE_ACCOUNTS)
def home() -> ResponseReturnValue:
    """Every account, by name."""
    search, role, state = _filters()
    return render_template(
        "administration/home.html",
        page=queries.accounts_page(
            current_actor(), requested_page(), search=search, role=role, state=state
        ),
        counts=queries.account_counts(current_actor()),
        search=search,
        role=role,
        state=state,
        roles=[(str(role), ROLES[role]) for role in ROLES if role is not Role.CHAIR],
        states=ACCOUNT_STATES,
        page_url=page_url,
    )


def _filters() -> tuple[str, Role | None, AccountState | None]:
    role, state = request.args.get("peran"), request.args.get("keadaan")
    return (
        request.args.get("q", "")[:100],
        Role(role) if role in set(Role) else None,
        AccountState(state) if state in set(AccountState) else None,
    )


@bp.route("/akun/baru", methods=["GET", "POST"])
@requires(Permission.MANAGE_ACCOUNTS)
def create() -> ResponseReturnValue:
    """A new person; his role and his link come on his page."""
    form = NewAccountForm()
    if form.passes():
        try:
            user_id = accounts.create_user(
                current_actor(),
                username=form.username.data or "",
                **form.values(),
                at=clock.now(),
            )
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            flash(_("Akun sudah dibuat. Beri peran, lalu buat tautan aktivasi."), "success")
            return redirect(url_for("administration.detail", user_id=user_id), 303)
    return render_template("administration/person.html", form=form, person=None), form.http_status


@bp.route("/akun/<int:user_id>")
@requires(Permission.MANAGE_ACCOUNTS)
def detail(user_id: int) -> ResponseReturnValue:
    """One person: data, roles, ways to sign in, sessions."""
    return detail_page(_person(user_id), RoleForm(formdata=None))


def detail_page(person: Account, form: RoleForm) -> ResponseReturnValue:
    """The page of a person with the form that gives a role."""
    page = render_template(
        "administration/detail.html",
        person=person,
        form=form,
        states=ACCOUNT_STATES,
        own=person.id == current_actor().user_id,
    )
    return page, form.http_status


@bp.route("/akun/<int:user_id>/ubah", methods=["GET", "POST"])
@requires(Permission.MANAGE_ACCOUNTS)
def change(user_id: int) -> ResponseReturnValue:
    """Change a person's data; nobody's newer save is overwritten."""
    person = _person(user_id)
    form = PersonForm(obj=person)
    if form.passes():
        try:
            accounts.update_user(
                current_actor(),
                user_id,
                **form.values(),
                version=_version(form),
                at=clock.now(),
            )
        except Stale as refusal:
            form.refuse(refusal)
            person = _person(user_id)
            form.version.data = person.version
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            flash(_("Data tersimpan."), "success")
            return redirect(url_for("administration.detail", user_id=user_id), 303)
    return render_template("administration/person.html", form=form, person=person), form.http_status


@bp.route("/akun/<int:user_id>/tautan")
@requires(Permission.MANAGE_ACCOUNTS)
def link(user_id: int) -> ResponseReturnValue:
    """Hand over the link just made; it is shown this once."""
    person = _person(user_id)
    facts = take_link(person, link_picture)
    return render_template("administration/link.html", person=person, facts=facts)


@bp.route("/akun/<int:user_id>/lembar-kode")
@requires(Permission.MANAGE_ACCOUNTS)
def code_sheet(user_id: int) -> ResponseReturnValue:
    """Print the sheet just made; it is shown this once."""
    return render_template(
        "administration/code_sheet.html",
        person=_person(user_id),
        codes=take_codes(user_id),
        made_at=clock.now(),
    )


def _person(user_id: int) -> Account:
    return queries.account(current_actor(), user_id, clock.now())


def _version(form: PersonForm) -> int:
    text = form.version.data or ""
    return int(text) if text.isdecimal() and len(text) < 10 else 0
