"""At least one row in every table, as plain as the constraints allow."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from contest.domain.actor import Role
from contest.domain.canonical import canonical_hash
from contest.domain.certificates import CertificateKind, CertificateState
from contest.domain.conflicts import ConflictSource
from contest.domain.decisions import DecisionState
from contest.domain.entries import CheckOutcome
from contest.domain.jobs import JobState
from contest.domain.scorecards import ScorecardState
from contest.models import db
from contest.models.audit import AuditRecord
from contest.models.certificates import Certificate, NumberRegister
from contest.models.checks import AdministrativeCheck, CheckDraft, CheckReason
from contest.models.editions import Emblem, Signatory, SignatoryKind, StageExtension
from contest.models.entries import Evidence, IndicatorClaim, StoredFile
from contest.models.jobs import Job
from contest.models.judging import Conflict, Mark, Reopening
from contest.models.people import (
    Invitation,
    InvitationPurpose,
    OneTimeCode,
    SignInFailure,
)
from contest.models.results import (
    Award,
    Decision,
    JudgeCode,
    PlenaryRuling,
    RankingSnapshot,
    RulingKind,
)
from tests import factories as make

AT = make.NOW
SHA = canonical_hash({})


def one_of_each() -> None:
    """Fill every table."""
    secretary = make.make_user(Role.SECRETARIAT)
    judge = make.make_user(Role.JUDGE)
    edition = make.make_edition()
    stage = make.make_stage(edition, "proposal")
    category = make.make_category(edition)
    parent = make.make_agency("Pemerintah Uji")
    participant = make.make_participant(make.make_agency(parent_id=parent.id))
    make.make_user(Role.OFFICER, participant=participant)
    entry = make.make_entry(category, participant)
    make.freeze_revision(entry)
    round_ = make.make_round(category)
    panel = make.make_panel(round_, judge, chair=judge)
    sheet = make.make_scorecard(panel, entry, judge, state=ScorecardState.FINAL, finalised_at=AT)
    _add(StoredFile(sha256=SHA, size=2, media_type="application/pdf", created_at=AT))
    _people(secretary.id)
    _around_entry(edition.id, stage.id, entry.id, secretary.id)
    _add(Mark(scorecard_id=sheet.id, criterion="manfaat", value=Decimal("87.5")))
    _judging(round_.id, sheet.id, entry.id, (secretary.id, judge.id))
    _results(edition.id, category.id, round_.id, entry.id, (secretary.id, judge.id))
    db.session.commit()


def _add(*rows: Any) -> None:
    db.session.add_all(rows)
    db.session.flush()


def _people(user_id: int) -> None:
    session = {"address": "127.0.0.1", "at": AT}
    _add(
        SignInFailure(username="siapa", **session),
        Invitation(
            token_hash=SHA,
            user_id=user_id,
            purpose=InvitationPurpose.ACTIVATION,
            created_at=AT,
            expires_at=AT + timedelta(days=3),
        ),
        OneTimeCode(user_id=user_id, code_hash=SHA, created_at=AT),
        make.SignInSession(
            token_hash=SHA,
            user_id=user_id,
            created_at=AT,
            last_seen_at=AT,
            expires_at=AT + timedelta(hours=12),
            address="127.0.0.1",
            agent="uji",
        ),
        AuditRecord(
            sequence=1,
            at=AT,
            actor="system",
            action="test.row",
            object="test:1",
            canonical="{}",
            hash=SHA,
        ),
        Job(
            code="job-1",
            name="uji",
            arguments={},
            state=JobState.QUEUED,
            done=0,
            total=2,
            user_id=user_id,
            created_at=AT,
        ),
    )


def _around_entry(edition_id: int, stage_id: int, entry_id: int, user_id: int) -> None:
    check = AdministrativeCheck(
        entry_id=entry_id, revision=1, outcome=CheckOutcome.ACCEPTED, note="", at=AT
    )
    _add(check)
    _add(
        CheckReason(check_id=check.id, place="design", code="kurang", note=""),
        CheckDraft(entry_id=entry_id, user_id=user_id, revision=1, document={}, saved_at=AT),
        IndicatorClaim(entry_id=entry_id, indicator="i01", claimed_level=2, verified_level=1),
        Evidence(
            code="bukti-1",
            entry_id=entry_id,
            slot="i01",
            position=1,
            file_sha256=SHA,
            file_name="bukti.pdf",
            uploaded_at=AT,
        ),
        StageExtension(
            stage_id=stage_id,
            previous_closes_at=AT,
            closes_at=AT + timedelta(days=1),
            reason="Listrik padam",
            at=AT,
        ),
        Emblem(
            edition_id=edition_id,
            kind=SignatoryKind.GOVERNOR,
            file_sha256=SHA,
            uploaded_at=AT,
        ),
        Signatory(
            edition_id=edition_id,
            kind=SignatoryKind.GOVERNOR,
            prefix="",
            office="GUBERNUR",
            name="H. Contoh Nama",
        ),
    )


def _judging(round_id: int, sheet_id: int, entry_id: int, people: tuple[int, int]) -> None:
    secretary, judge = people
    _add(
        Conflict(
            user_id=secretary, entry_id=entry_id, source=ConflictSource.FOUND, reason="x", at=AT
        ),
        Reopening(round_id=round_id, reason="x", requested_by=secretary, requested_at=AT),
        Reopening(scorecard_id=sheet_id, reason="x", requested_by=judge, requested_at=AT),
    )


def _results(
    edition_id: int, category_id: int, round_id: int, entry_id: int, people: tuple[int, int]
) -> None:
    secretary, judge = people
    snapshot = RankingSnapshot(
        round_id=round_id, number=1, document="{}", sha256=SHA, frozen_at=AT, user_id=secretary
    )
    decision = Decision(
        edition_id=edition_id,
        state=DecisionState.DECREED,
        minutes_number="1/BA",
        decree_number="1/SK",
        decree_date=date(2026, 11, 20),
    )
    register = NumberRegister(
        key="piagam",
        year=2026,
        pattern="{number}",
        classification="000",
        unit="BRIDA",
        last_number=1,
    )
    _add(snapshot, decision, register)
    award = Award(
        decision_id=decision.id,
        category_id=category_id,
        snapshot_id=snapshot.id,
        entry_id=entry_id,
        title_key="juara-1",
        title="Juara I",
        place=1,
        rank=1,
        score="76.50",
    )
    _add(
        award,
        JudgeCode(category_id=category_id, user_id=judge, code="J01"),
        PlenaryRuling(
            round_id=round_id, kind=RulingKind.TIE, entries=[], shared=False, reason="x", at=AT
        ),
    )
    _add(
        Certificate(
            edition_id=edition_id,
            kind=CertificateKind.WINNER,
            subject="entry:uji",
            award_id=award.id,
            entry_id=entry_id,
            recipient="Dinas Uji",
            sort_key="01",
            facts={},
            register_id=register.id,
            running_number=1,
            number="1",
            code="kode-1",
            state=CertificateState.ISSUED,
            issue_date=date(2026, 11, 20),
            reserved_at=AT,
            issued_at=AT,
            file_sha256=SHA,
        )
    )
