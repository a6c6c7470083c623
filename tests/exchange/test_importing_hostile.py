"""Hostile and broken files: each a clear sentence, in bounded memory, and nothing is run."""

import os
import zipfile
from pathlib import Path

import pytest

from portfolio.exchange.sources import limits, open_book
from portfolio.values.errors import BadInput
from tests.exchange.books import MAIN, cell, raw_xlsx, xlsx

FIXTURES = Path(__file__).parent / "fixtures"


def refused(path, why):
    with pytest.raises(BadInput, match=why) as refusal:
        list(open_book(path).rows())
    assert path.name in str(refusal.value)


def row(*cells, number=1):
    return f'<row r="{number}">{"".join(cells)}</row>'


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.csv", b"%PDF-1.7 ...", "a PDF"),
        ("a.xls", b"<html><table><tr><td>1</td></tr></table>", "web page"),
        ("a.xls", b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', "XML"),
        ("a.xlsx", b"\x89PNG\r\n\x1a\n....", "a picture"),
        ("a.csv", b"\x1f\x8b\x08...", "packed archive"),
        ("a.csv", b"a,b\n1," + b"x" * 10**7, "line 2 has more than"),
        ("a.csv", b'a,b\n1,"' + b"x\n" * 10**6 + b'"', "row 2"),
        ("a.csv", b"a,b\n1," + b"x" * 40_000, "cell B2"),
        ("a.csv", b"a," * 10**6, "line 1 has more than"),
        ("a.csv", b"a," * 2000, "2001 columns"),
        ("a.csv", b"\n" * 100 + b"a,b\n" + b"\n" * limits.MOST_ROWS + b"1,2\n", "rows; split"),
        ("a.xlsx", b"PK\x03\x04", "damaged"),
        ("a.xls", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "no workbook"),
    ],
)
def test_texts_and_other_files(tmp_path, name, data, why):
    path = tmp_path / name
    path.write_bytes(data)
    refused(path, why)


def test_what_is_no_file(tmp_path):
    refused(tmp_path, "folder")
    refused(Path("/dev/zero"), "device")
    refused(tmp_path / "missing.csv", "does not exist")
    os.mkfifo(tmp_path / "pipe")
    refused(tmp_path / "pipe", "pipe")
    with pytest.raises(BadInput, match="cannot be opened"):
        open_book(tmp_path / "a\0b")


def test_a_file_that_is_too_large_is_not_read(tmp_path):
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.write(b"a,b\n")
        file.truncate(limits.MOST_TEXT_BYTES + 1)
    refused(path, "split it")


def test_a_locked_workbook():
    refused(FIXTURES / "locked.xlsx", "password")


@pytest.mark.parametrize("left", [10, 300, 2000, -200, -20, -1])
def test_a_workbook_that_was_cut_off(tmp_path, left):
    path = xlsx(tmp_path / "a.xlsx", [["a", "b"], [1, 2]])
    path.write_bytes(path.read_bytes()[:left])
    refused(path, "damaged")


@pytest.mark.parametrize("name", ["table.xls", "table.ods"])
def test_other_workbooks_that_were_cut_off(tmp_path, name):
    path = tmp_path / name
    path.write_bytes((FIXTURES / name).read_bytes()[:1500])
    with pytest.raises(BadInput):
        list(open_book(path).rows())


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (row(cell("A1", "9999", "s")), "damaged"),
        (row(cell("AAAAAAAA1", "1")), "columns are in use"),
        (row(cell("A1", "1"), cell("XFD1", "1")), "columns are in use"),
        (row(cell("A99999999999", "1"), number=99999999999), "rows are in use"),
        (row(cell("A1", "1")) + row(cell("XFD1048576", "1"), number=1048576), "memory"),
        (row(cell("A1", "x" * 40_000, "text")), "cell A1"),
        (row(cell("A1", "abcdefghij" * 10**6, "text")), "measure"),
        (row(cell("C3", "#DIV/0!", "e"), number=3), "formulas in C3 give errors"),
        (row('<c r="D3"><f>1+1</f></c>', number=3), "formulas in D3 were saved without"),
        (row('<c r="D3"><f>1+1</f><v></v></c>', number=3), "D3 were saved without"),
        (row('<c r="D3"><f t="shared" si="0"/><v/></c>', number=3), "D3 were saved without"),
        ("<row><c><v>1</v>", "damaged"),
    ],
)
def test_sheets(tmp_path, cells, why):
    refused(raw_xlsx(tmp_path / "a.xlsx", cells), why)


