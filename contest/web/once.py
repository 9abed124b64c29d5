"""Things shown once after a redirect: links, codes. They ride in the signed session cookie and
are dropped by the page that shows them.
"""

from typing import Any

from flask import session

_PREFIX = "once:"


def show_once(name: str, value: Any) -> None:
    """Keep a JSON value for the next page that takes ``name``."""
    session[_PREFIX + name] = value


def take_once(name: str) -> Any:
    """The kept value, or None when it has been shown before."""
    return session.pop(_PREFIX + name, None)
