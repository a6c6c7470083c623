"""The officers' other edits: projects, population, targets, observed stock."""

from dataclasses import replace

import pytest

from portfolio.beds.records.ground import ObservedStock, Population, Target
from portfolio.beds.service import capacity as beds_capacity
from portfolio.beds.service import figures as beds_figures
from portfolio.beds.service import rollup as beds_rollup
from portfolio.history.service import log as history
from portfolio.projects.service import edits, endings, lookup, plans
from portfolio.store.scope import Named
from portfolio.values.errors import BadInput, ChangedMeanwhile, Doubtful, Versions, WrongUsage
from portfolio.values.months import Month, parse_dated
from tests.conftest import NOW, author


def test_a_project_outside_the_plan_enters_no_figure(database):
    new = edits.NewProject(
        "X3",
        "区妇幼保健院新院区项目",
        "daily-2024",
        townships=("岳林街道",),
        figures={"beds_new": 99},
    )
    edits.add_project(database, author(), new)
    rows = lookup.list_projects(database, NOW)
    assert [row.code for row in rows][-1] == "X3"
    assert not rows[-1].in_plan
    rollup = beds_rollup.roll_up(database, NOW)
    assert (rollup.total.projects, rollup.total.beds_new.sum) == (9, 1015)
    assert rollup.capacity.beds == 3721


def test_a_project_of_the_plan_enters_every_figure(database):
    new = edits.NewProject(
        "P5",
        "新项目",
        "甬发改〔2026〕1号",
        group="planned",
        funder="public",
        start=parse_dated("2025", "start"),
        finish=parse_dated("2025", "finish"),
        figures={"beds_new": 91, "investment": 100},
    )
    edits.add_project(database, author(), new)
    rollup = beds_rollup.roll_up(database, NOW)
    assert (rollup.total.projects, rollup.total.beds_new.sum) == (10, 1106)
    assert (rollup.capacity.beds, rollup.capacity.met) == (3812, True)
    assert rollup.total.land_area.known == 8


def test_a_project_added_later_is_in_no_earlier_month(database):
    new = edits.NewProject("P5", "新项目", "文件", group="planned", figures={"beds_new": 91})
    edits.add_project(database, author(), new)
    for month, projects in ((NOW, 10), (NOW + -1, 9), (Month.of(2021, 7), 9)):
        assert beds_rollup.roll_up(database, month).total.projects == projects
        assert len(lookup.list_projects(database, month)) == projects + 2


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        (edits.NewProject("c1", "x", "plan-2021"), "already"),
        (edits.NewProject("Z1", "x", "plan-2021", townships=("nowhere",)), "no township"),
        (
            edits.NewProject(
                "Z1",
                "x",
                "plan-2021",
                start=parse_dated("2025", "start"),
                finish=parse_dated("2024", "finish"),
            ),
            "before the start",
        ),
        (
            edits.NewProject("Z1", "x", "plan-2021", components={"equipment": 100}),
            "components come to",
        ),
    ],
)
def test_projects_that_cannot_be_added(database, new, sentence):
    before = database.path.read_bytes()
    with pytest.raises(BadInput, match=sentence):
        edits.add_project(database, author(), new)
    assert database.path.read_bytes() == before


def test_particulars_change_and_plan_figures_cannot(database):
    detail = edits.edit_project(database, author(), "C2", {"owner": "区中医医院"})
    assert (detail.particulars["owner"], detail.row.version) == ("区中医医院", 2)
    figures = {"beds_new", "investment", "start", "finish", "land_area"}
    assert not figures & set(edits.EDITABLE)


def test_an_edit_from_an_old_version_is_refused(database):
    edits.edit_project(database, author(), "C2", {"owner": "甲"}, expect_version=1)
    changes = {"owner": "乙", "registered_month": Month.of(2026, 10)}
    with pytest.raises(ChangedMeanwhile, match="C2, which is at version 2 now, not 1") as told:
        edits.edit_project(database, author(), "C2", changes, expect_version=1)
    assert told.value.versions == (
        Versions("registered_month", None, None, '"2026-10"'),
        Versions("owner", None, '"甲"', '"乙"'),
    )
    assert lookup.show_project(database, "C2", NOW).particulars["owner"] == "甲"


def test_nothing_to_edit_is_refused(database):
    with pytest.raises(WrongUsage):
        edits.edit_project(database, author(), "C2", {})


