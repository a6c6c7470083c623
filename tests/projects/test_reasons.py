"""Later and dearer needs a reason: nobody moves a date or a cost without saying why."""

from dataclasses import replace

import pytest

from portfolio.projects.records.reasons import Why
from portfolio.projects.rules.reasons import of_slip
from portfolio.projects.service import approvals, lookup, reports
from portfolio.values.errors import BadInput, Doubtful
from portfolio.values.months import Dated, Month, parse_dated
from tests.conftest import NOW, author


def file(database, code, month=NOW, /, **values):
    return reports.file_report(database, author(), code, month, values, sure=True)


def finish(text):
    return parse_dated(text, "finish")


@pytest.mark.parametrize(
    ("code", "field", "text", "asked"),
    [
        ("P1", "forecast_finish", "2026-12", False),
        ("P1", "forecast_finish", "2027-1", True),
        ("P1", "forecast_opening", "2027", True),
        ("P1", "forecast_start", "2024-1", False),
        ("P1", "forecast_start", "2024-2", True),
        ("N1", "forecast_finish", "2024-12", False),
        ("N1", "forecast_finish", "2025-1", True),
    ],
)
def test_a_forecast_later_than_what_stood_before_asks_why(database, code, field, text, asked):
    edge = "start" if field.endswith("start") else "finish"
    values = {field: parse_dated(text, edge)}
    if asked:
        with pytest.raises(BadInput, match="give the reason") as caught:
            file(database, code, **values)
        assert caught.value.field == "reason"
    assert file(database, code, **values, reason="funding").created


def test_what_stood_before_is_the_newest_earlier_forecast(database):
    file(database, "P1", Month.of(2026, 9), forecast_finish=finish("2028"), reason="funding")
    assert file(database, "P1", forecast_finish=finish("2028")).created
    with pytest.raises(BadInput):
        file(database, "P1", forecast_finish=finish("2029"))


def test_a_new_baseline_is_what_forecasts_are_held_against(database):
    new = approvals.NewBaseline("文件", finish=finish("2028"))
    approvals.rebaseline(database, author("调整"), "P1", NOW, new)
    assert file(database, "P1", forecast_finish=finish("2028")).created


@pytest.mark.parametrize(
    ("kind", "yuan", "asked"),
    [
        ("contract", 300_000_000, False),
        ("contract", 300_000_001, True),
        ("unknown", 300_000_001, True),
        ("estimate", 900_000_000, False),
    ],
)
def test_a_cost_above_the_approved_figure_asks_why(database, kind, yuan, asked):
    values = {"cost": yuan * 100, "cost_kind": kind}
    if asked:
        with pytest.raises(BadInput, match="give the reason"):
            file(database, "P1", **values)
    assert file(database, "P1", **values, reason="scope").created


def test_an_approved_budget_on_record_is_the_approved_figure(database):
    budget = {"cost": 400_000_000_00, "cost_kind": "approved_budget", "reason": "scope"}
    file(database, "P1", Month.of(2026, 9), **budget)
    assert file(database, "P1", cost=390_000_000_00, cost_kind="contract").created


def test_other_needs_words(database):
    with pytest.raises(BadInput, match="needs words") as caught:
        file(database, "P1", forecast_finish=finish("2028"), reason="other")
    assert caught.value.field == "note"
    assert file(
        database, "P1", forecast_finish=finish("2028"), reason="other", note="等待并网"
    ).created


def test_a_reason_cannot_be_cleared_while_it_is_needed(database):
    file(database, "P1", forecast_finish=finish("2028"), reason="funding")
    with pytest.raises(BadInput, match="give the reason"):
        reports.file_report(database, author(), "P1", NOW, {}, clear=("reason",))


def test_an_old_report_takes_a_note_without_being_asked_anew(database):
    filed = file(database, "C2", Month.of(2023, 8), note="核对")
    assert filed.report.values["cost"] == 660_000_000_00


def test_an_exit_asks_for_its_reason_and_its_document(database):
    def exit_with(sure=False, /, **values):
        given = {"stage": "deferred", **values}
        return reports.file_report(database, author(), "N1", NOW, given, at_exit=True, sure=sure)

    with pytest.raises(BadInput, match="needs Reason, Source document") as caught:
        exit_with(True)
    assert (caught.value.field, type(caught.value)) == ("reason", BadInput)
    with pytest.raises(Doubtful, match="rests on no document"):
        exit_with(reason="funding")
    assert exit_with(True, reason="funding").created
    assert exit_with(percent=10).changed == ("percent",)  # the stage stands, nothing is asked


SITE, SCOPE, FUNDS = "site", "scope", "funding"
PLANNED, LATER, LATEST = (
    Dated(Month.of(*at), "month") for at in ((2025, 6), (2026, 12), (2027, 6))
)


def why(month, reason=None, finish=None, *, dear=False, site=None):
    dates = dict.fromkeys(("actual_finish", "actual_opening", "forecast_opening"))
    return Why(site, month, reason, None, {**dates, "forecast_finish": finish}, dear)


@pytest.mark.parametrize(
    ("told", "finish", "reason"),
    [
        ([why(NOW + -3, SITE, LATER), why(NOW + -9, SCOPE, LATER)], LATER, SITE),
        ([why(NOW + -1, None, LATEST), why(NOW + -9, SITE, LATER)], LATEST, None),
        ([why(NOW + -1, SCOPE, dear=True), why(NOW + -9, SITE, LATER)], LATER, SITE),
        ([why(NOW + -1, FUNDS), why(NOW + -9, SITE, LATER)], LATER, FUNDS),
        ([why(NOW + -1, SCOPE, LATER, site="S"), why(NOW + -9, SITE, LATER)], LATER, SITE),
        ([why(Month.of(2025, 1), SITE, Dated(Month.of(2025, 9), "month"))], None, None),
        ([why(NOW + -1, SITE), why(Month.of(2025, 1), FUNDS)], None, SITE),
        ([why(NOW + -9, SITE)], Dated(NOW + -3, "month"), None),
    ],
    ids=[
        "newest",
        "moved without",
        "of a cost",
        "confirmed",
        "own first",
        "overdue",
        "since due",
        "new date gone by",
    ],
)
def test_a_slip_is_explained_by_the_reason_reported_with_it(database, told, finish, reason):
    row = next(row for row in lookup.list_projects(database, NOW) if row.code == "P1")
    row = replace(row, finish=PLANNED, forecast_finish=finish)
    assert next((item.reason for item in of_slip(row, told, NOW)), None) == reason


def test_an_opening_that_no_report_dates_has_every_reason(database):
    row = next(row for row in lookup.list_projects(database, NOW) if row.code == "P1")
    row = replace(row, stage="in_use", opened=Dated(NOW, "by"), actual_finish=None)
    told = [why(Month.of(2025, 1), SITE, None)]
    assert [item.reason for item in of_slip(row, told, NOW)] == [SITE]
