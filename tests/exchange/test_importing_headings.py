"""What headings say: a field in other words, a source or year besides, and the program's own words."""

import pytest

from portfolio.exchange import headings
from portfolio.exchange.layout import Heading, Layout
from portfolio.exchange.service import imports
from portfolio.exchange.sheet import How
from portfolio.exchange.sources import open_book
from portfolio.history.service.log import undo
from portfolio.pack.lists import _COLUMNS
from portfolio.pack.service import monthbook
from portfolio.values.errors import BadInput
from portfolio.values.language import in_both, speak
from portfolio.values.months import Month
from tests.conftest import author
from tests.exchange.intake import refused, rows, rules, take, write

FUNDING = How(kind="funding")
PHASES = (
    "SELECT code, year, month, funding_source, planned, done FROM phase JOIN project ON"
    " project.id = project_id ORDER BY phase.id"
)
ANNUAL = "SELECT code, year, amount FROM annual_plan JOIN project ON project.id = project_id"


def layout(*texts):
    headings = (Heading(index, chr(65 + index), text, None) for index, text in enumerate(texts))
    return Layout(1, 1, tuple(headings))


# --- a heading that does not say which ------------------------------------------------------------


def test_project_is_a_name_in_a_list_of_projects_and_it_is_said(empty, tmp_path):
    listed = [["Project", "床位数", "项目类别"], ["云岭卫生院", "40", "新建"]]
    result = take(empty, write(tmp_path / "a.csv", listed))
    assert rules(result.problems, "warning") == [(None, "A", "heading"), (None, "B", "heading")]
    found = rows(
        empty, "SELECT name_zh, beds_built FROM project JOIN baseline ON project_id = project.id"
    )
    assert found == [{"name_zh": "云岭卫生院", "beds_built": 40}]


def test_a_surer_heading_goes_before_an_unsure_one(empty, tmp_path):
    listed = [["项目名称", "床位数", "建设床位", "项目类别"], ["云岭卫生院", "90", "40", "新建"]]
    result = take(empty, write(tmp_path / "a.csv", listed))
    assert rules(result.problems, "warning") == []
    assert rows(empty, "SELECT beds_built FROM baseline") == [{"beds_built": 40}]


@pytest.mark.parametrize(("beside", "start"), [((), "2024-05"), (("reports",), None)])
def test_the_start_of_a_list_of_projects_is_planned_unless_its_reports_are_taken_too(
    empty, tmp_path, beside, start
):
    listed = [
        ["项目名称", "项目类别", "所处阶段", "开工时间"],
        ["云岭卫生院", "新建", "主体施工", "2024-05"],
    ]
    how = How(kind="projects", beside=beside, month=Month.of(2024, 6))
    take(empty, write(tmp_path / "a.csv", listed), how=how)
    told = rows(empty, "SELECT start FROM baseline")
    assert [row["start"] for row in told] == [start]


def test_actual_dates_of_a_list_of_projects_are_asked_for_with_their_month(empty, tmp_path):
    listed = [
        ["项目名称", "项目类别", "实际开工时间", "实际竣工时间"],
        ["云岭卫生院", "新建", "2024-05", ""],
    ]
    result = take(empty, write(tmp_path / "a.csv", listed))
    assert rules(result.problems, "warning") == [(None, None, "other_kind")]


def test_natures_that_are_groups_say_the_groups_as_well(empty, tmp_path):
    listed = [
        ["项目名称", "建设性质"],
        ["甲医院迁建", "续建"],
        ["乙医院", "新建"],
        ["丙医院", "前期"],
    ]
    result = take(empty, write(tmp_path / "a.csv", listed))
    assert rules(result.problems, "warning") == [(None, "B", "heading")]
    found = rows(empty, "SELECT code, nature, nature_printed FROM project")
    assert [tuple(row.values()) for row in found] == [
        ("C1", "relocation", "续建"),
        ("N1", "new", "新建"),
        ("P1", "unknown", "前期"),
    ]


