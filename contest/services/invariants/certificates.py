"""Certificates and number registers, against the audit log and each other."""

from collections.abc import Iterator

from sqlalchemy import func, select

from contest.domain.canonical import canonical_hash
from contest.domain.certificates import VALID_STATES, CertificateState, certificate_number
from contest.models.base import db
from contest.models.certificates import Certificate, NumberRegister
from contest.services.invariants.finding import Finding, Report, compared, finding
from contest.services.invariants.log import Act, latest

_STATES = {
    "certificate.number": CertificateState.RESERVED,
    "certificate.issue": CertificateState.ISSUED,
    "certificate.void": CertificateState.VOID,
}


def check_certificates(_report: Report) -> Iterator[Finding]:
    """Numbers, facts, states and bytes are those the audit log gave."""
    numbered, issued = latest("certificate.number"), latest("certificate.issue")
    last = latest(*_STATES)
    rows = db.session.execute(
        select(Certificate, NumberRegister)
        .join(NumberRegister, NumberRegister.id == Certificate.register_id)
        .order_by(Certificate.id)
    ).all()
    for row, register in rows:
        act = numbered.pop(row.code, None)
        if act is None:
            yield finding("certificate", row.number, "not-in-log")
            continue
        yield from _from_register(row, register)
        yield from _as_numbered(row, act)
        yield from _as_issued(row, issued.get(row.code))
        logged = _STATES[last[row.code].action]
        yield from compared(
            "certificate", row.number, "state", stored=str(row.state), logged=str(logged)
        )
    for act in numbered.values():
        yield finding("certificate", act.facts["number"], "missing")


def _from_register(row: Certificate, register: NumberRegister) -> Iterator[Finding]:
    number = certificate_number(
        register.pattern,
        classification=register.classification,
        number=row.running_number,
        unit=register.unit,
        year=register.year,
    )
    if number != row.number or row.running_number > register.last_number:
        yield finding("certificate", row.number, "number-not-from-register")


def _as_numbered(row: Certificate, act: Act) -> Iterator[Finding]:
    """What was fixed when the number was taken."""
    for column, stored in (
        ("number", row.number),
        ("facts", canonical_hash(row.facts)),
        ("kind", str(row.kind)),
        ("subject", row.subject),
    ):
        yield from compared(
            "certificate", row.number, column, stored=stored, logged=act.facts[column]
        )
    for column in ("number", "recipient", "code"):
        if row.facts.get(column) != getattr(row, column):
            yield finding("certificate", row.number, "facts-differ", column=column)


def _as_issued(row: Certificate, act: Act | None) -> Iterator[Finding]:
    logged = None if act is None else act.facts["sha256"]
    yield from compared(
        "certificate", row.number, "file_sha256", stored=row.file_sha256, logged=logged
    )
    if row.state in VALID_STATES and row.file_sha256 is None:
        yield finding("certificate", row.number, "file-missing")
    if row.state is CertificateState.VOID and not row.void_reason:
        yield finding("certificate", row.number, "void-without-reason")


def check_registers(_report: Report) -> Iterator[Finding]:
    """A register never stands below the numbers given out."""
    rows = db.session.execute(
        select(NumberRegister.id, NumberRegister.last_number, func.max(Certificate.running_number))
        .join(Certificate, Certificate.register_id == NumberRegister.id)
        .group_by(NumberRegister.id, NumberRegister.last_number)
    )
    for register_id, last, given in rows:
        if given > last:
            yield finding("number_register", register_id, "below-given-numbers", last=last)
