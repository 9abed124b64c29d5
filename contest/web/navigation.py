"""The menu of each role: where you are and where you can go."""

from dataclasses import dataclass
from typing import Any

from flask import current_app, request, url_for
from flask_babel import lazy_gettext as _l

from contest.domain.actor import Actor, Role
from contest.wording.accounts import ROLES


@dataclass(frozen=True)
class NavigationItem:
    """One entry of the menu."""

    label: Any
    url: str
    icon: str
    current: bool
    count: int | None = None


_STAFF = (
    (_l("Beranda"), "editions.home", "house"),
    (_l("Pemeriksaan"), "checks.queue", "clipboard-check"),
    (_l("Penilaian"), "rounds.overview", "sliders"),
    (_l("Hasil"), "results.overview", "bar-chart"),
    (_l("Piagam"), "certificates.overview", "award"),
    (_l("Orang"), "people.overview", "people"),
    (_l("Edisi"), "editions.settings", "calendar"),
)
_MENUS: tuple[tuple[Role, tuple[tuple[Any, str, str], ...]], ...] = (
    (Role.SECRETARIAT, _STAFF),
    (
        Role.JUDGE,
        ((_l("Tugas saya"), "judging.home", "house"),),
    ),
    (
        Role.OFFICER,
        ((_l("Inovasi kami"), "entries.home", "house"),),
    ),
    (
        Role.INSPECTOR,
        (
            (_l("Beranda"), "inspection.home", "house"),
            (_l("Inovasi"), "inspection.entries", "lightbulb"),
            (_l("Hasil"), "inspection.results", "bar-chart"),
            (_l("Jejak audit"), "inspection.audit", "shield-check"),
        ),
    ),
    (
        Role.ADMINISTRATOR,
        ((_l("Akun"), "administration.home", "people"),),
    ),
)
_PUBLIC = (
    (_l("Beranda"), "public.home", "house"),
    (_l("Hasil"), "public.results_index", "bar-chart"),
    (_l("Verifikasi piagam"), "public.verification", "shield-check"),
)

_HELP = "public.help"
"""A page of the public rooms that stands in no menu: nothing is marked there."""


def _menus(actor: Actor) -> list[tuple[Any, str, str]]:
    rows = [row for role, menu in _MENUS if role in actor.roles for row in menu]
    return rows or list(_PUBLIC)


def navigation(actor: Actor) -> list[NavigationItem]:
    """The menu of all roles the actor holds; the public menu for everyone else."""
    here = request.endpoint or ""
    blueprint = here.partition(".")[0]
    rows = [row for row in _menus(actor) if row[1] in current_app.view_functions]
    own = [endpoint for _label, endpoint, _icon in rows if endpoint == here]
    near = [e for _label, e, _icon in rows if e.partition(".")[0] == blueprint]
    # Of the pages around it, the one whose address this one continues; sorted() keeps the order.
    near = sorted(near, key=lambda e: -len(url_for(e)) * request.path.startswith(url_for(e)))
    if here == _HELP:
        near = []
    current = (own or near or [""])[0]
    return [NavigationItem(label, url_for(e), icon, e == current) for label, e, icon in rows]


def home_endpoint(actor: Actor) -> str:
    """Where "what now?" is answered for this actor."""
    return _menus(actor)[0][1]


def home_url(actor: Actor) -> str:
    """The address of the actor's home; the public front while that page does not exist."""
    endpoint = home_endpoint(actor)
    return url_for(endpoint) if endpoint in current_app.view_functions else "/"


def role_label(actor: Actor) -> str:
    """The actor's roles in words."""
    return ", ".join(str(label) for role, label in ROLES.items() if role in actor.roles)
