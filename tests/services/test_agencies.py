"""Agencies and participants: a sound tree, one participant each, nothing doubled."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select

from contest.domain.actor import Actor, Role
from contest.domain.agencies import AgencyKind
from contest.domain.errors import Forbidden, Invalid, NotFound, Stale
from contest.models import db
from contest.models.people import Agency, Participant
from contest.services import agencies, participants
from contest.services.agencies import AgencyData
from tests.factories import NOW, actor_of, make_agency, make_participant, make_user


@pytest.fixture
def secretary(app: Flask) -> Actor:
    return actor_of(make_user(Role.SECRETARIAT))


@pytest.fixture
def province(app: Flask) -> Agency:
    return make_agency("Pemerintah Provinsi", kind=AgencyKind.PROVINCE)


def _data(parent: Agency | None, **values: object) -> AgencyData:
    data = AgencyData(
        "Dinas Uji Coba", "", AgencyKind.PROVINCIAL, parent.id if parent else None, True
    )
    return replace(data, **values)  # type: ignore[arg-type]


def _codes(refused: pytest.ExceptionInfo[Invalid]) -> set[tuple[str, str]]:
    return {(p.field, p.code) for p in refused.value.problems}


def test_the_packaged_list_is_loaded_once_however_often_it_is_asked(secretary: Actor) -> None:
    first = agencies.load_packaged_list(secretary, "kalsel-2026", at=NOW)
    again = agencies.load_packaged_list(secretary, "kalsel-2026", at=NOW)
    assert first.added > 100
    assert (again.added, again.changed) == (0, 0)
    count = select(func.count()).select_from(Participant)
    assert db.session.scalar(count) == first.added - 1  # the province itself does not compete


def test_a_new_agency_comes_with_its_participant(secretary: Actor, province: Agency) -> None:
    code = agencies.add_agency(secretary, _data(province), at=NOW)
    row = db.session.scalars(select(Participant)).one()
    assert (code, row.name) == ("dinas-uji-coba", "Dinas Uji Coba")
    assert agencies.add_agency(secretary, _data(province), at=NOW) == "dinas-uji-coba-2"


def test_each_kind_stands_where_it_belongs(secretary: Actor, province: Agency) -> None:
    with pytest.raises(Invalid) as refused:
        agencies.add_agency(secretary, _data(None), at=NOW)
    assert _codes(refused) == {("parent_id", "parent-needed")}
    with pytest.raises(Invalid) as refused:
        agencies.add_agency(secretary, _data(province, kind=AgencyKind.UNIT, name=" "), at=NOW)
    assert _codes(refused) == {
        ("parent_id", "parent-unfit-kind"),
        ("name", "required"),
        ("short_name", "required"),
    }


def test_an_agency_never_stands_under_itself_or_its_children(
    secretary: Actor, province: Agency
) -> None:
    code = agencies.add_agency(secretary, _data(province), at=NOW)
    upper = db.session.scalars(select(Agency).where(Agency.code == code)).one()
    below = agencies.add_agency(secretary, _data(upper, name="UPT Uji"), at=NOW)
    lower = db.session.scalars(select(Agency).where(Agency.code == below)).one()
    for parent in (upper, lower):
        with pytest.raises(Invalid) as refused:
            agencies.change_agency(secretary, code, _data(parent), version=upper.version, at=NOW)
        assert ("parent_id", "parent-circle-made") in _codes(refused)


def test_a_new_name_reaches_the_participant(secretary: Actor, province: Agency) -> None:
    code = agencies.add_agency(secretary, _data(province), at=NOW)
    agencies.change_agency(secretary, code, _data(province, name="Badan Baru"), version=1, at=NOW)
    assert db.session.scalars(select(Participant.name)).all() == ["Badan Baru"]
    with pytest.raises(Stale):
        agencies.change_agency(secretary, code, _data(province), version=1, at=NOW)
    with pytest.raises(NotFound):
        agencies.change_agency(secretary, "tidak-ada", _data(province), version=1, at=NOW)


def test_verified_agencies_are_counted_once(secretary: Actor) -> None:
    waiting, done = make_agency(to_verify=True), make_agency()
    codes = [waiting.code, done.code]
    assert agencies.confirm_agencies(secretary, codes, at=NOW) == 1
    assert agencies.confirm_agencies(secretary, codes, at=NOW) == 0
    with pytest.raises(Invalid):
        agencies.confirm_agencies(secretary, [], at=NOW)


def test_only_the_secretariat_changes_the_tree(province: Agency) -> None:
    inspector = actor_of(make_user(Role.INSPECTOR))
    with pytest.raises(Forbidden):
        agencies.add_agency(inspector, _data(province), at=NOW)


def test_a_community_participant_has_one_contact_and_its_own_code(secretary: Actor) -> None:
    facts = {"government_id": None, "contact_phone": "0812 3456 7890"}
    for _ in range(2):
        agencies.add_community_participant(
            secretary, name="Karang Taruna  Uji", contact_name="Siti Uji", **facts, at=NOW
        )
    rows = db.session.scalars(select(Participant).order_by(Participant.id)).all()
    assert [row.code for row in rows] == ["karang-taruna-uji", "karang-taruna-uji-2"]
    assert rows[0].contact_phone == "+6281234567890"


def test_a_community_participant_is_refused_at_every_wrong_field(secretary: Actor) -> None:
    agency = make_agency()
    with pytest.raises(Invalid) as refused:
        agencies.add_community_participant(
            secretary,
            name="",
            government_id=agency.id,
            contact_name="",
            contact_phone="bukan nomor",
            at=NOW,
        )
    assert {field for field, _code in _codes(refused)} == {
        "name",
        "government_id",
        "contact_name",
        "contact_phone",
    }


def test_the_contact_of_an_agency_may_be_emptied_but_its_name_stays(secretary: Actor) -> None:
    participant = make_participant(contact_name="Lama", contact_phone="+62811")
    participants.change_participant(
        secretary,
        participant.code,
        name="Nama lain",
        contact_name="",
        contact_phone="",
        version=participant.version,
        at=NOW,
    )
    db.session.rollback()
    assert (participant.contact_name, participant.name) == (None, "Dinas Uji")
    with pytest.raises(Stale):
        participants.change_participant(
            secretary, participant.code, contact_name="", contact_phone="", version=1, at=NOW
        )
