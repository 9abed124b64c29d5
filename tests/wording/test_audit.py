"""Every act that a use case records has words, so that an inspector can read the log."""

import ast
from pathlib import Path

from contest.wording.audit import ACTIONS

PACKAGE = Path(__file__).resolve().parent.parent.parent / "contest"


def _recorded() -> set[str]:
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            first = node.args[0] if node.args else None
            is_literal = isinstance(first, ast.Constant) and isinstance(first.value, str)
            if node.func.attr == "record" and is_literal:
                found.add(first.value)  # type: ignore[union-attr]
    return found


def test_every_recorded_act_has_words() -> None:
    recorded = _recorded()
    assert len(recorded) > 50
    assert sorted(recorded - set(ACTIONS)) == []
