"""Form fields that speak Indonesian and know the home zone; every fault is said at the field."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, DateTimeLocalField, IntegerField, SelectField
from wtforms.validators import InputRequired, Length, Optional

from contest.web.paths import LARGEST_ROW
from contest.wording.moments import home_zone

_MOMENTS = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%d-%m-%Y %H.%M")
_DAYS = ("%Y-%m-%d", "%d-%m-%Y")
_YEARS = range(2000, 2100)


def required() -> Any:
    """The field must be filled in."""
    return InputRequired(_l("Isian ini wajib diisi."))


def optional() -> Any:
    """The field may stay empty; its other checks then fall away."""
    return Optional()


def at_most(characters: int) -> Any:
    """The text may not be longer."""
    return Length(max=characters, message=_l("Paling banyak %(max)d karakter."))


class MomentField(DateTimeLocalField):
    """A moment typed and shown in the home zone; ``data`` is an aware UTC instant or None."""

    data: Any

    def _value(self) -> str:
        if self.raw_data:
            return " ".join(self.raw_data)
        return f"{self.data.astimezone(home_zone()):%Y-%m-%dT%H:%M}" if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; a browser without the control sends ``23-11-2026 16.00``."""
        text = " ".join(valuelist).strip()
        self.data = None
        if not text:
            return
        found = _parsed(text, _MOMENTS)
        if found is None:
            raise ValueError(_("Isi tanggal dan jam, misalnya 23-11-2026 16.00."))
        self.data = found.replace(tzinfo=home_zone()).astimezone(UTC)


class DayField(DateField):
    """A day; ``data`` is a date or None."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; a browser without the control sends ``23-11-2026``."""
        text = " ".join(valuelist).strip()
        self.data = None
        if not text:
            return
        found = _parsed(text, _DAYS)
        if found is None:
            raise ValueError(_("Isi tanggal, misalnya 23-11-2026."))
        self.data = found.date()


class WholeNumberField(IntegerField):
    """A whole number without sign, at most nine digits; ``data`` is an int or None."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read plain digits only."""
        text = "".join(valuelist).strip()
        self.data = None
        if not text:
            return
        if not (text.isascii() and text.isdecimal() and len(text) < 10):
            raise ValueError(_("Isi dengan bilangan bulat, misalnya 15."))
        self.data = int(text)


class ChoiceField(SelectField):
    """One of a closed list."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        said = _l("Pilihan ini tidak ada dalam daftar. Pilih salah satu.")
        kwargs |= {"invalid_value_message": said, "invalid_choice_message": said}
        super().__init__(*args, **kwargs)


def number_or_none(value: Any) -> int | None:
    """For the ``coerce`` of a choice by id whose first option is empty."""
    return int(value) if value not in (None, "", "None") else None


def row_number(text: str) -> int | None:
    """The row a posted text names: plain digits no larger than a row's number can be, else None."""
    if not (text.isascii() and text.isdecimal() and len(text) < 11):
        return None
    return int(text) if int(text) <= LARGEST_ROW else None


def _parsed(text: str, forms: Iterable[str]) -> datetime | None:
    for form in forms:
        try:
            found = datetime.strptime(text, form)  # noqa: DTZ007  (the zone is set by the caller)
        except ValueError:
            continue
        return found if found.year in _YEARS else None
    return None
