"""The demonstration editions, made through the same services that people use.

2025 runs from registration to certificates on its own calendar; 2026 stands in the middle of
scoring on the day the demonstration is built.
"""

import io
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from contest.adapters.datafiles import load_agencies, load_template
from contest.cli.demo.accounts import Account, Accounts, make_officer, make_staff
from contest.cli.demo.content import EDITIONS, SEED, demo_edition
from contest.cli.demo.evidence import sample_evidence, sample_link
from contest.cli.demo.people import demo_people
from contest.cli.demo.records import DemoEdition, DemoInnovation
from contest.cli.demo.scoring import Scoring
from contest.cli.progress import Report
from contest.domain.actor import SYSTEM, Actor
from contest.domain.entries import CheckOutcome, EntryState
from contest.models.base import db
from contest.models.editions import Category, Edition, Signatory, SignatoryKind, Stage
from contest.models.entries import Entry
from contest.services import checks, editions
from contest.services.agencies import load_agency_list
from contest.services.checks import Judgement, Reason
from contest.services.entries import claim_levels, register_entry, save_profile
from contest.services.evidence import attach_file, attach_link
from contest.services.submission import submit, withdraw
from contest.services.transaction import use_case

TEMPLATE = "kalsel-2026"
FIRST_DAY_2025 = date(2025, 3, 3)
DAYS_INTO_2026 = 95
"""How long 2026 has been running on the day of the build: 13 days into proposal scoring."""

_SITUATIONS = {
    EntryState.DRAFT: "draf",
    EntryState.SUBMITTED: "menunggu pemeriksaan",
    EntryState.RETURNED: "dikembalikan, perlu diperbaiki",
    EntryState.ACCEPTED: "diterima",
    EntryState.REJECTED: "ditolak",
    EntryState.WITHDRAWN: "ditarik",
}


@dataclass(frozen=True)
class Made:
    """What the build made, for the summary."""

    accounts: tuple[Account, ...]
    officers: tuple[tuple[str, str], ...]
    """User names of officers worth trying, and what each finds."""
    entries: int
    certificates: int


