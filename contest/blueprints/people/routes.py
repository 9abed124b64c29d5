"""Agencies, participants, officers and judges, as the secretariat invites them."""
