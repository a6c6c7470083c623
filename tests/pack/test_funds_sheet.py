"""Sheet 3 of the workbook, 资金情况表: its columns, its rows, its totals."""

from fractions import Fraction

import pytest

from portfolio.pack.service import monthbook
from portfolio.values import language
from portfolio.values.months import Month
from tests.conftest import first
from tests.fixtures.money import fill
from tests.pack.workbooks import Read, computed, formulas

HEADS = [
    *("编号", "项目名称", "投资估算", "批复概算", "概算批复文号"),
    *("合同价", "结算审定价", "竣工财务决算"),
    *("投资构成 建筑安装工程", "投资构成 设备工器具购置", "投资构成 其他费用", "投资构成 预备费"),
    *("资金来源 中央预算内投资", "资金来源 省级补助", "资金来源 市级补助"),
    *("资金来源 区财政", "资金来源 专项债券", "资金来源 单位自筹"),
    *("截至上年底累计拨付", "本年预算安排", "1—11月拨付资金", "预算执行率（%）"),
    *("本年到位资金", "累计到位资金", "累计拨付资金", "自开工累计完成投资"),
    *("其中：累计完成 建筑安装工程", "其中：累计完成 设备工器具购置", "其中：累计完成 其他费用"),
    *("完成未拨付", "尚需资金", "累计新增固定资产", "新增生产能力（床位）", "2027年资金需求"),
    *("概算执行", "备注"),
]


@pytest.fixture
def filled(database):
    return fill(database)


def read(database, lang="zh"):
    language.speak(lang)
    return Read(monthbook.month_book(database, Month.of(2026, 11)))


def test_the_columns_are_those_of_the_form(database):
    assert read(database).heads(3)[: len(HEADS)] == HEADS


def rounded(cell):
    """Return a figure as it is shown; the cell holds it to the fen."""
    return round(cell, 2) if isinstance(cell, float) else cell


def test_a_row_says_what_was_entered(filled):
    row = dict(zip(HEADS, read(filled).by_code(3, "N1"), strict=False))
    wanted = {
        "投资估算": 230000, "批复概算": 260000, "概算批复文号": "88号", "合同价": 265000,
        "结算审定价": "", "资金来源 中央预算内投资": 30000, "资金来源 省级补助": "",
        "资金来源 区财政": 102900, "资金来源 专项债券": 120000, "截至上年底累计拨付": 180000,
        "本年预算安排": 40000, "1—11月拨付资金": 25000, "预算执行率（%）": 62.5,
        "累计拨付资金": 205000, "自开工累计完成投资": 220000, "完成未拨付": 15000,
        "尚需资金": 55000, "2027年资金需求": 35000,
    }  # fmt: skip
    assert {name: rounded(row[name]) for name in wanted} == wanted
    assert "第二十三条" in row["概算执行"]
    assert "第十二条" in row["概算执行"]
    assert "规划总投资25.29亿元" in row["备注"]


def test_private_capital_stands_in_the_remarks_and_in_no_fiscal_total(filled):
    book = read(filled)
    row = book.by_code(3, "N2")
    assert "社会资本5.00亿元" in row[HEADS.index("备注")]
    assert row[HEADS.index("2027年资金需求")] == 0  # a private request asks for no public money
    total = next(row for row in book.rows(3) if row[1] == "财政投资合计")
    assert rounded(total[HEADS.index("2027年资金需求")]) == 40000
    assert total[HEADS.index("资金来源 专项债券")] == 120000


def test_a_planned_project_without_a_study_is_flagged_never_deleted(filled):
    book = read(filled)
    flagged, silent = book.by_code(3, "P1"), book.by_code(3, "P2")
    assert flagged[HEADS.index("2027年资金需求")] == 5000
    assert "第十七条" in flagged[HEADS.index("备注")]
    assert silent[HEADS.index("2027年资金需求")] == ""
    assert "第十七条" in silent[HEADS.index("备注")]


@pytest.mark.parametrize("lang", first(1, ["zh", "en"]))
def test_every_formula_comes_to_the_value_beside_it(filled, lang):
    book = read(filled, lang)
    part = sorted(part for part, *_ in formulas(book.data))
    assert "xl/worksheets/sheet3.xml" in part
    for name, place, formula, values in formulas(book.data):
        if name == "xl/worksheets/sheet3.xml":
            assert abs(computed(formula, values) - values[place]) < Fraction(1, 1000), place


def test_a_total_is_the_sum_of_its_rows(filled):
    book = read(filled)
    rows = book.rows(3)
    end = next(n for n, row in enumerate(rows) if row[1] == "财政投资合计")
    public = [row for row in rows[5:end] if row[0] and row[1] and row[0][0] in "CNP"]
    assert [row[0] for row in public] == ["C1", "C2", "N1", "P1", "P2", "P3", "P4"]
    for name in HEADS[2:4] + HEADS[5:17] + HEADS[18:23]:
        column = HEADS.index(name)
        known = [row[column] for row in public if row[column] != ""]
        assert rows[end][column] == (sum(known) if known else ""), name
