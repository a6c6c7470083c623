"""What a form can say while it is typed, and the month in which nothing changed."""

from dataclasses import replace

import pytest

from portfolio.history.service import log as history
from portfolio.projects.service import approvals, lookup, reports
from portfolio.store.database import Database
from portfolio.values.errors import BadInput, Doubtful, WrongUsage
from portfolio.values.kinds import Value
from portfolio.values.months import Dated, Month
from tests.conftest import NOW, author


def dated(year: int, month: int) -> Dated:
    return Dated(Month.of(year, month), "month")


CASES: list[dict[str, Value]] = [
    {"forecast_finish": dated(2027, 6)},
    {"forecast_finish": dated(2027, 6), "reason": "tender"},
    {"actual_finish": dated(2027, 3)},
    {"cost": 60_0000_0000_00, "cost_kind": "contract"},
    {"stage": "in_use"},
    {"percent": 625, "beds_open": 10**6, "source": "月报2026-11"},
    {"done_year": 3, "done_total": 2},
    {"light": "red", "reason": "other"},
]


@pytest.mark.parametrize("values", CASES)
def test_a_trial_meets_what_filing_meets_and_writes_nothing(
    database: Database, values: dict[str, Value]
) -> None:
    before = history.newest(database)
    trial = reports.try_report(database, author(), "N1", NOW, values)
    assert history.newest(database) == before
    if trial.problem is not None:
        with pytest.raises(BadInput) as told:
            reports.file_report(database, author(), "N1", NOW, values)
        assert (str(told.value), told.value.field) == (str(trial.problem), trial.problem.field)
        return
    if trial.doubts:
        with pytest.raises(Doubtful) as asked:
            reports.file_report(database, author(), "N1", NOW, values)
        assert asked.value.doubts == trial.doubts
    filed = reports.file_report(database, author(), "N1", NOW, values, sure=True)
    assert trial.warnings == filed.warnings
    row = lookup.show_project(database, "N1", NOW).row
    assert trial.row is not None
    for name in ("slip", "stage", "percent", "opened", "lights", "fresh", "judged", "overdue"):
        assert getattr(trial.row, name) == getattr(row, name), name


def test_a_trial_of_a_report_that_stands_changes_it_as_little(database: Database) -> None:
    reports.file_report(database, author(), "N1", NOW, {"stage": "structure"})
    trial = reports.try_report(database, author(), "N1", NOW, {"stage": "fit_out"})
    assert trial.row is not None
    assert trial.row.stage == "fit_out"
    assert lookup.show_project(database, "N1", NOW).row.stage == "structure"


#: Reports of one month, each of which may stand where another is filed in its place.
STANDING: list[dict[str, Value]] = [
    {"stage": "structure", "forecast_finish": dated(2028, 6)},
    {"stage": "fit_out", "percent": 625, "cost": 31_0000_0000_00, "cost_kind": "approved_budget"},
    {"stage": "in_use", "actual_opening": Dated(NOW, "month"), "beds_open": 500},
    {"forecast_opening": dated(2029, 1), "progress": "浇筑底板", "light": "red"},
    {"cost": 60_0000_0000_00, "cost_kind": "contract", "done_year": 3_0000_00, "done_total": 9**9},
    {"note": "x"},
]


@pytest.mark.parametrize(("turn", "code"), [(1, "N1"), (2, "C1"), (3, "P3"), (4, "N2"), (5, "P4")])
def test_a_trial_shows_the_row_that_filing_leaves_whatever_stood_there(
    database: Database, turn: int, code: str
) -> None:
    last, why = NOW + -1, {"reason": "tender"}
    earlier: dict[str, Value] = {"stage": "structure", "percent": 300, "cost": 20_0000_0000_00}
    reports.file_report(database, author(), code, last, earlier | why, sure=True)
    approvals.add_milestone(
        database,
        author(),
        code,
        "final_account_approved",
        "2026-03-02",
        number=None,
        source="月报2026-11",
    )
    for number, one in enumerate(STANDING):
        first, then = one | why, STANDING[(number + turn) % len(STANDING)] | why
        reports.file_report(database, author(), code, NOW, first, sure=True)
        clear = [name for name in first if name not in then]
        trial = reports.try_report(database, author(), code, NOW, then, clear=clear)
        assert trial.problem is None
        reports.file_report(database, author(), code, NOW, then, clear=clear, sure=True)
        row = lookup.show_project(database, code, NOW).row
        assert trial.row == replace(row, version=trial.row.version if trial.row else 0)
        reports.file_report(
            database, author(), code, NOW, {"note": "-"}, clear=list(then), sure=True
        )
        reports.file_report(
            database, author(), code, NOW, {"percent": 1}, clear=["note"], sure=True
        )


def test_a_trial_of_a_site_says_nothing_of_the_project(database: Database) -> None:
    trial = reports.try_report(
        database, author(), "C1", NOW, {"stage": "in_use"}, site="C1-1", clear=["note"]
    )
    assert trial.row is None
    with pytest.raises(WrongUsage):
        reports.try_report(database, author(), "C1", NOW, {}, site="nowhere")


def test_nothing_changed_files_the_last_stage_and_percentage(database: Database) -> None:
    reports.file_report(database, author(), "N1", NOW + -2, {"stage": "fit_out", "percent": 800})
    reports.file_report(database, author(), "N1", NOW + -1, {"note": "x"})
    (filed,) = reports.confirm_unchanged(database, author(), "N1", NOW)
    assert dict(filed.report.values) == {"stage": "fit_out", "percent": 800}
    row = lookup.show_project(database, "N1", NOW).row
    assert (row.last_report, row.fresh) == (NOW, True)


def test_nothing_changed_speaks_for_the_sites_that_reported(database: Database) -> None:
    before = history.newest(database)
    filed = reports.confirm_unchanged(database, author(), "C1", NOW)
    assert [item.report.site for item in filed] == ["C1-3", "C1-4"]
    assert history.newest(database) == before + 1


def test_nothing_can_be_confirmed_of_what_was_never_reported(database: Database) -> None:
    with pytest.raises(BadInput) as told:
        reports.confirm_unchanged(database, author(), "P1", NOW)
    assert told.value.field == "stage"


def test_a_month_with_a_report_is_not_confirmed_over(database: Database) -> None:
    reports.file_report(database, author(), "C2", NOW, {"stage": "final_account"})
    with pytest.raises(BadInput):
        reports.confirm_unchanged(database, author(), "C2", NOW)
    report = lookup.show_project(database, "C2", NOW).reports[0]
    assert report.values["stage"] == "final_account"
