"""A whole document is read for its lists of projects, its stated totals and its indicators."""

import csv
from decimal import Decimal
from pathlib import Path

import docx as word
import pytest

from portfolio.exchange.document import open_document
from portfolio.exchange.outcome import Refused
from portfolio.exchange.sheet import How, open_sheet
from portfolio.history.service import log
from portfolio.values import language
from portfolio.values.errors import BadInput
from tests.conftest import author
from tests.exchange import documents
from tests.exchange.documents import CONTINUED, HEADING, INDICATORS, NEW, ONE, PLAN, PROSE
from tests.exchange.intake import refused, rows, take

SOURCES = Path(__file__).parents[3] / "shared" / "sources"
REAL = SOURCES / "plan_2021_2025.txt"
#: The first list broken by a page within a row, its heading repeated.
BROKEN = [
    *PLAN[:9],
    ("table", [*HEADING, CONTINUED[0], ["2", "松坡县中医医院", *CONTINUED[1][2:]]]),
    ("page", None),
    ("table", [*HEADING, ["", "扩建工程", "", "", "", "", ""], CONTINUED[2]]),
    *PLAN[10:],
]
WRITERS = {
    "docx": (documents.docx, PLAN),
    "pdf": (documents.pdf, BROKEN),
    "txt": (documents.txt, PLAN),
}


@pytest.fixture(params=WRITERS)
def plan(request, tmp_path):
    """The same plan as Word, as a PDF of two pages, and as text."""
    write, parts = WRITERS[request.param]
    return write(tmp_path / f"规划.{request.param}", parts)


def figures(item):
    return item.scope, item.metric, item.value, item.step


def test_its_projects_are_those_of_every_table(empty, plan):
    result = take(empty, plan)
    assert (result.counts["added"], result.errors) == (3, 0)
    query = """SELECT code, name_zh, investment, beds_built, beds_new, start, finish
        FROM project JOIN baseline ON project_id = project.id ORDER BY code"""
    assert [tuple(row.values()) for row in rows(empty, query)] == [
        ("C1", "松坡县人民医院迁建工程", 40_000_000_000, 300, 250, "2020-06", "2022-12"),
        ("C2", "松坡县中医医院扩建工程", 5_000_000_000, 40, 30, "2021-03", "2023-06"),
        ("N1", "石桥卫生院新建工程", 7_000_000_000, 30, 30, "2022-01", "2024-12"),
    ]
    again = take(empty, plan)
    assert (again.counts["same"], again.change) == (3, None)


def test_its_totals_and_indicators_are_plain_values(plan):
    document = open_document(plan)
    assert [figures(item) for item in document.totals] == [
        ("continued", "projects", 2, 1),
        ("new", "projects", 1, 1),
        ("all", "land_area", 3_100_000, 100_000),
        ("all", "investment", 52_000_000_000, 1_000_000_000),
        ("all", "beds_new", 310, 1),
    ]
    assert {item.section for item in document.totals} == {"二、重大建设项目"}
    assert document.totals[0].sentence.replace(" ", "") == PROSE.replace(" ", "")
    first, second, third = document.indicators
    assert (first.number, first.name, first.unit) == (1, "每千人医疗机构床位数", "张")
    assert (first.base, first.target, first.kind) == (
        Decimal("4.98"),
        Decimal("6.60"),
        "anticipatory",
    )
    assert (second.unit, second.base, second.target, second.kind) == ("%", None, 100, "binding")
    assert (third.unit, third.base, third.printed[2]) == (None, None, "1:0.91")
    assert [table.use for table in document.tables] == ["indicators", "projects", "projects"]
    assert [table.taken for table in document.tables] == [3, len(CONTINUED), len(NEW)] or (
        plan.suffix == ".pdf"  # where a row of the first list is two
    )


