"""The secretariat's administrative check."""
