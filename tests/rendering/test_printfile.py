"""The print file: every page in order, the border once."""

import io

import pikepdf
import pytest
from PIL import ImageChops

from contest.rendering.certificates import render_certificates
from contest.rendering.pdf import html_to_pdf
from contest.rendering.printfile import merge_print_file
from tests.rendering import samples
from tests.rendering.samples import facts, picture, text_of


@pytest.fixture(scope="module")
def issued() -> list[bytes]:
    batch = [
        facts(number=f"000.9.3/{k:04d}/BRIDA/2026", recipient=f"Peserta {k}") for k in range(6)
    ]
    batch[3] = facts(number="000.9.3/0003/BRIDA/2026", signatory=samples.GOVERNOR)
    return list(render_certificates(batch))


def merged(sources) -> bytes:
    out = io.BytesIO()
    merge_print_file(sources, out)
    return out.getvalue()


def test_all_pages_are_there_in_order(issued):
    out = io.BytesIO()
    assert merge_print_file(iter(issued), out) == 6
    read = text_of(out.getvalue())
    numbers = [f"000.9.3/{k:04d}/BRIDA/2026" for k in range(6)]
    places = [read.index(number) for number in numbers]
    assert places == sorted(places)


def test_a_page_looks_as_in_its_own_file(issued):
    printed = merged(issued)
    for k in (0, 3, 5):
        difference = ImageChops.difference(picture(issued[k]), picture(printed, page=k))
        assert difference.getbbox() is None


def test_the_ground_is_written_once_for_each_signatory(issued):
    with pikepdf.open(io.BytesIO(merged(issued))) as document:
        grounds = {page.obj.Resources.XObject["/Ground"].objgen for page in document.pages}
    assert len(grounds) == 2


def test_the_file_grows_by_a_fraction_of_a_certificate(issued):
    growth = (len(merged(issued)) - len(merged(issued[:1]))) / (len(issued) - 1)
    assert growth < len(issued[0]) / 2


def test_files_on_disk_and_other_papers_may_be_merged(issued, tmp_path):
    paths = []
    for k, content in enumerate(issued[:2]):
        paths.append(tmp_path / f"{k}.pdf")
        paths[k].write_bytes(content)
    cover = html_to_pdf("<html lang=id><title>x</title><p>Sampul", created=samples.CREATED)
    assert merge_print_file([cover, *paths], tmp_path / "cetak.pdf") == 3
    assert (tmp_path / "cetak.pdf").read_bytes() == merged([cover, *issued[:2]])


def test_nothing_to_print_is_refused():
    with pytest.raises(ValueError, match="no pages"):
        merge_print_file([], io.BytesIO())


def test_a_damaged_file_is_refused(issued):
    with pytest.raises(pikepdf.PdfError):
        merge_print_file([issued[0], b"not a pdf"], io.BytesIO())
