"""What changed between two months, from the database."""

import pytest

from portfolio.history.service.changes import roll_up_since
from portfolio.history.words import changes as change_words
from portfolio.projects.service import approvals, edits, endings, reports
from portfolio.values.errors import WrongUsage
from portfolio.values.language import speak
from portfolio.values.months import Dated, Month, Slip, parse_dated
from tests.conftest import NOW, author

THEN, LATER = Month.of(2022, 8), Month.of(2023, 8)


def changes(database, since=THEN, as_of=LATER):
    return roll_up_since(database, as_of, since)[1]


def of(found, code):
    return [item for item in found.items if item.project == code]


def told(found):
    return [change_words.sentence(found, item) for item in found.items]


def file(database, code, month, site=None, **values):
    reports.file_report(database, author(), code, month, values, site=site, sure=True)


def test_the_hospital_that_opened_between_two_reports(database):
    found = changes(database)
    stage, opening, cost, beds = of(found, "C2")
    assert (stage.before, stage.after) == ("topped_out", "in_use")
    assert (opening.before, opening.after) == (
        Dated(Month.of(2022, 12), "year"),
        Dated(LATER, "by"),
    )
    assert opening.months == Slip(8, "at_most")
    assert (opening.from_basis, opening.to_basis) == ("forecast", "actual")
    assert (cost.cost_kind, cost.before, cost.after) == ("unknown", None, 66_000_000_000)
    assert (beds.field, beds.before, beds.after) == ("beds_open", None, 600)
    assert {item.project for item in found.items} == {None, "C2"}


def test_the_beds_in_use_grow_by_its_net_beds(database):
    found = {item.view: item for item in changes(database).items if item.kind == "capacity"}
    assert set(found) == {"forecast", "confirmed"}
    confirmed = found["confirmed"]
    assert (confirmed.before, confirmed.after, confirmed.beds) == (2876, 3026, 150)
    assert (confirmed.from_shortfall, confirmed.to_shortfall) == (936, 786)
    assert confirmed.projects == ("C2",)


def test_sentences_of_the_year(database):
    speak("zh")
    _, confirmed, hospital = change_words.lines(changes(database))
    assert confirmed == (
        "已投用口径：2025年12月末床位由2,876张增至3,026张（+150张），较目标由少936张变为少786张；投用 C2+150"
    )
    assert hospital == (
        "C2 奉化区中医医院迁建工程：由主体结顶进入投用；投用由预计2022年底改为实际至迟2023年8月（至多+8月）；"
        "报道投资（口径不明）6.60亿元（首次填报）；投用后实有床位数600张（首次填报）"
    )


def test_sites_are_told_apart(database):
    found = changes(database, Month.of(2023, 8), Month.of(2023, 12))
    assert [(item.site, item.after) for item in of(found, "C1")] == [
        ("C1-3", "in_use"),
        ("C1-4", "accepted"),
    ]


def test_nothing_changed(database):
    found = changes(database, NOW + -2, NOW)
    assert found.items == ()


def test_later_reports_do_not_change_what_changed_before(database):
    before = changes(database)
    file(database, "C2", NOW, stage="final_account", done_total=6 * 10**10)
    assert changes(database) == before


def test_drafts_change_nothing(database):
    reports.file_report(database, author(), "N1", NOW, {"stage": "fit_out"})
    with database.writing() as session:
        session.connection().exec_driver_sql(
            "UPDATE status_report SET state = 'draft' WHERE month = '2026-11'"
        )
    assert changes(database, NOW + -1, NOW).items == ()


def test_a_field_keeps_its_value_until_a_report_gives_another(database):
    file(database, "N1", NOW + -3, done_total=10**10, cost=2 * 10**11, cost_kind="approved_budget")
    file(database, "N1", NOW + -1, cost=10**11, cost_kind="contract")
    file(database, "N1", NOW, done_total=3 * 10**10, beds_open=20, beds_before=5)
    found = of(changes(database, NOW + -2, NOW), "N1")
    assert [(item.field, item.before, item.after) for item in found] == [
        ("cost", None, 10**11),
        ("done_total", 10**10, 3 * 10**10),
        ("beds_open", None, 20),
        ("net_beds", None, 15),
    ]


