"""Stated totals against rows: agreeing, rounding, differing, and the readings that explain."""

import pytest

from portfolio.beds.rules.reconcile import (
    Grown,
    PlanRow,
    Stated,
    Whole,
    compare,
    growths,
    identities,
    oddities,
    parts_held,
    totals,
)

ROW = PlanRow(
    code="A",
    group="new",
    source="plan",
    land_area=None,
    land_area_printed="",
    renovated_area=None,
    floor_area=None,
    investment=None,
    beds_built=None,
    beds_staffed=None,
    beds_opened=None,
    beds_new=None,
    cost=None,
)


def row(code, **figures):
    values = {name: getattr(ROW, name) for name in ROW.__slots__}
    return PlanRow(**{**values, "code": code, **figures})


@pytest.mark.parametrize(
    ("stated", "computed", "step", "status"),
    [
        (1000, 1000, 100, "agrees"),
        (1000, 1049, 100, "rounds"),
        (1000, 1050, 100, "differs"),
        (1100, 1050, 100, "rounds"),
        (1000, 949, 100, "differs"),
        (965, 1015, 1, "differs"),
    ],
)
def test_compare_rounds_half_up_to_the_printed_digit(stated, computed, step, status):
    assert compare(stated, computed, step) == status


def test_a_total_counts_only_known_rows():
    (found,) = totals(
        [Stated("new", "beds_new", 30, 1, "30", "text")],
        [row("A", beds_new=30), row("B"), row("C", group="planned", beds_new=99)],
    )
    assert (found.computed, found.known, found.of, found.status) == (30, 1, 2, "agrees")


def test_a_total_of_unknown_rows_is_unknown_not_zero():
    (found,) = totals([Stated("all", "beds_new", 0, 1, "0", "text")], [row("A")])
    assert (found.computed, found.difference, found.status) == (None, None, "unknown")


def test_the_row_left_out_is_found():
    rows = [row("A", beds_new=30), row("B", beds_new=50), row("C", beds_new=20)]
    (found,) = totals([Stated("all", "beds_new", 50, 1, "50", "text")], rows)
    assert found.difference == -50
    assert [(r.code, r.projects, r.status) for r in found.readings] == [
        ("left_out", ("B",), "agrees"),
        ("left_out", ("A", "C"), "agrees"),
    ]


@pytest.mark.parametrize(("stated", "code"), [(290, "tenfold"), (182, "tenth")])
def test_a_decimal_point_a_place_off_is_found(stated, code):
    rows = [row("A", investment=180), row("B", investment=20)]
    if code == "tenfold":
        rows = [row("A", investment=270), row("B", investment=2)]
    (found,) = totals([Stated("all", "investment", stated, 1, "", "text")], rows)
    assert [(r.code, r.projects) for r in found.readings] == [(code, ("B",))]


def test_of_thousands_of_rows_each_is_looked_at_once():
    """Where every row summed all others this would take minutes."""
    rows = [row(f"R{n}", beds_new=10 + n % 90) for n in range(20_000)]
    rows[777] = row("Z", beds_new=5_000)
    whole = sum(item.beds_new for item in rows)
    (found,) = totals([Stated("all", "beds_new", whole - 5_000, 1, "", "text")], rows)
    assert [(r.code, r.projects) for r in found.readings] == [("left_out", ("Z",))]


def test_how_many_projects_is_explained_by_none():
    (found,) = totals([Stated("all", "projects", 1, 1, "1 个", "text")], [row("A"), row("B")])
    assert (found.status, found.readings) == ("differs", ())


def test_the_cost_reported_since_is_found():
    rows = [row("A", investment=570, cost=660), row("B", investment=100, cost=101)]
    (found,) = totals([Stated("all", "investment", 760, 1, "760", "text")], rows)
    assert [(r.code, r.projects, r.value) for r in found.readings] == [
        ("reported_cost", ("A",), 760)
    ]


def test_no_cost_explains_a_total_of_beds():
    rows = [row("A", beds_new=30, investment=10, cost=15), row("B", beds_new=50)]
    (found,) = totals([Stated("all", "beds_new", 85, 1, "85", "text")], rows)
    assert (found.difference, found.readings) == (5, ())


def test_land_is_read_in_three_more_ways():
    rows = [
        row("A", land_area=4_000_000, land_area_printed="60 亩"),
        row("B", renovated_area=400_000),
    ]
    (found,) = totals([Stated("all", "land_area", 4_402_000, 1000, "4.402", "text")], rows)
    assert [(r.code, r.value, r.status) for r in found.readings] == [
        ("renovated_as_land", 4_400_000, "differs"),
        ("rounded_mu", 4_002_000, "differs"),
        ("renovated_as_land_and_rounded_mu", 4_402_000, "agrees"),
    ]


