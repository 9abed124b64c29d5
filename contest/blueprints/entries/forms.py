"""The pages of the form as forms: questions from the definition, answers as typed, faults."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField, TextAreaField

from contest.blueprints.entries.uploads import Upload
from contest.domain.drafts import section_version
from contest.domain.errors import Invalid, Problem, Refusal, Stale
from contest.domain.form import Condition, Field, FieldKind, Section, Slot
from contest.domain.profile import is_required
from contest.queries.entry_desk import EntryDesk, Reason
from contest.web.forms import BaseForm
from contest.wording.refusals import explain, explain_problem

_OWN_KEYS = frozenset({"csrf_token", "version", "next"})
_LONG_LIST = 12
Values = dict[str, str | Sequence[str]]


@dataclass(slots=True)
class Question:
    """One field of the form as the page draws it."""

    asked: Field
    label: str
    hint: str
    value: Any
    """As typed, or as stored: text, or a list of codes."""
    optional: bool
    notes: list[str]
    """What is short or deserves a second look, said without being an error."""
    reasons: tuple[Reason, ...]
    errors: list[str] = field(default_factory=list)
    theirs: str | None = None
    """What another officer saved meanwhile."""

    @property
    def key(self) -> str:
        """The field's key, which is also its control's name and id."""
        return self.asked.key

    @property
    def part(self) -> str:
        """Which part of the interface asks it."""
        kind = self.asked.kind
        if kind in (FieldKind.CHOICE, FieldKind.MULTI_CHOICE) and self.long_list:
            return f"{kind}_long"
        return str(kind)

    @property
    def long_list(self) -> bool:
        """Whether there are too many options to show as cards."""
        return len(self.asked.options) > _LONG_LIST

    @property
    def options(self) -> list[tuple[str, str]]:
        """Value and label of each choice."""
        if self.asked.kind is FieldKind.YES_NO:
            return [("ya", _("Ya")), ("tidak", _("Tidak"))]
        return [(option.code, option.label) for option in self.asked.options]

    @property
    def columns(self) -> int:
        """Cards side by side where labels are short."""
        return 1 if any(len(label) > 32 for _value, label in self.options) else 2

    @property
    def error(self) -> str:
        """All faults in one text."""
        return " ".join(self.errors)


class PageForm:
    """A page of several controls: collects refusals at their places and the answer's status."""

    def __init__(self) -> None:
        self.status = 200
        self.general: list[str] = []

    def places(self) -> Mapping[str, Question | Upload]:
        """What can carry an error, by the field a problem names."""
        raise NotImplementedError

    def refuse(self, refusal: Refusal, about: str = "") -> None:
        """Put a refusal at the fields it names, else above the form; ``about`` names a file."""
        self.status = max(self.status, refusal.status)
        if not isinstance(refusal, Invalid):
            self.general.append(explain(refusal))
            return
        for problem in refusal.problems:
            self._place(problem, f"{about}: " if about else "")

    def _place(self, problem: Problem, about: str) -> None:
        text, places = about + explain_problem(problem), self.places()
        if problem.field in places:
            places[problem.field].errors.append(text)
        else:
            self.general.append(f"{text} ({problem.field})" if problem.field else text)


