"""Files are opened by what is in them: encodings, delimiters, sheets, workbooks of each kind."""

import datetime as dt
import gc
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portfolio.exchange.layout import classify, find_layout
from portfolio.exchange.sources import open_book
from portfolio.values.errors import BadInput
from tests.exchange.books import cell, raw_xlsx, xlsx

FIXTURES = Path(__file__).parent / "fixtures"
TABLE = "编号,名称\n1,中医医院\n2,卫生院\n"
ROWS = [(1, ["编号", "名称"]), (2, ["1", "中医医院"]), (3, ["2", "卫生院"])]


def saved(folder, data, name="t.csv"):
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
    ],
)
def test_the_encoding_is_found_and_said(tmp_path, written, found):
    book = open_book(saved(tmp_path, TABLE.encode(written)))
    assert (book.form, book.encoding, book.delimiter) == ("csv", found, ",")
    assert list(book.rows()) == ROWS


def test_utf16_big_end_first(tmp_path):
    data = b"\xfe\xff" + TABLE.encode("utf-16-be")
    assert list(open_book(saved(tmp_path, data)).rows()) == ROWS


@pytest.mark.parametrize("name", ["gbk", "GB2312", "gb18030", "utf-8", "utf-16-le", "big5"])
def test_the_encoding_can_be_given(tmp_path, name):
    book = open_book(saved(tmp_path, "甲,中文\n1,是\n".encode(name)), encoding=name)
    assert next(iter(book.rows()))[1][1] == "中文"


def test_a_mark_is_no_part_of_the_first_cell(tmp_path):
    data = "\ufeff" + TABLE
    for name in ("utf-8", "utf-16-le", "gb18030"):
        book = open_book(saved(tmp_path, data.encode(name)), encoding=name)
        assert list(book.rows()) == ROWS


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (TABLE.encode("utf-16-le"), "utf-16-le"),
        (TABLE.encode("utf-32"), "UTF-32"),
        ("a,b\n1,Café\n".encode("latin-1"), "line 2"),
        (("编号,名称\n1,奉化区中医医院迁建工程\n" * 2).encode()[:-2], "line 4"),
        (b"a,b\n1,\x002,and a good deal more of text\n", "zero bytes"),
        (b"", "is empty"),
    ],
)
def test_what_is_in_no_known_encoding_is_refused(tmp_path, data, why):
    with pytest.raises(BadInput, match=why):
        list(open_book(saved(tmp_path, data)).rows())


def test_a_wrong_encoding_that_was_given_is_refused(tmp_path):
    path = saved(tmp_path, TABLE.encode("gb18030"))
    with pytest.raises(BadInput, match="utf-8"):
        list(open_book(path, encoding="utf-8").rows())
    with pytest.raises(BadInput, match="no encoding"):
        open_book(path, encoding="klingon")
    with pytest.raises(BadInput, match="no encoding"):
        open_book(path, encoding="base64")


@pytest.mark.parametrize("sign", [",", "\t", ";", "|"])
def test_the_delimiter_is_found(tmp_path, sign):
    text = "奉化项目表,2023\n编号;名称;投资;说明\n1;中医,医院;5,7;a\n2;卫生院;0,5;b\n"
    plain = text.replace(",", "¤").replace(";", sign).replace("¤", "," if sign != "," else "、")
    assert open_book(saved(tmp_path, plain)).delimiter == sign


def test_a_wide_comma_is_no_delimiter(tmp_path):
    book = open_book(saved(tmp_path, "名称，简称\n医院，院\n"))
    assert list(book.rows()) == [(1, ["名称，简称"]), (2, ["医院，院"])]


def test_the_delimiter_can_be_given_or_said_in_the_file(tmp_path):
    assert list(open_book(saved(tmp_path, "a;b,c\n1;2,3\n"), delimiter=";").rows()) == [
        (1, ["a", "b,c"]),
        (2, ["1", "2,3"]),
    ]
    assert list(open_book(saved(tmp_path, "sep=|\r\na|b,c\r\n1|2,3\r\n")).rows()) == [
        (1, ["a", "b,c"]),
        (2, ["1", "2,3"]),
    ]
    assert open_book(saved(tmp_path, "a\tb\n"), delimiter="tab").delimiter == "\t"
    with pytest.raises(BadInput, match="delimiter"):
        open_book(saved(tmp_path, "a,b\n"), delimiter=";;")


def test_rows_are_numbered_as_a_spreadsheet_does(tmp_path):
    text = 'a,b\r\n\r\n"two\r\nlines",x\r\n,\r\n1,2\r\n'
    assert list(open_book(saved(tmp_path, text)).rows()) == [
        (1, ["a", "b"]),
        (3, ["two\r\nlines", "x"]),
        (5, ["1", "2"]),
    ]


@pytest.mark.parametrize("text", ['a,b\n1,"x\n2,3\n', 'a,b\n1,"x"y\n'])
def test_a_stray_quotation_mark_is_named(tmp_path, text):
    with pytest.raises(BadInput, match="row 2"):
        list(open_book(saved(tmp_path, text)).rows())


