"""Codes, states and letter texts in Indonesian; page copy stands in its template."""
