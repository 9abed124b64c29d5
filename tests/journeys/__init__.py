"""Whole stories through the doors that people use."""
