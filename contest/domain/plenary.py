"""What the plenary may settle inside a ranking: a tie the chain left, a shortage of judges."""

from dataclasses import dataclass
from typing import Any

from contest.domain.document import Reader, child
from contest.domain.errors import Refusal


@dataclass(frozen=True, slots=True)
class Admission:
    """The plenary lets an entry be ranked although fewer judges than the rule asks scored it.

    Raises Refusal ``ruling-without-reason``.
    """

    entry: str
    round: str
    reason: str

    def __post_init__(self) -> None:
        _require_reason(self.reason)


@dataclass(frozen=True, slots=True)
class Resolution:
    """The plenary's decision on a tie that the chain left: best first, or ``shared`` (kembar).

    It holds for exactly this group; when a correction changes the group it is not applied.
    Raises Refusal ``resolution-group`` or ``ruling-without-reason``.
    """

    order: tuple[str, ...]
    reason: str
    shared: bool = False

    def __post_init__(self) -> None:
        if len(self.order) < 2 or len(set(self.order)) < len(self.order):
            raise Refusal("resolution-group", order=self.order)
        _require_reason(self.reason)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise Refusal("ruling-without-reason")


def read_plenary(
    reader: Reader, value: Any, path: str
) -> tuple[tuple[Resolution, ...], tuple[Admission, ...]]:
    """Read ``{"resolutions": [...], "admissions": [...]}`` at ``path``; both may be left out."""
    found = reader.record(value, path, (), ("resolutions", "admissions")) or {}
    resolutions = [
        _read_resolution(reader, item, at)
        for at, item in reader.items(found.get("resolutions", []), child(path, "resolutions"))
    ]
    admissions = [
        _read_admission(reader, item, at)
        for at, item in reader.items(found.get("admissions", []), child(path, "admissions"))
    ]
    return tuple(r for r in resolutions if r), tuple(a for a in admissions if a)


def _read_resolution(reader: Reader, value: Any, path: str) -> Resolution | None:
    found = reader.record(value, path, ("order", "reason"), ("shared",)) or {}
    order = reader.items(found.get("order", []), child(path, "order"))
    names = [reader.text(item, at) for at, item in order]
    reason = reader.text(found.get("reason", ""), child(path, "reason"), lines=True)
    shared = found.get("shared", False)
    if type(shared) is not bool:
        reader.note(child(path, "shared"), "wrong-type", wanted="boolean", found=str(shared))
    entries = tuple(name for name in names if name is not None)
    if reason is None or len(entries) < len(names):
        return None
    if len(entries) < 2 or len(set(entries)) < len(entries):
        reader.note(child(path, "order"), "resolution-group", order=entries)
        return None
    return Resolution(entries, reason, shared=shared is True)


def _read_admission(reader: Reader, value: Any, path: str) -> Admission | None:
    parts = ("entry", "round", "reason")
    found = reader.record(value, path, parts) or {}
    texts = [reader.text(found[part], child(path, part)) for part in parts if part in found]
    told = [text for text in texts if text is not None]
    return Admission(*told) if len(told) == len(parts) else None


def plenary_document(
    resolutions: tuple[Resolution, ...], admissions: tuple[Admission, ...]
) -> dict[str, Any]:
    """Both kinds of ruling as a canonical document in an order of their own."""
    return {
        "resolutions": [
            {"order": list(ruling.order), "reason": ruling.reason, "shared": ruling.shared}
            for ruling in sorted(resolutions, key=lambda ruling: ruling.order)
        ],
        "admissions": [
            {"entry": ruling.entry, "round": ruling.round, "reason": ruling.reason}
            for ruling in sorted(admissions, key=lambda ruling: (ruling.entry, ruling.round))
        ],
    }
