"""The contents of the demonstration editions: plausible, complete, different, reproducible."""

import random
import re
import time
from collections import Counter
from functools import cache
from io import BytesIO
from itertools import combinations
from typing import Any

import pypdfium2
import pytest

from contest.adapters.datafiles import (
    load_agencies,
    load_form,
    load_guideline,
    load_rubric,
    load_template,
)
from contest.adapters.inspect_file import inspect_file
from contest.cli.demo import (
    EDITIONS,
    demo_edition,
    demo_people,
    draw_marks,
    sample_evidence,
    sample_link,
)
from contest.cli.demo.content import ORGANISER, SEED
from contest.cli.demo.evidence import MARK
from contest.cli.demo.names import civil_servant_number
from contest.cli.demo.records import DemoEdition, DemoInnovation, DemoJudge
from contest.domain.accounts import normal_phone, person_problems, username_problems
from contest.domain.agencies import AgencyKind
from contest.domain.eligibility import eligibility_problems
from contest.domain.entries import EntryState, ParticipantKind
from contest.domain.errors import Problem
from contest.domain.maturity import Claim, check_claim
from contest.domain.profile import profile_problems, profile_warnings
from contest.domain.tally import tally
from contest.domain.tie_break import TieBreak
from contest.domain.words import count_words

FORM = load_form("2026")
GUIDELINE = load_guideline("2026")
TEMPLATE = load_template("kalsel-2026")
AGENCIES = {row.code: row for row in load_agencies("kalsel-2026").agencies}
CATEGORIES = ("provincial", "regional", "community")
LONG_TEXTS = ("design", "objectives", "benefits", "results")
MOST_SHARED = 0.35
"""Largest share of eight-word runs two designs may have in common."""


@cache
def edition(year: int) -> DemoEdition:
    return demo_edition(year)


def everything() -> list[DemoInnovation]:
    return [entry for year in EDITIONS for entry in edition(year).innovations]


def finished() -> list[DemoInnovation]:
    return [entry for entry in everything() if entry.state is not EntryState.DRAFT]


def weights(key: str) -> dict[str, int]:
    return {criterion.key: int(criterion.weight) for criterion in load_rubric(key).criteria}


def states(year: int) -> dict[str, Counter[EntryState]]:
    return {
        category: Counter(entry.state for entry in edition(year).of_category(category))
        for category in CATEGORIES
    }


def test_the_finished_edition_has_ninety_accepted_entries() -> None:
    accepted = EntryState.ACCEPTED
    assert states(2025) == {
        "provincial": Counter({accepted: 42}),
        "regional": Counter({accepted: 26}),
        "community": Counter({accepted: 22}),
    }


def test_the_running_edition_has_sixty_accepted_entries_and_some_that_stopped_on_the_way() -> None:
    counted = states(2026)
    accepted = [counted[category][EntryState.ACCEPTED] for category in CATEGORIES]
    assert accepted == [30, 20, 10]
    stopped = sum(counted.values(), Counter[EntryState]()) - Counter({EntryState.ACCEPTED: 60})
    assert stopped[EntryState.DRAFT] >= 2
    assert stopped[EntryState.RETURNED] >= 2
    assert EntryState.REJECTED in stopped


@pytest.mark.parametrize("year", EDITIONS)
def test_every_obliged_agency_has_entered_or_is_listed_as_absent(year: int) -> None:
    obliged = {row.code for row in AGENCIES.values() if row.must_enter} - {ORGANISER}
    entered = {entry.participant.agency_code for entry in edition(year).of_category("provincial")}
    assert entered | set(edition(year).absent) == obliged
    assert not entered & set(edition(year).absent)
    assert len(edition(year).absent) >= 5


@pytest.mark.parametrize("year", EDITIONS)
def test_nobody_enters_twice_and_everybody_enters_where_he_belongs(year: int) -> None:
    kinds = {category.key: category for category in TEMPLATE.categories}
    seen = Counter(entry.participant.key for entry in edition(year).innovations)
    assert seen.most_common(1)[0][1] == 1
    for entry in edition(year).innovations:
        category, participant = kinds[entry.category_key], entry.participant
        assert participant.kind is category.participant_kind
        if participant.agency_code is not None:
            assert AGENCIES[participant.agency_code].kind in category.agency_kinds
        government = AGENCIES[participant.government_code].kind
        assert government in {AgencyKind.GOVERNMENT, AgencyKind.PROVINCE}


def test_all_thirteen_governments_take_part_in_the_finished_edition() -> None:
    present = {entry.participant.government_code for entry in edition(2025).of_category("regional")}
    assert present == {row.code for row in AGENCIES.values() if row.kind is AgencyKind.GOVERNMENT}


