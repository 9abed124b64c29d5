"""Who may stand under a certificate, and in which form."""

from dataclasses import replace

import pytest

from contest.domain.signatories import SignatoryData, nip_is_plausible, signatory_problems

HEAD = SignatoryData(
    kind="agency-head",
    office="Kepala Badan Riset dan Inovasi Daerah",
    name="Dr. Hj. Uji Coba, M.Si.",
    prefix="Plt.",
    rank="Pembina Utama Madya",
    nip="197404121999032005",
)


def test_a_complete_signatory_has_no_problem() -> None:
    assert signatory_problems(HEAD) == ()


def test_a_governor_needs_neither_rank_nor_nip() -> None:
    assert signatory_problems(replace(HEAD, kind="governor", rank="", nip="")) == ()


def test_a_nip_typed_in_groups_is_stored_as_digits() -> None:
    assert replace(HEAD, nip="19740412 199903 2 005").cleaned().nip == HEAD.nip


@pytest.mark.parametrize(
    "nip", ["19740412199903200", "1974041219990320055", "197413121999032005", "19740412199903200x"]
)
def test_a_nip_is_eighteen_digits_that_begin_with_a_day(nip: str) -> None:
    assert not nip_is_plausible(nip)
    assert [p.code for p in signatory_problems(replace(HEAD, nip=nip))] == ["nip-form"]


def test_every_missing_part_is_named_at_its_field() -> None:
    found = signatory_problems(SignatoryData(kind="governor", office="", name="", prefix="Ketua"))
    assert {(p.field, p.code) for p in found} == {
        ("office", "required"),
        ("name", "required"),
        ("prefix", "prefix-unknown"),
    }
