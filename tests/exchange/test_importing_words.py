"""What officers write in place of a figure, before it and behind it."""

import pytest

from portfolio.exchange.cells import is_unknown
from portfolio.exchange.words import code_in, vocabulary
from portfolio.values.vocabulary import FUNDERS
from tests.exchange.intake import refused, rows, rules, take, write

HEADINGS = [
    "项目名称",
    "项目类别",
    "项目性质",
    "总投资(万元)",
    "建设床位",
    "建筑面积(平方米)",
    "建设起止时间",
]
#: What each column of HEADINGS becomes in a baseline.
FIGURES = ("investment", "beds_built", "floor_area", "start", "finish")


def listed(database, tmp_path, *cells, headings=HEADINGS, **options):
    """Take in one new project with such cells behind its name and group; return its baseline."""
    row = ["云岭卫生院", "新建", *cells]
    result = take(database, write(tmp_path / "a.csv", [headings, row]), **options)
    found = rows(
        database,
        "SELECT baseline.*, project.nature AS kind_of FROM baseline JOIN project ON"
        " project.id = project_id WHERE name_zh = '云岭卫生院'",
    )
    return result, found[0]


@pytest.mark.parametrize(
    "word",
    [
        "待定",
        "暂定",
        "（待定）",
        "不详。",
        "未知",
        "N/A",
        "n.a.",
        "TBD",
        "暂无",
        "无",
        "另行确定",
        "待核实",
        "尚未确定",
        "***",
        "××",
        "??",
        "……",
        "Unknown",
    ],
)
def test_a_word_for_unknown_is_a_blank_in_every_column(empty, tmp_path, word):
    assert is_unknown(word)
    result, found = listed(empty, tmp_path, word, word, word, word, word)
    assert result.warnings == 0
    assert [found[name] for name in FIGURES] == [None] * 5
    assert found["investment_printed"] is None


@pytest.mark.parametrize("word", ["暂停", "无锡", "待定项目", "#N/A", "#REF!", "x1", "0", "—a"])
def test_what_only_looks_like_one_is_none(word):
    assert not is_unknown(word)


def test_a_word_that_the_column_knows_keeps_its_meaning(database, tmp_path):
    headings = ["编号", "月份", "报告投资(万元)", "投资口径", "备注"]
    cells = ["P1", "2026-10", "30000", "unknown", "无"]
    take(database, write(tmp_path / "a.csv", [headings, cells]))
    found = rows(database, "SELECT cost_kind, note FROM status_report WHERE month = '2026-10'")
    assert found == [{"cost_kind": "unknown", "note": None}]


def test_a_percentage_is_rounded_to_a_decimal_and_its_print_stays(database, tmp_path):
    headings = ["编号", "月份", "形象进度%"]
    cells = [["P1", "2026-08", "41.25%"], ["P1", "2026-09", 48.349], ["P1", "2026-10", "50.30"]]
    result = take(database, write(tmp_path / "a.csv", [headings, *cells]))
    found = rows(
        database, "SELECT percent FROM status_report WHERE month > '2026-07' ORDER BY month"
    )
    assert [item["percent"] for item in found] == [413, 483, 503]
    assert rules(result.problems, "warning") == [(2, "C", "rounded"), (3, "C", "rounded")]
    kept = rows(database, "SELECT value FROM import_remark ORDER BY position")
    assert [item["value"] for item in kept] == ["41.25%", "48.349"]


def test_what_is_above_a_hundred_stays_refused(database, tmp_path):
    cells = [["编号", "月份", "形象进度%"], ["P1", "2026-08", "100.04%"]]
    result = refused(database, write(tmp_path / "a.csv", cells))
    assert rules(result.problems) == [(2, "C", "unreadable")]


# --- words before a figure --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "beds", "printed"),
    [
        ("规划床位80张", 80, "规划床位80张"),
        ("共规划设置病床80张", 80, "共规划设置病床80张"),
        ("开设住院床位80张", 80, "开设住院床位80张"),
        ("标准病床 80 张", 80, "标准病床 80 张"),
        ("达到80张", 80, "达到80张"),
        ("80张", 80, None),
    ],
)
def test_words_that_lead_up_to_beds_are_read_past_and_kept(empty, tmp_path, cell, beds, printed):
    result, found = listed(empty, tmp_path, "", "", cell)
    assert (found["beds_built"], found["beds_built_printed"]) == (beds, printed)
    assert result.warnings == 0


@pytest.mark.parametrize(
    ("cell", "fen", "qualifier"),
    [
        ("约为4200万元", 4_200_000_000, "about"),
        ("估算0.42亿元", 4_200_000_000, "about"),
        ("估算总投资4200万元", 4_200_000_000, None),
        ("共计4200万元", 4_200_000_000, None),
        ("概算批复4200万元", 4_200_000_000, None),
    ],
)
def test_words_that_lead_up_to_money(empty, tmp_path, cell, fen, qualifier):
    _, found = listed(empty, tmp_path, "", cell)
    kept = rows(empty, "SELECT qualifier FROM loose_figure")
    assert found["investment"] == fen
    assert [item["qualifier"] for item in kept] == [qualifier] * bool(qualifier)
    assert found["investment_printed"] == cell