@pytest.mark.parametrize(
    ("heading", "numbers", "codes"),
    [
        ("No.", ("1", "2"), ["N1", "N2"]),
        ("No.", ("A1", "A2"), ["A1", "A2"]),
        ("No.", ("7", "9"), ["7", "9"]),
        ("编号", ("1", "2"), ["1", "2"]),
    ],
)
def test_a_column_that_counts_the_rows_is_no_column_of_codes(
    empty, tmp_path, heading, numbers, codes
):
    listed = [[heading, "项目名称", "项目类别"]]
    listed += [[number, f"第{number}医院", "新建"] for number in numbers]
    take(empty, write(tmp_path / "a.csv", listed))
    found = rows(empty, "SELECT code FROM project ORDER BY id")
    assert [row["code"] for row in found] == codes


@pytest.mark.parametrize(
    ("total", "warned"), [("100", 0), ("100.3", 0), ("", 0), ("110", 1), ("待定", 0)]
)
def test_the_total_of_a_row_is_held_against_its_columns(database, tmp_path, total, warned):
    head = ["编号", "合计（万元）", "2025年（万元）", "2026年（万元）", "以后年度（万元）"]
    path = write(
        tmp_path / "a.csv", [head, ["P1", total, "30", "40.3" if total == "100.3" else "40", "30"]]
    )
    found = rules(take(database, path, how=FUNDING).problems, "warning")
    assert found == [(2, "B", "total")] * warned


def test_columns_that_are_parts_of_one_another_have_no_total(database, tmp_path):
    head = ["编号", "合计（万元）", "2025年（万元）", "2025年中央（万元）"]
    path = write(tmp_path / "a.csv", [head, ["P1", "30", "30", "10"]])
    assert rules(take(database, path, how=FUNDING).problems, "warning") == []


@pytest.mark.parametrize("words", [("新建", "新建"), ("新建", "迁建"), ("续建", "迁建")])
def test_natures_that_may_be_none_are_asked_for_the_groups(empty, tmp_path, words):
    listed = [
        ["项目名称", "建设性质"],
        *([f"第{word}{n}医院", word] for n, word in enumerate(words)),
    ]
    found = refused(empty, write(tmp_path / "a.csv", listed))
    assert [item for item in rules(found.problems) if item[2] == "group"] == [
        (2, None, "group"),
        (3, None, "group"),
    ]


@pytest.mark.parametrize("place", [0, 1])
def test_the_headings_of_the_program_s_own_list_are_known(place):
    sheet = layout(*(in_both(column.title)[place] for column in _COLUMNS))
    known = headings.guess(sheet, "projects", strict=False).columns
    wanted = {"code", "name_zh", "group", "nature", "funder", "townships", "start", "finish"}
    assert wanted | {"beds_new", "investment"} <= known.keys()
    known = headings.guess(sheet, "reports", strict=False).columns
    assert {
        "project",
        "name",
        "stage",
        "light",
        "forecast_opening",
        "actual_opening",
    } <= known.keys()


# --- sources and years ------------------------------------------------------------------------------


def test_a_column_for_each_source_is_a_row_for_each(database, tmp_path):
    listed = [
        [
            "项目名称",
            "中央（万元）",
            "省级（万元）",
            "区级财政（万元）",
            "单位自筹（万元）",
            "备注",
        ],
        ["奉化区溪口医院迁建工程", 30, "", "1,200.5", "待定", "分年到位"],
        ["奉化区中医医院迁建工程", "", "—", "", "", ""],
    ]
    path = write(tmp_path / "a.csv", listed)
    assert take(database, path, how=FUNDING).counts["added"] == 2
    found = rows(database, "SELECT funding_source, amount FROM project_funding ORDER BY id")
    assert [tuple(item.values()) for item in found] == [
        ("central", 30_000_000),
        ("district", 1_200_500_000),
    ]
    assert take(database, path, how=FUNDING).counts["same"] == 2


#: Headings beside 2025年 and 2026年, the year and side they speak of, and of which money.
SIDES = [
    ("以前年度", 2025, "before", "planned"),
    ("以前年度累计完成投资", 2025, "before", "done"),
    ("以前年度已支付", 2025, "before", "paid"),
    ("截至2024年底累计完成投资", 2025, "before", "done"),
    ("2024年及以前", 2025, "before", "planned"),
    ("2025年以前", 2025, "before", "planned"),
    ("2024年（含）以前", 2025, "before", "planned"),
    ("以后年度", 2026, "after", "planned"),
    ("后续投资", 2026, "after", "planned"),
    ("2026年以后", 2026, "after", "planned"),
    ("2027年及以后", 2026, "after", "planned"),
    ("prior years", 2025, "before", "planned"),
    ("2027 and later", 2026, "after", "planned"),
]


