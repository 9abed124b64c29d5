"""Tables to take along open in a spreadsheet as they are, and run nothing."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from contest.rendering.spreadsheets import Column, ColumnKind, table_csv, table_xlsx

CREATED = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
COLUMNS = [
    Column("Inovasi", width=40),
    Column("Nilai", ColumnKind.DECIMAL),
    Column("Juri", ColumnKind.INTEGER),
    Column("Tanggal", ColumnKind.DATE),
    Column("Kirim", ColumnKind.DATETIME),
]
ROW = [
    "Perahu Klinik",
    Decimal("87.50"),
    5,
    date(2026, 11, 20),
    datetime(2026, 11, 20, 16, 0, tzinfo=UTC),
]
HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1+1", '=HYPERLINK("http://x")']
NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def sheet_of(content: bytes) -> ET.Element:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return ET.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314 - our own book


def name_of(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        book_xml = ET.fromstring(book.read("xl/workbook.xml"))  # noqa: S314 - our own book
    found = book_xml.find(".//m:sheet", NS)
    assert found is not None
    return str(found.get("name"))


def rows_of(content: bytes) -> list[list[str]]:
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def test_numbers_and_dates_stay_what_they_are_in_xlsx():
    sheet = sheet_of(table_xlsx("Rekap", COLUMNS, [ROW], created=CREATED))
    cells = sheet.findall(".//m:row[@r='2']/m:c", NS)
    values = [cell.findtext("m:v", namespaces=NS) for cell in cells]
    assert [cell.get("t") for cell in cells] == ["inlineStr", None, None, None, None]
    assert values[1:] == ["87.50", "5", "46346", "46346.66666666666"]


@pytest.mark.parametrize("text", [*HOSTILE, "http://example.org", "00123"])
def test_no_text_becomes_a_formula_a_link_or_a_number_in_xlsx(text):
    content = table_xlsx("Rekap", [Column("A")], [[text]], created=CREATED)
    sheet = sheet_of(content)
    assert sheet.find(".//m:f", NS) is None
    assert sheet.find(".//m:hyperlink", NS) is None
    assert [t.text for t in sheet.findall(".//m:row[@r='2']//m:t", NS)] == [
        text.replace("\r", "_x000D_")  # how the format writes a carriage return
    ]


def test_a_control_character_does_not_break_the_book():
    sheet = sheet_of(
        table_xlsx("R", [Column("A")], [["a\x00b\x0b"], [None], [""]], created=CREATED)
    )
    assert [t.text for t in sheet.findall(".//m:row[@r='2']//m:t", NS)] == ["ab"]


def test_a_text_longer_than_a_cell_is_cut_to_its_length():
    sheet = sheet_of(table_xlsx("R", [Column("A")], [["a" * 40_000]], created=CREATED))
    assert len(sheet.findtext(".//m:row[@r='2']//m:t", namespaces=NS) or "") == 32_767


def test_a_sheet_gets_a_name_the_format_allows():
    name = name_of(table_xlsx("Rekap: a/b [x]" + "y" * 40, COLUMNS, [], created=CREATED))
    assert len(name) == 31
    assert not set(name) & set("[]:*?/\\'")
    assert name_of(table_xlsx("???", COLUMNS, [], created=CREATED)) == "Data"


def test_the_same_table_gives_the_same_book():
    rows = [ROW] * 3
    first = table_xlsx("Rekap", COLUMNS, rows, created=CREATED)
    assert first == table_xlsx("Rekap", COLUMNS, iter(rows), created=CREATED)


def test_csv_is_what_an_indonesian_spreadsheet_opens():
    content = table_csv(COLUMNS, [ROW, ["Kedua; dengan\nbaris", None, 0, None, None]])
    assert content.startswith(b"\xef\xbb\xbfInovasi;Nilai;Juri;Tanggal;Kirim\r\n")
    assert rows_of(content)[1:] == [
        ["Perahu Klinik", "87,50", "5", "2026-11-20", "2026-11-20 16:00:00"],
        ["Kedua; dengan\nbaris", "", "0", "", ""],
    ]
    assert table_csv([Column("A"), Column("B")], [[1, 2]], delimiter=",").endswith(b"1,2\r\n")


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_a_formula_in_csv(text):
    cell = rows_of(table_csv([Column("A")], [[text]]))[1][0]
    assert cell.startswith("'")
    assert cell.removeprefix("'").strip() == text.strip()


def test_negative_numbers_stay_numbers_in_csv():
    assert rows_of(table_csv([Column("A")], [[-5], [Decimal("-0.50")]]))[1:] == [["-5"], ["-0,50"]]


def test_yes_and_no_are_said_in_words():
    assert rows_of(table_csv([Column("A")], [[True], [False]]))[1:] == [["Ya"], ["Tidak"]]
    sheet = sheet_of(table_xlsx("R", [Column("A")], [[True]], created=CREATED))
    assert sheet.findtext(".//m:row[@r='2']//m:t", namespaces=NS) == "Ya"
