"""The queue of the administrative check, past revisions, and letters."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.blueprints.checks import bp
from contest.domain.entries import EntryState
from contest.domain.errors import NotFound
from contest.domain.permissions import Permission
from contest.queries import checks as queries
from contest.queries.checks import QUEUE_STATES, Queue, QueueFilter
from contest.queries.editions import EditionRef, Editions, editions
from contest.services.letters import check_letter
from contest.services.list_exports import queue_file
from contest.web import clock
from contest.web.auth import current_actor, requires
from contest.web.downloads import download
from contest.web.paging import page_url, requested_page
from contest.wording.entries import ENTRY_STATES

ALL = "semua"


@bp.get("")
@requires(Permission.CHECK_ENTRY)
def queue() -> ResponseReturnValue:
    """Entries by state, oldest arrival first."""
    found, wanted = editions(current_actor(), request.args.get("edisi")), _filter()
    if found.chosen is None:
        return render_template("checks/no_edition.html")
    listed = queries.queue(current_actor(), found.chosen.id, requested_page(), wanted)
    return render_template(
        "checks/queue.html",
        edition=found.chosen,
        editions=found,
        queue=listed,
        page=listed.page,
        wanted=wanted,
        views=_views(listed),
        states=ENTRY_STATES,
        now=clock.now(),
        page_url=page_url,
    )


def _views(listed: Queue) -> list[dict[str, object]]:
    """The states as views of the list, with their counts; empty ones only where they matter."""
    kept = {EntryState.SUBMITTED, EntryState.RETURNED, EntryState.ACCEPTED}
    views: list[dict[str, object]] = [
        {
            "key": str(state),
            "label": _("Menunggu") if state is EntryState.SUBMITTED else ENTRY_STATES[state].label,
            "count": listed.counts.get(state, 0),
        }
        for state in QUEUE_STATES
        if state in kept or listed.counts.get(state)
    ]
    return [*views, {"key": ALL, "label": _("Semua"), "count": sum(listed.counts.values())}]


def _filter() -> QueueFilter:
    state = request.args.get("keadaan", str(EntryState.SUBMITTED))
    return QueueFilter(
        state="" if state == ALL else state,
        category=request.args.get("kategori", ""),
        search=request.args.get("q", "")[:100],
    )


@bp.get("/daftar.<any(xlsx,csv):kind>")
@requires(Permission.CHECK_ENTRY)
def queue_list(kind: str) -> ResponseReturnValue:
    """The queue as a file."""
    edition = _edition()
    return download(queue_file(current_actor(), edition.id, _filter(), kind, at=clock.now()))


def _edition() -> EditionRef:
    found: Editions = editions(current_actor(), request.args.get("edisi"))
    if found.chosen is None:
        raise NotFound("edition-unknown")
    return found.chosen


@bp.get("/<code>/kiriman/<int:number>")
@requires(Permission.CHECK_ENTRY)
def revision(code: str, number: int) -> ResponseReturnValue:
    """One frozen revision, to be read."""
    document = queries.revision_page(current_actor(), code, number)
    return render_template("checks/revision.html", document=document)


@bp.get("/<code>/surat.pdf")
@requires(Permission.CHECK_ENTRY)
def letter(code: str) -> ResponseReturnValue:
    """The letter of the latest return or rejection."""
    return download(check_letter(current_actor(), code, at=clock.now()))