def test_each_figure_keeps_its_place(empty, plan):
    take(empty, plan, totals=True)
    query = """SELECT title, title_en, note FROM project JOIN source_document s
        ON s.id = source_id ORDER BY project.code"""
    titles = [row["title"] for row in rows(empty, query)]
    wanted = {
        ".docx": ["第8段后表2第3行", "第8段后表2第4行", "第9段后表3第3行"],
        ".pdf": ["第1页表2第3行", "第1页表2第4行", "第2页表3第3行"],
        ".txt": ["第24行（表2第3行）", "第25行（表2第4行）", "第32行（表3第3行）"],
    }
    assert titles == [f"{plan.name} {place}" for place in wanted[plan.suffix]]
    first = rows(empty, query)[0]
    assert first["title_en"].startswith(f"{plan.name}, ")
    assert first["note"].startswith("SHA-256 ")
    stated = """SELECT scope, metric, value, printed, printed_in, note, title FROM stated_total t
        JOIN source_document s ON s.id = source_id ORDER BY position"""
    found = rows(empty, stated)
    assert [row["printed_in"] for row in found[:3]] == ["（一）续建项目 合计"] * 3
    prose = found[3:]
    assert [(row["scope"], row["metric"]) for row in prose][-1] == ("all", "beds_new")
    assert {row["note"].replace(" ", "") for row in prose} == {PROSE.replace(" ", "")}
    places = {".docx": "第5段", ".pdf": "第1页", ".txt": "第14行"}
    assert {row["printed_in"] for row in prose} == {f"{places[plan.suffix]} 二、重大建设项目"}


def test_the_totals_of_the_text_are_kept_only_where_it_is_said(empty, plan):
    assert take(empty, plan).counts["stated"] == 3
    assert take(empty, plan, totals=True).counts["stated"] == 5
    assert take(empty, plan, totals=True).change is None


def test_the_indicators_of_the_text_are_kept_only_where_it_is_said(empty, plan):
    assert take(empty, plan).counts["indicator"] == 0
    result = take(empty, plan, indicators=True)
    assert (result.counts["indicator"], result.bed_targets) == (3, ("I1",))
    names = "code, name_zh, unit, type, base, base_year, target, target_year, measure"
    query = f"SELECT {names} FROM indicator ORDER BY position"
    assert [tuple(row.values()) for row in rows(empty, query)] == [
        ("I1", "每千人医疗机构床位数", "张", "anticipatory", None, None, None, None, "beds"),
        ("I2", "疾控机构标准化率", "%", "binding", None, 2020, "100", 2025, None),
        ("I3", "卫生健康数字化综合指数", None, "anticipatory", None, 2020, "90", 2025, None),
    ]
    printed = rows(empty, "SELECT printed FROM indicator ORDER BY position")
    assert "4.98 6.60" in printed[0]["printed"]
    assert "1:0.91" in printed[2]["printed"]
    assert take(empty, plan, indicators=True).change is None
    log.undo(empty, author(), result.change)
    assert rows(empty, query) == []


def test_two_totals_of_one_place_are_both_kept(empty, tmp_path):
    again = PROSE.replace("310", "320").replace("3.1", "3.2")
    parts = [("text", PROSE + again), *PLAN[7:]]
    take(empty, documents.docx(tmp_path / "a.docx", parts), totals=True)
    kept = rows(empty, "SELECT value, printed_in FROM stated_total WHERE metric = 'beds_new'")
    assert [(row["value"], row["printed_in"]) for row in kept][1:] == [
        (310, "第1段"),
        (320, "第1段 (2)"),
    ]


def test_the_figures_of_one_project_are_no_total(tmp_path):
    document = open_document(documents.docx(tmp_path / "a.docx", [("text", ONE), *PLAN[7:]]))
    assert document.totals == ()


def test_figures_after_one_group_are_of_that_group(tmp_path):
    text = "续建项目共计2个，总投资4.5亿元；新建项目1个，计划投资0.7亿元；项目共计三个，用地60亩。"
    document = open_document(documents.docx(tmp_path / "a.docx", [("text", text), *PLAN[7:]]))
    assert [(item.scope, item.metric, item.printed) for item in document.totals] == [
        ("continued", "projects", "2 个"),
        ("continued", "investment", "4.5亿元"),
        ("new", "projects", "1 个"),
        ("new", "investment", "0.7亿元"),
        ("all", "projects", "三 个"),
        ("all", "land_area", "60亩"),
    ]


