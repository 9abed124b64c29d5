"""Controls for files: what a place takes, what it holds, and attaching what was picked."""

from dataclasses import dataclass, field
from typing import BinaryIO, Protocol, cast

from flask import current_app, request
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from contest.domain.errors import NotFound, Refusal
from contest.domain.file_rules import FileRule
from contest.domain.upload import clean_file_name
from contest.queries.entry_desk import EntryDesk, Reason
from contest.queries.entry_document import EvidenceView
from contest.services.evidence import attach_file
from contest.web import clock
from contest.web.auth import current_actor

_FORM_OVERHEAD = 200_000
"""Bytes of a posted form besides its file: text fields and multipart frames."""


class Refusable(Protocol):
    """A form that takes refusals to their fields."""

    def refuse(self, refusal: Refusal, about: str = "") -> None:
        """Show why something, named by ``about``, was refused."""


@dataclass(slots=True)
class Upload:
    """A place for files as the page draws it."""

    key: str
    label: str
    hint: str
    rule: FileRule
    most: int
    optional: bool
    evidence: tuple[EvidenceView, ...]
    reasons: tuple[Reason, ...]
    errors: list[str] = field(default_factory=list)

    @property
    def full(self) -> bool:
        """Whether the place holds all it may."""
        return len(self.evidence) >= self.most

    @property
    def name(self) -> str:
        """Name and id of the file control."""
        return f"file-{self.key}"

    @property
    def rule_hint(self) -> str:
        """What the place takes, said before anything is sent."""
        types = ", ".join(kind.upper() for kind in self.rule.types)
        size = self.max_bytes // 1_000_000
        if self.rule.max_pages:
            text = _(
                "%(types)s, paling besar %(size)s MB dan %(pages)s halaman per berkas.",
                types=types,
                size=size,
                pages=self.rule.max_pages,
            )
        else:
            text = _("%(types)s, paling besar %(size)s MB per berkas.", types=types, size=size)
        return str(text)

    @property
    def max_bytes(self) -> int:
        """The largest file in bytes that place and server both take."""
        return min(self.rule.max_bytes, server_limit())

    @property
    def error(self) -> str:
        """All faults in one text."""
        return " ".join(self.errors)

    def reload(self, desk: EntryDesk) -> None:
        """Show what the place holds now."""
        self.evidence = desk.evidence.get(self.key, ())


def server_limit() -> int:
    """The largest file in bytes the server takes at all."""
    return int(current_app.config["MAX_CONTENT_LENGTH"]) - _FORM_OVERHEAD


def chosen_files(name: str) -> list[FileStorage]:
    """The files picked at a control; an empty control sends one without a name."""
    return [found for found in request.files.getlist(name) if found.filename]


def attach_chosen(form: Refusable, code: str, upload: Upload) -> None:
    """Attach each file picked at a control; a refused one does not stop the next."""
    for chosen in chosen_files(upload.name):
        try:
            attach_file(
                current_actor(),
                code,
                upload.key,
                chosen.filename or "",
                cast(BinaryIO, chosen.stream),
                at=clock.now(),
            )
        except NotFound:
            raise
        except Refusal as refusal:
            form.refuse(refusal, about=clean_file_name(chosen.filename or ""))
