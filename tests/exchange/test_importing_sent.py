"""Habits of sheets that offices send: quarters, approvals side by side, notes behind figures, titles."""

import pytest

from portfolio.exchange.layout import find_layout
from portfolio.exchange.sheet import How
from portfolio.exchange.wide import quarters, title_year
from portfolio.values.errors import BadInput
from tests.exchange.books import xlsx
from tests.exchange.documents import docx
from tests.exchange.intake import refused, rows, rules, take, write

FUNDING, MILESTONES = How("funding"), How("milestones")


def layout(*lines):
    return find_layout([(number, list(cells)) for number, cells in enumerate(lines, 1)])


@pytest.mark.parametrize(
    ("heading", "found"),
    [
        ("一季度", True),
        ("第2季度计划(万元)", True),
        ("2026年Q3", True),
        ("4Q", True),
        ("前三季度", False),
        ("1-3季度", False),
        ("一至三季度", False),
        ("上半年", False),
        ("FAQ2024", False),
    ],
)
def test_a_quarter_is_one_alone(heading, found):
    sheet = layout(["项目名称", heading, "备注"], ["甲", 1, ""])
    assert [item.text for item in quarters(sheet)] == [heading] * found


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("2026年度投资计划", "2026"),
        ("填报日期:2026年3月5日", None),
        ("2025年、2026年投资计划", None),
        ("2024年以来投资情况", None),
    ],
)
def test_the_year_of_a_title_is_no_day_and_one_alone(title, year):
    assert title_year(layout([title], ["项目名称", "计划投资", "备注"], ["甲", 1, ""])) == year


def test_a_span_of_years_in_a_title_is_no_year():
    spans = ("2024-2026年投资计划", "2024年至2026年投资计划", "2024—2026年度计划")
    for title in spans:
        sheet = layout([title], ["项目名称", "计划投资", "备注"], ["甲", 1, ""])
        assert title_year(sheet) is None, title


def test_money_of_quarters_is_never_dropped_without_a_word(database, tmp_path):
    path = write(
        tmp_path / "q.csv", [["编号", "年度计划投资(万元)", "一季度(万元)"], ["P1", "500", "100"]]
    )
    before = database.path.read_bytes()
    with pytest.raises(BadInput, match="一季度"):
        take(database, path, how=FUNDING)
    assert database.path.read_bytes() == before


def test_what_a_wide_cell_says_besides_is_kept_and_said(database, tmp_path):
    head = ["编号", "可研批复", "施工许可证"]
    path = write(tmp_path / "m.csv", [head, ["P1", "2024-05-08(甬发改[2024]31号)", "审批中"]])
    result = take(database, path, how=MILESTONES)
    assert rules(result.problems, "warning") == [(2, "B", "label"), (2, "C", "not_yet")]
    found = rows(database, "SELECT kind, happened_on, document_number FROM milestone")
    assert found == [
        {
            "kind": "feasibility_approved",
            "happened_on": "2024-05-08",
            "document_number": "甬发改[2024]31号",
        }
    ]


def test_a_wide_cell_that_cannot_be_read_is_asked_or_left_unknown(database, tmp_path):
    head = ["编号", "可研批复", "施工许可证"]
    path = write(tmp_path / "m.csv", [head, ["P1", "2024年", "2025-9-2"]])
    assert rules(refused(database, path, how=MILESTONES).problems) == [(2, "B", "unreadable")]
    result = take(database, path, how=How("milestones", lenient=True))
    assert rules(result.problems, "warning") == [(2, "B", "unread")]
    assert rows(database, "SELECT kind FROM milestone") == [{"kind": "construction_permit"}]


def test_an_approval_without_its_day_is_a_problem_of_the_row(database, tmp_path):
    path = write(tmp_path / "m.csv", [["编号", "事项", "日期"], ["P1", "可研批复", ""]])
    assert rules(refused(database, path, how=MILESTONES).problems) == [(2, "C", "empty")]


