"""The officer's home, registering an entry, and the task list of one."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from contest.blueprints.entries import bp
from contest.blueprints.entries.desk import (
    deadline_tone,
    gaps,
    load_desk,
    next_part,
    part_tag,
    part_title,
    part_url,
    place_url,
)
from contest.blueprints.entries.forms import RegisterForm
from contest.domain.drafts import check_open
from contest.domain.entries import EntryState
from contest.domain.errors import Invalid, Locked, Problem, Refusal
from contest.domain.permissions import Permission
from contest.queries.entries import entry_document
from contest.queries.entry_home import OfficerHome, officer_home
from contest.services.entries import AlreadyEntered, register_entry
from contest.web import clock
from contest.web.auth import current_actor, requires
from contest.web.fields import row_number
from contest.wording.entries import ENTRY_STATES


@bp.get("/instansi/")
@requires(Permission.READ_OWN_ENTRIES)
def home() -> str:
    """What now? One task first, then every category open to the officer, then the past."""
    return render_template(
        "entries/home.html",
        home=officer_home(current_actor()),
        now=clock.now(),
        states=ENTRY_STATES,
        State=EntryState,
        tone=deadline_tone,
    )


@bp.route("/instansi/inovasi/baru", methods=["GET", "POST"])
@requires(Permission.EDIT_OWN_ENTRY)
def register() -> ResponseReturnValue:
    """Register an innovation: its title and its category, nothing more."""
    known = officer_home(current_actor())
    form = RegisterForm()
    form.offer(_choices(known))
    taken: AlreadyEntered | None = None
    if not form.category.choices and not form.is_submitted():
        _refuse_closed(known)
    if form.passes():
        try:
            code = _register(form)
        except AlreadyEntered as refusal:
            taken = refusal
            form.refuse(refusal)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for("entries.show", code=code), 303)
    page = render_template(
        "entries/register.html",
        form=form,
        taken=taken,
        openings=known.register_choices(clock.now()),
        tone=deadline_tone,
    )
    return page, form.http_status


def _choices(known: OfficerHome) -> list[tuple[str, str, str]]:
    openings = known.register_choices(clock.now())
    return [
        (
            f"{row.participant_id}-{row.category_id}",
            row.category,
            f"{row.participant} · {row.edition}",
        )
        for row in openings
    ]


def _refuse_closed(known: OfficerHome) -> None:
    """Without a choice the reason is the window or the entries there are."""
    for opening in known.openings:
        if opening.free and opening.window is not None:
            check_open(opening.window, clock.now())
    taken = [entry for opening in known.openings for entry in opening.entries]
    if taken:
        raise AlreadyEntered("already-entered", entry=taken[0].code, title=taken[0].title)
    raise Locked("registration-closed")


def _register(form: RegisterForm) -> str:
    first, _dash, second = (form.category.data or "").partition("-")
    participant, category = row_number(first), row_number(second)
    if participant is None or category is None:
        raise Invalid([Problem("category-missing", "category")])
    return register_entry(
        current_actor(), participant, category, form.title.data or "", at=clock.now()
    )


@bp.get("/instansi/inovasi/<code>")
@requires(Permission.READ_OWN_ENTRIES)
def show(code: str) -> str:
    """The task list of an entry: what is done, what it lacks and is worth, until when."""
    desk = load_desk(code)
    return render_template(
        "entries/show.html",
        desk=desk,
        state=ENTRY_STATES[desk.state],
        State=EntryState,
        tasks=[
            {
                "title": part_title(part.key, part.title),
                "url": part_url(desk, part.key) if desk.editable else None,
                "status": part_tag(part.state),
                "part": part,
            }
            for part in desk.parts
        ],
        next_part=next_part(desk) if desk.editable else None,
        missing=gaps(desk, desk.completeness.problems),
        place_url=place_url,
        tone=deadline_tone,
    )


@bp.get("/instansi/inovasi/<code>/naskah")
@requires(Permission.READ_OWN_ENTRIES)
def document(code: str) -> str:
    """The whole entry to read or print, as the secretariat and the judges see it."""
    desk = load_desk(code)
    return render_template(
        "entries/document.html",
        desk=desk,
        document=entry_document(code, current_actor()),
        state=ENTRY_STATES[desk.state],
    )