@pytest.mark.parametrize(
    ("place", "cell", "field", "value"),
    [
        (2, "新增床位35张", "beds_new", 35),
        (2, "编制床位35张", "beds_staffed", 35),
        (2, "实际开放床位35张", "beds_opened", 35),
        (3, "用地面积30亩", "land_area", 2_000_000),
        (3, "一期面积900㎡", "phase_one_floor_area", 90_000),
        (3, "改造面积900㎡", "renovated_area", 90_000),
        (3, "新建900㎡", "floor_area", 90_000),
    ],
)
def test_a_cell_that_says_which_figure_it_is_goes_there(empty, tmp_path, place, cell, field, value):
    cells = ["", "", "", "", ""]
    cells[place] = cell
    result, found = listed(empty, tmp_path, *cells)
    assert (found[field], found[f"{field}_printed"]) == (value, cell)
    labelled = [] if field == "floor_area" else [(2, "EF"[place - 2], "label")]
    assert rules(result.problems, "warning") == labelled
    assert found["beds_built"] is None


def test_a_figure_of_another_column_that_has_its_own_is_asked_about(empty, tmp_path):
    headings = [*HEADINGS, "预期新增床位数"]
    path = write(tmp_path / "a.csv", [headings, ["甲", "新建", "", "", "新增床位35张", "", "", 30]])
    assert rules(refused(empty, path).problems) == [(2, "E", "label")]
    path = write(tmp_path / "b.csv", [headings, ["甲", "新建", "", "", "新增床位35张", "", "", 35]])
    assert rules(take(empty, path).problems, "warning") == [(2, "E", "label")]


def test_money_of_a_plan_is_not_money_done(database, tmp_path):
    cells = [["编号", "月份", "累计完成投资(万元)"], ["P1", "2026-10", "计划投资260万元"]]
    result = refused(database, write(tmp_path / "a.csv", cells))
    assert rules(result.problems) == [(2, "C", "label")]
    cells[1][2] = "累计完成投资260万元"
    assert take(database, write(tmp_path / "b.csv", cells)).counts["added"] == 1


@pytest.mark.parametrize(
    ("place", "cell", "said"),
    [
        (2, "900张;一期500张;二期400张", "900张"),
        (2, "一期500张，二期400张", "500张"),
        (1, "共计2亿元;一期0.8亿元", "2亿元"),
        (3, "9000㎡，其余二期建", None),
    ],
)
def test_figures_by_phase_are_asked_about_with_all_of_them(empty, tmp_path, place, cell, said):
    cells = ["", "", "", "", ""]
    cells[place] = cell
    headings = [HEADINGS, ["甲", "新建", *cells]]
    result = refused(empty, write(tmp_path / "a.csv", headings))
    assert [p.rule for p in result.problems] == ["phases" if said else "unreadable"]
    assert said is None or said in result.problems[0].text


# --- words beside a date --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "start", "finish"),
    [
        ("2023年5月开工；2026年底前完工", "2023-05 month", "2026-12 year"),
        ("2023年5月动工,预计2026年投用", "2023-05 month", "2026-12 year"),
        ("2023年5月开工,11月竣工", "2023-05 month", "2023-11 month"),
        ("开工:2023.5,竣工:2026.11", "2023-05 month", "2026-11 month"),
        ("2023年5月开工、2026年1月完工、2026年9月投用", "2023-05 month", "2026-01 month"),
        ("拟于2026年11月完成施工", None, "2026-11 month"),
        ("2026年11月竣工验收并交付使用", None, "2026-11 month"),
        ("2023年5月正式开工建设", "2023-05 month", None),
        ("工期:2023年5月-2026年11月", "2023-05 month", "2026-11 month"),
        ("2023年5月开工，为期3年", "2023-05 month", None),
    ],
)
def test_events_in_a_period_are_told_by_their_words(empty, tmp_path, cell, start, finish):
    _, found = listed(empty, tmp_path, "", "", "", "", cell)
    for name, wanted in (("start", start), ("finish", finish)):
        given = f"{found[name]} {found[name + '_precision']}" if found[name] else None
        assert given == wanted
    assert found["schedule_printed"] == cell


@pytest.mark.parametrize(
    "cell",
    ["2023年建设", "2023年5月开工;2024年1月开工", "2026年完工;2023年完工", "今年底", "一期2023年"],
)
def test_what_gives_no_two_ends_stays_refused(empty, tmp_path, cell):
    path = write(tmp_path / "a.csv", [HEADINGS, ["甲", "新建", "", "", "", "", cell]])
    assert rules(refused(empty, path).problems) == [(2, "G", "unreadable")]


def test_a_date_that_says_another_event_than_its_column_goes_there(database, tmp_path):
    headings = ["编号", "月份", "预计竣工时间", "滞后原因"]
    cells = ["P1", "2026-10", "2027年6月投用", "资金"]
    result = take(database, write(tmp_path / "a.csv", [headings, cells]))
    assert rules(result.problems, "warning")[0] == (2, "C", "label")
    found = rows(
        database,
        "SELECT forecast_finish, forecast_opening FROM status_report WHERE month = '2026-10'",
    )
    assert found == [{"forecast_finish": None, "forecast_opening": "2027-06"}]


def test_two_events_in_a_date_column_are_each_taken(database, tmp_path):
    headings = ["编号", "月份", "预计竣工时间", "滞后原因"]
    cells = ["P1", "2026-10", "2027年6月完工；2027年12月投用", "资金"]
    take(database, write(tmp_path / "a.csv", [headings, cells]))
    found = rows(
        database,
        "SELECT forecast_finish, forecast_opening FROM status_report WHERE month = '2026-10'",
    )
    assert found == [{"forecast_finish": "2027-06", "forecast_opening": "2027-12"}]
    cells = ["P1", "2026-11", "2027年6月完工；2027年12月完工", "资金"]
    result = refused(database, write(tmp_path / "b.csv", [headings, cells]))
    assert rules(result.problems) == [(2, "C", "unreadable")]


def test_what_the_lists_column_calls_private_is_read() -> None:
    known = vocabulary("funder", FUNDERS)
    assert code_in("社会", known, "funder") == "private"
    assert code_in("财政、社会", known, "funder") is None
