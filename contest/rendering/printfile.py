"""One print file from many issued certificates."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO


def merge_print_file(sources: Iterable[Path | bytes], out: Path | BinaryIO) -> int:
    """Write all pages of ``sources`` in order to ``out``; return the number of pages."""
    raise NotImplementedError
