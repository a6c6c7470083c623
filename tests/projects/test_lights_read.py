"""The lights from the database: what they are gathered from, and as of when."""

import pytest

from portfolio.projects.queries import named
from portfolio.projects.service import lookup, reports
from portfolio.projects.words.lights import judged_words, light_words
from portfolio.store.log import ChangeLog
from portfolio.store.models import AnnualPlan, SourceDocument
from portfolio.values.errors import WrongUsage
from portfolio.values.months import Month, parse_dated
from tests.conftest import NOW, author

HUNDRED_MILLION = 10**8 * 100


def row(database, code, as_of=NOW):
    return next(item for item in lookup.list_projects(database, as_of) if item.code == code)


def lights(database, code, as_of=NOW):
    return row(database, code, as_of).lights


def file(database, code, month=NOW, **values):
    return reports.file_report(database, author(), code, month, values, sure=True)


def plan_year(database, code, year, amount):
    with database.writing() as session:
        log = ChangeLog(session, author())
        project = named.project(session, code)
        source = session.get(SourceDocument, 1)
        session.add(AnnualPlan(project_id=project.id, year=year, amount=amount, source=source))
        log.write()


def codes(database, as_of=NOW, **filters):
    return [item.code for item in lookup.list_projects(database, as_of, filters)]


def test_the_reported_cost_of_c2_is_a_sentence_and_no_light(database):
    found = lights(database, "C2", Month.of(2023, 9))
    assert light_words(found.cost) == "15.8 % above the plan's figure, kind unknown"
    assert (found.cost.colour, found.schedule.colour) == ("grey", "opened")
    assert light_words(found.overall) == "in use, the final account is due in 2 months"
    assert lights(database, "C2", Month.of(2023, 7)).cost.rule == "no_budget"


def test_long_after_the_last_report_every_light_is_grey(database):
    for item in lookup.list_projects(database, NOW):
        expected = "opened" if item.code in ("C2", "X2") else "grey"
        assert item.lights.overall.colour == expected
    assert light_words(lights(database, "C2").cost).startswith("15.8 %")
    assert lights(database, "N2").overall.rule == "never_reported"
    assert lights(database, "N1").overall.rule == "stale"


def test_a_project_past_its_finish_is_late_where_a_fresh_report_speaks_for_it(database):
    schedule = lights(database, "C1", Month.of(2023, 12)).schedule
    assert (schedule.colour, schedule.rule, schedule.values) == ("red", "overdue", {"months": 12})


def test_a_contract_above_the_approved_budget_is_red(database):
    file(database, "N1", NOW + -1, cost=25 * HUNDRED_MILLION, cost_kind="approved_budget")
    assert lights(database, "N1").cost.rule == "nothing_to_compare"
    file(database, "N1", cost=25 * HUNDRED_MILLION + 1, cost_kind="contract", reason="scope")
    cost = lights(database, "N1").cost
    assert (cost.colour, cost.rule, cost.values["kind"]) == ("red", "over_budget", "contract")
    assert cost.citation_en == "Government Investment Regulations art. 23"
    assert lights(database, "N1", NOW + -1).cost.rule == "nothing_to_compare"


def test_the_newest_cost_of_each_kind_counts(database):
    for month, kind, cost in (
        (7, "estimate", 20),
        (8, "approved_budget", 21),
        (9, "contract", 23),
        (10, "approved_budget", 24),
    ):
        amount = cost * HUNDRED_MILLION
        month_of = Month.of(2026, month)
        file(database, "N1", month_of, cost=amount, cost_kind=kind, reason="scope")
    assert lights(database, "N1", Month.of(2026, 9)).cost.colour == "red"
    cost = lights(database, "N1").cost
    assert (cost.colour, cost.rule, cost.values["percent"]) == ("red", "over_estimate", 20)


def test_a_cost_of_a_site_is_no_cost_of_its_project(database):
    site = {"site": "C1-2", "values": {"cost": 900 * HUNDRED_MILLION, "reason": "scope"}}
    reports.file_report(database, author(), "C1", NOW, site["values"], site=site["site"], sure=True)
    assert lights(database, "C1").cost.rule == "no_budget"