class SectionForm(PageForm):
    """One section of the form: its questions and uploads, filled from the desk or from a post."""

    def __init__(self, desk: EntryDesk, section: Section) -> None:
        super().__init__()
        self.desk, self.section = desk, section
        self.version = section_version(desk.definition, section.key, desk.profile)
        self.questions = [
            _question(desk, asked) for asked in section.fields if asked.asked_of(desk.kind)
        ]
        self.uploads = [_upload(desk, slot) for slot in section.slots if slot.asked_of(desk.kind)]

    @property
    def posted_version(self) -> str:
        """What the page carried; without it every difference counts as someone else's."""
        version, own = request.form.get("version", ""), f"{self.section.key}:"
        return version if version.startswith(own) else own

    def values(self) -> Values:
        """The posted fields; unknown names stay in, so that the rules can refuse them."""
        form = request.form
        found: Values = {
            key: form.getlist(key) if self._is_multi(key) else form[key]
            for key in form
            if key not in _OWN_KEYS
        }
        for question in self.questions:
            if question.asked.kind is FieldKind.MULTI_CHOICE:
                found.setdefault(question.key, [])
        return found

    def _is_multi(self, key: str) -> bool:
        asked = self.desk.definition.find(key)
        return asked is not None and asked.kind is FieldKind.MULTI_CHOICE

    def keep_typed(self, values: Values) -> None:
        """Show what was typed instead of what is stored."""
        for question in self.questions:
            if question.key in values:
                question.value, question.notes = values[question.key], []

    def places(self) -> Mapping[str, Question | Upload]:
        """Questions and uploads by key."""
        return {
            **{question.key: question for question in self.questions},
            **{upload.key: upload for upload in self.uploads},
        }

    def refuse(self, refusal: Refusal, about: str = "") -> None:
        """As ever; a stale save shows at each field what the other officer saved."""
        super().refuse(refusal, about)
        if isinstance(refusal, Stale):
            for question in self.questions:
                if question.key in refusal.facts["theirs"]:
                    question.theirs = _in_words(question, refusal.facts["theirs"][question.key])

    @property
    def errors(self) -> list[tuple[str, str]]:
        """(id, text) pairs for the error summary."""
        return [
            *(("", text) for text in self.general),
            *((q.key, f"{q.label}: {q.error}") for q in self.questions if q.errors),
            *((u.name, f"{u.label}: {u.error}") for u in self.uploads if u.errors),
        ]


def _question(desk: EntryDesk, asked: Field) -> Question:
    value = desk.profile.get(asked.key)
    filled = value not in (None, "", [])
    notes = [*desk.warnings_at(asked.key), *(desk.problems_at(asked.key) if filled else ())]
    return Question(
        asked=asked,
        label=asked.label_for(desk.kind),
        hint=_hint(desk, asked),
        value=_typed(asked, value),
        optional=not is_required(asked, desk.profile) and asked.required_if is None,
        notes=[explain_problem(note) for note in notes],
        reasons=desk.verdict.at_place(asked.key) if desk.verdict else (),
    )


def _hint(desk: EntryDesk, asked: Field) -> str:
    hint = asked.hint_for(desk.kind)
    condition: Condition | None = asked.required_if
    if condition is None:
        return hint
    other = desk.definition.field(condition.field)
    only = _("Isi bila “%(question)s” dijawab ya.", question=other.label_for(desk.kind))
    return f"{hint} {only}".strip()


def _typed(asked: Field, value: Any) -> Any:
    """A stored value as its control shows it."""
    if value is None:
        return [] if asked.kind is FieldKind.MULTI_CHOICE else ""
    if asked.kind in (FieldKind.LATITUDE, FieldKind.LONGITUDE):
        return str(value).replace(".", ",")
    if asked.kind is FieldKind.YES_NO:
        return "ya" if value else "tidak"
    return value


def _in_words(question: Question, value: Any) -> str:
    labels = dict(question.options)
    typed = _typed(question.asked, value)
    codes: list[str] = typed if isinstance(typed, list) else [typed]
    return ", ".join(labels.get(code, code) for code in codes) or "–"


def _upload(desk: EntryDesk, slot: Slot) -> Upload:
    return Upload(
        key=slot.key,
        label=slot.label_for(desk.kind),
        hint=slot.hint_for(desk.kind),
        rule=slot.files,
        most=slot.max_files,
        optional=slot.required_to is None,
        evidence=desk.evidence.get(slot.key, ()),
        reasons=desk.verdict.at_place(slot.key) if desk.verdict else (),
    )


class RegisterForm(BaseForm):
    """Title and category of a new entry."""

    title = StringField(_l("Nama inovasi"))
    category = RadioField(_l("Kategori"), choices=[], validate_choice=False)

    def offer(self, choices: Iterable[tuple[str, str, str]]) -> None:
        """Set the places an entry can be registered in: (value, label, hint)."""
        self.category.choices = list(choices)


class ReasonForm(BaseForm):
    """A reason in words."""

    reason = TextAreaField(_l("Alasan"))
