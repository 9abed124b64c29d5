"""The board of agencies that must enter and have not."""

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contest.blueprints.people import bp
from contest.domain.errors import NotFound
from contest.domain.permissions import Permission
from contest.queries.editions import EditionRef, editions
from contest.queries.participation import MissingFilter, MissingRow, missing_board
from contest.services.list_exports import missing_file
from contest.web import clock
from contest.web.auth import current_actor, requires
from contest.web.downloads import download
from contest.web.filters import instant
from contest.web.handover import whatsapp_url
from contest.web.paging import page_url, requested_page
from contest.wording.editions import AGENCY_KINDS, reminder_text


@bp.get("/belum-mendaftar")
@requires(Permission.MANAGE_EDITION)
def missing() -> ResponseReturnValue:
    """The board, filtered by the address."""
    edition, wanted = _edition(), _filter()
    if edition is None:
        return render_template("people/no_edition.html")
    board = missing_board(current_actor(), edition.slug, requested_page(), wanted)
    closes = instant(board.closes_at)
    return render_template(
        "people/missing.html",
        edition=edition,
        board=board,
        page=board.page,
        wanted=wanted,
        kinds=AGENCY_KINDS,
        reminders={row.code: _reminders(row, edition, closes) for row in board.page.rows},
        page_url=page_url,
    )


def _edition() -> EditionRef | None:
    return editions(current_actor(), request.args.get("edisi")).chosen


def _filter() -> MissingFilter:
    started = {"konsep": True, "belum": False}.get(request.args.get("keadaan", ""))
    return MissingFilter(
        category=request.args.get("kategori", ""),
        started=started,
        search=request.args.get("q", "")[:100],
    )


def _reminders(row: MissingRow, edition: EditionRef, closes: str) -> list[dict[str, str]]:
    """One link per person to remind; one without number where nobody is known."""
    base = current_app.config["SETTINGS"].base_url
    text = reminder_text(
        agency=row.name,
        edition=edition.name,
        closes=closes,
        started=row.started,
        url=base + url_for("accounts.sign_in"),
    )
    people = [(contact.name, contact.phone) for contact in row.contacts] or [("", None)]
    return [
        {"name": name, "phone": phone or "", "url": whatsapp_url(phone, text)}
        for name, phone in people
    ]


@bp.get("/belum-mendaftar/daftar.<any(xlsx,csv):kind>")
@requires(Permission.MANAGE_EDITION)
def missing_list(kind: str) -> ResponseReturnValue:
    """The board as a file."""
    edition = _edition()
    if edition is None:
        raise NotFound("edition-unknown")
    file = missing_file(current_actor(), edition.slug, _filter(), kind, at=clock.now())
    return download(file)
