"""Certificates: numbered once, rendered once, stored for good, voided with a reason."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from contest.adapters.files import file_store
from contest.domain.actor import Actor, Role
from contest.domain.certificates import CertificateKind, CertificateState
from contest.domain.errors import Forbidden, Invalid, Locked, Refusal
from contest.models import db
from contest.models.certificates import Certificate, NumberRegister
from contest.models.editions import Edition, Signatory, SignatoryKind
from contest.models.jobs import Job
from contest.models.people import Participant
from contest.rendering.certificates import render_certificate
from contest.services import certificates, decisions, rankings
from contest.services.certificate_facts import rendering_facts
from contest.services.certificates import Order
from tests.factories import NOW, actor_of, make_user
from tests.services.test_decisions import DECREE, MINUTES, scored_round

TEXTS = [
    {"kind": "winner", "heading": "PIAGAM PENGHARGAAN", "role": None, "event": "dalam rangka uji"},
    {"kind": "finalist", "heading": "SERTIFIKAT", "role": None, "event": "dalam rangka uji"},
    {
        "kind": "participant",
        "heading": "SERTIFIKAT",
        "role": "Peserta",
        "event": "dalam rangka uji",
    },
    {"kind": "judge", "heading": "SERTIFIKAT", "role": "Dewan Juri", "event": "dalam rangka uji"},
]
AWARDED = frozenset({CertificateKind.WINNER, CertificateKind.FINALIST})


@pytest.fixture
def secretary(app: Flask) -> Actor:
    return actor_of(make_user(Role.SECRETARIAT))


@pytest.fixture
def order(secretary: Actor) -> Order:
    """A decreed edition with three awards, a signatory and a register."""
    edition, round_, _entries = scored_round([90, 80, 70])
    edition.certificate_texts = TEXTS
    signatory = Signatory(
        edition_id=edition.id,
        kind=SignatoryKind.GOVERNOR,
        prefix="",
        office="GUBERNUR KALIMANTAN SELATAN",
        name="H. Contoh Nama",
    )
    register = NumberRegister(
        key="piagam",
        year=2026,
        pattern="{classification}/{number:04d}/{unit}/{year}",
        classification="000.9.3",
        unit="BRIDA",
        last_number=7,
    )
    db.session.add_all([signatory, register])
    db.session.commit()
    rankings.freeze_round(secretary, round_.id, at=NOW)
    decision_id = decisions.draft_decision(secretary, edition.id, at=NOW)
    decisions.decide(secretary, decision_id, MINUTES, at=NOW)
    until = NOW + timedelta(days=1)
    decisions.announce(secretary, decision_id, objection_until=until, at=NOW)
    decisions.decree(secretary, decision_id, DECREE, at=until)
    return Order(
        edition_id=edition.id,
        kinds=AWARDED,
        signatory_id=signatory.id,
        place="Banjarbaru",
        issue_date=date(2026, 11, 20),
        base_url="http://127.0.0.1:8000",
    )


def _all() -> list[Certificate]:
    db.session.rollback()
    return list(db.session.scalars(select(Certificate).order_by(Certificate.running_number)))


def test_numbers_follow_the_register_in_ceremony_order(secretary: Actor, order: Order) -> None:
    reserved = certificates.reserve_certificates(secretary, order, at=NOW)
    rows = _all()
    assert reserved.count == 3
    assert [row.number for row in rows] == [
        "000.9.3/0008/BRIDA/2026",
        "000.9.3/0009/BRIDA/2026",
        "000.9.3/0010/BRIDA/2026",
    ]
    assert [row.facts["award"] for row in rows] == ["Juara I", "Juara II", "Finalis"]
    assert db.session.scalars(select(NumberRegister.last_number)).one() == 10


def test_issued_bytes_are_on_file_under_their_hash(secretary: Actor, order: Order) -> None:
    certificates.reserve_certificates(secretary, order, at=NOW)
    first = _all()[0]
    assert first.state is CertificateState.ISSUED
    assert first.file_sha256
    with file_store().open(first.file_sha256) as stream:
        stored = stream.read()
    assert stored == render_certificate(rendering_facts(first.facts, None))


def test_a_second_reservation_takes_no_number(secretary: Actor, order: Order) -> None:
    certificates.reserve_certificates(secretary, order, at=NOW)
    again = certificates.reserve_certificates(secretary, order, at=NOW)
    assert (again.count, again.job) == (0, None)
    assert len(_all()) == 3


def test_nothing_is_numbered_before_the_decree(secretary: Actor) -> None:
    edition, _round, _entries = scored_round([90])
    signatory = Signatory(
        edition_id=edition.id, kind=SignatoryKind.GOVERNOR, prefix="", office="G", name="N"
    )
    db.session.add(signatory)
    db.session.commit()
    order = Order(edition.id, AWARDED, signatory.id, "Banjarbaru", date(2026, 11, 20), "http://x")
    with pytest.raises(Locked, match="decision-not-decreed"):
        certificates.reserve_certificates(secretary, order, at=NOW)
    assert _all() == []


def test_gaps_in_the_order_are_named_at_their_fields(secretary: Actor, order: Order) -> None:
    bad = replace(order, place=" ", kinds=frozenset(), signatory_id=999)
    with pytest.raises(Invalid) as refused:
        certificates.reserve_certificates(secretary, bad, at=NOW)
    assert [p.field for p in refused.value.problems] == ["place", "kinds", "signatory"]
    assert db.session.scalars(select(NumberRegister.last_number)).one() == 7


def test_a_missing_register_refuses_and_numbers_nothing(secretary: Actor, order: Order) -> None:
    with pytest.raises(Refusal, match="register-missing"):
        certificates.reserve_certificates(
            secretary, replace(order, issue_date=date(2031, 1, 1)), at=NOW
        )
    assert _all() == []


def test_a_name_that_does_not_fit_stays_reserved_and_the_others_are_issued(
    secretary: Actor, order: Order
) -> None:
    participant = db.session.scalars(select(Participant)).first()
    assert participant is not None
    participant.name = "Perkumpulan " * 24
    db.session.commit()
    reserved = certificates.reserve_certificates(secretary, order, at=NOW)
    job = db.session.scalars(select(Job).where(Job.code == reserved.job)).one()
    assert job.result is not None
    assert job.result["issued"] == 2
    assert len(job.result["problems"]) == 1
    states = sorted(row.state for row in _all())
    assert states == ["issued", "issued", "reserved"]
    stuck = next(row for row in _all() if row.state is CertificateState.RESERVED)
    participant.name = "Perkumpulan Sungai"
    db.session.commit()
    certificates.replace_certificate(
        secretary, stuck.code, reason="Nama terlalu panjang", order=order, at=NOW
    )
    former, latest = next(r for r in _all() if r.code == stuck.code), _all()[-1]
    assert former.state is CertificateState.VOID
    assert (latest.state, latest.recipient) == (CertificateState.ISSUED, "Perkumpulan Sungai")
    assert latest.number != former.number


def test_a_void_certificate_keeps_its_number_and_says_why(secretary: Actor, order: Order) -> None:
    certificates.reserve_certificates(secretary, order, at=NOW)
    first = _all()[0]
    with pytest.raises(Invalid):
        certificates.void_certificate(secretary, first.code, reason=" ", at=NOW)
    certificates.void_certificate(secretary, first.code, reason="Nama keliru", at=NOW)
    assert _all()[0].state is CertificateState.VOID
    certificates.reserve_certificates(secretary, order, at=NOW)
    assert _all()[-1].number == "000.9.3/0011/BRIDA/2026"


def test_a_replacement_has_a_new_number_and_the_corrected_name(
    secretary: Actor, order: Order
) -> None:
    certificates.reserve_certificates(secretary, order, at=NOW)
    first = _all()[0]
    participant = db.session.scalars(
        select(Participant).where(Participant.name == first.recipient)
    ).first()
    assert participant is not None
    participant.name = "Dinas Yang Benar"
    db.session.commit()
    certificates.replace_certificate(
        secretary, first.code, reason="Nama keliru", order=order, at=NOW
    )
    former, latest = _all()[0], _all()[-1]
    assert former.replaced_by_id == latest.id
    assert (latest.number, latest.recipient) == ("000.9.3/0011/BRIDA/2026", "Dinas Yang Benar")
    assert latest.state is CertificateState.ISSUED


def test_participants_and_judges_get_theirs_too(secretary: Actor, order: Order) -> None:
    wide = replace(order, kinds=frozenset(CertificateKind))
    assert certificates.reserve_certificates(secretary, wide, at=NOW).count == 6
    kinds = [row.kind for row in _all()]
    assert kinds.count(CertificateKind.JUDGE) == 3


def test_the_print_file_has_one_page_per_issued_certificate(secretary: Actor, order: Order) -> None:
    with pytest.raises(Refusal, match="nothing-issued"):
        certificates.order_print_file(secretary, order.edition_id, at=NOW)
    certificates.reserve_certificates(secretary, order, at=NOW)
    code = certificates.order_print_file(secretary, order.edition_id, at=NOW)
    job = db.session.scalars(select(Job).where(Job.code == code)).one()
    assert job.result is not None
    assert job.result["pages"] == 3


def test_only_the_secretariat_numbers_certificates(order: Order) -> None:
    assert db.session.get(Edition, order.edition_id) is not None
    with pytest.raises(Forbidden):
        certificates.reserve_certificates(actor_of(make_user(Role.JUDGE)), order, at=NOW)
