"""How often an address may ask: public look-ups only; sign-in has its own growing delay."""

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

LOOK_UP = "60 per minute"
"""Enough for a hall full of guests behind one address, too few to guess 130-bit codes."""

limiter = Limiter(get_remote_address, storage_uri="memory://", default_limits=[])
