"""One print file from many issued certificates.

The ground that certificates share is written once, so that hundreds of pages stay small. The
print file is for the printer and may be made again at any time; what was issued are the single
files.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

import pikepdf
from pikepdf import Name, Pdf

from contest.rendering.stamping import GROUND

TITLE = "Berkas cetak piagam"


def merge_print_file(sources: Iterable[Path | bytes], out: Path | BinaryIO) -> int:
    """Write all pages of ``sources`` in order to ``out``; return the number of pages.

    Any PDF may be among the sources; those made by this product share their ground. Raises
    ValueError without sources, pikepdf.PdfError for a damaged one.
    """
    with Pdf.new() as merged:
        grounds: dict[bytes, Any] = {}
        for source in sources:
            opened = io.BytesIO(source) if isinstance(source, bytes) else source
            with Pdf.open(opened) as pdf:
                _append(merged, pdf, grounds)
        if not merged.pages:
            raise ValueError("no pages to print")
        merged.docinfo[Name.Title] = TITLE
        merged.Root.Lang = pikepdf.String("id")
        modes = pikepdf.ObjectStreamMode
        merged.save(out, deterministic_id=True, object_stream_mode=modes.generate)
        return len(merged.pages)


def _append(merged: Pdf, pdf: Pdf, grounds: dict[bytes, Any]) -> None:
    if Name.OutputIntents not in merged.Root and Name.OutputIntents in pdf.Root:
        intents = pdf.make_indirect(pdf.Root.OutputIntents)
        merged.Root.OutputIntents = merged.copy_foreign(intents)
    for page in pdf.pages:
        resources: Any = page.obj.get(Name.Resources, {})
        objects = resources.get(Name.XObject, {})
        ground = objects.get(GROUND)
        if ground is None:
            merged.pages.append(page)
            continue
        key = _fingerprint(ground)
        if key not in grounds:
            grounds[key] = merged.copy_foreign(ground)
        del objects[GROUND]
        merged.pages.append(page)
        merged.pages[-1].obj.Resources.XObject[GROUND] = grounds[key]


def _fingerprint(root: Any) -> bytes:
    """A hash of an object and all it refers to: equal only for equal content."""
    digest = hashlib.sha256()
    seen: dict[tuple[int, int], int] = {}
    _feed(digest, root, seen)
    return digest.digest()


def _feed(digest: Any, value: Any, seen: dict[tuple[int, int], int]) -> None:
    identity = getattr(value, "objgen", (0, 0))
    if identity != (0, 0):
        if identity in seen:
            digest.update(b"@%d " % seen[identity])
            return
        seen[identity] = len(seen)
    if isinstance(value, pikepdf.Stream):
        digest.update(b"stream" + hashlib.sha256(value.read_raw_bytes()).digest())
    if isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
        for key in sorted(value.keys()):
            digest.update(key.encode())
            _feed(digest, value[key], seen)
    elif isinstance(value, pikepdf.Array):
        digest.update(b"[")
        for part in value:
            _feed(digest, part, seen)
    else:
        digest.update(f"{type(value).__name__}:{value!s} ".encode())