@pytest.mark.parametrize(("heading", "year", "side", "reading"), SIDES)
def test_money_of_earlier_or_later_years_is_of_that_side(
    database, tmp_path, heading, year, side, reading
):
    listed = [["编号", "2025年", "2026年", f"{heading}（万元）"], ["P1", "", "", "800"]]
    result = take(database, write(tmp_path / "a.csv", listed), how=FUNDING)
    assert rules(result.problems, "warning") == []
    found = rows(database, "SELECT year, side, month, planned, done, paid FROM phase")
    money = dict.fromkeys(("planned", "done", "paid")) | {reading: 800_000_000}
    assert found == [{"year": year, "side": side, "month": None, **money}]


@pytest.mark.parametrize("heading", ["2019年以前", "2029年之后", "至2025年10月底累计完成投资"])
def test_what_may_lie_on_either_side_is_named_and_not_taken(database, tmp_path, heading):
    listed = [["编号", "2025年", f"{heading}（万元）"], ["P1", "5万元", "800"]]
    result = take(database, write(tmp_path / "a.csv", listed), how=FUNDING)
    assert rules(result.problems, "warning") == [(None, "C", "beyond")]
    assert [row["planned"] for row in rows(database, "SELECT planned FROM phase")] == [5_000_000]


def test_a_column_for_each_year_is_a_row_for_each(database, tmp_path):
    listed = [
        ["编号", "分年度投资", "", "", ""],
        ["", "2024年", "2025年", "2025年中央", "2026年及以后"],
    ]
    path = write(tmp_path / "a.csv", [*listed, ["P1", "100", "200", "50", "800"]])
    path.write_text(
        path.read_text(encoding="utf-8").replace("分年度投资", "分年度投资（万元）"),
        encoding="utf-8",
    )
    result = take(database, path, how=FUNDING)
    assert rules(result.problems, "warning") == []
    assert [tuple(item.values()) for item in rows(database, PHASES)] == [
        ("P1", 2024, None, None, 100_000_000, None),
        ("P1", 2025, None, None, 200_000_000, None),
        ("P1", 2025, None, "central", 50_000_000, None),
        ("P1", 2025, None, None, 800_000_000, None),
    ]


def test_the_year_of_a_heading_is_that_of_its_figures(database, tmp_path):
    listed = [["编号", "2025年计划投资（万元）", "2025年完成投资（万元）"], ["P1", 900, 640]]
    take(database, write(tmp_path / "a.csv", listed), how=FUNDING)
    assert [tuple(item.values()) for item in rows(database, ANNUAL)] == [("P1", 2025, 900_000_000)]
    assert [tuple(item.values()) for item in rows(database, PHASES)] == [
        ("P1", 2025, None, None, None, 640_000_000)
    ]


def test_plans_of_several_years_are_phases(database, tmp_path):
    listed = [["编号", "2025年计划投资(万元)", "2026年计划投资(万元)"], ["P1", 900, 640]]
    take(database, write(tmp_path / "a.csv", listed), how=FUNDING)
    assert rows(database, ANNUAL) == []
    assert [item["planned"] for item in rows(database, PHASES)] == [900_000_000, 640_000_000]


def test_a_guessed_map_of_wide_columns_reads_the_sheet_as_the_guess_does(database, tmp_path):
    listed = [["编号", "中央(万元)", "2025年完成投资(万元)"], ["P1", 900, 640]]
    path = write(tmp_path / "a.csv", listed)
    text = imports.guess_map(path, FUNDING)
    assert text.count("[[wide]]") == 2
    (tmp_path / "a.toml").write_text(text, encoding="utf-8")
    assert take(database, path, how=How(mapping=tmp_path / "a.toml")).counts["added"] == 2
    assert take(database, path, how=FUNDING).counts["same"] == 2


