"""The base of all forms, and the way refusals come back to their fields."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import HiddenField

from contest.domain.errors import Invalid, Problem, Refusal, TooMany
from contest.wording.refusals import explain, explain_problem


class BaseForm(FlaskForm):
    """A form whose refusals keep what was typed and answer with the right status."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.refused_status = 0
        self.general_errors: list[str] = []
        self.http_headers: dict[str, str] = {}

    def passes(self) -> bool:
        """Whether the form was posted and its own checks hold."""
        return bool(self.validate_on_submit())

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal: at the fields it names, else above the form."""
        self.refused_status = refusal.status
        if isinstance(refusal, TooMany):
            self.http_headers["Retry-After"] = str(refusal.facts["seconds"])
        if isinstance(refusal, Invalid):
            self._place(refusal.problems)
        else:
            self.general_errors.append(explain(refusal))

    def _place(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            text = explain_problem(problem)
            if problem.field in self._fields:
                field = self._fields[problem.field]
                field.errors = [*field.errors, text]
            else:
                self.general_errors.append(text)

    @property
    def http_status(self) -> int:
        """200 for a fresh page, 422 for wrong fields, else the refusal's status."""
        if self.refused_status:
            return self.refused_status
        return 422 if self.errors or self.general_errors else 200

    @property
    def error_list(self) -> list[tuple[str, str]]:
        """(field id, text) pairs for the error summary; the empty id is the whole form."""
        rows = [("", text) for text in self.general_errors]
        for field in self:
            if field.name == "csrf_token":
                rows += [
                    ("", _("Formulir sudah kedaluwarsa; kirim sekali lagi.")) for _e in field.errors
                ]
            else:
                rows += [(field.id, _named(field, str(text))) for text in field.errors]
        return rows


def _named(field: Any, text: str) -> str:
    """A fault in the summary, where the field's label does not stand beside it."""
    label = field.label.text
    # A label may hold marked-up words for those who do not see the page; here they are plain.
    label = label.striptags() if isinstance(label, Markup) else str(label)
    return text if label.casefold() in text.casefold() else f"{label}: {text}"


class VersionedForm(BaseForm):
    """A form over a row that two people can change; it carries the version it was opened with."""

    version = HiddenField()

    @property
    def stored_version(self) -> int:
        """That version; 0, which no row has, for anything that is no number."""
        text = str(self.version.data or "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
