"""A project split into new ones: shares that sum to it, its dates, opening and papers kept."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portfolio.beds.service import capacity, rollup
from portfolio.cli.split import _parts, _share
from portfolio.history.service import log as history
from portfolio.projects.service import approvals, edits, endings, lookup, plans, reports, split
from portfolio.projects.service.split import Part
from portfolio.store.scope import Named
from portfolio.values.errors import BadInput, WrongUsage
from portfolio.values.months import Dated, Month
from tests.conftest import NOW, author, share

MAY = Month.of(2026, 5)
#: C2 reports 600 beds open.
FIRST = Part(
    "C2A",
    "东院区",
    {"beds_new": 100, "beds_opened": 400, "investment": 40_000_000_000, "beds_open": 400},
)
SECOND = Part(
    "C2B",
    "西院区",
    {"beds_new": 50, "beds_opened": 200, "investment": 17_000_000_000, "beds_open": 200},
)
ASKED = ("beds_new", "beds_opened", "investment")
OPENING = {
    "stage": "in_use",
    "actual_opening": Dated(Month.of(2023, 6), "month"),
    "source": "开诊公告",
}


def divide(database, parts=(FIRST, SECOND), month=MAY, code="C2"):
    return split.split_project(database, author("分设"), code, month, parts, source="批复")


def with_beds(part, opened, before):
    return replace(part, shares={**part.shares, "beds_open": opened, "beds_before": before})


def sums(database, month):
    total = rollup.roll_up(database, month).total
    return total.beds_new.sum, total.beds_opened.sum, total.investment.sum


def beds(database, view, month):
    table = capacity.capacity_table(database, NOW, first=month, last=month, view=view)
    return table.months[0].beds


def test_the_parts_stand_in_its_place(database):
    before = sums(database, MAY)
    first, second = divide(database)
    assert sums(database, MAY) == sums(database, MAY + -1) == before
    assert rollup.roll_up(database, MAY).total.projects == 10
    (left,) = rollup.roll_up(database, NOW).left
    assert (left.code, left.left.how, left.left.into) == ("C2", "split", ("C2A", "C2B"))
    assert [(item.of, item.into) for item in first.successions] == [("C2", "C2A")]
    of = lookup.show_project(database, "C2", NOW)
    assert [item.into for item in of.successions] == ["C2A", "C2B"]
    for part in (first, second):
        assert (part.row.group, part.row.funder, part.row.start, part.row.finish) == (
            *(of.row.group, of.row.funder),
            *(of.row.start, of.row.finish),
        )
        assert part.row.townships == of.row.townships
        assert part.baselines[0].month == MAY
    listed = {row.code for row in lookup.list_projects(database, MAY + -1)}
    assert not listed & {"C2A", "C2B"}


def test_an_opening_stays_what_and_when_it_was_with_its_paper(database):
    values = {**OPENING, "beds_open": 600, "beds_before": 440}
    reports.file_report(database, author(), "C2", MAY, values, sure=True)
    months = [Month.of(2023, 5), Month.of(2023, 6), NOW]
    before = {view: [beds(database, view, m) for m in months] for view in ("forecast", "confirmed")}
    divide(database, (with_beds(FIRST, 350, 250), with_beds(SECOND, 250, 190)))
    for view, then in before.items():
        assert [beds(database, view, month) for month in months] == then
    (report,) = lookup.show_project(database, "C2A", NOW).reports
    assert report.values["actual_opening"] == OPENING["actual_opening"]
    assert (report.values["beds_open"], report.values["beds_before"]) == (350, 250)
    paper = lookup.show_project(database, "C2", NOW).reports[0].values["source"]
    assert report.values["source"] == paper


def test_what_was_forecast_goes_on_being_so(database):
    values = {
        "stage": "fit_out",
        "forecast_opening": Dated(Month.of(2027, 6), "month"),
        "reason": "site",
    }
    reports.file_report(database, author(), "N1", MAY, values, sure=True)
    base = lookup.show_project(database, "N1", NOW).baselines[-1].figures
    halves = [{name: base[name] // 2 + odd * (base[name] % 2) for name in ASKED} for odd in (0, 1)]
    parts = [Part(code, code, half) for code, half in zip(("N1A", "N1B"), halves, strict=True)]
    for part in divide(database, parts, code="N1"):
        assert part.row.stage == "fit_out"
        assert part.row.forecast_opening == values["forecast_opening"]
        assert part.reports[0].values["reason"] == "site"


def test_it_is_one_change_and_one_undo(database):
    number = history.newest(database)
    divide(database)
    assert history.newest(database) == number + 1
    assert history.check(database).problems == ()
    history.undo(database, author("undo"))
    assert history.check(database).problems == ()
    assert lookup.show_project(database, "C2", NOW).row.left is None
    assert len(lookup.list_projects(database, NOW)) == 11
    divide(database)


@settings(max_examples=share(3), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(part=st.integers(0, 150), more=st.integers(-20, 20))
def test_shares_sum_to_the_whole_or_are_refused(database, part, more):
    shares = {"beds_opened": 600, "investment": 57_000_000_000, "beds_open": 600}
    parts = (
        Part("C2A", "甲", {"beds_new": part, **dict.fromkeys(shares, 0)}),
        Part("C2B", "乙", {"beds_new": max(0, 150 - part + more), **shares}),
    )
    whole = sum(item.shares["beds_new"] for item in parts)
    if whole == 150:
        divide(database, parts)
        history.undo(database, author("undo"))
        return
    with pytest.raises(BadInput) as refused:
        divide(database, parts)
    assert f"150, its parts have {whole}" in str(refused.value)


BEDS = {"beds_open": 610, "beds_before": 440}
#: Shares without any beds open.
BARE = [replace(part, shares={n: part.shares[n] for n in ASKED}) for part in (FIRST, SECOND)]


@pytest.mark.parametrize(
    ("before", "parts", "month", "words"),
    [
        (None, (FIRST,), MAY, "two parts at least"),
        (None, (FIRST, replace(SECOND, shares={})), MAY, "give the share of each part"),
        (None, (FIRST, replace(SECOND, code="c1")), MAY, "a project “c1” already"),
        (None, (with_beds(FIRST, 1, 0), with_beds(SECOND, 1, 0)), MAY, "its parts have 2"),
        (None, (FIRST, SECOND), NOW + 1, "has not come yet"),
        (BEDS, BARE, MAY, "Beds open now 610: give the share"),
        (BEDS, (FIRST, SECOND), MAY, "Beds open now 610, its parts have 600"),
        (BEDS, (FIRST, SECOND), MAY + -1, "C2 has a report of 2026-05"),
        ("merged", (FIRST, SECOND), NOW, "C2 was taken over by C1"),
        ("approved", (FIRST, SECOND), MAY + -1, "the month of the current baseline"),
    ],
)
def test_what_does_not_fit_changes_nothing(database, before, parts, month, words):
    if isinstance(before, dict):
        reports.file_report(database, author(), "C2", MAY, {**OPENING, **before})
    elif before == "merged":
        endings.end_project(database, author(), "C2", MAY, source="批复", into="C1")
    elif before == "approved":
        new = approvals.NewBaseline("批复", finish=Dated(Month.of(2027, 1), "month"))
        approvals.rebaseline(database, author(), "C2", MAY, new)
    number = history.newest(database)
    with pytest.raises((BadInput, WrongUsage)) as refused:
        divide(database, parts, month)
    assert words in str(refused.value)
    assert history.newest(database) == number


def test_what_was_split_reports_by_its_parts(database):
    divide(database)
    with pytest.raises(BadInput, match="split into C2A, C2B in 2026-05"):
        reports.file_report(database, author(), "C2", NOW, {"note": "x"})
    reports.file_report(database, author(), "C2A", NOW, {"note": "x"})


@pytest.mark.parametrize(
    ("into", "names", "shares"),
    [
        (("A",), (("A", "甲"), ("B", "乙")), ()),
        (("A,a",), (("A", "甲"),), ()),
        (("A,B",), (("A", "甲"),), ()),
        (("A,B",), (("A", "甲"), ("A", "乙"), ("B", "丙")), ()),
        (("A,B",), (("A", "甲"), ("B", "乙")), (("C", {}),)),
    ],
)
def test_what_is_typed_must_fit_together(into, names, shares):
    with pytest.raises(WrongUsage):
        _parts(into, names, shares)


@pytest.mark.parametrize("text", ["", "A", "A:", "A:new", "A:new=x", "A:old=3", ":new=3"])
def test_a_share_that_cannot_be_read_is_refused(text):
    with pytest.raises((WrongUsage, BadInput)):
        _share(text)


def test_shares_are_read_as_they_are_typed():
    assert _share("P2A: new=3,open=1,money=0.5亿,land=1亩") == (
        "P2A",
        {"beds_new": 3, "beds_open": 1, "investment": 5_000_000_000, "land_area": 66_667},
    )


def test_the_parts_stand_in_the_district_of_the_whole(database):
    plans.add_district(database, author(), plans.NewPlace("haishu", "海曙区", "Haishu"))
    there = database.looking_at(Named(district="haishu"))
    month = Month.of(2021, 7)
    plans.add_plan(there, author(), plans.NewPlan("hs", "海曙规划", "", month, 2021, 2025, "规划"))
    new = edits.NewProject(
        "H1", "海曙医院", group="new", source="规划", month=month, figures={"beds_new": 70}
    )
    edits.add_project(there, author(), new)
    shares = [Part(f"H1{name}", f"{name}院区", {"beds_new": 35}) for name in "AB"]
    split.split_project(there, author(), "H1", MAY, shares, source="批复")
    counts = {row.code: row.projects for row in plans.list_districts(database)}
    assert counts == {"fenghua": 11, "haishu": 3}
    assert sums(database, MAY)[0] == sums(database, MAY + -1)[0]
