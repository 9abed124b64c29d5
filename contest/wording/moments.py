"""Days and instants in the reader's language and the zone of the installation."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import current_app, has_app_context
from flask_babel import get_locale

from contest.wording import dates

HOME_ZONE = "Asia/Makassar"


def home_zone() -> ZoneInfo:
    """The zone times are shown in; WITA where no application says otherwise."""
    return ZoneInfo(current_app.config["TIME_ZONE"] if has_app_context() else HOME_ZONE)


def local_day(value: datetime) -> date:
    """The calendar day of an instant in the shown zone: what a date on paper is compared with."""
    return value.astimezone(home_zone()).date()


def speaks_english() -> bool:
    """Whether the reader chose English."""
    locale = get_locale()
    return locale is not None and locale.language == "en"


def shown_day(value: date | datetime) -> str:
    """``23 November 2026``, an instant by its day in the shown zone."""
    if isinstance(value, datetime):
        value = local_day(value)
    if speaks_english():
        return f"{value.day} {value:%B %Y}"
    return dates.format_date(value)


def shown_instant(value: datetime) -> str:
    """``23 November 2026 pukul 16.00 WITA``."""
    if speaks_english():
        local = value.astimezone(home_zone())
        zone = dates.zone_abbreviation(home_zone(), local)
        return f"{shown_day(local)}, {local:%H:%M} {zone}"
    return dates.format_datetime(value, home_zone())
