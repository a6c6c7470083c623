"""The tables for analysts: what stands in them equals the commands', read without any code of ours."""

import os
import sqlite3
from contextlib import closing
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import psycopg
import pytest

from portfolio.beds import data as bed_data
from portfolio.beds.service import capacity, rollup
from portfolio.care.service import roles
from portfolio.exchange import report_tables as told
from portfolio.exchange.service import report_tables
from portfolio.findings import data as finding_data
from portfolio.findings.service import findings
from portfolio.history.service import log as history
from portfolio.money import data as money_data
from portfolio.money.service import budget
from portfolio.projects import data as project_data
from portfolio.projects.service import lookup
from portfolio.projects.service.plans import NewPlace, add_district
from portfolio.projects.service.reports import file_report
from portfolio.store.database import Database
from portfolio.store.engines.server import Server
from portfolio.values.errors import ChangedMeanwhile, DatabaseProblem, OutputProblem
from portfolio.values.months import Month
from tests.conftest import NOW, author, first

PAGE = Path(__file__).parents[2] / "docs" / "report-tables.md"
LATER = Month.of(2027, 2)


class Tables:
    """What a program of others sees of filled tables: rows by name, decimals as numbers."""

    def __init__(self, place, running=None):
        self._place, self._running = place, running

    def ask(self, query):
        """Ask plain SQL, `{}` before each table's name, as it is on either engine."""
        if isinstance(self._place, Server):
            with psycopg.connect(self._place.url) as connection:
                found = connection.execute(query.format("report."))
                return [
                    dict(zip([c.name for c in found.description], row, strict=True))
                    for row in found
                ]
        with closing(sqlite3.connect(self._place)) as connection, connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(query.format("report_"))]

    def all(self, name):
        return self.ask(f"SELECT * FROM {{}}{name}")


def filled(database, as_of, tmp_path):
    """Fill the tables where they go by default."""
    out = None if isinstance(database.path, Server) else tmp_path / "tables.db"
    done = report_tables.fill(database, author(), as_of, out)
    return Tables(out or database.path), done


def same(rows, wanted, names):
    """Hold rows against what a command tells as JSON, column by column."""
    assert len(rows) == len(wanted)
    for row, item in zip(rows, wanted, strict=True):
        for name, key in names.items():
            assert plain(row[name]) == plain(item[key]), (name, item)


def plain(value):
    if isinstance(value, list | tuple):
        return ";".join(value) or None
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, float | Decimal):
        return Decimal(str(value)).normalize()
    if isinstance(value, str) and value.replace(".", "", 1).isdigit() and "." in value:
        return Decimal(value).normalize()
    return value


def by(*names, **others):
    return {name: name for name in names} | others


@pytest.mark.parametrize("as_of", first(1, [NOW, LATER]))
def test_the_figures_are_those_of_the_commands(on_both, as_of, tmp_path):
    file_report(on_both, author(), "C2", Month.of(2026, 10), {"done_year": 10**9}, sure=True)
    tables, done = filled(on_both, as_of, tmp_path)
    rows = project_data.list_data(as_of, lookup.list_projects(on_both, as_of))["projects"]
    flat = by(*(name for name in rows[0] if name not in {"left", "version", "group"}))
    same(tables.all("projects"), rows, {**flat, "group_code": "group"})
    for view in ("plan", "forecast", "confirmed"):
        for population in ("fixed", "latest"):
            table = capacity.capacity_table(on_both, as_of, view=view, population=population)
            months = bed_data.capacity_data(table)["months"]
            which = f"view = '{view}' AND population_basis = '{population}'"
            found = tables.ask(f"SELECT * FROM {{}}capacity_by_month WHERE {which}")
            same(found, months, by("month", "beds", "most_beds", "per_1000", "met", "opened"))
            assert [row["residents"] for row in found] == [
                month["population"]["value"] for month in months
            ]
    money = money_data.money_data(budget.budget(on_both, as_of, as_of.year + 1))
    same(
        tables.all("money_by_year"),
        money["results"]["years"],
        by(*money["results"]["years"][0]),
    )
    found = tables.all("money")
    same(found, money["projects"], by("code", "funder", "investment_yuan", "yuan_per_new_bed"))
    same(
        found, [item["year"] for item in money["projects"]], by("year", year_plan_yuan="plan_yuan")
    )
    done_year = [(item["year"]["done"] or {}).get("yuan") for item in money["projects"]]
    assert [plain(row["year_done_yuan"]) for row in found] == [plain(item) for item in done_year]
    assert any(done_year) == (as_of == NOW)
    audited = finding_data.findings_data(findings(on_both, as_of))["findings"]
    names = by("weight", "since", "months", "at_least", "amount_yuan", code="project", rule="code")
    same(tables.all("findings"), audited, {**names, "sentence_en": "sentence"})
    assert {row["log_head"] for row in tables.all("findings")} == {done.log_head}
    assert done.log_head == history.check(on_both).head