class Seeder:
    """Builds both editions; ``report(what, done, total)`` is told how far it is.

    ``limit``: only so many accepted innovations of each category, and one in each other state.
    ``base_url`` begins the verification addresses on the certificates.
    """

    def __init__(
        self,
        password: str,
        now: datetime,
        report: Report,
        *,
        base_url: str,
        limit: int | None = None,
    ) -> None:
        self.now = now
        self.report = report
        self.base_url = base_url
        self.demos = {year: _share(demo_edition(year), limit) for year in EDITIONS}
        self.people = demo_people()
        self.began = datetime(2025, 2, 3, 1, tzinfo=UTC)
        load_agency_list(SYSTEM, load_agencies("kalsel-2026"), at=self.began)
        self.accounts = Accounts(password, self.began)
        make_staff(self.accounts, self.people)
        self.secretary = self.accounts.actor(self.people.secretariat[0].username)
        self.entries = 0

    def run(self) -> Made:
        """Make everything."""
        finished = self._edition(2025, FIRST_DAY_2025)
        with self._entries(2025, finished) as demo:
            scoring = Scoring(self.accounts, self.people, finished, self.report, SEED)
            scoring.finish(demo)
        certificates = scoring.publish(self.people.signatories, self.base_url)
        running = self._edition(2026, self.now.date() - timedelta(days=DAYS_INTO_2026))
        with self._entries(2026, running) as demo:
            current = Scoring(self.accounts, self.people, running, self.report, SEED)
            current.begin(demo, self.now)
        return Made(
            accounts=tuple(self.accounts.printed),
            officers=self._officers(),
            entries=self.entries,
            certificates=certificates,
        )

    def _officers(self) -> tuple[tuple[str, str], ...]:
        """One officer per situation of 2026, and the first officers of each category."""
        found: dict[tuple[str, str], tuple[str, str]] = {}
        for innovation in self.demos[2026].innovations:
            kind = (innovation.category_key, str(innovation.state))
            told = f"{innovation.participant.name} ({_SITUATIONS[innovation.state]})"
            found.setdefault(kind, (innovation.officer.username, told))
        return tuple(found.values())

    def _edition(self, year: int, first_day: date) -> int:
        at = datetime(first_day.year, first_day.month, first_day.day, tzinfo=UTC)
        at -= timedelta(days=14)
        edition_id = editions.create_edition(
            self.secretary, load_template(TEMPLATE), year=year, first_day=first_day, at=at
        )
        self._signatories(edition_id, at)
        editions.open_edition(self.secretary, edition_id, at=at)
        return edition_id

    def _signatories(self, edition_id: int, at: datetime) -> None:
        with use_case(self.secretary, at) as unit:
            for found in self.people.signatories:
                unit.session.add(
                    Signatory(
                        edition_id=edition_id,
                        kind=SignatoryKind(found.kind),
                        prefix=found.prefix,
                        office=found.office,
                        name=found.name,
                        rank=found.rank,
                        nip=found.nip,
                    )
                )
            unit.record("signatory.add", f"edition:{edition_id}")

    @contextmanager
    def _entries(self, year: int, edition_id: int) -> Iterator[DemoEdition]:
        demo = self.demos[year]
        edition = db.session.get_one(Edition, edition_id)
        opens, closes, checked = self._times(edition.id)
        categories = {
            category.key: category.id
            for category in db.session.scalars(
                select(Category).where(Category.edition_id == edition_id)
            )
        }
        step = (closes - opens - timedelta(days=2)) / len(demo.innovations)
        for number, innovation in enumerate(demo.innovations, start=1):
            at = opens + timedelta(hours=6) + step * number
            self._entry(innovation, categories[innovation.category_key], at, checked)
            self.report(f"inovasi {year}", number, len(demo.innovations))
        yield demo

    def _times(self, edition_id: int) -> tuple[datetime, datetime, datetime]:
        """Opening and closing of registration, and a moment of the administrative check."""
        rows = db.session.execute(
            select(Stage.key, Stage.opens_at, Stage.closes_at).where(Stage.edition_id == edition_id)
        ).all()
        stages = {key: (opens, closes) for key, opens, closes in rows}
        opens, closes = stages["registration"]
        checked = stages["administrative-check"][0] + timedelta(days=3)
        return opens, closes, checked

    def _entry(
        self, innovation: DemoInnovation, category_id: int, at: datetime, checked: datetime
    ) -> None:
        officer, participant_id = make_officer(self.accounts, innovation, at)
        code = register_entry(officer, participant_id, category_id, innovation.title, at=at)
        save_profile(officer, code, innovation.profile, at=at)
        self._claims(officer, code, innovation, at)
        self.entries += 1
        if innovation.state is EntryState.DRAFT:
            return
        submit(officer, code, at=at + timedelta(minutes=40))
        if innovation.state is EntryState.WITHDRAWN:
            reason = innovation.state_reason or "Ditarik oleh pengusul"
            withdraw(officer, code, reason, at=at + timedelta(hours=5))
        elif innovation.state is not EntryState.SUBMITTED:
            self._check(code, innovation, checked)

    def _claims(self, officer: Actor, code: str, innovation: DemoInnovation, at: datetime) -> None:
        claims = {claim.indicator: (claim.level, claim.basis) for claim in innovation.claims}
        if claims:
            claim_levels(officer, code, claims, at=at)
        for indicator in claims:
            link = sample_link(innovation, indicator)
            if link:
                attach_link(officer, code, indicator, link, at=at)
            else:
                name, _kind, content = sample_evidence(innovation, indicator)
                attach_file(officer, code, indicator, name, io.BytesIO(content), at=at)
        if innovation.participant.agency_code and innovation.state is not EntryState.DRAFT:
            name, _kind, content = sample_evidence(innovation, "proposal_letter")
            attach_file(officer, code, "proposal_letter", name, io.BytesIO(content), at=at)

    def _check(self, code: str, innovation: DemoInnovation, at: datetime) -> None:
        levels = {claim.indicator: claim.verified_level for claim in innovation.claims}
        if levels:
            checks.verify_levels(self.secretary, code, levels, at=at)
        version = db.session.scalars(select(Entry.version).where(Entry.code == code)).one()
        db.session.rollback()
        outcome = CheckOutcome(innovation.state)
        accepted = outcome is CheckOutcome.ACCEPTED
        reason = Reason(
            innovation.reason_place, innovation.reason_code or "", innovation.state_reason or ""
        )
        judgement = Judgement(
            outcome=outcome,
            version=version,
            reasons=() if accepted else (reason,),
            note="",
            correct_until=self.now + timedelta(days=4)
            if outcome is CheckOutcome.RETURNED
            else None,
        )
        checks.record_check(self.secretary, code, judgement, at=at)


def _share(demo: DemoEdition, limit: int | None) -> DemoEdition:
    """The first innovations of each category and state, in their order; all without a limit."""
    if limit is None:
        return demo
    seen: Counter[tuple[str, EntryState]] = Counter()
    kept = []
    for innovation in demo.innovations:
        kind = (innovation.category_key, innovation.state)
        seen[kind] += 1
        if seen[kind] <= (limit if innovation.state is EntryState.ACCEPTED else 1):
            kept.append(innovation)
    return replace(demo, innovations=tuple(kept))
