"""Every refusal and problem code that the code can raise has its Indonesian sentence."""

import ast
import re
from pathlib import Path

from contest.wording.refusals import REFUSALS

PACKAGE = Path(__file__).resolve().parent.parent / "contest"
CARRIERS = re.compile(
    r"Refusal|NotFound|Forbidden|Locked|Stale|Unavailable|TooMany|Problem|FormProblem|"
    r"IllegalTransition|BrokenArchive|BadClaim|UnreadableMark"
)
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def _raised() -> dict[str, list[tuple[str, set[str]]]]:
    """Code → where it stands and which facts come with it."""
    found: dict[str, list[tuple[str, set[str]]]] = {}
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            name = node.func.id if isinstance(node.func, ast.Name) else name
            first = node.args[0]
            if not CARRIERS.fullmatch(name) or not isinstance(first, ast.Constant):
                continue
            if isinstance(first.value, str):
                place = f"{path.name}:{node.lineno}"
                facts = {keyword.arg or "**" for keyword in node.keywords}
                found.setdefault(first.value, []).append((place, facts))
    return found


def test_every_code_has_a_sentence() -> None:
    raised = _raised()
    missing = {code: places[0][0] for code, places in raised.items() if code not in REFUSALS}
    assert len(raised) > 100
    assert missing == {}


def test_a_sentence_asks_only_for_facts_that_come_with_its_refusal() -> None:
    wrong = []
    for code, places in _raised().items():
        wanted = set(PLACEHOLDER.findall(str(REFUSALS.get(code, ""))))
        for place, facts in places:
            plain_refusal = "**" not in facts and "facts" not in facts and facts
            if wanted and plain_refusal and not wanted <= facts:
                wrong.append((code, place, wanted - facts))
    assert wrong == []