@pytest.mark.parametrize("mark", ["*", "＊", "※", "①", "(注1)", "[注]"])
def test_the_mark_of_a_note_is_no_part_of_a_figure(empty, tmp_path, mark):
    head = ["编号", "项目类别", "项目名称", "总投资(万元)", "建设床位数"]
    path = write(
        tmp_path / "n.csv", [head, ["C1", "续建", "东山医院", f"1,980{mark}", f"60张{mark}"]]
    )
    result = take(empty, path)
    assert rules(result.problems, "warning") == [(2, "D", "noted"), (2, "E", "noted")]
    assert rows(empty, "SELECT investment, beds_built FROM baseline") == [
        {"investment": 1_980_000_000, "beds_built": 60}
    ]


def test_small_digits_behind_a_figure_are_asked_about(empty, tmp_path):
    head = ["编号", "项目类别", "项目名称", "建设床位数"]
    path = write(tmp_path / "n.csv", [head, ["C1", "续建", "东山医院", "10²"]])
    assert rules(refused(empty, path).problems) == [(2, "D", "unreadable")]


def test_words_merged_down_in_word_are_of_each_row_and_figures_are_asked_about(empty, tmp_path):
    import docx as word

    head = ["类别", "编号", "项目名称", "总投资(万元)"]
    path = docx(tmp_path / "m.docx", [("table", [head, *[["", "", "", ""]] * 2])])
    document = word.Document(str(path))
    grid = document.tables[0]
    for at, cells in enumerate((["续建", "C1", "甲医院", "500"], ["", "C2", "乙医院", ""]), 1):
        for column, text in enumerate(cells):
            grid.cell(at, column).text = text
    for column in (0, 3):
        said = grid.cell(1, column).text
        grid.cell(1, column).merge(grid.cell(2, column)).text = said
    document.save(str(path))
    assert rules(refused(empty, path).problems) == [(2, "D", "merged"), (3, "D", "merged")]
    take(empty, path, how=How(lenient=True))
    sql = "SELECT e.group_code, b.investment FROM baseline b JOIN plan_entry e ON e.id = b.entry_id"
    assert rows(empty, sql) == [{"group_code": "continued", "investment": None}] * 2


def test_merged_cells_are_found_where_the_title_gives_the_month(database, tmp_path):
    head = ["编号", "形象进度", "本月完成投资(万元)"]
    lines = [["2026年10月月报"], head, ["P1", "桩基", 30], ["P2", None, None]]
    path = xlsx(tmp_path / "r.xlsx", lines, merged=("C3:C4",))
    assert {rule for _, _, rule in rules(refused(database, path).problems)} == {"merged"}


def test_a_figure_of_a_year_that_is_merged_down_is_asked_about(database, tmp_path):
    lines = [["编号", "2025年（万元）", "2026年（万元）"], ["P1", 30, 40], ["P2", None, 50]]
    path = xlsx(tmp_path / "f.xlsx", lines, merged=("B2:B3",))
    found = rules(refused(database, path, how=How("funding")).problems)
    assert found == [(2, "B", "merged"), (3, "B", "merged")]


def test_an_answer_for_a_name_holds_for_the_rows_below(database, tmp_path):
    head = ["项目名称", "月份", "形象进度"]
    path = write(tmp_path / "r.csv", [head, ["溪口医院迁建工程", "2026-08", "桩基"],
                                      ["溪口医院迁建工程", "2026-09", "主体"]])  # fmt: skip
    asked = rules(refused(database, path).problems)
    assert asked == [(2, "A", "likeness"), (3, "A", "likeness")]
    assert take(database, path, same={2: "P1"}).counts["added"] == 2