def test_a_project_that_stands_twice_is_refused(empty, tmp_path):
    twice = [*PLAN, ("text", "（三）谋划项目"), ("table", HEADING + CONTINUED[:1])]
    with pytest.raises(Refused) as refusal:
        take(empty, documents.docx(tmp_path / "a.docx", twice))
    (problem,) = refusal.value.result.problems
    assert problem.rule == "double"
    assert problem.place.words == "after paragraph 10, table 4, row 3"
    assert rows(empty, "SELECT * FROM project") == []


def test_a_table_without_a_heading_goes_on_with_the_list_before(tmp_path):
    parts = [*PLAN[:11], ("table", NEW)]
    for write in (documents.docx, documents.txt):
        document = open_document(write(tmp_path / f"a.{write.__name__}", parts))
        assert document.tables[-1].use == "projects"
        found = list(document.book.rows(document.sheet()))
        assert [cells[0] for _, cells in found[-2:]] == ["（二）新（改扩）建项目", "1"]


def test_columns_are_matched_by_what_they_mean(empty, tmp_path):
    other = [
        ["项目名称", "项目总投资(亿元)", "建设地点"],
        ["石桥卫生院新建工程", "0.7", "石桥镇"],
        ["松坡县疾控中心新建工程", "1.2", "松坡镇"],
    ]
    take(empty, documents.docx(tmp_path / "a.docx", [*PLAN[:11], ("table", other)]))
    query = """SELECT name_zh, investment, address FROM project JOIN baseline
        ON project_id = project.id WHERE code LIKE 'N%'"""
    assert [tuple(row.values()) for row in rows(empty, query)] == [
        ("石桥卫生院新建工程", 7_000_000_000, "石桥镇"),
        ("松坡县疾控中心新建工程", 12_000_000_000, "松坡镇"),
    ]


def test_tables_of_two_units_are_not_one_list(tmp_path):
    wan = [[(cell or "").replace("亿元", "万元") or None for cell in row] for row in HEADING]
    path = documents.docx(tmp_path / "a.docx", [*PLAN[:11], ("table", wan + NEW)])
    with pytest.raises(BadInput, match=r"亿元 in table 2 and in 万元 in table 3; .* --sheet 2"):
        open_sheet(path, How())
    sheet = open_sheet(path, How(sheet="3"))
    (row,) = sheet.rows()
    assert (row.group, row.values["investment"].value) == ("（二）新（改扩）建项目", 700_000)


def test_a_table_can_be_named(tmp_path):
    path = documents.docx(tmp_path / "a.docx")
    sheet = open_sheet(path, How(sheet="3"))
    assert [row.values["name_zh"] for row in sheet.rows()] == ["石桥卫生院新建工程"]
    with pytest.raises(BadInput, match="has no sheet “7”; it has: 1, 2, 3, 2-3"):
        open_sheet(path, How(sheet="7"))


def test_a_document_without_projects_says_so(tmp_path):
    path = documents.docx(tmp_path / "a.docx", PLAN[:5])
    with pytest.raises(BadInput, match="tables: 1, and none is a list"):
        open_sheet(path, How())
    assert len(open_document(path).indicators) == len(INDICATORS) - 1
    with pytest.raises(BadInput, match="holds no table"):
        open_sheet(documents.docx(tmp_path / "b.docx", PLAN[:2]), How())


