"""Certificates as the secretariat lists them and as the public verifies them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, func, or_, select

from contest.domain.actor import Actor
from contest.domain.certificates import CertificateKind, CertificateState
from contest.domain.decisions import DecisionState
from contest.domain.errors import NotFound
from contest.domain.permissions import Permission, require
from contest.models.base import db
from contest.models.certificates import Certificate
from contest.models.editions import Edition, Signatory
from contest.models.jobs import Job
from contest.models.results import Decision
from contest.queries.paging import Page, fetch_page


@dataclass(frozen=True)
class EditionCertificates:
    """How far the certificates of an edition are."""

    edition_id: int
    slug: str
    name: str
    year: int
    decision: DecisionState | None
    reserved: int
    issued: int
    void: int

    @property
    def may_number(self) -> bool:
        """Whether the decree is there, so that certificates can be numbered."""
        return self.decision in {DecisionState.DECREED, DecisionState.PUBLISHED}


@dataclass(frozen=True)
class CertificateRow:
    """A line of the list."""

    code: str
    number: str
    recipient: str
    award: str
    kind: CertificateKind
    state: CertificateState


@dataclass(frozen=True)
class CertificateDetail:
    """One certificate with everything the secretariat may do something about."""

    code: str
    number: str
    state: CertificateState
    kind: CertificateKind
    edition_id: int
    edition_slug: str
    recipient: str
    facts: dict[str, Any]
    issue_date: date
    reserved_at: datetime
    issued_at: datetime | None
    sha256: str | None
    void_reason: str | None
    voided_at: datetime | None
    replacement: tuple[str, str] | None
    """Code and number of the certificate that replaced it."""


@dataclass(frozen=True)
class PublicCertificate:
    """What anyone may read after scanning: no phone, no NIP, no comment."""

    number: str
    valid: bool
    void_reason: str | None
    voided_at: datetime | None
    replacement: str | None
    heading: str
    recipient: str
    detail: str
    award: str
    category: str
    entry_title: str
    edition: str
    decree: str
    issue_date: date
    sha256: str | None


@dataclass(frozen=True)
class SignatoryRow:
    """Someone who may sign, for the choice in the form."""

    id: int
    label: str


def editions_with_certificates(actor: Actor) -> list[EditionCertificates]:
    """Every edition, newest first, with its counts (one query)."""
    require(actor, Permission.READ_CERTIFICATES)
    rows = db.session.execute(_edition_counts().order_by(Edition.year.desc()))
    return [EditionCertificates(*row) for row in rows]


def edition_certificates(actor: Actor, slug: str) -> EditionCertificates:
    """One edition with its counts. Raises NotFound."""
    require(actor, Permission.READ_CERTIFICATES)
    row = db.session.execute(_edition_counts().where(Edition.slug == slug)).first()
    if row is None:
        raise NotFound("not-yours")
    return EditionCertificates(*row)


def _edition_counts() -> Any:
    def count(*states: CertificateState) -> Any:
        return func.count(case((Certificate.state.in_(states), 1)))

    return (
        select(
            Edition.id,
            Edition.slug,
            Edition.name,
            Edition.year,
            Decision.state,
            count(CertificateState.RESERVED),
            count(CertificateState.ISSUED, CertificateState.SIGNED),
            count(CertificateState.VOID),
        )
        .outerjoin(Decision, Decision.edition_id == Edition.id)
        .outerjoin(Certificate, Certificate.edition_id == Edition.id)
        .group_by(Edition.id, Edition.slug, Edition.name, Edition.year, Decision.state)
    )


def certificate_page(
    actor: Actor,
    edition_id: int,
    *,
    kind: CertificateKind | None = None,
    state: CertificateState | None = None,
    search: str = "",
    page: int = 1,
) -> Page[CertificateRow]:
    """Certificates in ceremony order, fifty a page, filtered."""
    require(actor, Permission.READ_CERTIFICATES)
    query = select(Certificate).where(Certificate.edition_id == edition_id)
    if kind is not None:
        query = query.where(Certificate.kind == kind)
    if state is not None:
        query = query.where(Certificate.state == state)
    if search:
        like = f"%{search.replace('%', '').replace('_', '')}%"
        query = query.where(or_(Certificate.recipient.ilike(like), Certificate.number.ilike(like)))
    query = query.order_by(Certificate.sort_key, Certificate.running_number)
    return fetch_page(query, page, lambda rows: [_row(row[0]) for row in rows])


def _row(certificate: Certificate) -> CertificateRow:
    return CertificateRow(
        code=certificate.code,
        number=certificate.number,
        recipient=certificate.recipient,
        award=certificate.facts["award"],
        kind=certificate.kind,
        state=certificate.state,
    )


def certificate_detail(actor: Actor, code: str) -> CertificateDetail:
    """One certificate. Raises NotFound."""
    require(actor, Permission.READ_CERTIFICATES)
    row = db.session.execute(
        select(Certificate, Edition.slug)
        .join(Edition, Edition.id == Certificate.edition_id)
        .where(Certificate.code == code)
    ).first()
    if row is None:
        raise NotFound("not-yours")
    found: Certificate = row[0]
    return CertificateDetail(
        code=found.code,
        number=found.number,
        state=found.state,
        kind=found.kind,
        edition_id=found.edition_id,
        edition_slug=row[1],
        recipient=found.recipient,
        facts=found.facts,
        issue_date=found.issue_date,
        reserved_at=found.reserved_at,
        issued_at=found.issued_at,
        sha256=found.file_sha256,
        void_reason=found.void_reason,
        voided_at=found.voided_at,
        replacement=_replacement(found),
    )


def _replacement(certificate: Certificate) -> tuple[str, str] | None:
    if certificate.replaced_by_id is None:
        return None
    row = db.session.execute(
        select(Certificate.code, Certificate.number).where(
            Certificate.id == certificate.replaced_by_id
        )
    ).one()
    return (row[0], row[1])


def public_certificate(code: str) -> PublicCertificate | None:
    """What the public sees under a code; None for an unknown or malformed one alike.

    A number that is only reserved certifies nothing yet.
    """
    row = db.session.execute(
        select(Certificate, Edition.name)
        .join(Edition, Edition.id == Certificate.edition_id)
        .where(Certificate.code == code, Certificate.state != CertificateState.RESERVED)
    ).first()
    if row is None:
        return None
    found: Certificate = row[0]
    replacement = _replacement(found)
    return PublicCertificate(
        number=found.number,
        valid=found.state is not CertificateState.VOID,
        void_reason=found.void_reason,
        voided_at=found.voided_at,
        replacement=replacement[1] if replacement else None,
        heading=found.facts["heading"],
        recipient=found.recipient,
        detail=found.facts["recipient_detail"],
        award=found.facts["award"],
        category=found.facts["category"],
        entry_title=found.facts["entry_title"],
        edition=row[1],
        decree=found.facts["decree"],
        issue_date=found.issue_date,
        sha256=found.file_sha256,
    )


def number_is_valid(number: str) -> bool:
    """Whether a valid certificate has this printed number: nothing more is told by number."""
    return (
        db.session.execute(
            select(Certificate.id).where(
                Certificate.number == number,
                Certificate.state.in_([CertificateState.ISSUED, CertificateState.SIGNED]),
            )
        ).first()
        is not None
    )


def signatories(actor: Actor, edition_id: int) -> list[SignatoryRow]:
    """Who may sign the certificates of an edition."""
    require(actor, Permission.READ_CERTIFICATES)
    rows = db.session.scalars(
        select(Signatory).where(Signatory.edition_id == edition_id).order_by(Signatory.id)
    )
    return [SignatoryRow(s.id, f"{s.prefix} {s.office} – {s.name}".strip()) for s in rows]


@dataclass(frozen=True)
class JobView:
    """A background job as people follow it."""

    code: str
    name: str
    state: str
    done: int
    total: int
    problem: str | None
    result: dict[str, Any]
    created_at: datetime
    ended_at: datetime | None
    edition_slug: str | None


def job_view(actor: Actor, code: str) -> JobView:
    """One job. Raises NotFound."""
    require(actor, Permission.READ_JOBS)
    job = db.session.scalars(select(Job).where(Job.code == code)).one_or_none()
    if job is None:
        raise NotFound("not-yours")
    return _job(job)


def latest_jobs(actor: Actor, edition_id: int) -> list[JobView]:
    """The last five certificate jobs of an edition, newest first."""
    require(actor, Permission.READ_JOBS)
    rows = db.session.scalars(
        select(Job)
        .where(Job.name.in_(["issue-certificates", "print-certificates"]))
        .order_by(Job.id.desc())
        .limit(20)
    )
    return [_job(job) for job in rows if job.arguments.get("edition") == edition_id][:5]


def _job(job: Job) -> JobView:
    edition = db.session.get(Edition, job.arguments.get("edition")) if job.arguments else None
    return JobView(
        code=job.code,
        name=job.name,
        state=str(job.state),
        done=job.done,
        total=job.total,
        problem=job.problem,
        result=job.result or {},
        created_at=job.created_at,
        ended_at=job.ended_at,
        edition_slug=edition.slug if edition else None,
    )
