"""The twenty indicators: the list, and one page each with levels and evidence."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contest.blueprints.entries import bp
from contest.blueprints.entries.desk import deadline_tone, indicator_tag, load_desk, tell_saved
from contest.blueprints.entries.indicator_form import IndicatorForm
from contest.blueprints.entries.uploads import attach_chosen
from contest.domain.errors import NotFound, Refusal
from contest.domain.permissions import Permission
from contest.queries.entry_desk import EntryDesk
from contest.services.entries import claim_levels
from contest.services.evidence import attach_link
from contest.web import clock
from contest.web.auth import current_actor, requires


@bp.get("/instansi/inovasi/<code>/indikator")
@requires(Permission.READ_OWN_ENTRIES)
def indicators(code: str) -> str:
    """All indicators with claimed level, evidence and what each is worth."""
    desk = load_desk(code)
    return render_template(
        "entries/indicators.html",
        desk=desk,
        tags={
            row.key: indicator_tag(desk.indicator_state(row.key))
            for row in desk.guideline.indicators
        },
        tone=deadline_tone,
    )


@bp.route("/instansi/inovasi/<code>/indikator/<key>", methods=["GET", "POST"])
@requires(Permission.EDIT_OWN_ENTRY)
def indicator(code: str, key: str) -> ResponseReturnValue:
    """One indicator: claim a level, add and arrange its evidence."""
    desk = load_desk(code)
    desk.guideline.indicator(key)
    if request.method == "GET" and not desk.editable:
        return redirect(url_for("entries.indicators", code=code))
    form = IndicatorForm(desk, key)
    if request.method == "POST" and _save(code, form):
        return redirect(_onward(desk, key), 303)
    page = render_template("entries/indicator.html", desk=desk, form=form, tone=deadline_tone)
    return page, form.status


def _save(code: str, form: IndicatorForm) -> bool:
    """Claim the level first, then attach; whether everything went well."""
    form.read_post()
    for act in (_claim, _attach_link):
        try:
            act(code, form)
        except NotFound:
            raise
        except Refusal as refusal:
            form.refuse(refusal)
    attach_chosen(form, code, form.upload)
    if form.status == 200:
        tell_saved()
        return True
    form.upload.reload(load_desk(code))
    return False


def _claim(code: str, form: IndicatorForm) -> None:
    wanted = form.claim()
    if wanted is not None:
        claim_levels(current_actor(), code, {form.indicator.key: wanted}, at=clock.now())


def _attach_link(code: str, form: IndicatorForm) -> None:
    if form.link:
        attach_link(current_actor(), code, form.indicator.key, form.link, at=clock.now())


def _onward(desk: EntryDesk, key: str) -> str:
    """The next indicator when asked for, else the list with this one in sight."""
    keys = [row.key for row in desk.guideline.indicators]
    following = keys[keys.index(key) + 1 :]
    if request.form.get("next") and following:
        return url_for("entries.indicator", code=desk.code, key=following[0])
    if request.form.get("stay"):
        return url_for("entries.indicator", code=desk.code, key=key, _anchor=f"file-{key}")
    return url_for("entries.indicators", code=desk.code, _anchor=key)
