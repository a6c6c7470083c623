"""The words of a mapping file: they work for every field, and what matches nothing is named."""

import pytest

from portfolio.exchange.map import read_map
from portfolio.exchange.sheet import How
from portfolio.values.errors import BadInput
from tests.exchange.intake import rows, rules, take, write

HEADINGS = ["工程", "板块", "床", "钱", "面", "工期", "说明"]
MAP = """kind = "projects"
[columns]
name_zh = "工程"
group = "板块"
beds_built = "床"
investment = { heading = "钱", unit = "万元" }
floor_area = { heading = "面", unit = "平方米" }
schedule = "工期"
scope = "说明"
[values.group]
"拟新开" = "new"
[values.beds_built]
"二十来张吧" = "20"
[values.investment]
"三千左右打不住" = "3100"
[values.floor_area]
"见附件" = "4200"
[values.schedule]
"亚运会前" = "2023-09完工"
[skip]
"工程" = ["作废"]
"""


def mapped(tmp_path, text=MAP):
    path = tmp_path / "a.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_values_work_for_figures_and_dates_and_the_print_stays(empty, tmp_path):
    cells = ["甲", "拟新开", "二十来张吧", "三千左右打不住", "见附件", "亚运会前", ""]
    path = write(tmp_path / "a.csv", [HEADINGS, cells, ["作废", "", "", "", "", "", ""]])
    result = take(empty, path, how=How(mapping=mapped(tmp_path)))
    assert rules(result.problems, "warning") == []
    found = rows(empty, "SELECT * FROM baseline")[0]
    assert (found["beds_built"], found["beds_built_printed"]) == (20, "二十来张吧")
    assert (found["investment"], found["investment_printed"]) == (3_100_000_000, "三千左右打不住")
    assert (found["floor_area"], found["floor_area_printed"]) == (420_000, "见附件")
    assert (found["finish"], found["schedule_printed"]) == ("2023-09", "亚运会前")


def test_a_word_that_matches_nothing_is_named(empty, tmp_path):
    text = "skip_rows = [2, 40]\n" + MAP
    listed = [HEADINGS, ["乙", "拟新开"], ["甲", "拟新开", "30", "", "", "亚运会前", ""]]
    result = take(empty, write(tmp_path / "a.csv", listed), how=How(mapping=mapped(tmp_path, text)))
    assert {rule for _, _, rule in rules(result.problems, "warning")} == {"map"}
    named = [(p.error.values["key"], p.error.values["word"]) for p in result.problems]
    assert named == [
        ("values.beds_built", "二十来张吧"),
        ("values.investment", "三千左右打不住"),
        ("values.floor_area", "见附件"),
        ("skip.工程", "作废"),
        ("skip_rows", "40"),
    ]
    assert len(rows(empty, "SELECT * FROM import_remark WHERE row_number IS NULL")) == 5


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("beds_built", "许多", "values.beds_built.见附件"),
        ("schedule", "2023年某月", "values.schedule.见附件"),
        ("group", "brand-new", "the codes are"),
        ("investment", "3100千米", "values.investment.见附件"),
    ],
)
def test_a_value_that_its_field_cannot_read_is_a_mistake_of_the_map(tmp_path, field, value, said):
    text = MAP.split("[values.group]", maxsplit=1)[0] + f'[values.{field}]\n"见附件" = "{value}"\n'
    with pytest.raises(BadInput) as caught:
        read_map(mapped(tmp_path, text))
    assert said in str(caught.value)


def test_a_word_for_unknown_may_stand_for_a_figure(empty, tmp_path):
    text = MAP.split("[values.group]", maxsplit=1)[0] + '[values.beds_built]\n"待定" = "0"\n'
    path = write(tmp_path / "a.csv", [HEADINGS, ["甲", "新建", "待定", "待定", "", "", ""]])
    take(empty, path, how=How(mapping=mapped(tmp_path, text)))
    found = rows(empty, "SELECT beds_built, investment FROM baseline")
    assert found == [{"beds_built": 0, "investment": None}]
