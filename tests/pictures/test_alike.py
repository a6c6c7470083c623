"""Names that are too long are cut where they are alike, never where they differ."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portfolio.pictures.alike import told_apart, whole
from portfolio.pictures.gantt.lines import NAME_ROOM
from portfolio.pictures.text import width

TOWNS = ("莼湖", "裘村", "松岙", "西坞", "岳林", "尚田", "锦屏", "萧王庙", "溪口", "江口")
TOWNS_EN = ("Chunhu", "Qiucun", "Songao", "Xiwu", "Yuelin", "Shangtian", "Jinping", "Xikou")
KINDS = ("社区卫生服务中心", "镇卫生院", "康复医院", "疾病预防控制分中心")
KINDS_EN = ("Community Health Centre", "Township Hospital", "Rehabilitation Hospital")
LOTS = ("一标段", "二标段", "门诊楼", "住院楼", "含公共卫生服务用房", "一期", "二期", "发热门诊")


def zh(place):
    """Return a name as a bureau writes it: what differs stands in the middle and at the end."""
    town, kind = TOWNS[place % 10], KINDS[place // 10 % 4]
    return f"宁波市奉化区{town}{kind}（{place // 40 + 1}号院区）迁建工程{LOTS[place % 8]}"


def en(place):
    town, kind = TOWNS_EN[place % 8], KINDS_EN[place // 8 % 3]
    return f"Fenghua {town} {kind}, Campus {place // 24 + 1}, relocation, lot {place % 5 + 1}"


def fits(name):
    return width(name, 7.0) <= NAME_ROOM


@example(["丁甲甲丙丁乙丙甲丁乙甲丙", "丁甲丙丁丁乙乙丙甲甲", "丙乙丁丙甲甲乙丁甲"])
@example(["丁丁乙丙甲丁甲", "丁丁乙丙甲甲丙丙乙丁甲", "丙丁乙甲甲甲丁甲乙", "甲乙丁丙甲甲乙"])
@given(st.lists(st.text("甲乙丙丁", min_size=1, max_size=14), max_size=9, unique=True))
def test_names_are_cut_where_they_are_alike_and_never_where_they_differ(names):
    cut = told_apart(names, lambda name: len(name) <= 6)
    for name, text in zip(names, cut, strict=True):
        assert text == name or (len(text) <= 6 and "…" in text)
        head, _, _ = text.partition("…")
        assert name.startswith(head)
    assert len({*cut}) == len(names)


@pytest.mark.parametrize("number", [40, 400])
@pytest.mark.parametrize("name", [zh, en])
def test_of_many_names_that_are_alike_no_two_look_the_same(name, number):
    names = [name(place) for place in range(number)]
    assert len({*names}) == number
    cut = told_apart(names, fits)
    assert all(map(fits, cut))
    assert len({*cut}) == number
    short = [text for text in cut if "…" in text]
    assert short
    assert not any(text.startswith(("宁波市奉化区", "Fenghua")) for text in short)


@pytest.mark.parametrize("number", [40, 400])
def test_what_differs_stays_to_be_read(number):
    names = [zh(place) for place in range(number)]
    for place, text in enumerate(told_apart(names, fits)):
        assert TOWNS[place % 10] in text
        if number == 40:
            assert text.endswith(LOTS[place % 8][-2:])


def test_the_same_name_twice_stays_the_same():
    first, second, third = told_apart(["甲" * 9 + "乙", "甲" * 9 + "乙", "甲" * 9 + "丙"], _six)
    assert first == second != third


def _six(name):
    return len(name) <= 6


def test_what_fits_is_left_and_what_a_paper_cut_within_brackets_says_so():
    assert told_apart(["甲乙", "甲丙"], _six) == ["甲乙", "甲丙"]
    assert whole("卫生院(肿瘤康复医") == "卫生院(肿瘤康复医…"
    assert whole("卫生院(肿瘤)") == "卫生院(肿瘤)"
