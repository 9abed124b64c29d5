"""HTTP in, one service or query call, template out; never another blueprint."""

from flask import Blueprint

from contest.blueprints import (
    accounts,
    administration,
    certificates,
    checks,
    editions,
    entries,
    inspection,
    judging,
    people,
    public,
    results,
    rounds,
    style_guide,
)

BLUEPRINTS: tuple[Blueprint, ...] = (
    public.bp,
    accounts.bp,
    entries.bp,
    judging.bp,
    editions.bp,
    people.bp,
    checks.bp,
    rounds.bp,
    results.bp,
    certificates.bp,
    inspection.bp,
    administration.bp,
    style_guide.bp,
)
