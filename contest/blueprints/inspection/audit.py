"""The audit log: filtered, record by record, verified, taken along."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.blueprints.inspection import bp
from contest.domain.permissions import Permission
from contest.queries import audit as queries
from contest.queries.audit import AuditFilter
from contest.services import audit as service
from contest.web import clock
from contest.web.auth import current_actor, requires
from contest.web.downloads import download
from contest.web.paging import page_url, requested_page
from contest.wording.audit import action_text, fault_text
from contest.wording.moments import home_zone


@dataclass(frozen=True)
class Asked:
    """The filters of the address, as typed."""

    actor: str
    action: str
    object: str
    since: str
    until: str

    @property
    def days_unreadable(self) -> bool:
        """Whether a date was typed that is none."""
        return any(text and _day(text) is None for text in (self.since, self.until))

    @property
    def filter(self) -> AuditFilter:
        """The filter with days as instants; the last day is included."""
        since, until = _day(self.since), _day(self.until)
        return AuditFilter(
            actor=self.actor,
            action=self.action,
            object=self.object,
            since=_midnight(since) if since else None,
            until=_midnight(until + timedelta(days=1)) if until else None,
        )


def _asked() -> Asked:
    def text(name: str) -> str:
        return request.args.get(name, "").strip()[:120]

    return Asked(text("pelaku"), text("tindakan"), text("objek"), text("dari"), text("sampai"))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=home_zone())


@bp.route("/jejak-audit")
@requires(Permission.READ_AUDIT)
def audit() -> ResponseReturnValue:
    """Every act, newest first."""
    asked, actor = _asked(), current_actor()
    return render_template(
        "inspection/audit.html",
        asked=asked,
        page=queries.audit_page(actor, requested_page(), asked.filter),
        actions=[(code, action_text(code)) for code in queries.known_actions(actor)],
        action_text=action_text,
        page_url=page_url,
        query=request.args.to_dict(),
    )


@bp.route("/jejak-audit/<int:sequence>")
@requires(Permission.READ_AUDIT)
def audit_record(sequence: int) -> ResponseReturnValue:
    """One record with the text that was hashed."""
    detail = queries.audit_record(current_actor(), sequence)
    return render_template("inspection/audit_record.html", detail=detail, action_text=action_text)


@bp.route("/jejak-audit/unduh/<any(xlsx, csv):kind>")
@requires(Permission.READ_AUDIT)
def export_audit(kind: str) -> ResponseReturnValue:
    """The filtered log as a table."""
    return download(service.export(current_actor(), _asked().filter, kind, at=clock.now()))


@bp.route("/jejak-audit/periksa", methods=["POST"])
@requires(Permission.READ_AUDIT)
def verify_audit() -> ResponseReturnValue:
    """Recompute the whole chain now."""
    fault = service.verify(current_actor(), at=clock.now())
    if fault is None:
        flash(_("Rantai audit utuh: setiap catatan cocok dengan hash-nya."), "success")
    else:
        flash(
            _(
                "Rantai audit rusak pada catatan %(number)s: %(fault)s.",
                number=fault.sequence,
                fault=fault_text(fault.code),
            ),
            "error",
        )
    return redirect(url_for("inspection.home"), 303)
