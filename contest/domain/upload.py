"""Upload rules: which file a place accepts, and the names files are shown and sent under."""

from contest.domain.file_rules import FileType

_TYPE_OF = {kind.media_type: kind for kind in FileType}


def neutral_name(slot: str, position: int, media_type: str | None) -> str:
    """A name that tells only place and order: ``bukti-i03-1.pdf``, ``bukti-i20-2`` for a link."""
    kind = _TYPE_OF.get(media_type or "")
    ending = f".{kind}" if kind else ""
    return f"bukti-{slot.replace('_', '-')}-{position}{ending}"
