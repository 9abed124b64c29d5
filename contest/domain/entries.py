"""The life of an entry (inovasi yang didaftarkan)."""

from enum import StrEnum


class EntryState(StrEnum):
    """Where an entry stands between draft and result."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    DISQUALIFIED = "disqualified"


TRANSITIONS = {
    EntryState.DRAFT: frozenset({EntryState.SUBMITTED, EntryState.WITHDRAWN}),
    # submitted → draft: taken back before the deadline; the revision is kept.
    EntryState.SUBMITTED: frozenset(
        {
            EntryState.ACCEPTED,
            EntryState.RETURNED,
            EntryState.REJECTED,
            EntryState.DRAFT,
            EntryState.WITHDRAWN,
        }
    ),
    EntryState.RETURNED: frozenset({EntryState.SUBMITTED, EntryState.WITHDRAWN}),
    EntryState.ACCEPTED: frozenset({EntryState.DISQUALIFIED, EntryState.WITHDRAWN}),
    EntryState.REJECTED: frozenset[EntryState](),
    EntryState.WITHDRAWN: frozenset[EntryState](),
    EntryState.DISQUALIFIED: frozenset[EntryState](),
}

OPEN_STATES = frozenset(
    {EntryState.DRAFT, EntryState.SUBMITTED, EntryState.RETURNED, EntryState.ACCEPTED}
)
"""States in which an entry occupies its participant's place in the category."""

EDITABLE_STATES = frozenset({EntryState.DRAFT, EntryState.RETURNED})


class CheckOutcome(StrEnum):
    """What an administrative check (seleksi administrasi) decides."""

    ACCEPTED = "accepted"
    RETURNED = "returned"
    REJECTED = "rejected"


class ParticipantKind(StrEnum):
    """Who may hold an entry: an agency, or a community entrant (person or group)."""

    AGENCY = "agency"
    COMMUNITY = "community"