def test_columns_of_another_kind_are_named_with_what_to_do(empty, tmp_path):
    head = ["编号", "项目类别", "项目名称", "总投资(万元)", "本月完成投资(万元)", "形象进度"]
    path = write(
        tmp_path / "b.csv", [["2026年10月"], head, ["C1", "续建", "甲医院", "500", "10", "桩基"]]
    )
    result = take(empty, path, how=How("projects"))
    assert rules(result.problems, "warning") == [(None, None, "other_kind")]
    assert take(empty, path, how=How("reports")).counts["added"] == 1


def test_new_beds_of_the_scale_are_read_and_its_column_wins(empty, tmp_path):
    head = ["编号", "项目类别", "项目名称", "建设规模", "预期新增床位数"]
    path = write(tmp_path / "s.csv", [head, ["C1", "续建", "甲医院", "新增床位350张", ""],
                                      ["C2", "续建", "乙医院", "设床位80张,新增床位30张", "20"]])  # fmt: skip
    result = take(empty, path)
    assert rules(result.problems, "warning") == [(3, "E", "scale")]
    assert rows(empty, "SELECT beds_built, beds_new FROM baseline ORDER BY id") == [
        {"beds_built": None, "beds_new": 350},
        {"beds_built": 80, "beds_new": 20},
    ]


@pytest.mark.parametrize(
    ("total", "warned"), [("300", []), ("350", [(5, "B", "total")]), ("", []), ("—", [])]
)
def test_a_total_of_money_is_held_against_its_rows(database, tmp_path, total, warned):
    head = ["编号", "2025年(万元)", "2026年(万元)"]
    path = write(tmp_path / "t.csv", [head, ["P1", "100", "5"], ["P2", "150", ""], ["P4", "50", ""],
                                      ["合计", total, "5"]])  # fmt: skip
    result = take(database, path, how=FUNDING)
    assert rules(result.problems, "warning") == warned


def test_a_subtotal_is_of_the_rows_since_the_last_one(database, tmp_path):
    head = ["编号", "月份", "本月完成投资(万元)"]
    path = write(tmp_path / "t.csv", [head, ["P1", "2026-09", "30"], ["小计", "", "30"],
                                      ["P4", "2026-09", "12.5"], ["小计", "", "12.5"],
                                      ["合计", "", "42.6"]])  # fmt: skip
    result = take(database, path)
    assert rules(result.problems, "warning") == [(6, "C", "total")]


def test_projects_newly_begun_are_a_group_with_its_subtotal(empty, tmp_path):
    head = ["序号", "项目名称", "总投资(亿元)"]
    path = write(tmp_path / "g.csv", [head, ["", "总计(2项)", "11.7"], ["一", "续建项目", "9.6"],
                                      ["1", "中心医院东院区", "9.6"], ["二", "新开工项目", "2.1"],
                                      ["2", "妇女儿童医院", "2.1"]])  # fmt: skip
    result = take(empty, path)
    assert rules(result.problems, "warning") == []
    assert rows(empty, "SELECT group_code FROM plan_entry ORDER BY id") == [
        {"group_code": "continued"},
        {"group_code": "new"},
    ]


def test_a_sheet_of_which_only_names_are_known_is_asked_about(database, tmp_path):
    head = ["项目", "甲类数", "乙类数", "丙类数", "备注"]
    path = write(tmp_path / "x.csv", [head, ["奉化区溪口医院迁建工程", "1", "2", "3", "好"]])
    with pytest.raises(BadInput, match="甲类数"):
        take(database, path)


def test_a_length_alone_leaves_the_dates_unknown(empty, tmp_path):
    head = ["编号", "项目类别", "项目名称", "建设工期"]
    path = write(tmp_path / "l.csv", [head, ["C1", "续建", "甲医院", "24个月"]])
    assert rules(take(empty, path).problems, "warning") == [(2, "D", "schedule")]
    assert rows(empty, "SELECT start, finish, schedule_printed FROM baseline") == [
        {"start": None, "finish": None, "schedule_printed": "24个月"}
    ]
