"""Uploads are what they claim to be, and hide nothing."""

import io

import pikepdf
import pytest
from PIL import Image

from contest.adapters.inspect_file import inspect_file
from contest.domain.file_rules import FileType
from contest.domain.upload import Findings
from tests import sample_files as files


def _found(content: bytes, claimed: FileType = FileType.PDF) -> Findings:
    return inspect_file(io.BytesIO(content), claimed).findings


def _objectionable(found: Findings, claimed: FileType) -> bool:
    return (
        found.file_type is not claimed
        or not found.readable
        or found.encrypted
        or found.active
        or found.embedded
        or found.trailing
    )


@pytest.mark.parametrize(
    ("content", "claimed"),
    [
        (files.pdf(3), FileType.PDF),
        (files.opening_pdf(), FileType.PDF),
        (files.pdf(2, object_stream_mode=pikepdf.ObjectStreamMode.generate), FileType.PDF),
        (files.jpeg(), FileType.JPG),
        (files.png(), FileType.PNG),
        (files.mp4(), FileType.MP4),
    ],
    ids=["pdf", "pdf-opening-at-a-page", "pdf-with-object-streams", "jpg", "png", "mp4"],
)
def test_honest_files_pass(content: bytes, claimed: FileType) -> None:
    assert not _objectionable(_found(content, claimed), claimed)


def test_pages_are_counted() -> None:
    assert _found(files.pdf(3)).pages == 3


@pytest.mark.parametrize("owner_only", [False, True])
def test_an_encrypted_pdf_is_found_even_when_it_opens_without_password(owner_only: bool) -> None:
    assert _found(files.encrypted_pdf(owner_only)).encrypted


@pytest.mark.parametrize("content", [files.script_pdf(), files.launching_pdf()])
def test_a_pdf_that_acts_is_found(content: bytes) -> None:
    assert _found(content).active


def test_a_pdf_with_a_file_inside_is_found() -> None:
    assert _found(files.attaching_pdf()).embedded


@pytest.mark.parametrize(
    "content",
    [
        files.pdf() + files.zip_archive(),
        b"GIF89a" + files.pdf(),
        b"<html><script>" + files.pdf(),
        files.pdf()[:-7] + files.zip_archive() + b"\n%%EOF\n",
    ],
    ids=["zip-behind", "gif-before", "html-before", "zip-within"],
)
def test_a_pdf_that_is_two_things_at_once_is_found(content: bytes) -> None:
    assert _objectionable(_found(content), FileType.PDF)


@pytest.mark.parametrize(
    "content",
    [b"%PDF-1.7\nhello\n%%EOF\n", files.pdf()[:300], b"%PDF-1.7 %%EOF" + b"(" * 10_000],
    ids=["no-objects", "cut", "nested"],
)
def test_a_broken_pdf_is_refused_without_an_error(content: bytes) -> None:
    assert _objectionable(_found(content), FileType.PDF)


@pytest.mark.parametrize("claimed", list(FileType))
@pytest.mark.parametrize(
    "content",
    [b"", b"\0" * 50, b"MZ" + b"\0" * 90, b"<svg xmlns='http://www.w3.org/2000/svg'/>"],
    ids=["empty", "nul", "exe", "svg"],
)
def test_foreign_bytes_are_never_taken_for_an_accepted_type(
    content: bytes, claimed: FileType
) -> None:
    assert _found(content, claimed).file_type is not claimed


def test_a_picture_keeps_its_pixels_and_loses_the_place_of_capture() -> None:
    photo = files.jpeg(gps=True, comment=b"<script>alert(1)</script>")
    assert Image.open(io.BytesIO(photo)).getexif().get_ifd(0x8825)
    written = inspect_file(io.BytesIO(photo), FileType.JPG).content.read()
    picture = Image.open(io.BytesIO(written))
    assert picture.size == (60, 40)
    assert not picture.getexif()
    assert b"KameraUji" not in written
    assert b"script" not in written


def test_what_hangs_behind_a_picture_is_left_behind() -> None:
    written = inspect_file(io.BytesIO(files.png() + files.zip_archive()), FileType.PNG).content
    assert b"muatan" not in written.read()


def test_a_rotated_photo_stands_upright_without_its_mark() -> None:
    content = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (60, 40)).save(content, "JPEG", exif=exif)
    written = inspect_file(content, FileType.JPG).content
    assert Image.open(written).size == (40, 60)


def test_a_pixel_bomb_is_found_before_it_is_unpacked() -> None:
    assert _found(files.huge_png(), FileType.PNG).pixels > 50_000_000


@pytest.mark.parametrize("content", [files.jpeg()[:200], files.png()[:60]])
def test_a_cut_picture_is_unreadable(content: bytes) -> None:
    claimed = FileType.JPG if content[:2] == b"\xff\xd8" else FileType.PNG
    assert not _found(content, claimed).readable


@pytest.mark.parametrize(
    "content",
    [files.mp4()[:-5], files.mp4() + b"extra", files.mp4()[:28]],
    ids=["cut", "longer", "head-only"],
)
def test_a_video_whose_boxes_do_not_fill_it_is_unreadable(content: bytes) -> None:
    assert not _found(content, FileType.MP4).readable


def test_a_video_with_an_archive_in_it_is_found() -> None:
    archive = files.zip_archive()
    content = files.mp4() + (8 + len(archive)).to_bytes(4, "big") + b"free" + archive
    assert _found(content, FileType.MP4).trailing
