"""Names of projects that are the same but for what people leave out, and names that are not."""

from itertools import combinations

import pytest

from portfolio.values.likeness import alike

DISTRICT = "奉化区"
SAME = (
    (
        "奉化区莼湖街道社区卫生服务中心迁建工程",
        "奉化区莼湖社区卫生服务中心迁建工程",
        "奉化区莼湖卫生服务中心迁建",
        "莼湖街道卫生服务中心异地迁建项目",
        "浙江省宁波市奉化区莼湖街道社区卫生服务中心迁建工程",
        "奉化区莼湖街道社区卫生服务中心建设项目（调整）迁建工程",
        "迁建奉化区莼湖街道社卫中心",
        "奉化区莼湖街道社区卫生服务中心迁建工程一期",
    ),
    ("奉化区中医医院迁建工程", "区中医院迁建", "市中医医院迁建工程", "我区中医院搬迁"),
    ("区妇幼保健院改扩建项目", "奉化妇保院改扩建工程", "区妇幼保健院扩改建"),
    ("宁波奉化葛岙卫生院(奉化肿瘤康复医", "宁波奉化葛岙卫生院（奉化肿瘤康复医院）", "葛岙卫生院"),
    ("溪口镇卫生院改造工程", "溪口中心卫生院改造提升项目", "奉化区溪口卫生院提升改造"),
    ("奉化区人民医院二期工程", "区人民医院（2期）", "奉化人民医院第二期建设项目"),
    ("奉化中西医结合医院迁建项目", "奉化区中西医医院迁建工程"),
    ("镇海路卫生站改造", "镇海路卫生站装修工程"),
)
OTHERS = (
    "奉化区莼湖街道社区卫生服务中心改造工程",
    "奉化区莼湖街道社区卫生服务中心迁建二期工程",
    "奉化区莼湖街道社区卫生服务中心迁建工程（三期）",
    "奉化区莼湖街道社区卫生服务中心迁建工程（二标段）",
    "奉化区莼湖街道社区卫生服务站迁建工程",
    "奉化区莼湖街道社区卫生服务中心门诊楼迁建工程",
    "奉化区萧王庙街道社区卫生服务中心迁建工程",
    "奉化区江口街道社区卫生服务中心迁建工程",
    "奉化区第二中医医院迁建工程",
    "中医医院新建",
    "奉化区中医医院",
    "裘村镇卫生院改造工程",
    "松岙镇卫生院改造工程",
    "奉化区人民医院",
    "奉化区人民医院三期工程",
    "区域医疗中心新建工程",
    "医疗中心新建工程",
    "建设工程",
    "（甲）",
    "（乙）",
)


@pytest.mark.parametrize("names", SAME, ids=lambda names: names[0])
def test_what_people_leave_out_makes_no_other_project(names):
    assert len({alike(name, DISTRICT) for name in names}) == 1


def test_other_projects_are_told_apart():
    names = (*(row[0] for row in SAME), *OTHERS)
    assert [
        pair
        for pair in combinations(names, 2)
        if alike(pair[0], DISTRICT) == alike(pair[1], DISTRICT)
    ] == []


def test_of_one_list_what_stands_in_brackets_tells_rows_apart():
    for one, other in (("卫生院（东区）", "卫生院（西区）"), ("卫生院（一期）", "卫生院")):
        assert alike(one, "", with_aside=True) != alike(other, "", with_aside=True)
        assert alike(one, "") == alike(other, "")
    assert alike("卫生院 建设工程", "", with_aside=True) == alike("卫生院", "", with_aside=True)
