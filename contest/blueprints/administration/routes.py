"""Accounts and roles; no entries, no marks."""
