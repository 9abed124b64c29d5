"""The checker's form: a reason, a note and a verified level at every place of one entry."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import BooleanField, SelectChoice, TextAreaField

from contest.domain.entries import CheckOutcome
from contest.domain.errors import Problem
from contest.domain.guideline import TOP_LEVEL
from contest.domain.template import ReasonScope
from contest.queries.checks import CheckPage
from contest.queries.entry_document import IndicatorView
from contest.services.checks import NOTE_LENGTH, Judgement, Reason
from contest.services.reasons import REASON_LENGTH
from contest.web.fields import ChoiceField, MomentField, at_most, number_or_none, optional, required
from contest.web.forms import BaseForm, VersionedForm
from contest.wording.moments import home_zone

WHOLE = "entry"
"""Stands for the entry as a whole in field names; stored as an empty place."""
CORRECTION_DAYS = 5
CLOSING_HOUR = time(16, 0)


@dataclass(frozen=True)
class Noted:
    """A reason as the confirming page repeats it."""

    place: str
    label: str
    note: str


class CheckForm(VersionedForm):
    """Reasons and levels for the places of one entry; made by ``for_page``."""

    note = TextAreaField(_l("Catatan umum untuk operator"), [optional(), at_most(REASON_LENGTH)])
    correct_until = MomentField(_l("Batas perbaikan (WITA)"), [optional()])

    page: CheckPage

    @classmethod
    def for_page(cls, page: CheckPage, now: datetime) -> "CheckForm":
        """The form for one entry, filled from the posted values, else from the kept draft."""
        made: type[CheckForm] = type("EntryCheckForm", (cls,), dict(_place_fields(page)))
        form = made(data=_initial(page, now))
        form.page = page
        return form

    def places(self) -> Iterator[str]:
        """The places that can be given a reason, in the order of the page."""
        prefix = "reason-"
        return (name[len(prefix) :] for name in self._fields if name.startswith(prefix))

    def judgement(self, outcome: CheckOutcome) -> Judgement:
        """What was typed, as the services take it."""
        return Judgement(
            outcome=outcome,
            version=self.stored_version,
            reasons=tuple(self._reasons()),
            note=self.note.data or "",
            correct_until=self.correct_until.data,
            levels={key: self[f"level-{key}"].data for key in self._levelled()},
            level_notes={key: self._note(key) for key in self._levelled()},
        )

    def _reasons(self) -> Iterator[Reason]:
        for place in self.places():
            code = self[f"reason-{place}"].data
            if code:
                yield Reason("" if place == WHOLE else place, code, self._note(place))

    def _note(self, place: str) -> str:
        return str(self[f"note-{place}"].data or "").strip()

    def _levelled(self) -> list[str]:
        prefix = "level-"
        return [name[len(prefix) :] for name in self._fields if name.startswith(prefix)]

    def noted(self) -> list[Noted]:
        """The reasons in words, for the page that asks once more."""
        labels = {reason.code: reason.label for reason in self.page.reasons}
        return [
            Noted(
                self.page.label(r.place) or _("Inovasi secara keseluruhan"), labels[r.code], r.note
            )
            for r in self._reasons()
        ]

    def verified_score(self) -> tuple[int, int]:
        """Sum of weight times verified level, and how many indicators have one."""
        weights = {row.key: row.weight for row in self.page.document.indicators}
        levels = {key: self[f"level-{key}"].data for key in self._levelled()}
        given = {key: level for key, level in levels.items() if level is not None}
        return sum(weights[key] * level for key, level in given.items()), len(given)

    def validate(self, extra_validators: Any = None) -> bool:
        """The fields' own checks, and no note without its reason."""
        sound = bool(super().validate(extra_validators))
        for place in self.places():
            levelled = f"level-{place}" in self._fields and self[f"level-{place}"].data is not None
            reason = self[f"reason-{place}"]
            if self._note(place) and not reason.data and not levelled:
                reason.errors = [*reason.errors, _("Pilih alasan untuk catatan ini.")]
                sound = False
        return sound

    def _place(self, problems: Iterable[Problem]) -> None:
        """A missing reason is said where the reason for the whole entry is chosen."""
        whole = f"reason-{WHOLE}"
        super()._place(replace(p, field=whole) if p.field == "reasons" else p for p in problems)

    def typed(self) -> dict[str, str]:
        """Every field as text, to keep it or to send it once more."""
        return {
            name: field._value() if name == "correct_until" else _text(field.data)
            for name, field in self._fields.items()
            if name not in ("csrf_token", "version")
        }


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _place_fields(page: CheckPage) -> Iterator[tuple[str, Any]]:
    yield from _reason_fields(page, WHOLE, _("inovasi secara keseluruhan"), ReasonScope.ENTRY)
    for section in page.document.sections:
        for answer in section.answers:
            yield from _reason_fields(page, answer.key, answer.label, ReasonScope.PROFILE)
        for slot in section.slots:
            yield from _reason_fields(page, slot.key, slot.label, ReasonScope.DOCUMENT)
    for indicator in page.document.indicators:
        if indicator.claimed:
            yield f"level-{indicator.key}", _level_field(indicator)
        yield from _reason_fields(page, indicator.key, indicator.name, ReasonScope.EVIDENCE)


