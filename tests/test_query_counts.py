"""Every page asks the database the same number of questions for 1, 10 and 1,000 rows."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from contest.domain.actor import Role
from contest.domain.agencies import AgencyKind
from contest.domain.certificates import CertificateKind, CertificateState
from contest.domain.entries import EntryState, ParticipantKind
from contest.domain.permissions import GRANTS
from contest.domain.scorecards import ScorecardState
from contest.models import db
from contest.models.audit import AuditRecord
from contest.models.certificates import Certificate, NumberRegister
from contest.models.checks import AdministrativeCheck
from contest.models.editions import Category, Edition
from contest.models.entries import Entry, Evidence, IndicatorClaim
from contest.models.judging import Mark, Panel, PanelMember, Round, RoundEntry, Scorecard
from contest.models.people import Agency, Participant, RoleGrant, User
from tests.factories import NOW, RULE, make_user, sign_in
from tests.queries_count import Statements, counted
from tests.test_role_routes import World, address_of, build_world, every_route

SIZES = (1, 10, 1000)
ROLES = (Role.OFFICER, Role.JUDGE, Role.SECRETARIAT, Role.INSPECTOR, Role.ADMINISTRATOR)
MANY = 10_000_000
"""Ids of the crowd begin here, away from those the database gives."""


class Crowd:
    """One edition in which everything there can be many of grows together."""

    def __init__(self) -> None:
        self.world = build_world()
        values = self.world.values
        self.panel = db.session.get_one(Panel, int(values["judging.panel_id"]))
        self.round = db.session.get_one(Round, self.panel.round_id)
        self.category = db.session.get_one(Category, self.round.category_id)
        self.edition = db.session.get_one(Edition, self.category.edition_id)
        self.edition.scoring_rule = {**RULE, "min_sheets": 1}
        self.register = _register()
        self.size = 0

    def person(self, role: Role) -> User:
        """Somebody of this role to whom the rows of the addresses belong."""
        own = {Role.OFFICER: self.world.owner, Role.JUDGE: self.world.judge}
        return own.get(role) or make_user(role)

    def grow(self, size: int) -> None:
        """Have ``size`` of everything."""
        numbers = range(self.size, size)
        for model, rows in self._rows(numbers).items() if numbers else ():
            db.session.execute(model.__table__.insert(), rows)
        db.session.commit()
        self.size = size

    def _rows(self, numbers: range) -> dict[Any, list[dict[str, Any]]]:
        ids = [(n, MANY + n) for n in numbers]
        made: dict[Any, list[dict[str, Any]]] = {
            Agency: [_agency(i) for _n, i in ids],
            Participant: [_participant(i) for _n, i in ids],
            User: [_user(i, "operator") for _n, i in ids]
            + [_user(i + MANY, "juri") for _n, i in ids],
            RoleGrant: [_grant(i, Role.OFFICER, i) for _n, i in ids]
            + [_grant(i + MANY, Role.JUDGE, None) for _n, i in ids],
            Entry: [self._entry(n, i) for n, i in ids],
        }
        return made | self._about_entries([i for _n, i in ids])

    def _entry(self, number: int, id_: int) -> dict[str, Any]:
        state = EntryState.SUBMITTED if number % 2 else EntryState.ACCEPTED
        return {
            "id": id_, "code": f"entry{id_:021d}", "edition_id": self.edition.id,
            "category_id": self.category.id, "participant_id": id_, "slot": 1,
            "number": str(id_), "state": state, "title": f"Inovasi {id_}", "profile": {},
            "revision": 1, "created_at": NOW, "submitted_at": NOW, "version": 1,
        }  # fmt: skip

    def _about_entries(self, ids: list[int]) -> dict[Any, list[dict[str, Any]]]:
        round_, judge, panel = self.round.id, self.world.judge.id, self.panel.id
        return {
            IndicatorClaim: [
                {"entry_id": i, "indicator": "i18", "claimed_level": 2, "version": 1} for i in ids
            ],
            Evidence: [
                {"code": f"bukti{i:021d}", "entry_id": i, "slot": "i18", "position": 1,
                 "link": "https://contoh.go.id/", "uploaded_by": self.world.owner.id,
                 "uploaded_at": NOW} for i in ids
            ],
            AdministrativeCheck: [
                {"entry_id": i, "revision": 1, "outcome": "accepted", "note": "", "at": NOW,
                 "user_id": self.world.owner.id} for i in ids
            ],
            RoundEntry: [{"round_id": round_, "entry_id": i} for i in ids],
            Scorecard: [
                {"id": i, "code": f"sheet{i:021d}", "round_id": round_, "entry_id": i,
                 "judge_id": judge, "panel_id": panel, "state": ScorecardState.FINAL,
                 "entry_revision": 1, "total": "80.00", "comment_entrant": "", "comment_panel": "",
                 "assigned_at": NOW, "saved_at": NOW, "finalised_at": NOW, "version": 1}
                for i in ids
            ],
            Mark: [
                {"scorecard_id": i, "criterion": key, "value": Decimal(60 + i % 40)}
                for i in ids for key in ("manfaat", "kebaruan")
            ],
            Panel: [{"id": i, "round_id": round_, "name": f"Panel {i}"} for i in ids[:20]],
            PanelMember: [
                {"panel_id": panel, "user_id": i + MANY, "is_chair": False} for i in ids[:20]
            ],
            Certificate: [self._certificate(i) for i in ids],
            AuditRecord: [
                {"sequence": i, "at": NOW, "actor": "user:1", "action": "entry.submit",
                 "object": f"entry:entry{i:021d}", "canonical": "{}", "hash": f"{i:064d}"}
                for i in ids
            ],
        }  # fmt: skip

    def _certificate(self, id_: int) -> dict[str, Any]:
        return {
            "edition_id": self.edition.id, "kind": CertificateKind.PARTICIPANT,
            "subject": f"entry:{id_}", "entry_id": id_, "recipient": f"Penerima {id_}",
            "sort_key": str(id_), "facts": {"award": "Peserta"}, "register_id": self.register.id,
            "running_number": id_, "number": f"N/{id_}", "code": f"{id_:026d}",
            "state": CertificateState.RESERVED, "issue_date": NOW.date(), "reserved_at": NOW,
            "version": 1,
        }  # fmt: skip


def _register() -> NumberRegister:
    register = NumberRegister(
        key="uji", year=2026, pattern="{number}", classification="0", unit="U", last_number=0
    )
    db.session.add(register)
    db.session.commit()
    return register


def _agency(id_: int) -> dict[str, Any]:
    return {
        "id": id_, "code": f"dinas-{id_}", "name": f"Dinas {id_}", "short_name": f"D{id_}",
        "kind": AgencyKind.PROVINCIAL, "must_enter": True, "to_verify": False, "active": True,
        "version": 1,
    }  # fmt: skip


def _participant(id_: int) -> dict[str, Any]:
    return {
        "id": id_, "code": f"peserta-{id_}", "kind": ParticipantKind.AGENCY, "name": f"Dinas {id_}",
        "agency_id": id_, "version": 1,
    }  # fmt: skip


def _user(id_: int, kind: str) -> dict[str, Any]:
    return {
        "id": id_, "username": f"{kind}-{id_}", "name": f"Orang {id_}", "locale": "id",
        "active": True, "created_at": NOW - timedelta(days=1), "version": 1,
    }  # fmt: skip


def _grant(user: int, role: Role, participant: int | None) -> dict[str, Any]:
    return {"user_id": user, "role": role, "participant_id": participant}


def _visits(app: Flask, world: World) -> list[tuple[Role | None, str]]:
    """Every page with every role that may read it; ``None`` is a visitor without account."""
    found: list[tuple[Role | None, str]] = []
    for rule, method, permission in every_route(app):
        roles = GRANTS[permission].roles
        if method == "GET":
            known = [None] if roles is None else [role for role in ROLES if role in roles]
            found += [(role, address_of(rule, world.values)) for role in known]
    return found


@dataclass(frozen=True)
class Visit:
    """What one page asked the database and how long it came out."""

    asked: Statements
    length: int


def _ask(client: FlaskClient, address: str) -> Visit:
    with counted() as asked:
        answer = client.get(address, follow_redirects=True)
    assert answer.status_code < 500, address
    return Visit(asked, len(answer.data))


@pytest.mark.slow
def test_no_page_asks_more_when_there_is_more(app: Flask) -> None:
    crowd = Crowd()
    clients: dict[Role | None, FlaskClient] = {None: app.test_client()}
    for role in ROLES:
        clients[role] = sign_in(app.test_client(), crowd.person(role))
    visits = _visits(app, crowd.world)
    assert len(visits) > 150
    crowd.grow(SIZES[0])
    for role, address in visits:  # what a process reads once is read
        _ask(clients[role], address)
    found: dict[tuple[Role | None, str], list[Visit]] = {visit: [] for visit in visits}
    for size in SIZES:
        crowd.grow(size)
        for role, address in visits:
            found[role, address].append(_ask(clients[role], address))
    longer = [visit for visit, seen in found.items() if seen[1].length > seen[0].length + 200]
    assert len(longer) > 25, longer  # the crowd is on the pages
    more = [
        f"{role} {address}: {[len(one.asked) for one in seen]}\n"
        f"{seen[-1].asked.difference(seen[0].asked)}"
        for (role, address), seen in found.items()
        if len({len(one.asked) for one in seen}) > 1
    ]
    assert not more, "\n\n".join(more)