@pytest.mark.parametrize("name", ["errors.xls", "errors.ods"])
def test_errors_in_other_workbooks(name):
    refused(FIXTURES / name, "give errors")


def test_entities_are_not_read(tmp_path):
    entities = "".join(f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 10))
    sheet = (
        f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a0 "ha">{entities}]>'
        f"<worksheet {MAIN}><sheetData>{row(cell('A1', '&a9;', 'text'))}</sheetData></worksheet>"
    )
    refused(
        raw_xlsx(tmp_path / "a.xlsx", "", parts={"xl/worksheets/sheet1.xml": sheet}), "entities"
    )
    file = '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]><sst>&a;</sst>'
    refused(raw_xlsx(tmp_path / "b.xlsx", "", parts={"xl/sharedStrings.xml": file}), "entities")


def test_a_bomb_is_not_opened(tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 50 * 2**20)
    refused(path, "measure")


def test_a_bomb_that_lies_about_its_size_is_not_opened(tmp_path):
    """The size that the archive gives is 1; what comes out is counted."""
    path = raw_xlsx(tmp_path / "a.xlsx", row(cell("A1", "y" * 30 * 2**20, "text")))
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        sizes = [part.file_size for part in archive.infolist()]
    large = max(sizes).to_bytes(4, "little")
    assert data.count(large) == 2
    path.write_bytes(bytes(data).replace(large, (1).to_bytes(4, "little")))
    refused(path, "measure")


def test_an_archive_of_archives_is_no_workbook(tmp_path):
    inner = tmp_path / "inner.zip"
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.csv", "a,b\n1,2\n")
    outer = tmp_path / "a.xlsx"
    with zipfile.ZipFile(outer, "w") as archive:
        archive.write(inner, "inner.zip")
        archive.writestr("../../etc/passwd", "x")
    refused(outer, "no workbook")


def test_a_locked_archive(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", [["a"]])
    data = bytearray(path.read_bytes())
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(sign)
        while place >= 0:
            data[place + offset] |= 1
            place = data.find(sign, place + 4)
    path.write_bytes(data)
    refused(path, "password")


def test_no_number_is_read_from_nan_or_too_large_ones(tmp_path):
    from portfolio.exchange.quantities import read_beds, read_money
    from portfolio.values.errors import WrongUsage

    path = raw_xlsx(
        tmp_path / "a.xlsx", row(cell("A1", "NaN"), cell("B1", "1e309"), cell("C1", "-inf"))
    )
    ((_, found),) = open_book(path).rows()
    for value in found:
        with pytest.raises(WrongUsage):
            read_beds(value)
        with pytest.raises(WrongUsage):
            read_money(value, "万元")


def test_control_characters_of_a_workbook_reach_the_check_of_texts(tmp_path):
    from portfolio.values.errors import WrongUsage
    from portfolio.values.kinds import parse_text

    path = raw_xlsx(tmp_path / "a.xlsx", row(cell("A1", "a_x0000_b_x001B_[31m", "text")))
    ((_, (text,)),) = open_book(path).rows()
    with pytest.raises(WrongUsage, match="control"):
        parse_text(text)


def test_a_reader_that_is_left_alone_ends(tmp_path):
    rows = open_book(xlsx(tmp_path / "a.xlsx", [["a", "b"]] * 5000)).rows()
    assert next(rows) == (1, ["a", "b"])
    rows.close()
