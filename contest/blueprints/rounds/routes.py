"""Rounds, panels, assignments and progress."""
