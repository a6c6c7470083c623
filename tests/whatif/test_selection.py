"""The smallest and cheapest sets against every set there is."""

import itertools
import random
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.whatif.rules import selection
from portfolio.whatif.rules.selection import Picks, fewest, pick


def by_force(weights, prices, need, most):
    """Look at every set, from the smallest on."""
    places = range(len(weights))
    for size in range(len(weights) + 1):
        sets = [
            chosen
            for chosen in itertools.combinations(places, size)
            if sum(weights[place] for place in chosen) >= need
        ]
        if sets:
            cost = {c: tuple(sum(prices[p][part] for p in c) for part in range(3)) for c in sets}
            least = min(cost.values())
            best = [chosen for chosen in sets if cost[chosen] == least]
            return Picks(size, least, len(best), tuple(best[:most]))
    return None


def portfolio_of(seed):
    """A small portfolio: beds from a few to many alike, months, unknown costs, costs."""
    dice = random.Random(seed)  # noqa: S311 - made-up figures, no secrets
    number, beds = dice.randint(1, 10), dice.choice((2, 5, 100, 100_000))
    months, money = dice.choice((1, 3, 24)), dice.choice((1, 3, 10**12))
    weights = [dice.randint(1, beds) for _ in range(number)]
    prices = [
        (dice.randint(1, months), int(dice.random() < 0.2), dice.randint(0, money))
        for _ in range(number)
    ]
    return weights, prices, dice.randint(1, sum(weights) + 2)


@pytest.mark.parametrize("block", range(10))
def test_500_small_portfolios_against_every_set(block):
    for seed in range(block * 50, block * 50 + 50):
        weights, prices, need = portfolio_of(seed)
        assert pick(weights, prices, need, 50) == by_force(weights, prices, need, 50), seed


@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.tuples(*[st.integers(0, 3)] * 3)), min_size=1, max_size=8
    ),
    st.integers(-2, 40),
)
def test_many_ties_against_every_set(things, need):
    weights, prices = [weight for weight, _ in things], [price for _, price in things]
    assert pick(weights, prices, need, 3) == by_force(weights, prices, need, 3)


def test_sets_beyond_counting_are_counted():
    """Half of 200 alike: the binomial number, of which the first 50 are listed."""
    found = pick([100_000] * 200, [(12, 1, 0)] * 200, 100 * 100_000, 50)
    assert found is not None
    assert (found.size, found.price) == (100, (1200, 100, 0))
    assert found.number == 90548514656103281165404177077484163874504589675413336841320
    assert len(set(found.first)) == 50
    assert found.first[0] == tuple(range(100))


def test_200_projects_of_up_to_100_000_beds():
    """Too many for every set: held against bounds that a choice cannot undercut."""
    dice = random.Random(7)  # noqa: S311 - made-up figures, no secrets
    weights = [dice.randint(1, 100_000) for _ in range(200)]
    prices = [(dice.randint(1, 120), int(n % 9 == 0), dice.randint(0, 10**13)) for n in range(200)]
    need = sum(weights) // 2
    found = pick(weights, prices, need, 50)
    assert found is not None
    assert found.size == fewest(weights, need)
    assert found.number == len(found.first)
    for chosen in found.first:
        assert sum(weights[place] for place in chosen) >= need
        assert found.price == tuple(sum(prices[p][part] for p in chosen) for part in range(3))
    (chosen,) = found.first
    others = [place for place in range(200) if place not in chosen]
    for out, into in itertools.product(chosen, others):
        swapped = {*chosen, into} - {out}
        if sum(weights[place] for place in swapped) >= need:
            assert prices[into] > prices[out], "no single exchange makes it better"


def test_all_together_may_not_do():
    assert pick([3, 4], [(1, 0, 0)] * 2, 8, 50) is None
    assert pick([], [], 1, 50) is None


@pytest.mark.parametrize("kind", ["alike", "proportional", "some"])
def test_ties_against_every_set(kind):
    """What no price tells apart is told apart by what it weighs."""
    for seed in range(150):
        weights, _, need = portfolio_of(seed)
        assert pick(weights, alike(kind, weights), need, 50) == by_force(
            weights, alike(kind, weights), need, 50
        ), seed


def alike(kind, weights):
    """Prices that tell nothing apart, that do so as weights do, or that are of two kinds."""
    if kind == "alike":
        return [(12, 1, 0)] * len(weights)
    if kind == "proportional":
        return [(12, 0, 3 * weight) for weight in weights]
    return [(12 + n % 2, 1, 0) for n in range(len(weights))]


def test_ties_beyond_64_bits():
    found = pick([7] * 120, [(1, 0, 0)] * 120, 60 * 7, 2)
    assert found is not None
    assert found.number == comb(120, 60)


def test_sets_too_many_to_count_are_not_counted_and_still_the_best(monkeypatch):
    layers = selection._layers

    def uncounted(*given, counted):
        if counted:
            raise selection.TooManyAlike
        return layers(*given, counted=counted)

    monkeypatch.setattr(selection, "_layers", uncounted)
    for seed in range(150):
        weights, prices, need = portfolio_of(seed)
        for told in (prices, alike("alike", weights), alike("proportional", weights)):
            found, best = pick(weights, told, need, 50), by_force(weights, told, need, 10**6)
            assert (found is None) == (best is None), seed
            if found is not None and found.size:
                assert (found.size, found.price, found.number) == (best.size, best.price, None)
                assert found.first
                assert set(found.first) <= set(best.first), seed


def test_200_projects_alike_but_for_their_beds(monkeypatch):
    """Too many states to count by: the answer stands without the number."""
    monkeypatch.setattr(selection, "_MOST_STATES", 50_000)
    dice = random.Random(11)  # noqa: S311 - made-up figures, no secrets
    weights = [dice.randint(1, 100_000) for _ in range(200)]
    found = pick(weights, [(12, 1, 0)] * 200, sum(weights) // 2, 50)
    assert found is not None
    assert found.number is None
    assert found.size == fewest(weights, sum(weights) // 2)
    assert all(sum(weights[p] for p in chosen) * 2 >= sum(weights) - 1 for chosen in found.first)


def test_what_cannot_be_told_apart_is_refused_before_memory_ends(monkeypatch):
    monkeypatch.setattr(selection, "_MOST_STATES", 10)
    dice = random.Random(3)  # noqa: S311 - made-up figures, no secrets
    weights = [dice.randint(1, 50) for _ in range(30)]
    prices = [(dice.randint(1, 9), 0, weight // 3) for weight in weights]
    with pytest.raises(selection.TooManyAlike):
        pick(weights, prices, 200, 50)
