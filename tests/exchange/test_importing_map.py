"""Headings, words, mapping files and the quick reading of plain numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.exchange import headings, words
from portfolio.exchange.columns import Aside, Column, Setting, exactly, reader_of
from portfolio.exchange.columns.figures import read_figure as slowly
from portfolio.exchange.kinds import KINDS
from portfolio.exchange.layout import Heading, Layout
from portfolio.exchange.map import bind, missing, read_map
from portfolio.exchange.service import imports
from portfolio.exchange.sheet import How
from portfolio.projects.service import lookup
from portfolio.values.errors import BadInput, PortfolioError
from portfolio.values.language import Term
from portfolio.values.vocabulary import FUNDERS, GROUPS, NATURES, STAGES
from tests.conftest import NOW
from tests.exchange.intake import ANNEX, rows, take, write


def layout(*texts, units=()):
    headings = tuple(
        Heading(index, chr(65 + index), text, None) for index, text in enumerate(texts)
    )
    return Layout(1, 1, headings, units=units)


# --- headings ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "kind", "field"),
    [
        ("建筑规模(用地面积, 万平方米)", "projects", "scope"),
        ("投资主体（财政、社会资本）", "projects", "funder"),
        ("床位数（张） / 建设", "projects", "beds_built"),
        ("建设性质", "projects", "nature"),
        ("Total Investment", "projects", "investment"),
        ("investment_yuan", "projects", "investment"),
        ("investment_printed", "projects", "investment_printed"),
        ("project_code", "projects", "project_code"),
        ("1—9月完成投资（万元）", "reports", "done_year"),
        ("1-12月拨付资金", "reports", "paid_year"),
        ("形象进度（%）", "reports", "percent"),
        ("形象进度", "reports", "progress"),
        ("下月工作\n计划", "reports", "next"),
        ("编 号", "reports", "project"),
    ],
)
def test_headings_are_known_in_the_forms_people_give_them(heading, kind, field):
    assert set(headings.guess(layout(heading), kind, strict=False).columns) == {field}


def test_a_heading_that_is_not_known_is_not_taken():
    found = headings.guess(layout("项目名称", "总投资的来历"), "projects")
    assert set(found.columns) == {"name_zh"}
    assert headings.left_over(found, layout("项目名称", "总投资的来历")) == ["总投资的来历"]


def test_every_known_heading_means_a_field_of_its_kind():
    for kind in KINDS.values():
        known = words.headings(kind.name)
        assert known
        assert {field for field, _ in known.values()} <= set(kind.columns)


def test_the_surest_of_two_headings_is_taken():
    found = headings.guess(layout("项目", "项目名称"), "projects")
    assert found.columns["name_zh"].letter == "B"


def test_the_unit_above_the_table_holds_where_only_one_fits():
    found = headings.guess(layout("项目名称", "总投资", units=("万元", "平方米")), "projects")
    assert found.columns["investment"].unit == "万元"
    assert (
        headings.guess(layout("项目名称", "总投资"), "projects").columns["investment"].unit is None
    )


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        (("项目名称", "总投资", "建设床位数"), "projects"),
        (("项目名称", "月份", "形象进度", "存在问题"), "reports"),
        (("日期", "常住人口", "备注"), "population"),
        (("项目名称", "资金来源", "金额"), "funding"),
    ],
)
def test_the_kind_is_told_from_the_headings(texts, kind):
    assert headings.guess(layout(*texts)).kind.name == kind


def test_headings_that_say_nothing_are_named():
    with pytest.raises(BadInput, match="甲, 乙"):
        headings.guess(layout("甲", "乙"))


# --- words ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "codes", "code"),
    [
        ("(二) 新(改扩)建项目", "group", GROUPS, "new"),
        ("三、谋划项目", "group", GROUPS, "planned"),
        ("裘村扩建, 其他新建", "nature", NATURES, "mixed"),
        ("谋划类", "nature", NATURES, None),
        ("奉化区溪口医院迁建工程", "nature", NATURES, "relocation"),
        ("民营医院(社会资本)", "funder", FUNDERS, "private"),
        ("财政、社会资本", "funder", FUNDERS, None),
        ("主体结构封顶", "stage", STAGES, "topped_out"),
    ],
)
def test_codes_are_found_in_what_people_write(text, name, codes, code):
    assert words.code_in(text, words.vocabulary(name, codes), name) == code


def test_every_code_is_known_by_itself_and_by_both_its_labels():
    known = words.vocabulary("stage", STAGES)
    assert {known[words.folded(code)] for code in STAGES} == set(STAGES)
    assert known[words.folded("竣工验收")] == "accepted"
    assert known[words.folded("Joint acceptance passed")] == "accepted"


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("锦屏街道和萧王庙街道", ("锦屏街道", "萧王庙街道")),
        ("chunhu;qiucun", ("chunhu", "qiucun")),
        ("和平街道", ("和平街道",)),
    ],
)
def test_places_in_one_cell_are_told_apart(text, places):
    assert words.parts(text) == places


# --- plain numbers ----------------------------------------------------------------------------------

UNITS = {
    "money": ("元", "万元", "亿元", None),
    "area": ("平方米", "万平方米", "亩", "公顷", None),
    "beds": (None,),
    "people": (None, "万人"),
    "percent": ("%", "1", None),
}


def said(read):
    try:
        return read()
    except PortfolioError as error:
        return type(error), str(error)


@given(
    st.sampled_from([(kind, unit) for kind, units in UNITS.items() for unit in units]),
    st.from_regex(r"[0-9]{1,16}(\.[0-9]{1,7})?", fullmatch=True),
    st.booleans(),
)
def test_a_plain_number_read_quickly_is_what_the_careful_reader_says(measure, text, loose):
    kind, unit = measure
    column = Column("x", kind, Term("figure", "Land area, m²"), loose=loose)
    quick = said(lambda: reader_of(column, Setting(unit=unit))(text))
    careful = said(lambda: slowly(kind, text, unit))
    if not loose and not isinstance(careful, tuple):
        careful = said(lambda: exactly(slowly(kind, text, unit)))
    if isinstance(quick, Aside):  # rounded, and said so
        quick = quick.value
    assert quick == careful


# --- mapping files ----------------------------------------------------------------------------------


def read(tmp_path, text):
    path = tmp_path / "m.toml"
    path.write_text(text, encoding="utf-8")
    return read_map(path)


def test_a_map_names_columns_by_heading_or_by_letter(tmp_path):
    mapping = read(
        tmp_path,
        'kind = "projects"\ndate_order = "mdy"\n[columns]\nname_zh = "名"\n'
        'start = { letter = "b", date_order = "dmy" }\nfinish = { letter = "c" }\n',
    )
    bound = {item.column.name: item for item in bind(mapping, layout("名", "起", "止"))}
    assert [item.heading.letter for item in bound.values()] == ["A", "B", "C"]
    assert str(bound["start"].read("3/4/2024")) == "2024-04"
    assert str(bound["finish"].read("3/4/2024")) == "2024-03"
    assert missing(mapping) == []


def test_a_map_that_says_nothing_of_columns_leaves_them_to_the_headings(empty, tmp_path):
    text = 'kind="projects"\n[constants]\ngroup="谋划"\n[skip]\n"项目名称"=["备注"]'
    (tmp_path / "a.toml").write_text(text, encoding="utf-8")
    listed = [
        ["项目名称", "项目类别", "总投资（万元）"],
        ["甲医院", "新建", "3,000"],
        ["备注", "", ""],
    ]
    take(empty, write(tmp_path / "a.csv", listed), how=How(mapping=tmp_path / "a.toml"))
    found = rows(
        empty, "SELECT code, investment FROM project JOIN baseline ON project_id=project.id"
    )
    assert found == [{"code": "P1", "investment": 3_000 * 10_000 * 100}]


@pytest.mark.parametrize(
    ("text", "said_so"),
    [
        ("kind = 1", "kind: “1” is none of"),
        ("", "kind: it is missing"),
        ('kind="reports"\n[columns]\nmonth="月"', "columns: reports need one of project, name"),
        ('kind="projects"\n[columns]\nname_zh={unit="元"}', "columns.name_zh: give either"),
        ('kind="projects"\n[columns]\nname_zh="a"\n[constants]\nname_zh="b"', "constants.name_zh: it is a column"),
        ('kind="projects"\n[columns]\nname_zh="a"\n[values.nature]\n"x"="y"', "values.nature.x: “y” is no code"),
        ('kind="projects"\n[columns]\nname_zh={heading="a",colour="b"}', "columns.name_zh.colour: there is no such key"),
        ('kind="projects"\nskip_rows=["a"]\n[columns]\nname_zh="a"', "skip_rows.0: “a” cannot be used here; give the number of a row"),
        ('kind="projects"\ncolumns="名"', "columns: “名” cannot be used here; give a table"),
        ('kind="projects"\nheader=true\n[columns]\nname_zh="a"', "header: “True” cannot be used here"),
        ('kind="projects"\nheader_rows=3\n[columns]\nname_zh="a"', "header_rows: “3” is none of: 1, 2."),
        ('kind="projects"\nskip_rows=3\n[columns]\nname_zh="a"', "skip_rows: “3” cannot be used here; give a list"),
        ('kind="projects"\ntotals="no"\n[columns]\nname_zh="a"', "totals: “no” cannot be used here; give true or false"),
        ('kind="projects"\n[columns]\nname_zh=3', "columns.name_zh: “3” cannot be used here; give a heading"),
        ('kind="projects"\n[columns]\nname_zh={letter="2"}', "columns.name_zh.letter: “2” cannot be used here"),
        ('kind="projects"\n[columns]\nname_zh="a"\n[constants]\ngroup=true', "constants.group: “True” cannot be used here"),
        ('kind="projects"\n[columns]\nname_zh="a"\n[values.nature]\nx=1', "values.nature.x: “1” cannot be used here"),
    ],
)  # fmt: skip
def test_each_mistake_of_a_map_is_named_with_its_key(tmp_path, text, said_so):
    with pytest.raises(BadInput) as caught:
        read(tmp_path, text)
    assert said_so in str(caught.value)


def test_a_map_that_is_no_toml_is_refused(tmp_path):
    with pytest.raises(BadInput, match="cannot be read"):
        read(tmp_path, "[[[")
    with pytest.raises(BadInput, match="no mapping file"):
        read_map(tmp_path / "missing.toml")
    with pytest.raises(BadInput, match="larger than 1 MB"):
        read(tmp_path, "#" * 2_000_000)


MAP = """
kind = "projects"
header = 2
match = "name"
date_order = "dmy"
skip_rows = [6]

