"""What the seed says is what its sources print; what they do not print is marked."""

import shutil

import pytest

from portfolio.beds.service import indicators
from portfolio.care.service import founding
from portfolio.exchange import words
from portfolio.exchange.seed import tables
from portfolio.exchange.seed.projects import projects_file, read_projects
from portfolio.projects.service import lookup
from portfolio.store.models import Plan, ProjectBedKind, SourceDocument
from portfolio.values import language
from portfolio.values.errors import BadInput
from portfolio.values.language import label
from portfolio.values.months import Dated, Month
from portfolio.values.vocabulary import DIRECTIONS, INDICATOR_TYPES, NATURES, STAGES
from tests.conftest import NOW, author


def facts():
    return {(fact["fact"], fact["site"] or fact["project"]): fact for fact in tables.read_history()}


def values(fact, place):
    return facts()[fact, place]["values"]


@pytest.mark.parametrize("fact", tables.read_history(), ids=lambda fact: fact["fact"])
def test_an_import_reads_the_words_of_progress_as_the_seed_does(fact):
    said = fact["values"].get("progress")
    if said:
        known = words.vocabulary("stage", STAGES)
        assert words.code_in(said, known, "stage") == fact["values"].get("stage")


def test_main_works_done_is_the_structure_topped_out_and_works_done_are_completed():
    known = words.vocabulary("stage", STAGES)
    read = {
        said: words.code_in(said, known, "stage") for said in ("主体工程完工", "完工", "工程完工")
    }
    assert read == {"主体工程完工": "topped_out", "完工": "completed", "工程完工": "completed"}


def test_an_extension_is_told_from_a_rebuilding():
    known = words.vocabulary("nature", NATURES)
    read = {
        said: words.code_in(said, known, "nature")
        for said in ("扩建", "改扩建", "裘村扩建, 其他新建")
    }
    assert read == {"扩建": "extend", "改扩建": "rebuild_extend", "裘村扩建, 其他新建": "mixed"}
    (sites,) = (item.sites for item in read_projects(projects_file()) if item.code == "C1")
    assert {site.code: site.nature for site in sites}["C1-2"] == "extend"


def test_quotations_are_word_for_word():
    assert values("F01", "C2")["progress"] == "主体工程完工"
    assert values("F02", "N1")["progress"] == "启动建设"
    assert values("F06", "C2")["progress"] == "建成投用"
    assert (
        values("F12", "C1-4")["progress"] == values("F13", "P3")["progress"] == "完成综合竣工验收"
    )
    assert values("F06", "C2")["beds_open"] == 600
    assert "新院区拥有600张床位" in values("F06", "C2")["note"]
    (files,) = (item for item in tables.read_populations() if item["kind"] == "implied")
    assert (files["residents"], files["status"]) == (583_988, "derived")
    assert "开放档案52.8217万份、开放率90.45%" in files["note"]


def test_what_the_plan_says_of_two_projects_stands_with_them():
    assert "独立设置传染病病区" in values("F02", "N1")["note"]
    assert "分设锦屏、岳林" in values("F13", "P3")["note"]


def test_the_annex_is_the_third_table():
    annex = {total["printed_in"] for total in tables.read_stated_totals()} - {"正文第四部分"}
    assert annex == {f"附表3（{part}）合计" for part in "一二三"}
    told = [item["note"] or "" for item in tables.read_documents()]
    told += [fact["values"].get("note") or "" for fact in tables.read_history()]
    assert not [text for text in told if "附件" in text]


def test_a_hospital_outside_the_annex_is_in_use_since_a_month_with_beds_nobody_gave(database):
    detail = lookup.show_project(database, "X2", NOW)
    assert (detail.row.name_zh, detail.row.in_plan) == ("宁波市第一医院方桥院区", False)
    (report,) = detail.reports
    assert report.values["actual_opening"] == Dated(Month.of(2022, 6), "month")
    assert (report.values["stage"], report.values.get("beds_open")) == ("in_use", None)
    assert report.values["source"] == "article-2022"


