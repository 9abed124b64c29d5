"""Certificates: numbers reserved in one transaction, rendered by a job, stored as bytes, voided."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from contest.adapters.files import file_store
from contest.adapters.randomness import new_code
from contest.domain.actor import Actor
from contest.domain.canonical import canonical_hash
from contest.domain.certificates import (
    TRANSITIONS,
    CertificateKind,
    CertificateState,
    certificate_number,
)
from contest.domain.decisions import DecisionState
from contest.domain.errors import Invalid, Locked, NotFound, Problem, Refusal
from contest.domain.permissions import Permission, require
from contest.domain.transitions import advance
from contest.models.certificates import Certificate, NumberRegister
from contest.models.editions import Edition, Emblem, Signatory
from contest.models.entries import StoredFile
from contest.models.results import Decision
from contest.services import jobs
from contest.services.certificate_facts import Subject, frozen_facts, subjects
from contest.services.transaction import UseCase, use_case

REGISTER = "piagam"
_DECREED = frozenset({DecisionState.DECREED, DecisionState.PUBLISHED})


@dataclass(frozen=True)
class Order:
    """What is to be reserved: whose certificates, who signs, where and of which day.

    ``base_url`` begins the verification address printed in the QR.
    """

    edition_id: int
    kinds: frozenset[CertificateKind]
    signatory_id: int
    place: str
    issue_date: date
    base_url: str


@dataclass(frozen=True)
class Reserved:
    """What a reservation did: how many numbers it took, and the job that renders them."""

    count: int
    job: str | None


def reserve_certificates(actor: Actor, order: Order, *, at: datetime) -> Reserved:
    """Give a number and a code to everyone who has none yet, and queue the rendering.

    All numbers, codes and the issue date are fixed in one transaction before anything is
    rendered. Safe to repeat: who has a live certificate keeps it.

    Raises Locked ``decision-not-decreed`` (winners and finalists need the decree), Invalid for a
    missing place, signatory or kind, NotFound.
    """
    require(actor, Permission.MANAGE_CERTIFICATES)
    with use_case(actor, at) as unit:
        edition, signatory = _checked_order(unit, order)
        decision = _decreed(unit, order)
        wanted = subjects(unit.session, edition, order.kinds)
        fresh = _without_certificate(unit, edition.id, wanted)
        for subject in fresh:
            _reserve(unit, order, edition, signatory=signatory, decision=decision, subject=subject)
        unit.record(
            "certificate.reserve",
            f"edition:{edition.slug}",
            count=len(fresh),
            kinds=sorted(str(kind) for kind in order.kinds),
        )
        waiting = _waiting(unit, edition.id)
        code = (
            jobs.add_job(unit, "issue-certificates", {"edition": edition.id}, total=waiting)
            if waiting
            else None
        )
    if code is not None:
        jobs.start(code)
    return Reserved(len(fresh), code)


def _checked_order(unit: UseCase, order: Order) -> tuple[Edition, Signatory]:
    edition = unit.session.get(Edition, order.edition_id)
    if edition is None:
        raise NotFound("not-yours")
    signatory = unit.session.get(Signatory, order.signatory_id)
    problems = []
    if not order.place.strip():
        problems.append(Problem("required", "place"))
    if not order.kinds:
        problems.append(Problem("kinds-missing", "kinds"))
    if signatory is None or signatory.edition_id != edition.id:
        problems.append(Problem("signatory-unknown", "signatory"))
    if problems or signatory is None:
        raise Invalid(problems)
    return edition, signatory


def _decreed(unit: UseCase, order: Order) -> Decision | None:
    decision = unit.session.scalars(
        select(Decision).where(Decision.edition_id == order.edition_id)
    ).one_or_none()
    if decision is None or decision.state not in _DECREED:
        raise Locked("decision-not-decreed")
    return decision


def _without_certificate(
    unit: UseCase, edition_id: int, wanted: Iterable[Subject]
) -> list[Subject]:
    rows = unit.session.execute(
        select(Certificate.kind, Certificate.subject).where(
            Certificate.edition_id == edition_id, Certificate.state != CertificateState.VOID
        )
    )
    live = {(kind, subject) for kind, subject in rows}
    return [subject for subject in wanted if (subject.kind, subject.subject) not in live]


def _reserve(
    unit: UseCase,
    order: Order,
    edition: Edition,
    *,
    signatory: Signatory,
    decision: Decision | None,
    subject: Subject,
) -> Certificate:
    register, running, number = _next_number(unit, order.issue_date.year)
    code = new_code()
    facts = frozen_facts(
        edition,
        subject,
        number=number,
        code=code,
        verify_url=f"{order.base_url}/verifikasi/{code}",
        signatory=signatory,
        decision=decision,
        place=order.place.strip(),
        issue_date=order.issue_date,
        at=unit.at,
        emblem_sha256=_emblem(unit, edition.id, signatory),
    )
    certificate = Certificate(
        edition_id=edition.id,
        kind=subject.kind,
        subject=subject.subject,
        award_id=subject.award_id,
        entry_id=subject.entry_id,
        recipient=subject.recipient,
        sort_key=subject.sort_key[:80],
        facts=facts,
        register_id=register.id,
        running_number=running,
        number=number,
        code=code,
        state=CertificateState.RESERVED,
        issue_date=order.issue_date,
        reserved_at=unit.at,
    )
    unit.session.add(certificate)
    unit.session.flush()
    unit.record(
        "certificate.number",
        f"certificate:{code}",
        number=number,
        kind=str(subject.kind),
        subject=subject.subject,
        facts=canonical_hash(facts),
    )
    return certificate


def _next_number(unit: UseCase, year: int) -> tuple[NumberRegister, int, str]:
    """The register's next number. It only grows, inside the locked use case."""
    register = unit.session.scalars(
        select(NumberRegister)
        .where(NumberRegister.key == REGISTER, NumberRegister.year == year)
        .with_for_update()
    ).one_or_none()
    if register is None:
        raise Refusal("register-missing", year=year)
    register.last_number += 1
    number = certificate_number(
        register.pattern,
        classification=register.classification,
        number=register.last_number,
        unit=register.unit,
        year=year,
    )
    return register, register.last_number, number


