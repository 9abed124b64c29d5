"""What the secretariat has to do now, and how far the edition is."""

from collections.abc import Mapping
from typing import Any

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.blueprints.editions import bp
from contest.domain.desk import Duty, Task
from contest.domain.permissions import Permission
from contest.domain.stages import window_state
from contest.queries import desk as desk_queries
from contest.queries import editions as edition_queries
from contest.queries.desk import Act, StageLine
from contest.queries.editions import EditionRef, Editions
from contest.web import clock
from contest.web.auth import current_actor, requires
from contest.web.filters import day, instant, remaining
from contest.wording.audit import action_text
from contest.wording.desk import DUTIES, duty_title
from contest.wording.editions import STATES
from contest.wording.judging import ROUND_STATES

_STEPS = {"past": "done", "open": "current", "upcoming": "upcoming"}
_PLACES: Mapping[Duty, str] = {
    Duty.LOAD_AGENCIES: "people.agencies",
    Duty.OPEN_EDITION: "editions.show",
    Duty.CHECK_ENTRIES: "checks.queue",
    Duty.CLOSE_ROUNDS: "rounds.overview",
    Duty.FREEZE_ROUNDS: "rounds.overview",
    Duty.PREPARE_ROUNDS: "rounds.overview",
    Duty.DECIDE: "results.overview",
    Duty.ANNOUNCE: "results.overview",
    Duty.DECREE: "results.overview",
    Duty.PUBLISH: "results.overview",
    Duty.ISSUE_CERTIFICATES: "certificates.edition",
    Duty.REMIND: "people.missing",
    Duty.ARCHIVE: "editions.show",
}


@bp.get("/")
@requires(Permission.MANAGE_EDITION)
def home() -> ResponseReturnValue:
    """The desk of the edition asked for, else of the current one."""
    found = edition_queries.editions(current_actor(), request.args.get("edisi"))
    if found.chosen is None:
        return render_template("editions/empty.html")
    current = found.chosen == found.current
    desk = desk_queries.desk(current_actor(), found.chosen, clock.now(), current=current)
    tasks = [_task(task, found.chosen) for task in desk.tasks]
    return render_template(
        "editions/home.html",
        desk=desk,
        edition=found.chosen,
        editions=switch(found, "editions.home"),
        states=STATES,
        task=tasks[0] if tasks else None,
        others=tasks[1:],
        steps=[_step(stage) for stage in desk.stages],
        upcoming=_upcoming(desk.stages),
        progress=[line for line in desk.rounds if line.begun],
        round_states=ROUND_STATES,
        acts=[_act(act) for act in desk.acts],
    )


def switch(found: Editions, endpoint: str, **values: Any) -> list[dict[str, Any]]:
    """The editions as tabs over a page; empty when there is only one."""
    if len(found.all) < 2:
        return []
    return [
        {
            "label": str(edition.year),
            "url": url_for(endpoint, edisi=edition.slug, **values),
            "current": edition == found.chosen,
        }
        for edition in found.all
    ]


def _task(task: Task, edition: EditionRef) -> dict[str, Any]:
    words = DUTIES[task.duty]
    return {
        "title": duty_title(task.duty, task.count),
        "body": str(words.body),
        "label": str(words.action),
        "url": _address(_PLACES[task.duty], edition),
        "count": task.count,
        "until": task.until,
        "late": task.until is not None and task.until <= clock.now(),
    }


def _address(endpoint: str, edition: EditionRef) -> str:
    """Where a duty is done, in this edition."""
    rule = next(current_app.url_map.iter_rules(endpoint))
    if "slug" in rule.arguments:
        return url_for(endpoint, slug=edition.slug)
    return url_for(endpoint, edisi=edition.slug)


def _step(stage: StageLine) -> dict[str, str]:
    window, now = stage.window, clock.now()
    state = window_state(window, now)
    step = {"label": stage.name, "state": _STEPS[state]}
    if state == "upcoming":
        return step | {"date": _("mulai %(day)s", day=day(window.opens_at))}
    step["date"] = _("sampai %(day)s", day=day(window.closes_at))
    if state == "open":
        step["note"] = remaining(window.closes_at)
    return step


def _upcoming(stages: tuple[StageLine, ...]) -> dict[str, str] | None:
    """The next closing or opening, for a desk on which nothing waits."""
    now = clock.now()
    for stage in stages:
        state = window_state(stage.window, now)
        if state == "open":
            text = _(
                "%(stage)s ditutup %(at)s", stage=stage.name, at=instant(stage.window.closes_at)
            )
            return {"text": text, "remains": remaining(stage.window.closes_at)}
        if state == "upcoming":
            text = _("%(stage)s dibuka %(at)s", stage=stage.name, at=instant(stage.window.opens_at))
            return {"text": text, "remains": remaining(stage.window.opens_at)}
    return None


def _act(act: Act) -> dict[str, str]:
    text = action_text(act.action)
    if act.about:
        text = f"{text}: {act.about}"
    return {"at": instant(act.at), "text": text, "who": act.who or _("Sistem")}
