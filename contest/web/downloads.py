"""Files that a page hands out."""

from typing import Protocol

from flask import Response

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "pdf": "application/pdf",
    "png": "image/png",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class Named(Protocol):
    """Bytes with the name they are saved under."""

    @property
    def name(self) -> str:
        """An ASCII file name whose ending says the type."""

    @property
    def content(self) -> bytes:
        """The bytes."""


def download(file: Named) -> Response:
    """Send a file to be saved."""
    response = Response(file.content, content_type=_TYPES[file.name.rpartition(".")[2]])
    response.headers.set("Content-Disposition", "attachment", filename=file.name)
    return response


def picture(content: bytes) -> Response:
    """Send a PNG to be shown in a page."""
    return Response(content, content_type=_TYPES["png"])