def test_a_private_project_has_no_cost_light(database):
    file(database, "N2", NOW + -1, cost=HUNDRED_MILLION, cost_kind="approved_budget")
    file(database, "N2", cost=2 * HUNDRED_MILLION, cost_kind="contract", reason="scope")
    assert lights(database, "N2").cost.rule == "private"


def test_progress_needs_the_plan_and_a_figure_of_the_same_year(database):
    plan_year(database, "N1", 2026, 12 * HUNDRED_MILLION)
    file(database, "N1", Month.of(2025, 12), done_year=5 * HUNDRED_MILLION)
    assert lights(database, "N1").progress.rule == "no_year_figure"
    file(database, "N1", Month.of(2026, 9), done_year=7 * HUNDRED_MILLION)
    file(database, "N1", Month.of(2026, 10), note="no figure of the year in this one")
    progress = lights(database, "N1").progress
    assert (progress.colour, progress.values["month"]) == ("amber", Month.of(2026, 9))
    assert light_words(progress) == (
        "58.3 % of the annual plan done by Sep 2026, 16.7 points behind pro-rata"
    )
    assert lights(database, "N1", Month.of(2025, 12)).progress.rule == "no_year_plan"


def test_the_officers_own_light_stands_beside_and_says_why_where_it_differs(database):
    finish = parse_dated("2026-1", "finish")
    file(database, "N1", NOW + -1, light="red", reason="funding", note="资金未到位")
    file(database, "N1", actual_finish=finish, stage="completed", note="later words")
    found = row(database, "N1")
    assert (found.lights.overall.colour, found.light, found.disputed) == ("red", "red", False)
    file(database, "N1", NOW + -1, light="amber", reason="funding", note="资金未到位")
    found = row(database, "N1")
    assert (found.lights.overall.rule, found.disputed) == ("idle", True)
    assert judged_words(found) == "Oct 2026, differs from the computed one: Funding; 资金未到位"
    file(database, "N1", light="red")
    assert judged_words(row(database, "N1")) == "Nov 2026"
    file(database, "N1", light="green")
    assert judged_words(row(database, "N1")).startswith("Nov 2026, differs from the computed one")


def test_a_project_in_use_leaves_the_round_unless_beds_are_still_to_come(database):
    opened = {"stage": "in_use", "beds_before": 20}
    file(database, "C3", NOW + -1, **opened, beds_open=40)
    found = row(database, "C3")
    assert (found.partly, found.in_round, found.lights.overall.colour) == (True, True, "red")
    file(database, "C3", **opened, beds_open=65)
    found = row(database, "C3")
    assert (found.partly, found.in_round, found.lights.overall.rule) == (False, False, "in_use")
    assert not found.awaits(NOW + 1)


def test_show_and_list_give_the_same_lights(database):
    plan_year(database, "N1", 2026, HUNDRED_MILLION)
    file(database, "N1", done_year=HUNDRED_MILLION // 2, light="green")
    detail = lookup.show_project(database, "N1", NOW)
    assert detail.row.lights == lights(database, "N1")
    assert detail.row.judged == row(database, "N1").judged


def test_lists_by_the_computed_light(database):
    assert codes(database, Month.of(2023, 12), rag="red") == ["C1"]
    assert codes(database, Month.of(2023, 12), rag="green") == ["N1", "P3"]
    assert codes(database, Month.of(2023, 12), rag="green", group="new") == ["N1"]
    assert len(codes(database, rag="grey")) == 9
    assert codes(database, rag="opened") == ["C2", "X2"]


def test_lists_what_nobody_reported_lately(database):
    file(database, "N1", NOW + -1, stage="fit_out")
    file(database, "P1", NOW + -2, stage="tender")
    everyone = codes(database)
    assert [code for code in everyone if code not in codes(database, stale="45d")] == ["N1"]
    assert [code for code in everyone if code not in codes(database, stale="2m")] == ["N1", "P1"]
    with pytest.raises(WrongUsage, match="no age"):
        codes(database, stale="soon")
