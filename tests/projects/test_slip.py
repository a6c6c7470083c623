"""How late a project is: known, at least or unknown, the same wherever it is told."""

import pytest

from portfolio.projects.records.page import Variance
from portfolio.projects.rules.slip import lateness, slip, told_finish
from portfolio.projects.service import approvals, lookup, reports
from portfolio.values import language
from portfolio.values.months import Dated, Month, Slip, parse_dated, parse_happened
from portfolio.values.words import short_date, slip_text
from tests.conftest import NOW, author

MILLION = 100_000_000
PLANNED = Dated(Month.of(2024, 12), "month")
YEAR = Dated(Month.of(2024, 12), "year")


def by(text):
    return parse_happened(f"by {text}", "finish")


def on(text):
    return parse_dated(text, "finish")


@pytest.mark.parametrize(
    ("told", "planned", "expected"),
    [
        (on("2025-3"), PLANNED, Slip(3)),
        (on("2024-9"), PLANNED, Slip(-3)),
        (by("2025-3"), PLANNED, Slip(3, "at_most")),
        (on("2025"), PLANNED, Slip(12, "about")),
        (on("2025-3"), YEAR, Slip(3, "about")),
        (by("2025-3"), YEAR, Slip(3, "at_most")),
        (on("2025-3"), by("2025-1"), None),
        (None, PLANNED, None),
        (on("2025-3"), None, None),
    ],
)
def test_a_slip_is_known_as_well_as_its_dates(told, planned, expected):
    assert slip(told, planned) == expected


@pytest.mark.parametrize(
    ("told", "planned", "halted", "expected"),
    [
        (None, PLANNED, False, Slip(23, "at_least")),
        (None, YEAR, False, Slip(23, "at_least")),
        (None, PLANNED, True, None),
        (None, Dated(NOW, "month"), False, None),
        (None, Dated(NOW + 1, "month"), False, None),
        (None, None, False, None),
        (on("2027-1"), PLANNED, False, Slip(25)),
        (on("2027-1"), PLANNED, True, Slip(25)),
    ],
)
def test_what_is_due_and_not_reported_is_late_by_at_least_the_months_since(
    told, planned, halted, expected
):
    assert lateness(told, planned, NOW, halted=halted) == expected


def test_a_forecast_that_has_passed_tells_no_finish():
    assert told_finish({"forecast_finish": Dated(NOW, "month")}, NOW) == ("", None)
    opened = by("2023-8")
    assert told_finish({"forecast_finish": on("2027-1"), "opened": opened}, NOW)[1] == opened


@pytest.mark.parametrize(
    ("found", "in_english", "chinese", "signs"),
    [
        (None, "—", "—", "—"),
        (Slip(14), "+14 mo", "+14月", "+14月"),
        (Slip(-3), "-3 mo", "-3月", "-3月"),
        (Slip(14, "at_most"), "at most +14 mo", "至多+14月", "≤14月"),
        (Slip(30, "about"), "about +30 mo", "约+30月", "~30月"),
        (Slip(-12, "about"), "about -12 mo", "约提前12月", "~-12月"),
        (Slip(-3, "at_most"), "at most -3 mo", "至少提前3月", "≤-3月"),
        (Slip(56, "at_least"), "overdue at least 56 mo", "逾期至少56个月", "≥56月"),
        (3, "+3 mo", "+3月", "+3月"),
    ],
)
def test_words_say_how_surely_a_slip_is_known(found, in_english, chinese, signs):
    assert slip_text(found) == in_english
    language.speak("zh")
    assert slip_text(found) == chinese
    assert slip_text(found, signs=True) == signs


def test_a_date_in_a_table_says_that_it_came_by_its_month():
    dates = (on("2023-8"), on("2023"), by("2023-8"), Month.of(2023, 8), None)
    assert [short_date(date) for date in dates] == [
        *("2023-08", "2023", "by 2023-08", "2023-08", "—")
    ]
    language.speak("zh")
    assert short_date(by("2023-8")) == "至迟2023-08"


# --- against the baselines ----------------------------------------------------------------------


def variances(database, code, month=NOW):
    return lookup.show_project(database, code, month).variances


def test_what_nobody_reported_has_no_variance(database):
    assert variances(database, "X1") == ()
    assert variances(database, "P1") == (Variance(1, None, None, None),)
    assert variances(database, "C3") == (Variance(1, Slip(56, "at_least"), None, None),)
    assert variances(database, "C2") == (Variance(1, Slip(14, "at_most"), 90 * MILLION, None),)


def test_a_report_of_this_month_with_a_date_gone_by_is_overdue_and_never_nothing(database):
    reports.file_report(database, author(), "N1", NOW, {"stage": "fit_out", "percent": 800})
    (variance,) = variances(database, "N1")
    assert variance.slip == Slip(11, "at_least")


def test_variance_stands_against_the_first_and_the_current_baseline(database):
    figures = {"investment": 400 * MILLION, "beds_new": 160}
    new = approvals.NewBaseline("文件", finish=on("2027-6"), figures=figures)
    approvals.rebaseline(database, author("调整"), "P1", Month.of(2026, 10), new)
    assert variances(database, "P1") == (
        Variance(1, Slip(6, "about"), None, None),
        Variance(2, None, None, None),
    )
    later = {"forecast_finish": on("2027-9"), "reason": "funding", "cost": 410 * MILLION}
    given = {**later, "beds_open": 200, "beds_before": 30}
    reports.file_report(database, author(), "P1", NOW, given)
    assert variances(database, "P1") == (
        Variance(1, Slip(9, "about"), 110 * MILLION, 20),
        Variance(2, Slip(3), 10 * MILLION, 10),
    )
    assert len(variances(database, "P1", Month.of(2026, 9))) == 1


def test_a_finish_moved_by_approval_counts_against_the_first_baseline_while_it_lies_ahead(database):
    new = approvals.NewBaseline("文件", finish=on("2027-6"))
    approvals.rebaseline(database, author("调整"), "N2", NOW, new)
    assert [item.slip for item in variances(database, "N2")] == [Slip(18), None]
    new = approvals.NewBaseline("文件", finish=on("2026-6"))
    approvals.rebaseline(database, author("调整"), "N1", Month.of(2025, 1), new)
    late = [Slip(11, "at_least"), Slip(5, "at_least")]
    assert [item.slip for item in variances(database, "N1")] == late
