"""Words for results."""

from typing import Any

REFUSALS: dict[str, Any] = {}
