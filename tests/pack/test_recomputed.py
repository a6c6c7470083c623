"""A workbook that a clerk corrects: LibreOffice recomputes it, and totals, rates and checks follow.

`.ci/run` installs LibreOffice; where it is missing these are left out.
"""

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pdfplumber
import pytest
from python_calamine import CalamineWorkbook

from tests.pack.workbooks import book_of

OFFICE = shutil.which("soffice")
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed"),
]


def recomputed(data: bytes, folder: Path) -> CalamineWorkbook:
    """Return a workbook as LibreOffice computes it; no value kept in it is trusted."""
    bare = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(bare, "w") as made:
        for name in given.namelist():
            content = given.read(name)
            if name.startswith("xl/worksheets/sheet"):
                content = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", content)
            made.writestr(name, content)
    source = folder / "corrected.xlsx"
    source.write_bytes(bare.getvalue())
    convert(source, folder, "xlsx:Calc MS Excel 2007 XML")
    return CalamineWorkbook.from_path(folder / "out" / "corrected.xlsx")


def convert(source: Path, folder: Path, form: str) -> None:
    """Let LibreOffice write a file in another form to `out` below the folder."""
    command = [
        *(OFFICE, f"-env:UserInstallation=file://{folder}/profile", "--headless"),
        *("--convert-to", form, "--outdir", str(folder / "out"), str(source)),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=240)


def corrected(data: bytes, sheet: int, cell: str, value: str) -> bytes:
    """Return a workbook in which somebody typed another figure into a cell."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(made, "w") as out:
        for name in given.namelist():
            content = given.read(name)
            if name == f"xl/worksheets/sheet{sheet}.xml":
                pattern = rf'(<c r="{cell}"[^>]*><v>)[^<]*(</v>)'.encode()
                content, found = re.subn(pattern, rb"\g<1>" + value.encode() + rb"\2", content)
                assert found == 1
            out.writestr(name, content)
    return made.getvalue()


def rows_of(book: CalamineWorkbook, number: int) -> list[list[object]]:
    name = next(name for name in book.sheet_names if name.split()[0] == str(number))
    return book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def column(rows, title):
    heads = [str(one or two) for one, two in zip(rows[3], rows[4], strict=True)]
    return next(place for place, head in enumerate(heads) if title in head)


def test_a_corrected_cell_moves_its_total_its_rate_and_the_check(filled, tmp_path):
    data = book_of(filled)
    before = rows_of(recomputed(data, tmp_path), 2)
    plan, done, share = (
        column(before, title)
        for title in ("Plan of the year", "Done, January", "Share of the year")
    )
    place = next(at for at, row in enumerate(before) if row[0] == "C2")
    total = next(at for at, row in enumerate(before) if row[1] == "Total, public projects")
    check = next(at for at, row in enumerate(before) if row[1] == "off the database by")
    assert before[check][plan] == before[check][done] == 0
    assert round(before[total][share], 1) == 46.7

    cell = f"{chr(ord('A') + done)}{place + 1}"
    folder = tmp_path / "again"
    folder.mkdir()
    after = rows_of(recomputed(corrected(data, 2, cell, "550"), folder), 2)
    moved = 550 - before[place][done]
    assert after[total][done] == pytest.approx(before[total][done] + moved)
    assert after[check][done] == pytest.approx(round(moved, 2))
    assert after[check][plan] == 0
    assert after[place][share] == pytest.approx(100 * 550 / after[place][plan])
    both = [row for row in after if row[0] in ("C1", "C2")]
    planned, told = (sum(row[at] for row in both) for at in (plan, done))
    assert after[total][share] == pytest.approx(100 * told / planned)


def test_no_letter_is_printed_under_seven_points(filled, tmp_path):
    source = tmp_path / "book.xlsx"
    source.write_bytes(book_of(filled))
    convert(source, tmp_path, "pdf")
    with pdfplumber.open(tmp_path / "out" / "book.pdf") as pdf:
        smallest = {page.page_number: min(c["size"] for c in page.chars) for page in pdf.pages}
    assert not {number: size for number, size in smallest.items() if size < 7}


def test_no_cell_of_the_workbook_is_an_error_once_recomputed(filled, tmp_path):
    book = recomputed(book_of(filled), tmp_path)
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        assert not [cell for row in rows for cell in row if str(cell).startswith(("#", "Err:"))]
