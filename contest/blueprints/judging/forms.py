"""What a judge sends: marks and comments of a sheet, and reasons."""

from collections.abc import Mapping

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, TextAreaField

from contest.queries.judging import SheetPage
from contest.services.judging import MARK_PREFIX, Comments
from contest.web.forms import BaseForm


class SheetForm(BaseForm):
    """A scorecard; the fields of the marks come from the rubric (``sheet_form``)."""

    version = HiddenField()
    comment_entrant = TextAreaField(_l("Catatan untuk peserta"))
    comment_panel = TextAreaField(_l("Catatan untuk panel"))


def sheet_form(sheet: SheetPage) -> SheetForm:
    """The form of a sheet: as stored, or as typed when this request posts one."""
    marks = {MARK_PREFIX + c.key: StringField(c.name) for c in sheet.criteria}
    stored = {
        "version": str(sheet.version),
        "comment_entrant": sheet.comment_entrant,
        "comment_panel": sheet.comment_panel,
    }
    values = {MARK_PREFIX + c.key: c.value.replace(".", ",") for c in sheet.criteria}
    made: SheetForm = type("RubricForm", (SheetForm,), marks)(data=stored | values)
    return made


def typed_marks() -> Mapping[str, str]:
    """The marks of this request by criterion key, as typed."""
    return {
        name.removeprefix(MARK_PREFIX): text
        for name, text in request.form.items()
        if name.startswith(MARK_PREFIX)
    }


def typed_comments() -> Comments:
    """The comments of this request."""
    return Comments(
        entrant=request.form.get("comment_entrant", ""),
        panel=request.form.get("comment_panel", ""),
    )


def typed_version() -> int:
    """The version the page was made with; 0, which is always stale, when it is unreadable."""
    text = request.form.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


class VersionForm(BaseForm):
    """A confirmation that names the version it was shown for."""

    version = HiddenField()


class ReasonForm(BaseForm):
    """An act that needs a reason."""

    reason = TextAreaField(_l("Alasan"))
