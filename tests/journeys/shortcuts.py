"""The long way of an edition through the services, for journeys about its milestones."""

from datetime import datetime, timedelta

from sqlalchemy import select

from contest.domain.certificates import CertificateKind
from contest.domain.rubric import parse_rubric
from contest.domain.scorecards import ScorecardState
from contest.models import db
from contest.models.certificates import Certificate
from contest.models.editions import Signatory
from contest.models.judging import Round, RubricVersion, Scorecard
from contest.models.people import User
from contest.services import certificates, decisions, jobs, rankings, rounds
from contest.services.assignments import assign_balanced
from contest.services.judging import Comments, finalise, save_marks
from contest.services.panels import form_panel
from tests.journeys.scene import Scene


def open_round(scene: Scene, round_id: int, judges: tuple[str, ...], at: datetime) -> None:
    """Entries in, every judge assigned to every entry, open."""
    ids = [scene.user_id(name) for name in judges]
    if round_id == scene.rounds[0]:
        rounds.enter_accepted(scene.secretary, round_id, at=at)
    panel = form_panel(
        scene.secretary, round_id, name="Panel A", judge_ids=ids, chair_id=ids[0], at=at
    )
    assign_balanced(scene.secretary, panel, sheets_per_entry=len(ids), seed=1, at=at)
    rounds.open_round(scene.secretary, round_id, confirmed=True, at=at)


def finish_round(scene: Scene, round_id: int, at: datetime) -> None:
    """Every sheet that nobody scored yet is scored; closed and frozen."""
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
    rounds.close_round(scene.secretary, round_id, at=at)
    rankings.freeze_round(scene.secretary, round_id, at=at)


def decide_and_issue(scene: Scene, at: datetime) -> str:
    """From the plenary to issued certificates; returns the code of the first."""
    decision = decisions.draft_decision(scene.secretary, scene.edition_id, at=at)
    minutes = decisions.Minutes("000.9.3/12/BA/BRIDA", at.date(), "Banjarbaru")
    decisions.decide(scene.secretary, decision, minutes, at=at)
    until = at + timedelta(days=7)
    decisions.announce(scene.secretary, decision, objection_until=until, at=at)
    after = until + timedelta(days=1)
    fixed = decisions.Decree("100.3.3.1/0512/KUM", after.date(), "Keputusan Gubernur")
    decisions.decree(scene.secretary, decision, fixed, at=after)
    decisions.publish(scene.secretary, decision, at=after)
    signatory = db.session.scalars(select(Signatory.id)).one()
    db.session.rollback()
    order = certificates.Order(
        scene.edition_id,
        frozenset({CertificateKind.WINNER}),
        signatory,
        "Banjarbaru",
        after.date(),
        "http://localhost",
    )
    job = certificates.reserve_certificates(scene.secretary, order, at=after).job
    assert job is not None
    jobs.run(job, lambda: after)
    db.session.rollback()
    return db.session.scalars(select(Certificate.code).order_by(Certificate.id)).first() or ""
