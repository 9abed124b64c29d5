"""The page of one indicator as a form: a level, perhaps by a basis, files, perhaps a link."""

from collections.abc import Mapping
from typing import Any

from flask import request

from contest.blueprints.entries.forms import PageForm, Question
from contest.blueprints.entries.uploads import Upload
from contest.domain.drafts import MAX_EVIDENCE
from contest.domain.errors import Invalid, Problem
from contest.domain.guideline import TOP_LEVEL
from contest.domain.maturity import Claim
from contest.queries.entry_desk import EntryDesk
from contest.wording.refusals import explain_problem


class IndicatorForm(PageForm):
    """Level, files and link of one indicator, filled from the desk or from a post."""

    def __init__(self, desk: EntryDesk, key: str) -> None:
        super().__init__()
        self.indicator = desk.guideline.indicator(key)
        self.present = desk.claims.get(key, Claim(0))
        self.chosen = _value(self.present)
        self.link = ""
        self.upload = Upload(
            key=key,
            label="",
            hint="",
            rule=self.indicator.files,
            most=MAX_EVIDENCE,
            optional=False,
            evidence=desk.evidence.get(key, ()),
            reasons=desk.verdict.at_place(key) if desk.verdict else (),
        )
        self.notes = [explain_problem(problem) for problem in desk.problems_at(key)]

    @property
    def level_name(self) -> str:
        """Name of the level's radio buttons, and id of the first."""
        return f"level-{self.indicator.key}"

    @property
    def picker(self) -> dict[str, Any]:
        """The indicator as the level picker draws it."""
        found = self.indicator
        levels = [(level.value, level.text) for level in found.levels]
        return {
            "key": found.key,
            "number": found.number,
            "name": found.name,
            "weight": found.weight,
            "levels": levels,
            "evidence": None,
        }

    def read_post(self) -> None:
        """Show what was chosen and typed."""
        self.chosen = request.form.get(self.level_name, self.chosen)
        self.link = request.form.get("link", "").strip()
        self.notes = []

    def claim(self) -> tuple[int, str | None] | None:
        """The chosen level and basis; None when nothing changed. Raises Invalid."""
        basis, _dash, level = self.chosen.rpartition("-")
        if self.chosen == _value(self.present):
            return None
        if self.chosen == "":
            return 0, None
        if not (level.isdecimal() and level.isascii()):
            facts = {"most": TOP_LEVEL}
            raise Invalid([Problem("level-out-of-scale", self.level_name, facts)])
        return int(level), basis or None

    def places(self) -> Mapping[str, Question | Upload]:
        """A refused file or link stands at the upload."""
        return {self.indicator.key: self.upload}

    @property
    def errors(self) -> list[tuple[str, str]]:
        """(id, text) pairs for the error summary."""
        return [
            *((self.level_name, text) for text in self.general),
            *((self.upload.name, text) for text in self.upload.errors),
        ]


def _value(claim: Claim) -> str:
    """The radio button that stands for a claim: ``2``, ``a-2``, or empty for none."""
    if not claim.level:
        return ""
    return f"{claim.basis}-{claim.level}" if claim.basis else str(claim.level)
