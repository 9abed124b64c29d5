"""Builders of rows for tests: plain functions, no surprises, everything can be overridden.

They write rows directly and leave no audit record; what a test is about it does through the
services or the pages.
"""

import itertools
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar

import pyotp
from flask.testing import FlaskClient

from contest.adapters.passwords import hash_password
from contest.domain.actor import Actor, Role
from contest.domain.agencies import AgencyKind
from contest.domain.canonical import canonical_hash, canonical_json
from contest.domain.codes import token_hash
from contest.domain.decisions import DecisionState
from contest.domain.entries import EntryState, ParticipantKind
from contest.domain.rounds import RoundState
from contest.domain.scorecards import ScorecardState
from contest.models import db
from contest.models.editions import Category, Edition, EditionState, Stage
from contest.models.entries import Entry, EntryRevision
from contest.models.judging import (
    Panel,
    PanelMember,
    Round,
    RoundEntry,
    RubricVersion,
    Scorecard,
)
from contest.models.people import Agency, Participant, RoleGrant, SignInSession, User
from contest.models.results import Decision
from contest.queries.people import load_actor

NOW = datetime.now(UTC).replace(microsecond=0)
Row = TypeVar("Row")
_count = itertools.count(1)

RULE: dict[str, Any] = {
    "decimals": 2,
    "min_sheets": 3,
    "conversion": "max",
    "aggregate": "mean",
    "ranking_key": "published",
    "tie_break": ["criteria", "latest_round", "pairwise", "plenary"],
}
RUBRIC: dict[str, Any] = {
    "key": "uji",
    "name": "Rubrik uji",
    "criteria": [
        {"key": "manfaat", "name": "Manfaat", "description": "", "weight": "65", "min": "0",
         "max": "100", "step": "1", "anchors": []},
        {"key": "kebaruan", "name": "Kebaruan", "description": "", "weight": "35", "min": "0",
         "max": "100", "step": "1", "anchors": []},
    ],
}  # fmt: skip
AWARDS: list[dict[str, Any]] = [
    {"key": "juara-1", "name": "Juara I", "certificate": "winner", "from_rank": 1, "to_rank": 1},
    {"key": "juara-2", "name": "Juara II", "certificate": "winner", "from_rank": 2, "to_rank": 2},
    {
        "key": "finalis",
        "name": "Finalis",
        "certificate": "finalist",
        "from_rank": 3,
        "to_rank": None,
    },
]


def _save(row: Row) -> Row:
    db.session.add(row)
    db.session.commit()
    return row


def make_agency(name: str = "Dinas Uji", **values: Any) -> Agency:
    """An agency without parent unless given."""
    number = next(_count)
    defaults = {
        "code": f"agency-{number}",
        "name": name,
        "short_name": name,
        "kind": AgencyKind.PROVINCIAL,
        "parent_id": None,
        "must_enter": True,
        "to_verify": False,
        "active": True,
    }
    return _save(Agency(**(defaults | values)))


def make_participant(agency: Agency | None = None, **values: Any) -> Participant:
    """An agency's participant, or a community entrant when ``kind`` says so."""
    kind = values.pop("kind", ParticipantKind.AGENCY)
    if kind is ParticipantKind.AGENCY and agency is None:
        agency = make_agency()
    number = next(_count)
    defaults = {
        "code": f"participant-{number}",
        "kind": kind,
        "name": agency.name if agency else f"Kelompok Uji {number}",
        "agency_id": agency.id if agency else None,
    }
    return _save(Participant(**(defaults | values)))


def make_user(*roles: Role, participant: Participant | None = None, **values: Any) -> User:
    """An active account without password; an officer needs ``participant``."""
    number = next(_count)
    defaults = {
        "username": f"orang-{number}",
        "name": f"Orang Uji {number}",
        "locale": "id",
        "active": True,
        "created_at": NOW,
    }
    user = _save(User(**(defaults | values)))
    for role in roles:
        owned = participant.id if role is Role.OFFICER and participant else None
        _save(RoleGrant(user_id=user.id, role=role, participant_id=owned))
    return user


