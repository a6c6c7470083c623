"""Roles on a server: what a reader, a district's officer and an administrator can and cannot do.

Each tries to get round them with plain SQL.
"""

from dataclasses import replace
from itertools import product

import psycopg
import pytest

from portfolio.care.service import roles
from portfolio.history.service import log as history
from portfolio.pack.service import month as packs
from portfolio.projects.service import lookup, reports
from portfolio.projects.service.plans import NewPlace, NewPlan, add_district, add_plan
from portfolio.store.database import Database
from portfolio.store.log import ChangeLog
from portfolio.store.models import PlanEntry, Project
from portfolio.store.scope import Named
from portfolio.values.errors import DatabaseProblem, WrongUsage
from portfolio.values.months import Month
from tests.conftest import NOW, author

MONTH = Month.of(2026, 10)
DENIED = psycopg.errors.InsufficientPrivilege
PEOPLE = {
    "reading": "portfolio_reader",
    "of_fenghua": "portfolio_officer_fenghua",
    "of_haishu": "portfolio_officer_haishu",
    "heading": "portfolio_administrator",
}


@pytest.fixture
def guarded(served, running):
    """Two districts, each with a plan and a project, and four people with one role each."""
    add_district(served, author(), NewPlace("haishu", "海曙区", "Haishu"))
    haishu = Database(served.path, named=Named(district="haishu"))
    plan = NewPlan("haishu-14-5", "海曙规划", "Haishu plan", Month.of(2022, 1), 2021, 2025, "x")
    add_plan(haishu, author(), plan)
    with Database(served.path, named=Named(plan="haishu-14-5")).writing() as session:
        log = ChangeLog(session, author())
        project = Project(district_id=2, code="H1", name_zh="新", name_en="new", name_printed="新")
        project.source_id = 1
        session.add(project)
        session.flush()
        session.add(PlanEntry(plan_id=2, project_id=project.id, position=1, group_code="new"))
        log.write()
    assert roles.put(served) == tuple(PEOPLE.values())
    for person, role in PEOPLE.items():
        running.ask(f"DROP ROLE IF EXISTS {person}")
        running.ask(f"CREATE ROLE {person} LOGIN; GRANT {role} TO {person}")
    yield served
    for person in PEOPLE:
        running.ask(f"DROP ROLE {person}")


@pytest.fixture
def asks(guarded, running):
    """Ask plain SQL as a person."""
    return lambda person, statement: running.ask(statement, guarded.path.name, person)


TOWN = "INSERT INTO township (district_id, code, name_zh, name_en) VALUES ({}, 'z', '镇', '')"
OWNED = "UPDATE project SET owner = 'x'"
REMOVED = "DELETE FROM status_report"
CLOSED = (
    "UPDATE change SET old = 'x'",
    "DELETE FROM change_set",
    "TRUNCATE change",
    "ALTER TABLE project DISABLE ROW LEVEL SECURITY",
    "DROP POLICY portfolio_own ON project",
    "DROP TRIGGER tr_change_no_update ON change",
    "UPDATE alembic_version SET version_num = '0001'",
    "CREATE TABLE mine (i int)",
    "ALTER FUNCTION portfolio_districts() OWNER TO CURRENT_USER",
    "GRANT portfolio_administrator TO CURRENT_USER",
    "SET ROLE postgres",
)


def test_nobody_but_the_owner_gets_at_the_log_the_rules_or_other_roles(asks):
    for person, statement in product(PEOPLE, CLOSED):
        with pytest.raises(DENIED):
            asks(person, statement)


def test_a_reader_sees_all_and_changes_nothing(asks):
    assert asks("reading", "SELECT count(*) FROM project") == [(12,)]
    logged = "INSERT INTO change_set VALUES (9, 'x', 'x', 'x', NULL, 'x')"
    for statement in (TOWN.format(1), OWNED, REMOVED, logged):
        with pytest.raises(DENIED):
            asks("reading", statement)


def test_an_officer_sees_and_changes_the_own_district_alone(asks, running, guarded):
    assert asks("of_haishu", "SELECT code FROM project") == [("H1",)]
    assert asks("of_haishu", "SELECT count(*) FROM status_report") == [(0,)]
    assert asks("of_haishu", "SELECT count(*) FROM change WHERE new LIKE '%C2%'") == [(0,)]
    with pytest.raises(DENIED, match="row-level security"):
        asks("of_haishu", TOWN.format(1))
    asks("of_haishu", TOWN.format(2))
    asks("of_haishu", OWNED)
    asks("of_haishu", REMOVED)
    owned = running.ask("SELECT code FROM project WHERE owner = 'x'", guarded.path.name)
    assert owned == [("H1",)]
    assert running.ask("SELECT count(*) > 9 FROM status_report", guarded.path.name) == [(True,)]
    with pytest.raises(DENIED, match="row-level security"):  # nor move one's own into another
        asks("of_haishu", "UPDATE project SET district_id = 1")
    with pytest.raises(DENIED, match="row-level security"):
        asks(
            "of_haishu",
            "INSERT INTO status_report (project_id, month, state, filed_by, filed_at, version)"
            " VALUES (1, '2026-10', 'filed', 'x', 'x', 1)",
        )


def test_an_administrator_changes_every_district(asks):
    asks("heading", OWNED)
    assert asks("heading", "SELECT count(*) FROM project WHERE owner = 'x'") == [(12,)]


def test_officers_work_with_the_program_in_their_own_district(guarded, running, tmp_path):
    def seen_by(person, **named):
        return Database(running.place(guarded.path.name, person), named=Named(**named))

    mine = seen_by("of_fenghua")
    reports.file_report(
        mine, author(), "C2", MONTH, {"note": "一", "stage": "structure"}, sure=True
    )
    assert lookup.show_project(mine, "C2", NOW).row.code == "C2"
    with pytest.raises(WrongUsage, match="H1"):
        lookup.show_project(mine, "H1", NOW)
    told, *_ = history.read_log(guarded, most=1).entries
    assert (told.who, told.login) == (author().who, "of_fenghua")
    known_elsewhere = replace(author(), login="another")  # the machine's word is not asked
    assert history.is_own(mine, known_elsewhere, told)
    assert not history.is_own(guarded, author(), told)
    history.undo(mine, known_elsewhere)
    packs.monthly(mine, NOW, tmp_path / "mine")
    packs.monthly(guarded, NOW, tmp_path / "all")
    assert (tmp_path / "mine" / "rollup-2026-11.json").read_bytes() == (
        tmp_path / "all" / "rollup-2026-11.json"
    ).read_bytes()
    theirs = seen_by("of_haishu", district="haishu")
    with pytest.raises(WrongUsage, match="C2"):
        reports.file_report(theirs, author(), "C2", MONTH, {"note": "二"})
    with pytest.raises(DatabaseProblem, match="the records of your own districts"):
        history.check(theirs)
    assert not history.check(guarded).problems
    assert history.check(seen_by("reading")) == history.check(guarded)
    with pytest.raises(DatabaseProblem, match="no right"):
        reports.file_report(seen_by("reading"), author(), "C2", MONTH, {"note": "二"})


def test_a_file_has_permissions_and_no_roles(template):
    with pytest.raises(WrongUsage, match="its permissions say"):
        roles.put(Database(template))
