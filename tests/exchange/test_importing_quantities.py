"""Figures in cells: exact or refused, with their units, ranges and words such as about."""

import contextlib
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.exchange.quantities import (
    Scale,
    UnitNeeded,
    find_unit,
    find_units,
    read_area,
    read_beds,
    read_money,
    read_people,
    read_percent,
    read_scale,
)
from portfolio.exchange.quantities.numerals import read_chinese
from portfolio.values.area import MOST_AREA
from portfolio.values.errors import WrongUsage
from portfolio.values.money import MOST_FEN, yuan_text
from portfolio.values.vocabulary import MOST_BEDS

SIGNS = "0123456789.,-~万亿元千百十三两〇点张约近余多以上左右床位建筑面积用地亩平方米m2()（）% "


def plain(number: Fraction) -> str:
    """Return a fraction that ends as decimal text without exponent."""
    return format(Decimal(number.numerator) / Decimal(number.denominator), "f")


def chinese(number: int) -> str:
    """Return a whole number below 10**12 in Chinese numerals."""
    if number >= 10**8:
        return _parts(number, 10**8, "亿")
    if number >= 10**4:
        return _parts(number, 10**4, "万")
    if number == 0:
        return "零"
    digits, text = "零一二三四五六七八九", ""
    for place, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            text += digits[digit] + sign
        elif text and not text.endswith("零") and number % place:
            text += "零"
    return text.removeprefix("一") if text.startswith("一十") else text


def _parts(number, worth, sign):
    head, tail = divmod(number, worth)
    zero = "零" if tail and tail < worth // 10 else ""
    rest = chinese(tail) if tail else ""
    return chinese(head) + sign + zero + (f"一{rest}" if rest.startswith("十") else rest)


@pytest.mark.parametrize(
    ("cell", "unit", "fen"),
    [
        (1.32, "亿元", 13_200_000_000),
        (25.29, "亿元", 252_900_000_000),
        (5, "亿元", 50_000_000_000),
        ("1.32 亿元", None, 13_200_000_000),
        ("350万", None, 350_000_000),
        ("5000万元", "亿元", 5_000_000_000),
        ("总投资1.2亿元(估算)", None, 12_000_000_000),
        ("1.2(亿元)", None, 12_000_000_000),
        ("１，３２０．５", "万元", 1_320_500_000),
        ("¥1,200,000.05", None, 120_000_005),
        ("1.2 million yuan", None, 120_000_000),
        ("3.5", "million yuan", 350_000_000),
        ("三千万元", None, 3_000_000_000),
        ("一点二亿", None, 12_000_000_000),
        (0.1 + 0.2, "亿元", 3_000_000_000),
        (0, None, 0),
    ],
)
def test_money(cell, unit, fen):
    assert read_money(cell, unit).value == fen


@pytest.mark.parametrize(
    "cell",
    [
        *("1,5", "1 200", "1.2.3", "-3", "1e5", "1_000", "١", "1.2亿美元", "NaN", "1e309", "inf"),
        *(
            "三百二",
            "三四百",
            "百万",
            "约",
            "",
            "3号楼",
            "0.001",
            float("nan"),
            float("inf"),
            True,
            None,
        ),
    ],
)
def test_money_refused(cell):
    with pytest.raises(WrongUsage):
        read_money(cell, "元")


def test_more_than_can_be_is_refused():
    with pytest.raises(WrongUsage, match="more than can be"):
        read_money(1e300, "元")


def test_a_figure_without_a_unit_is_asked_for():
    with pytest.raises(UnitNeeded) as asked:
        read_money("1.32")
    assert asked.value.units == ("元", "万元", "亿元")
    assert asked.value.exit_code == WrongUsage.exit_code
    with pytest.raises(UnitNeeded):
        read_area(60)
    with pytest.raises(UnitNeeded):  # 万平方米 twice, or once?
        read_area("2.76万", "万平方米")


def test_a_unit_of_another_measure_is_refused():
    with pytest.raises(WrongUsage, match="吨"):
        read_money(3, "吨")
    with pytest.raises(WrongUsage, match="亿元"):
        read_area(3, "亿元")


