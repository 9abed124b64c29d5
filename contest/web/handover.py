"""Handing a link or a sheet of codes to a person: kept for one page, then forgotten."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from flask import current_app, url_for

from contest.queries.accounts import Account
from contest.web.filters import instant
from contest.web.once import show_once, take_once
from contest.wording.accounts import invitation_message


@dataclass(frozen=True)
class Handover:
    """What ``accounts/_handover.html`` prints."""

    link: str
    message: str
    whatsapp_url: str
    picture: str
    name: str
    username: str
    until: str
    reset: bool


def keep_link(user_id: int, token: str, purpose: str, expires_at: datetime) -> None:
    """Keep a fresh link for the page that hands it over."""
    show_once(f"link-{user_id}", [token, str(purpose), expires_at.isoformat()])


def take_link(person: Account, picture: Callable[[str], str]) -> Handover | None:
    """The kept link of this person, ready to send and print; None when shown before."""
    kept = take_once(f"link-{person.id}")
    if kept is None:
        return None
    token, purpose, expires_at = kept
    until = instant(datetime.fromisoformat(expires_at))
    # From the settings, never from the Host header, which a visitor chooses.
    base = current_app.config["SETTINGS"].base_url
    link = base + url_for("accounts.invitation", token=token)
    reset = purpose == "reset"
    message = invitation_message(person.name, person.username, link, until, reset=reset)
    return Handover(
        link=link,
        message=message,
        whatsapp_url=whatsapp_url(person.phone, message),
        picture=picture(link),
        name=person.name,
        username=person.username,
        until=until,
        reset=reset,
    )


def keep_codes(user_id: int, codes: Sequence[str]) -> None:
    """Keep a fresh sheet of codes for the page that prints it."""
    show_once(f"codes-{user_id}", list(codes))


def take_codes(user_id: int) -> list[str] | None:
    """The kept codes of this person; None when shown before."""
    codes: list[str] | None = take_once(f"codes-{user_id}")
    return codes


def whatsapp_url(phone: str | None, text: str) -> str:
    """An address that opens WhatsApp with the text, addressed when the number is known."""
    number = "".join(filter(str.isdecimal, phone or ""))
    return f"https://wa.me/{number}?text={quote(text, safe='')}"
