"""Competition management for the provincial innovation contest of Kalimantan Selatan.

Rooms, from the ground up: ``domain`` (rules) ← ``models`` (tables) ← ``queries`` (reads) and
``rendering`` (documents), ``adapters`` (outside), ``wording`` (Indonesian) ← ``services`` (use
cases) ← ``web`` (shared HTTP) ← ``blueprints`` (pages); ``cli`` beside them, ``app`` above all.

This file stays empty so that ``contest.domain`` loads without Flask. See docs/architecture.md.
"""