def test_text_laid_out_with_spaces_is_read_by_its_columns(tmp_path):
    text = f"""{PROSE}

        （一）续建项目
序号    建设项目名称              总投资(亿元)   新增床位数   投资主体
1       松坡县人民医院            4              250          财政
        迁建工程
2       松坡县中医医院扩建工程    0.5            30           财政
合计                              4.5            280
"""
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="gb18030")
    document = open_document(path)
    found = [cells for _, cells in document.book.rows(document.sheet())]
    assert found[-4:] == [
        ["1", "松坡县人民医院", "4", "250", "财政"],
        [None, "迁建工程", None, None, None],
        ["2", "松坡县中医医院扩建工程", "0.5", "30", "财政"],
        ["合计", None, "4.5", "280", None],
    ]


def test_a_pdf_without_ruled_lines_is_read_by_its_columns(tmp_path):
    heading = ["序号", "建设项目名称", "总投资(亿元)", "新增床位数"]
    data = [
        ["1", "石桥卫生院", "0.7", "30"],
        ["2", "云岭卫生院", "0.8", ""],
        ["合计", "", "1.5", "30"],
    ]
    parts = [("text", PROSE), ("text", "（一）续建项目"), ("table", [heading, *data])]
    document = open_document(documents.pdf(tmp_path / "a.pdf", parts, ruled=False))
    found = [cells for _, cells in document.book.rows(document.sheet())]
    assert found[-3:] == [[cell or None for cell in row] for row in data]


def test_what_a_full_line_broke_is_joined_and_what_stands_below_is_not(tmp_path):
    heading = ["序号", "建设项目名称", "建设起止时间", "总投资(亿元)", "新增床位", *["备注"] * 7]
    row = ["1", "石桥卫生院新建工程", "2022.10-2024.12", "123456.789", "12345678", *[""] * 7]
    parts = [("text", PROSE), ("text", "（一）续建项目"), ("table", [heading, row])]
    document = open_document(documents.pdf(tmp_path / "a.pdf", parts))
    (*_, (_, cells)) = document.book.rows(document.sheet())
    assert cells[2:5] == ["2022.10-2024.12", "123456.789", "1234567 8"]


def test_groups_may_stand_in_the_table(empty, tmp_path):
    group = ["（二）新（改扩）建项目", *[None] * 6]
    one = [*HEADING, ["（一）续建项目", *[None] * 6], *CONTINUED, group, *NEW]
    for write in (documents.docx, documents.txt):
        path = write(tmp_path / f"a.{write.__name__}", [*PLAN[:8], ("table", one)])
        take(empty, path)
    codes = rows(empty, "SELECT code FROM project ORDER BY code")
    assert [row["code"] for row in codes] == ["C1", "C2", "N1"]


def test_a_sentence_goes_on_over_a_page(tmp_path):
    parts = [("text", "规划"), ("text", PROSE[:40]), ("page", None), ("text", "规划")]
    parts += [("text", PROSE[40:]), *PLAN[7:]]
    document = open_document(documents.pdf(tmp_path / "a.pdf", parts))
    assert len(document.totals) == 5
    assert document.totals[0].sentence == PROSE.replace(" ", "")
    assert {item.where.number for item in document.totals} == {1}


def test_a_text_file_that_is_one_table_stays_a_table(tmp_path):
    path = documents.txt(tmp_path / "a.txt", [("table", HEADING + CONTINUED)])
    assert open_document(path) is None
    assert open_sheet(path, How()).book.form == "csv"
    more = documents.txt(tmp_path / "b.txt", PLAN[7:])
    assert open_sheet(more, How()).book.form == "txt"
    assert open_sheet(more, How(delimiter="tab")).book.form == "csv"


def test_what_was_inserted_in_word_is_read_and_what_was_struck_out_is_not(tmp_path):
    import docx as word
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    path = documents.docx(tmp_path / "a.docx", [*PLAN[:10], ("table", HEADING + NEW)])
    document = word.Document(path)
    name = document.tables[2].cell(2, 1).paragraphs[0]
    given = f"<w:ins {nsdecls('w')}><w:r><w:t>（一期）</w:t></w:r></w:ins>"
    gone = f"<w:del {nsdecls('w')}><w:r><w:t>二期</w:t></w:r></w:del>"
    name._p.append(parse_xml(given))
    name._p.append(parse_xml(gone))
    wrapped = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent/></w:sdt>")
    table = document.tables[2]._tbl
    table.addprevious(wrapped)
    wrapped[0].append(table)
    document.save(path)
    found = open_document(path)
    assert list(found.book.rows(found.sheet()))[-1][1][1] == "石桥卫生院新建工程（一期）"


