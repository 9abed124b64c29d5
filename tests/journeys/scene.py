"""The scene of a journey: an open edition, people with accounts, and company in the contest."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from html import unescape
from re import findall, sub

import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from contest.adapters.datafiles import load_agencies, load_template
from contest.cli.demo.accounts import Accounts, make_officer, make_staff
from contest.cli.demo.content import demo_edition
from contest.cli.demo.evidence import sample_evidence, sample_link
from contest.cli.demo.people import demo_people
from contest.cli.demo.records import DemoInnovation
from contest.domain.actor import SYSTEM
from contest.domain.entries import CheckOutcome
from contest.models import db
from contest.models.editions import Category, Edition, Signatory, SignatoryKind
from contest.models.entries import Entry
from contest.models.judging import Round
from contest.models.people import User
from contest.services import checks, editions
from contest.services.agencies import load_agency_list
from contest.services.entries import claim_levels, register_entry, save_profile
from contest.services.evidence import attach_file, attach_link
from contest.services.submission import submit
from contest.services.transaction import use_case
from tests.factories import PASSWORD

FIRST_DAY = date(2027, 3, 1)


def day(number: int, first_day: date = FIRST_DAY) -> datetime:
    """The ``number``-th day after registration opened, at ten in the morning there."""
    start = datetime(first_day.year, first_day.month, first_day.day, 2, tzinfo=UTC)
    return start + timedelta(days=number)


def text_of(answer: TestResponse) -> str:
    """What a page says, without its tags."""
    return " ".join(unescape(sub(r"<[^>]+>", " ", answer.text)).split())


@dataclass
class Person:
    """Someone at a browser; every visit begins with signing in through the form."""

    client: FlaskClient
    username: str
    codes: Iterator[str]

    def arrive(self) -> "Person":
        """Sign in with the password, and with a one-time code where one is due."""
        self.client.post("/keluar")
        answer = self.client.post("/masuk", data={"username": self.username, "password": PASSWORD})
        assert answer.status_code == 303, text_of(answer)
        if answer.location.startswith("/masuk/kode"):
            answer = self.client.post("/masuk/kode", data={"code": next(self.codes)})
            assert answer.status_code == 303, text_of(answer)
        return self

    def reads(self, url: str) -> str:
        """A page that must answer, as text."""
        answer = self.client.get(url)
        assert answer.status_code == 200, (url, text_of(answer))
        return text_of(answer)

    def sends(self, url: str, **fields: object) -> str:
        """A form that must be taken; returns where it leads."""
        answer = self.client.post(url, data=fields)
        assert answer.status_code == 303, (url, text_of(answer))
        return str(answer.location)

    def is_refused(self, url: str, status: int, **fields: object) -> str:
        """A form that must be refused; returns what the page says."""
        answer = self.client.post(url, data=fields)
        assert answer.status_code == status, (url, text_of(answer))
        return text_of(answer)

    def hidden(self, url: str, name: str) -> list[str]:
        """The values a page carries in its hidden or visible fields of this name."""
        page = self.client.get(url).text
        inputs = findall(rf'<input[^>]*name="{name}"[^>]*>', page)
        return [value for found in inputs for value in findall(r'value="([^"]*)"', found)]

    def fetches_pdf(self, url: str) -> bytes:
        """A file that must be a PDF."""
        answer = self.client.get(url)
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf"), url
        content = answer.data
        answer.close()
        assert content.startswith(b"%PDF-")
        return content


class Scene:
    """An edition with one category of provincial agencies, opened by the secretariat."""

    def __init__(
        self, app: Flask, clock: time_machine.Traveller | None = None, first_day: date = FIRST_DAY
    ) -> None:
        self.app, self.first_day = app, first_day
        if clock is not None:
            self.clock = clock
        self.prepared = day(-28, first_day)
        load_agency_list(SYSTEM, load_agencies("kalsel-2026"), at=self.prepared)
        self.people = demo_people()
        self.accounts = Accounts(PASSWORD, self.prepared)
        make_staff(self.accounts, self.people)
        self.secretary = self.accounts.actor("sekretariat.norma")
        self.innovations = demo_edition(2025).of_category("provincial")[:5]
        self.edition_id = self._edition()

    def _edition(self) -> int:
        template = load_template("kalsel-2026")
        alone = replace(template, categories=template.categories[:1])
        edition_id = editions.create_edition(
            self.secretary,
            alone,
            year=self.first_day.year,
            first_day=self.first_day,
            at=self.prepared,
        )
        governor = self.people.signatories[0]
        with use_case(self.secretary, self.prepared) as unit:
            unit.session.add(
                Signatory(
                    edition_id=edition_id,
                    kind=SignatoryKind(governor.kind),
                    prefix=governor.prefix,
                    office=governor.office,
                    name=governor.name,
                    rank=governor.rank,
                    nip=governor.nip,
                )
            )
            unit.record("signatory.add", f"edition:{edition_id}")
        editions.open_edition(self.secretary, edition_id, at=self.prepared)
        return edition_id

    @property
    def slug(self) -> str:
        """The edition in addresses."""
        return db.session.get_one(Edition, self.edition_id).slug

    @property
    def category_id(self) -> int:
        """The only category."""
        found = select(Category.id).where(Category.edition_id == self.edition_id)
        return db.session.scalars(found).one()

    @property
    def rounds(self) -> list[int]:
        """The rounds in order."""
        found = select(Round.id).where(Round.category_id == self.category_id)
        return list(db.session.scalars(found.order_by(Round.position)))

    def person(self, username: str) -> Person:
        """Someone of the staff, at a browser of his own."""
        printed = {account.username: account.codes for account in self.accounts.printed}
        return Person(self.app.test_client(), username, iter(printed.get(username, ())))

    def officer(self, innovation: DemoInnovation) -> tuple[Person, int]:
        """The officer of an innovation's agency, and the participant he enters for."""
        _actor, participant_id = make_officer(self.accounts, innovation, self.prepared)
        return self.person(innovation.officer.username), participant_id

    def user_id(self, username: str) -> int:
        """The number of an account."""
        return db.session.scalars(select(User.id).where(User.username == username)).one()

    def people_name(self, username: str) -> str:
        """What an account's owner is called."""
        return db.session.scalars(select(User.name).where(User.username == username)).one()

    def entry_id(self, code: str) -> int:
        """The number of an entry."""
        return db.session.scalars(select(Entry.id).where(Entry.code == code)).one()

    def version(self, code: str) -> int:
        """The version of an entry now."""
        db.session.expire_all()
        found = db.session.scalars(select(Entry.version).where(Entry.code == code)).one()
        db.session.rollback()
        return found

    def enter(self, innovation: DemoInnovation, at: datetime) -> str:
        """A complete entry through the services, submitted."""
        actor, participant_id = make_officer(self.accounts, innovation, self.prepared)
        code = register_entry(actor, participant_id, self.category_id, innovation.title, at=at)
        self.fill(code, innovation, at)
        submit(actor, code, at=at)
        return code

    def fill(
        self, code: str, innovation: DemoInnovation, at: datetime, but: tuple[str, ...] = ()
    ) -> None:
        """Everything a registered entry still needs before it may be submitted."""
        actor = self.accounts.actor(innovation.officer.username)
        save_profile(actor, code, innovation.profile, at=at)
        claims = {claim.indicator: (claim.level, claim.basis) for claim in innovation.claims}
        claim_levels(actor, code, claims, at=at)
        for slot in sorted({*claims, "proposal_letter"} - set(but)):
            if link := sample_link(innovation, slot):
                attach_link(actor, code, slot, link, at=at)
            else:
                name, _kind, content = sample_evidence(innovation, slot)
                attach_file(actor, code, slot, name, io.BytesIO(content), at=at)

    def accept(self, code: str, innovation: DemoInnovation, at: datetime) -> None:
        """The administrative check of a company entry, through the services."""
        levels = {claim.indicator: claim.verified_level for claim in innovation.claims}
        checks.verify_levels(self.secretary, code, levels, at=at)
        judgement = checks.Judgement(CheckOutcome.ACCEPTED, self.version(code), note="")
        checks.record_check(self.secretary, code, judgement, at=at)