def test_what_no_document_prints_is_marked(database):
    with database.reading() as session:
        documents = session.query(SourceDocument).all()
        (plan,) = session.query(Plan).all()
        kinds = session.query(ProjectBedKind).all()
    guessed = {item.code: item.dated for item in documents if item.estimated}
    assert guessed == {
        "article-2022": "2022-08",
        "article-2023": "2023-08",
        "daily-2024": "2024-03-27",
    }
    titles = {item.code: item.title for item in documents}
    assert titles["plan-2021"] == "宁波市奉化区卫生健康事业发展“十四五”规划"
    assert "原文无标题" in titles["daily-2024"]
    assert plan.status == "draft"
    assert [(kind.beds_new, kind.note is not None) for kind in kinds] == [
        (None, False),
        (280, True),
    ]


def test_a_status_that_is_none_is_refused(tmp_path, monkeypatch):
    (tmp_path / "plan.csv").write_text(
        "code,name_zh,name_en,month,first_year,last_year,status,source\n"
        "p,规划,Plan,2021-07,2021,2025,signed,plan-2021\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(tables, "DATA", tmp_path)
    with pytest.raises(BadInput, match=r"plan\.csv:2 \[status\] “signed” is none of"):
        tables.read_plan()


#: Table 2 of the plan, as it is printed: name, what is better, 2020, 2025, type.
TABLE_2 = """
人均期望寿命*(岁) 正向 81.90 83.1 预期性
孕产妇死亡率(1/10万) 负向 0 7.0 预期性
婴儿死亡率(‰) 负向 1.68 5.0 预期性
重大慢性病过早死亡率(%) 负向 7.17 8.0 预期性
居民健康素养总体水平(%) 正向 34.9 40.0 预期性
每千人医疗机构床位数(张) 中性 4.98 6.60 预期性
每千人执业(助理)医师数(人) 正向 3.15 4.40 预期性
每千人注册护士数(人) 正向 3.50 5.10 预期性
每万人注册全科医生数(人)* 正向 4.51 5.0 预期性
疾控机构标准化率(%) 正向 - 100 约束性
传染病收治能力(张/万人) 中性 0.87 1.50 约束性
每千人口拥有3岁以下婴幼儿托位数(个) 正向 1.12 4.55 预期性
提供中医药服务的基层医疗卫生机构占比(%) 正向 90.74 100 预期性
儿童国家免疫规划疫苗接种率(%) 正向 97.0 97.0 预期性
老年人健康管理率(%) 正向 71.84 72.5 预期性
出生人口性别比 中性 111.69 110.0 预期性
县域内就诊率(%) 正向 95.73 90.0 预期性
基层就诊率(%) 正向 68.1 70 预期性
个人卫生支出占卫生总费用比例(%) 中性 26.29 26.0 预期性
卫生健康数字化改革综合指数 正向 - 90 预期性
"""


def test_the_table_of_indicators_is_printed_word_for_word(database):
    language.speak("zh")
    found = indicators.indicator_table(database, NOW).indicators
    printed = [line.split() for line in TABLE_2.strip().splitlines()]
    assert [
        [
            item.printed,
            label(DIRECTIONS[item.direction]),
            item.base or "-",
            item.target,
            label(INDICATOR_TYPES[item.type]),
        ]
        for item in found[: len(printed)]
    ] == printed
    assert [item.note for item in found if "*" in item.printed] == ["统计口径为户籍人口"] * 2
    assert {item.base_year for item in found[:20]} == {2020}
    assert {item.target_year for item in found} == {2025}


def test_what_was_observed_comes_with_its_document(database):
    found = indicators.indicator_table(database, NOW)
    told = {
        item.code: (item.latest.as_of, item.latest.value, item.latest.source)
        for item in found.indicators
        if item.latest
    }
    assert told == {
        "T2-12": ("2023", "4.15", "daily-2024"),
        "T2-17": ("2022", "99.4", "article-2023"),
        "TX-1": ("2023", "5.8", "daily-2024"),
    }
    assert {"plan-2021", "daily-2024", "article-2023"} == set(found.documents)


def test_an_observed_value_of_an_indicator_the_seed_lacks_is_refused(tmp_path, monkeypatch):
    shutil.copytree(tables.DATA, tmp_path / "data")
    file = tmp_path / "data" / "observations.csv"
    file.write_text(file.read_text(encoding="utf-8") + "T9-9,2023,1,,plan-2021\n", encoding="utf-8")
    monkeypatch.setattr(tables, "DATA", tmp_path / "data")
    with pytest.raises(BadInput, match="T9-9"):
        founding.found(tmp_path / "new.db", author())
