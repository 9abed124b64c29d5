"""Where to go next: only addresses of this application."""

from urllib.parse import urlsplit

from flask import current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect


def safe_next(default: str, given: str | None = None) -> str:
    """``given`` (or ?next=) if it is a path our own route table knows for GET, else ``default``."""
    target = request.values.get("next", "") if given is None else given
    if not target.startswith("/") or target.startswith(("//", "/\\")):
        return default
    if any(ord(character) < 33 or character == "\\" for character in target):
        return default
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        return default
    try:
        current_app.url_map.bind(request.host).match(parts.path, method="GET")
    except (HTTPException, RequestRedirect):
        return default
    return target
