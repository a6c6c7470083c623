"""A table that holds rows is altered: the recipe of ARCHITECTURE, tried on a filled database."""

import shutil
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext

from portfolio.history.service import log
from portfolio.projects.service import reports
from portfolio.store import shape
from portfolio.store.alter import altered
from portfolio.store.database import HEAD, SCHEMA_VERSION, Database
from portfolio.store.opening import engine_for
from portfolio.values.months import Month, span
from tests.conftest import author

ROOT = Path(__file__).parents[2]
RULE = "ck_status_report_workers_on_site_range"


def rows(path, table):
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(f"SELECT * FROM {table} ORDER BY rowid")]


def change(path, work):
    with engine_for(path, foreign_keys=False).connect() as connection, connection.begin():
        work(Operations(MigrationContext.configure(connection)))
        return shape.unlike(connection)


def added(op):
    with altered(op, "status_report") as table:
        table.add_column(sa.Column("workers_on_site", sa.Integer(), nullable=True))
        table.create_check_constraint(op.f(RULE), "workers_on_site BETWEEN 0 AND 100000")


def dropped(op):
    with altered(op, "status_report") as table:
        table.drop_constraint(op.f(RULE), type_="check")
        table.drop_column("workers_on_site")


@pytest.fixture
def path(database):
    """The seeded database with some years of reports."""
    for code in ("C1", "N1", "P1"):
        for month in span(Month.of(2024, 1), Month.of(2025, 6)):
            reports.file_report(database, author(), code, month, {"note": str(month)})
    return database.file


def test_rows_rules_indexes_and_the_log_outlive_an_altered_table(path):
    before, log_before = rows(path, "status_report"), rows(path, "change")
    assert len(before) > 50
    assert change(path, added) == ["status_report"]
    after = rows(path, "status_report")
    assert [{**row, "workers_on_site": None} for row in before] == after
    with closing(sqlite3.connect(path)) as connection:
        with pytest.raises(sqlite3.IntegrityError, match=RULE):
            connection.execute("UPDATE status_report SET workers_on_site = -1")
        with pytest.raises(sqlite3.IntegrityError, match="ck_status_report_percent_range"):
            connection.execute("UPDATE status_report SET percent = 1001")
        with pytest.raises(sqlite3.IntegrityError, match="cannot store TEXT"):
            connection.execute("UPDATE status_report SET percent = 'abc'")
    assert change(path, dropped) == []
    assert rows(path, "status_report") == before
    assert rows(path, "change") == log_before
    assert log.check(Database(path)).problems == ()


