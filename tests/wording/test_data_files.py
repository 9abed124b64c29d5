"""Every fault a data file can have is told in Indonesian, with facts that come with it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from contest.wording.refusals import REFUSALS

DOMAIN = Path(__file__).resolve().parents[2] / "contest" / "domain"
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def _notes() -> Iterator[tuple[str, str, set[str]]]:
    """Place, code and facts of every ``note(place, code, fact=…)`` in the parsers."""
    for path in sorted(DOMAIN.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or len(node.args) != 2:
                continue
            if not isinstance(node.func, ast.Attribute) or node.func.attr != "note":
                continue
            facts = {keyword.arg or "**" for keyword in node.keywords}
            for code in ast.walk(node.args[1]):
                if isinstance(code, ast.Constant) and "-" in str(code.value):
                    yield f"{path.name}:{node.lineno}", str(code.value), facts


def test_the_parsers_note_faults() -> None:
    assert len(list(_notes())) > 30


@pytest.mark.parametrize(("place", "code", "facts"), list(_notes()))
def test_a_fault_has_its_sentence(place: str, code: str, facts: set[str]) -> None:
    assert code in REFUSALS, place
    wanted = set(PLACEHOLDER.findall(str(REFUSALS[code])))
    assert "**" in facts or wanted <= facts, place