@pytest.mark.parametrize("as_of", first(1, [NOW, LATER]))
def test_sums_of_the_projects_are_the_rollups(on_both, as_of, tmp_path):
    tables, _ = filled(on_both, as_of, tmp_path)
    sums = bed_data.rollup_data(rollup.roll_up(on_both, as_of))
    found = tables.ask(
        "SELECT group_code, count(*) AS projects, sum(investment_yuan) AS money,"
        " sum(beds_new) AS beds, sum(land_area_m2) AS land, count(land_area_m2) AS known"
        " FROM {}projects WHERE in_plan AND left_how IS NULL GROUP BY 1 ORDER BY 1"
    )
    for row, group in zip(found, sums["groups"], strict=True):
        assert (row["group_code"], row["projects"]) == (group["key"], group["projects"])
        assert int(row["beds"]) == group["beds_new"]["sum"]
        assert plain(row["money"]) == plain(group["investment_yuan"]["sum"])
        assert round(Decimal(str(row["land"])), 2) == Decimal(group["land_area_m2"]["sum"])
        assert row["known"] == group["land_area_m2"]["known"]


def test_levels_add_up_to_what_is_in_use(world, tmp_path):
    as_of = Month.of(2026, 5)
    tables, _ = filled(world, as_of, tmp_path)
    table = capacity.capacity_table(world, as_of, view="confirmed")
    stocks = [item.month for item in table.months if item.set_to]
    months = [item for item in table.months if item.month <= as_of]
    holds = (
        "SELECT coalesce(sum(beds), 0) AS beds FROM {{}}levels WHERE documented AND NOT outside"
        " AND from_month <= '{0}' AND (to_month IS NULL OR to_month > '{0}')"
    )
    moved = 0
    for one, other in pairwise(months):
        if other.month in stocks or one.month in stocks:
            continue
        was, now = (int(tables.ask(holds.format(item.month))[0]["beds"]) for item in (one, other))
        assert other.beds - one.beds == now - was, other.month
        moved += now != was
    assert moved


def test_a_city_has_every_district_and_a_named_one_alone(served, tmp_path):
    add_district(served, author(), NewPlace("haishu", "海曙区", "Haishu"))
    tables, done = filled(served, NOW, tmp_path)  # one without a plan is left out
    assert {row["district"] for row in tables.all("projects")} == {"fenghua"}
    assert done.rows["projects"] == 11


def test_filled_again_they_are_those_of_the_new_month_alone(on_both, tmp_path):
    filled(on_both, NOW, tmp_path)
    file_report(on_both, author(), "C2", Month.of(2026, 10), {"note": "一"})
    tables, done = filled(on_both, LATER, tmp_path)
    (stamp,) = tables.all("stamp")
    assert (stamp["as_of"], stamp["log_head"], stamp["changes"]) == ("2027-02", done.log_head, 2)
    assert stamp["filled_by"] == "officer"
    assert {row["as_of"] for row in tables.all("capacity_by_month")} == {"2027-02"}


def test_a_file_that_holds_something_else_is_not_replaced(database, tmp_path):
    with pytest.raises(OutputProblem, match="is no file of report tables"):
        report_tables.fill(database, author(), NOW, database.file)
    other = tmp_path / "letter.txt"
    other.write_text("dear", encoding="utf-8")
    with pytest.raises(OutputProblem, match="is no file of report tables"):
        report_tables.fill(database, author(), NOW, other)
    assert other.read_text(encoding="utf-8") == "dear"


def test_a_schema_of_somebody_else_is_left_alone(served, running, tmp_path):
    running.ask("CREATE SCHEMA report; CREATE TABLE report.projects (i int)", served.path.name)
    with pytest.raises(DatabaseProblem, match="somebody else's"):
        report_tables.fill(served, author(), NOW, None)
    done = report_tables.fill(served, author(), NOW, tmp_path / "tables.db")
    assert done.rows["projects"] == 11