def test_no_title_comes_twice() -> None:
    for names in ([entry.title for entry in everything()], [e.acronym for e in everything()]):
        assert len({name.casefold() for name in names}) == len(names)


def test_every_finished_profile_satisfies_the_entry_form() -> None:
    for entry in finished():
        profile = {"title": entry.title, **entry.profile}
        assert profile_problems(FORM, profile, entry.participant.kind) == (), entry.key
        assert profile_warnings(FORM, profile, entry.participant.kind) == (), entry.key


def test_drafts_lack_something_but_can_be_registered() -> None:
    for entry in everything():
        if entry.state is EntryState.DRAFT:
            profile, kind = {"title": entry.title, **entry.profile}, entry.participant.kind
            assert profile_problems(FORM, profile, kind)
            assert profile_problems(FORM, profile, kind, to="register") == ()


def test_all_but_the_rejected_are_eligible() -> None:
    for entry in everything():
        found = eligibility_problems(FORM, entry.profile, entry.year)
        assert bool(found) == (entry.state is EntryState.REJECTED), entry.key


def test_returned_and_rejected_entries_name_a_known_reason() -> None:
    known = {reason.code for reason in TEMPLATE.check_reasons}
    for entry in everything():
        stopped = entry.state in {EntryState.RETURNED, EntryState.REJECTED}
        assert (entry.reason_code in known) == stopped
        assert bool(entry.state_reason) == (stopped or entry.state is EntryState.WITHDRAWN)


def test_designs_have_six_paragraphs_and_three_to_four_hundred_odd_words() -> None:
    for entry in finished():
        design = entry.profile["design"]
        assert 320 <= count_words(design) <= 480, entry.key
        assert design.count("\n\n") == 5


def test_texts_are_written_out_and_cleanly_set() -> None:
    for entry in everything():
        for key in LONG_TEXTS:
            text = entry.profile.get(key, "")
            assert not re.search(r"[\[\]{}|]|  | [,.;:]|\.\.|,,", text), (entry.key, key)
            assert not re.search(r"\b(\w{4,}) \1\b", text), (entry.key, key)
            for paragraph in text.split("\n\n"):
                assert paragraph[:1].isupper() or paragraph[:1].isdigit() or not paragraph
                assert paragraph[-1:] in {".", ""}


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    words = text.casefold().split()
    return frozenset(tuple(words[at : at + 8]) for at in range(len(words) - 7))


def test_no_two_designs_read_alike() -> None:
    runs = {entry.key: shingles(entry.profile["design"]) for entry in finished()}
    for one, other in combinations(runs, 2):
        shared = len(runs[one] & runs[other]) / min(len(runs[one]), len(runs[other]))
        assert shared < MOST_SHARED, (one, other, shared)


def test_the_team_in_the_text_is_the_team_of_the_claim() -> None:
    counted = 0
    for entry in finished():
        told = re.search(r"(\d+) orang (?:pelaksana|pengelola|telah)", str(entry.profile))
        if told:
            counted += 1
            size = int(told[1])
            expected = 3 if size > 30 else 2 if size > 10 else 1
            assert next(c.level for c in entry.claims if c.indicator == "i02") == expected
    assert counted > 60


def test_every_law_a_text_names_is_older_than_the_innovation() -> None:
    law = re.compile(r"(?:Undang-Undang|Peraturan [A-Z][A-Za-z ]+) Nomor \d+ Tahun (\d{4}) tentang")
    for entry in finished():
        start = int(entry.profile["implementation_date"][:4])
        years = [int(year) for year in law.findall(entry.profile["design"])]
        assert len(years) == 3, entry.key
        assert max(years) < start, entry.key


def test_claims_follow_the_guideline_and_answer_what_is_mandatory() -> None:
    mandatory = {indicator.key for indicator in GUIDELINE.indicators if indicator.mandatory}
    for entry in everything():
        for claim in entry.claims:
            check_claim(GUIDELINE, claim.indicator, Claim(claim.level, claim.basis))
            assert 0 <= claim.verified_level <= claim.level <= 3
            assert (claim.basis is not None) == (claim.indicator == "i18")
        assert mandatory <= {claim.indicator for claim in entry.claims}


def test_the_same_seed_gives_the_same_edition_whatever_else_draws() -> None:
    random.seed(1)
    first = demo_edition(2026, seed=5)
    random.seed(2)
    assert demo_edition(2026, seed=5) == first
    assert demo_edition(2026, seed=6) != first


def test_a_year_without_a_roster_is_refused() -> None:
    with pytest.raises(KeyError):
        demo_edition(2024)


def test_both_editions_are_drawn_in_seconds() -> None:
    begun = time.perf_counter()
    for year in EDITIONS:
        demo_edition(year, seed=77)
    assert time.perf_counter() - begun < 10


