"""Sources of funds and phases on a real database: entered, corrected, logged, undone, read."""

import sqlite3
from contextlib import closing

import pytest

from portfolio.care.service import backups
from portfolio.history.service import log as history
from portfolio.money import queries as money_queries
from portfolio.money.records import MoneyFacts
from portfolio.money.service import budget, entries, reconciliation
from portfolio.projects.service import approvals, reports
from portfolio.projects.service.approvals import NewBaseline
from portfolio.values.errors import BadInput, Doubtful, OlderDatabase, WrongUsage
from portfolio.values.months import Month
from tests.conftest import NOW, author
from tests.fixtures.revisions import go, revisions

YI = 10**10
SOURCE = "区财政资金批复"


def fund(database, code="N1", source="district", amount=YI, **options):
    return entries.fund(database, author(), code, source, amount=amount, source=SOURCE, **options)


def phase(database, code="N1", year=2026, month=None, source=None, *, correct=False, **amounts):
    return entries.phase(
        database, author(), code, year, month, source,
        amounts=amounts, source=SOURCE, correct=correct,
    )  # fmt: skip


def facts(database, code="N1", as_of=NOW) -> MoneyFacts:
    with database.reading() as session:
        return money_queries.facts(session, as_of, [code])[0]


def test_funding_is_entered_corrected_and_kept_in_the_log(database):
    fund(database)
    with pytest.raises(BadInput, match="on record already"):
        fund(database, amount=2 * YI)
    rows = fund(database, amount=2 * YI, correct=True)
    assert [(row.funding_source, row.amount, row.version) for row in rows] == [
        ("district", 2 * YI, 2)
    ]
    assert history.check(database).problems == ()
    history.undo(database, author())
    assert facts(database).funding[0].amount == YI
    history.undo(database, author())
    assert facts(database).funding == ()
    assert history.check(database).problems == ()


def test_a_phase_takes_further_readings_but_keeps_those_that_stand(database):
    phase(database, planned=4 * YI)
    phase(database, paid=YI)
    with pytest.raises(BadInput, match="Planned of 2026 is on record") as caught:
        phase(database, planned=5 * YI)
    assert caught.value.exit_code == 5
    phase(database, month=Month.of(2026, 3), source="district", done=7)
    found = [(r.month, r.funding_source, r.planned, r.done, r.paid) for r in facts(database).phases]
    assert found == [
        (None, None, 4 * YI, None, YI),
        (Month.of(2026, 3), "district", None, 7, None),
    ]
    phase(database, planned=5 * YI, correct=True)
    assert facts(database).phases[0].planned == 5 * YI
    assert history.check(database).problems == ()


def test_money_that_arrived_stands_between_arranged_and_paid(database):
    phase(database, source="special_bond", planned=4 * YI, arrived=3 * YI, paid=2 * YI)
    for over in ({"arrived": 5 * YI}, {"paid": 4 * YI}):
        with pytest.raises(Doubtful):
            phase(database, source="special_bond", correct=True, **over)
    found = budget.budget(database, NOW, 2027)
    money = next(item for item in found.projects if item.facts.code == "N1")
    assert money.arrived == {"special_bond": 3 * YI}
    assert money.arrived_total is None  # the years before 2026 are not told
    reports.file_report(database, author(), "N1", NOW, {"arrived_total": 6 * YI})
    found = budget.budget(database, NOW, 2027)
    money = next(item for item in found.projects if item.facts.code == "N1")
    assert money.arrived_total is not None
    assert money.arrived_total.fen == 6 * YI


def test_what_statistics_ask_for_outlives_an_older_schema(database):
    phase(database, source="special_bond", arrived=YI)
    phase(database, source="district", planned=2 * YI, arrived=YI)
    told = {"arrived_total": 2 * YI, "assets_added": YI, "capacity_added": 7, "done_other": 1}
    reports.file_report(database, author(), "N1", NOW, told, sure=True)
    new = NewBaseline(SOURCE, components={"construction": 20 * YI, "reserve": YI})
    approvals.rebaseline(database, author(), "N1", NOW, new)
    tables = ("phase", "status_report", "baseline")
    every, before = revisions(), {name: content(database, name) for name in tables}
    go(database.path, "0018", every)
    assert len(content(database, "phase")) == 1  # the other says nothing that it knows
    go(database.path, every[-1], every)
    assert {name: content(database, name) for name in tables} == before
    assert history.check(database).problems == ()


