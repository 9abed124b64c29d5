"""Which files a place accepts: types, size, pages."""

from dataclasses import dataclass
from enum import StrEnum

from contest.domain.facts import Row

MEGABYTE = 1024 * 1024


class FileType(StrEnum):
    """The kinds of file the contest accepts anywhere."""

    PDF = "pdf"
    JPG = "jpg"
    PNG = "png"
    MP4 = "mp4"

    @property
    def media_type(self) -> str:
        """The MIME type the bytes are served with."""
        return _MEDIA_TYPES[self]

    @property
    def extensions(self) -> tuple[str, ...]:
        """File name endings, in lower case without the dot."""
        return ("jpg", "jpeg") if self is FileType.JPG else (str(self),)


_MEDIA_TYPES = {
    FileType.PDF: "application/pdf",
    FileType.JPG: "image/jpeg",
    FileType.PNG: "image/png",
    FileType.MP4: "video/mp4",
}


@dataclass(frozen=True, slots=True)
class FileRule:
    """What one place accepts; ``max_pages`` counts pages of a PDF, None where no limit is known."""

    types: tuple[FileType, ...]
    max_mb: int
    max_pages: int | None = None

    @property
    def max_bytes(self) -> int:
        """The size limit of one file in bytes (1 MB = 1,048,576 bytes)."""
        return self.max_mb * MEGABYTE

    @property
    def accept(self) -> str:
        """The value of an upload control's ``accept``: ".pdf,.jpg,.jpeg"."""
        return ",".join(f".{ending}" for kind in self.types for ending in kind.extensions)


def read_file_rule(row: Row) -> FileRule:
    """Read ``types``, ``max_mb`` and ``max_pages`` of a ``files`` object."""
    types = row.members("types", FileType)
    if row.has("types") and not row.items("types"):
        row.note("types", "list-empty")
    elif not row.has("types"):
        row.note("types", "key-missing", key="types")
    return FileRule(types, row.integer("max_mb", 1, 500), row.optional_integer("max_pages", 1, 999))
