"""What the receipt of a submit says, read from the frozen revision."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from contest.adapters.datafiles import load_guideline
from contest.domain.actor import Actor
from contest.domain.errors import NotFound
from contest.domain.maturity import measure
from contest.domain.permissions import EntryFacts, Permission, require
from contest.models.base import db
from contest.models.editions import Category, Edition
from contest.models.entries import Entry, EntryRevision
from contest.models.people import Participant
from contest.queries.entry_document import frozen_content


@dataclass(frozen=True, slots=True)
class EntryReceipt:
    """The latest frozen revision of an entry in figures."""

    code: str
    number: str
    title: str
    edition: str
    category: str
    participant: str
    time_zone: str
    revision: int
    sha256: str
    frozen_at: datetime
    claimed: int
    indicators: int
    score: int
    maximum: int
    evidence: int


def entry_receipt(code: str, actor: Actor) -> EntryReceipt:
    """The receipt for the entry's own officers; one query. Raises NotFound before a submit."""
    row = db.session.execute(
        select(Entry, Category.name, Edition, Participant.name, EntryRevision)
        .join(Category, Category.id == Entry.category_id)
        .join(Edition, Edition.id == Entry.edition_id)
        .join(Participant, Participant.id == Entry.participant_id)
        .join(EntryRevision, EntryRevision.entry_id == Entry.id)
        .where(Entry.code == code, EntryRevision.number == Entry.revision)
    ).first()
    if row is None:
        raise NotFound("not-yours")
    entry, category, edition, participant, frozen = row
    require(actor, Permission.READ_OWN_ENTRIES, EntryFacts(entry.participant_id))
    content = frozen_content(json.loads(frozen.document))
    maturity = measure(load_guideline(edition.guideline_key), content.claims)
    return EntryReceipt(
        code=entry.code,
        number=entry.number or "",
        title=str(content.profile["title"]),
        edition=edition.name,
        category=category,
        participant=participant,
        time_zone=edition.time_zone,
        revision=frozen.number,
        sha256=frozen.sha256,
        frozen_at=frozen.frozen_at,
        claimed=len(maturity.rows) - len(maturity.missing),
        indicators=len(maturity.rows),
        score=maturity.score,
        maximum=maturity.maximum,
        evidence=len(content.evidence),
    )
