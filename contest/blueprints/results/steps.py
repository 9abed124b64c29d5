"""Where the next act of a round or of the decision is done."""

from dataclasses import dataclass
from typing import Any

from flask import url_for

from contest.domain.actor import Actor
from contest.domain.permissions import Permission, may
from contest.domain.result_steps import DecisionStep, RoundStep
from contest.queries.results import ResultsOverview
from contest.wording.results import DECISION_STEPS, ROUND_STEPS

_ROUND_ACTS = {
    RoundStep.FREEZE: "results.freeze",
    RoundStep.FREEZE_AGAIN: "results.freeze",
    RoundStep.PROMOTE: "results.promote",
}
_DECISION_ACTS = {
    DecisionStep.DRAFT: "results.draft",
    DecisionStep.DECIDE: "results.decide",
    DecisionStep.ANNOUNCE: "results.announce",
    DecisionStep.DECREE: "results.decree",
    DecisionStep.PUBLISH: "results.publish",
}


@dataclass(frozen=True, slots=True)
class NextAct:
    """What to do now: sentence, address (None for those who only read), button, reason."""

    title: Any
    url: str | None
    label: Any
    body: Any


def round_url(actor: Actor, step: RoundStep, round_id: int) -> str | None:
    """Where this act is done; None for who may not, or where nothing is due."""
    if step is RoundStep.AWAIT_CLOSE:
        manages = may(actor, Permission.MANAGE_ROUNDS)
        return url_for("rounds.show", round_id=round_id) if manages else None
    if not may(actor, Permission.DECIDE_RESULTS):
        return None
    if step is RoundStep.SETTLE_TIE:
        return url_for("results.ranking", round_id=round_id, _anchor="seri")
    endpoint = _ROUND_ACTS.get(step)
    return None if endpoint is None else url_for(endpoint, round_id=round_id)


def decision_url(actor: Actor, step: DecisionStep, slug: str) -> str | None:
    """Where the decision goes on; None for who may not, or where nothing is due."""
    endpoint = _DECISION_ACTS.get(step)
    if endpoint is None or not may(actor, Permission.DECIDE_RESULTS):
        return None
    return url_for(endpoint, slug=slug)


def next_act(actor: Actor, overview: ResultsOverview) -> NextAct:
    """The first act due on an edition's results: rounds in order, then the decision."""
    for category in overview.categories:
        for round_ in category.rounds:
            if round_.step in {RoundStep.NOTHING, RoundStep.AWAIT_CLOSE}:
                continue
            words = ROUND_STEPS[round_.step]
            return NextAct(
                f"{category.name} · {round_.name}",
                round_url(actor, round_.step, round_.id),
                words.label,
                words.reason,
            )
    words = DECISION_STEPS[overview.step]
    return NextAct(
        words.label,
        decision_url(actor, overview.step, overview.edition.slug),
        words.label,
        words.reason,
    )