def actor_of(user: User) -> Actor:
    """The actor this account is."""
    return load_actor(user.id)


def sign_in(client: FlaskClient, user: User, *, second_factor: bool = True) -> FlaskClient:
    """Make ``client`` a browser signed in as ``user``."""
    token = f"token-{next(_count)}-{user.id}"
    now = datetime.now(UTC)
    _save(
        SignInSession(
            token_hash=token_hash(token),
            user_id=user.id,
            created_at=now,
            last_seen_at=now,
            expires_at=now + timedelta(hours=12),
            second_factor_at=now if second_factor else None,
            address="127.0.0.1",
            agent="test",
        )
    )
    with client.session_transaction() as session:
        session.clear()
        session["_user_id"] = token
        session["_fresh"] = True
    return client


def make_edition(**values: Any) -> Edition:
    """A running edition whose registration is open now."""
    year = values.get("year", 2026)
    defaults = {
        "slug": str(year) if year != 2026 else f"{year}-{next(_count)}",
        "year": year,
        "name": f"Lomba Inovasi Uji {year}",
        "state": EditionState.RUNNING,
        "time_zone": "Asia/Makassar",
        "guideline_key": "2026",
        "form_key": "2026",
        "scoring_rule": RULE,
        "award_titles": AWARDS,
        "check_reasons": [{"code": "dokumen-tidak-terbaca", "label": "Dokumen tidak terbaca"}],
        "certificate_texts": [],
        "created_at": NOW,
    }
    edition = _save(Edition(**(defaults | values)))
    make_stage(edition, "registration")
    return edition


def make_stage(edition: Edition, key: str, **values: Any) -> Stage:
    """A stage open since yesterday for ten days, five minutes of grace."""
    defaults = {
        "edition_id": edition.id,
        "key": key,
        "name": key,
        "position": next(_count),
        "opens_at": NOW - timedelta(days=1),
        "closes_at": NOW + timedelta(days=10),
        "grace_minutes": 5,
    }
    return _save(Stage(**(defaults | values)))


def make_category(edition: Edition, **values: Any) -> Category:
    """A category for provincial agencies."""
    number = next(_count)
    defaults = {
        "edition_id": edition.id,
        "key": f"category-{number}",
        "name": "SKPD provinsi",
        "position": number,
        "participant_kind": ParticipantKind.AGENCY,
        "agency_kinds": ["provincial"],
        "max_entries": 1,
        "finalists": 10,
    }
    return _save(Category(**(defaults | values)))


def make_entry(category: Category, participant: Participant | None = None, **values: Any) -> Entry:
    """An accepted entry with number and one revision; pass ``state`` for another one."""
    participant = participant or make_participant()
    number = next(_count)
    state = values.pop("state", EntryState.ACCEPTED)
    submitted = state is not EntryState.DRAFT
    defaults = {
        "code": f"entry{number:021d}",
        "edition_id": category.edition_id,
        "category_id": category.id,
        "participant_id": participant.id,
        "slot": 1,
        "number": f"{number:04d}" if submitted else None,
        "state": state,
        "title": f"Inovasi Uji {number}",
        "profile": {},
        "revision": 1 if submitted else 0,
        "created_at": NOW,
        "submitted_at": NOW if submitted else None,
    }
    return _save(Entry(**(defaults | values)))


def make_rubric(edition: Edition, document: dict[str, Any] | None = None) -> RubricVersion:
    """Version 1 of a rubric with two criteria (65/35)."""
    document = document or RUBRIC
    return _save(
        RubricVersion(
            edition_id=edition.id,
            key=f"{document['key']}-{next(_count)}",
            number=1,
            name=document["name"],
            document=document,
            sha256=canonical_hash(document),
        )
    )


