"""Folding grouped rows: sums, known-of, order."""

from hypothesis import given
from hypothesis import strategies as st

from portfolio.beds.rules.rollup import Cell, group_sums, total
from portfolio.values.sums import SUMMED, Sum

WIDTH = len(SUMMED)


def cell(key, *values):
    sums = (*values, *([None] * (WIDTH - len(values))))
    return Cell(key, None, None, None, 1, sums, tuple(int(v is not None) for v in sums))


def test_groups_come_in_the_given_order_and_unknown_last():
    cells = [cell(key) for key in ("unknown", "several", "zebra", "planned", "continued", "new")]
    keys = [group.key for group in group_sums(cells, ("continued", "new", "planned"))]
    assert keys == ["continued", "new", "planned", "zebra", "several", "unknown"]


def test_unknown_is_not_zero():
    sums = total([cell("new", 5), cell("new", None)])
    assert sums.land_area == Sum(5, 1)
    assert sums.floor_area == Sum(None, 0)
    assert sums.projects == 2


CELLS = st.lists(
    st.builds(
        cell,
        st.sampled_from(["continued", "new", "planned", "unknown"]),
        st.none() | st.integers(0, 10**13),
        st.none() | st.integers(0, 10**13),
    ),
    max_size=30,
)


@given(CELLS, st.randoms())
def test_the_total_is_the_sum_of_its_groups_whatever_the_order(cells, random):
    shuffled = random.sample(cells, len(cells))
    groups = group_sums(cells, ("continued",))
    assert groups == group_sums(shuffled, ("continued",))
    whole = total(cells)
    assert whole.projects == sum(group.projects for group in groups)
    for name in SUMMED:
        parts = [getattr(group, name) for group in groups]
        assert getattr(whole, name).known == sum(part.known for part in parts)
        assert (getattr(whole, name).sum or 0) == sum(part.sum or 0 for part in parts)
