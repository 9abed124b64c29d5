"""Which uploads a place accepts, and under which names."""

import pytest

from contest.domain.file_rules import MEGABYTE, FileRule, FileType
from contest.domain.upload import (
    Findings,
    UploadRefused,
    check_claimed,
    check_findings,
    check_link,
    clean_file_name,
    neutral_name,
)

RULE = FileRule((FileType.PDF, FileType.JPG), max_mb=5, max_pages=10)
GOOD = Findings(FileType.PDF, pages=3)


def _code(refused: pytest.ExceptionInfo[UploadRefused]) -> str:
    return refused.value.problems[0].code


@pytest.mark.parametrize("name", ["a.pdf", "A.PDF", "foto.jpeg", "foto.JPG", "arsip.v2.pdf "])
def test_a_name_with_an_accepted_ending_passes(name: str) -> None:
    assert check_claimed(RULE, "i01", name, 10) in RULE.types


@pytest.mark.parametrize(
    ("name", "size", "code"),
    [
        ("a.exe", 10, "file-type-not-accepted"),
        ("a.pdf.exe", 10, "file-type-not-accepted"),
        ("a.png", 10, "file-type-not-accepted"),
        ("pdf", 10, "file-type-not-accepted"),
        ("", 10, "file-type-not-accepted"),
        ("a.pdf", 0, "file-empty"),
        ("a.pdf", 5 * MEGABYTE + 1, "upload-too-large"),
    ],
)
def test_a_wrong_ending_or_size_is_refused_at_its_place(name: str, size: int, code: str) -> None:
    with pytest.raises(UploadRefused) as refused:
        check_claimed(RULE, "i01", name, size)
    assert _code(refused) == code
    assert refused.value.problems[0].field == "i01"


def test_exactly_the_limit_passes_and_one_byte_more_is_shown_as_more() -> None:
    assert check_claimed(RULE, "i01", "a.pdf", 5 * MEGABYTE)
    with pytest.raises(UploadRefused) as refused:
        check_claimed(RULE, "i01", "a.pdf", 5 * MEGABYTE + 1)
    assert refused.value.problems[0].facts == {"found": "5,1", "most": 5}


@pytest.mark.parametrize(
    ("found", "code"),
    [
        (Findings(None), "file-type-differs"),
        (Findings(FileType.JPG), "file-type-differs"),
        (Findings(FileType.PDF, encrypted=True, readable=False), "file-encrypted"),
        (Findings(FileType.PDF, readable=False), "file-damaged"),
        (Findings(FileType.PDF, active=True), "file-active"),
        (Findings(FileType.PDF, embedded=True), "file-embedded"),
        (Findings(FileType.PDF, trailing=True), "file-trailing"),
        (Findings(FileType.PDF, pages=11), "too-many-pages"),
    ],
)
def test_each_finding_is_refused_by_its_own_reason(found: Findings, code: str) -> None:
    with pytest.raises(UploadRefused) as refused:
        check_findings(RULE, "i01", FileType.PDF, found)
    assert _code(refused) == code


def test_a_clean_file_passes() -> None:
    check_findings(RULE, "i01", FileType.PDF, GOOD)
    check_findings(FileRule(RULE.types, 5), "i01", FileType.PDF, Findings(FileType.PDF, pages=900))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\ani\\SK Inovasi.pdf", "SK Inovasi.pdf"),
        ("a\0b\n.pdf", "ab .pdf"),
        ("...", "berkas"),
        ("/", "berkas"),
        ("..pdf", "pdf"),
        ("Foto\u202egpj.exe.jpg", "Fotogpj.exe.jpg"),
        ('lap"oran<1>.pdf', "lap-oran-1-.pdf"),
    ],
)
def test_a_file_name_keeps_its_words_and_loses_its_tricks(typed: str, kept: str) -> None:
    assert clean_file_name(typed) == kept


def test_a_name_of_300_characters_is_shortened_before_its_ending() -> None:
    name = clean_file_name("n" * 300 + ".pdf")
    assert len(name) == 120
    assert name.endswith("….pdf")


@pytest.mark.parametrize(
    "link", ["https://youtu.be/abc123", "https://inovasi.kalselprov.go.id/x?y=1#z"]
)
def test_a_plain_https_link_is_kept_as_typed(link: str) -> None:
    assert check_link("i20", f" {link} ") == link


@pytest.mark.parametrize(
    ("link", "code"),
    [
        ("", "link-empty"),
        ("http://youtu.be/a", "link-not-https"),
        ("javascript:alert(1)", "link-not-https"),
        ("https://", "link-not-https"),
        ("https://localhost/x", "link-not-https"),
        ("https://ani:rahasia@contoh.id/", "link-not-https"),
        ("https://contoh.id:8080/", "link-not-https"),
        ("https://contoh.id/a b", "link-not-https"),
        ("https://[contoh", "link-not-https"),
        ("https://contoh.id/" + "a" * 500, "link-too-long"),
    ],
)
def test_any_other_link_is_refused(link: str, code: str) -> None:
    with pytest.raises(UploadRefused) as refused:
        check_link("i20", link)
    assert _code(refused) == code


def test_a_neutral_name_tells_place_order_and_type_only() -> None:
    assert neutral_name("i03", 1, "application/pdf") == "bukti-i03-1.pdf"
    assert neutral_name("proposal_letter", 2, "image/jpeg") == "bukti-proposal-letter-2.jpg"
    assert neutral_name("i20", 1, None) == "bukti-i20-1"
