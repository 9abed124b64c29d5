"""Words for entries."""

from typing import Any

REFUSALS: dict[str, Any] = {}
