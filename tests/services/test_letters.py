"""The letter of a check says what was decided, and nothing has to be typed again."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from contest.domain.actor import Actor, Role
from contest.domain.entries import CheckOutcome, EntryState
from contest.domain.errors import Forbidden, NotFound
from contest.rendering.documents import LetterFacts
from contest.services import checks, letters
from contest.services.signatories import SignatoryData, add_signatory
from tests.factories import (
    NOW,
    actor_of,
    freeze_revision,
    make_category,
    make_edition,
    make_entry,
    make_user,
)


@pytest.fixture
def secretary(app: Flask) -> Actor:
    return actor_of(make_user(Role.SECRETARIAT))


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[LetterFacts]:
    """What reaches the printer."""
    found: list[LetterFacts] = []

    def keep(facts: LetterFacts) -> bytes:
        found.append(facts)
        return b"%PDF-"

    monkeypatch.setattr(letters, "render_letter", keep)
    return found


def _decided(secretary: Actor, outcome: CheckOutcome, **values: Any) -> tuple[str, str]:
    edition = make_edition()
    entry = make_entry(make_category(edition), state=EntryState.SUBMITTED)
    freeze_revision(entry)
    reason = checks.Reason("title", "dokumen-tidak-terbaca", "Halaman 2 kosong")
    judgement = checks.Judgement(outcome, entry.version, (reason,), note="Mohon segera", **values)
    code = entry.code
    checks.record_check(secretary, code, judgement, at=NOW)
    return edition.slug, code


def test_a_return_names_reasons_and_deadline(secretary: Actor, printed: list[LetterFacts]) -> None:
    _slug, code = _decided(secretary, CheckOutcome.RETURNED, correct_until=NOW + timedelta(days=5))
    file = letters.check_letter(secretary, code, at=NOW)
    facts = printed[0]
    assert file.name.startswith("surat-pengembalian-")
    assert facts.reasons[0].endswith("Dokumen tidak terbaca. Halaman 2 kosong")
    assert "Mohon segera" in facts.closing
    assert any("paling lambat" in paragraph for paragraph in facts.closing)
    assert facts.addressee == ("Pimpinan Dinas Uji", "di tempat")


def test_the_head_of_the_office_signs_where_there_is_one(
    secretary: Actor, printed: list[LetterFacts]
) -> None:
    slug, code = _decided(secretary, CheckOutcome.REJECTED)
    letters.check_letter(secretary, code, at=NOW)
    for kind, name in (("governor", "Gubernur Uji"), ("agency-head", "Kepala Uji")):
        data = SignatoryData(kind=kind, office="Jabatan", name=name, prefix="Plt.")
        add_signatory(secretary, slug, data, at=NOW)
    letters.check_letter(secretary, code, at=NOW)
    assert "..." in printed[0].signatory.name
    assert (printed[1].signatory.prefix, printed[1].signatory.name) == ("Plt.", "Kepala Uji")
    assert not any("paling lambat" in paragraph for paragraph in printed[0].closing)


def test_there_is_no_letter_without_a_return_or_rejection(secretary: Actor) -> None:
    _slug, code = _decided(secretary, CheckOutcome.ACCEPTED)
    with pytest.raises(NotFound, match="no-letter"):
        letters.check_letter(secretary, code, at=NOW)
    with pytest.raises(Forbidden):
        letters.check_letter(actor_of(make_user(Role.JUDGE)), code, at=NOW)


def test_the_letter_is_a_pdf(secretary: Actor) -> None:
    _slug, code = _decided(secretary, CheckOutcome.REJECTED)
    assert letters.check_letter(secretary, code, at=NOW).content.startswith(b"%PDF-")
