"""The mass of an edition through the services, for journeys that tell it by its people."""

from datetime import datetime

from sqlalchemy import select

from contest.domain.rubric import parse_rubric
from contest.domain.scorecards import ScorecardState
from contest.models import db
from contest.models.judging import Round, RubricVersion, Scorecard
from contest.models.people import User
from contest.services import rankings, rounds
from contest.services.assignments import assign_balanced
from contest.services.judging import Comments, finalise, save_marks
from contest.services.panels import form_panel
from tests.journeys.scene import Scene


def judge_round(scene: Scene, round_id: int, judges: tuple[str, ...], at: datetime) -> None:
    """A later round from its panel to its frozen ranking."""
    ids = [scene.user_id(name) for name in judges]
    panel = form_panel(
        scene.secretary, round_id, name="Panel A", judge_ids=ids, chair_id=ids[0], at=at
    )
    assign_balanced(scene.secretary, panel, sheets_per_entry=len(ids), seed=1, at=at)
    rounds.open_round(scene.secretary, round_id, confirmed=True, at=at)
    score_the_rest(scene, round_id, at)
    rounds.close_round(scene.secretary, round_id, at=at)
    rankings.freeze_round(scene.secretary, round_id, at=at)


def score_the_rest(scene: Scene, round_id: int, at: datetime) -> None:
    """Every sheet of a round that nobody scored yet is scored and handed in."""
    db.session.rollback()
    rubric_id = db.session.get_one(Round, round_id).rubric_version_id
    rubric = parse_rubric(db.session.get_one(RubricVersion, rubric_id).document)
    rows = db.session.execute(
        select(Scorecard.code, Scorecard.version, Scorecard.entry_id, User.username)
        .join(User, User.id == Scorecard.judge_id)
        .where(Scorecard.round_id == round_id, Scorecard.state != ScorecardState.FINAL)
    ).all()
    db.session.rollback()
    for code, version, entry_id, judge in rows:
        actor = scene.accounts.actor(judge)
        marks = {criterion.key: str(90 - entry_id % 10) for criterion in rubric.criteria}
        saved = save_marks(actor, code, marks, Comments("", ""), version=version, at=at)
        finalise(actor, code, version=saved.version, at=at)
