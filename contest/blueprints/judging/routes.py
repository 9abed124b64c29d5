"""A judge scores assigned entries."""
