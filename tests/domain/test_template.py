"""The edition template of the province's contest, and how a spoilt one is refused."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from contest.adapters.datafiles import load_template
from contest.domain.agencies import AgencyKind
from contest.domain.awards import award_at, award_documents, parse_awards
from contest.domain.certificates import CertificateKind
from contest.domain.entries import ParticipantKind
from contest.domain.facts import DataFault
from contest.domain.scoring_rule import TieRule
from contest.domain.stages import StageKey
from contest.domain.template import EditionTemplate, reason_documents
from contest.domain.template_file import KnownFacts, parse_template
from tests.domain.data_2026 import faults, raw

TEMPLATE = load_template("kalsel-2026")
KNOWN = KnownFacts(
    guidelines=frozenset({"2026"}),
    forms=frozenset({"2026"}),
    agencies=frozenset({"kalsel-2026"}),
    rubrics=frozenset({"proposal-generic", "iga-2023-presentation"}),
)


def parse(value: Any) -> EditionTemplate:
    return parse_template(value, KNOWN, "spoilt.json")


def spoilt(value: Any) -> list[tuple[str, str]]:
    return faults(parse, value)


def test_the_name_takes_its_year() -> None:
    assert TEMPLATE.edition_name(2026) == "Kalsel Innovation Award 2026"
    assert TEMPLATE.edition_short_name(2025) == "KIA 2025"


def test_agencies_of_the_province_of_the_regions_and_the_public_compete_apart() -> None:
    kinds = {found.key: found.agency_kinds for found in TEMPLATE.categories}
    assert kinds == {
        "provincial": (AgencyKind.PROVINCIAL,),
        "regional": (AgencyKind.GOVERNMENT, AgencyKind.REGIONAL, AgencyKind.UNIT),
        "community": (),
    }
    community = TEMPLATE.category("community")
    assert community is not None
    assert community.participant_kind is ParticipantKind.COMMUNITY
    assert all(found.finalists == 10 and found.max_entries == 1 for found in TEMPLATE.categories)
    assert TEMPLATE.category("school") is None


def test_the_stages_run_in_order_and_cover_every_stage() -> None:
    assert [stage.key for stage in TEMPLATE.stages] == list(StageKey)


def test_a_stage_opens_and_closes_in_local_time() -> None:
    windows = {stage.key: window for stage, window in TEMPLATE.windows(date(2026, 6, 2))}
    registration = windows[StageKey.REGISTRATION]
    assert registration.opens_at == datetime(2026, 6, 2, 0, 0, tzinfo=UTC)
    assert registration.closes_at == datetime(2026, 7, 31, 8, 0, tzinfo=UTC)
    assert registration.grace == timedelta(minutes=15)
    assert all(window.closes_at > window.opens_at for window in windows.values())


def test_two_rounds_weigh_60_and_40_and_ten_go_on() -> None:
    assert [(found.key, found.weight) for found in TEMPLATE.rounds] == [
        ("proposal", Decimal(60)),
        ("presentation", Decimal(40)),
    ]
    assert [found.promote_top for found in TEMPLATE.rounds] == [10, None]


def test_the_rule_is_the_official_one() -> None:
    rule = TEMPLATE.scoring_rule
    assert (rule.decimals, rule.min_sheets) == (2, 3)
    assert rule.tie_break == tuple(TieRule)


@pytest.mark.parametrize(
    ("rank", "title", "kind"),
    [
        (1, "Juara I", CertificateKind.WINNER),
        (3, "Juara III", CertificateKind.WINNER),
        (4, "Harapan I", CertificateKind.WINNER),
        (6, "Harapan III", CertificateKind.WINNER),
        (7, "Finalis", CertificateKind.FINALIST),
        (10, "Finalis", CertificateKind.FINALIST),
    ],
)
def test_each_place_has_its_title(rank: int, title: str, kind: CertificateKind) -> None:
    found = award_at(TEMPLATE.awards, rank)
    assert found is not None
    assert (found.name, found.certificate) == (title, kind)


def test_titles_come_back_unchanged_from_an_edition() -> None:
    assert parse_awards(award_documents(TEMPLATE.awards), "edition") == TEMPLATE.awards
    assert award_at(TEMPLATE.awards[:2], 3) is None


def test_spoilt_titles_of_an_edition_are_refused() -> None:
    with pytest.raises(DataFault):
        parse_awards([], "edition")


def test_a_certificate_names_the_edition() -> None:
    event = TEMPLATE.event(CertificateKind.WINNER, 2026)
    assert event.startswith("dalam rangka Kalsel Innovation Award 2026")
    assert "{" not in event
    assert TEMPLATE.certificate_text(CertificateKind.JUDGE).role == "Dewan Juri"


def test_the_reasons_of_the_check_are_ready_to_be_stored() -> None:
    documents = reason_documents(TEMPLATE.check_reasons)
    assert {"unreadable-document", "outside-period", "unsigned", "evidence-below-level"} <= {
        found["code"] for found in documents
    }
    assert all(found["label"] and found["applies_to"] for found in documents)


@pytest.mark.parametrize(
    ("path", "wrong", "row", "code"),
    [
        (["name"], "Lomba Inovasi", "name", "placeholder-missing"),
        (["name"], "Lomba {tahun} {year}", "name", "placeholder-unknown"),
        (["zone"], "Asia/Banjarbaru", "zone", "zone-unknown"),
        (["zone"], "../etc/passwd", "zone", "zone-unknown"),
        (["guideline"], "2031", "guideline", "reference-unknown"),
        (["form"], "2031", "form", "reference-unknown"),
        (["agencies"], "jabar", "agencies", "reference-unknown"),
        (["rounds", 0, "rubric"], "none", "rounds[0].rubric", "reference-unknown"),
        (["rounds", 0, "weight"], 61, "rounds", "round-weights-not-100"),
        (["rounds", 0, "weight"], "60", "rounds[0].weight", "wrong-type"),
        (["rounds", 0, "promote_top"], None, "rounds[0].promote_top", "promotion-missing"),
        (["rounds", 0, "stage"], "field", "rounds[0].stage", "name-unknown"),
        (["rounds", 0, "blind_fields"], ["age"], "rounds[0].blind_fields[0]", "name-unknown"),
        (["rounds", 1, "key"], "proposal", "rounds[1].key", "value-repeated"),
        (["stages", 1, "key"], "registration", "stages[1].key", "value-repeated"),
        (["stages", 2, "opens_day"], 1, "stages[2].opens_day", "stages-out-of-order"),
        (["stages", 0, "days"], 0, "stages[0].days", "integer-out-of-range"),
        (["stages", 0, "opens_at"], "8 pagi", "stages[0].opens_at", "time-unreadable"),
        (["stages", 0, "closes_at"], "24:00", "stages[0].closes_at", "time-unreadable"),
        (["awards", 2, "from_rank"], 4, "awards[2].from_rank", "ranks-gap"),
        (["awards", 2, "from_rank"], 2, "awards[2].from_rank", "ranks-overlap"),
        (["awards", 0, "from_rank"], "1", "awards[0].from_rank", "wrong-type"),
        (["awards", 5, "to_rank"], 5, "awards[5].to_rank", "limits-crossed"),
        (["awards", 0, "certificate"], "medal", "awards[0].certificate", "name-unknown"),
        (["awards", 1, "key"], "juara-1", "awards[1].key", "value-repeated"),
        (["categories", 0, "agency_kinds"], [], "categories[0].agency_kinds", "list-empty"),
        (
            ["categories", 2, "agency_kinds"],
            ["unit"],
            "categories[2].agency_kinds",
            "agencies-misplaced",
        ),
        (["categories", 0, "finalists"], 0, "categories[0].finalists", "integer-out-of-range"),
        (["scoring_rule", "aggregate"], "sum", "scoring_rule.aggregate", "name-unknown"),
        (["scoring_rule"], None, "scoring_rule", "key-missing"),
        (["register", "pattern"], "{unit}/{year}", "register.pattern", "pattern-without-number"),
        (["certificates", 0, "event"], "oleh {panitia}", "certificates[0].event", None),
        (["check_reasons", 1, "code"], "unreadable-document", "check_reasons[1].code", None),
    ],
)
def test_a_spoilt_template_is_refused_at_its_place(
    path: list[str | int], wrong: Any, row: str, code: str | None
) -> None:
    value = raw("templates/kalsel-2026")
    target = value
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = wrong
    found = spoilt(value)
    assert row in [place for place, _ in found]
    if code is not None:
        assert (row, code) in found


def test_a_title_after_the_open_last_one_is_refused() -> None:
    value = raw("templates/kalsel-2026")
    value["awards"].append(value["awards"][0] | {"key": "extra", "from_rank": 11, "to_rank": None})
    assert spoilt(value) == [("awards[7].from_rank", "ranks-overlap")]


def test_stages_in_the_wrong_order_are_refused() -> None:
    value = raw("templates/kalsel-2026")
    value["stages"][3], value["stages"][4] = value["stages"][4], value["stages"][3]
    assert ("stages[4].key", "stages-out-of-order") in spoilt(value)


def test_a_round_in_a_stage_the_template_lacks_is_refused() -> None:
    value = raw("templates/kalsel-2026")
    del value["stages"][3]
    assert spoilt(value) == [("rounds[1].stage", "reference-unknown")]


def test_a_kind_of_certificate_without_wording_is_refused() -> None:
    value = raw("templates/kalsel-2026")
    value["certificates"].pop()
    assert spoilt(value) == [("certificates", "kinds-incomplete")]


def test_a_stage_of_one_day_closes_after_it_opens() -> None:
    value = raw("templates/kalsel-2026")
    value["stages"][4].update(days=1, opens_at="16:00", closes_at="16:00")
    assert spoilt(value) == [("stages[4].closes_at", "limits-crossed")]
