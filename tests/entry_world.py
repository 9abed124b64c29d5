"""A world with an open edition, an agency with its officer, and a complete draft on demand."""

import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from contest.adapters.datafiles import load_guideline
from contest.domain.actor import Actor, Role
from contest.models import db
from contest.models.editions import Category, Edition
from contest.models.entries import Entry, Evidence, IndicatorClaim
from contest.models.people import Participant, User
from contest.services import entries, evidence
from tests import factories, sample_files

AT = factories.NOW
WORDS = "kata " * 320

PROFILE: dict[str, Any] = {
    "phase": "penerapan",
    "initiator": "perangkat-daerah",
    "initiator_name": "Kepala Dinas Uji",
    "innovators": "Siti Rahmah\nAhmad Zaini",
    "latitude": "-3,4412",
    "longitude": "114,8308",
    "classification": "perangkat-daerah",
    "innovation_type": "digital",
    "innovation_form": "pelayanan-publik",
    "priority": "asta-cita-4",
    "main_affair": "kesehatan",
    "trial_date": "2024-02-01",
    "implementation_date": "2024-06-01",
    "has_development": False,
    "design": WORDS,
    "objectives": "tujuan " * 12,
    "benefits": "manfaat " * 12,
    "results": "hasil " * 12,
}


@dataclass
class World:
    """The rows most tests need."""

    edition: Edition
    category: Category
    participant: Participant
    officer: User

    @property
    def actor(self) -> Actor:
        """The officer as an actor."""
        return factories.actor_of(self.officer)

    def draft(self, title: str = "SIAP Layanan Uji", at: datetime = AT) -> str:
        """Register a draft."""
        return entries.register_entry(
            self.actor, self.participant.id, self.category.id, title, at=at
        )

    def complete(self, code: str, at: datetime = AT) -> str:
        """Fill a draft so that it may be submitted."""
        entries.save_profile(self.actor, code, PROFILE, at=at)
        guideline = load_guideline("2026")
        wanted = [row for row in guideline.indicators if row.mandatory]
        entries.claim_levels(
            self.actor,
            code,
            {row.key: (2, row.bases[0].key if row.bases else None) for row in wanted},
            at=at,
        )
        for row in wanted:
            if row.key == "i20":
                evidence.attach_link(self.actor, code, "i20", "https://youtu.be/uji", at=at)
            else:
                self.attach(code, row.key, at=at)
        self.attach(code, "proposal_letter", at=at)
        return code

    def attach(self, code: str, slot: str, content: bytes | None = None, **values: Any) -> str:
        """Attach a small PDF."""
        name = values.pop("name", "bukti.pdf")
        stream = io.BytesIO(content if content is not None else sample_files.pdf())
        return evidence.attach_file(self.actor, code, slot, name, stream, at=values.pop("at", AT))

    def close(self, ago: timedelta = timedelta(hours=1)) -> None:
        """End registration before now, grace included."""
        stage = self.edition_stage()
        stage.opens_at = AT - timedelta(days=30)
        stage.closes_at = AT - ago
        stage.grace_minutes = 5
        db.session.commit()

    def edition_stage(self) -> Any:
        """The registration stage."""
        from contest.models.editions import Stage

        return db.session.scalars(
            select(Stage).where(Stage.edition_id == self.edition.id, Stage.key == "registration")
        ).one()


def make_world(**edition: Any) -> World:
    """An open edition with one category, an agency and its officer."""
    made = factories.make_edition(**edition)
    category = factories.make_category(made, name="SKPD Provinsi")
    participant = factories.make_participant()
    officer = factories.make_user(Role.OFFICER, participant=participant)
    return World(made, category, participant, officer)


def entry_of(code: str) -> Entry:
    """The row, as stored now."""
    db.session.expire_all()
    return db.session.scalars(select(Entry).where(Entry.code == code)).one()


def claim_of(code: str, indicator: str) -> IndicatorClaim:
    """The claim, as stored now."""
    db.session.expire_all()
    return db.session.scalars(
        select(IndicatorClaim)
        .join(Entry, Entry.id == IndicatorClaim.entry_id)
        .where(Entry.code == code, IndicatorClaim.indicator == indicator)
    ).one()


def evidence_at(code: str, slot: str) -> list[Evidence]:
    """All rows at a place, removed ones too, in order."""
    db.session.expire_all()
    return list(
        db.session.scalars(
            select(Evidence)
            .join(Entry, Entry.id == Evidence.entry_id)
            .where(Entry.code == code, Evidence.slot == slot)
            .order_by(Evidence.position)
        )
    )
