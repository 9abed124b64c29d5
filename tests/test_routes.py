"""Laws every route keeps: a guard, POST for writes, Indonesian kebab-case addresses."""

import re

from flask import Flask

from contest.domain.permissions import Permission

OPEN = {"static"}


def test_every_route_carries_a_permission(app: Flask) -> None:
    bare = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in OPEN
        and not isinstance(
            getattr(app.view_functions[rule.endpoint], "permission", None), Permission
        )
    ]
    assert bare == []


def test_no_route_writes_on_get_and_none_uses_other_verbs(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        assert (rule.methods or set()) <= {"GET", "HEAD", "OPTIONS", "POST"}, rule


def test_addresses_are_kebab_case(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        if rule.endpoint in OPEN:
            continue
        path = re.sub(r"<[^>]+>", "x", rule.rule)
        assert re.fullmatch(r"/([a-z0-9.-]+(/[a-z0-9.-]+)*)?/?", path), rule.rule


def test_a_page_template_is_named_after_its_endpoint(app: Flask) -> None:
    for template in app.jinja_env.list_templates(extensions=["html"]):
        app.jinja_env.get_template(template)