def test_triggers_of_the_table_are_put_back(database):
    path = database.file

    def renamed(op):
        with altered(op, "change") as table:
            table.add_column(sa.Column("place", sa.Text(), nullable=True))

    assert change(path, renamed) == ["change"]
    with (
        closing(sqlite3.connect(path)) as connection,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        connection.execute("DELETE FROM change")


# --- a field of a new kind, as ARCHITECTURE says ------------------------------------------------

KIND = """WORKERS: Final = Kind(
    "workers",
    "A whole number of people.",
    lambda text: read_count(text, 100_000),
    words=count_text,
    most=100_000,
    stored="count",
    unit=Term("form", "people"),
    width=9,
    wrong="Type a whole number.",
    counted=Counted(("人", "名"), "", "“{text}” is no number of people.", "“{unit}” counts none."),
)
KINDS: Final = (WORKERS, """
FIELD = '''    Field(
        "workers_on_site", kinds.WORKERS, Term("field", "Workers"), None, "beds", "People there."
    ),
    Field(
        "done_month"'''
MIGRATION = f'''"""Workers on site, as reports tell them."""

import sqlalchemy as sa
from alembic import op

from portfolio.store.alter import altered

revision, down_revision, branch_labels, depends_on = "9999", "{HEAD}", None, None


def upgrade():
    with altered(op, "status_report") as table:
        table.add_column(sa.Column("workers_on_site", sa.Integer(), nullable=True))
        table.create_check_constraint(op.f("{RULE}"), "workers_on_site BETWEEN 0 AND 100000")
'''
#: What a field of a new kind touches: five places and a migration.
PLACES = (
    ("portfolio/values/kinds.py", "KINDS: Final = (", KIND),
    ("portfolio/values/fields.py", '    Field(\n        "done_month"', FIELD),
    (
        "portfolio/store/models/report.py",
        "    done_month: Mapped",
        "    workers_on_site: Mapped[int | None]\n    done_month: Mapped",
    ),
    ("portfolio/store/database.py", f'HEAD: Final = "{HEAD}"', 'HEAD: Final = "9999"'),
    (
        "portfolio/store/database.py",
        f"SCHEMA_VERSION: Final = {SCHEMA_VERSION}",
        f"SCHEMA_VERSION: Final = {SCHEMA_VERSION + 1}",
    ),
)


@pytest.fixture
def grown(tmp_path):
    """A copy of the program that knows one field more."""
    copy = tmp_path / "grown"
    for name in ("portfolio", "tui", "migrations"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "seed_projects.csv", copy)
    for name, before, after in PLACES:
        text = (copy / name).read_text("utf-8")
        assert text.count(before) == 1, (name, before)
        (copy / name).write_text(text.replace(before, after), "utf-8")
    (copy / "migrations" / "versions" / "9999_workers.py").write_text(MIGRATION, "utf-8")
    return copy


@pytest.mark.long
def test_a_field_of_a_new_kind_is_five_places_and_a_migration(database, grown, tmp_path):
    def run(*arguments, lang="en"):
        given = ["--db", str(database.file), "--lang", lang, *arguments]
        environ = {"PYTHONPATH": str(grown), "PORTFOLIO_STATE": str(tmp_path / "state")}
        command = [sys.executable, "-m", "portfolio", *given]
        done = subprocess.run(
            command, check=False, capture_output=True, text=True, cwd=tmp_path, env=environ
        )
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    assert "9999" in run("db", "upgrade")
    assert "!" not in run("db", "doctor")
    report = ("report", "N1", "--month", "2026-11", "--workers-on-site")
    assert "Workers" in run(*report, "85")
    assert "Workers" in run("show", "N1", "--as-of", "2026-11")
    for lang in ("zh", "en"):
        assert "85" in run("log", "--most", "1", lang=lang)
    run("export", "--kind", "reports", "--out", "reports.csv")
    assert "workers_on_site" in (tmp_path / "reports.csv").read_text("utf-8-sig").splitlines()[0]
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("编号,月份,Workers\nC2,2026-11,1 200人\n".replace("1 200", "1200"), "utf-8")
    assert "Added: 1" in run("import", str(sheet), "--kind", "reports", "--reason", "x")
    assert "1,200" in run("show", "C2", "--as-of", "2026-11")
    run("export", "--kind", "form", "--month", "2026-11", "--out", "forms")
    script = (
        "from tui.form.entries import SECTIONS, told; from portfolio.values.fields import *;"
        "field = FIELD_BY_NAME['workers_on_site'];"
        "assert 'workers_on_site' in dict((t.text, n) for t, n in SECTIONS)['Beds'];"
        "assert told(field, '1200') == '1,200'"
    )
    environ = {"PYTHONPATH": str(grown)}
    subprocess.run([sys.executable, "-c", script], check=True, env=environ, cwd=tmp_path)
    run("monthly", "--month", "2026-11", "--out", "pack")
    (book,) = (tmp_path / "pack").glob("*.xlsx")
    with zipfile.ZipFile(book) as parts:
        texts = parts.read("xl/sharedStrings.xml").decode("utf-8")
    assert "Workers" in texts
    assert "1,200" in texts
    run("undo")
    assert "3 changes" in run("db", "check") or "4 changes" in run("db", "check")
