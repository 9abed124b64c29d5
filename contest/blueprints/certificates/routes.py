"""Reserving, issuing, downloading and voiding certificates."""