def test_a_withdrawn_project_stays_on_record_and_leaves_the_sums(database):
    endings.end_project(database, author("调出"), "P1", NOW, source="文件")
    rollup = beds_rollup.roll_up(database, NOW, view="forecast")
    assert "P1" not in [item.code for item in rollup.capacity.no_evidence]
    assert rollup.capacity.no_evidence_beds == 865 - 150
    rollup = beds_rollup.roll_up(database, NOW)
    assert (rollup.total.projects, rollup.total.beds_new.sum) == (8, 1015 - 150)
    (left,) = rollup.left
    assert (left.code, left.left.how, left.left.month, left.beds_new) == (
        *("P1", "withdrawn", NOW),
        150,
    )
    assert lookup.show_project(database, "P1", NOW).row.group == "planned"
    before = beds_rollup.roll_up(database, NOW + -1)
    assert (before.total.projects, before.left) == (9, ())
    assert beds_rollup.roll_up(database, NOW + -1, view="forecast").capacity.no_evidence_beds == 865


def test_a_merged_project_names_the_other(database):
    detail = endings.end_project(database, author("合并"), "P4", NOW, source="文件", into="P1")
    assert detail.row.stage == "merged"
    assert detail.reports[0].values["note"] == "→ P1: 合并"
    with pytest.raises(BadInput, match="itself"):
        endings.end_project(database, author(), "P1", NOW, source="文件", into="p1")


def test_population_is_added_once_and_corrected_on_purpose(database):
    new = Population("2025-12-31", 595_000, "survey", "official", "公报2025")
    beds_figures.add_population(database, author(), new)
    capacity = beds_rollup.roll_up(database, NOW, population="latest").capacity
    assert (capacity.residents.value, capacity.residents.held) == (595_000, False)
    with pytest.raises(BadInput, match="--correct"):
        beds_figures.add_population(database, author(), new)
    right = Population("2025-12-31", 594_000, "survey", "official", "公报2025")
    beds_figures.add_population(database, author(), right, correct=True)
    capacity = beds_rollup.roll_up(database, NOW, population="latest").capacity
    assert capacity.residents.value == 594_000


@pytest.mark.parametrize("day", ["2025-13-01", "2025-2-1", "20250201", "2025"])
def test_a_day_that_is_none_is_refused(database, day):
    with pytest.raises(WrongUsage, match="not a day"):
        beds_figures.add_population(
            database, author(), Population(day, 1, "survey", "official", "x")
        )


def test_the_next_target_leads_once_the_first_has_passed(database):
    late = Target("T2-6", Month.of(2030, 12), 700, Month.of(2020, 12), 498, "新规划")
    beds_figures.add_target(database, author(), late)
    assert beds_rollup.roll_up(database, NOW).capacity.target.month == Month.of(2030, 12)
    assert beds_rollup.roll_up(database, Month.of(2025, 12)).capacity.target.month == Month.of(
        2025, 12
    )
    wrong = Target("T2-6", Month.of(2019, 12), 700, Month.of(2020, 12), 498, "x")
    with pytest.raises(BadInput, match="must lie after"):
        beds_figures.add_target(database, author(), wrong)


def test_a_revision_of_a_target_stands_beside_the_first_and_may_be_corrected(database):
    begins = Month.of(2024, 6)
    wrong = Target("", Month.of(2025, 12), 650, Month.of(2020, 12), 498, "调整文件")
    beds_figures.revise_target(database, author(), wrong, begins)
    right = replace(wrong, rate=640)
    with pytest.raises(BadInput, match="--correct"):
        beds_figures.revise_target(database, author(), right, begins)
    beds_figures.revise_target(database, author(), right, begins, correct=True)
    rates = [beds_rollup.roll_up(database, month).capacity.target.rate for month in (begins, NOW)]
    assert rates == [660, 640]  # in the month itself nobody knew of it yet
    history.undo(database, author())
    assert beds_rollup.roll_up(database, NOW).capacity.target.rate == 650


def test_observed_stock_starts_the_forecast(database):
    beds_figures.add_stock(database, author(), ObservedStock(Month.of(2025, 12), 3300, "统计年报"))
    capacity = beds_rollup.roll_up(database, NOW, view="confirmed").capacity
    assert (capacity.beds, capacity.stock.beds) == (3026, 3300)
    (after,) = beds_capacity.capacity_table(
        database, NOW, first=NOW, last=NOW, view="confirmed"
    ).months
    assert after.beds == 3300
    assert beds_rollup.roll_up(database, NOW).capacity.beds == 3721


