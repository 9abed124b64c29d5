"""Words for editions."""

from typing import Any

REFUSALS: dict[str, Any] = {}