@pytest.mark.parametrize(
    ("cell", "unit", "area"),
    [
        ("2.76 万平方米", None, 2_760_000),
        (10.51, "万平方米", 10_510_000),
        ("60 亩", None, 4_000_000),
        ("20亩", None, 1_333_333),
        (20, "mu", 1_333_333),
        ("4000㎡", None, 400_000),
        ("4,000 m2", None, 400_000),
        ("4000 M²", None, 400_000),
        ("1.5公顷", None, 1_500_000),
        ("0.3 km2", None, 30_000_000),
        ("2平方公里", None, 200_000_000),
        ("三万平方米", None, 3_000_000),
        ("2.76万", "平方米", 2_760_000),
        ("用地面积 60 亩", None, 4_000_000),
    ],
)
def test_areas(cell, unit, area):
    assert read_area(cell, unit).value == area


@pytest.mark.parametrize(
    ("cell", "value", "qualifier", "rest"),
    [
        ("300(康复养老床位)", 300, None, "(康复养老床位)"),
        ("300（康复养老床位）", 300, None, "（康复养老床位）"),
        ("300张, 其中ICU 20张", 300, None, ", 其中ICU 20张"),
        ("约300张", 300, "about", ""),
        ("300张左右", 300, "about", ""),
        ("近300", 300, "nearly", ""),
        ("300余张", 300, "over", ""),
        ("三百多张", 300, "over", ""),
        ("超过300张", 300, "over", ""),
        ("300张以上", 300, "at_least", ""),
        ("不少于300张", 300, "at_least", ""),
        ("不足300张", 300, "up_to", ""),
        ("不超过300", 300, "up_to", ""),
        ("约300张以上", 300, "at_least", ""),
        ("设置床位 100 张", 100, None, ""),
        ("一百二十", 120, None, ""),
        ("两千", 2000, None, ""),
        ("十五张", 15, None, ""),
        ("1.2万", 12000, None, ""),
        ("二〇", 20, None, ""),
        (120.0, 120, None, ""),
    ],
)
def test_beds(cell, value, qualifier, rest):
    found = read_beds(cell)
    assert (found.value, found.qualifier, found.rest) == (value, qualifier, rest)


@pytest.mark.parametrize(
    "text", ["200-300张", "200~300", "200至300张", "２００－３００", "200张到300张"]
)
def test_a_range_is_kept_as_a_range(text):
    found = read_beds(text)
    assert (found.value, found.low, found.high, found.printed) == (None, 200, 300, text)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("1.2-1.5亿元", 12_000_000_000, 15_000_000_000),
        ("5000万-1亿元", 500_000_000_0, 10_000_000_000),
        ("200元-300万元", 20_000, 300_000_000),
    ],
)
def test_the_ends_of_a_range_of_money(text, low, high):
    found = read_money(text)
    assert (found.low, found.high) == (low, high)


def test_a_range_that_goes_down_is_refused():
    with pytest.raises(WrongUsage, match="goes down"):
        read_beds("300-200张")
    with pytest.raises(WrongUsage):
        read_area("20亩-3公顷")


@pytest.mark.parametrize(
    "cell", ["12.5", "3号楼", "300 200", "3OO", "-5", "一期", "第三医院", True, ""]
)
def test_beds_refused(cell):
    with pytest.raises(WrongUsage):
        read_beds(cell)


def test_percentages():
    assert read_percent("62.5%").value == 625
    assert read_percent("６２．５％").value == 625
    assert read_percent(62.5).value == 625
    assert read_percent(0.625, "1").value == 625
    assert read_percent(1, "%").value == 10
    assert read_percent(0).value == 0
    with pytest.raises(UnitNeeded):
        read_percent(0.625)
    with pytest.raises(WrongUsage):
        read_percent("101%")


def test_residents():
    assert read_people("57.75万人").value == 577_500
    assert read_people(577505.0).value == 577_505
    assert read_people(57.7505, "万人").value == 577_505


def test_what_is_printed_keeps_the_unit_of_the_heading():
    assert read_money(1.32, "亿元").printed == "1.32 亿元"
    assert read_money("1.32亿元", "万元").printed == "1.32亿元"
    assert read_beds("300(康复养老床位)").printed == "300(康复养老床位)"


# --- prose ------------------------------------------------------------------------------------


def values(scale):
    return {
        name: figure.value
        for name in Scale.__slots__
        if name != "rest" and (figure := getattr(scale, name))
    }


def test_prose_of_the_scale():
    found = read_scale(
        "用地面积 60 亩, 建筑面积 26000 平方米, 一期面积 15000 平方米, 设置床位 100 张"
    )
    assert values(found) == {
        "land_area": 4_000_000,
        "floor_area": 2_600_000,
        "phase_one_floor_area": 1_500_000,
        "beds": 100,
    }
    assert found.land_area.printed == "60 亩"
    assert found.rest == ""