def make_round(category: Category, rubric: RubricVersion | None = None, **values: Any) -> Round:
    """An open round worth 100."""
    if rubric is None:
        edition = db.session.get(Edition, category.edition_id)
        assert edition is not None
        rubric = make_rubric(edition)
    number = next(_count)
    defaults = {
        "category_id": category.id,
        "key": f"round-{number}",
        "name": "Penilaian proposal",
        "position": number,
        "weight": Decimal(100),
        "rubric_version_id": rubric.id,
        "state": RoundState.OPEN,
        "opens_at": NOW - timedelta(days=1),
        "closes_at": NOW + timedelta(days=5),
        "blind_fields": [],
    }
    return _save(Round(**(defaults | values)))


def make_panel(round_: Round, *judges: User, chair: User | None = None) -> Panel:
    """A panel of a round with these judges."""
    panel = _save(Panel(round_id=round_.id, name=f"Panel {next(_count)}"))
    for judge in judges:
        _save(PanelMember(panel_id=panel.id, user_id=judge.id, is_chair=judge is chair))
    return panel


def make_scorecard(panel: Panel, entry: Entry, judge: User, **values: Any) -> Scorecard:
    """An assigned scorecard; the entry is put into the round when it is not there yet."""
    present = db.session.query(RoundEntry).filter_by(round_id=panel.round_id, entry_id=entry.id)
    if present.first() is None:
        _save(RoundEntry(round_id=panel.round_id, entry_id=entry.id))
    defaults = {
        "code": f"sheet{next(_count):021d}",
        "round_id": panel.round_id,
        "entry_id": entry.id,
        "judge_id": judge.id,
        "panel_id": panel.id,
        "state": ScorecardState.ASSIGNED,
        "entry_revision": entry.revision,
        "comment_entrant": "",
        "comment_panel": "",
        "assigned_at": NOW,
    }
    return _save(Scorecard(**(defaults | values)))


PASSWORD = "perahu-lentera-nanas"
_PASSWORD_HASH = ""


def give_password(user: User, password: str = PASSWORD) -> User:
    """Let ``user`` sign in through the form with ``password``."""
    global _PASSWORD_HASH  # noqa: PLW0603  (argon2 is slow on purpose: hashed once a run)
    if password != PASSWORD:
        user.password_hash = hash_password(password)
    else:
        _PASSWORD_HASH = _PASSWORD_HASH or hash_password(password)
        user.password_hash = _PASSWORD_HASH
    return _save(user)


def give_authenticator(user: User) -> str:
    """Give ``user`` an authenticator; returns its secret for ``totp_code``."""
    user.totp_secret = pyotp.random_base32()
    secret = user.totp_secret
    _save(user)
    return secret


def totp_code(secret: str, at: datetime | None = None) -> str:
    """What the authenticator shows."""
    return pyotp.TOTP(secret).at(at or datetime.now(UTC))


def form_sign_in(
    client: FlaskClient, user: User, *, secret: str | None = None, password: str = PASSWORD
) -> FlaskClient:
    """Sign in through the pages, as a person does; ``secret`` where a second factor is due."""
    answer = client.post("/masuk", data={"username": user.username, "password": password})
    assert answer.status_code == 303, answer.text
    if secret is not None:
        answer = client.post("/masuk/kode", data={"code": totp_code(secret)})
        assert answer.status_code == 303, answer.text
    return client


def freeze_revision(entry: Entry) -> EntryRevision:
    """The revision that the entry's ``revision`` names, frozen as the entry stands now."""
    content = {"title": entry.title, "profile": entry.profile, "claims": [], "evidence": []}
    return _save(
        EntryRevision(
            entry_id=entry.id,
            number=entry.revision,
            document=canonical_json(content),
            sha256=canonical_hash(content),
            frozen_at=NOW,
        )
    )


def make_decision(edition: Edition, **values: Any) -> Decision:
    """A decree in force; later or earlier states by ``values``."""
    filled = {
        "edition_id": edition.id,
        "state": DecisionState.DECREED,
        "minutes_number": "1/BA",
        "minutes_date": NOW.date(),
        "place": "Banjarbaru",
        "decided_at": NOW,
        "announced_at": NOW,
        "objection_until": NOW,
        "decree_number": "1/SK",
        "decree_date": NOW.date(),
        "decree_title": "Keputusan Gubernur",
        **values,
    }
    return _save(Decision(**filled))
