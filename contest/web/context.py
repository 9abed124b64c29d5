"""What every template may use: who is here, where they are, what they may do."""

from typing import Any

from flask import Flask

from contest.domain.permissions import Permission, may
from contest.web.auth import current_actor, current_sign_in
from contest.web.language import current_locale, language_choices
from contest.web.navigation import home_endpoint, navigation, role_label


def init_app(app: Flask) -> None:
    """Register the context processor."""

    @app.context_processor
    def _context() -> dict[str, Any]:
        actor = current_actor()
        signed_in = current_sign_in()
        return {
            "actor": actor,
            "actor_name": signed_in.name if signed_in else None,
            "role_label": role_label(actor),
            "navigation": navigation(actor),
            "home_endpoint": home_endpoint(actor),
            "locale": current_locale(),
            "languages": language_choices(),
            "may": lambda permission, target=None: may(actor, Permission(permission), target),
        }
