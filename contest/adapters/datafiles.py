"""The versioned facts on disk: guidelines, forms, options, agencies, rubrics, edition templates.

Every refusal is a ``DataFault`` that names the file, the row and the field. Packaged files are
read once per process; they change only with a new version of the product.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, TypeVar

from contest.domain.agencies import AgencyList, parse_agencies
from contest.domain.document import load_json
from contest.domain.errors import Invalid, Problem
from contest.domain.facts import DataFault
from contest.domain.form import FormDefinition
from contest.domain.form_file import parse_form
from contest.domain.guideline import Guideline, parse_guideline
from contest.domain.options import OptionLists, parse_options
from contest.domain.rubric import Rubric, parse_rubric
from contest.domain.template import EditionTemplate
from contest.domain.template_file import KnownFacts, parse_template

MAX_BYTES = 5 * 1024 * 1024
_PACKAGED = Path(__file__).resolve().parent.parent / "data"


class Keyed(Protocol):
    """Facts know their own key, which is also their file's name."""

    @property
    def key(self) -> str:
        """The name of the file without its ending."""


Facts = TypeVar("Facts", bound=Keyed)


def read_json(path: Path, name: str) -> Any:
    """The JSON value of a file; ``name`` is how the file is called in a refusal.

    Raises DataFault ``file-missing``, ``file-unreadable``, ``file-too-large``, ``not-utf8``
    (fact ``byte``), ``not-json`` (facts ``line``, ``column``) or ``too-deep``. A repeated key is
    left for the parser, which knows its row. A byte-order mark is passed over.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise DataFault(name, [Problem("file-too-large", "$", {"most": MAX_BYTES})])
        return load_json(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        raise DataFault(name, [Problem("file-missing", "$")]) from None
    except OSError as error:
        facts = {"reason": error.strerror or type(error).__name__}
        raise DataFault(name, [Problem("file-unreadable", "$", facts)]) from None
    except UnicodeDecodeError as error:
        raise DataFault(name, [Problem("not-utf8", "$", {"byte": error.start})]) from None
    except Invalid as refused:
        raise DataFault(name, refused.problems) from None


class DataFolder:
    """A folder of facts, laid out like ``contest/data``. What was read is kept."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._kept: dict[tuple[str, str], Any] = {}

    def keys(self, kind: str) -> tuple[str, ...]:
        """The keys of one kind of facts (``guidelines``, ``forms`` …), in order."""
        return tuple(sorted(path.stem for path in (self.root / kind).glob("*.json")))

    def guideline(self, key: str) -> Guideline:
        """The indicators of a year. Raises DataFault."""
        return self._load("guidelines", key, parse_guideline)

    def options(self, key: str) -> OptionLists:
        """The closed lists of a year. Raises DataFault."""
        return self._load("options", key, parse_options)

    def form(self, key: str) -> FormDefinition:
        """The entry form of a year with its options. Raises DataFault."""
        return self._load("forms", key, self._parse_form)

    def agencies(self, key: str) -> AgencyList:
        """The agencies of a year. Raises DataFault."""
        return self._load("agencies", key, parse_agencies)

    def rubric(self, key: str) -> Rubric:
        """A rubric. Raises DataFault."""
        return self._load("rubrics", key, _parse_rubric)

    def template(self, key: str) -> EditionTemplate:
        """An edition template whose references exist in this folder. Raises DataFault."""
        return self._load("templates", key, self._parse_template)

    def _load(self, kind: str, key: str, parse: Callable[[Any, str], Facts]) -> Facts:
        if (kind, key) not in self._kept:
            self._kept[kind, key] = self._read(kind, key, parse)
        facts: Facts = self._kept[kind, key]
        return facts

    def _read(self, kind: str, key: str, parse: Callable[[Any, str], Facts]) -> Facts:
        name = f"{kind}/{key}.json"
        if key not in self.keys(kind):
            known = self.keys(kind)
            raise DataFault(name, [Problem("file-missing", "$", {"known": known})])
        facts = parse(read_json(self.root / kind / f"{key}.json", name), name)
        if facts.key != key:
            raise DataFault(name, [Problem("key-differs", "$.key", {"found": facts.key})])
        return facts

    def _parse_form(self, value: Any, name: str) -> FormDefinition:
        """Forms name their options; without a usable name the parser reports the gap."""
        key = value.get("options") if isinstance(value, dict) else None
        known = self.keys("options")
        if key not in known:
            raise DataFault(
                name, [Problem("reference-unknown", "$.options", {"found": key, "known": known})]
            )
        return parse_form(value, self.options(key), name)

    def _parse_template(self, value: Any, name: str) -> EditionTemplate:
        known = KnownFacts(
            **{
                kind: frozenset(self.keys(kind))
                for kind in ("guidelines", "forms", "agencies", "rubrics")
            }
        )
        return parse_template(value, known, name)


def _parse_rubric(value: Any, name: str) -> Rubric:
    try:
        return parse_rubric(value)
    except Invalid as refused:
        raise DataFault(name, refused.problems) from None


_facts = DataFolder(_PACKAGED)


def load_guideline(key: str | int) -> Guideline:
    """The packaged guideline of a year. Raises DataFault."""
    return _facts.guideline(str(key))


def load_options(key: str | int) -> OptionLists:
    """The packaged closed lists of a year. Raises DataFault."""
    return _facts.options(str(key))


def load_form(key: str | int) -> FormDefinition:
    """The packaged entry form of a year. Raises DataFault."""
    return _facts.form(str(key))


def load_agencies(source: str | Path) -> AgencyList:
    """The agencies of a packaged list (by key) or of a file elsewhere (by Path).

    Raises DataFault.
    """
    if isinstance(source, Path):
        return parse_agencies(read_json(source, str(source)), str(source))
    return _facts.agencies(source)


def load_rubric(key: str) -> Rubric:
    """A packaged rubric. Raises DataFault."""
    return _facts.rubric(key)


def load_template(key: str) -> EditionTemplate:
    """A packaged edition template. Raises DataFault."""
    return _facts.template(key)


def list_guidelines() -> tuple[str, ...]:
    """Keys of the packaged guidelines."""
    return _facts.keys("guidelines")


def list_forms() -> tuple[str, ...]:
    """Keys of the packaged entry forms."""
    return _facts.keys("forms")


def list_rubrics() -> tuple[str, ...]:
    """Keys of the packaged rubrics."""
    return _facts.keys("rubrics")


def list_templates() -> tuple[str, ...]:
    """Keys of the packaged edition templates."""
    return _facts.keys("templates")
