"""Who signs the certificates of an edition, and the emblem over the signature."""

import io
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select

from contest.adapters.files import file_store
from contest.domain.actor import Actor
from contest.domain.errors import Invalid, NotFound, Problem, Refusal, Stale
from contest.domain.permissions import Permission, require
from contest.domain.signatories import EMBLEM_BYTES, SignatoryData, signatory_problems
from contest.models.base import db
from contest.models.editions import Edition, EditionState, Emblem, Signatory, SignatoryKind
from contest.models.entries import StoredFile
from contest.rendering.emblems import clean_png
from contest.rendering.refusals import BadEmblem
from contest.services.transaction import UseCase, use_case


def add_signatory(actor: Actor, slug: str, data: SignatoryData, *, at: datetime) -> int:
    """Add a signatory to an edition; returns the row's id. Raises Invalid at the fields."""
    data = _checked(actor, data)
    with use_case(actor, at) as unit:
        edition = changeable_edition(unit, slug)
        row = Signatory(edition_id=edition.id, **_values(data))
        unit.session.add(row)
        unit.session.flush()
        unit.record("signatory.add", f"edition:{slug}", signatory=row.id, kind=str(row.kind))
        return row.id


def change_signatory(
    actor: Actor, slug: str, signatory_id: int, data: SignatoryData, *, version: int, at: datetime
) -> None:
    """Change a signatory; certificates already numbered keep what they say.

    Raises Invalid, NotFound, Stale.
    """
    data = _checked(actor, data)
    with use_case(actor, at) as unit:
        edition = changeable_edition(unit, slug)
        row = unit.session.get(Signatory, signatory_id)
        if row is None or row.edition_id != edition.id:
            raise NotFound("not-yours")
        if row.version != version:
            raise Stale("stale-row")
        for key, value in _values(data).items():
            setattr(row, key, value)
        unit.record("signatory.change", f"edition:{slug}", signatory=row.id, kind=str(row.kind))


def upload_emblem(actor: Actor, slug: str, kind: str, content: bytes, *, at: datetime) -> None:
    """Keep an emblem for one kind of signatory: a PNG of at most 2 MB, drawn anew before storing.

    Certificates already numbered keep the former one. Raises Invalid at ``emblem``, NotFound.
    """
    require(actor, Permission.MANAGE_EDITION)
    if kind not in set(SignatoryKind):
        raise NotFound("not-yours")
    if len(content) > EMBLEM_BYTES:
        raise Invalid([Problem("emblem-too-large", "emblem", {"most": EMBLEM_BYTES // 1_000_000})])
    try:
        picture = clean_png(content)
    except BadEmblem:
        raise Invalid([Problem("bad-emblem", "emblem")]) from None
    stored = file_store().put(io.BytesIO(picture))
    with use_case(actor, at) as unit:
        edition = changeable_edition(unit, slug)
        if unit.session.get(StoredFile, stored.sha256) is None:
            unit.session.add(
                StoredFile(
                    sha256=stored.sha256, size=stored.size, media_type="image/png", created_at=at
                )
            )
            unit.session.flush()
        _place(unit, edition.id, SignatoryKind(kind), stored.sha256)
        unit.record("emblem.upload", f"edition:{slug}", kind=kind, sha256=stored.sha256)


def _place(unit: UseCase, edition_id: int, kind: SignatoryKind, sha256: str) -> None:
    present = unit.session.scalars(
        select(Emblem).where(Emblem.edition_id == edition_id, Emblem.kind == kind)
    ).one_or_none()
    if present is None:
        present = Emblem(edition_id=edition_id, kind=kind, file_sha256=sha256, uploaded_at=unit.at)
        unit.session.add(present)
    present.file_sha256, present.uploaded_at = sha256, unit.at


def open_emblem(actor: Actor, slug: str, kind: str) -> bytes:
    """The PNG of an emblem. Raises NotFound, FileMissing."""
    require(actor, Permission.READ_EDITION)
    sha256 = db.session.scalar(
        select(Emblem.file_sha256)
        .join(Edition, Edition.id == Emblem.edition_id)
        .where(Edition.slug == slug, Emblem.kind.in_([k for k in SignatoryKind if k == kind]))
    )
    if sha256 is None:
        raise NotFound("not-yours")
    with file_store().open(sha256) as stream:
        return stream.read()


def changeable_edition(unit: UseCase, slug: str) -> Edition:
    """The edition, unless it is unknown (NotFound) or archived (Refusal ``edition-archived``)."""
    edition = unit.session.scalars(select(Edition).where(Edition.slug == slug)).one_or_none()
    if edition is None:
        raise NotFound("not-yours")
    if edition.state is EditionState.ARCHIVED:
        raise Refusal("edition-archived")
    return edition


def _checked(actor: Actor, data: SignatoryData) -> SignatoryData:
    require(actor, Permission.MANAGE_EDITION)
    data = data.cleaned()
    problems = list(signatory_problems(data))
    if data.kind not in set(SignatoryKind):
        problems.append(Problem("signatory-kind-unknown", "kind"))
    if problems:
        raise Invalid(problems)
    return data


def _values(data: SignatoryData) -> dict[str, str | None]:
    return asdict(data) | {"rank": data.rank or None, "nip": data.nip or None}