def _named(label: str, place: str) -> Markup:
    """A label that says to those who do not see the page what it is about."""
    return Markup('{}<span class="visually-hidden">: {}</span>').format(label, place)


def _reason_fields(
    page: CheckPage, place: str, about: str, scope: ReasonScope
) -> Iterator[tuple[str, Any]]:
    choices = [
        SelectChoice("", _l("Tanpa alasan")),
        *(SelectChoice(reason.code, reason.label) for reason in page.reasons_for(scope)),
    ]
    yield f"reason-{place}", ChoiceField(_named(_("Alasan"), about), choices=choices, default="")
    yield (
        f"note-{place}",
        TextAreaField(_named(_("Catatan"), about), [optional(), at_most(NOTE_LENGTH)]),
    )


def _level_field(indicator: IndicatorView) -> Any:
    choices = [
        SelectChoice("", _l("Belum diperiksa")),
        SelectChoice("0", _l("Tidak ada yang terpenuhi")),
        *(
            SelectChoice(str(level), _level_label(level, claimed=level == indicator.claimed))
            for level in range(1, TOP_LEVEL + 1)
        ),
    ]
    label = _named(_("Tingkat terverifikasi"), indicator.name)
    return ChoiceField(label, choices=choices, coerce=number_or_none)


def _level_label(level: int, *, claimed: bool) -> str:
    text = _("Parameter %(level)s, sesuai klaim") if claimed else _("Parameter %(level)s")
    return str(text) % {"level": level}


def _initial(page: CheckPage, now: datetime) -> dict[str, Any]:
    """The kept draft over what is stored, a deadline of five days over nothing."""
    values: dict[str, Any] = {"version": page.version, "correct_until": _deadline(now)}
    for indicator in page.document.indicators:
        values[f"level-{indicator.key}"] = indicator.verified
        values[f"note-{indicator.key}"] = indicator.note or ""
    if page.draft is not None and page.open:
        kept = page.draft.fields
        values |= {name: text for name, text in kept.items() if _is_note(name)}
        values["correct_until"] = _kept_moment(kept.get("correct_until", ""))
    return values


def _kept_moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=home_zone())
    except ValueError:
        return None


def _is_note(name: str) -> bool:
    """Levels are stored with the claims; only words come from the draft."""
    return name == "note" or name.startswith(("reason-", "note-"))


def _deadline(now: datetime) -> datetime:
    day = now.astimezone(home_zone()).date() + timedelta(days=CORRECTION_DAYS)
    return datetime.combine(day, CLOSING_HOUR, home_zone())


class DisqualifyForm(BaseForm):
    """Why an accepted entry leaves the contest."""

    reason = TextAreaField(_l("Alasan diskualifikasi"), [required(), at_most(REASON_LENGTH)])
    confirmed = BooleanField(
        _l("Saya memahami bahwa diskualifikasi tidak dapat dibatalkan."),
        [required()],
    )
