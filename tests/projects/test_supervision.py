"""Contracts, visits and audit findings on a real database: put down, corrected, remedied, undone."""

import pytest

from portfolio.findings.service import due, findings
from portfolio.history.service import log as history
from portfolio.projects.records.supervision import AuditRow, ContractRow, ExtensionRow, VisitRow
from portfolio.projects.service import lookup, reports, supervision
from portfolio.values.errors import BadInput, WrongUsage
from portfolio.values.months import Dated, Month
from tests.conftest import NOW, author

YI = 10**10


def contract(number, amount, day="2026-05-01", changes=None, party=None):
    return ContractRow("N1", number, "construction", party, amount, day, changes, "合同台账")


def audit(number="审-1", deadline="2026-09-30"):
    return AuditRow("N1", number, "2026-03-01", "超概算", deadline, None, None, "审计报告")


def put(database, row, **options):
    supervision.put_down(database, author(), row, **options)


def test_contracts_and_their_changes_are_kept_with_what_is_unknown(database):
    put(database, contract("合-1", 20 * YI))
    put(database, contract("变-1", -YI, "2026-10-01", changes="合-1"))
    found = supervision.listed(database, NOW, "N1").contracts
    assert [(row.contract_number, row.amount, row.party) for row in found] == [
        ("合-1", 20 * YI, None),
        ("变-1", -YI, None),
    ]
    assert len(supervision.listed(database, Month.of(2026, 9)).contracts) == 1
    with pytest.raises(BadInput, match="no contract 合-9 to change; its contracts are: 合-1"):
        put(database, contract("变-2", -YI, changes="合-9"))
    with pytest.raises(BadInput, match="on record already"):
        put(database, contract("合-1", 21 * YI))
    put(database, contract("合-1", 21 * YI, party="某公司"), correct=True)
    assert supervision.listed(database, NOW, "N1").contracts[0].version == 2
    assert history.check(database).problems == ()


def test_contracts_above_the_approved_budget_are_found(database):
    reports.file_report(
        database, author(), "N1", NOW, {"cost": 20 * YI, "cost_kind": "approved_budget"}
    )
    put(database, contract("合-1", 19 * YI))
    put(database, contract("变-1", 3 * YI, "2026-10-01", changes="合-1"))
    found = {item.rule.code: item for item in findings(database, NOW, "N1").standing}
    assert found["contracts_over_budget"].amount == 2 * YI
    assert "contracts_over_budget" not in {
        item.rule.code for item in findings(database, Month.of(2026, 9), "N1").standing
    }


def test_an_audit_finding_stands_until_it_is_remedied(database):
    put(database, audit())
    found = findings(database, NOW, "N1", since=Month.of(2026, 9))
    (row,) = [row for row in found.rows if row.finding.rule.code == "remedy_overdue"]
    assert (row.state, row.finding.since) == ("new", Month.of(2026, 9))
    source = "整改报告"
    supervision.remedied(database, author(), "N1", "审-1", "2026-11-05", "已调整概算", source)
    kept = supervision.listed(database, NOW, "N1").audits[0]
    assert (kept.words, kept.remedied_on) == ("超概算", "2026-11-05")
    assert kept.remedy == "已调整概算（整改报告）"
    assert kept.source == row.finding.facts[0].source
    found = findings(database, NOW, "N1")
    assert "remedy_overdue" not in {item.rule.code for item in found.standing}
    with pytest.raises(BadInput, match="was remedied on 2026-11-05"):
        supervision.remedied(database, author(), "N1", "审-1", "2026-11-06", "再", source)
    history.undo(database, author())
    assert supervision.listed(database, NOW, "N1").audits[0].remedied_on is None


def test_days_are_days_and_in_their_order(database):
    with pytest.raises(WrongUsage, match="is not a day"):
        put(database, VisitRow("N1", "2026-02-30", "区发改局", None, "记录"))
    with pytest.raises(BadInput, match="lies before 2026-03-01"):
        put(database, audit(deadline="2026-02-01"))
    with pytest.raises(BadInput, match="no audit finding 审-7"):
        supervision.remedied(database, author(), "N1", "审-7", "2026-11-05", "已整改", "报告")
    with pytest.raises(WrongUsage, match="no project “N9”"):
        put(database, VisitRow("N9", "2026-02-28", "区发改局", None, "记录"))
    put(database, VisitRow("N1", "2026-02-28", "区发改局", None, "记录"))
    assert supervision.listed(database, NOW).visits[0].visited_on == "2026-02-28"


def test_an_extension_puts_the_settlement_off_in_findings_lights_and_duties(database):
    opened = {"stage": "in_use", "actual_opening": Dated(Month.of(2026, 7), "month")}
    reports.file_report(database, author(), "N1", NOW, {**opened, "beds_open": 1000}, sure=True)

    def told():
        found = findings(database, NOW, "N1")
        overdue = [i for i in found.standing if i.rule.code == "final_account_overdue"]
        duty = [d.due for d in due(database, NOW) if (d.project, d.kind) == ("N1", "final_account")]
        return (
            [i.months for i in overdue],
            lookup.show_project(database, "N1", NOW).row.lights.overall,
            duty,
        )

    months, light, until = told()
    assert (months, light.rule, until) == ([1], "settlement_overdue", ["2026-10"])
    put(database, ExtensionRow("N1", "2026-10-08", 2, "延期批复"))
    months, light, until = told()
    assert (months, light.rule, until) == ([], "settling", ["2026-12"])
    assert light.values["months"] == 1
    with pytest.raises(BadInput, match="5 months make 7 in all for N1; 6 at most"):
        put(database, ExtensionRow("N1", "2026-11-08", 5, "再延期批复"))
    put(database, ExtensionRow("N1", "2026-10-08", 6, "延期批复"), correct=True)
    assert supervision.listed(database, Month.of(2026, 9), "N1").extensions == ()
    assert history.check(database).problems == ()
