"""How long a browser stays signed in, and how failures slow down the next try.

Nobody is ever locked out: a rival who keeps failing in a judge's name must not keep the judge
out on the last day. The delay grows and is capped, and an address from which the person has
signed in before answers only for its own failures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

ABSOLUTE_LIMIT = timedelta(hours=12)
"""A session ends this long after signing in, used or not."""

LAST_SEEN_EVERY = timedelta(minutes=5)
"""How old the stored moment of last use may become before it is written again."""

KNOWN_FOR = timedelta(days=30)
"""How long an address stays known to a person after he signed in from it."""

FIRST_DELAY = 5
"""Seconds to wait after the first failure that is not free; doubled by each further one."""


@dataclass(frozen=True)
class Limit:
    """``free`` failures within ``window`` cost nothing; no delay exceeds ``cap`` seconds."""

    free: int
    cap: int
    window: timedelta


PASSWORD_LIMIT = Limit(free=5, cap=300, window=timedelta(hours=24))
CODE_LIMIT = Limit(free=5, cap=900, window=timedelta(hours=24))
ADDRESS_LIMIT = Limit(free=50, cap=300, window=timedelta(hours=1))
"""Generous: a whole office may stand behind one address."""


def seconds_to_wait(failures: Sequence[datetime], limit: Limit, now: datetime) -> int:
    """Whole seconds until the next try is allowed; 0 when it is allowed now."""
    counted = [at for at in failures if now - at < limit.window]
    beyond = len(counted) - limit.free
    if beyond < 0:
        return 0
    # Capped before shifting: after a thousand failures the power would be astronomic.
    delay = min(limit.cap, FIRST_DELAY << min(beyond, 20))
    left = delay - (now - max(counted)).total_seconds()
    return max(0, -int(-left // 1))
