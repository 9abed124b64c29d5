"""Assignments of a panel: the matrix of ticks, and the even spread that is seen before applied."""

import re
from collections.abc import Iterable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from contest.blueprints.rounds import bp
from contest.blueprints.rounds.forms import ids, zone
from contest.domain.assignment import Pair
from contest.domain.errors import Invalid, NotFound, Problem, Refusal
from contest.domain.permissions import Permission
from contest.queries import assignments as queries
from contest.services import assignments as services
from contest.web import clock
from contest.web.auth import current_actor, requires
from contest.web.forms import BaseForm
from contest.web.paging import page_url, requested_page

_PAIR = re.compile(r"([0-9]{1,9})-([0-9]{1,9})", re.ASCII)


@bp.route("/panel/<int:panel_id>/penugasan", methods=["GET", "POST"])
@requires(Permission.MANAGE_PANELS)
def matrix(panel_id: int) -> ResponseReturnValue:
    """Entries x judges: tick to assign, untick to take away what nobody has begun."""
    form = BaseForm()
    if form.passes():
        ticked, had = _pairs("pair"), _pairs("had")
        try:
            # Only what this page changed: a tick someone else set meanwhile stays.
            done = services.arrange(
                current_actor(), panel_id, add=ticked - had, remove=had - ticked, at=clock.now()
            )
        except NotFound:
            raise
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            _tell(len(done.added), len(done.removed))
            return redirect(page_url(requested_page()), 303)
    html = render_template(
        "rounds/matrix.html",
        matrix=queries.matrix(current_actor(), panel_id, requested_page()),
        form=form,
        ticked=frozenset(request.form.getlist("pair")) if form.is_submitted() else None,
        page_url=page_url,
    )
    return html, form.http_status


def _pairs(name: str) -> set[Pair]:
    found = (_PAIR.fullmatch(value) for value in request.form.getlist(name))
    return {(int(match[1]), int(match[2])) for match in found if match}


def _tell(added: int, removed: int) -> None:
    parts = []
    if added:
        parts.append(ngettext("%(num)s penugasan baru", "%(num)s penugasan baru", added))
    if removed:
        parts.append(ngettext("%(num)s penugasan ditarik", "%(num)s penugasan ditarik", removed))
    if parts:
        flash(_("Tersimpan: %(changes)s.", changes=", ".join(parts)), "success")
    else:
        flash(_("Tidak ada penugasan yang berubah."), "info")


@bp.route("/panel/<int:panel_id>/bagi-rata", methods=["GET", "POST"])
@requires(Permission.MANAGE_PANELS)
def balanced(panel_id: int) -> ResponseReturnValue:
    """Propose an even spread by a published seed; what is shown is what will be applied."""
    form = BaseForm()
    page = queries.proposal(current_actor(), panel_id, None, 0)
    wish = _Wish(page.needed, min(page.needed, page.members) or 1, page.total)
    try:
        entry_ids = wish.entry_ids(page.round.id)
        if form.passes():
            done = services.assign_balanced(
                current_actor(),
                panel_id,
                sheets_per_entry=wish.sheets,
                seed=wish.seed,
                at=clock.now(),
                entry_ids=entry_ids,
            )
            _tell(len(done.added), 0)
            return redirect(url_for("rounds.matrix", panel_id=panel_id), 303)
        if wish.asked:
            page = queries.proposal(current_actor(), panel_id, wish.sheets, wish.seed, entry_ids)
    except NotFound:
        raise
    except Refusal as refusal:
        wish.asked = False
        form.refuse(refusal)
    html = render_template("rounds/balanced.html", proposal=page, wish=wish, form=form)
    return html, form.http_status


class _Wish:
    """What the address asks of an even spread; the seed is by default today's date."""

    def __init__(self, needed: int, default_sheets: int, total: int) -> None:
        given = request.values
        self.asked = "lembar" in given
        self.sheets = _whole(given.get("lembar"), default_sheets)
        self.seed = _whole(given.get("benih"), int(f"{clock.now().astimezone(zone()):%Y%m%d}"))
        self.first = _whole(given.get("dari"), 1)
        self.last = _whole(given.get("sampai"), max(total, 1))
        self.whole = self.first <= 1 and self.last >= total
        self.needed = needed

    def entry_ids(self, round_id: int) -> list[int] | None:
        """The entries of the wanted stretch by number; None when it is all of them."""
        if self.whole:
            return None
        if self.first > self.last:
            raise Invalid([Problem("stretch-empty", "dari")])
        return queries.round_entry_ids(round_id)[max(self.first, 1) - 1 : self.last]


def _whole(text: str | None, default: int) -> int:
    found: Iterable[int] = ids([text.strip()]) if text else ()
    return next(iter(found), default)
