"""Districts beside each other: sums that equal an independent computation; none moves another."""

import shutil
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portfolio.beds import data
from portfolio.beds.data.city import city_data, city_rows
from portfolio.beds.records.ground import ObservedStock, Population, StockChange
from portfolio.beds.service import figures
from portfolio.beds.service.city import roll_up_city
from portfolio.beds.service.rollup import roll_up
from portfolio.beds.words.city import city_lines, city_table
from portfolio.projects.service import endings, plans
from portfolio.store.database import Database
from portfolio.values.months import Month
from tests.conftest import author, share
from tests.fixtures.cities import NOW, VIEWS, District, Works, of, settle

END = Month.of(2030, 12)
#: What the seeded plan comes to at the end of 2030 and as of NOW, least and most.
SEEDED = {"plan": (3891, 3891), "forecast": (3026, 3026), "confirmed": (3026, 3721)}
SEEDED_PEOPLE = 577_505
NORTH = District(
    *("north", 400_000, 500, 600, END),
    works=(
        Works(120, Month.of(2028, 6), fen=2_000_000),
        Works(250, Month.of(2027, 3), opened=Month.of(2026, 9), fen=5_000_000),
        Works(900, Month.of(2031, 1)),
    ),
)
SOUTH = District("south", 123_457, 333, 300, Month.of(2028, 12), (Works(7, Month.of(2029, 2)),))


@pytest.fixture
def city(database):
    settle(database, (NORTH, SOUTH))
    return database


def expected(districts, view, month):
    """Return least, most and residents of the seeded district and others, added up here."""
    beds = sum(item.beds(view, month) for item in districts)
    least, most = SEEDED[view]
    return least + beds, most + beds, SEEDED_PEOPLE + sum(item.residents for item in districts)


def held(found, districts):
    """Hold a city against what its districts come to."""
    for view in VIEWS:
        at = found.beds[view]
        least, most, residents = expected(districts, view, found.month)
        assert (at.least, at.most, at.residents) == (least, most, residents), view
        assert at.least_per_1000 == Fraction(1000 * least, residents)
        assert at.most_per_1000 == Fraction(1000 * most, residents)
    for item, told in zip(districts, found.districts[1:], strict=True):
        capacity = told.beds.capacities["plan"]
        needed = item.needed()
        assert capacity.beds == item.beds("plan", item.month)
        assert capacity.met is (capacity.beds >= needed)
        assert capacity.shortfall == max(0, needed - capacity.beds)


def test_a_city_is_the_sum_of_beds_over_the_sum_of_residents(city):
    found = roll_up_city(city, NOW)
    held(found, (NORTH, SOUTH))
    assert (found.month, found.known) == (END, 3)
    assert [item.district.code for item in found.districts] == ["fenghua", "north", "south"]
    assert found.districts[0].beds.capacities["plan"].shortfall == 91
    assert [item.beds.capacities["plan"].met for item in found.districts] == [False, False, True]


def test_money_and_beds_of_each_plan_add_up(city):
    found = roll_up_city(city, NOW)
    seeded, north, south = (item.sums for item in found.districts)
    assert (seeded.projects, seeded.beds_new.sum) == (9, 1015)
    assert (north.key, north.projects, north.investment.sum) == ("north", 3, 7_000_000)
    assert (south.beds_new.sum, south.land_area.sum) == (7, None)
    assert found.total.projects == 13
    assert found.total.investment.sum == seeded.investment.sum + 7_000_000
    assert (found.total.beds_new.sum, found.total.beds_new.known) == (1015 + 1270 + 7, 13)
    assert (found.total.land_area.sum, found.total.land_area.known) == (seeded.land_area.sum, 8)


def test_each_district_is_told_as_its_own_rollup_tells_it(city):
    """There is no second way to compute: alone or beside others a district says the same."""
    for view in VIEWS:
        found = roll_up_city(city, NOW, view=view, population="latest")
        for item in found.districts:
            own = roll_up(of(city, item.district.code), NOW, view=view, population="latest")
            assert item.beds.capacities[view] == own.capacity
            assert (item.plan, item.left) == (own.plan, own.left)


