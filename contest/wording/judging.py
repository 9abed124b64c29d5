"""Words for judging."""

from typing import Any

REFUSALS: dict[str, Any] = {}
