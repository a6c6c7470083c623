"""A landing takes a quarter of the long tests, by its commit; four of them take all."""

from types import SimpleNamespace

from tests import costs


def item(name, *, long):
    return SimpleNamespace(nodeid=name, get_closest_marker=lambda _: long or None)


def test_four_parts_are_all_of_the_long_tests_and_each_has_the_others():
    long = [item(f"tests/x.py::test[{number}]", long=True) for number in range(300)]
    short = [item("tests/x.py::test_short", long=False)]
    found = [costs.of_part([*long, *short], part) for part in ("a0", "a1", "a2", "a3")]
    taken = [one.nodeid for part, _ in found for one in part if one not in short]
    assert sorted(taken) == sorted(one.nodeid for one in long)
    assert all(short[0] in part and len(part) + len(left) == 301 for part, left in found)
    assert all(50 < len(part) < 100 for part, _ in found)
    assert found[0] == costs.of_part([*long, *short], "a0")