def test_a_new_project_is_what_was_given_by_name():
    given = {
        "code": "P5",
        "name_zh": "x",
        "source": "文件",
        "beds_new": 0,
        "investment": None,
        "group": None,
    }
    new = edits.new_project(given)
    assert (new.code, new.group, dict(new.figures)) == ("P5", None, {"beds_new": 0})


def test_the_townships_are_listed_in_the_order_of_the_plan(database):
    towns = lookup.list_townships(database)
    assert len(towns) == 12
    assert towns[0] == ("chunhu", "莼湖街道", "Chunhu")


# --- a name like another's ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "奉化区中医医院迁建工程",
        "宁波市奉化区中医医院迁建工程",
        "奉化区中医医院 迁建",
        "奉化中医医院迁建工程（调整）",
        "奉化区中医医院迁建项目",
        "区中医院迁建",
    ],
)
def test_a_project_is_entered_once_unless_it_is_said_to_be_another(database, name):
    new = edits.NewProject("N9", name, "批复", group="new", figures={"beds_new": 150})
    with pytest.raises(Doubtful, match="looks like C2") as asked:
        edits.add_project(database, author(), new)
    assert (asked.value.exit_code, asked.value.field) == (5, "name_zh")
    assert len(history.read_log(database, most=None).entries) == 1
    assert edits.add_project(database, author(), new, sure=True).row.name_zh == name


def test_cost_and_new_beds_of_a_project_of_the_township_are_asked_about(database):
    figures = {"investment": 156_000_000 * 100, "beds_new": 50}
    new = edits.NewProject("N9", "莼湖分院", "批复", townships=("chunhu",), figures=figures)
    with pytest.raises(Doubtful, match="new beds and a township of P2 “奉化区莼湖街道"):
        edits.add_project(database, author(), new)
    elsewhere = replace(new, code="N8", name_zh="甲分院", townships=("xikou",))
    fewer = replace(new, code="N7", name_zh="乙分院", figures={**figures, "beds_new": 49})
    unknown = replace(new, code="N6", name_zh="丙分院", figures={"beds_new": 50})
    for other in (elsewhere, fewer, unknown):
        edits.add_project(database, author(), other)
    assert edits.add_project(database, author(), new, sure=True).row.code == "N9"


def test_a_project_of_another_name_or_another_district_is_not_asked_about(database):
    for number, name in enumerate(
        ("奉化区中医医院", "奉化区第二中医医院迁建工程", "中医医院新建"), 1
    ):
        edits.add_project(database, author(), edits.NewProject(f"Y{number}", name, "批复"))
    plans.add_district(database, author(), plans.NewPlace("beilun", "北仑区", ""))
    there = database.looking_at(Named(district="beilun"))
    same = edits.NewProject("B1", "奉化区中医医院迁建工程", "批复")
    assert edits.add_project(there, author(), same).row.code == "B1"


def test_beds_are_observed_of_a_month_that_is_over(database):
    for month in (NOW + 1, Month.of(2027, 12)):
        new = ObservedStock(month, 3100, "年报")
        with pytest.raises(BadInput, match="has not come yet"):
            beds_figures.add_stock(database, author(), new)
    assert beds_figures.stock_list(database).observed == ()


def test_codes_that_look_alike_are_one(database):
    new = edits.NewProject("Ａ２", "全角", source="批复")
    assert edits.add_project(database, author(), new).row.code == "A2"
    for code in ("A2", "ａ２", " Ａ2 "):
        with pytest.raises(BadInput, match="already"):
            edits.add_project(database, author(), replace(new, code=code))
        assert lookup.show_project(database, code.strip(), NOW).row.code == "A2"
    for code in ("A\u200b2", "A\u202e2", "A2\ufeff"):
        with pytest.raises(WrongUsage, match="not seen"):
            edits.add_project(database, author(), replace(new, code=code))


def test_codes_that_older_programs_took_in_are_still_found(database):
    edits.add_project(database, author(), edits.NewProject("A2", "半角", source="批复"))
    edits.add_project(database, author(), edits.NewProject("B2", "全角", source="批复"))
    with database.writing() as session:
        session.connection().exec_driver_sql("UPDATE project SET code='Ａ２' WHERE code = 'B2'")
    assert lookup.show_project(database, "Ａ２", NOW).row.name_zh == "全角"
    assert lookup.show_project(database, "a2", NOW).row.name_zh == "半角"
