"""Words for checks."""

from typing import Any

REFUSALS: dict[str, Any] = {}
