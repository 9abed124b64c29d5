"""Reading a form definition from its data file."""

from collections.abc import Iterable
from typing import Any

from contest.domain.demands import Demands, EligibilityRule, IndicatorDuty, Severity
from contest.domain.entries import ParticipantKind
from contest.domain.facts import Row, Sheet, check_unique, read_provenance
from contest.domain.file_rules import read_file_rule
from contest.domain.form import (
    Bounds,
    Condition,
    Field,
    FieldKind,
    FormDefinition,
    Limits,
    Section,
    Slot,
    Target,
    Wording,
)
from contest.domain.options import Option, OptionLists

_CHOOSING = frozenset({FieldKind.CHOICE, FieldKind.MULTI_CHOICE})
_COORDINATES = frozenset({FieldKind.LATITUDE, FieldKind.LONGITUDE})
_WRITING = frozenset({FieldKind.TEXT, FieldKind.TEXTAREA})
_LIMITS = ("min_words", "advised_words", "max_words", "max_chars", "max_lines", "line_chars")
_MOST = 100_000


def parse_form(value: Any, options: OptionLists, file: str) -> FormDefinition:
    """Read a form whose choices come from ``options``.

    Raises DataFault with every fault and its place in ``file``.
    """
    sheet = Sheet(file)
    root = sheet.root(value)
    definition = _FormFile(options).read(root)
    sheet.finish()
    return definition


class _FormFile:
    """The reading of one file; remembers where each field stood, for checks between fields."""

    def __init__(self, options: OptionLists) -> None:
        self._options = options
        self._fields: list[tuple[Row, Field]] = []
        self._slots: list[tuple[Row, Slot]] = []

    def read(self, root: Row) -> FormDefinition:
        rows = root.rows("sections")
        sections = tuple(self._section(row) for row in rows)
        check_unique((row, "key", found.key) for row, found in zip(rows, sections, strict=True))
        check_unique((row, "key", place.key) for row, place in [*self._fields, *self._slots])
        self._check_references()
        options_key = root.key("options")
        if options_key and options_key != self._options.key:
            root.note("options", "reference-unknown", found=options_key, known=(self._options.key,))
        return FormDefinition(
            key=root.key(),
            name=root.text("name"),
            options_key=options_key,
            sections=sections,
            eligibility=_read_eligibility(root.required_row("eligibility")),
            demands=_read_demands(root),
            provenance=read_provenance(root),
        )

    def _section(self, row: Row) -> Section:
        return Section(
            key=row.key(),
            title=row.text("title"),
            intro=row.text("intro", ""),
            fields=tuple(self._field(at) for at in row.rows("fields", required=False)),
            slots=tuple(self._slot(at) for at in row.rows("slots", required=False)),
        )

    def _field(self, row: Row) -> Field:
        kind = row.member("kind", FieldKind)
        field = Field(
            **_read_place(row),
            kind=kind,
            options=self._choices(row, kind),
            limits=_read_limits(row, kind),
            required_if=_read_condition(row),
            earliest=row.iso_date("earliest"),
            latest=row.iso_date("latest"),
            not_before=row.optional_key("not_before"),
            bounds=_read_bounds(row, kind),
        )
        _check_dates(row, field)
        self._fields.append((row, field))
        return field

    def _choices(self, row: Row, kind: FieldKind) -> tuple[Option, ...]:
        name = row.optional_key("options")
        if (kind in _CHOOSING) != (name is not None):
            code = "options-misplaced" if name else "key-missing"
            row.note("options", code, kind=str(kind), key="options")
        if name is None:
            return ()
        if self._options.has(name):
            return self._options.list(name).options
        known = tuple(found.key for found in self._options.lists)
        row.note("options", "reference-unknown", found=name, known=known)
        return ()

    def _slot(self, row: Row) -> Slot:
        slot = Slot(
            **_read_place(row),
            files=read_file_rule(row.required_row("files")),
            max_files=row.integer("max_files", 1, 50),
        )
        self._slots.append((row, slot))
        return slot

    def _check_references(self) -> None:
        by_key = {field.key: field for _, field in self._fields}
        for row, field in self._fields:
            if field.not_before is not None:
                other = by_key.get(field.not_before)
                if other is None or other.kind is not FieldKind.DATE:
                    row.note("not_before", "reference-unknown", found=field.not_before)
            if field.required_if is not None and not _can_hold(field.required_if, by_key):
                found = field.required_if
                row.note("required_if", "reference-unknown", found=found.field, equals=found.equals)


