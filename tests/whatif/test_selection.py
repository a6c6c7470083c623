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
def test_ties_kept_as_bits_against_every_set(monkeypatch, kind):
    """What no price tells apart takes another way; every set there is says the same."""
    monkeypatch.setattr(selection, "_MANY", -1)
    used = []
    tied = selection.tied
    monkeypatch.setattr(selection, "tied", lambda *given: used.append(1) or tied(*given))
    for seed in range(150):
        weights, _, need = portfolio_of(seed)
        if kind == "alike":
            prices = [(12, 1, 0)] * len(weights)
        elif kind == "proportional":
            prices = [(12, 0, 3 * weight) for weight in weights]
        else:
            prices = [(12 + n % 2, 1, 0) for n in range(len(weights))]
        assert pick(weights, prices, need, 50) == by_force(weights, prices, need, 50), seed
    assert used


def test_ties_beyond_64_bits(monkeypatch):
    monkeypatch.setattr(selection, "_MANY", -1)
    found = pick([7] * 120, [(1, 0, 0)] * 120, 60 * 7, 2)
    assert found is not None
    assert found.number == comb(120, 60)


def test_what_cannot_be_told_apart_is_refused_before_memory_ends(monkeypatch):
    monkeypatch.setattr(selection, "_MOST_STATES", 10)
    dice = random.Random(3)  # noqa: S311 - made-up figures, no secrets
    weights = [dice.randint(1, 50) for _ in range(30)]
    prices = [(dice.randint(1, 9), 0, weight // 3) for weight in weights]
    with pytest.raises(selection.TooManyAlike):
        pick(weights, prices, 200, 50)