def test_a_project_withdrawn_then_taken_up_again(database):
    endings.end_project(database, author("停止"), "P1", NOW + -1, source="文件")
    assert [item.kind for item in of(changes(database, NOW + -2, NOW + -1), "P1")] == ["ended"]
    file(database, "P1", NOW, stage="started")
    (item,) = of(changes(database, NOW + -1, NOW), "P1")
    assert (item.kind, item.before, item.after) == ("resumed", "withdrawn", "started")


def test_projects_added_are_a_gain_of_the_plan_and_come_in_plan_order(database):
    dates = {"start": parse_dated("2025", "start"), "finish": parse_dated("2025-12", "finish")}
    figures = {"beds_new": 91}
    for code, group in (("X3", None), ("P5", "planned")):
        new = edits.NewProject(code, f"{code}项目", "文件", group=group, figures=figures, **dates)
        edits.add_project(database, author("增补"), new)
    file(database, "P1", NOW, stage="started")
    found = changes(database, NOW + -1, NOW)
    assert [item.project for item in found.items if item.project] == ["P1", "P5", "X3"]
    plan = found.items[0]
    assert (plan.view, plan.beds, plan.from_shortfall, plan.to_shortfall) == ("plan", 91, 91, 0)
    assert plan.projects == ("P5",)
    assert told(found)[-1] == "X3 X3项目: listed outside the plan since Nov 2026, new beds: 91"


def test_a_new_baseline_moves_the_plan(database):
    with database.writing() as session:
        session.connection().exec_driver_sql(
            "INSERT INTO baseline (project_id, entry_id, number, month, start, start_precision, finish,"
            " finish_precision, investment, beds_new, reason_words, source_id)"
            " SELECT project_id, entry_id, 2, '2024-05', start, start_precision, '2026-06', 'month',"
            " investment + 100000000, beds_new - 30, '调整', source_id FROM baseline"
            " WHERE project_id = (SELECT id FROM project WHERE code = 'N1')"
        )
    found = changes(database, Month.of(2024, 4), Month.of(2024, 5))
    assert [(item.kind, item.field) for item in of(found, "N1")] == [
        ("baseline", "number"),
        ("date", "planned_finish"),
        ("money", "investment"),
        ("beds", "beds_new"),
    ]
    plan = next(item for item in found.items if item.view == "plan")
    assert (plan.beds, plan.projects) == (-280, ("N1",))
    assert "N1" in {item.project for item in changes(database, Month.of(2024, 4), NOW).items}
    assert of(changes(database, Month.of(2024, 5), NOW), "N1") == []


def test_a_changed_group_and_funder_are_told_from_their_month_on(database):
    new = approvals.NewBaseline("批复", group="new", funder="private", nature="extend")
    approvals.rebaseline(database, author(), "P4", Month.of(2024, 5), new)
    found = changes(database, Month.of(2024, 4), Month.of(2024, 5))
    assert [(item.field, item.before, item.after) for item in of(found, "P4")[1:]] == [
        ("group", "planned", "new"),
        ("funder", "public", "private"),
        ("nature", "relocation", "extend"),
    ]
    assert of(changes(database, Month.of(2024, 5), NOW), "P4") == []


@pytest.mark.parametrize("since", [LATER, LATER + 1, Month.of(2020, 11)])
def test_months_in_the_wrong_order_or_before_the_base(database, since):
    with pytest.raises(WrongUsage):
        changes(database, since)


def test_without_a_target_the_projects_are_still_compared(database):
    with database.writing() as session:
        session.connection().exec_driver_sql("DELETE FROM target")
    found = changes(database)
    assert {item.project for item in found.items} == {"C2"}
