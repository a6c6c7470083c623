"""Where the table stands on a sheet, and what each row below its heading is."""

import pytest

from portfolio.exchange.layout import classify, find_layout
from portfolio.values.errors import WrongUsage

HEAD = ["序号", "项目名称", "地址", "总投资(亿元)", "床位"]


def numbered(*rows, first=1):
    return [(number, list(cells)) for number, cells in enumerate(rows, first)]


def kinds(*rows, head=HEAD):
    sheet = numbered(head, *rows)
    return list(classify(sheet, find_layout(sheet)))


def headings(layout):
    return [(column.letter, column.text, column.unit) for column in layout.columns]


def test_the_heading_stands_below_titles_and_the_unit():
    found = find_layout(
        numbered(
            ["奉化区卫生项目一览表"],
            ["填报单位:区卫健局", None, None, "单位:万元", None],
            HEAD,
            [1, "中医医院", "岳林街道", 5.7, 600],
        )
    )
    assert (found.first, found.last) == (3, 3)
    assert found.units == ("万元",)
    assert found.above == ("奉化区卫生项目一览表", "填报单位:区卫健局", "单位:万元")
    assert headings(found)[3] == ("D", "总投资(亿元)", "亿元")


def test_two_merged_rows_are_joined():
    found = find_layout(
        numbered(
            ["某某项目表"],
            ["序号", "项目\n名称", "建设规模", None, "床位(张)", None, "总投资\n(亿元)"],
            [None, None, "用地面积(亩)", "建筑面积(㎡)", "建设", "编制", None],
            [1, "中医医院", 60, 26000, 600, 450, 5.7],
        )
    )
    assert (found.first, found.last) == (2, 3)
    assert headings(found) == [
        ("A", "序号", None),
        ("B", "项目名称", None),
        ("C", "建设规模 / 用地面积(亩)", "亩"),
        ("D", "建设规模 / 建筑面积(㎡)", "㎡"),
        ("E", "床位(张) / 建设", "张"),
        ("F", "床位(张) / 编制", "张"),
        ("G", "总投资(亿元)", "亿元"),
    ]


def test_a_row_that_numbers_the_columns_belongs_to_the_heading():
    found = find_layout(numbered(HEAD, ["甲", "乙", 1, 2, 3], [1, "中医医院", "岳林", 5.7, 600]))
    assert (found.first, found.last) == (1, 2)


def test_one_row_of_words_below_is_data():
    found = find_layout(numbered(["代码", "名称", "进度"], ["C1", "中医医院", "主体施工"]))
    assert found.last == 1


def test_years_may_head_columns():
    found = find_layout(numbered(["指标", 2023, "2024年"], ["常住人口", 577505, 580000]))
    assert [column.text for column in found.columns] == ["指标", "2023", "2024年"]


def test_the_heading_can_be_given():
    rows = numbered(["a", "b"], ["c", "d"], [1, 2])
    assert find_layout(rows, header=2).columns[0].text == "c"
    assert find_layout(rows, header=1, height=2).last == 2


def test_no_heading_is_an_error():
    with pytest.raises(WrongUsage, match="heading"):
        find_layout(numbered([1, 2, 3], [4, 5, 6]))
    with pytest.raises(WrongUsage, match="heading"):
        find_layout([])
    with pytest.raises(WrongUsage, match="Row 9"):
        find_layout(numbered(HEAD), header=9)


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["(一) 续建项目"], "group"),
        (["（二）新（改扩）建项目"], "group"),
        (["一、续建项目", "一、续建项目", "一、续建项目"], "group"),
        (["一", "续建项目"], "group"),
        (["谋划项目"], "group"),
        (["(一) 续建项目", None, None, 10.5, 780], "total"),
        (["合计", None, None, 10.5, 780], "total"),
        (["合 计", None, None, 10.5, 780], "total"),
        ([None, "小计", None, 10.5, 780], "total"),
        (["续建项目小计", None, None, 10.5, 780], "total"),
        (["二", "新建项目合计", None, 10.5, 780], "total"),
        (["Total", None, None, 10.5, 780], "total"),
        (["注:数字为计划数"], "note"),
        (["备注：床位含康复"], "note"),
        (["说明", None], "data"),
        (["注1、数字为计划数"], "note"),
        (["填报人:张三", None, None, "审核人:李四"], "note"),
        ([1, "合计医院", "岳林", 1, 2], "data"),
        ([1, "小计", "岳林", 1, 2], "data"),
        (["C1", "注射中心", "岳林", 1, 2], "data"),
        ([None, "无名工程"], "data"),
        ([None, "谋划项目"], "data"),
        (["迁建工程"], "data"),
        (["  ", " "], "blank"),
        (HEAD, "note"),
    ],
)
def test_what_a_row_is(cells, kind):
    assert kinds(cells)[0].kind == kind


def test_groups_and_totals():
    rows = kinds(
        ["(一) 续建项目"],
        [1, "甲", "岳林", 1, 10],
        ["小计", None, None, 1, 10],
        ["(二) 谋划项目"],
        [1, "乙", "岳林", 2, 20],
        ["小计", None, None, 2, 20],
        ["合计", None, None, 3, 30],
    )
    assert [(row.kind, row.group) for row in rows] == [
        ("group", "(一) 续建项目"),
        ("data", "(一) 续建项目"),
        ("total", "(一) 续建项目"),
        ("group", "(二) 谋划项目"),
        ("data", "(二) 谋划项目"),
        ("total", "(二) 谋划项目"),
        ("total", None),
    ]
    assert kinds(["谋划项目"], ["总计", None, None, 3, 30])[1].group is None


def test_a_name_that_goes_on_below_is_joined():
    (row,) = kinds(
        [1, "奉化区中医医院迁建", "岳林", 5.7, 600],
        [None, "工程(含康复楼", None, None, None],
        [None, "及门诊)", "街道", None, None],
    )
    assert row.cells[:3] == (1, "奉化区中医医院迁建工程(含康复楼及门诊)", "岳林街道")
    assert (row.number, row.joined) == (2, (3, 4))


def test_a_name_may_go_on_with_what_groups_are_called():
    assert len(kinds([1, "奉化区中医医院", "岳林", 5.7, 600], [None, "新建项目"])) == 1


@pytest.mark.parametrize(
    "below",
    [
        [2, "另一医院", None, None, None],
        [None, "另一医院", None, 3, None],
        [None, "另一医院", "溪口镇", "2.5", "300"],
        [None, None, None, None, 300],
        [None, "甲", "乙", "丙", "丁"],
    ],
)
def test_a_row_of_its_own_is_not_joined(below):
    assert len(kinds([1, "中医医院", "岳林", 5.7, 600], below)) == 2


def test_without_numbers_only_an_open_bracket_joins():
    head = ["名称", "床位", "地址"]
    assert len(kinds(["葛岙卫生院(肿瘤康复", 120, "尚田"], ["医院)", None, None], head=head)) == 1
    assert len(kinds(["葛岙卫生院", 120, "尚田"], ["尚田医院", None, None], head=head)) == 2


def test_a_blank_row_between_parts_names():
    sheet = [
        (1, HEAD),
        (2, [1, "中医医院", "岳林", 5.7, 600]),
        (4, [None, "工程", None, None, None]),
    ]
    assert len(list(classify(sheet, find_layout(sheet)))) == 2
