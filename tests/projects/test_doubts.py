"""What is asked about in a report, on plain values, and at the doors that take one."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.history.service import log as history
from portfolio.projects.service import edits, lookup, parts, reports, reviews
from portfolio.projects.service.approvals import NewBaseline, plan_year, rebaseline
from portfolio.projects.service.doubts import doubts_of
from portfolio.projects.service.drafts import draft
from portfolio.projects.service.edits import NewProject
from portfolio.projects.service.reasons import Before, Site
from portfolio.store.log import logged
from portfolio.values.doubts import kept, limits
from portfolio.values.errors import Doubtful
from portfolio.values.fields import Field
from portfolio.values.money import parse_money
from portfolio.values.months import Dated, Month, parse_dated
from tests.conftest import NOW, author

BEFORE = Month.of(2026, 10)
YUAN = 100
WAN = 10_000 * YUAN


@dataclass
class Said:
    """A report by its fields; what is not given says nothing."""

    month: Month = NOW
    values: dict[str, Any] = field(default_factory=dict)

    def value(self, item: Field) -> Any:
        return self.values.get(item.name)

    def __getattr__(self, name: str) -> Any:
        value = self.values.get(name)
        return value.month if isinstance(value, Dated) else value


@dataclass
class Plan:
    investment: int | None = 57_000 * WAN
    beds_built: int | None = 600
    beds_opened: int | None = 600


def asked(values, *earlier, later=(), plan=None, month=NOW, **before):
    """Return the fields that are doubted of a report after others, each a dict of its values."""
    told = Before(
        [said if isinstance(said, Said) else Said(BEFORE, said) for said in earlier],
        plan or Plan(),
        [Said(NOW + 1, said) for said in later],
        **before,
    )
    return [item.field for item in doubts_of(Said(month, values), told, values)]


def date(text):
    return parse_dated(text, "finish")


FIRES = {
    "an amount without unit": ({"cost": parse_money("66000")},),
    "far above what it costs": ({"cost": 171_001 * WAN},),
    "far below what it costs": ({"cost": 569 * WAN},),
    "done far above what it costs": ({"done_total": 171_001 * WAN},),
    "paid over done": ({"paid_total": 2 * WAN}, {"done_total": WAN}),
    "paid over arrived": ({"paid_total": 2 * WAN}, {"arrived_total": WAN}),
    "arrived under paid": ({"arrived_total": WAN}, {"paid_total": 2 * WAN}),
    "arrived funds that fall": ({"arrived_total": WAN}, {"arrived_total": 2 * WAN}),
    "a component above the whole": ({"done_other": 2 * WAN}, {"done_total": WAN}),
    "components that do not make the whole": (
        {"done_other": WAN},
        {"done_total": 4 * WAN, "done_construction": WAN, "done_equipment": WAN},
    ),
    "assets above the final account": (
        {"assets_added": 601 * WAN},
        {"cost": 600 * WAN, "cost_kind": "final_account"},
    ),
    "assets above what is done": ({"assets_added": 2 * WAN}, {"done_total": WAN}),
    "a capacity above the beds to be built": ({"capacity_added": 601},),
    "done under paid": ({"done_total": WAN}, {"paid_total": 2 * WAN}),
    "a total that falls": ({"done_total": WAN}, {"done_total": 2 * WAN}),
    "a year that falls": ({"paid_year": WAN}, {"paid_year": 2 * WAN}),
    "beds far above those built": ({"beds_open": 721},),
    "fewer beds than there were": ({"beds_open": 20}, {"beds_before": 30}),
    "beds that fall": ({"beds_open": 20}, {"beds_open": 30}),
    "a stage that goes back": ({"stage": "fit_out"}, {"stage": "in_use"}),
    "progress that goes back": ({"percent": 600}, {"percent": 601}),
    "a forecast in the past": ({"forecast_finish": date("2026-10")},),
    "a forecast far ahead": ({"forecast_opening": date("2042")},),
    "a date of long ago": ({"actual_start": date("1999-12")},),
    "open before it was finished": (
        {"actual_opening": date("2026-05")},
        {"actual_finish": date("2026-06")},
    ),
}
SILENT = {
    "an amount with its unit": ({"cost": parse_money("66000万")},),
    "above a plan that was exceeded": ({"cost": 180_000 * WAN}, {"cost": 60_000 * WAN}),
    "three times what it costs": ({"cost": 171_000 * WAN},),
    "a hundredth of what it costs": ({"cost": 570 * WAN},),
    "the same paid as arrived": ({"paid_total": WAN}, {"arrived_total": WAN}),
    "some components below the whole": ({"done_other": WAN}, {"done_total": 4 * WAN}),
    "components that make the whole": (
        {"done_other": WAN},
        {"done_total": 3 * WAN, "done_construction": WAN, "done_equipment": WAN},
    ),
    "assets of the final account": (
        {"assets_added": 600 * WAN},
        {"cost": 600 * WAN, "cost_kind": "final_account", "done_total": 500 * WAN},
    ),
    "a contract says nothing of assets": (
        {"assets_added": 601 * WAN},
        {"cost": 600 * WAN, "cost_kind": "contract"},
    ),
    "a capacity of the beds to be built": ({"capacity_added": 600},),
    "the same paid as done": ({"paid_total": WAN}, {"done_total": WAN}),
    "a total that stays": ({"done_total": WAN}, {"done_total": WAN}),
    "beds a fifth above those built": ({"beds_open": 720},),
    "those before count too": ({"beds_open": 1260}, {"beds_before": 450}),
    "a stage that stays": ({"stage": "fit_out"}, {"stage": "fit_out"}),
    "a stage beside the sequence": ({"stage": "suspended"}, {"stage": "in_use"}),
    "after a pause": ({"stage": "started"}, {"stage": "suspended"}),
    "a forecast of this year": ({"forecast_finish": date("2026")},),
    "a forecast of this month": ({"forecast_finish": date("2026-11")},),
    "fifteen years ahead": ({"forecast_opening": date("2041")},),
    "finished and open in a year": (
        {"actual_opening": date("2026")},
        {"actual_finish": date("2026-06")},
    ),
}


@pytest.mark.parametrize("case", FIRES.values(), ids=FIRES.keys())
def test_what_contradicts_the_record_is_asked_about(case):
    values, *earlier = case
    assert asked(values, *earlier) == list(values)


@pytest.mark.parametrize("case", SILENT.values(), ids=SILENT.keys())
def test_what_agrees_with_the_record_is_not(case):
    values, *earlier = case
    assert asked(values, *earlier) == []


def test_a_report_of_before_is_held_against_what_came_after():
    assert asked({"done_total": 3 * WAN}, later=[{"done_total": 2 * WAN}]) == ["done_total"]
    assert asked({"beds_open": 40}, later=[{"beds_open": 30}]) == ["beds_open"]
    assert asked({"beds_open": 30}, later=[{"beds_open": 30}]) == []


def test_a_year_begins_anew():
    december = Said(Month.of(2025, 12), {"done_year": 900 * WAN, "done_total": 2_000 * WAN})
    january = Month.of(2026, 1)
    told = {"done_year": 1_000 * WAN, "done_total": 2_100 * WAN}
    assert asked(told, december, month=january) == ["done_year"]
    told = {"done_year": 100 * WAN, "done_total": 2_100 * WAN}
    assert asked(told, december, month=january) == []
    assert asked({"done_year": 900 * WAN}, december, month=Month.of(2026, 5)) == ["done_year"]


def test_a_project_is_held_against_its_sites():
    sites = (Site("C1-1", "in_use", 30), Site("C1-2", "fit_out", None))
    assert asked({"beds_open": 20}, sites=sites) == ["beds_open"]
    assert asked({"beds_open": 40}, sites=sites) == []
    assert asked({"stage": "in_use"}, sites=sites) == ["stage"]
    both = (Site("C1-1", "in_use", 30), Site("C1-2", "in_use", 20))
    assert asked({"stage": "in_use", "beds_open": 50}, sites=both) == []
    assert asked({"beds_open": 51}, sites=both) == ["beds_open"]
    assert asked({"beds_open": 40}, site=True, sites=sites[:1], whole=60) == ["beds_open"]
    assert asked({"beds_open": 30}, site=True, sites=sites[:1], whole=60) == []


def test_only_what_was_changed_is_asked_about():
    told = Before([Said(BEFORE, {"beds_open": 30})], Plan())
    report = Said(NOW, {"beds_open": 20, "note": "x"})
    assert [item.field for item in doubts_of(report, told, ("beds_open",))] == ["beds_open"]
    assert doubts_of(report, told, ("note",)) == ()


@given(amount=st.integers(1, 10**12), cost=st.integers(1, 10**12))
def test_amounts_are_held_by_the_limits_of_the_file(amount, cost):
    """Computed a second time from the words of the file: times and parts as fractions."""
    found = asked({"cost": amount}, plan=Plan(investment=cost))
    limit = limits()
    off = amount / cost > limit.above_times or cost / amount > limit.cost_below_part
    assert found == (["cost"] if off else [])


def test_what_was_set_right_is_no_longer_doubted():
    assert kept("beds_open,cost", {"cost"}, ()) == "beds_open"
    assert kept("cost", {"cost"}, ()) is None
    assert kept(None, (), ()) is None


# --- the doors ------------------------------------------------------------------------------------


def file(database, values, *, sure=False, code="C2"):
    return reports.file_report(database, author(), code, NOW, values, sure=sure)


def doubted(database, code="C2"):
    with database.reading(NOW) as session:
        query = "SELECT status_report.doubted FROM status_report JOIN project ON project.id = project_id"
        found = session.connection().exec_driver_sql(
            f"{query} WHERE project.code = '{code}' ORDER BY month"
        )
        return [row[0] for row in found]


def test_all_doubts_of_an_act_are_listed_and_nothing_is_written(database):
    values = {"beds_open": 6000, "forecast_finish": date("2025"), "cost": parse_money("6.6")}
    with pytest.raises(Doubtful) as refused:
        file(database, {**values, "cost_kind": "settlement", "reason": "scope"})
    told = [item.field for item in refused.value.doubts]
    assert told == ["forecast_finish", "beds_open", "cost"]
    assert doubted(database) == [None] * len(doubted(database))
    assert history.check(database).changes == 1


def test_what_is_taken_in_doubt_is_marked_until_it_is_set_right(database):
    file(database, {"beds_open": 6000, "note": "x"}, sure=True)
    assert doubted(database)[-1] == "beds_open"
    file(database, {"note": "y"})
    assert doubted(database)[-1] == "beds_open"
    file(database, {"beds_open": 600})
    assert doubted(database)[-1] is None
    said = history.read_log(database, code="C2", most=3).entries
    assert any(item.field == "doubted" for change in said for item in change.rows)


def test_the_form_is_told_while_it_is_typed(database):
    trial = reports.try_report(database, author(), "C2", NOW, {"beds_open": 6000})
    assert [item.field for item in trial.doubts] == ["beds_open"]
    assert trial.problem is None


def test_a_draft_is_asked_about_when_it_is_reviewed(database):
    with logged(database, author()) as session:
        drafted = draft(session, author(), "C2", None, NOW, {"beds_open": 6000})
    assert any("6,000" in str(item.values.values()) for item in drafted.remarks)
    with pytest.raises(Doubtful):
        reviews.review(database, author(), "C2", NOW)
    assert reviews.review(database, author(), "C2", NOW, sure=True).state == "reviewed"
    assert doubted(database)[-1] == "beds_open"


def test_plan_figures_are_asked_about(database):
    new = NewProject(
        "Q1", "测试卫生院", "批复", "planned", figures={"investment": parse_money("1.2")}
    )
    with pytest.raises(Doubtful) as refused:
        edits.add_project(database, author(), new)
    assert refused.value.field == "investment"
    edits.add_project(database, author(), new, sure=True)
    with pytest.raises(Doubtful):
        rebaseline(
            database, author(), "C2", NOW, NewBaseline("批复", figures={"investment": 9 * WAN})
        )
    with pytest.raises(Doubtful):
        plan_year(
            database,
            author(),
            "C2",
            2026,
            amount=parse_money("500"),
            milestone=None,
            source="批复",
        )
    with pytest.raises(Doubtful) as refused:
        parts.put_part(
            database, author(), "N1", parts.NewPart("乙", "批复", figures={"beds_new": 281})
        )
    assert refused.value.field == "beds_new"
    assert [item.row.code for item in [lookup.show_project(database, "Q1", NOW)]] == ["Q1"]
