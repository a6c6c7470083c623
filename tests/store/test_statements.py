"""The number of SQL statements does not grow with the number of projects."""

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from portfolio.beds.service import capacity, city, indicators
from portfolio.beds.service import rollup as beds_rollup
from portfolio.exchange.queries import forms as form_queries
from portfolio.findings.service import findings
from portfolio.history.service import changes
from portfolio.money.service import budget, reconciliation
from portfolio.pack.service import monthbook
from portfolio.projects.service import lookup, reports
from portfolio.store.database import Database
from tests.conftest import NOW, first
from tests.fixtures.generate import generate


@pytest.fixture(scope="module", params=first(1, [90, 900]))
def sizes(request, tmp_path_factory):
    """Databases of nine projects and of many."""
    folder = tmp_path_factory.mktemp("generated")
    return [Database(generate(folder / f"{n}.db", n)) for n in (9, request.param)]


def statements(action):
    seen = []

    def note(*arguments):
        seen.append(arguments[2])

    event.listen(Engine, "before_cursor_execute", note)
    try:
        action()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return len(seen)


def _places(database):
    with database.reading() as session:
        form_queries.places(session, NOW)


@pytest.mark.parametrize(
    "action",
    [
        lambda database: beds_rollup.roll_up(database, NOW),
        lambda database: beds_rollup.roll_up(database, NOW, by="township", view="forecast"),
        lambda database: city.roll_up_city(database, NOW),
        lambda database: changes.roll_up_since(database, NOW, NOW + -2),
        lambda database: capacity.capacity_table(database, NOW),
        lambda database: lookup.list_projects(database, NOW),
        lambda database: budget.budget(database, NOW, 2027),
        lambda database: reconciliation.reconciled(database, NOW),
        lambda database: lookup.list_projects(database, NOW, {"text": "项目"}),
        lambda database: lookup.show_project(database, "G00001", NOW),
        lambda database: capacity.capacity_views(database, NOW),
        lambda database: indicators.indicator_table(database, NOW),
        lambda database: findings(database, NOW),
        lambda database: findings(database, NOW, "G00001", since=NOW + -1),
        lambda database: reconciliation.reconcile(database, NOW),
        lambda database: reconciliation.reconcile_project(database, "G00001", NOW),
        lambda database: lookup.milestones_of(database, ["G00001", "G00009"]),
        lambda database: reports.open_form(database, "G00001", NOW),
        _places,
    ],
)
def test_the_same_for_nine_and_for_many_projects(sizes, action):
    few, many = (statements(lambda database=database: action(database)) for database in sizes)
    assert few == many
    assert few < 52


@pytest.mark.parametrize(
    "action",
    [
        lambda database: beds_rollup.roll_up(database, NOW, by="township"),
        lambda database: lookup.list_projects(database, NOW),
        lambda database: budget.budget(database, NOW, 2027),
        lambda database: reconciliation.reconciled(database, NOW),
        lambda database: lookup.show_project(database, "QW-03", NOW),
        lambda database: lookup.milestones_of(database, ["QW-04", "QW-10"]),
        lambda database: reports.open_form(database, "QW-03", NOW, "QW-03-1"),
        _places,
    ],
)
def test_a_page_asks_no_more_where_more_projects_stand_beside_it(world, crowd, action):
    few, many = (
        statements(lambda database=database: action(database)) for database in (world, crowd)
    )
    assert many <= few + 2
    assert few < 40


def test_the_workbook_asks_the_same_for_nine_and_for_many_projects(sizes):
    few, many = (
        statements(lambda database=database: monthbook.book_material(database, NOW))
        for database in sizes
    )
    assert few == many
    assert few < 128


def test_generated_figures_agree_with_themselves(sizes):
    few, many = (len(lookup.list_projects(database, NOW)) for database in sizes)
    assert few == 9 < many
    for database, number in zip(sizes, (few, many), strict=True):
        rollup = beds_rollup.roll_up(database, NOW)
        assert rollup.total.projects == number
        by_funder = beds_rollup.roll_up(database, NOW, by="funder")
        assert by_funder.total.beds_new == rollup.total.beds_new
        assert rollup.capacity.beds <= 2876 + rollup.total.beds_new.sum
