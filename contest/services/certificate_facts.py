"""What a certificate says, frozen at reservation, and back from storage to rendering."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.domain.certificates import CertificateKind
from contest.domain.entries import EntryState, ParticipantKind
from contest.domain.scorecards import ScorecardState
from contest.models.editions import Category, Edition, Signatory, SignatoryKind
from contest.models.entries import Entry
from contest.models.judging import Round, Scorecard
from contest.models.people import Agency, Participant, User
from contest.models.results import Award, Decision
from contest.rendering import facts as paper
from contest.wording.dates import format_date

GOVERNMENT = "PEMERINTAH PROVINSI KALIMANTAN SELATAN"
OFFICE = "BADAN RISET DAN INOVASI DAERAH"
_PROVINCE = "Provinsi Kalimantan Selatan"


@dataclass(frozen=True)
class Subject:
    """Whom a certificate is for, and what for."""

    kind: CertificateKind
    subject: str
    recipient: str
    detail: str
    award: str
    category: str
    entry_title: str
    sort_key: str
    award_id: int | None = None
    entry_id: int | None = None


def subjects(
    session: Session, edition: Edition, kinds: frozenset[CertificateKind]
) -> list[Subject]:
    """Everyone in the edition who gets a certificate of these kinds, in ceremony order."""
    texts = {text["kind"]: text for text in edition.certificate_texts}
    found = [*_awarded(session, edition), *_participants(session, edition, texts)]
    if CertificateKind.JUDGE in kinds:
        found += _judges(session, edition, texts)
    return sorted((s for s in found if s.kind in kinds), key=lambda s: s.sort_key)


def _awarded(session: Session, edition: Edition) -> Iterator[Subject]:
    kinds = {title["key"]: CertificateKind(title["certificate"]) for title in edition.award_titles}
    rows = session.execute(
        select(Award, Entry, Participant, Category, Agency.name)
        .join(Decision, Decision.id == Award.decision_id)
        .join(Entry, Entry.id == Award.entry_id)
        .join(Participant, Participant.id == Entry.participant_id)
        .join(Category, Category.id == Award.category_id)
        .outerjoin(Agency, Agency.id == Participant.government_id)
        .where(Decision.edition_id == edition.id)
    )
    for award, entry, participant, category, government in rows:
        yield Subject(
            kind=kinds[award.title_key],
            subject=f"entry:{entry.code}",
            recipient=participant.name,
            detail=_detail(participant, government),
            award=award.title,
            category=f"Kategori {category.name}",
            entry_title=entry.title,
            sort_key=f"{category.position:02d}-{award.place:04d}",
            award_id=award.id,
            entry_id=entry.id,
        )


def _participants(
    session: Session, edition: Edition, texts: Mapping[str, Any]
) -> Iterator[Subject]:
    """Accepted entries that no award reached."""
    awarded = (
        select(Award.entry_id)
        .join(Decision, Decision.id == Award.decision_id)
        .where(Decision.edition_id == edition.id, Award.entry_id.is_not(None))
    )
    rows = session.execute(
        select(Entry, Participant, Category, Agency.name)
        .join(Participant, Participant.id == Entry.participant_id)
        .join(Category, Category.id == Entry.category_id)
        .outerjoin(Agency, Agency.id == Participant.government_id)
        .where(
            Entry.edition_id == edition.id,
            Entry.state == EntryState.ACCEPTED,
            Entry.id.not_in(awarded),
        )
    )
    for entry, participant, category, government in rows:
        yield Subject(
            kind=CertificateKind.PARTICIPANT,
            subject=f"entry:{entry.code}",
            recipient=participant.name,
            detail=_detail(participant, government),
            award=texts["participant"]["role"],
            category=f"Kategori {category.name}",
            entry_title=entry.title,
            sort_key=f"{category.position:02d}-5000-{participant.name[:60]}",
            entry_id=entry.id,
        )


def _judges(session: Session, edition: Edition, texts: Mapping[str, Any]) -> Iterator[Subject]:
    """Judges with at least one final scorecard in the edition."""
    scored = (
        select(Scorecard.judge_id)
        .join(Round, Round.id == Scorecard.round_id)
        .join(Category, Category.id == Round.category_id)
        .where(Category.edition_id == edition.id, Scorecard.state == ScorecardState.FINAL)
    )
    for user in session.scalars(select(User).where(User.id.in_(scored)).order_by(User.name)):
        yield Subject(
            kind=CertificateKind.JUDGE,
            subject=f"judge:u{user.id}",
            recipient=user.name,
            detail=user.institution or "",
            award=texts["judge"]["role"],
            category="",
            entry_title="",
            sort_key=f"90-0000-{user.name[:60]}",
        )


def _detail(participant: Participant, government: str | None) -> str:
    if participant.kind is ParticipantKind.COMMUNITY:
        return government or _PROVINCE
    return government or ""


def frozen_facts(
    edition: Edition,
    subject: Subject,
    *,
    number: str,
    code: str,
    verify_url: str,
    signatory: Signatory,
    decision: Decision | None,
    place: str,
    issue_date: date,
    at: datetime,
    emblem_sha256: str | None,
) -> dict[str, Any]:
    """The facts as canonical values: everything the rendering needs, nothing it must look up."""
    text = next(t for t in edition.certificate_texts if t["kind"] == subject.kind)
    return {
        "heading": text["heading"],
        "number": number,
        "recipient": subject.recipient,
        "recipient_detail": subject.detail,
        "award": subject.award,
        "category": subject.category,
        "entry_title": subject.entry_title,
        "event": text["event"],
        "decree": _decree_line(decision, subject.kind),
        "place_and_date": f"{place}, {format_date(issue_date)}",
        "signatory": {
            "office": signatory.office,
            "name": signatory.name,
            "prefix": signatory.prefix,
            "rank": signatory.rank or "",
            "nip": signatory.nip or "",
            "kind": str(signatory.kind),
        },
        "emblem": emblem_sha256,
        "verify_url": verify_url,
        "code": code,
        "created": at.isoformat(timespec="seconds"),
    }


def _decree_line(decision: Decision | None, kind: CertificateKind) -> str:
    awarded = kind in {CertificateKind.WINNER, CertificateKind.FINALIST}
    if not awarded or decision is None or decision.decree_date is None:
        return ""
    when = format_date(decision.decree_date)
    return f"berdasarkan {decision.decree_title} Nomor {decision.decree_number} tanggal {when}"


def rendering_facts(stored: Mapping[str, Any], emblem: bytes | None) -> paper.CertificateFacts:
    """Stored facts as the rendering takes them; ``emblem`` is the PNG the facts name, if any."""
    signatory = stored["signatory"]
    governor = signatory["kind"] == SignatoryKind.GOVERNOR
    return paper.CertificateFacts(
        letterhead=paper.Letterhead(
            government=GOVERNMENT,
            office="" if governor else OFFICE,
            emblem=paper.Emblem(emblem, paper.EmblemKind.PNG) if emblem else None,
        ),
        signatory=paper.Signatory(
            office=signatory["office"],
            name=signatory["name"],
            prefix=signatory["prefix"],
            rank=signatory["rank"],
            nip=signatory["nip"],
        ),
        created=datetime.fromisoformat(stored["created"]),
        **{key: stored[key] for key in _PLAIN},
    )


_PLAIN: Sequence[str] = (
    "heading",
    "number",
    "recipient",
    "recipient_detail",
    "award",
    "category",
    "entry_title",
    "event",
    "decree",
    "place_and_date",
    "verify_url",
    "code",
)