@pytest.mark.parametrize(
    ("wide", "said"),
    [
        ('field = "money"\nheading = "中央"', "no such field"),
        ('heading = "中央"', "wide.0.field: it is missing"),
        ('field = "amount"\nheading = "中央"\nalso = { funding_source = "moon" }', "wide.0.also"),
        ('field = "amount"', "give either heading or letter"),
        ('field = "amount"\nheading = "不在"', "不在"),
    ],
)
def test_a_mistake_of_a_wide_column_is_named(database, tmp_path, wide, said):
    text = f'kind = "funding"\n[columns]\nproject = "编号"\n[[wide]]\n{wide}\n'
    (tmp_path / "a.toml").write_text(text, encoding="utf-8")
    path = write(tmp_path / "a.csv", [["编号", "中央"], ["P1", "1"]])
    with pytest.raises(BadInput) as caught:
        take(database, path, how=How(mapping=tmp_path / "a.toml"))
    assert said in str(caught.value)


def test_a_bad_cell_of_a_wide_row_is_named_once_and_so_is_its_project(database, tmp_path):
    listed = [["编号", "中央(万元)", "省级(万元)"], ["P1", "若干", "5"], ["Q9", "1", "2"]]
    result = refused(database, write(tmp_path / "a.csv", listed), how=FUNDING)
    assert rules(result.problems) == [(2, "B", "unreadable"), (3, "A", "project")]


# --- the year's plan --------------------------------------------------------------------------------


def test_the_year_s_plan_is_the_annual_plan_and_is_taken_back(database, tmp_path):
    listed = [["编号", "年度", "年度计划投资(万元)", "完成投资(万元)"], ["P1", "2025", 900, 640]]
    path = write(tmp_path / "a.csv", listed)
    change = take(database, path, how=FUNDING).change
    assert [item["amount"] for item in rows(database, ANNUAL)] == [900_000_000]
    assert take(database, path, how=FUNDING).counts["same"] == 2
    undo(database, author("undo"), change)
    assert rows(database, ANNUAL) == rows(database, PHASES) == []


def test_a_year_s_plan_on_record_is_not_overwritten_unless_it_is_corrected(database, tmp_path):
    head = ["编号", "年度", "年度投资计划(万元)"]
    take(database, write(tmp_path / "a.csv", [head, ["P1", "2025", 900]]), how=FUNDING)
    path = write(tmp_path / "b.csv", [head, ["P1", "2025", 950]])
    assert rules(refused(database, path, how=FUNDING).problems) == [(2, "C", "annual")]
    take(database, path, how=FUNDING, correct=True)
    assert [item["amount"] for item in rows(database, ANNUAL)] == [9_50_000_000]


def test_beside_months_or_sources_the_plan_is_a_phase(database, tmp_path):
    listed = [["编号", "年度", "资金来源", "计划投资(万元)"], ["P1", "2025", "省级", 900]]
    take(database, write(tmp_path / "a.csv", listed), how=FUNDING)
    assert [tuple(item.values())[1:5] for item in rows(database, PHASES)] == [
        (2025, None, "provincial", 900_000_000)
    ]


# --- the program's own sheets -----------------------------------------------------------------------


def test_a_month_that_only_the_title_says_is_said(database, tmp_path):
    listed = [
        ["数据截至：2026年10月", "", ""],
        ["编号", "形象进度", "存在问题"],
        ["P1", "桩基", "无"],
    ]
    result = take(database, write(tmp_path / "a.csv", listed))
    assert rules(result.problems, "warning") == [(None, None, "heading")]
    found = rows(database, "SELECT progress, problem FROM status_report WHERE month = '2026-10'")
    assert found == [{"progress": "桩基", "problem": None}]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_annex_of_our_own_workbook_says_what_is_on_record(database, tmp_path, language):
    speak(language)
    try:
        path = tmp_path / "a.xlsx"
        path.write_bytes(monthbook.month_book(database, Month.of(2026, 10)))
        sheet = next(name for name in open_book(path).sheets if name.startswith("7 "))
        result = take(database, path, how=How(kind="projects", sheet=sheet), dry_run=True)
        assert (result.errors, result.counts["same"], result.counts["added"]) == (0, 9, 0)
    finally:
        speak("en")
