"""Remarks on a filed report: what does not fit and what is missing."""

import pytest

from portfolio.projects.service import approvals, reports
from portfolio.values.months import Dated, Month
from tests.conftest import NOW, author

SEPTEMBER, OCTOBER = Month.of(2026, 9), Month.of(2026, 10)
MILLION = 100_000_000


def file(database, code, month, /, **values):
    filed = reports.file_report(database, author(), code, month, values, sure=True)
    return [remark.template for remark in filed.warnings]


def test_what_was_done_is_held_against_last_month(database):
    file(database, "N1", SEPTEMBER, done_year=15 * MILLION, done_total=90 * MILLION)
    fits = {"done_month": 3 * MILLION, "done_year": 18 * MILLION, "done_total": 93 * MILLION}
    assert file(database, "N1", OCTOBER, **fits) == []
    (year, total) = file(database, "N1", OCTOBER, done_month=4 * MILLION)
    assert year.startswith("Done this year is {now}")
    assert total.startswith("Done in all is {now}")


def test_a_missing_month_asks_nothing_and_january_starts_anew(database):
    file(database, "N1", SEPTEMBER, done_year=15 * MILLION)
    assert file(database, "N1", NOW, done_month=1, done_year=MILLION) == []
    file(database, "P1", Month.of(2025, 12), done_year=9 * MILLION)
    january = {"done_month": MILLION, "done_year": MILLION}
    assert file(database, "P1", Month.of(2026, 1), **january) == []
    february_with_january = {"done_month": MILLION, "done_year": 3 * MILLION}
    assert file(database, "P2", Month.of(2026, 2), **february_with_january) == []


@pytest.mark.parametrize("kind", ["done", "paid"])
def test_a_year_is_not_more_than_the_whole(database, kind):
    values = {f"{kind}_year": 5, f"{kind}_total": 4}
    (remark,) = file(database, "N1", NOW, **values)
    assert "more than the {whole}" in remark


def test_an_opening_before_acceptance_is_flagged(database):
    opening = {"stage": "in_use", "source": "公告"}
    (remark,) = file(database, "N1", OCTOBER, **opening)
    assert "no acceptance is on record" in remark
    approvals.add_milestone(
        database, author(), "N1", "joint_acceptance", "2026-09-30", number="1号", source="文"
    )
    assert file(database, "N1", NOW, stage="in_use") == []


def test_an_opening_without_a_document_is_named(database):
    """DESIGN 2.4: such an opening is named where it is filed; a document of any report will do."""
    (remark,) = file(database, "P3", OCTOBER, stage="in_use")
    assert "without a document" in remark
    assert file(database, "P3", OCTOBER, source="公告") == []
    assert file(database, "P3", NOW, stage="in_use") == []


def test_begun_and_finished_ask_when_until_it_is_said(database):
    (start,) = file(database, "P1", SEPTEMBER, stage="started")
    assert "no actual start" in start
    assert file(database, "P1", SEPTEMBER, actual_start=Dated(SEPTEMBER, "month")) == []
    (finish,) = file(database, "P1", OCTOBER, stage="completed")
    assert "no actual finish" in finish
    assert file(database, "P1", NOW, stage="accepted") == []  # asked for once


def test_a_private_project_is_filed_not_approved(database):
    (remark,) = file(database, "N2", NOW, stage="feasibility")
    assert "is filed, not approved" in remark
    assert file(database, "N2", NOW, stage="filed") == []
    assert file(database, "N1", NOW, stage="feasibility") == []


def test_an_exit_without_its_reason_is_told_once(database):
    unexplained = [
        text for text in file(database, "N2", SEPTEMBER, stage="stopped") if "reason" in text
    ]
    assert unexplained == ["“{stage}” is reported without its reason; add it."]
    assert file(database, "N2", OCTOBER, stage="stopped") == []
    assert not any(
        "reason" in text
        for text in file(database, "N1", OCTOBER, stage="suspended", reason="tender")
    )