@pytest.mark.long
def test_text_streams(tmp_path):
    path = tmp_path / "long.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("编号,名称,投资(万元),床位\n")
        file.writelines(f"P{row},第{row}医院,{row}.5,{row % 900}\n" for row in range(100_000))
    book = open_book(path)
    gc.collect()
    tracemalloc.start()
    rows = book.rows()
    layout = find_layout([next(rows)])
    count = sum(row.kind == "data" for row in classify(rows, layout))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 100_000
    assert peak < 2 * 2**20


# --- workbooks --------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["xls", "et", "ods"])
def test_workbooks_of_other_programs(form):
    book = open_book(FIXTURES / f"table.{form}")
    assert (book.form, book.sheets, book.remarks) == (form, ("项目",), ())
    rows = list(book.rows())
    assert rows[4] == (5, [1, "中医医院迁建工程", 600, 450, 5.7, dt.date(2019, 3, 1)])
    layout = find_layout(rows)
    assert [column.text for column in layout.columns][2:4] == ["床位 / 建设", "床位 / 编制"]


def test_an_xlsx_keeps_its_places(tmp_path):
    path = xlsx(
        tmp_path / "t.xlsx", [[], [None, "名称", 1.5], [], [None, "医院", dt.date(2023, 6, 30)]]
    )
    assert list(open_book(path).rows()) == [
        (2, [None, "名称", 1.5]),
        (4, [None, "医院", dt.date(2023, 6, 30)]),
    ]


def test_one_sheet_of_several_with_a_table(tmp_path):
    table = [["a", "b"], [1, 2]]
    path = xlsx(tmp_path / "t.xlsx", [["读我"], ["只是说明"]], sheet="说明", more={"数据": table})
    book = open_book(path)
    assert book.sheet() == "数据"
    assert book.sheets == ("说明", "数据")
    assert [number for number, _ in book.rows("说明")] == [1, 2]


def test_several_tables_are_listed(tmp_path):
    table = [["a", "b"], [1, 2]]
    book = open_book(xlsx(tmp_path / "t.xlsx", table, sheet="甲", more={"乙": table}))
    with pytest.raises(BadInput, match="甲, 乙"):
        book.sheet()
    with pytest.raises(BadInput, match="丙"):
        book.rows("丙")
    assert list(book.rows("乙")) == [(1, ["a", "b"]), (2, [1, 2])]


def test_hidden_sheets_are_passed_over_and_said(tmp_path):
    hidden = '<sheet name="S" sheetId="1" state="hidden" r:id="rId1"/>'
    shown = xlsx(
        tmp_path / "t.xlsx", [["a", "b"], [1, 2]], sheet="S", more={"T": [["x", "y"], [1, 2]]}
    )
    data = shown.read_bytes()
    assert data  # the plain one has two candidates
    with pytest.raises(BadInput):
        open_book(shown).sheet()
    path = rewritten(shown, "xl/workbook.xml", '<sheet name="S" sheetId="1" r:id="rId1"/>', hidden)
    book = open_book(path)
    assert book.sheet() == "T"
    assert book.remarks[0].values == {"sheets": "S"}
    assert len(list(book.rows("S"))) == 2


def rewritten(path, part, old, new):
    """Return a copy of an xlsx in which a part's text was replaced."""
    import zipfile

    target = path.with_name(f"changed-{path.name}")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as copy:
        for name in source.namelist():
            text = source.read(name)
            if name == part:
                assert old.encode() in text
                text = text.replace(old.encode(), new.encode())
            copy.writestr(name, text)
    return target


def test_a_name_that_lies_is_said(tmp_path):
    book = open_book(saved(tmp_path, TABLE, "t.xlsx"))
    assert (book.form, list(book.rows())) == ("csv", ROWS)
    assert book.remarks[0].values == {"ending": ".xlsx", "form": "csv"}
    path = xlsx(tmp_path / "t.csv", [["a", "b"], [1, 2]])
    assert open_book(path).form == "xlsx"


def test_macros_and_other_files_are_not_touched_and_said(tmp_path):
    parts = {"xl/vbaProject.bin": b"x", "xl/externalLinks/externalLink1.xml": b"<x/>"}
    book = open_book(raw_xlsx(tmp_path / "t.xlsm", cells("a", "b"), parts=parts))
    assert [remark.template.split()[2] for remark in book.remarks] == ["holds", "refers"]
    assert list(book.rows()) == [(1, ["a", "b"])]


def cells(*texts):
    return (
        "<row r='1'>"
        + "".join(cell(f"{chr(65 + at)}1", text, "text") for at, text in enumerate(texts))
        + "</row>"
    )


def test_texts_of_a_workbook_are_untouched(tmp_path):
    path = xlsx(tmp_path / "t.xlsx", [["名称", "=1+1"], [" [red]医院 ", "../../etc/passwd"]])
    assert list(open_book(path).rows()) == [
        (1, ["名称", "=1+1"]),
        (2, [" [red]医院 ", "../../etc/passwd"]),
    ]


CELLS = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12
).filter(lambda text: text == "" or text.strip())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=6),
    st.sampled_from(["utf-8-sig", "utf-16"]),
)
def test_csv_comes_back(tmp_path, table, encoding):
    import csv

    path = tmp_path / "back.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows(table)
    read = list(open_book(path, delimiter=",").rows())
    wanted = [
        (number, [text or None for text in row]) for number, row in enumerate(table, 1) if any(row)
    ]
    assert read == wanted
