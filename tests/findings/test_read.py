"""Findings on a real database: what the seeded plan stands under, told line by line."""

import pytest

from portfolio.findings.service import findings
from portfolio.projects.service import approvals, reports
from portfolio.values.errors import WrongUsage
from portfolio.values.months import Dated, Month
from portfolio.values.vocabulary import MILESTONES
from tests.conftest import NOW, author

YI = 10**10


def file(database, code, month, **values):
    reports.file_report(database, author(), code, Month.of(*month), values, sure=True)


def codes(found, project):
    return [item.rule.code for item in found.standing if item.project == project]


def test_the_findings_of_the_seeded_plan_in_2026_11(database):
    """Each rests on `shared/sources`: what five articles tell, and what nothing tells."""
    found = findings(database, NOW)
    begun = ["started_unapproved", "started_unpermitted"]
    expected = {
        "C1": ["due_untold", "not_reported", *begun],
        "C2": [
            "final_account_overdue",
            *begun,
            "open_unaccepted",
            "open_unlicensed",
        ],
        "C3": ["due_untold", "never_reported"],
        "N1": ["due_untold", "not_reported", *begun],
        "N2": ["due_untold", "never_reported"],
        "P1": ["start_untold", "never_reported"],
        "P2": ["due_untold", "never_reported"],
        "P3": ["accepted_unopened", "not_reported", *begun],
        "P4": ["start_untold", "never_reported"],
    }
    assert {code: codes(found, code) for code in expected} == expected
    assert (found.projects, len(found.rows)) == (9, sum(map(len, expected.values())))
    sites = next(i for i in found.standing if i.project == "C1" and i.rule.code == begun[0])
    assert [fact.source for fact in sites.facts] == ["article-2022"]  # as its sites' reports tell
    idle = next(item for item in found.standing if item.rule.code == "accepted_unopened")
    assert (idle.since, idle.months) == (Month.of(2023, 12), 35)
    assert all(fact.source in found.documents for row in found.rows for fact in row.finding.facts
               if fact.source)  # fmt: skip


def test_new_standing_and_settled_between_two_months(database):
    file(database, "N1", (2026, 11), stage="structure", done_total=9 * YI, paid_total=10 * YI)
    found = findings(database, NOW, "N1", since=Month.of(2026, 10))
    assert {row.finding.rule.code: row.state for row in found.rows} == {
        "paid_over_done": "new",
        "due_untold": "standing",
        "started_unapproved": "standing",
        "started_unpermitted": "standing",
        "not_reported": "settled",
    }
    assert found.rows[-1].state == "settled"
    with pytest.raises(WrongUsage, match="not before the as-of month"):
        findings(database, NOW, since=NOW)


def test_costs_are_held_against_the_first_budget_and_the_present_one(database):
    for month, amount, kind in (
        ((2026, 8), 25 * YI, "approved_budget"),
        ((2026, 9), 27 * YI, "approved_budget"),
        ((2026, 10), 26 * YI, "contract"),
    ):
        file(database, "N1", month, cost=amount, cost_kind=kind, reason="scope")
    found = {item.rule.code: item for item in findings(database, NOW, "N1").standing}
    assert "over_budget" not in found
    assert found["over_first_budget"].amount == YI


def test_papers_settle_what_they_are_missing_for(database):
    for kind in MILESTONES:
        approvals.add_milestone(
            database, author(), "C2", kind, "2019-01-01", number="1号", source="批复", correct=False
        )
    assert codes(findings(database, NOW), "C2") == []


def test_a_withdrawal_without_a_document_is_told(database):
    file(database, "P4", (2026, 10), stage="withdrawn")
    assert codes(findings(database, NOW), "P4") == ["left_unproven"]


def test_a_finish_on_record_starts_the_wait_for_its_acceptance(database):
    file(database, "C3", (2026, 11), stage="completed",
         actual_finish=Dated(Month.of(2022, 3), "month"))  # fmt: skip
    found = {item.rule.code: item for item in findings(database, NOW, "C3").standing}
    assert found["finished_unaccepted"].months == 56
