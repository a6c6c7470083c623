"""What can be looked at, and a database that looks at another plan."""

from portfolio.projects.service import lookup, plans
from portfolio.store.database import Database
from portfolio.store.scope import Named
from portfolio.values.months import Month
from tests.conftest import NOW, author
from tests.fixtures.plans import NEXT, add_next, add_ninghai


def test_one_plan_of_one_district_is_looked_at_and_current(database: Database) -> None:
    scope = plans.scope(database, NOW)
    assert scope.plan in scope.plans
    assert scope.plan is not None
    assert scope.plan.current
    assert (len(scope.plans), scope.districts) == (1, (scope.district,))


def test_another_plan_brings_its_district(database: Database) -> None:
    add_next(database)
    add_ninghai(database)
    other = plans.scope(plans.of_plan(database, NEXT), NOW)
    assert other.plan is not None
    assert (other.plan.code, other.plan.current, other.district.code) == (NEXT, False, "fenghua")
    far = plans.scope(plans.of_plan(database, "ninghai-15-5"), NOW)
    assert far.plan is not None
    assert (far.plan.current, far.district.code) == (True, "ninghai")


def test_a_plan_made_current_later_is_not_yet_so(database: Database) -> None:
    add_next(database)
    since = Month.of(2027, 1)
    plans.edit_plan(database, author(), NEXT, {}, current_from=since)
    for month, current in ((NOW, False), (since, True)):
        scope = plans.scope(plans.of_plan(database, NEXT), month)
        assert scope.plan is not None
        assert scope.plan.current is current


def test_a_district_without_a_plan_is_looked_at_without_one(database: Database) -> None:
    place = plans.NewPlace("xiangshan", "象山县", "Xiangshan")
    plans.add_district(database, author(), place)
    named = database.looking_at(Named(district="xiangshan"))
    scope = plans.scope(named, NOW)
    assert (scope.plan, scope.district.code) == (None, "xiangshan")


def test_another_plan_is_no_way_round_reading_alone(database: Database) -> None:
    add_next(database)
    watched = plans.of_plan(Database(database.path, read_only=True), NEXT)
    assert watched.read_only
    assert [row.code for row in lookup.list_projects(watched, NOW) if row.in_plan] == ["Q1", "Q2"]
