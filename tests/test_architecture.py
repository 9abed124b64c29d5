"""The laws of the house, held by the code itself."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "contest"

MAY_IMPORT = {
    "domain": set(),
    "models": {"domain"},
    "queries": {"domain", "models", "adapters"},
    "rendering": {"domain", "wording"},
    "adapters": {"domain"},
    "wording": {"domain"},
    "services": {"domain", "models", "queries", "rendering", "adapters", "wording"},
    "web": {"domain", "queries", "wording", "models"},
    "blueprints": {"web", "services", "queries", "domain", "wording"},
}
"""``web`` may import ``models`` only for the session object (rollback in error pages).

``queries`` may import ``adapters`` only for ``datafiles``: the packaged facts are read like rows.
"""

FRAMEWORKS = {"flask", "sqlalchemy", "flask_sqlalchemy", "wtforms", "flask_babel", "weasyprint"}
NUMERIC_MODULES = {"diagnostics", "assignment"}
FUNCTION_LINES, MODULE_LINES = 60, 400


def _modules() -> list[Path]:
    return [path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts]


def _room(path: Path) -> str:
    parts = path.relative_to(PACKAGE).parts
    return parts[0] if len(parts) > 1 else ""


def _imports(path: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found.append(node.module or "")
    return found


@pytest.mark.parametrize("path", _modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_only_from_rooms_below(path: Path) -> None:
    room = _room(path)
    for name in _imports(path):
        head, _, rest = name.partition(".")
        if head != "contest" or room not in MAY_IMPORT or not rest:
            continue
        other = rest.split(".")[0]
        assert other == room or other in MAY_IMPORT[room], f"{room} must not import {name}"
        if room == "queries" and other == "adapters":
            assert rest == "adapters.datafiles", name
        if room == "blueprints" and other == "blueprints":
            own = path.relative_to(PACKAGE).parts[1]
            assert own == "__init__.py" or rest.split(".")[1] == own, f"{path} imports {name}"


@pytest.mark.parametrize(
    "path", sorted((PACKAGE / "domain").rglob("*.py")), ids=lambda path: path.name
)
def test_the_domain_knows_no_framework(path: Path) -> None:
    heads = {name.split(".")[0] for name in _imports(path)}
    assert not heads & FRAMEWORKS
    if path.stem not in NUMERIC_MODULES:
        assert not heads & {"numpy", "scipy"}
    assert "datetime.now" not in path.read_text(encoding="utf-8")


def test_the_package_loads_without_flask() -> None:
    import subprocess
    import sys

    code = "import contest.domain, sys; sys.exit('flask' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


@pytest.mark.parametrize("path", _modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_reads_in_one_sitting(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source)
    assert ast.get_docstring(tree), "every module says what it is for"
    assert source.count("\n") <= MODULE_LINES
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            lines = (node.end_lineno or 0) - node.lineno + 1
            assert lines <= FUNCTION_LINES, f"{node.name} has {lines} lines"


def test_weasyprint_has_one_door() -> None:
    users = {
        path.relative_to(PACKAGE).as_posix()
        for path in _modules()
        if any(name.split(".")[0] == "weasyprint" for name in _imports(path))
    }
    assert users <= {"rendering/pdf.py"}


def test_user_text_is_never_compiled_as_a_template() -> None:
    for path in _modules():
        source = path.read_text(encoding="utf-8")
        assert "render_template_string" not in source, path
        assert "Model.query" not in source, path