def test_a_total_that_one_group_alone_does_not_print_is_named():
    rows = [row("A", land_area=7), row("B", group="planned", land_area=5), row("C", beds_new=1)]
    stated = [
        Stated("new", "land_area", 7, 1, "7", "表一"),
        Stated("planned", "beds_new", 0, 1, "0", "表二"),
        Stated("all", "investment", 9, 1, "9", "text"),
    ]
    found = totals(stated, rows)[3:]
    assert [(r.scope, r.metric, r.stated, r.computed, r.known, r.of) for r in found] == [
        ("planned", "land_area", None, 5, 1, 1),
        ("new", "beds_new", None, 1, 1, 2),
    ]
    assert {(r.status, r.source) for r in found} == {("unknown", "表二"), ("unknown", "表一")}


def test_oddities_of_print_are_noted():
    cut = row(
        "A", name="甲医院(乙", whole_name="甲医院(乙院)", areas_printed=("2 亩", "1.5万平方米")
    )
    whole = row("B", name="甲（乙）院", beds_built=10, beds_opened=10, areas_printed=("5",))
    small = row("C", beds_built=12, beds_opened=10, areas_printed=("4 ㎡", "3 平方米", "2 亩"))
    found = oddities([cut, whole, small])
    assert [(r.kind, r.scope, r.stated_printed, r.difference) for r in found] == [
        ("row_opened", "C", "12", 2),
        ("row_name", "A", "甲医院(乙", None),
        ("area_units", "all", "亩、万平方米、平方米", None),
    ]
    assert (found[1].computed_printed, found[2].known, found[2].of) == ("甲医院(乙院)", 2, 3)
    assert {r.status for r in found} == {"noted"}
    assert oddities([whole, row("D", areas_printed=("7 ㎡",))]) == []


def test_row_identity():
    found = identities(
        [
            row("A", beds_new=30, beds_opened=60, beds_staffed=30),
            row("B", beds_new=10, beds_opened=10, beds_staffed=10),
            row("C", beds_new=10, beds_opened=10),
            row("D", beds_opened=60, beds_staffed=30),
        ]
    )
    assert [(item.scope, item.difference, item.status) for item in found] == [
        ("A", 0, "agrees"),
        ("B", 10, "differs"),
        ("C", None, "unknown"),
        ("D", None, "unknown"),
    ]


# --- growth in print -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("earlier", "base", "growth", "computed", "status"),
    [
        ("4.57", "4.98", "9.1", 897, "differs"),
        ("4.57", "4.98", "9.0", 897, "rounds"),
        ("4.57", "4.98", "9", 897, "rounds"),
        ("4.57", "4.98", "8.97", 897, "rounds"),
        ("2", "3", "50", 5000, "agrees"),
        ("8", "6", "-25", -2500, "agrees"),
        ("8", "6", "25", -2500, "differs"),
        ("1000", "1091.499", "9.1", 915, "rounds"),  # rounded once: 9.1499 is no 9.15
        ("0", "3", "50", None, "unknown"),
    ],
)
def test_a_growth_in_print_is_held_against_its_values(earlier, base, growth, computed, status):
    (found,) = growths([Grown("T1", base, earlier, growth, "plan")])
    assert (found.computed, found.status) == (computed, status)
    assert found.stated == round(float(growth) * 100)
    assert found.difference == (None if computed is None else found.stated - computed)
    assert (found.known, found.of) == (0 if computed is None else 1, 1)


# --- parts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("whole", "parts", "computed", "known", "status"),
    [
        (100, (60, 40), 100, 2, "agrees"),
        (100, (60, 41), 101, 2, "differs"),
        (100, (60, 20), 80, 2, "noted"),
        (100, (100, None), 100, 1, "noted"),
        (100, (101, None), 101, 1, "differs"),
        (None, (60, 40), 100, 2, "unknown"),
    ],
)
def test_parts_lie_within_their_whole(whole, parts, computed, known, status):
    figures = {"investment": 5, "beds_new": whole}
    given = [{"investment": None, "beds_new": part} for part in parts]
    (found,) = parts_held([Whole("N1", figures, given, "plan")])
    assert (found.scope, found.metric, found.stated) == ("N1", "beds_new", whole)
    assert (found.computed, found.known, found.of, found.status) == (computed, known, 2, status)
