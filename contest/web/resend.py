"""Nothing typed is lost when a form cannot be accepted any more.

When the sign-in ended or the form's token aged while someone was typing, the answer carries what
was typed and a button that sends it again. Only for posts from our own pages: another site must
not get its data confirmed by our button.
"""

from urllib.parse import urlsplit

from flask import render_template, request

_UNKEPT_BLUEPRINTS = frozenset({"accounts"})
"""Passwords and codes are typed again, never sent back in a page."""


def from_own_page() -> bool:
    """Whether the browser says that this request was made by a page of ours."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc == request.host


def typed_fields() -> list[tuple[str, str]]:
    """What the posted form holds, without its token; empty where nothing may be sent back."""
    if request.method != "POST" or request.blueprint in _UNKEPT_BLUEPRINTS:
        return []
    return [
        (name, value)
        for name, values in request.form.lists()
        for value in values
        if name != "csrf_token"
    ]


def can_resend() -> bool:
    """Whether this post can be offered for sending again."""
    return from_own_page() and bool(typed_fields())


def resend_page(status: int, *, signed_out: bool) -> tuple[str, int]:
    """The page that holds on to what was typed."""
    page = render_template(
        "errors/resend.html",
        action=request.full_path.rstrip("?"),
        fields=typed_fields(),
        files=any(file.filename for file in request.files.values()),
        signed_out=signed_out,
    )
    return page, status
