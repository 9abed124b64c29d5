"""The second person: what was closed opens again only when one asks and another one grants."""

from sqlalchemy import select

from contest.domain.errors import Forbidden, NotFound, Refusal
from contest.models.judging import Reopening, Round, Scorecard
from contest.services.reasons import stated
from contest.services.transaction import UseCase


def ask(unit: UseCase, target: Round | Scorecard, reason: str) -> None:
    """Put the wish on record. Raises Invalid without a reason, Refusal when one waits already."""
    if waiting(unit, target) is not None:
        raise Refusal("reopening-waits")
    unit.session.add(
        Reopening(
            round_id=target.id if isinstance(target, Round) else None,
            scorecard_id=target.id if isinstance(target, Scorecard) else None,
            reason=stated(reason),
            requested_by=_person(unit),
            requested_at=unit.at,
        )
    )


def grant(unit: UseCase, target: Round | Scorecard) -> Reopening:
    """Grant the waiting wish of another person.

    Raises Refusal ``reopening-not-asked``, Forbidden ``second-person`` for the one who asked.
    """
    wish = _wanted(unit, target)
    person = _person(unit)
    if wish.requested_by == person:
        raise Forbidden("second-person")
    wish.granted_by, wish.granted_at = person, unit.at
    return wish


def withdraw(unit: UseCase, target: Round | Scorecard) -> None:
    """Take the waiting wish off the table. Raises Refusal ``reopening-not-asked``."""
    _wanted(unit, target).withdrawn_at = unit.at


def waiting(unit: UseCase, target: Round | Scorecard) -> Reopening | None:
    """The wish that nobody has granted or withdrawn, or None."""
    column = Reopening.round_id if isinstance(target, Round) else Reopening.scorecard_id
    return unit.session.scalars(
        select(Reopening).where(
            column == target.id,
            Reopening.granted_at.is_(None),
            Reopening.withdrawn_at.is_(None),
        )
    ).first()


def _wanted(unit: UseCase, target: Round | Scorecard) -> Reopening:
    wish = waiting(unit, target)
    if wish is None:
        raise Refusal("reopening-not-asked")
    return wish


def _person(unit: UseCase) -> int:
    """Only people can be first or second person; the console is neither."""
    if unit.actor.user_id is None:
        raise NotFound("not-yours")
    return unit.actor.user_id
