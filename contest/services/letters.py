"""Letters about a check, made from what was decided; nothing is typed twice."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import case, select

from contest.adapters.files import file_store
from contest.domain.actor import Actor
from contest.domain.entries import CheckOutcome, ParticipantKind
from contest.domain.errors import NotFound
from contest.models.base import db
from contest.models.certificates import NumberRegister
from contest.models.editions import Edition, Emblem, Signatory, SignatoryKind
from contest.models.people import Participant
from contest.queries.checks import CheckPage, PastCheck, check_page
from contest.rendering import facts as paper
from contest.rendering.documents import LetterFacts, render_letter
from contest.services.certificate_facts import GOVERNMENT, OFFICE
from contest.services.exports import ExportFile
from contest.wording import letters as words
from contest.wording.dates import format_date, format_datetime


def check_letter(actor: Actor, code: str, *, at: datetime) -> ExportFile:
    """The letter of the latest return or rejection as PDF.

    Raises NotFound when there is none, RenderingUnavailable.
    """
    page = check_page(actor, code)
    check = next((c for c in page.checks if c.outcome in words.SUBJECTS), None)
    if check is None:
        raise NotFound("no-letter")
    edition = db.session.scalars(select(Edition).where(Edition.slug == page.edition_slug)).one()
    kind = "pengembalian" if check.outcome is CheckOutcome.RETURNED else "penolakan"
    name = f"surat-{kind}-{page.document.number}.pdf"
    return ExportFile(name, render_letter(_facts(page, check, edition, at)))


def _facts(page: CheckPage, check: PastCheck, edition: Edition, at: datetime) -> LetterFacts:
    zone, document = ZoneInfo(edition.time_zone), page.document
    deadline = format_datetime(check.correct_until, zone) if check.correct_until else ""
    return LetterFacts(
        letterhead=paper.Letterhead(GOVERNMENT, OFFICE, emblem=_emblem(edition.id)),
        number=_number(edition.year),
        place_and_date=f"{words.PLACE}, {format_date(check.at.astimezone(zone).date())}",
        subject=words.SUBJECTS[check.outcome],
        addressee=words.addressee(
            document.participant or "", community=_is_community(page.participant_code)
        ),
        opening=(
            words.opening(
                check.outcome,
                edition=document.edition,
                title=document.title,
                number=document.number or "",
                category=document.category,
                revision=check.revision,
            ),
        ),
        reasons=tuple(
            words.reason_line(page.label(reason.place), reason.label, reason.note)
            for reason in check.reasons
        ),
        closing=words.closing(check.outcome, note=check.note, deadline=deadline),
        signatory=_signatory(edition.id),
        created=at,
    )


def _number(year: int) -> str:
    unit = db.session.scalar(
        select(NumberRegister.unit).where(NumberRegister.year == year).limit(1)
    )
    return f"{words.UNNUMBERED}/{unit}/{year}" if unit else words.UNNUMBERED


def _is_community(code: str) -> bool:
    kind = db.session.scalar(select(Participant.kind).where(Participant.code == code))
    return kind is ParticipantKind.COMMUNITY


def _signatory(edition_id: int) -> paper.Signatory:
    """The head of the office; an empty place to sign while the edition has no signatory."""
    head_first = case((Signatory.kind == SignatoryKind.AGENCY_HEAD, 0), else_=1)
    found = db.session.scalars(
        select(Signatory)
        .where(Signatory.edition_id == edition_id)
        .order_by(head_first, Signatory.id)
        .limit(1)
    ).one_or_none()
    if found is None:
        return paper.Signatory(office=words.HEAD_OF_OFFICE, name=words.UNNAMED)
    return paper.Signatory(
        office=found.office,
        name=found.name,
        prefix=found.prefix,
        rank=found.rank or "",
        nip=found.nip or "",
    )


def _emblem(edition_id: int) -> paper.Emblem | None:
    sha256 = db.session.scalar(
        select(Emblem.file_sha256).where(
            Emblem.edition_id == edition_id, Emblem.kind == SignatoryKind.AGENCY_HEAD
        )
    )
    if sha256 is None:
        return None
    with file_store().open(sha256) as stream:
        return paper.Emblem(stream.read(), paper.EmblemKind.PNG)