def _can_hold(condition: Condition, by_key: dict[str, Field]) -> bool:
    """Whether the condition names a field that can have the value."""
    field = by_key.get(condition.field)
    if field is None:
        return False
    if field.kind is FieldKind.YES_NO:
        return isinstance(condition.equals, bool)
    return isinstance(condition.equals, str) and field.option(condition.equals) is not None


def _read_place(row: Row) -> dict[str, Any]:
    """What fields and slots share, by the names of ``Place``."""
    kinds = row.members("participant_kinds", ParticipantKind)
    return {
        "key": row.key(),
        "label": row.text("label"),
        "hint": row.text("hint", ""),
        "required_to": row.member("required_to", Target) if row.has("required_to") else None,
        "participant_kinds": frozenset(kinds or ParticipantKind),
        "wording": tuple(_read_wording(row.row("wording"))),
    }


def _read_wording(row: Row | None) -> Iterable[tuple[ParticipantKind, Wording]]:
    if row is None:
        return
    for kind in ParticipantKind:
        own = row.row(str(kind))
        if own is not None:
            yield kind, Wording(own.text("label"), own.text("hint", ""))


def _read_limits(row: Row, kind: FieldKind) -> Limits:
    found = {name: row.optional_integer(name, 1, _MOST) for name in _LIMITS}
    limits = Limits(**found)
    if kind not in _WRITING:
        for name in _LIMITS:
            if found[name] is not None:
                row.note(name, "limit-misplaced", kind=str(kind))
    elif limits.max_chars is None and not row.has("max_chars"):
        row.note("max_chars", "key-missing", key="max_chars")
    if limits.min_words and limits.max_words and limits.min_words > limits.max_words:
        row.note("max_words", "limits-crossed", low=limits.min_words, high=limits.max_words)
    return limits


def _read_condition(row: Row) -> Condition | None:
    at = row.row("required_if")
    if at is None:
        return None
    raw = at.raw("equals")
    equals = at.flag("equals") if isinstance(raw, bool) else at.text("equals")
    return Condition(at.key("field"), equals)


def _read_bounds(row: Row, kind: FieldKind) -> Bounds | None:
    at = row.row("bounds")
    if at is None:
        return None
    if kind not in _COORDINATES:
        row.note("bounds", "bounds-misplaced", kind=str(kind))
    bounds = Bounds(at.number("low"), at.number("high"))
    if bounds.low >= bounds.high:
        at.note("high", "limits-crossed", low=bounds.low, high=bounds.high)
    return bounds


def _check_dates(row: Row, field: Field) -> None:
    for name in ("earliest", "latest", "not_before"):
        if row.has(name) and field.kind is not FieldKind.DATE:
            row.note(name, "limit-misplaced", kind=str(field.kind))
    if field.earliest and field.latest and field.earliest > field.latest:
        row.note("latest", "limits-crossed", low=field.earliest, high=field.latest)


def _read_eligibility(row: Row) -> EligibilityRule:
    rule = EligibilityRule(
        from_year=row.integer("from_year", -20, 0),
        to_year=row.integer("to_year", -20, 0),
        counts_development=row.flag("counts_development"),
        source=row.text("source"),
    )
    if rule.from_year > rule.to_year:
        row.note("to_year", "limits-crossed", low=rule.from_year, high=rule.to_year)
    return rule


def _read_demands(root: Row) -> tuple[Demands, ...]:
    rows = root.rows("demands")
    demands = tuple(
        Demands(
            row.member("participant_kind", ParticipantKind),
            row.member("indicators", IndicatorDuty),
            row.member("eligibility", Severity),
        )
        for row in rows
    )
    pairs = zip(rows, demands, strict=True)
    check_unique((row, "participant_kind", str(found.participant_kind)) for row, found in pairs)
    missing = sorted(set(ParticipantKind) - {found.participant_kind for found in demands})
    if missing and not root.sheet.faulty("participant_kind"):
        root.note("demands", "kinds-incomplete", missing=tuple(map(str, missing)))
    return demands
