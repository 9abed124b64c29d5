"""How values look on a page: the edition's zone, decimal comma, what remains of a deadline."""

import hashlib
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, url_for

from contest.web import clock
from contest.wording import dates
from contest.wording.accounts import browser_name, role_name
from contest.wording.moments import home_zone, shown_day, shown_instant, speaks_english


def day(value: date | datetime | None) -> str:
    """``23 November 2026``, in the edition's zone."""
    return "–" if value is None else shown_day(value)


def instant(value: datetime | None) -> str:
    """``23 November 2026 pukul 16.00 WITA``."""
    return "–" if value is None else shown_instant(value)


def clock_time(value: datetime | None) -> str:
    """``14.03.22 WITA``: the moment of a save."""
    if value is None:
        return "–"
    local = value.astimezone(home_zone())
    return f"{local:%H.%M.%S} {dates.zone_abbreviation(home_zone(), local)}"


def remaining(value: datetime | None) -> str:
    """What is left until a deadline: ``3 hari lagi``, ``5 jam lagi``, ``sudah lewat``."""
    if value is None:
        return ""
    return _english_left(value) if speaks_english() else dates.time_left(clock.now(), value)


def _english_left(value: datetime) -> str:
    minutes = int((value - clock.now()).total_seconds()) // 60
    if minutes < 0:
        return "already past"
    for size, unit in ((1440, "days"), (60, "hours"), (1, "minutes")):
        if minutes >= size:
            return f"{minutes // size} {unit} left"
    return "less than 1 minute left"


def decimal(value: Decimal | str | int | None) -> str:
    """Digits with the language's decimal mark: ``87,50``."""
    if value is None or value == "":
        return "–"
    text = format(value, "f") if isinstance(value, Decimal) else str(value)
    return text if speaks_english() else text.replace(".", ",")


def file_size(value: int) -> str:
    """``820 kB`` or ``2,4 MB``."""
    if value < 1_000_000:
        return f"{max(1, round(value / 1000))} kB"
    return f"{decimal(format(value / 1_000_000, '.1f'))} MB"


@cache
def _digest(path: Path, _stamp: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


def static_url(filename: str) -> str:
    """Address of a static file with its content hash, so that it can be cached for ever."""
    path = Path(str(current_app.static_folder)) / filename
    return url_for("static", filename=filename, v=_digest(path, path.stat().st_mtime_ns))


def init_app(app: Flask) -> None:
    """Register filters and globals."""
    filters: dict[str, Any] = {
        "day": day,
        "instant": instant,
        "clock_time": clock_time,
        "remaining": remaining,
        "decimal": decimal,
        "file_size": file_size,
        "browser_name": browser_name,
        "role_name": role_name,
    }
    app.jinja_env.filters.update(filters)
    app.jinja_env.globals["static_url"] = static_url
