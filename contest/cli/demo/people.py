"""People with a role of their own: secretariat, judges, inspector, signatories. All invented."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from contest.cli.demo.records import DemoJudge, DemoPeople, DemoPerson, DemoSignatory
from contest.cli.demo.sources import read


@cache
def demo_people() -> DemoPeople:
    """The people of both editions; officers come with the innovations."""
    rows = read("people")
    return DemoPeople(
        secretariat=tuple(_person(row) for row in rows["secretariat"]),
        judges=tuple(_judge(row) for row in rows["judges"]),
        inspector=_person(rows["inspector"]),
        coach=_person(rows["coach"]),
        administrator=_person(rows["administrator"]),
        signatories=tuple(DemoSignatory(**row) for row in rows["signatories"]),
    )


def _person(row: Mapping[str, Any]) -> DemoPerson:
    return DemoPerson(
        username=row["username"],
        name=row["name"],
        position=row["position"],
        institution=row["institution"],
        agency_code=row["agency"],
        phone=row["phone"],
    )


def _judge(row: Mapping[str, Any]) -> DemoJudge:
    return DemoJudge(
        username=row["username"],
        name=row["name"],
        institution=row["institution"],
        expertise=row["expertise"],
        category_key=row["category"],
        is_chair=row["chair"],
        agency_code=row["agency"],
        phone=row["phone"],
        leniency=float(row["leniency"]),
        spread=float(row["spread"]),
    )