def test_a_district_never_moves_another(database):
    before = {view: data.rollup_data(roll_up(database, NOW, view=view)) for view in VIEWS}
    settle(database, (NORTH,))
    north = data.rollup_data(roll_up(of(database, "north"), NOW))
    settle(database, (SOUTH,))
    south = of(database, "south")
    month = Month.of(2026, 6)
    figures.add_stock(south, author(), ObservedStock(month, 900, "公报"), sure=True)
    figures.change_stock(south, author(), StockChange(month + 1, -40, "公报", "民营院"))
    people = Population("2026-06-30", 99, "survey", "official", "公报")
    figures.add_population(south, author(), people, sure=True)
    plans.edit_plan(south, author(), "south-15", {"status": "approved"}, current_from=NOW)
    plans.add_township(south, author(), plans.NewPlace("south-town", "溪口镇", ""))
    endings.end_project(south, author(), "south1", NOW, source="批复")
    assert roll_up_city(database, NOW).districts[2].beds.counted["forecast"].least == 860
    assert {view: data.rollup_data(roll_up(database, NOW, view=view)) for view in VIEWS} == before
    assert data.rollup_data(roll_up(of(database, "north"), NOW)) == north


def test_who_has_nothing_to_add_is_named_and_in_no_sum(city):
    plans.add_district(city, author(), plans.NewPlace("bare", "空区", ""))
    plans.add_district(city, author(), plans.NewPlace("young", "新区", ""))
    new = plans.NewPlan("young-15", "规划", "", NOW, 2026, 2030, "文件")
    plans.add_plan(of(city, "young"), author(), new)
    found = roll_up_city(city, NOW)
    held(replace(found, districts=found.districts[:3]), (NORTH, SOUTH))
    assert [item.why for item in found.districts[3:]] == ["no_plan", "no_target"]
    assert (found.known, len(found.districts), found.total.projects) == (3, 5, 13)
    (named,) = (line for line in city_lines(found) if line.startswith("Beds and residents"))
    assert named == (
        "Beds and residents of 3 of 5 districts: 空区: no plan; 新区: no target, or no residents"
    )


def test_as_of_a_month_before_a_district_was_planned_it_has_no_beds(city):
    found = roll_up_city(city, Month.of(2023, 12))
    assert [item.why for item in found.districts] == ["", "too_early", "too_early"]
    assert (found.beds["plan"].least, found.beds["plan"].month) == (3721, Month.of(2025, 12))


def test_targets_of_different_months_are_said_to_be_so(city):
    lines = city_lines(roll_up_city(city, NOW))
    assert "The city has no target of its own; each district is held against its own." in lines
    assert lines[-1].endswith("the city's plan and forecast are of Dec 2030.")


def test_without_any_target_there_are_no_beds(database):
    """The seeded target was not out in the month before its plan."""
    found = roll_up_city(database, Month.of(2021, 6))
    assert (found.known, found.month, found.beds) == (0, None, {})
    assert city_lines(found) == ["No district has a target and residents: beds cannot be told."]
    headings, rows = city_table(found)
    assert {len(row) for row in rows} == {len(headings)}
    assert city_data(found)["sums"] is None
    assert list(city_rows(found)[0]) == list(city_rows(found)[1])


@given(
    st.lists(
        st.builds(
            District,
            code=st.sampled_from("uvw"),
            residents=st.integers(1, 2_000_000),
            base_rate=st.integers(1, 900),
            rate=st.integers(1, 999),
            month=st.integers(1, 60).map(lambda months: NOW + months),
            works=st.lists(
                st.builds(
                    Works,
                    beds=st.integers(0, 2_000),
                    finish=st.integers(1, 70).map(lambda months: NOW + months),
                    opened=st.none() | st.integers(2, 11).map(lambda n: Month.of(2026, n)),
                ),
                max_size=3,
            ).map(tuple),
        ),
        min_size=1,
        max_size=2,
        unique_by=lambda item: item.code,
    )
)
@settings(max_examples=share(4))
@pytest.mark.hypothesis
def test_any_city_adds_up(template, tmp_path_factory, districts):
    path = tmp_path_factory.mktemp("city") / "portfolio.db"
    shutil.copy(template, path)
    database = Database(path)
    settle(database, districts)
    found = roll_up_city(database, NOW)
    held(found, districts)
    rows = city_rows(found)
    assert rows[-1]["planned_beds"] == city_data(found)["sums"]["plan"]["beds"]
    assert list(rows[0]) == list(rows[-1])