def content(database, table):
    with closing(sqlite3.connect(database.path)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(f"SELECT * FROM {table} ORDER BY id")]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "Give --planned"),
        ({"planned": 1, "month": Month.of(2025, 3)}, "no month of 2026"),
        ({"planned": 1, "code": "ZZ"}, "There is no project"),
    ],
)
def test_bad_requests_write_nothing(database, values, sentence):
    with pytest.raises(WrongUsage, match=sentence):
        phase(database, **values)
    assert facts(database).phases == ()


@pytest.mark.parametrize(
    ("columns", "rule"),
    [
        ("year, planned, month) VALUES (1, 1, 2025, 1, '2026-01'", "month_of_year"),
        ("year) VALUES (1, 1, 2025", "something_given"),
        ("year, planned) VALUES (1, 1, 2025, -1", "planned_range"),
        ("year, planned, funding_source) VALUES (1, 1, 2025, 1, 'bank'", "funding_source_code"),
    ],
)
def test_the_database_refuses_impossible_phases(database, columns, rule):
    head, tail = columns.split(") VALUES (1, 1, ")
    statement = (
        f"INSERT INTO phase (project_id, source_id, version, {head}) VALUES (1, 1, 1, {tail})"
    )
    refused = pytest.raises(sqlite3.IntegrityError, match=rule)
    with closing(sqlite3.connect(database.path)) as connection, refused:
        connection.execute(statement)


def test_one_row_a_period_and_source(database):
    phase(database, planned=1)
    with (
        closing(sqlite3.connect(database.path)) as connection,
        connection,
        pytest.raises(sqlite3.IntegrityError),
    ):
        connection.execute(
            "INSERT INTO phase (project_id, year, planned, source_id, version)"
            " SELECT project_id, year, planned, source_id, 1 FROM phase"
        )
    connection.close()


def test_a_database_of_the_first_schema_is_upgraded(database):
    go(database.path, "0001", revisions())
    with pytest.raises(OlderDatabase):
        fund(database)
    before, made = backups.upgrade(database, author().at)
    assert before == "0001"
    assert made is not None
    assert "-0001-" in made.path.name
    fund(database)
    assert history.check(database).problems == ()


def test_what_was_entered_later_was_not_known_before(database):
    fund(database)
    before = history.as_known(database, "2026-11-19")
    assert facts(before).funding == ()
    assert facts(history.as_known(database, "2026-11-20")).funding != ()


def test_facts_are_those_of_the_month(database):
    reports.file_report(database, author(), "N1", Month.of(2024, 6), {"done_total": 5, "ask": "x"})
    reports.file_report(
        database, author(), "N1", Month.of(2025, 6), {"done_total": 9, "paid_total": 3}
    )
    approvals.add_milestone(
        database, author(), "P1", "feasibility_approved", "2025-05-01", number="1", source=SOURCE
    )
    then, now = facts(database, as_of=Month.of(2024, 12)), facts(database)
    assert [a.fen for a in then.reported["done_total"]] == [5]
    assert [a.fen for a in now.reported["done_total"]] == [5, 9]
    assert (now.ask, now.ask_month) == ("x", Month.of(2024, 6))
    assert not facts(database, "P1", Month.of(2025, 4)).study
    assert facts(database, "P1", Month.of(2025, 5)).study


def test_reconcile_tells_of_money_that_was_entered_only(database):
    before = reconciliation.reconciled(database, NOW).rows
    printed = ("stated_total", "row_identity", "row_opened", "row_name", "area_units", "growth")
    assert not [row for row in before if row.kind not in printed]
    fund(database, "C2", "district", 57 * 10**9)
    fund(database, "N1")
    rows = {
        row.scope: row.status
        for row in reconciliation.reconciled(database, NOW).rows
        if row.kind == "funding_total"
    }
    assert rows == {"C2": "agrees", "N1": "differs"}
    own = reconciliation.reconcile_project(database, "C2", NOW)
    assert [row.kind for row in own] == ["row_identity", "funding_total"]


def test_the_seeded_budget(database):
    found = budget.budget(database, NOW, 2027)
    assert sum(point.planned for point in found.curve.whole.points[-1:]) == 4_312_000_000 * 100
    assert found.fiscal.figures["investment"] == (376_200_000_000, 7)
    assert found.apart.projects == 2
    assert found.per_bed.apart == ("N1",)
    assert found.fiscal.figures["request"] == (None, 0)
    assert found.years[-1].beds_total == 1015
