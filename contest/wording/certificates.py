"""Words for certificates."""

from typing import Any

REFUSALS: dict[str, Any] = {}