[columns]
name_zh = "工程"
investment = { heading = "钱", unit = "万元" }
nature = { letter = "C" }
start = "起"

[values.nature]
"异地重建" = "relocation"

[constants]
group = "planned"
source = "plan-2021"

[skip]
"说明" = ["作废"]
"""


def test_any_other_sheet_is_read_through_a_map(database, tmp_path):
    listed = [
        ["某区项目台账", "", "", "", ""],
        ["工程", "钱", "类", "起", "说明"],
        ["甲院", "4,000", "异地重建", "3/4/2024", ""],
        ["乙院", "5000", "新建", "5/6/2024", "作废"],
        ["丙院", "６０００", "新建", "2024年", ""],
        ["丁院", "1", "新建", "x", ""],
    ]
    file = write(tmp_path / "a.csv", listed)
    mapping = tmp_path / "m.toml"
    mapping.write_text(MAP, encoding="utf-8")
    result = take(database, file, how=How(mapping=mapping))
    assert [item.name for item in result.items] == ["P5 甲院", "P6 丙院"]
    detail = lookup.show_project(database, "P5", NOW)
    assert detail.row.nature == "relocation"
    assert detail.baselines[0].figures["investment"] == 4 * 10**9
    assert str(detail.baselines[0].start) == "2024-04"
    assert detail.source == "plan-2021"


def test_a_guessed_map_reads_what_was_guessed(empty, tmp_path):
    mapping = tmp_path / "m.toml"
    mapping.write_text(imports.guess_map(ANNEX, How()), encoding="utf-8")
    result = take(empty, ANNEX, how=How(mapping=mapping))
    assert (result.counts["added"], result.counts["stated"]) == (9, 17)
