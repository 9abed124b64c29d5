"""The whole entry to read: complete for those who may, thinner where a round is blind."""

import pytest
from flask import Flask

from contest.domain.actor import Actor, Role
from contest.domain.entries import EntryState
from contest.domain.errors import Forbidden, NotFound
from contest.domain.rounds import BLIND_FIELDS
from contest.models import db
from contest.queries.entries import entry_document
from contest.queries.entry_document import EntryDocument
from contest.services import submission
from tests import factories
from tests.entry_world import AT, World, claim_of, entry_of, make_world
from tests.queries_count import counted


@pytest.fixture
def world(app: Flask) -> World:
    return make_world()


@pytest.fixture
def code(world: World) -> str:
    code = world.complete(world.draft())
    world.attach(code, "i03", name="Dinas Uji.pdf")
    submission.submit(world.actor, code, at=AT)
    return code


def _secretariat() -> Actor:
    return factories.actor_of(factories.make_user(Role.SECRETARIAT))


def _judge(world: World, code: str, *blind: str) -> Actor:
    entry = entry_of(code)
    entry.state = EntryState.ACCEPTED
    db.session.commit()
    judge = factories.make_user(Role.JUDGE)
    round_ = factories.make_round(world.category, blind_fields=list(blind))
    factories.make_scorecard(factories.make_panel(round_, judge), entry, judge)
    return factories.actor_of(judge)


def _places(document: EntryDocument) -> set[str]:
    return {
        place.key for section in document.sections for place in (*section.answers, *section.slots)
    }


def test_it_says_everything_with_labels_and_level_texts(world: World, code: str) -> None:
    document = entry_document(code, _secretariat())
    answers = {row.key: row.value for section in document.sections for row in section.answers}
    assert answers["phase"] == "Penerapan"
    assert answers["innovators"] == ("Siti Rahmah", "Ahmad Zaini")
    assert answers["has_development"] is False
    assert "development_date" not in answers
    first = document.indicators[0]
    assert first.claimed == 2
    assert first.claimed_text is not None
    assert "Peraturan Kepala Daerah" in first.claimed_text
    basis = next(row for row in document.indicators if row.key == "i18")
    assert basis.basis_name == "Penerima manfaat"
    assert document.claimed.score == sum(row.weight * row.claimed for row in document.indicators)
    assert document.participant == "Dinas Uji"


def test_verified_levels_stand_beside_the_claimed_ones(world: World, code: str) -> None:
    claim = claim_of(code, "i01")
    claim.verified_level, claim.note = 1, "Hanya keputusan"
    db.session.commit()
    document = entry_document(code, _secretariat())
    row = document.indicators[0]
    assert (row.claimed, row.verified, row.note) == (2, 1, "Hanya keputusan")
    assert (document.verified.score, document.verified_count) == (3, 1)


@pytest.mark.parametrize(
    ("hidden", "gone"),
    [
        ("participant", {"proposal_letter"}),
        ("innovators", {"innovators"}),
        ("initiator_name", {"initiator_name"}),
        ("coordinates", {"latitude", "longitude"}),
    ],
)
def test_each_blind_field_takes_its_places_away(
    world: World, code: str, hidden: str, gone: set[str]
) -> None:
    whole = _places(entry_document(code, _secretariat()))
    document = entry_document(code, _secretariat(), hide=frozenset({hidden}))
    assert whole - _places(document) == gone


def test_a_judge_of_a_blind_round_sees_no_name_whatever_the_page_asks(
    world: World, code: str
) -> None:
    actor = _judge(world, code, *BLIND_FIELDS)
    for revision in (None, 1):
        document = entry_document(code, actor, revision=revision)
        assert document.participant is None
        assert document.hidden == BLIND_FIELDS
        assert document.indicators[2].evidence[0].name == "bukti-i03-1.pdf"
        for secret in ("Dinas Uji", "Siti Rahmah", "Kepala Dinas", "114.83"):
            assert secret not in repr(document)


def test_a_judge_of_an_open_round_sees_the_names(world: World, code: str) -> None:
    document = entry_document(code, _judge(world, code))
    assert document.participant == "Dinas Uji"
    assert document.indicators[2].evidence[0].name == "Dinas Uji.pdf"


def test_strangers_find_nothing(world: World, code: str) -> None:
    for stranger in (make_world().officer, factories.make_user(Role.JUDGE)):
        with pytest.raises(NotFound):
            entry_document(code, factories.actor_of(stranger))
    with pytest.raises(NotFound):
        entry_document("0" * 26, _secretariat())
    with pytest.raises(NotFound):
        entry_document(code, _secretariat(), revision=2)
    with pytest.raises(Forbidden):
        entry_document(code, factories.actor_of(factories.make_user(Role.ADMINISTRATOR)))


def test_it_asks_the_same_number_of_questions_however_much_there_is(world: World) -> None:
    actor = _secretariat()
    code = world.draft()
    with counted() as few:
        entry_document(code, actor)
    world.complete(code)
    with counted() as many:
        entry_document(code, actor)
    assert len(few) == len(many) == 3, many.difference(few)
