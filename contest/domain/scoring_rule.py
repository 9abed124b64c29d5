"""The scoring rule of a category: fixed and published before the first mark, frozen by its hash."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from contest.domain.canonical import canonical_hash
from contest.domain.document import Reader, child
from contest.domain.errors import Refusal
from contest.domain.numbers import round_half_up

MAX_PLACES = 6
MAX_MIN_SHEETS = 100
RULE_KEYS = ("decimals", "min_sheets", "conversion", "aggregate", "ranking_key", "tie_break")


class Conversion(StrEnum):
    """How a mark becomes 0–100: divided by the top mark, or stretched from lowest to top."""

    MAX = "max"
    MINMAX = "minmax"


class Aggregate(StrEnum):
    """How an entry's sheets become one number."""

    MEAN = "mean"
    MEDIAN = "median"
    TRIMMED = "trimmed"


class RankingKey(StrEnum):
    """What is compared: the number everybody sees, or the fraction behind it."""

    PUBLISHED = "published"
    EXACT = "exact"


class TieRule(StrEnum):
    """The steps of a tie chain."""

    CRITERIA = "criteria"
    LATEST_ROUND = "latest_round"
    PAIRWISE = "pairwise"
    PLENARY = "plenary"


@dataclass(frozen=True, slots=True)
class ScoringRule:
    """The rule of one category, published before the first mark.

    Raises Refusal ``rule-*`` when its parts contradict each other.
    """

    decimals: int = 2
    min_sheets: int = 3
    conversion: Conversion = Conversion.MAX
    aggregate: Aggregate = Aggregate.MEAN
    ranking_key: RankingKey = RankingKey.PUBLISHED
    tie_break: tuple[TieRule, ...] = tuple(TieRule)

    def __post_init__(self) -> None:
        if not 0 <= self.decimals <= MAX_PLACES:
            raise Refusal("rule-decimals", found=self.decimals, low=0, high=MAX_PLACES)
        if self.min_sheets < 1:
            raise Refusal("rule-min-sheets", found=self.min_sheets)
        if len(set(self.tie_break)) < len(self.tie_break):
            raise Refusal("rule-tie-repeated")
        if TieRule.PLENARY in self.tie_break[:-1]:
            raise Refusal("rule-plenary-not-last")

    def publish(self, value: Fraction) -> Decimal:
        """Round a score the one time it is rounded."""
        return round_half_up(value, self.decimals)


def parse_rule(document: Mapping[str, Any]) -> ScoringRule:
    """Read a rule document; all of RULE_KEYS must be there.

    Raises Invalid with every problem and its JSON path.
    """
    reader = Reader()
    rule = read_rule(reader, document, "$")
    reader.finish()
    assert rule is not None  # noqa: S101 - finish() has raised otherwise
    return rule


def read_rule(
    reader: Reader, value: Any, path: str, required: Collection[str] = RULE_KEYS
) -> ScoringRule | None:
    """Read a rule at ``path``; keys that are not ``required`` fall back to the usual rule."""
    found = reader.record(value, path, required, [k for k in RULE_KEYS if k not in required])
    if found is None:
        return None
    before = len(reader.problems)
    given = {**rule_document(ScoringRule()), **found}
    at = {key: child(path, key) for key in RULE_KEYS}
    decimals = reader.integer(given["decimals"], at["decimals"], 0, MAX_PLACES)
    min_sheets = reader.integer(given["min_sheets"], at["min_sheets"], 1, MAX_MIN_SHEETS)
    conversion = reader.choice(given["conversion"], at["conversion"], Conversion)
    aggregate = reader.choice(given["aggregate"], at["aggregate"], Aggregate)
    ranking_key = reader.choice(given["ranking_key"], at["ranking_key"], RankingKey)
    tie_break = _read_chain(reader, given["tie_break"], at["tie_break"])
    if decimals is None or min_sheets is None or len(reader.problems) > before:
        return None
    if conversion is None or aggregate is None or ranking_key is None:
        return None
    return ScoringRule(decimals, min_sheets, conversion, aggregate, ranking_key, tie_break)


def _read_chain(reader: Reader, value: Any, path: str) -> tuple[TieRule, ...]:
    chain: list[TieRule] = []
    for at, item in reader.items(value, path):
        rule = reader.choice(item, at, TieRule)
        if rule is None:
            continue
        if rule in chain:
            reader.note(at, "rule-tie-repeated", found=str(rule))
        elif TieRule.PLENARY in chain:
            reader.note(at, "rule-plenary-not-last", found=str(rule))
        chain.append(rule)
    return tuple(chain)


def rule_document(rule: ScoringRule) -> dict[str, Any]:
    """The rule as a canonical document; ``parse_rule`` reads it back unchanged."""
    return {
        "decimals": rule.decimals,
        "min_sheets": rule.min_sheets,
        "conversion": str(rule.conversion),
        "aggregate": str(rule.aggregate),
        "ranking_key": str(rule.ranking_key),
        "tie_break": [str(step) for step in rule.tie_break],
    }


def rule_hash(rule: ScoringRule) -> str:
    """SHA-256 of the canonical rule document, printed beside every result."""
    return canonical_hash(rule_document(rule))
