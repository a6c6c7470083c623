"""Who hands the papers up: what is put down is printed, what cannot be printed is refused."""

from pathlib import Path

import pytest

from portfolio.pack.records import Letterhead, Office
from portfolio.pack.service import office
from portfolio.pack.service.monthbook import month_book
from portfolio.pack.words import document_number
from portfolio.store.database import Database
from portfolio.values import language
from portfolio.values.errors import BadInput, DatabaseProblem, WrongUsage
from portfolio.values.months import Month
from tests.conftest import NOW
from tests.pack.workbooks import Read, members

GIVEN = {
    "bureau": "宁波市奉化区卫生健康局",
    "unit": '规划科 "A&B" \\',
    "head": "张三",
    "reviewer": "李四",
    "clerk": "王五",
    "number": "奉卫简报〔{year}〕{month}号",
}


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "of" / "office.toml"
    path.parent.mkdir()
    monkeypatch.setenv("PORTFOLIO_OFFICE", str(path))
    return path


def test_what_is_put_down_is_read_again_and_taken_back(database: Database, file: Path) -> None:
    assert office.office(database) == ("fenghua", Office())
    assert office.set_office(database, GIVEN) == file
    assert office.office(database) == ("fenghua", Office(**GIVEN))
    office.set_office(database, {"head": " 赵\u202e六 ", "unit": ""})
    kept = {**GIVEN, "head": "赵 六", "unit": ""}
    assert office.office(database)[1] == Office(**kept)


def test_another_district_keeps_its_own(database: Database, file: Path) -> None:
    file.write_text('[haishu]\nbureau = "海曙区卫生健康局"\n', encoding="utf-8")
    office.set_office(database, {"bureau": "甲"})
    assert '["haishu"]\nbureau = "海曙区卫生健康局"' in file.read_text(encoding="utf-8")
    assert office.office(database)[1] == Office("甲")


def test_without_a_name_it_stands_beside_the_database(tmp_path: Path) -> None:
    assert office.file_of(Database(tmp_path / "a.db")) == tmp_path / "a.office.toml"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"number": "第{n}号"}, "no pattern"),
        ({"number": "第{year号"}, "no pattern"),
        ({"number": "第{month!r}号"}, "no pattern"),
        ({"number": "第{month:03}号"}, "no pattern"),
        ({"number": "〔{year}〕5号"}, "every paper alike"),
        ({"head": "张" * 31}, "too long"),
    ],
)
def test_what_cannot_be_printed_is_refused(
    database: Database, file: Path, changes: dict[str, str], said: str
) -> None:
    with pytest.raises(WrongUsage, match=said):
        office.set_office(database, changes)
    assert not file.exists()


@pytest.mark.parametrize(
    "text",
    [
        "bureau = ",
        'bureau = "甲"',
        '[fenghua]\nburo = "甲"',
        "[fenghua]\nhead = 5",
        "[fenghua]\nhead = " + "9" * 5000,
        '[fenghua]\nnumber = "5号"',
    ],
)
def test_a_file_that_is_not_understood_is_named_and_kept(
    database: Database, file: Path, text: str
) -> None:
    file.write_text(text, encoding="utf-8")
    for act in (
        lambda: office.office(database),
        lambda: office.set_office(database, {"head": "甲"}),
        lambda: month_book(database, NOW),
    ):
        with pytest.raises(BadInput, match=r"office\.toml"):
            act()
    assert file.read_text(encoding="utf-8") == text


def test_a_database_that_is_only_read_sets_nothing(database: Database, file: Path) -> None:
    with pytest.raises(DatabaseProblem):
        office.set_office(Database(database.path, read_only=True), {"head": "甲"})
    assert not file.exists()


def test_a_number_leaves_room_for_what_is_filled_in_by_hand() -> None:
    head = Letterhead(Month.of(2026, 3), "", Office(number="奉卫〔{year}〕{blank}号（{month}月）"))
    assert document_number(head) == "奉卫〔2026〕　　号（3月）"


@pytest.mark.usefixtures("file")
def test_every_sheet_bears_district_month_unit_number_and_who_signs(database: Database) -> None:
    language.speak("zh")
    office.set_office(database, GIVEN)
    data = month_book(database, NOW)
    read = Read(data)
    for name in read.names:
        rows = read.rows(name.split()[0])
        text = "\n".join(str(cell) for row in rows for cell in row)
        assert "奉化区" in rows[0][0], name
        assert rows[0][0].endswith("（2026年11月）"), name
        for signed in ("单位负责人：张三", "审核人：李四", "填报人：王五"):
            assert signed in text, name
        assert f"填报单位（盖章）：宁波市奉化区卫生健康局 {GIVEN['unit']}" in text
    for number in range(1, 13):
        sheet = members(data)[f"xl/worksheets/sheet{number}.xml"]
        assert "奉卫简报〔2026〕11号" in sheet
        assert '"A&amp;&amp;B"' in sheet.replace("&quot;", '"')
        assert "&amp;F · &amp;A" in sheet
        assert "&amp;9 2026年11月" in sheet, "the size of letters ends before the year"
