"""Months are issued of each district, and of a plan beside the current one; each stands for itself."""

from datetime import UTC, datetime

import pytest

from portfolio.history.service import issued
from portfolio.history.service import log as history
from portfolio.pack.service import cells
from portfolio.pack.service.month import monthly
from portfolio.projects.service import edits, plans
from portfolio.store import trail
from portfolio.store.log import Authorship
from portfolio.store.scope import Named
from portfolio.values import language
from portfolio.values.months import Dated, Month
from tests.conftest import author
from tests.fixtures.cities import District, Works, of, settle

OCTOBER = Month.of(2026, 10)
END = Month.of(2030, 12)
NORTH = District("north", 100_000, 500, 510, END, (Works(50, Month.of(2028, 6)),))
CODE = "fenghua-15-5"
NEXT = plans.NewPlan(CODE, "下一规划", "Next", Month.of(2026, 10), 2026, 2030, "下一规划文本")


@pytest.fixture
def office(database):
    """Two districts; the first has its next plan beside the current one."""
    language.speak("en")
    settle(database, (NORTH,))
    plans.add_plan(database, author(), NEXT)
    _add(database.looking_at(Named(CODE)), "Q1", 50)
    return database


def _add(database, code, beds):
    finish = Dated(Month.of(2028, 6), "month")
    figures = {"beds_new": beds, "investment": 10**10}
    new = edits.NewProject(code, f"{code}院", "批复", group="new", finish=finish, figures=figures)
    late = Authorship("officer", datetime(2026, 10, 31, 8, tzinfo=UTC), "late")
    edits.add_project(database, late, new)


def _made(database):
    """Return the months with corrections, as a pack of this plan and district would list them."""
    found = issued.corrected(history.issuing(database, OCTOBER), cells.files)
    return {item.month for item in found.corrections}


def views(office):
    return {
        "own": office,
        "named, current": office.looking_at(Named("fenghua-14-5")),
        "next": office.looking_at(Named(CODE)),
        "north": of(office, "north"),
    }


def _issue(view):
    made = {OCTOBER: cells.files(view, OCTOBER)}
    with view.reading() as session:
        rests_on = trail.head(session)
    issued.issue(view, author("issue"), OCTOBER, rests_on, made)


def test_each_issue_stands_for_its_own_plan_and_district(office):
    for name in ("own", "next", "north"):
        _issue(views(office)[name])
    assert not any(_made(view) for view in views(office).values())
    _add(office.looking_at(Named(CODE)), "Q2", 70)
    found = {name: _made(view) for name, view in views(office).items()}
    assert found == {"own": set(), "named, current": set(), "next": {OCTOBER}, "north": set()}
    _add(of(office, "north"), "B2", 70)
    assert _made(views(office)["north"]) == {OCTOBER}
    assert _made(office) == set()


@pytest.mark.long
def test_a_plan_named_that_is_the_current_one_is_issued_as_it_is_without(office, tmp_path):
    monthly(views(office)["named, current"], OCTOBER, tmp_path / "a", issue=author("issue"))
    monthly(office, OCTOBER, tmp_path / "b")
    for path in (tmp_path / "b").iterdir():
        if not path.name.startswith(("manifest", "corrections")):
            assert path.read_bytes() == (tmp_path / "a" / path.name).read_bytes(), path.name
    with office.reading() as session:
        rows = session.connection().exec_driver_sql("SELECT district_id, plan_id FROM issued_month")
        assert rows.all() == [(1, None)]


@pytest.mark.long
def test_the_pack_of_another_plan_is_made_again_as_of_its_day_of_issue(office, tmp_path):
    view = views(office)["next"]
    monthly(view, OCTOBER, tmp_path / "out", issue=author("issue"))
    day = author().at.date().isoformat()
    _add(view, "Q2", 70)
    past = history.as_known(view, day, OCTOBER)
    monthly(past, OCTOBER, tmp_path / "again")
    for path in (tmp_path / "out").iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes(), path.name