def test_people_can_have_accounts() -> None:
    people = demo_people()
    staff = [*people.secretariat, people.inspector, people.coach, people.administrator]
    officers = {entry.officer.username: entry.officer for entry in everything()}
    for person in [*staff, *people.judges, *officers.values()]:
        assert username_problems(person.username) == ()
        phone = normal_phone(person.phone)
        assert person_problems(person.name, phone, person.institution) == ()
    names = [person.username for person in [*staff, *people.judges]] + list(officers)
    assert len(set(names)) == len(names)
    assert len(officers) == len({entry.participant.key for entry in everything()})


def test_an_agency_keeps_its_officer_from_edition_to_edition() -> None:
    officers = [{e.participant.key: e.officer for e in edition(y).innovations} for y in EDITIONS]
    kept = set(officers[0]) & set(officers[1])
    assert len(kept) > 20
    assert all(officers[0][key].username == officers[1][key].username for key in kept)


def test_innovators_are_different_people_who_fit_on_a_certificate() -> None:
    for entry in everything():
        assert entry.profile["innovators"].split("\n") == list(entry.innovators)
        assert 2 <= len(set(entry.innovators)) == len(entry.innovators)
        assert all(len(name) <= 120 for name in entry.innovators)


def test_each_panel_has_six_judges_and_one_chair() -> None:
    people = demo_people()
    assert len(people.judges) == 18
    for category in CATEGORIES:
        panel = people.panel(category)
        assert [judge.is_chair for judge in panel] == [True, *[False] * 5]


def test_two_judges_belong_to_agencies_they_would_have_to_judge() -> None:
    conflicted = [judge for judge in demo_people().judges if judge.agency_code]
    assert len(conflicted) == 2
    for judge in conflicted:
        entries = edition(2025).of_category(judge.category_key)
        assert judge.agency_code in {entry.participant.agency_code for entry in entries}


def test_civil_servant_numbers_have_the_form_of_a_nip() -> None:
    form = re.compile(r"19\d\d(0\d|1[0-2])[0-2]\d(19|20)\d\d(0\d|1[0-2])[12]\d{3}")
    draw = random.Random(3)
    assert all(form.fullmatch(civil_servant_number(draw, woman=n % 2 == 0)) for n in range(200))
    governor, head = demo_people().signatories
    assert governor.nip is None
    assert governor.rank is None
    assert form.fullmatch(head.nip or "")


def slots_of(entry: DemoInnovation) -> list[str]:
    documents = [slot.key for slot in FORM.slots if slot.asked_of(entry.participant.kind)]
    return [indicator.key for indicator in GUIDELINE.indicators] + documents


def test_sample_evidence_passes_the_rules_of_its_place() -> None:
    rules = {indicator.key: indicator.files for indicator in GUIDELINE.indicators}
    rules |= {slot.key: slot.files for slot in FORM.slots}
    for entry in (edition(2025).innovations[25], edition(2026).of_category("community")[0]):
        for slot in slots_of(entry):
            name, media_type, content = sample_evidence(entry, slot)
            claimed = next(kind for kind in rules[slot].types if kind.media_type == media_type)
            assert name.endswith(claimed.extensions)
            assert len(content) <= 25_000
            findings = inspect_file(BytesIO(content), claimed).findings
            assert findings.file_type is claimed
            assert findings.readable
            assert not findings.active
            assert not findings.embedded
            assert not findings.trailing


def test_sample_documents_name_agency_and_innovation_and_say_what_they_are() -> None:
    entry = edition(2025).of_category("regional")[3]
    _, _, content = sample_evidence(entry, "i01")
    page = pypdfium2.PdfDocument(content)[0]
    words = " ".join(page.get_textpage().get_text_range().split())
    for expected in (entry.participant.name, entry.acronym, MARK, "PENETAPAN INOVASI"):
        assert expected in words


def test_sample_evidence_is_the_same_every_time_and_differs_between_entries() -> None:
    one, other = edition(2025).innovations[:2]
    for slot in slots_of(one):
        assert sample_evidence(one, slot) == sample_evidence(one, slot)
        assert sample_evidence(one, slot)[2] != sample_evidence(other, slot)[2]


def test_the_video_is_a_link_that_leads_nowhere() -> None:
    entry = edition(2026).innovations[0]
    assert ".invalid/" in (sample_link(entry, "i20") or "")
    assert sample_link(entry, "i01") is None


def fit(entry: DemoInnovation, judge: DemoJudge) -> bool:
    return judge.agency_code is None or judge.agency_code != entry.participant.agency_code


def scores(entries: list[DemoInnovation], rubric: str) -> dict[str, dict[str, dict[str, int]]]:
    panel = demo_people().panel(entries[0].category_key)
    return {
        entry.key: {
            judge.username: draw_marks(entry, judge, weights(rubric), SEED)
            for judge in panel
            if fit(entry, judge)
        }
        for entry in entries
    }