def _emblem(unit: UseCase, edition_id: int, signatory: Signatory) -> str | None:
    return unit.session.scalar(
        select(Emblem.file_sha256).where(
            Emblem.edition_id == edition_id, Emblem.kind == signatory.kind
        )
    )


def _waiting(unit: UseCase, edition_id: int) -> int:
    return (
        unit.session.scalar(
            select(func.count())
            .select_from(Certificate)
            .where(
                Certificate.edition_id == edition_id,
                Certificate.state == CertificateState.RESERVED,
            )
        )
        or 0
    )


def store_issued(
    actor: Actor, certificate_id: int, pdf: bytes, template_version: str, *, at: datetime
) -> None:
    """Keep a certificate's bytes for good. One already issued keeps its first bytes."""
    stored = file_store().put(io.BytesIO(pdf))
    with use_case(actor, at) as unit:
        certificate = unit.session.get_one(Certificate, certificate_id)
        if certificate.state is not CertificateState.RESERVED:
            unit.record("certificate.issue-again", f"certificate:{certificate.code}")
            return
        if unit.session.get(StoredFile, stored.sha256) is None:
            unit.session.add(
                StoredFile(
                    sha256=stored.sha256,
                    size=stored.size,
                    media_type="application/pdf",
                    created_at=at,
                )
            )
            unit.session.flush()
        certificate.state = advance(TRANSITIONS, certificate.state, CertificateState.ISSUED)
        certificate.file_sha256, certificate.issued_at = stored.sha256, at
        certificate.template_version = template_version
        unit.record("certificate.issue", f"certificate:{certificate.code}", sha256=stored.sha256)


def void_certificate(actor: Actor, code: str, *, reason: str, at: datetime) -> None:
    """Declare a certificate void, with the reason the public will read. Its number stays used."""
    require(actor, Permission.MANAGE_CERTIFICATES)
    with use_case(actor, at) as unit:
        _void(unit, _get(unit, code), reason)


def replace_certificate(
    actor: Actor, code: str, *, reason: str, order: Order, at: datetime
) -> Reserved:
    """Void a certificate and reserve its replacement with a new number, in one act.

    The replacement takes names and titles as they stand now, so correct them first.
    """
    require(actor, Permission.MANAGE_CERTIFICATES)
    with use_case(actor, at) as unit:
        former = _get(unit, code)
        edition, signatory = _checked_order(unit, order)
        decision = _decreed(unit, order)
        _void(unit, former, reason)
        unit.session.flush()
        everyone = subjects(unit.session, edition, frozenset({former.kind}))
        subject = next((s for s in everyone if s.subject == former.subject), None)
        if subject is None:
            raise Refusal("no-longer-due")
        fresh = _reserve(
            unit, order, edition, signatory=signatory, decision=decision, subject=subject
        )
        former.replaced_by_id = fresh.id
        job = jobs.add_job(unit, "issue-certificates", {"edition": edition.id}, total=1)
    jobs.start(job)
    return Reserved(1, job)


def _void(unit: UseCase, certificate: Certificate, reason: str) -> None:
    if not reason.strip():
        raise Invalid([Problem("reason-missing", "reason")])
    certificate.state = advance(TRANSITIONS, certificate.state, CertificateState.VOID)
    certificate.void_reason, certificate.voided_at = reason.strip()[:1000], unit.at
    unit.record("certificate.void", f"certificate:{certificate.code}")


def _get(unit: UseCase, code: str) -> Certificate:
    certificate = unit.session.scalars(
        select(Certificate).where(Certificate.code == code)
    ).one_or_none()
    if certificate is None:
        raise NotFound("not-yours")
    return certificate


def order_print_file(actor: Actor, edition_id: int, *, at: datetime) -> str:
    """Queue the merged print file of all issued certificates; returns the job's code."""
    require(actor, Permission.MANAGE_CERTIFICATES)
    with use_case(actor, at) as unit:
        issued = unit.session.scalar(
            select(func.count())
            .select_from(Certificate)
            .where(
                Certificate.edition_id == edition_id,
                Certificate.state.in_([CertificateState.ISSUED, CertificateState.SIGNED]),
            )
        )
        if not issued:
            raise Refusal("nothing-issued")
        arguments: dict[str, Any] = {"edition": edition_id}
        code = jobs.add_job(unit, "print-certificates", arguments, total=issued)
    jobs.start(code)
    return code
