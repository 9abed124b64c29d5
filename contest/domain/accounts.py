"""Rules about accounts: user names, what a person's row may hold, which roles go together."""

import re
import unicodedata

from contest.domain.actor import Role
from contest.domain.errors import Problem

USERNAME_FORM = re.compile(r"[a-z0-9][a-z0-9._@-]{2,79}")
"""Plain Latin only, so that no two names look alike; a NIP fits."""

NAME_LENGTH = 120
INSTITUTION_LENGTH = 300

INVITABLE = frozenset({Role.OFFICER, Role.JUDGE})
"""Roles the secretariat may give and whose holders it may help with links and codes."""

GRANTABLE = frozenset(Role) - {Role.CHAIR}
"""Roles that are granted; chair follows from a panel."""

ALONE = frozenset({Role.ADMINISTRATOR, Role.INSPECTOR})
"""Roles held alone: who manages accounts sees no marks, who inspects takes no part."""


def normal_username(text: str) -> str:
    """The form in which user names are stored and compared: NFKC, case folded, trimmed."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).strip()


def normal_name(text: str) -> str:
    """A name on one line with single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def normal_phone(text: str) -> str:
    """An Indonesian phone number as ``+62…``; text that is no number comes back without spaces."""
    compact = re.sub(r"[\s().-]", "", text)
    if compact.startswith("00"):
        return "+" + compact[2:]
    if compact.startswith("0"):
        return "+62" + compact[1:]
    if compact.startswith("62"):
        return "+" + compact
    return compact


def username_problems(username: str) -> tuple[Problem, ...]:
    """Why this (normalised) user name cannot be used."""
    if not username:
        return (Problem("required", "username"),)
    if not USERNAME_FORM.fullmatch(username):
        return (Problem("username-form", "username"),)
    return ()


def person_problems(name: str, phone: str, institution: str) -> tuple[Problem, ...]:
    """Why this (normalised) personal data cannot be stored; phone and institution may be empty."""
    found = []
    if not name:
        found.append(Problem("required", "name"))
    elif len(name) > NAME_LENGTH:
        found.append(Problem("text-too-long", "name", {"limit": NAME_LENGTH}))
    elif re.search(r"[/\\<>\x00-\x1f]", name):
        # A name travels in messages; an address in it would be a working link there.
        found.append(Problem("name-form", "name"))
    if phone and not re.fullmatch(r"\+\d{8,15}", phone):
        found.append(Problem("phone-form", "phone"))
    if len(institution) > INSTITUTION_LENGTH:
        found.append(Problem("text-too-long", "institution", {"limit": INSTITUTION_LENGTH}))
    return tuple(found)


def grant_problems(
    present: frozenset[Role], wanted: Role, *, has_participant: bool
) -> tuple[Problem, ...]:
    """Why a person with ``present`` roles cannot also hold ``wanted``."""
    if wanted not in GRANTABLE:
        return (Problem("role-not-granted", "role"),)
    if has_participant != (wanted is Role.OFFICER):
        code = "officer-needs-participant" if wanted is Role.OFFICER else "participant-not-asked"
        return (Problem(code, "participant_id"),)
    others = present - {wanted, Role.CHAIR}
    if others and (wanted in ALONE or others & ALONE):
        return (Problem("role-held-alone", "role"),)
    return ()
