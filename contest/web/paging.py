"""Paged lists: which page is asked for, and addresses that keep the filters."""

from urllib.parse import urlencode

from flask import request

PARAMETER = "halaman"


def requested_page() -> int:
    """The page number in the address; 1 when missing or not a number."""
    text = request.args.get(PARAMETER, "")
    # Seven digits at most: a longer number is no page, and Python refuses very long ones.
    return int(text) if text.isdecimal() and len(text) < 8 else 1


def page_url(number: int, path: str = "") -> str:
    """The address of this list at page ``number``, with every filter kept.

    ``path`` names the list where the request went elsewhere, as after a refused POST.
    """
    # Not url_for: what visitors add to the address would become its options (_external, _scheme).
    values = request.args.to_dict(flat=False) | {PARAMETER: [str(number)]}
    return f"{path or request.path}?{urlencode(values, doseq=True)}"