def test_who_fills_them_while_another_does_is_told(served, running):
    with psycopg.connect(served.path.url) as other:
        other.execute(f"SELECT pg_advisory_xact_lock({int.from_bytes(b'report', 'big')})")
        with pytest.raises(ChangedMeanwhile, match="Another program fills the report tables"):
            report_tables.fill(served, author(), NOW, None)
    made = "SELECT count(*) FROM pg_namespace WHERE nspname = 'report'"
    assert running.ask(made, served.path.name) == [(0,)]


def test_who_fills_and_who_reads_them_on_a_server(served, running):
    name = served.path.name
    people = {"looks": "reader", "works": "officer_fenghua", "heads": "administrator"}
    report_tables.fill(served, author(), NOW, None)  # what stands before the roles is theirs too
    roles.put(served)
    for person, role in people.items():
        running.ask(f"DROP ROLE IF EXISTS {person}")
        running.ask(f"CREATE ROLE {person} LOGIN; GRANT portfolio_{role} TO {person}")
    place = {person: running.place(name, person) for person in people}
    for person in ("looks", "heads"):
        assert len(Tables(place[person]).all("projects")) == 11
    running.ask("DROP TABLE report.money", name)  # and what is made after them
    report_tables.fill(served, author(), NOW, None)
    assert len(Tables(place["looks"]).all("money")) == 11
    with pytest.raises(psycopg.errors.InsufficientPrivilege):  # it holds every district
        Tables(place["works"]).all("projects")
    for person in ("looks", "works"):
        with pytest.raises(DatabaseProblem, match="no right"):
            report_tables.fill(Database(place[person]), author(), NOW, None)
    report_tables.fill(Database(place["heads"]), author(), LATER, None)
    assert {row["as_of"] for row in Tables(place["looks"]).all("projects")} == {"2027-02"}
    for person in people:
        running.ask(f"DROP OWNED BY {person}", name)
        running.ask(f"DROP ROLE {person}")


def test_tables_of_other_columns_are_made_anew(served, running):
    report_tables.fill(served, author(), NOW, None)
    running.ask("ALTER TABLE report.levels DROP COLUMN beds", served.path.name)
    report_tables.fill(served, author(), NOW, None)
    assert all("beds" in row for row in Tables(served.path).all("levels"))
    running.ask("CREATE VIEW seen AS SELECT code FROM report.findings", served.path.name)
    running.ask("ALTER TABLE report.findings DROP COLUMN law_en", served.path.name)
    report_tables.fill(served, author(), NOW, None)  # the last one comes back, the view stays
    assert all(row["law_en"] for row in Tables(served.path).all("findings"))
    running.ask("CREATE VIEW mine AS SELECT beds FROM report.levels", served.path.name)
    running.ask("ALTER TABLE report.levels ADD COLUMN more text", served.path.name)
    with pytest.raises(DatabaseProblem, match="depends on"):
        report_tables.fill(served, author(), NOW, None)


def page():
    """Return what the page says of every table and column."""
    blocks = []
    for table in told.TABLES:
        lines = [f"## {table.name}", "", f"{table.en}. {table.zh}。", ""]
        lines += ["| column | kind | what it is | 含义 |", "|---|---|---|---|"]
        lines += [f"| `{c.name}` | {c.kind} | {c.en} | {c.zh} |" for c in table.columns]
        blocks.append("\n".join(lines) + "\n")
    return "\n" + "\n".join(blocks)


def test_the_page_names_every_table_and_column_that_is_written(database, tmp_path):
    tables, _ = filled(database, NOW, tmp_path)
    text = PAGE.read_text(encoding="utf-8")
    head, sign, rest = text.partition(" -->\n")
    if os.environ.get("PORTFOLIO_HOLD"):
        PAGE.write_text(head + sign + page(), encoding="utf-8")
        rest = page()
    assert rest == page()
    written = {(table.name, name) for table in told.TABLES for name in tables.all(table.name)[0]}
    said = {(row["table_name"], row["column_name"]) for row in tables.all("columns")}
    assert written == said


def test_the_money_of_a_plan_is_worked_out_once(database, tmp_path, monkeypatch):
    asked = []
    whole = budget.budget
    monkeypatch.setattr(budget, "budget", lambda *a, **b: asked.append(a) or whole(*a, **b))
    report_tables.fill(database, author(), NOW, tmp_path / "tables.db")
    assert len(asked) == 1
