"""What is missing or wrong in an entry's profile and documents, and what deserves a second look.

One rule, two uses: the task list shows these problems, the submit refuses because of them.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from contest.domain.cleaning import FormProblem, stored_day
from contest.domain.entries import ParticipantKind
from contest.domain.form import Field, FieldKind, FormDefinition, Target
from contest.domain.words import count_words, names

Profile = Mapping[str, Any]
Found = tuple[str, dict[str, Any]]
"""A code with its facts."""


def profile_problems(
    definition: FormDefinition,
    profile: Profile,
    participant_kind: ParticipantKind,
    to: Target | str = Target.SUBMIT,
) -> tuple[FormProblem, ...]:
    """Everything in the profile that stands against registering or submitting, in form order.

    To register, only the fields required for that are looked at. A stored value that no longer
    fits the form (another type, an option that is gone) is a problem like any other.
    """
    target = Target(to)
    found = [
        FormProblem(code, field.key, facts, section.key)
        for section in definition.sections
        for field in section.fields
        if field.asked_of(participant_kind) and applies(field, profile)
        if target is Target.SUBMIT or field.required_to is Target.REGISTER
        for code, facts in _field_problems(field, profile)
    ]
    return (*found, *_unknown_keys(definition, profile))


def profile_warnings(
    definition: FormDefinition, profile: Profile, participant_kind: ParticipantKind
) -> tuple[FormProblem, ...]:
    """What may be right but deserves a second look: long texts, places far from the province."""
    return tuple(
        FormProblem(code, field.key, facts, section.key)
        for section in definition.sections
        for field in section.fields
        if field.asked_of(participant_kind) and _fits(field, profile.get(field.key))
        for code, facts in _field_warnings(field, profile[field.key])
    )


def document_problems(
    definition: FormDefinition,
    counts: Mapping[str, int],
    participant_kind: ParticipantKind,
    to: Target | str = Target.SUBMIT,
) -> tuple[FormProblem, ...]:
    """Document slots that lack a required document or hold too many; ``counts`` by slot key."""
    target = Target(to)
    found: list[FormProblem] = []
    for slot in definition.slots:
        if not slot.asked_of(participant_kind):
            continue
        count = counts.get(slot.key, 0)
        section = definition.section_of(slot.key)
        if count == 0 and _required(slot.required_to, target):
            found.append(FormProblem("document-missing", slot.key, {}, section))
        elif count > slot.max_files:
            facts = {"found": count, "most": slot.max_files}
            found.append(FormProblem("too-many-documents", slot.key, facts, section))
    return tuple(found)


def applies(field: Field, profile: Profile) -> bool:
    """Whether the question arises, given what the profile says so far.

    The date of a development is no matter while there is no development, whatever it says.
    """
    condition = field.required_if
    return condition is None or profile.get(condition.field) == condition.equals


def is_required(field: Field, profile: Profile, to: Target | str = Target.SUBMIT) -> bool:
    """Whether the field must be filled, given what the profile says so far."""
    target = Target(to)
    if field.required_if is not None:
        return target is Target.SUBMIT and applies(field, profile)
    return _required(field.required_to, target)


def _required(required_to: Target | None, target: Target) -> bool:
    """What is required to register is required to submit as well."""
    return required_to is Target.REGISTER or (required_to is not None and required_to is target)


def _unknown_keys(definition: FormDefinition, profile: Profile) -> Iterator[FormProblem]:
    for key in profile:
        if definition.find(key) is None:
            yield FormProblem("field-unknown", key)


def _field_problems(field: Field, profile: Profile) -> Iterator[Found]:
    value = profile.get(field.key)
    if value is None or value in ("", []):
        if is_required(field, profile):
            yield "required", {}
    elif not _fits(field, value):
        yield "value-unfit", {}
    elif field.kind in (FieldKind.TEXT, FieldKind.TEXTAREA):
        yield from _text_problems(field, value)
    elif field.kind is FieldKind.DATE:
        yield from _date_problems(field, date.fromisoformat(value), profile)


def _text_problems(field: Field, text: str) -> Iterator[Found]:
    limits = field.limits
    if limits.max_chars is not None and len(text) > limits.max_chars:
        yield "too-long", {"found": len(text), "most": limits.max_chars}
    if limits.min_words or limits.max_words:
        words = count_words(text)
        if limits.min_words is not None and words < limits.min_words:
            yield "too-few-words", {"found": words, "least": limits.min_words}
        if limits.max_words is not None and words > limits.max_words:
            yield "too-many-words", {"found": words, "most": limits.max_words}
    if limits.max_lines is not None:
        yield from _list_problems(field, names(text), limits.max_lines)


def _list_problems(field: Field, listed: tuple[str, ...], most: int) -> Iterator[Found]:
    """Names go on certificates: not too many, not too long, none twice."""
    if len(listed) > most:
        yield "too-many-lines", {"found": len(listed), "most": most}
    longest = field.limits.line_chars
    seen: set[str] = set()
    for number, name in enumerate(listed, start=1):
        if longest is not None and len(name) > longest:
            yield "line-too-long", {"line": number, "found": len(name), "most": longest}
        if name.casefold() in seen:
            yield "line-repeated", {"line": number, "name": name}
        seen.add(name.casefold())


def _date_problems(field: Field, day: date, profile: Profile) -> Iterator[Found]:
    if field.earliest is not None and day < field.earliest:
        yield "date-too-early", {"found": day, "earliest": field.earliest}
    if field.latest is not None and day > field.latest:
        yield "date-too-late", {"found": day, "latest": field.latest}
    other = stored_day(profile.get(field.not_before)) if field.not_before else None
    if other is not None and day < other:
        yield "date-before", {"found": day, "other": other, "other_field": field.not_before}


def _field_warnings(field: Field, value: Any) -> Iterator[Found]:
    advised = field.limits.advised_words
    if advised is not None:
        words = count_words(value)
        if words > advised and words <= (field.limits.max_words or words):
            yield "longer-than-advised", {"found": words, "advised": advised}
    if field.bounds is not None:
        degrees = Decimal(value)
        if not field.bounds.low <= degrees <= field.bounds.high:
            facts = {"found": degrees, "low": field.bounds.low, "high": field.bounds.high}
            yield "outside-area", facts


def _is_coordinate(value: Any) -> bool:
    try:
        return isinstance(value, str) and Decimal(value).is_finite()
    except ArithmeticError:
        return False


def _fits(field: Field, value: Any) -> bool:
    """Whether a stored value has the type, and the options, of its field."""
    return _FITTING[field.kind](field, value)


_FITTING: dict[FieldKind, Callable[[Field, Any], bool]] = {
    FieldKind.TEXT: lambda _, value: isinstance(value, str),
    FieldKind.TEXTAREA: lambda _, value: isinstance(value, str),
    FieldKind.CHOICE: lambda field, value: isinstance(value, str) and bool(field.option(value)),
    FieldKind.MULTI_CHOICE: lambda field, value: (
        isinstance(value, list)
        and all(isinstance(code, str) and field.option(code) for code in value)
    ),
    FieldKind.DATE: lambda _, value: stored_day(value) is not None,
    FieldKind.YES_NO: lambda _, value: isinstance(value, bool),
    FieldKind.LATITUDE: lambda _, value: _is_coordinate(value),
    FieldKind.LONGITUDE: lambda _, value: _is_coordinate(value),
}
