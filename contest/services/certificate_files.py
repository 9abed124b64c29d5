"""Reading issued certificates and print files back from the store."""

from dataclasses import dataclass
from typing import BinaryIO

from sqlalchemy import select

from contest.adapters.files import file_store
from contest.domain.actor import Actor
from contest.domain.errors import NotFound
from contest.domain.permissions import Permission, require
from contest.models.base import db
from contest.models.certificates import Certificate
from contest.models.jobs import Job


@dataclass(frozen=True)
class OpenFile:
    """A stored PDF, opened, with the name it is downloaded under."""

    stream: BinaryIO
    name: str


def open_certificate(actor: Actor, code: str) -> OpenFile:
    """The stored bytes of a certificate. Raises NotFound when it was never issued."""
    require(actor, Permission.READ_CERTIFICATES)
    row = db.session.execute(
        select(Certificate.file_sha256, Certificate.number).where(Certificate.code == code)
    ).first()
    if row is None or row[0] is None:
        raise NotFound("not-yours")
    return OpenFile(file_store().open(row[0]), f"piagam-{row[1].replace('/', '-')}.pdf")


def open_print_file(actor: Actor, job_code: str) -> OpenFile:
    """The merged print file that a finished job made. Raises NotFound."""
    require(actor, Permission.READ_CERTIFICATES)
    job = db.session.scalars(select(Job).where(Job.code == job_code)).one_or_none()
    if job is None or not job.result or "sha256" not in job.result:
        raise NotFound("not-yours")
    return OpenFile(file_store().open(job.result["sha256"]), f"piagam-cetak-{job_code[:6]}.pdf")