class Codes:
    """Codes in place of sentences."""

    def problem_text(self, problem: Problem) -> str:
        return problem.code

    def tie_text(self, tie: TieBreak) -> str:
        return next(step.rule.value for step in tie.steps if step.decisive)


def results(entries: list[DemoInnovation], rounds: dict[str, tuple[str, int]]) -> list[Any]:
    rule = {
        "decimals": 2,
        "min_sheets": 3,
        "conversion": "max",
        "aggregate": "mean",
        "ranking_key": "published",
        "tie_break": ["criteria", "latest_round", "pairwise", "plenary"],
    }
    given = [
        {
            "key": key,
            "weight": weight,
            "criteria": [
                {"key": criterion, "weight": share, "min": 0, "max": 100, "step": 1}
                for criterion, share in weights(rubric).items()
            ],
            "scores": scores(entries, rubric),
        }
        for key, (rubric, weight) in rounds.items()
    ]
    answer = tally({"rule": rule, "rounds": given}, Codes())
    return sorted(answer["entries"], key=lambda found: found["rank"])


PROPOSAL, PRESENTATION = ("proposal-generic", 60), ("iga-2023-presentation", 40)


def test_two_finalists_tie_and_the_first_step_of_the_chain_decides() -> None:
    tie = edition(2025).tie
    assert tie is not None
    entries = list(edition(2025).of_category("provincial"))
    first = results(entries, {"proposal": ("proposal-generic", 100)})
    finalists = {found["entry"] for found in first[:10]}
    assert set(tie) <= finalists
    chosen = [entry for entry in entries if entry.key in finalists]
    final = results(chosen, {"proposal": PROPOSAL, "presentation": PRESENTATION})
    one, other = (found for found in final if found["entry"] in tie)
    assert one["score"] == other["score"]
    assert other["rank"] == one["rank"] + 1
    assert one["tie_break"] == other["tie_break"] == "criteria"
    assert other["rank"] <= 6, "the tie decides about a prize"


def test_the_tied_entries_have_different_marks() -> None:
    tie = edition(2025).tie
    assert tie is not None
    entries = [entry for entry in edition(2025).innovations if entry.key in tie]
    for rubric in ("proposal-generic", "iga-2023-presentation"):
        one, other = scores(entries, rubric).values()
        assert all(one[judge] != other[judge] for judge in one)


@pytest.mark.parametrize("year", EDITIONS)
@pytest.mark.parametrize("category", CATEGORIES)
def test_marks_stay_on_the_scale_and_every_entry_can_be_ranked(year: int, category: str) -> None:
    accepted = [e for e in edition(year).of_category(category) if e.state is EntryState.ACCEPTED]
    ranked = results(accepted, {"proposal": ("proposal-generic", 100)})
    assert [found["status"] for found in ranked] == ["ranked"] * len(accepted)
    assert float(ranked[0]["score"]) - float(ranked[-1]["score"]) > 10


def test_better_entries_rank_higher_on_the_whole() -> None:
    entries = list(edition(2025).of_category("regional"))
    quality = {entry.key: entry.quality for entry in entries}
    ranked = [found["entry"] for found in results(entries, {"proposal": ("proposal-generic", 100)})]
    half = len(ranked) // 2
    upper, lower = ranked[:half], ranked[half:]
    assert sum(quality[key] for key in upper) / half > sum(quality[key] for key in lower) / half
    assert quality[ranked[0]] > quality[ranked[-1]]


def test_a_lenient_judge_gives_more_than_a_severe_one() -> None:
    panel = sorted(demo_people().panel("provincial"), key=lambda judge: judge.leniency)
    entries = edition(2025).of_category("provincial")
    severe, lenient = (
        sum(sum(draw_marks(e, judge, weights("proposal-generic"), SEED).values()) for e in entries)
        for judge in (panel[0], panel[-1])
    )
    assert lenient > severe


def test_marks_depend_on_nothing_but_their_arguments() -> None:
    entry, judge = edition(2026).innovations[0], demo_people().judges[0]
    rubric = weights("proposal-generic")
    random.seed(9)
    first = draw_marks(entry, judge, rubric, 4)
    random.seed(10)
    assert draw_marks(entry, judge, rubric, 4) == first
    assert draw_marks(entry, judge, rubric, 5) != first
    assert set(first) == set(rubric)


def test_community_groups_write_as_citizens_and_agencies_as_offices() -> None:
    for entry in finished():
        community = entry.participant.kind is ParticipantKind.COMMUNITY
        assert (entry.profile["classification"] == "masyarakat") == community
        assert (entry.profile["initiator"] == "masyarakat") == community
        assert ("survei kepuasan" in entry.profile["results"].lower()) != community
