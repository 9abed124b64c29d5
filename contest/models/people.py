"""Agencies, participants, people, and how they sign in."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from contest.domain.actor import Role
from contest.domain.agencies import AgencyKind
from contest.domain.entries import ParticipantKind
from contest.models.base import (
    Base,
    Choice,
    Id,
    Instant,
    Line,
    Sha256,
    Short,
    UtcDateTime,
    Versioned,
    one_of,
)


class Agency(Versioned, Base):
    """A perangkat daerah, a unit of one, or a regional government; a tree under the province."""

    __tablename__ = "agency"
    __table_args__ = (one_of("kind", AgencyKind), CheckConstraint("parent_id <> id", name="tree"))

    id: Mapped[Id]
    code: Mapped[Short] = mapped_column(unique=True)
    name: Mapped[Line]
    short_name: Mapped[Short]
    kind: Mapped[AgencyKind] = mapped_column(Choice(AgencyKind))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)
    must_enter: Mapped[bool]
    """Whether the yearly call obliges it to enter at least one innovation."""
    to_verify: Mapped[bool]
    active: Mapped[bool]

    parent: Mapped["Agency | None"] = relationship(remote_side="Agency.id", lazy="raise")


class Participant(Versioned, Base):
    """Who enters the contest: an agency, or a community entrant with one contact and no NIK."""

    __tablename__ = "participant"
    __table_args__ = (
        one_of("kind", ParticipantKind),
        CheckConstraint("(kind = 'agency') = (agency_id IS NOT NULL)", name="agency_kind"),
    )

    id: Mapped[Id]
    code: Mapped[Short] = mapped_column(unique=True)
    kind: Mapped[ParticipantKind] = mapped_column(Choice(ParticipantKind))
    name: Mapped[Line]
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), unique=True)
    government_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)
    contact_name: Mapped[str | None] = mapped_column(String(200))
    contact_phone: Mapped[str | None] = mapped_column(String(40))

    agency: Mapped[Agency | None] = relationship(foreign_keys=[agency_id], lazy="raise")
    government: Mapped[Agency | None] = relationship(foreign_keys=[government_id], lazy="raise")


class User(Versioned, Base):
    """A person with an account. Deactivated, never deleted: scores and log keep their author."""

    __tablename__ = "user_account"

    id: Mapped[Id]
    username: Mapped[Short] = mapped_column(unique=True)
    name: Mapped[Line]
    phone: Mapped[str | None] = mapped_column(String(40))
    institution: Mapped[str | None] = mapped_column(String(300))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    totp_secret: Mapped[str | None] = mapped_column(String(64))
    totp_last_step: Mapped[int | None]
    locale: Mapped[str] = mapped_column(String(5))
    active: Mapped[bool]
    created_at: Mapped[Instant]

    grants: Mapped[list["RoleGrant"]] = relationship(back_populates="user", lazy="raise")
    agency: Mapped[Agency | None] = relationship(lazy="raise")


class RoleGrant(Base):
    """A role a person holds; an officer's grant names his participant."""

    __tablename__ = "role_grant"
    __table_args__ = (
        UniqueConstraint("user_id", "role", "participant_id"),
        # NULLs differ in a UNIQUE, so grants without a participant need their own.
        Index(
            "uq_role_grant_plain",
            "user_id",
            "role",
            unique=True,
            sqlite_where=text("participant_id IS NULL"),
            postgresql_where=text("participant_id IS NULL"),
        ),
        one_of("role", [role for role in Role if role is not Role.CHAIR]),
        CheckConstraint("(role = 'officer') = (participant_id IS NOT NULL)", name="officer"),
    )

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    role: Mapped[Role] = mapped_column(Choice(Role))
    participant_id: Mapped[int | None] = mapped_column(ForeignKey("participant.id"), index=True)

    user: Mapped[User] = relationship(back_populates="grants", lazy="raise")


class SignInSession(Base):
    """A signed-in browser. The token itself lives only in the cookie; here is its SHA-256."""

    __tablename__ = "sign_in_session"

    id: Mapped[Id]
    token_hash: Mapped[Sha256] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    created_at: Mapped[Instant]
    last_seen_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    second_factor_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    address: Mapped[str] = mapped_column(String(60))
    agent: Mapped[str] = mapped_column(String(200))

    user: Mapped[User] = relationship(lazy="raise")


class SignInFailure(Base):
    """A failed sign-in, counted per account name and per address for the growing delay."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (
        Index("ix_sign_in_failure_username_at", "username", "at"),
        Index("ix_sign_in_failure_address_at", "address", "at"),
    )

    id: Mapped[Id]
    username: Mapped[Short]
    address: Mapped[str] = mapped_column(String(60))
    at: Mapped[Instant]


class InvitationPurpose(StrEnum):
    """What an invitation link is good for."""

    ACTIVATION = "activation"
    RESET = "reset"


class Invitation(Base):
    """A single-use link, stored hashed; a GET shows it, only a POST consumes it."""

    __tablename__ = "invitation"
    __table_args__ = (one_of("purpose", InvitationPurpose),)

    id: Mapped[Id]
    token_hash: Mapped[Sha256] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    purpose: Mapped[InvitationPurpose] = mapped_column(Choice(InvitationPurpose))
    created_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    consumed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    voided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship(lazy="raise")


class OneTimeCode(Base):
    """A printed code that replaces TOTP once; stored hashed."""

    __tablename__ = "one_time_code"
    __table_args__ = (UniqueConstraint("user_id", "code_hash"),)

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    code_hash: Mapped[Sha256]
    created_at: Mapped[Instant]
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
