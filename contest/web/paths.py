"""Addresses: how large a number in one may be, and where to go next (only here)."""

from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import IntegerConverter, Map, RequestRedirect

LARGEST_ROW = 2**31 - 1


class RowNumber(IntegerConverter):
    """``<int:…>`` in an address, no larger than a row's number can be; beyond it is 404."""

    def __init__(self, map: Map, **options: Any) -> None:
        super().__init__(map, **({"max": LARGEST_ROW} | options))


def init_app(app: Flask) -> None:
    """Bound every number in an address; a database refuses longer ones with a failure."""
    app.url_map.converters["int"] = RowNumber


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
