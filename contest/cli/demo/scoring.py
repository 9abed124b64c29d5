"""Panels, marks, rankings, decision and certificates of a demonstration edition."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from contest.cli.demo.accounts import Accounts
from contest.cli.demo.marks import draw_marks
from contest.cli.demo.records import (
    DemoEdition,
    DemoInnovation,
    DemoJudge,
    DemoPeople,
    DemoSignatory,
)
from contest.cli.progress import Report
from contest.domain.certificates import CertificateKind, CertificateState
from contest.domain.rubric import parse_rubric
from contest.domain.scorecards import ScorecardState
from contest.models.base import db
from contest.models.certificates import Certificate
from contest.models.editions import Category, Signatory
from contest.models.entries import Entry
from contest.models.judging import Round, RubricVersion, Scorecard
from contest.models.people import User
from contest.services import certificates, decisions, jobs, rankings, rounds
from contest.services.assignments import assign_balanced
from contest.services.judging import Comments, finalise, save_marks
from contest.services.panels import form_panel

SHEETS_PER_ENTRY = 3
_FINISHED_SHARE = 0.6
_COMMENTS = (
    "Alur kerja jelas dan manfaatnya terukur. Lengkapi bukti replikasi.",
    "Gagasan kuat; data sebelum dan sesudah perlu disandingkan dalam satu tabel.",
    "Kebaruan cukup, tetapi keberlanjutan anggaran belum tampak.",
    "Dokumentasi rapi. Jelaskan peran mitra di lapangan.",
)


class Scoring:
    """Scores one edition with the people of the demonstration."""

    def __init__(
        self,
        accounts: Accounts,
        people: DemoPeople,
        edition_id: int,
        report: Report,
        seed: int,
    ) -> None:
        self.accounts = accounts
        self.people = people
        self.edition_id = edition_id
        self.report = report
        self.seed = seed
        self.secretary = accounts.actor(people.secretariat[0].username)
        self.decided_at: datetime | None = None

    def finish(self, demo: DemoEdition) -> None:
        """Both rounds of every category, frozen, and the decision up to the decree."""
        for category in self._categories():
            first, last = self._rounds(category.id)
            self._open(category, first, first.opens_at)
            self._score(demo, first.id, first.opens_at, share=1.0)
            rounds.close_round(self.secretary, first.id, at=first.closes_at)
            rankings.freeze_round(self.secretary, first.id, leave_blocked=True, at=first.closes_at)
            rankings.promote(self.secretary, first.id, at=first.closes_at)
            self._open(category, last, last.opens_at, everyone=True)
            self._score(demo, last.id, last.opens_at, share=1.0)
            rounds.close_round(self.secretary, last.id, at=last.closes_at)
            rankings.freeze_round(self.secretary, last.id, leave_blocked=True, at=last.closes_at)
            self.decided_at = last.closes_at + timedelta(days=2)
        self._decide(self.decided_at or datetime.now(UTC))

    def begin(self, demo: DemoEdition, now: datetime) -> None:
        """The first round of every category, open, partly scored."""
        for category in self._categories():
            first, _last = self._rounds(category.id)
            self._open(category, first, first.opens_at)
            self._score(demo, first.id, now - timedelta(days=6), share=_FINISHED_SHARE)

    def _categories(self) -> list[Category]:
        query = select(Category).where(Category.edition_id == self.edition_id)
        return list(db.session.scalars(query.order_by(Category.position)))

    def _rounds(self, category_id: int) -> tuple[Round, Round]:
        query = select(Round).where(Round.category_id == category_id).order_by(Round.position)
        first, last = db.session.scalars(query)
        return first, last

    def _open(
        self, category: Category, round_: Round, at: datetime, *, everyone: bool = False
    ) -> None:
        """Enter, form the panel, assign and open; in the last round every judge scores all."""
        judges = self.people.panel(category.key)
        ids = [self._user_id(judge) for judge in judges]
        if round_.position == 1:
            rounds.enter_accepted(self.secretary, round_.id, at=at)
        panel_id = form_panel(
            self.secretary, round_.id, name="Panel A", judge_ids=ids, chair_id=ids[0], at=at
        )
        assign_balanced(
            self.secretary,
            panel_id,
            sheets_per_entry=len(ids) if everyone else SHEETS_PER_ENTRY,
            seed=self.seed,
            at=at,
        )
        rounds.open_round(self.secretary, round_.id, confirmed=True, at=at)

    def _user_id(self, judge: DemoJudge) -> int:
        return db.session.scalars(select(User.id).where(User.username == judge.username)).one()

    def _score(self, demo: DemoEdition, round_id: int, at: datetime, *, share: float) -> None:
        """Judges mark their sheets; below a share of 1 the rest stays draft or untouched."""
        round_ = db.session.get_one(Round, round_id)
        rubric = parse_rubric(db.session.get_one(RubricVersion, round_.rubric_version_id).document)
        weights = {criterion.key: int(criterion.weight) for criterion in rubric.criteria}
        by_code = self._innovations(demo)
        by_user = {self._user_id(judge): judge for judge in self.people.judges}
        rows = db.session.execute(
            select(Scorecard.code, Scorecard.judge_id, Entry.code, Scorecard.version)
            .join(Entry, Entry.id == Scorecard.entry_id)
            .where(Scorecard.round_id == round_id, Scorecard.state == ScorecardState.ASSIGNED)
            .order_by(Scorecard.id)
        ).all()
        db.session.rollback()
        for number, (code, judge_id, entry_code, version) in enumerate(rows, start=1):
            place = (number * 7919) % len(rows) / len(rows)
            if place < share + (0.15 if share < 1 else 0):
                marks = draw_marks(by_code[entry_code], by_user[judge_id], weights, self.seed)
                when = at + timedelta(minutes=3 * number)
                sheet = _Sheet(code, version, by_user[judge_id].username)
                self._mark(sheet, marks, when, final=place < share)
            self.report(f"lembar penilaian {demo.year}", number, len(rows))

    def _innovations(self, demo: DemoEdition) -> Mapping[str, DemoInnovation]:
        titles = {innovation.title: innovation for innovation in demo.innovations}
        rows = db.session.execute(
            select(Entry.code, Entry.title).where(Entry.edition_id == self.edition_id)
        )
        return {code: titles[title] for code, title in rows}

    def _mark(
        self, sheet: "_Sheet", marks: Mapping[str, int], at: datetime, *, final: bool
    ) -> None:
        judge = self.accounts.actor(sheet.judge)
        comment = _COMMENTS[sum(marks.values()) % len(_COMMENTS)]
        texts = {key: str(value) for key, value in marks.items()}
        if not final:
            texts.popitem()
        saved = save_marks(
            judge, sheet.code, texts, Comments(comment, ""), version=sheet.version, at=at
        )
        if final:
            finalise(judge, sheet.code, version=saved.version, at=at + timedelta(minutes=2))

    def _decide(self, at: datetime) -> None:
        decision = decisions.draft_decision(self.secretary, self.edition_id, at=at)
        minutes = decisions.Minutes("000.9.3/871/BA/BRIDA/2025", at.date(), "Banjarbaru")
        decisions.decide(self.secretary, decision, minutes, at=at)
        until = at + timedelta(days=7)
        decisions.announce(
            self.secretary, decision, objection_until=until, at=at + timedelta(hours=3)
        )
        fixed = decisions.Decree(
            "100.3.3.1/0912/KUM/2025",
            (until + timedelta(days=5)).date(),
            "Keputusan Gubernur Kalimantan Selatan",
        )
        decisions.decree(self.secretary, decision, fixed, at=until + timedelta(days=5))
        decisions.publish(self.secretary, decision, at=until + timedelta(days=6))

    def publish(self, signatories: tuple[DemoSignatory, ...], base_url: str) -> int:
        """Certificates of the finished edition; returns how many could be issued."""
        governor, head = self._signatory_ids(signatories)
        issue_date = date(2025, 11, 20)
        at = datetime(2025, 11, 17, 2, tzinfo=UTC)
        for kinds, signatory in (
            ({CertificateKind.WINNER}, governor),
            (
                {CertificateKind.FINALIST, CertificateKind.PARTICIPANT, CertificateKind.JUDGE},
                head,
            ),
        ):
            order = certificates.Order(
                self.edition_id, frozenset(kinds), signatory, "Banjarbaru", issue_date, base_url
            )
            reserved = certificates.reserve_certificates(self.secretary, order, at=at)
            if reserved.job is not None:
                self.report("piagam", 0, reserved.count)
                jobs.run(reserved.job, lambda: at)
                self.report("piagam", reserved.count, reserved.count)
        return self._issued()

    def _signatory_ids(self, signatories: tuple[DemoSignatory, ...]) -> tuple[int, int]:
        rows = db.session.scalars(
            select(Signatory).where(Signatory.edition_id == self.edition_id).order_by(Signatory.id)
        ).all()
        kinds = {str(row.kind): row.id for row in rows}
        return kinds["governor"], kinds["agency-head"]

    def _issued(self) -> int:
        db.session.rollback()
        issued = db.session.scalars(
            select(Certificate.id).where(
                Certificate.edition_id == self.edition_id,
                Certificate.state == CertificateState.ISSUED,
            )
        ).all()
        return len(issued)


class _Sheet:
    """A scorecard to be marked: its code, version and judge's user name."""

    def __init__(self, code: str, version: int, judge: str) -> None:
        self.code, self.version, self.judge = code, version, judge