def test_prose_without_commas_and_with_commas_in_numbers():
    found = read_scale(
        "用地面积60亩建筑面积26,000平方米（含地下5000平方米）；新增床位20张；三层楼房"
    )
    assert values(found) == {"land_area": 4_000_000, "floor_area": 2_600_000, "beds_new": 20}
    assert found.floor_area.rest == "（含地下5000平方米）"
    assert found.rest == "三层楼房"


def test_prose_ranges_and_qualifiers():
    found = read_scale("用地面积约 60 亩,建筑面积2-3万平方米")
    assert found.land_area.qualifier == "about"
    assert (found.floor_area.low, found.floor_area.high) == (2_000_000, 3_000_000)


@pytest.mark.parametrize(
    "text",
    ["建筑面积 3x00 平方米", "建筑面积 2.1", "建筑面积 2.1万", "建筑面积1平方米,建筑面积2平方米"],
)
def test_prose_that_names_a_figure_it_does_not_give_is_refused(text):
    with pytest.raises(WrongUsage):
        read_scale(text)


# --- units in headings ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("建筑规模(用地面积, 万平方米)", "万平方米"),
        ("项目总投资（亿元）", "亿元"),
        ("总投资\n（单位：万元）", "万元"),
        ("investment_yuan", "yuan"),
        ("land_area_m2", "m2"),
        ("Total investment (million yuan)", "million yuan"),
        ("面积㎡", "㎡"),
        ("投资(万)", "万"),
        ("进度(%)", "%"),
        ("床位(张)", "张"),
        ("建设床位数", None),
        ("负责人", None),
        ("投资主体(财政、社会资本)", None),
        ("规模(亩、平方米)", None),
        ("New beds", None),
    ],
)
def test_the_unit_of_a_heading(heading, unit):
    assert find_unit(heading) == unit


def test_all_units_of_a_line():
    assert find_units("单位：万元、亩") == ("万元", "亩")


# --- formatted and read again -----------------------------------------------------------------


@given(st.integers(0, MOST_FEN), st.sampled_from(["元", "万元", "亿元", "million yuan"]))
def test_money_comes_back_in_any_unit(fen, unit):
    worth = {"元": 1, "万元": 10**4, "亿元": 10**8, "million yuan": 10**6}[unit]
    text = plain(Fraction(fen, 100 * worth))
    assert read_money(text, unit).value == fen
    assert read_money(f"{text} {unit}").value == fen
    assert read_money(f"{yuan_text(fen)}元").value == fen


@given(st.integers(0, MOST_AREA), st.sampled_from(["平方米", "万平方米", "公顷", "km2", "㎡"]))
def test_areas_come_back_in_any_unit(area, unit):
    worth = {"万平方米": 10**4, "公顷": 10**4, "km2": 10**6}.get(unit, 1)
    assert read_area(f"{plain(Fraction(area, 100 * worth))}{unit}").value == area


@given(st.integers(0, 10**6))
def test_whole_mu_come_back(mu):
    area = read_area(f"{mu}亩").value
    assert round(Fraction(area * 15, 10**6)) == mu


@given(st.integers(0, 10**12 - 1))
def test_chinese_numerals_come_back(number):
    assert read_chinese(chinese(number)) == number


@given(st.integers(0, MOST_BEDS))
def test_beds_come_back(beds):
    for text in (
        str(beds),
        f"{beds:,}",
        f"{beds}张",
        f"约{chinese(beds)}张",
        str(float(beds))[:-2],
    ):
        assert read_beds(text).value == beds
    assert read_beds(beds).value == read_beds(float(beds)).value == beds


@given(st.integers(0, 1000), st.integers(0, 1000))
def test_ranges_come_back(low, high):
    low, high = sorted((low, high))
    found = read_beds(f"{low}-{high}张")
    assert (found.low, found.high) == (low, high)


@given(st.integers(0, 1000))
def test_percentages_come_back(tenths):
    assert read_percent(f"{tenths // 10}.{tenths % 10}%").value == tenths


@given(st.text(max_size=30) | st.text(SIGNS, max_size=20))
def test_any_text_is_read_or_refused(text):
    for read in (read_beds, read_money, read_area, read_percent, read_people, read_scale):
        with contextlib.suppress(WrongUsage):
            read(text)
