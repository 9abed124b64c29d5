"""What the secretariat sends about rounds and panels."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from unicodedata import normalize
from zoneinfo import ZoneInfo

from flask import current_app
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)

from contest.domain.errors import Invalid, Problem
from contest.domain.rounds import RoundPlan
from contest.domain.words import clean_line
from contest.queries.rounds import PlanChoices
from contest.web.forms import BaseForm
from contest.wording.judging import BLIND_FIELDS


class RoundForm(BaseForm):
    """The plan of a round; numbers and times stay text until ``plan`` reads them."""

    name = StringField(_l("Nama tahap"))
    weight = StringField(_l("Bobot dalam nilai akhir"))
    rubric_version_id = SelectField(_l("Rubrik"), coerce=str, validate_choice=False)
    opens_at = StringField(_l("Direncanakan mulai"))
    closes_at = StringField(_l("Batas waktu"))
    promote_top = StringField(_l("Jumlah yang lolos ke tahap berikut"))
    pass_mark = StringField(_l("Nilai ambang"))
    blind_fields = SelectMultipleField(_l("Yang disembunyikan dari juri"), validate_choice=False)
    version = HiddenField()

    def offer(self, choices: PlanChoices) -> None:
        """The rubrics to choose from, and what can be hidden."""
        self.blind_fields.choices = list(BLIND_FIELDS.items())
        self.rubric_version_id.choices = [(str(key), name) for key, name in choices.rubrics]

    def plan_while_open(self, settled: RoundPlan) -> RoundPlan:
        """The settled plan with the typed name and deadline. Raises Invalid."""
        reader = _Reader(self)
        closes_at = reader.instant("closes_at")
        if reader.problems:
            raise Invalid(reader.problems)
        return replace(settled, name=clean_line(self.name.data or ""), closes_at=closes_at)

    def plan(self) -> RoundPlan:
        """The typed plan. Raises Invalid at every field that cannot be read."""
        reader = _Reader(self)
        plan = RoundPlan(
            name=clean_line(self.name.data or ""),
            weight=reader.decimal("weight") or Decimal(0),
            rubric_version_id=reader.whole("rubric_version_id") or 0,
            opens_at=reader.instant("opens_at"),
            closes_at=reader.instant("closes_at"),
            promote_top=reader.whole("promote_top"),
            pass_mark=reader.decimal("pass_mark"),
            blind_fields=tuple(sorted(self.blind_fields.data or ())),
        )
        if reader.problems:
            raise Invalid(reader.problems)
        return plan


class _Reader:
    """Reads typed text and notes every problem at its field."""

    def __init__(self, form: RoundForm) -> None:
        self.form = form
        self.problems: list[Problem] = []

    def _text(self, name: str) -> str:
        return (self.form[name].data or "").strip()

    def decimal(self, name: str) -> Decimal | None:
        """A number with comma or point; None when empty."""
        text = self._text(name)
        try:
            return Decimal(text.replace(",", ".")) if text else None
        except InvalidOperation:
            self.problems.append(Problem("not-a-number", name))
            return None

    def whole(self, name: str) -> int | None:
        """A whole number; None when empty."""
        text = self._text(name)
        if text and not (text.isdecimal() and len(text) < 10):
            self.problems.append(Problem("not-a-whole-number", name))
            return None
        return int(text) if text else None

    def instant(self, name: str) -> datetime:
        """A local date and time as an instant in UTC."""
        try:
            local = datetime.fromisoformat(self._text(name))
        except ValueError:
            self.problems.append(Problem("round-time", name))
            return datetime.min.replace(tzinfo=UTC)
        return local.replace(tzinfo=zone()).astimezone(UTC)


def zone() -> ZoneInfo:
    """The zone in which times are typed and shown."""
    return ZoneInfo(current_app.config["TIME_ZONE"])


def plan_data(plan: RoundPlan) -> dict[str, object]:
    """A plan as the form shows it."""
    return {
        "name": plan.name,
        "weight": _number(plan.weight),
        "rubric_version_id": str(plan.rubric_version_id),
        "opens_at": _local(plan.opens_at),
        "closes_at": _local(plan.closes_at),
        "promote_top": "" if plan.promote_top is None else str(plan.promote_top),
        "pass_mark": "" if plan.pass_mark is None else _number(plan.pass_mark),
        "blind_fields": list(plan.blind_fields),
    }


def _number(value: Decimal) -> str:
    return format(value, "f").replace(".", ",")


def _local(value: datetime) -> str:
    return value.astimezone(zone()).strftime("%Y-%m-%dT%H:%M")


def key_for(name: str) -> str:
    """A key made from a name: "Penilaian naskah" → penilaian-naskah."""
    plain = normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "tahap"


class ConfirmForm(BaseForm):
    """An act that may need to be confirmed after warnings."""

    confirmed = BooleanField(_l("Saya sudah membaca peringatan ini dan tetap membuka tahap"))


class ReasonForm(BaseForm):
    """An act with a reason, due or free."""

    reason = TextAreaField(_l("Alasan"))


class PanelForm(BaseForm):
    """A new panel."""

    name = StringField(_l("Nama panel"))
    judge_ids = SelectMultipleField(_l("Juri"), coerce=str, validate_choice=False)
    chair_id = SelectField(_l("Ketua panel"), coerce=str, validate_choice=False)

    def offer(self, judges: Sequence[tuple[int, str]]) -> None:
        """The judges to choose from."""
        options = [(str(key), name) for key, name in judges]
        self.judge_ids.choices = options
        self.chair_id.choices = [("", _l("Belum ditentukan")), *options]


class MemberForm(BaseForm):
    """One judge of a panel."""

    judge_id = SelectField(_l("Juri"), coerce=str, validate_choice=False)


def ids(values: Sequence[str] | None) -> list[int]:
    """The whole numbers among posted values; anything else was not made by our pages."""
    return [int(value) for value in values or () if value.isdecimal() and len(value) < 10]
