"""Stated totals against rows: agreeing, rounding, differing, and the readings that explain."""

import pytest

from portfolio.beds.rules.reconcile import PlanRow, Stated, compare, identities, totals

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
        ("left_out", ("B",), "agrees")
    ]


def test_the_cost_reported_since_is_found():
    rows = [row("A", investment=570, cost=660), row("B", investment=100, cost=101)]
    (found,) = totals([Stated("all", "investment", 760, 1, "760", "text")], rows)
    assert [(r.code, r.projects, r.value) for r in found.readings] == [
        ("reported_cost", ("A",), 760)
    ]


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


def test_row_identity():
    found = identities(
        [
            row("A", beds_new=30, beds_opened=60, beds_staffed=30),
            row("B", beds_new=10, beds_opened=10, beds_staffed=10),
            row("C", beds_new=10, beds_opened=10),
        ]
    )
    assert [(item.scope, item.difference, item.status) for item in found] == [
        ("A", 0, "agrees"),
        ("B", 10, "differs"),
        ("C", None, "unknown"),
    ]
