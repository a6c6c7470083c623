"""The schema: migrations and models agree, constraints hold, old and new databases are refused."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy.exc import IntegrityError

from portfolio.care.service import backups, founding
from portfolio.projects.queries import named
from portfolio.store import schema, shape
from portfolio.store.database import HEAD, SCHEMA_VERSION, Database
from portfolio.store.log import ChangeLog
from portfolio.store.models import (
    Baseline,
    Indicator,
    Observation,
    PlanEntry,
    Population,
    StatusReport,
    StockChange,
    Succession,
    Target,
)
from portfolio.store.opening import engine_for
from portfolio.values.errors import BadInput, DatabaseProblem
from portfolio.values.months import Month
from tests.conftest import author


def test_migrations_make_what_the_models_say(template):
    with engine_for(template).connect() as connection:
        assert shape.described(connection) == shape.expected()
        assert shape.unlike(connection) == []


def test_every_table_is_strict_and_every_constraint_named(template):
    with closing(sqlite3.connect(template)) as connection, connection:
        tables = connection.execute(
            "SELECT name, strict FROM pragma_table_list WHERE type='table' AND name NOT LIKE"
            " 'sqlite_%' AND name <> 'alembic_version'"
        ).fetchall()
        assert len(tables) == 38
        assert all(strict for _, strict in tables)
        for (sql,) in connection.execute("SELECT sql FROM sqlite_master WHERE type='table'"):
            unnamed = [line for line in sql.splitlines() if line.strip().startswith("CHECK")]
            assert not unnamed


def test_the_program_knows_its_newest_migration(template):
    script = ScriptDirectory.from_config(schema.alembic_config())
    assert script.get_current_head() == HEAD
    with closing(sqlite3.connect(template)) as connection, connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        assert len(list(script.walk_revisions())) == SCHEMA_VERSION


def edit(database, change):
    with database.writing() as session:
        ChangeLog(session, author())
        change(session)
        session.flush()


@pytest.mark.parametrize(
    ("rule", "values"),
    [
        ("beds_new_range", {"beds_new": -1}),
        ("land_area_range", {"land_area": -1}),
        (
            "investment_range|components_part",
            {"investment": -1},
        ),  # both; which is named first differs
        ("investment_range", {"investment": 10**13 + 1}),
        ("finish_not_before", {"finish": Month.of(2018, 1)}),
        ("start_whole", {"start_precision": None}),
        ("start_precision_code", {"start_precision": "week"}),
        ("phase_one_floor_area_part", {"phase_one_floor_area": 10**11}),
    ],
)
def test_the_database_refuses_impossible_baselines(database, rule, values):
    def change(session):
        project = named.project(session, "C2")
        baseline = named.last_baseline(session, project.id)
        for name, value in values.items():
            setattr(baseline, name, value)

    with pytest.raises((IntegrityError, BadInput), match=rule):
        edit(database, change)


def test_opened_beds_may_be_below_built_ones(database):
    def check(session):
        project = named.project(session, "C3")
        baseline = named.last_baseline(session, project.id)
        assert baseline.beds_opened < baseline.beds_built

    edit(database, check)


@pytest.mark.parametrize(
    ("rule", "record"),
    [
        ("as_of_date", Population(as_of="2025-02-30", residents=1, kind="survey", status="official", source_id=1)),
        ("figure_has_source", Population(as_of="2025-02-28", residents=1, kind="survey", status="official")),
        ("unknown_without_figure", Population(as_of="2025-02-28", kind="survey", status="official")),
        ("month_after_baseline", Target(plan_id=1, code="T", month=Month.of(2019, 1), rate=1, baseline_month=Month.of(2020, 1), baseline_rate=1, source_id=1)),
        ("group_in_plan", PlanEntry(plan_id=1, project_id=10, position=99)),
        ("uq_plan_entry_project_plan", PlanEntry(project_id=10, position=99)),
        ("to_id_another", Succession(month=Month.of(2026, 1), kind="merged", from_id=1, to_id=1)),
        ("beds_moved", StockChange(month=Month.of(2026, 1), beds=0, source_id=1)),
        ("indicator.plan_id, indicator.code", Indicator(plan_id=1, code="T2-7", position=99, name_zh="x", name_en="", source_id=1)),
        ("target_year_after_base", Indicator(plan_id=1, code="Z", position=99, name_zh="x", name_en="", base_year=2025, target_year=2025, source_id=1)),
        ("measure_with_targets", Indicator(plan_id=1, code="Z", position=99, name_zh="x", name_en="", measure="beds", target="6", source_id=1)),
        ("observed_decimal", Observation(indicator_id=1, as_of="2025", observed="1.2.3", source_id=1)),
        ("observed_decimal", Observation(indicator_id=1, as_of="2025", observed="约4", source_id=1)),
        ("as_of_date", Observation(indicator_id=1, as_of="去年", observed="4", source_id=1)),
        ("cost_kind_of_cost", StatusReport(project_id=1, month=Month.of(2026, 1), cost_kind="contract", filed_by="x", filed_at="x")),
        ("percent_range", StatusReport(project_id=1, month=Month.of(2026, 1), percent=1001, filed_by="x", filed_at="x")),
    ],
)  # fmt: skip
def test_the_database_refuses_impossible_records(database, rule, record):
    from sqlalchemy.orm import make_transient

    make_transient(record)
    with pytest.raises((IntegrityError, BadInput), match=rule):
        edit(database, lambda session: session.add(record))


def test_one_report_a_place_and_month(database):
    def twice(session):
        for _ in range(2):
            session.add(
                StatusReport(project_id=1, month=Month.of(2026, 1), filed_by="x", filed_at="x")
            )

    with pytest.raises((IntegrityError, BadInput)):
        edit(database, twice)


def test_a_half_founded_database_leaves_nothing(tmp_path, monkeypatch):
    def fail(*_):
        raise RuntimeError("in the middle")

    monkeypatch.setattr(founding, "_add_history", fail)
    with pytest.raises(RuntimeError):
        founding.found(tmp_path / "portfolio.db", author())
    assert list(tmp_path.iterdir()) == []


def test_founding_never_replaces_what_stands_there(database):
    before = database.path.read_bytes()
    with pytest.raises(DatabaseProblem, match="already exists"):
        founding.found(database.path, author())
    assert database.path.read_bytes() == before


def test_an_empty_database_has_the_plan_and_no_projects(tmp_path):
    from portfolio.beds.service import rollup as beds_rollup

    database = founding.found(tmp_path / "empty.db", author(), empty=True)
    rollup = beds_rollup.roll_up(database, Month.of(2026, 11))
    assert (rollup.plan.code, rollup.groups, rollup.total.projects) == ("fenghua-14-5", (), 0)
    assert (rollup.capacity, rollup.answer) == (None, None)


def versioned(path, version):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"PRAGMA user_version={version}")
        connection.execute(f"UPDATE alembic_version SET version_num = '{version:04}'")


def read(path):
    with Database(path).reading():
        pass


def upgrade(path):
    return backups.upgrade(Database(path), author().at)


def test_a_newer_database_is_refused_untouched(database):
    versioned(database.path, SCHEMA_VERSION + 1)
    before = database.path.read_bytes()
    for action in (read, upgrade, schema.current):
        with pytest.raises(DatabaseProblem, match="newer program"):
            action(database.path)
    assert database.path.read_bytes() == before


def test_an_older_database_asks_for_the_upgrade(database):
    versioned(database.path, SCHEMA_VERSION - 1)
    with pytest.raises(DatabaseProblem, match="portfolio db upgrade"):
        read(database.path)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "not a portfolio database"), (b"not a database at all" * 99, "not a database")],
)
def test_other_files_are_no_databases(tmp_path, content, sentence):
    path = tmp_path / "other.db"
    path.write_bytes(content)
    with pytest.raises(DatabaseProblem, match=sentence):
        read(path)
    assert path.read_bytes() == content


def test_a_missing_database_is_not_created(tmp_path):
    with pytest.raises(DatabaseProblem, match="portfolio init"):
        read(tmp_path / "none.db")
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_upgraded_stays_as_it_is(tmp_path):
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("CREATE TABLE project (old TEXT)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(DatabaseProblem, match="cannot be brought to the program's revision"):
        upgrade(path)
    assert path.read_bytes() == before
    assert [item.name for item in tmp_path.rglob("*") if item.is_file()] == ["old.db"]


@pytest.mark.long
def test_the_wheel_works_in_another_folder(tmp_path):
    root = Path(__file__).parents[2]
    wheels, site, work = tmp_path / "wheels", tmp_path / "site", tmp_path / "work"
    work.mkdir()
    pip = [sys.executable, "-m", "pip", "--no-input", "--disable-pip-version-check"]
    offline = ["--no-index", "--no-deps"]
    subprocess.run(
        [*pip, "wheel", *offline, "--no-build-isolation", "-q", "-w", wheels, root],
        check=True,
        cwd=work,
    )
    (wheel,) = wheels.glob("*.whl")
    subprocess.run([*pip, "install", *offline, "-q", "--target", site, wheel], check=True)
    code = (
        "import sys; sys.path.insert(0, sys.argv.pop(1));"
        "import portfolio; assert portfolio.__file__.startswith(sys.path[0]), portfolio.__file__;"
        "from portfolio.cli.main import main; main()"
    )
    run = [sys.executable, "-I", "-c", code, str(site), "--lang", "en", "--db", "portfolio.db"]
    subprocess.run([*run, "init"], check=True, cwd=work, capture_output=True)
    found = subprocess.run(
        [*run, "rollup", "--check", "--as-of", "2026-11"],
        check=False,
        cwd=work,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert found.returncode == 3, found.stderr
    assert "91 beds short" in found.stderr
    current = subprocess.run([*run, "db", "current"], check=True, cwd=work, capture_output=True)
    assert current.stdout.strip() == HEAD.encode()
    assert (site / "portfolio" / "values" / "fonts" / "OFL.txt").is_file()


def test_baselines_are_told_apart(database):
    with pytest.raises((IntegrityError, BadInput), match=r"baseline\.entry_id, baseline\.number"):
        edit(
            database,
            lambda session: session.add(
                Baseline(project_id=1, entry_id=1, number=1, month=Month.of(2021, 7), source_id=1)
            ),
        )