def test_a_place_is_said_in_both_languages(tmp_path):
    document = open_document(documents.docx(tmp_path / "a.docx"))
    assert document.totals[0].where.in_both == ("第5段", "paragraph 5")
    language.speak("zh")
    assert document.totals[0].where.words == "第5段"


@pytest.mark.skipif(not REAL.exists(), reason="the shared sources are not beside the project")
class TestTheRealPlan:
    """What the plan of 2021 to 2025 gives without one edit."""

    def test_its_rows_say_what_the_seed_has_on_record(self, database):
        result = take(database, REAL, totals=True)
        assert (result.counts["same"], result.change, result.errors) == (9, None, 0)
        assert result.counts["stated"] == 0

    def test_its_rows_are_those_of_the_annex(self, empty, tmp_path):
        take(empty, REAL, totals=True)
        query = """SELECT code, investment, land_area, floor_area, renovated_area, beds_built,
            beds_staffed, beds_opened, beds_new, start, finish FROM project
            JOIN baseline ON project_id = project.id ORDER BY code"""
        found = rows(empty, query)
        assert [row["code"] for row in found] == [
            "C1",
            "C2",
            "C3",
            "N1",
            "N2",
            "P1",
            "P2",
            "P3",
            "P4",
        ]
        assert sum(row["investment"] for row in found) == 431_200_000_000
        assert sum(row["beds_new"] for row in found) == 1015

    def test_it_states_what_the_sources_list(self, empty, database):
        take(empty, REAL, totals=True)
        query = "SELECT scope, metric, value, step FROM stated_total ORDER BY scope, metric"
        assert rows(empty, query) == rows(database, query)
        assert len(rows(empty, query)) == 23

    def test_its_indicators_are_the_twenty(self):
        with (SOURCES / "indicators.csv").open(encoding="utf-8-sig", newline="") as file:
            wanted = [row for row in csv.DictReader(file) if row["code"].startswith("T2-")]
        found = open_document(REAL).indicators
        assert len(found) == len(wanted) == 20
        kinds = {"binding": "约束性", "anticipatory": "预期性"}
        for row, item in zip(wanted, found, strict=True):
            said = {
                "code": f"T2-{item.number}",
                "name_zh": item.name,
                "unit": item.unit or "",
                "baseline": "-" if item.base is None else str(item.base),
                "target_2025": str(item.target),
                "type": kinds[item.kind],
            }
            assert said == {name: row[name] for name in said}


def merged_down(path, column):
    """Write a list of two projects whose cells of a column are one."""
    document = word.Document()
    table = document.add_table(3, 4)
    listed = [
        ("项目名称", "项目类别", "建设内容", "总投资（万元）"),
        ("甲医院迁建", "新建", "门诊楼", "3000"),
        ("乙医院迁建", "新建", "", ""),
    ]
    for row, cells in zip(table.rows, listed, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    table.cell(1, column).merge(table.cell(2, column))
    document.save(path)
    return path


def test_a_figure_merged_down_is_asked_about_in_each_of_its_rows(empty, tmp_path):
    found = refused(empty, merged_down(tmp_path / "a.docx", 3))
    assert [(item.row, item.column, item.rule) for item in found.problems] == [
        (2, "D", "merged"),
        (3, "D", "merged"),
    ]


def test_a_word_merged_down_is_said_of_each_of_its_rows(empty, tmp_path):
    take(empty, merged_down(tmp_path / "a.docx", 2))
    found = rows(
        empty, "SELECT scope, investment FROM project JOIN baseline ON project_id=project.id"
    )
    assert [tuple(row.values()) for row in found] == [("门诊楼", 3_000_000_000), ("门诊楼", None)]
