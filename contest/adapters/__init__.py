"""Doors to the outside: file store, job queue, randomness, packaged data."""
