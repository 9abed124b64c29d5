"""Security headers on every answer."""

from flask import Flask, request
from werkzeug.wrappers import Response

from contest.web.auth import loaded_sign_in

CSP = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "X-Frame-Options": "DENY",
}


def init_app(app: Flask, *, secure: bool) -> None:
    """Set the headers after each request; answers for a signed-in person are never stored."""

    @app.after_request
    def _headers(response: Response) -> Response:
        for name, value in _FIXED.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Content-Security-Policy", CSP)
        if secure:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        if request.endpoint == "static":
            if "v" in request.args:
                response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
            return response
        if loaded_sign_in() is not None:
            # A view that says "private" has thought about it: evidence pictures by their hash.
            if not response.cache_control.private:
                response.headers["Cache-Control"] = "no-store"
        else:
            response.headers.setdefault("Cache-Control", "no-cache")
        response.vary.add("Cookie")
        return response
